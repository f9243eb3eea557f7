"""Days in lists: the bound on first days that short records allow, and day numbers for arithmetic in SQL.

Records are compared with a window by overlap, which bounds a scan along first days at one end only. But a record that
is not long overlaps a day only if it began shortly before, which bounds the other end; the few long records get a scan
of their own.
"""

import datetime as dt
from typing import Any, Final

from sqlalchemy import Date, Integer, Text, and_, case, func
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from app.domain.dates.edtf import days_later

SHORT_DAYS: Final = 31
"""The largest number of days from the first to the last day of a record that is not long."""


def first_of_short(day: dt.date) -> dt.date:
    """Return the earliest first day of a record that is not long and overlaps this day or a later one."""
    return days_later(day, -SHORT_DAYS)


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


class _DayText(FunctionElement[str]):
    """A day as text, `2023-09-01`."""

    name = "day_text"
    type = Text()
    inherit_cache = True


@compiles(_DayText, "sqlite")
def _text_on_sqlite(element: _DayText, compiler: SQLCompiler, **kwargs: Any) -> str:
    return compiler.process(element.clauses, **kwargs)


@compiles(_DayText, "postgresql")
def _text_on_postgresql(element: _DayText, compiler: SQLCompiler, **kwargs: Any) -> str:
    return f"to_char({compiler.process(element.clauses, **kwargs)}, 'YYYY-MM-DD')"


class DayOfText(FunctionElement[dt.date]):
    """The day of a text, `2023-09-01`."""

    name = "day_of_text"
    type = Date()
    inherit_cache = True


@compiles(DayOfText, "sqlite")
def _day_on_sqlite(element: DayOfText, compiler: SQLCompiler, **kwargs: Any) -> str:
    return f"({compiler.process(element.clauses, **kwargs)})"


@compiles(DayOfText, "postgresql")
def _day_on_postgresql(element: DayOfText, compiler: SQLCompiler, **kwargs: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **kwargs)} AS DATE)"


_LENGTHS: Final = {"decade": 3, "year": 4, "month": 7}


def day_text(day: Any) -> Any:
    """Build the text of a day: `2023-09-01`."""
    return _DayText(day)


def period_of(day: Any, period: str) -> Any:
    """Build the text of the period that a day is in: `199` for a decade, `1990` for a year, `1990-05` for a month."""
    return period_of_text(day_text(day), period)


def period_of_text(text: Any, period: str) -> Any:
    """Build the text of the period that a day or a shorter period is in, from its text: `199` from `1990`."""
    return func.substr(text, 1, _LENGTHS[period])


def common_period(starts_on: Any, ends_on: Any, period: str) -> Any:
    """Build the text of the period in which all days from the first to the last lie; empty if there is none."""
    first, last = period_of(starts_on, period), period_of(ends_on, period)
    return case((first == last, first), else_="")


def has_known_days(date: Any, starts_on: Any, ends_on: Any) -> Any:
    """Build the condition that a date is one known day, or an interval from one known day to another."""
    first, last = day_text(starts_on), day_text(ends_on)
    return (date == first) | and_(date == first.concat("/").concat(last))
