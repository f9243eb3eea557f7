"""Distinct values of a column, at one index lookup for each value, however many rows have it.

Neither database skips rows of the same value by itself: `SELECT DISTINCT` reads them all. A recursive query looks up
the next value after the last one instead (https://wiki.postgresql.org/wiki/Loose_indexscan). This needs an index in
which the column follows the columns that the conditions compare for equality.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select


def following(column: Any, begin: Any, conditions: Sequence[Any], most: int) -> Select[Any]:
    """Build the select of the first values that are not less than `begin`, in ascending order."""
    return _values(column, func.min, column >= begin, lambda last: column > last, conditions, most)


def preceding(column: Any, end: Any, conditions: Sequence[Any], most: int) -> Select[Any]:
    """Build the select of the last values that are less than `end`, in descending order."""
    return _values(column, func.max, column < end, lambda last: column < last, conditions, most)


def _values(
    column: Any, nearest: Any, is_first: Any, is_next: Any, conditions: Sequence[Any], most: int
) -> Select[Any]:
    first = select(nearest(column).label("value")).where(*conditions, is_first)
    found = first.cte("found", recursive=True)
    after = select(nearest(column)).where(*conditions, is_next(found.c.value)).correlate(found).scalar_subquery()
    found = found.union_all(select(after).where(found.c.value.is_not(None)))
    return select(found.c.value).where(found.c.value.is_not(None)).limit(most)
