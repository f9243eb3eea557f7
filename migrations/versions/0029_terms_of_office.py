"""Tenures have the date until which they are known to have lasted, and are found by country and office."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0029"
down_revision: str | None = "0028"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_NAME = "ix_tenures_country_key_folded_office_starts_on_ends_on"


def upgrade() -> None:
    """Add the column and the index."""
    op.add_column("tenures", sa.Column("known_until", sa.Text(), nullable=True))
    op.create_index(op.f(_NAME), "tenures", ["country_key", "folded_office", "starts_on", "ends_on"])


def downgrade() -> None:
    """Drop the index and the column."""
    op.drop_index(op.f(_NAME), table_name="tenures")
    op.drop_column("tenures", "known_until")
