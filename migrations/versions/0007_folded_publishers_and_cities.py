"""Add folded publishers and cities, so that comparisons do not depend on a database's idea of lower case."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from app.domain.strings.text import fold

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BATCH = 1_000
COLUMNS = (("sources", "publisher"), ("meetings", "place_city"))
# The terms of a source in the index that only SQLite has; 0006 stored publishers in SQLite's lower case.
LONG = "julianday(ends_on) - julianday(starts_on) > 31"
WORDS = """
    SELECT key, 'kind_' || kind AS word FROM sources
    UNION ALL SELECT key, 'language_' || hex(language) FROM sources WHERE language IS NOT NULL
    UNION ALL SELECT key, 'publisher_' || hex({publisher}) FROM sources WHERE publisher IS NOT NULL
    UNION ALL SELECT key, 'long' FROM sources WHERE {long}
"""


def upgrade() -> None:
    for table, column in COLUMNS:
        op.add_column(table, sa.Column(f"folded_{column}", sa.Text(), nullable=True))
        _fill(table, column)
    op.create_index("ix_sources_folded_publisher_starts_on_key", "sources", ["folded_publisher", "starts_on", "key"])
    _index_sources("folded_publisher")


def downgrade() -> None:
    op.drop_index("ix_sources_folded_publisher_starts_on_key", "sources")
    for table, column in COLUMNS:
        op.drop_column(table, f"folded_{column}")
    _index_sources("lower(publisher)")


def _fill(table: str, column: str) -> None:
    connection, last = op.get_bind(), -1
    some = sa.text(
        f"SELECT key, {column} FROM {table} WHERE key > :last AND {column} IS NOT NULL ORDER BY key LIMIT {BATCH}"
    )
    update = sa.text(f"UPDATE {table} SET folded_{column} = :folded WHERE key = :key")
    while rows := connection.execute(some, {"last": last}).all():
        connection.execute(update, [{"key": key, "folded": fold(text)} for key, text in rows])
        last = rows[-1][0]


def _index_sources(publisher: str) -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    op.execute("INSERT INTO search_terms_sources (search_terms_sources) VALUES ('delete-all')")
    connection, last = op.get_bind(), -1
    words = WORDS.format(publisher=publisher, long=LONG)
    batch = sa.text(
        "SELECT min(key), max(key) FROM "
        f"(SELECT key FROM search_places_sources WHERE key > :last ORDER BY key LIMIT {BATCH})"
    )
    # In batches: SQLite keeps the groups of a query in memory.
    entries = sa.text(
        "INSERT INTO search_terms_sources (rowid, terms) SELECT place, group_concat(word, ' ') "
        f"FROM ({words}) AS said JOIN search_places_sources AS its ON its.key = said.key "
        "WHERE its.key BETWEEN :first AND :last AND said.key BETWEEN :first AND :last GROUP BY its.key"
    )
    while (found := connection.execute(batch, {"last": last}).one())[0] is not None:
        first, last = found
        connection.execute(entries, {"first": first, "last": last})
