"""Distinct values of a column, at one index lookup for each value, however many rows have it.

Neither database skips rows of the same value: `SELECT DISTINCT` reads them all. A recursive query looks up
the next value after the last one instead (https://wiki.postgresql.org/wiki/Loose_indexscan). This needs an index in
which the column follows the columns that the conditions compare for equality.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select


def following(column: Any, begin: Any, conditions: Sequence[Any], limit: int | ColumnElement[int]) -> Select[Any]:
    """Build the select of the first values that are not less than `begin`, in ascending order."""
    return _values(column, func.min, column >= begin, lambda last: column > last, conditions, limit)


def preceding(column: Any, end: Any, conditions: Sequence[Any], limit: int) -> Select[Any]:
    """Build the select of the last values that are less than `end`, in descending order."""
    return _values(column, func.max, column < end, lambda last: column < last, conditions, limit)


def _values(
    column: Any, nearest: Any, is_first: Any, is_next: Any, conditions: Sequence[Any], limit: int | ColumnElement[int]
) -> Select[Any]:
    first = select(nearest(column).label("value")).where(*conditions, is_first)
    values = first.cte("found", recursive=True)
    after = select(nearest(column)).where(*conditions, is_next(values.c.value)).correlate(values).scalar_subquery()
    values = values.union_all(select(after).where(values.c.value.is_not(None)))
    return select(values.c.value).where(values.c.value.is_not(None)).limit(limit)
