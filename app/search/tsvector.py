"""The full-text index on PostgreSQL: a column of type `tsvector`."""

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    Integer,
    Select,
    Subquery,
    TableClause,
    Text,
    bindparam,
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

from app.search.distance import distance
from app.search.index_entry import NAME_END, NAME_START, IndexEntry
from app.search.tokenizer import Phrase

_LAST_POSITION: Final = 16_383
"""The largest position of a word that a `tsvector` stores."""


class Tsvector:
    """PostgreSQL's full-text index: a vector for each record, in which names have weight A, and an inverted index."""

    def insert_statement(self, resource: str) -> Insert:
        return insert(_tsvector(resource)).values(
            key=bindparam("key"), words=cast(bindparam("words", type_=Text), TSVECTOR)
        )

    def insert_parameters(self, key: int, entry: IndexEntry) -> dict[str, Any]:
        # Built here instead of by to_tsvector, which would tokenize the words again by its own rules.
        positions: dict[str, list[str]] = {}
        position = 0
        for weight, texts in (("A", [(NAME_START, *words, NAME_END) for words in entry.names]), ("", entry.texts)):
            for words in texts:
                for word in words:
                    position += 1
                    positions.setdefault(word, []).append(f"{min(position, _LAST_POSITION)}{weight}")
                # A phrase must not match across two texts.
                position += 1
        return {"key": key, "words": " ".join(f"'{word}':{','.join(at)}" for word, at in positions.items())}

    def delete_statement(self, resource: str) -> Delete:
        index = _tsvector(resource)
        return delete(index).where(index.c.key.in_(bindparam("keys", expanding=True)))

    def indexed_keys(self, resource: str) -> Select[int]:
        return select(_tsvector(resource).c.key)

    def keys_matching(self, resource: str) -> Select[int]:
        index = _tsvector(resource)
        query = cast(bindparam("query", type_=Text()), TSQUERY)
        return select(index.c.key).where(index.c.words.bool_op("@@")(query))

    def query_of(self, phrases: Sequence[Phrase]) -> str:
        return " & ".join(map(_parenthesized, phrases))

    def matches(
        self, resource: str, phrases: Sequence[Phrase], name: Sequence[str], excluded: Sequence[Phrase] = ()
    ) -> Subquery:
        index = _tsvector(resource)

        def condition(query: str) -> Any:
            return index.c.words.bool_op("@@")(cast(literal(query, Text), TSQUERY))

        in_names = [condition(_tsquery(phrase, "A")) for phrase in phrases]
        exact = condition(_tsquery(Phrase((NAME_START, *name, NAME_END)), "A"))
        return (
            select(index.c.key, distance([*in_names, exact]))
            .where(
                condition(
                    " & ".join([*map(_parenthesized, phrases), *(f"!{_parenthesized(phrase)}" for phrase in excluded)])
                )
            )
            .subquery("matches")
        )


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
