"""Periods of parties that left an agreement and came back, and names of organizations in either English spelling.

A party without a recorded consent before it left was bound until then, and *Organisation* is found by *Organization*.
"""

from collections.abc import Sequence

from alembic import op

revision: str = "0037"
down_revision: str | None = "0036"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Leave the row on which `migrations/env.py` derives everything at the end."""
    op.execute(
        "INSERT INTO indexed (resource, key, digest) SELECT 'everything', 0, 0"
        " WHERE EXISTS (SELECT 1 FROM countries)"
        " AND NOT EXISTS (SELECT 1 FROM indexed WHERE resource = 'everything')"
    )


def downgrade() -> None:
    op.execute("DELETE FROM indexed WHERE resource = 'everything'")
