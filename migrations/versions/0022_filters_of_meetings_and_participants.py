"""Meetings are found by city, venue and coordinates, participants by the day of their meeting; topics include children."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0022"
down_revision: str | None = "0021"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_NO_DAY = "0001-01-01"
_DAYS = ("starts_on", "ends_on", "is_long")


def upgrade() -> None:
    """Add the columns; leave the row on which `migrations/env.py` derives with the last migration."""
    op.add_column("meetings", sa.Column("folded_place_venue", sa.Text(), nullable=True))
    op.add_column("other_places", sa.Column("folded_venue", sa.Text(), nullable=True))
    has_coordinates = sa.text("place_latitude IS NOT NULL")
    op.create_index(
        op.f("ix_meetings_place_latitude_place_longitude"),
        "meetings",
        ["place_latitude", "place_longitude"],
        sqlite_where=has_coordinates,
        postgresql_where=has_coordinates,
    )
    op.create_table(
        "meeting_gaps",
        sa.Column("meeting_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_key"], ["meetings.key"], name=op.f("fk_meeting_gaps_meeting_key_meetings"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("meeting_key", "starts_on", name=op.f("pk_meeting_gaps")),
    )
    for name in _DAYS[:2]:
        op.add_column("participants", sa.Column(name, sa.Date(), nullable=False, server_default=_NO_DAY))
    op.add_column("participants", sa.Column("is_long", sa.Boolean(), nullable=False, server_default=sa.false()))
    days = ", ".join(f"{name} = meetings.{name}" for name in _DAYS)
    op.execute(f"UPDATE participants SET {days} FROM meetings WHERE meetings.key = participants.meeting_key")
    op.create_index(op.f("ix_participants_starts_on_key"), "participants", ["starts_on", "key"])
    op.create_index(
        op.f("ix_participants_starts_on_key_long"),
        "participants",
        ["starts_on", "key"],
        sqlite_where=sa.text("is_long = 1"),
        postgresql_where=sa.text("is_long"),
    )
    op.execute(
        "INSERT INTO indexed (resource, key, digest) SELECT 'everything', 0, 0"
        " WHERE EXISTS (SELECT 1 FROM countries)"
        " AND NOT EXISTS (SELECT 1 FROM indexed WHERE resource = 'everything')"
    )


def downgrade() -> None:
    """Remove the columns. Terms that are new stay: `check --repair` of the older release removes them."""
    op.drop_index(op.f("ix_participants_starts_on_key_long"), table_name="participants")
    op.drop_index(op.f("ix_participants_starts_on_key"), table_name="participants")
    for name in reversed(_DAYS):
        op.drop_column("participants", name)
    op.drop_table("meeting_gaps")
    op.drop_index(op.f("ix_meetings_place_latitude_place_longitude"), table_name="meetings")
    op.drop_column("other_places", "folded_venue")
    op.drop_column("meetings", "folded_place_venue")
    op.execute("DELETE FROM indexed WHERE resource = 'everything'")
