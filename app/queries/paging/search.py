"""Full-text search in lists: `q` narrows an index scan, and `sort=relevance` orders by the quality of the match.

See decision 39.
"""

from dataclasses import replace
from typing import Final

from sqlalchemy import Integer, literal, literal_column, select

from app.db.database import ReadConnection
from app.queries.days import DayNumber
from app.queries.paging.pagination import Collection, IndexScan, Plan
from app.queries.paging.params import RELEVANCE
from app.search import backends
from app.search.tokenizer import SearchQuery, parse_query

# More than the calendar has days, so that no date outweighs a difference in distance.
_A_STEP: Final = 10_000_000


def narrow(connection: ReadConnection, collection: Collection, plan: Plan, q: str, sort: str) -> Plan:
    """Narrow the scans of a plan to the records that match `q`.

    By relevance, records with the phrases in a name come first, and the newest first among equal matches. Then the
    scans must be over the collection's own table, and their order is replaced.
    """
    query = parse_query(q)
    scans = [_narrowed(connection, collection, scan, query, sort) for scan in plan.scans()]
    return Plan(None, plan.values, lambda: scans)


def _narrowed(
    connection: ReadConnection,
    collection: Collection,
    scan: IndexScan,
    query: SearchQuery,
    sort: str,
) -> IndexScan:
    is_sorted = sort == RELEVANCE
    if not (query.phrases or query.excluded):
        # Not `false()`, which would absorb the other conditions, joins among them.
        nothing = scan.rows.where(literal_column("0") == literal_column("1"))
        return IndexScan(nothing, scan.key, literal(0, Integer)) if is_sorted else replace(scan, rows=nothing)
    matches = backends.for_dialect(connection.dialect).matches(
        collection.name, query.phrases, query.words, query.excluded
    )
    if not is_sorted:
        return replace(scan, rows=scan.rows.where(scan.key.in_(select(matches.c.key))))
    value = matches.c.distance * _A_STEP
    if "date" in collection.orders:
        value -= DayNumber(collection.orders["date"])
    # Where nothing else narrows the list, its keys are those of the index of words.
    is_whole = scan.rows.whereclause is None and scan.rows.get_final_froms() == [collection.model.__table__]
    keys = select(matches.c.key.label("key")) if is_whole else None
    return IndexScan(scan.rows.join(matches, matches.c.key == scan.key), scan.key, value, bare_keys=keys)
