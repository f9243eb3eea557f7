"""The full-text index on SQLite: FTS5.

See decision 40.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Integer, Select, Subquery, TableClause, Text, bindparam, column, delete, insert, select, table
from sqlalchemy.sql.dml import Delete, Insert

from app.search.distance import distance
from app.search.index_entry import NAME_END, NAME_START, IndexEntry
from app.search.tokenizer import Phrase


class Fts5:
    """SQLite's full-text index. Its tables do not store the texts, which are in the records."""

    def insert_statement(self, resource: str) -> Insert:
        names = ("rowid", "name", "rest")
        return insert(_fts5(resource)).values({name: bindparam(name) for name in names})

    def insert_parameters(self, key: int, entry: IndexEntry) -> dict[str, Any]:
        names = (" ".join((NAME_START, *words, NAME_END)) for words in entry.names)
        # A phrase must not match across two texts.
        return {"rowid": key, "name": " ".join(names), "rest": f" {NAME_END} ".join(map(" ".join, entry.texts))}

    def delete_statement(self, resource: str) -> Delete:
        index = _fts5(resource)
        return delete(index).where(index.c.rowid.in_(bindparam("keys", expanding=True)))

    def indexed_keys(self, resource: str) -> Select[int]:
        return select(_fts5(resource).c.rowid)

    def keys_matching(self, resource: str) -> Select[int]:
        index = _fts5(resource)
        return select(index.c.rowid).where(_match(index, resource, bindparam("query", type_=Text())))

    def query_of(self, phrases: Sequence[Phrase]) -> str:
        return " AND ".join(map(_quoted, phrases))

    def matches(
        self, resource: str, phrases: Sequence[Phrase], name: Sequence[str], excluded: Sequence[Phrase] = ()
    ) -> Subquery:
        index = _fts5(resource)
        unwanted = " OR ".join(map(_quoted, excluded))
        if not phrases:
            # FTS5 has no query for all rows but some.
            other = index.alias()
            others = select(other.c.rowid).where(_match(other, resource, unwanted))
            rows = select(index.c.rowid.label("key"), distance([]))
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
        exact = condition(f"{{name}} : {_quoted(Phrase((NAME_START, *name, NAME_END)))}")
        return (
            select(index.c.rowid.label("key"), distance([*in_names, exact]))
            .where(_match(index, resource, everything))
            .subquery("matches")
        )


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
