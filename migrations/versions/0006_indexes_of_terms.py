"""Add indexes for lists with several filters.

On SQLite they cover the filters of meetings, agreements and sources; participants get two: by country and role, and by
country and person.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Batch size in records: SQLite keeps the groups of a query in memory.
BATCH = 1_000
FACETS = (
    "country",
    "place",
    "person",
    "organization",
    "topic",
    "agreement",
    "source",
    "office",
    "kind",
    "level",
    "mode",
    "status",
    "long",
)
LONG = "julianday(ends_on) - julianday(starts_on) > 31"
WORDS = {
    "meetings": [
        # CROSS JOIN keeps SQLite from reordering the tables; otherwise it would start with the terms.
        f"""
        SELECT meeting_key AS key, term_key AS word FROM meeting_terms CROSS JOIN terms
        WHERE meeting_key BETWEEN :first AND :last AND terms.key = term_key AND terms.facet IN {FACETS}
        """
    ],
    "agreements": [
        "SELECT key, 'kind_' || kind AS word FROM agreements WHERE key BETWEEN :first AND :last",
        """
        SELECT agreement_key, 'country_' || country_key FROM parties
        WHERE country_key IS NOT NULL AND agreement_key BETWEEN :first AND :last
        """,
        """
        SELECT agreement_key, 'organization_' || organization_key FROM parties
        WHERE organization_key IS NOT NULL AND agreement_key BETWEEN :first AND :last
        """,
        "SELECT agreement_key, 'topic_' || topic_key FROM agreement_topics WHERE agreement_key BETWEEN :first AND :last",
        f"SELECT key, 'long' FROM agreements WHERE {LONG} AND key BETWEEN :first AND :last",
    ],
    "sources": [
        "SELECT key, 'kind_' || kind AS word FROM sources WHERE key BETWEEN :first AND :last",
        """
        SELECT key, 'language_' || hex(language) FROM sources
        WHERE language IS NOT NULL AND key BETWEEN :first AND :last
        """,
        """
        SELECT key, 'publisher_' || hex(lower(publisher)) FROM sources
        WHERE publisher IS NOT NULL AND key BETWEEN :first AND :last
        """,
        f"SELECT key, 'long' FROM sources WHERE {LONG} AND key BETWEEN :first AND :last",
    ],
}


def upgrade() -> None:
    for column in ("role", "person_key"):
        op.create_index(f"ix_participants_country_key_{column}_id", "participants", ["country_key", column, "id"])
    if op.get_bind().dialect.name != "sqlite":
        return  # PostgreSQL has statistics for each filter and combines indexes itself
    for table in WORDS:
        op.execute(
            f"CREATE VIRTUAL TABLE search_terms_{table} USING fts5("
            "terms, content='', contentless_delete=1, detail=none, tokenize=\"ascii tokenchars '_'\")"
        )
        op.execute(f"CREATE TABLE search_places_{table} (key INTEGER PRIMARY KEY, place INTEGER NOT NULL)")
        op.execute(
            f"INSERT INTO search_places_{table} (key, place) "
            f"SELECT key, CAST(julianday(starts_on) AS INTEGER) * 4294967296 + key FROM {table}"
        )
        _fill(table)


def downgrade() -> None:
    for column in ("role", "person_key"):
        op.drop_index(f"ix_participants_country_key_{column}_id", "participants")
    if op.get_bind().dialect.name == "sqlite":
        for table in WORDS:
            op.execute(f"DROP TABLE search_places_{table}")
            op.execute(f"DROP TABLE search_terms_{table}")


def _fill(table: str) -> None:
    batch = sa.text(
        "SELECT min(key), max(key) FROM "
        f"(SELECT key FROM search_places_{table} WHERE key > :last ORDER BY key LIMIT {BATCH})"
    )
    entries = sa.text(
        f"INSERT INTO search_terms_{table} (rowid, terms) SELECT place, group_concat(word, ' ') "
        f"FROM ({' UNION ALL '.join(WORDS[table])}) AS said JOIN search_places_{table} AS its ON its.key = said.key "
        "GROUP BY its.key"
    )
    connection, last = op.get_bind(), -1
    while (found := connection.execute(batch, {"last": last}).one())[0] is not None:
        first, last = found
        connection.execute(entries, {"first": first, "last": last})
