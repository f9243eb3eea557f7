"""Add terms for pairs of countries, assemblies and long meetings, and indexes in list order."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_BY_COLUMN = ("person_key", "country_key", "organization_key", "folded_office")

_ASSEMBLIES = (
    "SELECT meeting_key FROM participants WHERE country_key IS NOT NULL "
    "GROUP BY meeting_key HAVING count(DISTINCT country_key) > 50"
)
# CROSS JOIN keeps SQLite from reordering the tables; otherwise it would try all pairs of countries.
_PAIRS = f"""
    SELECT DISTINCT 'pair' AS facet, first.id || ' ' || second.id AS value, meetings.key AS meeting_key,
    meetings.starts_on, meetings.ends_on
    FROM participants AS one CROSS JOIN participants AS other CROSS JOIN countries AS first CROSS JOIN countries AS second
    CROSS JOIN meetings
    WHERE other.meeting_key = one.meeting_key AND first.key = one.country_key AND second.key = other.country_key
    AND first.id < second.id AND meetings.key = one.meeting_key AND one.meeting_key NOT IN ({_ASSEMBLIES})
"""
_IN_ASSEMBLY = f"""
    SELECT 'assembly' AS facet, '' AS value, key AS meeting_key, starts_on, ends_on
    FROM meetings WHERE key IN ({_ASSEMBLIES})
"""
_LONG = "SELECT 'long' AS facet, '' AS value, key AS meeting_key, starts_on, ends_on FROM meetings WHERE is_long"
_LONG_BY_TERM = """
    SELECT 'long:' || terms.facet AS facet, terms.value, meetings.key AS meeting_key, meetings.starts_on, meetings.ends_on
    FROM meetings JOIN meeting_terms ON meeting_terms.meeting_key = meetings.key
    JOIN terms ON terms.key = meeting_terms.term_key
    WHERE meetings.is_long AND terms.facet <> 'long'
"""


def upgrade() -> None:
    op.add_column("meetings", sa.Column("is_long", sa.Boolean(), server_default=sa.false(), nullable=False))
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    days = "julianday(ends_on) - julianday(starts_on)" if is_sqlite else "ends_on - starts_on"
    op.execute(f"UPDATE meetings SET is_long = (1 = 1) WHERE {days} > 31")
    # Long meetings last: they repeat the terms of the others.
    for rows in (_PAIRS, _IN_ASSEMBLY, _LONG_BY_TERM, _LONG):
        op.execute(f"INSERT INTO terms (facet, value) SELECT DISTINCT facet, value FROM ({rows}) AS found")
        op.execute(
            "INSERT INTO meeting_terms (term_key, starts_on, meeting_key, ends_on) "
            f"SELECT terms.key, found.starts_on, found.meeting_key, found.ends_on FROM ({rows}) AS found "
            "JOIN terms ON terms.facet = found.facet AND terms.value = found.value "
            # In table order, so that each page is written once.
            "ORDER BY terms.key, found.starts_on, found.meeting_key"
        )
    for column in _BY_COLUMN:
        op.create_index(f"ix_participants_{column}_id", "participants", [column, "id"])
        op.drop_index(f"ix_participants_{column}", "participants")
    op.create_index("ix_participants_role_id", "participants", ["role", "id"])
    op.create_index("ix_agreements_kind_starts_on_key", "agreements", ["kind", "starts_on", "key"])
    op.drop_index("ix_agreements_kind", "agreements")
    op.create_index("ix_agreement_periods_status_through_since", "agreement_periods", ["status", "through", "since"])
    op.drop_index("ix_agreement_periods_status_since_through", "agreement_periods")


def downgrade() -> None:
    op.create_index("ix_agreement_periods_status_since_through", "agreement_periods", ["status", "since", "through"])
    op.drop_index("ix_agreement_periods_status_through_since", "agreement_periods")
    op.create_index("ix_agreements_kind", "agreements", ["kind"])
    op.drop_index("ix_agreements_kind_starts_on_key", "agreements")
    op.drop_index("ix_participants_role_id", "participants")
    for column in reversed(_BY_COLUMN):
        op.create_index(f"ix_participants_{column}", "participants", [column])
        op.drop_index(f"ix_participants_{column}_id", "participants")
    derived = "SELECT key FROM terms WHERE facet IN ('pair', 'assembly', 'long') OR facet LIKE 'long:%'"
    op.execute(f"DELETE FROM meeting_terms WHERE term_key IN ({derived})")
    op.execute("DELETE FROM terms WHERE facet IN ('pair', 'assembly', 'long') OR facet LIKE 'long:%'")
    op.drop_column("meetings", "is_long")
