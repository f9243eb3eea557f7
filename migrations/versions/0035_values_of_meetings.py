"""A row for each meeting with the terms that facets count; it is filled with the other derived data."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0035"
down_revision: str | None = "0034"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_FACETS = (
    "country", "place", "person", "organization", "participating_organization", "discussed_organization", "topic", "agreement",
    "part_of", "office", "city", "venue", "venue_kind", "series", "role", "kind", "level", "mode", "status", "disputed",
    "origin", "reviewed", "year",
)  # fmt: skip


def upgrade() -> None:
    """Add the table; leave the row on which `migrations/env.py` derives with the last migration."""
    op.create_table(
        "meeting_values",
        sa.Column("meeting_key", _KEY, autoincrement=False, nullable=False),
        *(sa.Column(facet, sa.LargeBinary(), nullable=False) for facet in _FACETS),
        sa.ForeignKeyConstraint(
            ["meeting_key"], ["meetings.key"], name=op.f("fk_meeting_values_meeting_key_meetings"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("meeting_key", name=op.f("pk_meeting_values")),
    )
    op.execute(
        "INSERT INTO indexed (resource, key, digest) SELECT 'everything', 0, 0"
        " WHERE EXISTS (SELECT 1 FROM countries)"
        " AND NOT EXISTS (SELECT 1 FROM indexed WHERE resource = 'everything')"
    )


def downgrade() -> None:
    op.drop_table("meeting_values")
    op.execute("DELETE FROM indexed WHERE resource = 'everything'")
