"""The index of words: FTS5 on SQLite, `tsvector` on PostgreSQL, behind one small interface.

Each resource has a table of its own, `search_meetings` and so on, whose entries are told the words of `app.search.tokenizer`:
those that name the record, and the rest. Neither database cuts, folds or stems anything by itself.

The distance of a match says how well it fits, from 0, the best: it counts the phrases that do not stand in a name, and
adds one where no name is just what is asked for. It follows from the query and the record alone, so that pages in its
order hold while other records come and go, and both databases agree; the weights of BM25 would shift with each of them.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
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

from app.search.tokenizer import Phrase, cut

MAX_TEXT: Final = 100_000
"""How many characters of a record's text are indexed: a `tsvector` holds a megabyte."""

# What stands around each name: words that no query can hold, since these characters are neither letters nor digits.
_BEGINNING: Final = "\ue000"
_END: Final = "\ue001"
_LAST_POSITION: Final = 16_383


@dataclass(frozen=True, slots=True)
class Entry:
    """What the index holds of one record: the words of each of its names, and of each of its other texts."""

    names: tuple[tuple[str, ...], ...]
    texts: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, names: Sequence[str], texts: Sequence[str]) -> "Entry":
        """Cut texts into words; a text that is there already is left out."""
        left = MAX_TEXT
        found: tuple[dict[tuple[str, ...], None], dict[tuple[str, ...], None]] = ({}, {})
        for kept, given in zip(found, (names, texts), strict=True):
            for text in dict.fromkeys(given):
                words = tuple(cut(text[:left]))
                left = max(0, left - sum(map(len, words)) - len(words))
                if words and words not in found[0]:
                    kept[words] = None
        return cls(tuple(found[0]), tuple(found[1]))

    @property
    def digest(self) -> int:
        """A number that tells entries apart."""
        said = "\0".join(" ".join(words) for part in (self.names, ("\n",), self.texts) for words in part)
        return int.from_bytes(hashlib.blake2b(said.encode(), digest_size=8).digest(), signed=True)


class Index(Protocol):
    """What a database does with the index of words."""

    def adding(self, resource: str) -> Insert:
        """Make the statement that adds entries; it takes what `parameters` gives."""

    def parameters(self, key: int, entry: Entry) -> dict[str, Any]:
        """Give the parameters with which an entry is added."""

    def removing(self, resource: str) -> Delete:
        """Make the statement that removes the entries of `keys`, where they are there."""

    def keys(self, resource: str) -> Select[int]:
        """Make the select of the keys that have an entry."""

    def matching(self, resource: str, wanted: Sequence[Phrase], name: Sequence[str]) -> Subquery:
        """Make the rows of what has all of the phrases: its `key`, and its `distance`.

        A record that has the words of `name`, and no others, for a name is the nearest.
        """


class Fts5:
    """SQLite's index of words. Its tables hold no texts, since the records do."""

    def adding(self, resource: str) -> Insert:  # noqa: D102 - as the protocol says
        return insert(_fts5(resource))

    def parameters(self, key: int, entry: Entry) -> dict[str, Any]:  # noqa: D102
        names = (" ".join((_BEGINNING, *words, _END)) for words in entry.names)
        # A phrase does not go on from one text to the next.
        return {"rowid": key, "name": " ".join(names), "rest": f" {_END} ".join(map(" ".join, entry.texts))}

    def removing(self, resource: str) -> Delete:  # noqa: D102
        index = _fts5(resource)
        return delete(index).where(index.c.rowid.in_(bindparam("keys", expanding=True)))

    def keys(self, resource: str) -> Select[int]:  # noqa: D102
        return select(_fts5(resource).c.rowid)

    def matching(self, resource: str, wanted: Sequence[Phrase], name: Sequence[str]) -> Subquery:  # noqa: D102
        index = _fts5(resource)
        everything = " AND ".join(map(_quoted, wanted))

        def found(said: str) -> Any:
            other = index.alias()
            # FTS5's MATCH takes the name of the table for its left side.
            return index.c.rowid.in_(select(other.c.rowid).where(_match(other, resource, f"({everything}) AND {said}")))

        named = [found(f"{{name}} : {_quoted(phrase)}") for phrase in wanted]
        exact = found(f"{{name}} : {_quoted(Phrase((_BEGINNING, *name, _END)))}")
        return (
            select(index.c.rowid.label("key"), _distance([*named, exact]))
            .where(_match(index, resource, everything))
            .subquery("matches")
        )


