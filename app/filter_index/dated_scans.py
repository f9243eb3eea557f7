"""Index scans that list agreements and sources by date, at a cost that does not grow with their number.

They use the term index, which only SQLite has; see `app.filter_index.scans`.

See decision 73.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Date, Text, literal, select
from sqlalchemy.orm import aliased

from app.db.database import ReadConnection
from app.domain.dates.edtf import DateWindow
from app.filter_index import scans
from app.filter_index.scans import TermIndex
from app.queries.days import first_of_short
from app.queries.filtering import filters
from app.queries.lookups import LONG
from app.queries.paging.pagination import IndexScan

Words = Sequence[Sequence[str]]
"""Groups of words in the term index: a record must have at least one word of each group."""


def date_scans(
    connection: ReadConnection,
    index: TermIndex,
    words: Words,
    window: DateWindow,
    child_filters: Sequence[filters.ChildFilter] = (),
) -> list[IndexScan]:
    """Return the index scans, in date order, of the records that have the words and overlap the window.

    `child_filters` are checked for each record scanned. The list is empty where another way is as good or better: without a
    term index, with neither words nor a first day to scan from, or if one of the parts is rare.
    """
    if not (words or window.first) or not scans.has_term_index(connection.dialect):
        return []
    if not filters.are_common(connection, child_filters):
        return []
    return list(_build_scans(index, words, window, child_filters))


def order_conditions(
    connection: ReadConnection,
    index: TermIndex,
    words: Words,
    conditions: Sequence[Any],
    links: Sequence[filters.ChildFilter] = (),
) -> list[Any]:
    """Build the conditions that select the records with the words, for a list that is not sorted by date.

    If few records match, the term index finds them and they are sorted. Otherwise no condition drives the query, and
    records are checked in a scan along the list's order. `links` are the filters that the words stand for, in the form
    in which such a scan checks them.
    """
    key = index.model.key
    if not scans.has_term_index(connection.dialect):
        return [*conditions, *filters.exists_conditions(key, links)]
    bare = filters.without_index(key, conditions)
    query = scans.match_query(words)
    if words and index.count(connection, query, filters.MAX_SORTED) < filters.MAX_SORTED:
        return [key.in_(index.matching_keys(literal(query, Text()))), *bare]
    return [*bare, *filters.exists_conditions(key, links)]


def _build_scans(
    index: TermIndex, words: Words, window: DateWindow, child_filters: Sequence[filters.ChildFilter]
) -> Iterator[IndexScan]:
    def conditions(record: Any) -> list[Any]:
        touches = filters.overlap_conditions(record.starts_on, record.ends_on, window)
        return [*touches, *filters.exists_conditions(record.key, child_filters)]

    def scan_from(words: Words, begin: dt.date | None) -> IndexScan:
        query = literal(scans.match_query(words), Text())
        first, last = (None if day is None else literal(day, Date()) for day in (begin, window.last))
        return index.scan(query, conditions, first=first, last=last)

    if window.first is None:
        yield scan_from(words, None)
        return
    begin = first_of_short(window.first)
    if words:
        yield scan_from(words, begin)
    else:
        record: Any = aliased(index.model)
        rows = select(record.key).where(record.starts_on >= begin, *conditions(record))
        yield IndexScan(rows, record.key, record.starts_on)
    yield scan_from([*words, [LONG]], None)
