"""Days in lists: the bound on first days that short records allow, and day numbers for arithmetic in SQL.

Records are compared with a window by overlap, which bounds a scan along first days at one end only. But a record that
is not long overlaps a day only if it began shortly before, which bounds the other end; the few long records get a scan
of their own.
"""

import datetime as dt
from typing import Any, Final

from sqlalchemy import Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

SHORT_DAYS: Final = 31
"""The largest number of days from the first to the last day of a record that is not long."""


def first_of_short(day: dt.date) -> dt.date:
    """Return the earliest first day of a record that is not long and overlaps this day or a later one."""
    # Not before the first day of the calendar.
    return dt.date.fromordinal(max(1, day.toordinal() - SHORT_DAYS))


class DayNumber(FunctionElement[int]):
    """The number of a day, counted from an origin that differs between the databases."""

    name = "day_number"
    type = Integer()
    inherit_cache = True


@compiles(DayNumber, "sqlite")
def _on_sqlite(element: DayNumber, compiler: SQLCompiler, **kwargs: Any) -> str:
    return f"CAST(julianday({compiler.process(element.clauses, **kwargs)}) AS INTEGER)"


@compiles(DayNumber, "postgresql")
def _on_postgresql(element: DayNumber, compiler: SQLCompiler, **kwargs: Any) -> str:
    return f"({compiler.process(element.clauses, **kwargs)} - DATE '0001-01-01')"
