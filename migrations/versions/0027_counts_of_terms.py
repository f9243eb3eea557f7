"""Terms know how many meetings have them, and common ones the values of their meetings."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0027"
down_revision: str | None = "0026"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the counts; leave the row on which `migrations/env.py` derives with the last migration."""
    op.add_column("terms", sa.Column("meeting_count", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("terms", sa.Column("is_common", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "facet_counts",
        sa.Column("term_key", _KEY, autoincrement=False, nullable=False),
        sa.Column("value_key", _KEY, autoincrement=False, nullable=False),
        sa.Column("meeting_count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("term_key", "value_key", name=op.f("pk_facet_counts")),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO indexed (resource, key, digest) SELECT 'everything', 0, 0"
        " WHERE EXISTS (SELECT 1 FROM countries)"
        " AND NOT EXISTS (SELECT 1 FROM indexed WHERE resource = 'everything')"
    )


def downgrade() -> None:
    """Remove the counts, and the terms of years, which the older release does not know."""
    years = "SELECT key FROM terms WHERE facet IN ('year', 'long:year')"
    op.execute(f"DELETE FROM meeting_terms WHERE term_key IN ({years})")
    op.execute("DELETE FROM terms WHERE facet IN ('year', 'long:year')")
    op.drop_table("facet_counts")
    op.drop_column("terms", "is_common")
    op.drop_column("terms", "meeting_count")
    op.execute("DELETE FROM indexed WHERE resource = 'everything'")
