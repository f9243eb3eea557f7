"""The filter index is rebuilt: meetings are found by the kind of their venue."""

from collections.abc import Sequence

from alembic import op

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Leave the row on which `migrations/env.py` derives with the last migration; an earlier one may have left it."""
    op.execute(
        "INSERT INTO indexed (resource, key, digest) SELECT 'everything', 0, 0"
        " WHERE EXISTS (SELECT 1 FROM countries)"
        " AND NOT EXISTS (SELECT 1 FROM indexed WHERE resource = 'everything')"
    )


def downgrade() -> None:
    """Forget the row. Terms of venues stay: `check --repair` of the older release removes them."""
    op.execute("DELETE FROM indexed WHERE resource = 'everything'")
