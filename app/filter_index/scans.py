"""The indexes of terms, on SQLite: what meets several filters at once, found without looking up one by one.

A walk along one filter that looks up the others grows with the records that lack them. An inverted index does not: FTS5
keeps for each word the sorted numbers of its entries, and leaps in all of them at once to the next that they share. The
entry of a record has for words what it is filtered by, and for its number the record's first day and key. So what FTS5
finds is in the order of dates, from any day and key on, and ends when the page is full.

PostgreSQL has no such index: it knows how common each filter is, and goes another way than a walk where that is long.
"""

from collections.abc import Callable, Sequence
from functools import cache, cached_property
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Delete,
    Dialect,
    Insert,
    Integer,
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
from app.db.prepared_statements import Prepared
from app.queries.days import SHORT_DAYS, DayNumber
from app.queries.pagination import Place, Walk

LONG: Final = "long"
"""The facet of meetings, and the word of other records, that can have ended long after their first day."""
FACETS: Final = (
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
    LONG,
)
"""The facets whose terms are indexed: what a filter names. The others (`app.filter_index.planner`) are walked alone."""

# A day has the upper bits, so that numbers are in the order of days; the lower ones hold keys up to four thousand million.
_KEYS: Final = 2**32
_NO_KEY: Final = literal_column("0", BigInteger)
_ALL_KEYS: Final = literal_column(f"{_KEYS - 1}", BigInteger)

Among = Callable[[Any], Any]
"""Makes the condition that a column is one of the keys that are meant."""


def is_there(dialect: Dialect) -> bool:
    """Say whether a database has the indexes."""
    return dialect.name == "sqlite"


def place(day: Any, key: Any) -> ColumnElement[int]:
    """Make the number of the entry of a record with this first day and key."""
    made: ColumnElement[int] = DayNumber(day) * literal_column(f"{_KEYS}", BigInteger) + key
    return made


def key_of(number: int) -> int:
    """Give the key of the record of an entry."""
    return number % _KEYS


def saying(groups: Sequence[Sequence[str | int]]) -> str:
    """Say in FTS5's language which words are wanted: one of each group. They are letters, digits and underscores."""
    return " AND ".join(f"({' OR '.join(map(str, words))})" for words in groups)


class _Found:
    """Entries that have a word of each group."""

    def __init__(self, entries: TableClause, said: Any) -> None:
        """Take the table and the text that `saying` gives, or a parameter in its place."""
        self.table = entries.alias()
        self.number: Any = self.table.c.rowid
        self.key: ColumnElement[int] = self.number.bitwise_and(_ALL_KEYS)
        # FTS5's MATCH takes the name of the table for its left side.
        self.condition: ColumnElement[bool] = self.table.c[entries.name].bool_op("MATCH")(said)


class TermIndex:
    """The index of the terms of a resource."""

    def __init__(self, model: Any, words: Callable[[Among], Select[Any, Any]]) -> None:
        """Take what makes the rows of `key` and `word`, of the records with some keys."""
        self.model, self._words = model, words
        name = f"search_terms_{model.__tablename__}"
        self._entries = table(name, column("rowid", BigInteger), column("terms", Text), column(name, Text))
        # FTS5 keeps no texts here, and an entry can be removed by its number only, which a record that is gone does not
        # tell.
        self._places = table(
            f"search_places_{model.__tablename__}", column("key", BigInteger), column("place", BigInteger)
        )

    def walk(
        self, said: Any, conditions: Callable[[Any], Sequence[Any]], *, first: Any = None, last: Any = None
    ) -> Walk:
        """Make the walk along the records that are found and meet conditions, from and to these days where given.

        `said` is the text that `saying` gives, or a parameter in its place; `conditions` are made for the records' table.
        """
        found, record = self._found(said), aliased(self.model)
        rows = select(record.key).join_from(found.table, record, record.key == found.key)
        bounds = (None if first is None else place(first, _NO_KEY), None if last is None else place(last, _ALL_KEYS))
        return Walk(
            rows.where(found.condition, *conditions(record)),
            record.key,
            record.starts_on,
            Place(found.number, place, *bounds),
        )

    def keys_found(self, said: Any) -> Select[Any]:
        """Make the select of the keys of what is found."""
        found = self._found(said)
        return select(found.key.label("key")).where(found.condition)

    def count(self, connection: Connection, said: str, most: int) -> int:
        """Count what is found, no further than to `most`."""
        return int(_count(self, connection.dialect).rows(connection, {"said": said, "most": most})[0][0])

    @cached_property
    def adding(self) -> tuple[Insert, ...]:
        """The statements that add the entries of the records of `keys`; they have none."""
        keys: Any = bindparam("keys", expanding=True)
        model, known = self.model, self._places.c
        words = self._words(lambda key: key.in_(keys)).subquery()
        entries = (
            select(known.place, func.aggregate_strings(words.c.word, " "))
            .join_from(self._places, words, words.c.key == known.key)
            .where(known.key.in_(keys))
            .group_by(known.key)
        )
        places = select(model.key, place(model.starts_on, model.key)).where(model.key.in_(keys))
        return (
            insert(self._places).from_select(["key", "place"], places),
            insert(self._entries).from_select(["rowid", "terms"], entries),
        )

    @cached_property
    def removing(self) -> tuple[Delete, ...]:
        """The statements that remove the entries of the records of `keys`, where they are there."""
        among = self._places.c.key.in_(bindparam("keys", expanding=True))
        its_places = select(self._places.c.place).where(among).scalar_subquery()
        return delete(self._entries).where(self._entries.c.rowid.in_(its_places)), delete(self._places).where(among)

    def emptying(self) -> tuple[Insert | Delete, ...]:
        """Make the statements that remove every entry."""
        return insert(self._entries).values({self._entries.name: "delete-all"}), delete(self._places)

    def held(self) -> Select[Any]:
        """Make the select of the numbers of the entries that have a `word`, in order."""
        found = self._found(bindparam("word", type_=Text()))
        return select(found.number).where(found.condition).order_by(found.number)

    def all_held(self) -> Select[Any]:
        """Make the select of the numbers of all entries, in order."""
        return select(self._entries.c.rowid).order_by(self._entries.c.rowid)

    def all_known(self) -> Select[Any]:
        """Make the select of the numbers by which records know their entries, in order."""
        return select(self._places.c.place).order_by(self._places.c.place)

    def all_wanted(self) -> Select[Any]:
        """Make the select of the numbers that there should be, in order."""
        starts_on, key = self.model.starts_on, self.model.key
        return select(place(starts_on, key)).order_by(starts_on, key)

    def all_words(self) -> Any:
        """Make the select of every word with the numbers of the entries that should have it, in order of both."""
        starts_on, key = self.model.starts_on, self.model.key
        said = self._words(lambda _: true()).subquery()
        rows = select(said.c.word, place(starts_on, key)).join(self.model, key == said.c.key)
        return rows.order_by(said.c.word, starts_on, key)

    def _found(self, said: Any) -> "_Found":
        return _Found(self._entries, said)


