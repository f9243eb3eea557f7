"""Which walks list agreements and sources in the order of dates, at a cost that does not grow with their number.

They go along the index of terms, which SQLite has; see `app.filter_index.scans`.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Date, Text, literal, select
from sqlalchemy.orm import aliased

from app.db.database import Reading
from app.domain.edtf import Window
from app.filter_index import scans
from app.filter_index.scans import TermIndex
from app.queries import filters
from app.queries.days import first_of_short
from app.queries.pagination import Walk

Words = Sequence[Sequence[str]]
"""Groups of words in the index of terms: a record must have one of each."""


def by_date(
    connection: Reading, index: TermIndex, words: Words, window: Window, parts: Sequence[filters.Having] = ()
) -> list[Walk]:
    """Give the walks, in the order of dates, along records that have the words and touch the window.

    `parts` are looked up on the way. There are no walks where another way is as good, or better: nothing to go along, or
    a part that is rare.
    """
    if not (words or window.first) or not scans.is_there(connection.dialect):
        return []
    if not filters.are_common(connection, parts):
        return []
    return list(_walks(index, words, window, parts))


def in_another_order(
    connection: Reading, index: TermIndex, words: Words, conditions: Sequence[Any], links: Sequence[filters.Having] = ()
) -> list[Any]:
    """Build the conditions of a list in another order than that of dates, which records with the words meet.

    If they are few, the index of terms finds them, to be sorted; else no condition leads, and they are met on a walk along
    the order of the list. `links` are filters that the words stand for, and that are looked up on such a walk.
    """
    key = index.model.key
    if not scans.is_there(connection.dialect):
        return [*conditions, *filters.looked_up(key, links)]
    bare = filters.not_by_index(key, conditions)
    said = scans.saying(words)
    if words and index.count(connection, said, filters.MOST_SORTED) < filters.MOST_SORTED:
        return [key.in_(index.keys_found(literal(said, Text()))), *bare]
    return [*bare, *filters.looked_up(key, links)]


def _walks(index: TermIndex, words: Words, window: Window, parts: Sequence[filters.Having]) -> Iterator[Walk]:
    def conditions(record: Any) -> list[Any]:
        touches = filters.touching(record.starts_on, record.ends_on, window)
        return [*touches, *filters.looked_up(record.key, parts)]

    def along(words: Words, begin: dt.date | None) -> Walk:
        said = literal(scans.saying(words), Text())
        first, last = (None if day is None else literal(day, Date()) for day in (begin, window.last))
        return index.walk(said, conditions, first=first, last=last)

    if window.first is None:
        yield along(words, None)
        return
    begin = first_of_short(window.first)
    if words:
        yield along(words, begin)
    else:
        record: Any = aliased(index.model)
        rows = select(record.key).where(record.starts_on >= begin, *conditions(record))
        yield Walk(rows, record.key, record.starts_on)
    yield along([*words, [scans.LONG]], None)
