"""Term indexes on SQLite, which find the records that match several filters without checking them one by one.

A scan along one filter that checks the others grows with the records that lack them. An inverted index does not: FTS5
stores the sorted entry numbers of each word, and skips through several such lists at once to the next number that they
share. The words of a record's entry are its filter values; the number of the entry combines the record's first day and
primary key. FTS5 therefore returns matches in date order, can start at any day and key, and stops when the page is
full.

PostgreSQL has no such index: it knows how common each filter is, and avoids an index scan that would be long.

See decisions 66 and 140.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cache, cached_property
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Delete,
    Dialect,
    Insert,
    Select,
    TableClause,
    Text,
    bindparam,
    cast,
    column,
    delete,
    func,
    insert,
    literal,
    literal_column,
    select,
    table,
    true,
    union_all,
)
from sqlalchemy.orm import aliased

from app.db import models as m
from app.db.prepared_statements import PreparedStatement, bound_limit
from app.filter_index.facets import FACETS, truth
from app.queries.days import SHORT_DAYS, DayNumber
from app.queries.lookups import LONG
from app.queries.paging.pagination import IndexScan, ScanPosition

# The upper bits hold the day, so that numbers sort by day; the lower 32 hold primary keys up to four billion.
_KEYS: Final = 2**32
_NO_KEY: Final = literal_column("0", BigInteger)
_ALL_KEYS: Final = literal_column(f"{_KEYS - 1}", BigInteger)

KeyCondition = Callable[[Any], Any]
"""A function that builds the condition that a column has one of the selected keys."""


def has_term_index(dialect: Dialect) -> bool:
    """Return whether a database has term indexes."""
    return dialect.name == "sqlite"


def entry_number(day: Any, key: Any) -> ColumnElement[int]:
    """Build the entry number of a record with this first day and primary key."""
    number: ColumnElement[int] = DayNumber(day) * literal_column(f"{_KEYS}", BigInteger) + key
    return number


def key_of(number: int) -> int:
    """Return the primary key of the record that an entry number belongs to."""
    return number % _KEYS


def match_query(groups: Sequence[Sequence[str | int]], excluded: Sequence[str | int] = ()) -> str:
    """Build the FTS5 query for one word of each group, and none of the excluded ones.

    Words consist of letters, digits and underscores.
    """
    query = " AND ".join(f"({' OR '.join(map(str, words))})" for words in groups)
    return f"({query}) NOT ({' OR '.join(map(str, excluded))})" if excluded else query


class _Matches:
    """Entries that have a word of each group."""

    def __init__(self, entries: TableClause, query: Any) -> None:
        """Take the table and the query that `match_query` builds, or a parameter for it."""
        self.table = entries.alias()
        self.number: Any = self.table.c.rowid
        self.key: ColumnElement[int] = self.number.bitwise_and(_ALL_KEYS)
        # The left operand of FTS5's MATCH is the name of the table.
        self.condition: ColumnElement[bool] = self.table.c[entries.name].bool_op("MATCH")(query)


class TermIndex:
    """The term index of a resource."""

    def __init__(self, model: Any, words: Callable[[KeyCondition], Select[Any, Any]]) -> None:
        """Take the model, and a function that builds the rows of `key` and `word` for selected records."""
        self.model, self._words = model, words
        name = f"search_terms_{model.__tablename__}"
        self._entries = table(name, column("rowid", BigInteger), column("terms", Text), column(name, Text))
        # The FTS5 table stores no text, and an entry can be removed only by its number, which cannot be derived from a
        # record that is gone.
        self._places = table(
            f"search_places_{model.__tablename__}", column("key", BigInteger), column("place", BigInteger)
        )

    def scan(
        self, query: Any, conditions: Callable[[Any], Sequence[Any]], *, first: Any = None, last: Any = None
    ) -> IndexScan:
        """Build the scan of the matching records that also meet the conditions, between the given days.

        `query` is the query that `match_query` builds, or a parameter for it; `conditions` is called with the records' table.
        """
        matches, record = self._matches(query), aliased(self.model)
        rows = select(record.key).join_from(matches.table, record, record.key == matches.key)
        bounds = (
            None if first is None else entry_number(first, _NO_KEY),
            None if last is None else entry_number(last, _ALL_KEYS),
        )
        return IndexScan(
            rows.where(matches.condition, *conditions(record)),
            record.key,
            record.starts_on,
            ScanPosition(matches.number, entry_number, *bounds),
        )

    def matching_keys(self, query: Any) -> Select[Any]:
        """Build the select of the primary keys of the matching records."""
        matches = self._matches(query)
        return select(matches.key.label("key")).where(matches.condition)

    def count(self, connection: Connection, query: str, limit: int) -> int:
        """Count the matching records, up to `limit`."""
        return int(_count(self, connection.dialect).rows(connection, {"term_query": query, "most": limit})[0][0])

    @cached_property
    def insert_statements(self) -> tuple[Insert, ...]:
        """The statements that add entries for the records of `keys`, which must have none yet."""
        keys: Any = bindparam("keys", expanding=True)
        model, recorded = self.model, self._places.c
        words = self._words(lambda key: key.in_(keys)).subquery()
        entries = (
            select(recorded.place, func.aggregate_strings(words.c.word, " "))
            .join_from(self._places, words, words.c.key == recorded.key)
            .where(recorded.key.in_(keys))
            .group_by(recorded.key)
        )
        places = select(model.key, entry_number(model.starts_on, model.key)).where(model.key.in_(keys))
        return (
            insert(self._places).from_select(["key", "place"], places),
            insert(self._entries).from_select(["rowid", "terms"], entries),
        )

    @cached_property
    def delete_statements(self) -> tuple[Delete, ...]:
        """The statements that remove any entries of the records of `keys`."""
        among = self._places.c.key.in_(bindparam("keys", expanding=True))
        numbers = select(self._places.c.place).where(among).scalar_subquery()
        return delete(self._entries).where(self._entries.c.rowid.in_(numbers)), delete(self._places).where(among)

    def clear_statements(self) -> tuple[Insert | Delete, ...]:
        """Build the statements that remove every entry."""
        return insert(self._entries).values({self._entries.name: "delete-all"}), delete(self._places)

    def entries_with_word(self) -> Select[Any]:
        """Build the select of the numbers of the entries that have a `word`, in order."""
        matches = self._matches(bindparam("word", type_=Text()))
        return select(matches.number).where(matches.condition).order_by(matches.number)

    def all_entries(self) -> Select[Any]:
        """Build the select of the numbers of all entries, in order."""
        return select(self._entries.c.rowid).order_by(self._entries.c.rowid)

    def all_recorded(self) -> Select[Any]:
        """Build the select of the entry numbers recorded for the records, in order."""
        return select(self._places.c.place).order_by(self._places.c.place)

    def all_expected(self) -> Select[Any]:
        """Build the select of the numbers that the entries should have, in order."""
        starts_on, key = self.model.starts_on, self.model.key
        return select(entry_number(starts_on, key)).order_by(starts_on, key)

    def all_words(self) -> Any:
        """Build the select of every word with the numbers of the entries that should have it, ordered by both."""
        starts_on, key = self.model.starts_on, self.model.key
        words = self._words(lambda _: true()).subquery()
        rows = select(words.c.word, entry_number(starts_on, key)).join(self.model, key == words.c.key)
        return rows.order_by(words.c.word, starts_on, key)

    def _matches(self, query: Any) -> "_Matches":
        return _Matches(self._entries, query)


@cache
def _count(index: TermIndex, dialect: Dialect) -> PreparedStatement:
    sample = index.matching_keys(bindparam("term_query", type_=Text())).limit(bound_limit("most")).subquery()
    return PreparedStatement(select(func.count()).select_from(sample), dialect)


def _words_of_meetings(among: KeyCondition) -> Select[Any, Any]:
    link = m.MeetingTerm
    word = cast(link.term_key, Text).label("word")
    rows = select(link.meeting_key.label("key"), word).join(m.Term, m.Term.key == link.term_key)
    return rows.where(m.Term.facet.in_(FACETS), among(link.meeting_key))


def word(facet: str, value: str | int) -> str:
    """Return the word for a field's value, or a linked record's key, in the indexes of agreements and sources."""
    return f"{facet}_{value}"


def word_of_text(facet: str, text: bytes) -> str:
    """Return the word for a text that may contain any characters."""
    return word(facet, text.hex())


def provenance_words(origins: Sequence[str], reviewed: Sequence[str]) -> list[list[str]]:
    """Return the groups of words for filters by origin and by review."""
    groups = {"origin": origins, "reviewed": reviewed}
    return [[word(facet, value) for value in values] for facet, values in groups.items() if values]


def _word(facet: str, value: Any) -> ColumnElement[str]:
    word_: ColumnElement[str] = literal(word(facet, ""), Text()) + cast(value, Text)
    return word_


def _word_rows(among: KeyCondition, *words: tuple[Any, ColumnElement[str], Any]) -> Select[Any, Any]:
    """Build the rows of `key` and `word` from a record's key, a word, and the condition under which it applies."""
    rows = [select(key.label("key"), word.label("word")).where(among(key), condition) for key, word, condition in words]
    rows_ = union_all(*rows).subquery()
    return select(rows_.c.key, rows_.c.word)


