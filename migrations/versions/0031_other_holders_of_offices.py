"""Participants are found by country, office and day, for the question whether somebody else held the office."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0031"
down_revision: str | None = "0030"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_NAME = "ix_participants_country_key_folded_office_starts_on"
_HAS_OFFICE = sa.text("folded_office IS NOT NULL")


def upgrade() -> None:
    """Add the index, and leave the row on which `migrations/env.py` finds the questions with the last migration."""
    op.create_index(
        op.f(_NAME),
        "participants",
        ["country_key", "folded_office", "starts_on"],
        sqlite_where=_HAS_OFFICE,
        postgresql_where=_HAS_OFFICE,
    )
    if op.get_bind().execute(sa.text("SELECT 1 FROM tenures LIMIT 1")).first() is not None:
        op.execute("DELETE FROM indexed WHERE resource = 'everything'")
        op.execute("INSERT INTO indexed (resource, key, digest) VALUES ('everything', 0, 0)")


def downgrade() -> None:
    """Drop the index and the questions."""
    op.execute("DELETE FROM open_questions WHERE kind = 'other_holder'")
    op.drop_index(op.f(_NAME), table_name="participants")
