"""Records carry their origin and whether a person has reviewed them; meetings are found by both.

The origin of an existing record is what the database knows: GDELT is machine-coded, `command:import` imported, and what
an API key or the seed created was entered. A record that is older than the change log, or that no longer has an entry
there, counts as imported, which claims less than that a person entered it. Nothing counts as reviewed.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0016"
down_revision: str | None = "0015"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_TABLES = {
    "organizations": ("folded_name",),
    "people": ("folded_name",),
    "topics": ("folded_name",),
    "sources": ("starts_on", "key"),
    "agreements": ("starts_on", "key"),
    "meetings": (),
}
"""The tables, with the columns by which each index of origins continues; meetings are in the filter index instead."""
_GDELT_SOURCE = "gdelt-event-database"


def upgrade() -> None:
    """Add and fill the columns; leave the row on which `migrations/env.py` derives with the last migration."""
    for table, order in _TABLES.items():
        op.add_column(table, sa.Column("origin", sa.String(length=40), nullable=False, server_default="imported"))
        op.add_column(table, sa.Column("reviewed", sa.Boolean(), nullable=False, server_default=sa.false()))
        op.execute(
            f"UPDATE {table} SET origin = 'entered' WHERE id IN (SELECT id FROM changes WHERE resource = '{table}'"
            " AND version = 1 AND action = 'created' AND actor NOT IN ('migration', 'command:import'))"
        )
        for column in ("origin", "reviewed") if order else ():
            op.create_index(op.f(f"ix_{table}_{'_'.join((column, *order))}"), table, [column, *order])
    op.execute(
        "UPDATE meetings SET origin = 'machine_coded' WHERE origin = 'imported' AND id LIKE 'gdelt-%' AND key IN"
        " (SELECT meeting_key FROM identifiers WHERE scheme = 'gdelt' AND meeting_key IS NOT NULL)"
    )
    # Articles that only machine-coded meetings cite came with them.
    op.execute(
        "UPDATE sources SET origin = 'machine_coded' WHERE origin = 'imported' AND"
        f" (id = '{_GDELT_SOURCE}' OR (key IN (SELECT source_key FROM citations)"
        " AND key NOT IN (SELECT source_key FROM citations LEFT JOIN meetings ON meetings.key = citations.meeting_key"
        " WHERE meetings.origin IS NULL OR meetings.origin <> 'machine_coded')))"
    )
    op.execute(
        "INSERT INTO indexed (resource, key, digest) SELECT 'everything', 0, 0"
        " WHERE EXISTS (SELECT 1 FROM countries)"
        " AND NOT EXISTS (SELECT 1 FROM indexed WHERE resource = 'everything')"
    )


def downgrade() -> None:
    """Remove the columns. Terms of origins stay: `check --repair` of the older release removes them."""
    for table, order in _TABLES.items():
        for column in ("reviewed", "origin"):
            if order:
                op.drop_index(op.f(f"ix_{table}_{'_'.join((column, *order))}"), table_name=table)
            op.drop_column(table, column)
    op.execute("DELETE FROM indexed WHERE resource = 'everything'")
