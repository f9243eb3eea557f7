"""Rebuild agreement statuses: which actions count depends on the parties.

Before, the signature of one of two parties made an agreement signed, and the withdrawal of a country that is not a party
ended a bilateral agreement.
"""

from collections.abc import Sequence

from alembic import op

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Leave the row that makes `migrations/env.py` rebuild derived data, unless an earlier migration did."""
    op.execute(
        "INSERT INTO indexed (resource, key, digest) SELECT 'everything', 0, 0"
        " WHERE EXISTS (SELECT 1 FROM agreements)"
        " AND NOT EXISTS (SELECT 1 FROM indexed WHERE resource = 'everything')"
    )


def downgrade() -> None:
    """Delete the row. The periods stay: `check --repair` of the older release rebuilds them by its own rule."""
    op.execute("DELETE FROM indexed WHERE resource = 'everything'")
