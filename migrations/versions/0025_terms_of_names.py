"""Names have the period in which they were used."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0025"
down_revision: str | None = "0024"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_OWNERS = ("country", "organization", "person")


def upgrade() -> None:
    """Add the columns and the indexes."""
    op.add_column("names", sa.Column("term", sa.Text(), nullable=True))
    op.add_column("names", sa.Column("starts_on", sa.Date(), nullable=True))
    op.add_column("names", sa.Column("ends_on", sa.Date(), nullable=True))
    dated = sa.text("starts_on IS NOT NULL")
    for owner in _OWNERS:
        op.create_index(
            op.f(f"ix_names_{owner}_key_starts_on"),
            "names",
            [f"{owner}_key", "starts_on"],
            sqlite_where=dated,
            postgresql_where=dated,
        )


def downgrade() -> None:
    """Drop the indexes and the columns."""
    for owner in _OWNERS:
        op.drop_index(op.f(f"ix_names_{owner}_key_starts_on"), table_name="names")
    for column in ("ends_on", "starts_on", "term"):
        op.drop_column("names", column)
