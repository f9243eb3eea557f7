"""Replace the scanned text columns by a full-text index."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from app.domain.strings.text import fold
from app.search import backends
from app.search.index_entry import IndexEntry

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BATCH = 500
NAMES = {
    "countries": "SELECT key, name, official_name, id FROM countries;SELECT key, alpha3, NULL, NULL FROM countries",
    "organizations": "SELECT key, name, abbreviation, NULL FROM organizations",
    "people": "SELECT key, name, NULL, NULL FROM people",
    "topics": "SELECT key, name, NULL, NULL FROM topics",
    "sources": "SELECT key, headline, NULL, NULL FROM sources",
    "agreements": "SELECT key, title, NULL, NULL FROM agreements",
    "participants": "SELECT key, name_as_printed, NULL, NULL FROM participants",
    "meetings": "SELECT key, title, NULL, NULL FROM meetings",
}
TEXTS = {
    "people": "SELECT person_key AS key, office, NULL, NULL FROM tenures",
    "topics": "SELECT key, description, NULL, NULL FROM topics",
    "sources": "SELECT key, publisher, url, NULL FROM sources",
    "participants": "SELECT key, office, NULL, NULL FROM participants",
    "meetings": "SELECT key, summary, place_venue, place_city FROM meetings;"
    "SELECT key, place_address, NULL, NULL FROM meetings;"
    "SELECT meeting_key AS key, office, name_as_printed, NULL FROM participants",
}
OWNERS = {
    "countries": "country",
    "organizations": "organization",
    "people": "person",
    "topics": "topic",
    "agreements": "agreement",
}
TITLES = {
    "countries": "name, NULL",
    "organizations": "name, abbreviation",
    "people": "name, NULL",
    "topics": "name, NULL",
    "agreements": "title, NULL",
}
# The referring table, its columns for the holder and the named record, and whether the text is a name.
REFERRED: dict[str, list[tuple[str, str, str, str]]] = {
    "agreements": [
        ("agreement_topics", "agreement_key", "topic_key", "topics"),
        ("parties", "agreement_key", "country_key", "countries"),
        ("parties", "agreement_key", "organization_key", "organizations"),
    ],
    "participants": [
        ("participants", "key", "country_key", "countries"),
        ("participants", "key", "organization_key", "organizations"),
    ],
    "meetings": [
        ("meetings", "key", "place_country_key", "countries"),
        ("participants", "meeting_key", "person_key", "people"),
        ("participants", "meeting_key", "country_key", "countries"),
        ("participants", "meeting_key", "organization_key", "organizations"),
        ("meeting_topics", "meeting_key", "topic_key", "topics"),
        ("meeting_organizations", "meeting_key", "organization_key", "organizations"),
        ("meeting_agreements", "meeting_key", "agreement_key", "agreements"),
    ],
}
SEARCHED = {
    "countries": "id, alpha3, name, official_name",
    "organizations": "name, abbreviation",
    "people": "name",
    "topics": "name",
    "sources": "headline, publisher, url",
    "agreements": "title",
    "participants": "office, name_as_printed",
    "meetings": "title, summary, place_venue, place_city",
}
"""The former content of the scanned columns, apart from other names."""


def upgrade() -> None:
    op.create_table(
        "indexed",
        sa.Column("resource", sa.String(length=40), nullable=False),
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("digest", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("resource", "key", name=op.f("pk_indexed")),
        sqlite_with_rowid=False,
    )
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    for resource in SEARCHED:
        if is_postgresql:
            op.execute(
                f"CREATE TABLE search_{resource} (key BIGINT CONSTRAINT pk_search_{resource} PRIMARY KEY, "
                "words TSVECTOR NOT NULL)"
            )
        else:
            op.execute(
                f"CREATE VIRTUAL TABLE search_{resource} USING fts5("
                "name, rest, content='', contentless_delete=1, tokenize='ascii')"
            )
        _fill(resource)
        if is_postgresql:
            op.execute(f"CREATE INDEX ix_search_{resource}_words ON search_{resource} USING gin (words)")
        # Not a batch operation: it would recreate the table and, through cascades, empty others.
        op.execute(f"ALTER TABLE {resource} DROP COLUMN search")


def downgrade() -> None:
    for resource, columns in SEARCHED.items():
        op.execute(f"ALTER TABLE {resource} ADD COLUMN search TEXT NOT NULL DEFAULT ''")
        names = columns.split(", ")
        for keys in _batches(resource):
            found: dict[int, list[str]] = defaultdict(list)
            own = ", ".join([*names, *["NULL"] * (4 - len(names))])
            statements = [f"SELECT key, {own} FROM {resource}"]
            if resource in OWNERS:
                statements.append(_other_names(f"{OWNERS[resource]}_key", 3))
            for statement in statements:
                for key, *texts in _within(statement, keys):
                    found[key] += [text for text in texts if text]
            op.get_bind().execute(
                sa.text(f"UPDATE {resource} SET search = :search WHERE key = :key"),
                [{"key": key, "search": fold(" \n ".join(texts))} for key, texts in found.items()],
            )
        if op.get_bind().dialect.name == "postgresql":
            op.execute(f"ALTER TABLE {resource} ALTER COLUMN search DROP DEFAULT")
        op.execute(f"DROP TABLE search_{resource}")
    op.drop_table("indexed")


def _fill(resource: str) -> None:
    index = backends.for_dialect(op.get_bind().dialect)
    statements = [(True, each) for each in NAMES[resource].split(";")]
    if resource in OWNERS:
        statements.append((True, _other_names(f"{OWNERS[resource]}_key", 2)))
    if resource == "participants":
        statements += [(True, each) for each in _referred("participants", "key", "person_key", "people")]
    statements += [(False, each) for each in TEXTS.get(resource, "").split(";") if each]
    for link in REFERRED.get(resource, ()):
        statements += [(False, each) for each in _referred(*link)]
    for keys in _batches(resource):
        found: dict[int, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
        for is_name, statement in statements:
            said = ((key, [text for text in texts if text]) for key, *texts in _within(statement, keys))
            for key, texts in sorted(said):
                found[key][0 if is_name else 1].extend(texts)
        entries = {key: IndexEntry.tokenize(*said) for key, said in found.items()}
        filled = {key: entry for key, entry in entries.items() if entry.names or entry.texts}
        if filled:
            op.get_bind().execute(
                index.insert_statement(resource), [index.insert_parameters(*each) for each in filled.items()]
            )
            op.get_bind().execute(
                sa.text("INSERT INTO indexed (resource, key, digest) VALUES (:resource, :key, :digest)"),
                [{"resource": resource, "key": key, "digest": entry.digest} for key, entry in filled.items()],
            )


def _other_names(key: str, columns: int) -> str:
    return f"SELECT {key} AS key, name{', NULL' * columns} FROM names WHERE {key} IS NOT NULL"


def _referred(table: str, holder: str, reference: str, resource: str) -> list[str]:
    others = f"FROM {table} AS link JOIN {resource} AS other ON other.key = link.{reference}"
    names = f"JOIN names ON names.{OWNERS[resource]}_key = link.{reference}"
    columns = ", ".join(each if each == "NULL" else f"other.{each}" for each in TITLES[resource].split(", "))
    return [
        f"SELECT link.{holder} AS key, {columns}, NULL {others}",
        f"SELECT link.{holder} AS key, names.name, NULL, NULL FROM {table} AS link {names}",
    ]


def _batches(resource: str) -> Iterator[tuple[int, int]]:
    """Yield the first and the last key of each batch."""
    after = -1
    statement = sa.text(f"SELECT key FROM {resource} WHERE key > :after ORDER BY key LIMIT {BATCH}")
    while keys := op.get_bind().execute(statement, {"after": after}).scalars().all():
        yield keys[0], keys[-1]
        after = keys[-1]


def _within(statement: str, keys: tuple[int, int]) -> list[Any]:
    ranged = sa.text(f"SELECT * FROM ({statement}) AS said WHERE key BETWEEN :first AND :last")
    return list(op.get_bind().execute(ranged, {"first": keys[0], "last": keys[1]}).all())
