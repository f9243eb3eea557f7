"""The full-text index: FTS5 on SQLite, `tsvector` on PostgreSQL, behind one small interface.

Each resource has a table of its own, `search_meetings` and so on. Its entries contain the words that
`app.search.tokenizer` produces, those of the record's names separate from the rest. Neither database tokenizes, folds
or stems anything itself.

The distance of a match ranks it, with 0 as the best: it is the number of phrases that do not occur in a name, plus one
if no name equals the query exactly. It depends on the query and the record alone, so that pagination in this order is
stable while other records come and go, and both databases agree; BM25 weights would shift with every change.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final, Protocol

from sqlalchemy import (
    Dialect,
    Integer,
    Select,
    Subquery,
    TableClause,
    Text,
    bindparam,
    case,
    cast,
    column,
    delete,
    insert,
    literal,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR
from sqlalchemy.sql.dml import Delete, Insert

from app.search.tokenizer import Phrase, identifier_reading, readings, words_of

MAX_TEXT: Final = 100_000
"""Maximum number of characters indexed per record: a `tsvector` is limited to a megabyte."""

# Markers around each name. They are neither letters nor digits, so no query contains them as words.
_NAME_START: Final = "\ue000"
_NAME_END: Final = "\ue001"
_LAST_POSITION: Final = 16_383
_LONGEST_KEPT: Final = 100
"""The longest text, in characters, whose words are kept in memory."""


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """The index entry of one record: the words of each of its names, and of each of its other texts."""

    names: tuple[tuple[str, ...], ...]
    texts: tuple[tuple[str, ...], ...]

    @classmethod
    def tokenize(cls, names: Sequence[str], texts: Sequence[str], identifiers: Sequence[str] = ()) -> "IndexEntry":
        """Tokenize the texts in all their readings, leaving out duplicates.

        Should the texts be too long together, other readings are cut first.
        """
        remaining = MAX_TEXT
        tokenized: tuple[dict[tuple[str, ...], None], dict[tuple[str, ...], None]] = ({}, {})
        usual, others = zip(*map(_in_all_readings, (names, texts)), strict=True)
        of_identifiers = list(map(identifier_reading, identifiers))
        for target, source in zip(
            (*tokenized, tokenized[1], *tokenized), (*usual, of_identifiers, *others), strict=True
        ):
            for text in source:
                words = (
                    _words(text) if len(text) <= min(remaining, _LONGEST_KEPT) else tuple(words_of(text[:remaining]))
                )
                remaining = max(0, remaining - sum(map(len, words)) - len(words))
                if words and words not in tokenized[0]:
                    target[words] = None
        return cls(tuple(tokenized[0]), tuple(tokenized[1]))

    @property
    def digest(self) -> int:
        """A number that identifies the content of the entry."""
        content = "\0".join(" ".join(words) for section in (self.names, ("\n",), self.texts) for words in section)
        return int.from_bytes(hashlib.blake2b(content.encode(), digest_size=8).digest(), signed=True)


def _in_all_readings(texts: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the texts in their usual reading, and in their other ones."""
    usual: list[str] = []
    others: list[str] = []
    for text in dict.fromkeys(texts):
        first, *more = _readings(text) if len(text) <= _LONGEST_KEPT else readings(text)
        usual.append(first)
        others += more
    return usual, others


_readings: Final = lru_cache(maxsize=8_192)(readings)
"""Returns the readings of a short text; as with words, those of names occur in very many records."""


@lru_cache(maxsize=8_192)
def _words(reading: str) -> tuple[str, ...]:
    """Return the words of a short reading; the names of countries occur in very many records."""
    return tuple(words_of(reading))


