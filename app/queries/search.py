"""Full-text search in lists: `q` narrows an index scan, and `sort=relevance` orders by the quality of the match."""

from dataclasses import replace
from typing import Any, Final

from sqlalchemy import Integer, Select, literal, literal_column, select

from app.db.database import Reading
from app.queries.days import DayNumber
from app.queries.pagination import Collection, Walk
from app.queries.params import RELEVANCE, FormQuery
from app.search import backends
from app.search.tokenizer import cut, phrases

# More than the calendar has days, so that no date outweighs a difference in distance.
_A_STEP: Final = 10_000_000


def walk(connection: Reading, collection: Collection, rows: Select[Any], query: FormQuery) -> Walk:
    """Build the scan of the rows of a collection's table that match `q`, in the order of the query.

    By relevance, records with the phrases in a name come first, and the newest first among equal matches.
    """
    column = collection.orders[_column(query.sort, collection)]
    return narrowed(connection, collection, Walk(rows, collection.model.key, column), query)


def narrowed(connection: Reading, collection: Collection, walk: Walk, query: FormQuery) -> Walk:
    """Narrow a scan to the records that match `q`.

    For relevance, the scan must be over the collection's own table, and its order is replaced.
    """
    if query.words is None:
        return walk
    wanted = phrases(query.words)
    is_sorted = query.sort == RELEVANCE
    if not wanted:
        # Not `false()`, which would absorb the other conditions, joins among them.
        nothing = walk.rows.where(literal_column("0") == literal_column("1"))
        return Walk(nothing, walk.key, literal(0, Integer)) if is_sorted else replace(walk, rows=nothing)
    matches = backends.index(connection.dialect).matching(collection.name, wanted, cut(query.words))
    if not is_sorted:
        return replace(walk, rows=walk.rows.where(walk.key.in_(select(matches.c.key))))
    value = matches.c.distance * _A_STEP
    if "date" in collection.orders:
        value -= DayNumber(collection.orders["date"])
    return Walk(walk.rows.join(matches, matches.c.key == walk.key), walk.key, value)


def _column(sort: str | None, collection: Collection) -> str:
    return (sort if sort and sort != RELEVANCE else collection.default_sort).removeprefix("-")
