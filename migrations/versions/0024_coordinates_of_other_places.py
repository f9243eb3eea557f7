"""Meetings are found by the coordinates of all their places."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0024"
down_revision: str | None = "0023"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_NAME = "ix_other_places_latitude_longitude"


def upgrade() -> None:
    """Create the index."""
    has_coordinates = sa.text("latitude IS NOT NULL")
    op.create_index(
        op.f(_NAME),
        "other_places",
        ["latitude", "longitude"],
        sqlite_where=has_coordinates,
        postgresql_where=has_coordinates,
    )


def downgrade() -> None:
    """Drop the index."""
    op.drop_index(op.f(_NAME), table_name="other_places")