class SearchIndex(Protocol):
    """The operations of a database on the full-text index."""

    def insert_statement(self, resource: str) -> Insert:
        """Return the statement that adds entries, to be executed with `insert_parameters`."""

    def insert_parameters(self, key: int, entry: IndexEntry) -> dict[str, Any]:
        """Return the parameters for adding an entry."""

    def delete_statement(self, resource: str) -> Delete:
        """Return the statement that removes the entries of the primary keys in its parameter `keys`, if they exist."""

    def indexed_keys(self, resource: str) -> Select[int]:
        """Return the select of the primary keys that have an entry."""

    def keys_matching(self, resource: str) -> Select[int]:
        """Return the select of the primary keys of the entries that match the parameter `query` (see `query_of`)."""

    def query_of(self, phrases: Sequence[Phrase]) -> str:
        """Return the query for the entries that have all of the phrases."""

    def matches(
        self, resource: str, phrases: Sequence[Phrase], name: Sequence[str], excluded: Sequence[Phrase] = ()
    ) -> Subquery:
        """Return the rows that match all phrases and none of `excluded`, with `key` and `distance`.

        A record with a name that consists of exactly the words of `name` is the nearest.
        """


class Fts5:
    """SQLite's full-text index. Its tables do not store the texts, which are in the records."""

    def insert_statement(self, resource: str) -> Insert:  # noqa: D102 - documented by the protocol
        names = ("rowid", "name", "rest")
        return insert(_fts5(resource)).values({name: bindparam(name) for name in names})

    def insert_parameters(self, key: int, entry: IndexEntry) -> dict[str, Any]:  # noqa: D102
        names = (" ".join((_NAME_START, *words, _NAME_END)) for words in entry.names)
        # A phrase must not match across two texts.
        return {"rowid": key, "name": " ".join(names), "rest": f" {_NAME_END} ".join(map(" ".join, entry.texts))}

    def delete_statement(self, resource: str) -> Delete:  # noqa: D102
        index = _fts5(resource)
        return delete(index).where(index.c.rowid.in_(bindparam("keys", expanding=True)))

    def indexed_keys(self, resource: str) -> Select[int]:  # noqa: D102
        return select(_fts5(resource).c.rowid)

    def keys_matching(self, resource: str) -> Select[int]:  # noqa: D102
        index = _fts5(resource)
        return select(index.c.rowid).where(_match(index, resource, bindparam("query", type_=Text())))

    def query_of(self, phrases: Sequence[Phrase]) -> str:  # noqa: D102
        return " AND ".join(map(_quoted, phrases))

    def matches(  # noqa: D102
        self, resource: str, phrases: Sequence[Phrase], name: Sequence[str], excluded: Sequence[Phrase] = ()
    ) -> Subquery:
        index = _fts5(resource)
        unwanted = " OR ".join(map(_quoted, excluded))
        if not phrases:
            # FTS5 has no query for all rows but some.
            other = index.alias()
            others = select(other.c.rowid).where(_match(other, resource, unwanted))
            rows = select(index.c.rowid.label("key"), _distance([]))
            return rows.where(index.c.rowid.not_in(others)).subquery("matches")
        everything = self.query_of(phrases)
        if excluded:
            everything = f"({everything}) NOT ({unwanted})"

        def condition(query: str) -> Any:
            other = index.alias()
            # FTS5's MATCH takes the name of the table as its left operand.
            return index.c.rowid.in_(
                select(other.c.rowid).where(_match(other, resource, f"({everything}) AND {query}"))
            )

        in_names = [condition(f"{{name}} : {_quoted(phrase)}") for phrase in phrases]
        exact = condition(f"{{name}} : {_quoted(Phrase((_NAME_START, *name, _NAME_END)))}")
        return (
            select(index.c.rowid.label("key"), _distance([*in_names, exact]))
            .where(_match(index, resource, everything))
            .subquery("matches")
        )