class Tsvector:
    """PostgreSQL's index of words: a vector for each record, in which names weigh A, and an inverted index of them."""

    def adding(self, resource: str) -> Insert:  # noqa: D102 - as the protocol says
        return insert(_tsvector(resource)).values(
            key=bindparam("key"), words=cast(bindparam("words", type_=Text), TSVECTOR)
        )

    def parameters(self, key: int, entry: Entry) -> dict[str, Any]:  # noqa: D102
        # Built here and not by to_tsvector, which would cut the words again, as it sees fit.
        places: dict[str, list[str]] = {}
        place = 0
        for weight, texts in (("A", [(_BEGINNING, *words, _END) for words in entry.names]), ("", entry.texts)):
            for words in texts:
                for word in words:
                    place += 1
                    places.setdefault(word, []).append(f"{min(place, _LAST_POSITION)}{weight}")
                # A phrase does not go on from one text to the next.
                place += 1
        return {"key": key, "words": " ".join(f"'{word}':{','.join(at)}" for word, at in places.items())}

    def removing(self, resource: str) -> Delete:  # noqa: D102
        index = _tsvector(resource)
        return delete(index).where(index.c.key.in_(bindparam("keys", expanding=True)))

    def keys(self, resource: str) -> Select[int]:  # noqa: D102
        return select(_tsvector(resource).c.key)

    def matching(self, resource: str, wanted: Sequence[Phrase], name: Sequence[str]) -> Subquery:  # noqa: D102
        index = _tsvector(resource)

        def has(said: str) -> Any:
            return index.c.words.bool_op("@@")(cast(literal(said, Text), TSQUERY))

        named = [has(_followed(phrase, "A")) for phrase in wanted]
        exact = has(_followed(Phrase((_BEGINNING, *name, _END)), "A"))
        return (
            select(index.c.key, _distance([*named, exact]))
            .where(has(" & ".join(f"({_followed(phrase)})" for phrase in wanted)))
            .subquery("matches")
        )


_FTS5: Final = Fts5()
_TSVECTOR: Final = Tsvector()


def index(dialect: Dialect) -> Index:
    """Give the index of words that a database has."""
    return _TSVECTOR if dialect.name == "postgresql" else _FTS5


def _distance(good: Sequence[Any]) -> Any:
    distance: Any = literal(0, Integer)
    for each in good:
        distance += case((each, 0), else_=1)
    return distance.label("distance")


def _fts5(resource: str) -> TableClause:
    name = f"search_{resource}"
    return table(name, column("rowid", Integer), column("name", Text), column("rest", Text), column(name, Text))


def _match(index: Any, resource: str, said: str) -> Any:
    return index.c[f"search_{resource}"].bool_op("MATCH")(said)


def _quoted(phrase: Phrase) -> str:
    # In quotation marks nothing has a meaning of its own, and no word holds one.
    return f'"{" ".join(phrase.words)}"{" *" if phrase.prefix else ""}'


def _tsvector(resource: str) -> TableClause:
    return table(f"search_{resource}", column("key", Integer), column("words", TSVECTOR))


def _followed(phrase: Phrase, weight: str = "") -> str:
    marks = [weight] * (len(phrase.words) - 1) + [("*" if phrase.prefix else "") + weight]
    return " <-> ".join(f"'{word}'{mark and ':'}{mark}" for word, mark in zip(phrase.words, marks, strict=True))
