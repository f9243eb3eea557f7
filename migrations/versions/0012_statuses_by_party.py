"""The status of an agreement is derived anew: whose act counts depends on who the parties are.

The signature of one of two parties made an agreement signed, and the withdrawal of a country that is no party ended
one between two.
"""

from collections.abc import Sequence

from alembic import op

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Leave the row on which `migrations/env.py` derives with the last migration; an earlier one may have left it."""
    op.execute(
        "INSERT INTO indexed (resource, key, digest) SELECT 'everything', 0, 0"
        " WHERE EXISTS (SELECT 1 FROM agreements)"
        " AND NOT EXISTS (SELECT 1 FROM indexed WHERE resource = 'everything')"
    )


def downgrade() -> None:
    """Forget the row. The periods stay: `check --repair` of the older release derives them by its own rule."""
    op.execute("DELETE FROM indexed WHERE resource = 'everything'")