class Tsvector:
    """PostgreSQL's full-text index: a vector for each record, in which names have weight A, and an inverted index."""

    def insert_statement(self, resource: str) -> Insert:  # noqa: D102 - documented by the protocol
        return insert(_tsvector(resource)).values(
            key=bindparam("key"), words=cast(bindparam("words", type_=Text), TSVECTOR)
        )

    def insert_parameters(self, key: int, entry: IndexEntry) -> dict[str, Any]:  # noqa: D102
        # Built here instead of by to_tsvector, which would tokenize the words again by its own rules.
        positions: dict[str, list[str]] = {}
        position = 0
        for weight, texts in (("A", [(_NAME_START, *words, _NAME_END) for words in entry.names]), ("", entry.texts)):
            for words in texts:
                for word in words:
                    position += 1
                    positions.setdefault(word, []).append(f"{min(position, _LAST_POSITION)}{weight}")
                # A phrase must not match across two texts.
                position += 1
        return {"key": key, "words": " ".join(f"'{word}':{','.join(at)}" for word, at in positions.items())}

    def delete_statement(self, resource: str) -> Delete:  # noqa: D102
        index = _tsvector(resource)
        return delete(index).where(index.c.key.in_(bindparam("keys", expanding=True)))

    def indexed_keys(self, resource: str) -> Select[int]:  # noqa: D102
        return select(_tsvector(resource).c.key)

    def keys_matching(self, resource: str) -> Select[int]:  # noqa: D102
        index = _tsvector(resource)
        query = cast(bindparam("query", type_=Text()), TSQUERY)
        return select(index.c.key).where(index.c.words.bool_op("@@")(query))

    def query_of(self, phrases: Sequence[Phrase]) -> str:  # noqa: D102
        return " & ".join(map(_parenthesized, phrases))

    def matches(  # noqa: D102
        self, resource: str, phrases: Sequence[Phrase], name: Sequence[str], excluded: Sequence[Phrase] = ()
    ) -> Subquery:
        index = _tsvector(resource)

        def condition(query: str) -> Any:
            return index.c.words.bool_op("@@")(cast(literal(query, Text), TSQUERY))

        in_names = [condition(_tsquery(phrase, "A")) for phrase in phrases]
        exact = condition(_tsquery(Phrase((_NAME_START, *name, _NAME_END)), "A"))
        return (
            select(index.c.key, _distance([*in_names, exact]))
            .where(
                condition(
                    " & ".join([*map(_parenthesized, phrases), *(f"!{_parenthesized(phrase)}" for phrase in excluded)])
                )
            )
            .subquery("matches")
        )


_FTS5: Final = Fts5()
_TSVECTOR: Final = Tsvector()


def for_dialect(dialect: Dialect) -> SearchIndex:
    """Return the full-text index of a database."""
    return _TSVECTOR if dialect.name == "postgresql" else _FTS5


def _distance(conditions: Sequence[Any]) -> Any:
    distance: Any = literal(0, Integer)
    for condition in conditions:
        distance += case((condition, 0), else_=1)
    return distance.label("distance")


@cache
def _fts5(resource: str) -> TableClause:
    name = f"search_{resource}"
    return table(name, column("rowid", Integer), column("name", Text), column("rest", Text), column(name, Text))


def _match(index: Any, resource: str, query: Any) -> Any:
    return index.c[f"search_{resource}"].bool_op("MATCH")(query)


def _quoted(phrase: Phrase) -> str:
    # Quoted, so that no character is FTS5 syntax; words contain no quotation marks.
    quoted = " OR ".join(f'"{" ".join(words)}"{" *" if phrase.prefix else ""}' for words in phrase.readings)
    return f"({quoted})" if phrase.others else quoted


@cache
def _tsvector(resource: str) -> TableClause:
    return table(f"search_{resource}", column("key", Integer), column("words", TSVECTOR))


def _parenthesized(phrase: Phrase) -> str:
    return f"({_tsquery(phrase)})"


def _tsquery(phrase: Phrase, weight: str = "") -> str:
    return " | ".join(
        " <-> ".join(
            f"'{word}'{mark and ':'}{mark}" for word, mark in zip(words, _marks(phrase, words, weight), strict=True)
        )
        for words in phrase.readings
    )


def _marks(phrase: Phrase, words: Sequence[str], weight: str) -> list[str]:
    return [weight] * (len(words) - 1) + [("*" if phrase.prefix else "") + weight]