def _long(model: Any) -> tuple[Any, ColumnElement[str], Any]:
    days = DayNumber(model.ends_on) - DayNumber(model.starts_on)
    return model.key, literal(LONG, Text()), days > SHORT_DAYS


def _provenance(model: Any) -> Iterator[tuple[Any, ColumnElement[str], Any]]:
    yield model.key, _word("origin", model.origin), true()
    yield model.key, _word("reviewed", truth(model.reviewed)), true()


def _words_of_agreements(among: KeyCondition) -> Select[Any, Any]:
    agreement, party, topic, own = m.Agreement, m.Party, m.AgreementTopicAbove, m.AgreementTopic
    links = (
        (party.agreement_key, "country", party.country_key),
        (party.agreement_key, "organization", party.organization_key),
        (topic.agreement_key, "topic", topic.topic_key),
        (own.agreement_key, "topic_alone", own.topic_key),
    )
    return _word_rows(
        among,
        (agreement.key, _word("kind", agreement.kind), true()),
        *((owner, _word(facet, key), key.is_not(None)) for owner, facet, key in links),
        *_provenance(agreement),
        _long(agreement),
    )


def _words_of_sources(among: KeyCondition) -> Select[Any, Any]:
    source = m.Source
    return _word_rows(
        among,
        (source.key, _word("kind", source.kind), true()),
        (source.key, _word("language", func.hex(source.language)), source.language.is_not(None)),
        (source.key, _word("publisher", func.hex(source.folded_publisher)), source.folded_publisher.is_not(None)),
        *_provenance(source),
        _long(source),
    )


MEETINGS: Final = TermIndex(m.Meeting, _words_of_meetings)
AGREEMENTS: Final = TermIndex(m.Agreement, _words_of_agreements)
SOURCES: Final = TermIndex(m.Source, _words_of_sources)
ALL: Final = (MEETINGS, AGREEMENTS, SOURCES)
