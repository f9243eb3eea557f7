"""Days in lists: the window that a record must touch, and the numbers of days that SQL can reckon with.

A window is compared by overlap, which bounds a walk along first days at one end only. But what is not long touches a day
only if it began shortly before; so the walk has its other end, and the long ones, which are few, are a walk of their own.
"""

import datetime as dt
from typing import Any, Final

from sqlalchemy import Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

SHORT_DAYS: Final = 31
"""How many days after its first a record that is not long can have ended at most."""


def first_of_short(day: dt.date) -> dt.date:
    """Give the first day on which a record that is not long can have begun that touches a day, or a later one."""
    # No earlier than the calendar's first day.
    return dt.date.fromordinal(max(1, day.toordinal() - SHORT_DAYS))


class DayNumber(FunctionElement[int]):
    """The number of a day, counted from a first one that each database has for itself."""

    name = "day_number"
    type = Integer()
    inherit_cache = True


@compiles(DayNumber, "sqlite")
def _on_sqlite(element: DayNumber, compiler: SQLCompiler, **kwargs: Any) -> str:
    return f"CAST(julianday({compiler.process(element.clauses, **kwargs)}) AS INTEGER)"


@compiles(DayNumber, "postgresql")
def _on_postgresql(element: DayNumber, compiler: SQLCompiler, **kwargs: Any) -> str:
    return f"({compiler.process(element.clauses, **kwargs)} - DATE '0001-01-01')"
