"""Meetings have parts, series, times, previous dates and several places; office-holders may be acting."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0021"
down_revision: str | None = "0020"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_PART_OF = "fk_meetings_part_of_key_meetings"
_CONSTRAINT = f", CONSTRAINT {_PART_OF} FOREIGN KEY(part_of_key) REFERENCES meetings (key) ON DELETE RESTRICT"


def _edit_table_on_sqlite(expression: str) -> None:
    """Edit the text of the table `meetings`, by an expression of `sql`, to add or remove the constraint of a column.

    SQLite adds constraints only to a copy of the table, which would be filled and dropped with all that belongs to meetings.
    For a constraint that no row breaks its documentation has this procedure: edit the text and count the schema up
    (https://www.sqlite.org/lang_altertable.html#otheralter).
    """
    version = op.get_bind().exec_driver_sql("PRAGMA schema_version").scalar_one()
    op.execute("PRAGMA writable_schema = ON")
    op.execute(f"UPDATE sqlite_master SET sql = {expression} WHERE type = 'table' AND name = 'meetings'")
    op.execute(f"PRAGMA schema_version = {version + 1}")
    op.execute("PRAGMA writable_schema = OFF")


def upgrade() -> None:
    """Add the columns; leave the row on which `migrations/env.py` derives with the last migration."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("ALTER TABLE meetings ADD COLUMN part_of_key INTEGER")
        _edit_table_on_sqlite(f"substr(sql, 1, length(sql) - 1) || '{_CONSTRAINT})'")
    else:
        op.add_column("meetings", sa.Column("part_of_key", sa.BigInteger(), nullable=True))
        op.create_foreign_key(_PART_OF, "meetings", "meetings", ["part_of_key"], ["key"], ondelete="RESTRICT")
    op.create_index(op.f("ix_meetings_part_of_key"), "meetings", ["part_of_key"])
    op.add_column("meetings", sa.Column("series_id", sa.String(100), nullable=True))
    op.add_column("meetings", sa.Column("series_number", sa.Integer(), nullable=False, server_default="0"))
    op.create_index(op.f("ix_meetings_series_number_key"), "meetings", ["series_number", "key"])
    for column in ("starts_at", "ends_at"):
        op.add_column("meetings", sa.Column(column, sa.Text(), nullable=True))
    op.add_column("meetings", sa.Column("time_order", sa.Text(), nullable=False, server_default="0001-01-01"))
    op.execute("UPDATE meetings SET time_order = CAST(starts_on AS TEXT)")
    op.create_index(op.f("ix_meetings_time_order_key"), "meetings", ["time_order", "key"])
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "previous_dates",
        sa.Column("key", key, nullable=False),
        sa.Column("meeting_key", key, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("date", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_key"], ["meetings.key"], name=op.f("fk_previous_dates_meeting_key_meetings"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_previous_dates")),
    )
    op.create_table(
        "other_places",
        sa.Column("key", key, nullable=False),
        sa.Column("meeting_key", key, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("venue", sa.Text(), nullable=True),
        sa.Column("venue_kind", sa.String(40), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("city", sa.Text(), nullable=True),
        sa.Column("folded_city", sa.Text(), nullable=True),
        sa.Column("country_key", key, nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["meeting_key"], ["meetings.key"], name=op.f("fk_other_places_meeting_key_meetings"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["country_key"], ["countries.key"], name=op.f("fk_other_places_country_key_countries"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_other_places")),
    )
    for column in ("meeting_key", "country_key"):
        op.create_index(op.f(f"ix_other_places_{column}"), "other_places", [column])
    for columns in (["meeting_key"], ["starts_on", "ends_on", "meeting_key"]):
        op.create_index(op.f(f"ix_previous_dates_{'_'.join(columns)}"), "previous_dates", columns)
    for table in ("participants", "tenures"):
        op.add_column(table, sa.Column("acting", sa.Boolean(), nullable=True))
    stated = sa.text("acting IS NOT NULL")
    op.create_index(
        op.f("ix_participants_acting_id"),
        "participants",
        ["acting", "id"],
        sqlite_where=stated,
        postgresql_where=stated,
    )
    op.execute(
        "INSERT INTO indexed (resource, key, digest) SELECT 'everything', 0, 0"
        " WHERE EXISTS (SELECT 1 FROM countries)"
        " AND NOT EXISTS (SELECT 1 FROM indexed WHERE resource = 'everything')"
    )


def downgrade() -> None:
    """Remove the columns. Terms stay: `check --repair` of the older release removes them."""
    op.execute("DELETE FROM indexed WHERE resource = 'everything'")
    op.drop_index(op.f("ix_meetings_series_number_key"), table_name="meetings")
    op.drop_index(op.f("ix_participants_acting_id"), table_name="participants")
    for table in ("participants", "tenures"):
        op.drop_column(table, "acting")
    op.drop_table("other_places")
    op.drop_table("previous_dates")
    op.drop_index(op.f("ix_meetings_time_order_key"), table_name="meetings")
    for column in ("time_order", "ends_at", "starts_at", "series_number", "series_id"):
        op.drop_column("meetings", column)
    op.drop_index(op.f("ix_meetings_part_of_key"), table_name="meetings")
    if op.get_bind().dialect.name == "sqlite":
        _edit_table_on_sqlite(f"replace(sql, '{_CONSTRAINT}', '')")
    op.execute("ALTER TABLE meetings DROP COLUMN part_of_key")
