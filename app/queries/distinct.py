"""The distinct values of a column, one step down an index for each, however many rows have it.

Neither database skips rows of the same value by itself: `SELECT DISTINCT` reads them all. A recursive query asks for the
next value after the last one (https://wiki.postgresql.org/wiki/Loose_indexscan). The column must follow, in an index,
those that the conditions say are equal to something.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select


def following(column: Any, begin: Any, conditions: Sequence[Any], most: int) -> Select[Any]:
    """Build the select of the first values that are not less than `begin`, in order."""
    return _values(column, func.min, column >= begin, lambda last: column > last, conditions, most)


def preceding(column: Any, end: Any, conditions: Sequence[Any], most: int) -> Select[Any]:
    """Build the select of the last values that are less than `end`, the greatest first."""
    return _values(column, func.max, column < end, lambda last: column < last, conditions, most)


def _values(
    column: Any, nearest: Any, is_first: Any, is_next: Any, conditions: Sequence[Any], most: int
) -> Select[Any]:
    first = select(nearest(column).label("value")).where(*conditions, is_first)
    found = first.cte("found", recursive=True)
    after = select(nearest(column)).where(*conditions, is_next(found.c.value)).correlate(found).scalar_subquery()
    found = found.union_all(select(after).where(found.c.value.is_not(None)))
    return select(found.c.value).where(found.c.value.is_not(None)).limit(most)