@cache
def _count(index: TermIndex, dialect: Dialect) -> Prepared:
    some = index.keys_found(bindparam("said", type_=Text())).limit(bindparam("most", type_=Integer())).subquery()
    return Prepared(select(func.count()).select_from(some), dialect)


def _words_of_meetings(among: Among) -> Select[Any, Any]:
    its = m.MeetingTerm
    word = cast(its.term_key, Text).label("word")
    rows = select(its.meeting_key.label("key"), word).join(m.Term, m.Term.key == its.term_key)
    return rows.where(m.Term.facet.in_(FACETS), among(its.meeting_key))


def word(facet: str, value: str | int) -> str:
    """Give the word for a field's value, or a linked record's key, in the indexes of agreements and sources."""
    return f"{facet}_{value}"


def word_of_text(facet: str, text: bytes) -> str:
    """Give the word for a text of any characters."""
    return word(facet, text.hex())


def _word(facet: str, value: Any) -> ColumnElement[str]:
    made: ColumnElement[str] = literal(word(facet, ""), Text()) + cast(value, Text)
    return made


def _said(among: Among, *words: tuple[Any, ColumnElement[str], Any]) -> Select[Any, Any]:
    """Make the rows of `key` and `word`: each word with the key of its record, and the condition under which it is said."""
    rows = [select(key.label("key"), each.label("word")).where(among(key), condition) for key, each, condition in words]
    said = union_all(*rows).subquery()
    return select(said.c.key, said.c.word)


def _long(model: Any) -> tuple[Any, ColumnElement[str], Any]:
    days = DayNumber(model.ends_on) - DayNumber(model.starts_on)
    return model.key, literal(LONG, Text()), days > SHORT_DAYS


def _words_of_agreements(among: Among) -> Select[Any, Any]:
    agreement, party, about = m.Agreement, m.Party, m.AgreementTopic
    links = (
        (party.agreement_key, "country", party.country_key),
        (party.agreement_key, "organization", party.organization_key),
        (about.agreement_key, "topic", about.topic_key),
    )
    return _said(
        among,
        (agreement.key, _word("kind", agreement.kind), true()),
        *((owner, _word(facet, key), key.is_not(None)) for owner, facet, key in links),
        _long(agreement),
    )


def _words_of_sources(among: Among) -> Select[Any, Any]:
    source = m.Source
    return _said(
        among,
        (source.key, _word("kind", source.kind), true()),
        (source.key, _word("language", func.hex(source.language)), source.language.is_not(None)),
        (source.key, _word("publisher", func.hex(source.folded_publisher)), source.folded_publisher.is_not(None)),
        _long(source),
    )


MEETINGS: Final = TermIndex(m.Meeting, _words_of_meetings)
AGREEMENTS: Final = TermIndex(m.Agreement, _words_of_agreements)
SOURCES: Final = TermIndex(m.Source, _words_of_sources)
ALL: Final = (MEETINGS, AGREEMENTS, SOURCES)
