"""Uncertain dates: EDTF, ISO 8601-2:2019 level 1.

Accepted: a day, month or year (`2023-09-01`, `2023-09`, `1873`), each optionally uncertain (`?`), approximate (`~`) or
both (`%`); unknown digits (`2023-09-XX`, `19XX`); intervals of these, open (`../2023-09-01`) or unknown (`/2023`) at
one end. Years run from 0001 to 9999, as in the calendars of both databases. Seasons are rejected: spring in Tokyo is
autumn in Lima, and the standard does not say which hemisphere is meant.
"""

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import product, starmap
from typing import Final

EARLIEST: Final = dt.date.min
LATEST: Final = dt.date.max

OPEN_MARKS: Final = (".", "/")
"""The prefixes of a date that is open at its start, and the suffixes of one that is open at its end."""

_PART: Final = r"(?:\d{4}|\d{3}X|\d{2}XX)(?:-(?:0[1-9]|1[0-2]|XX)(?:-(?:0[1-9]|[12]\d|3[01]|XX))?)?[?~%]?"
_POINT: Final = re.compile(r"(\d{4}|\d{3}X|\d{2}XX)(?:-(\d{2}|XX)(?:-(\d{2}|XX))?)?[?~%]?", re.ASCII)
_DAY_OF_UNKNOWN_YEAR: Final = re.compile(r"X-(?:\d\d|XX)-\d\d", re.ASCII)
_UNKNOWN: Final = (None, "XX")
_DATE_PATTERN: Final = re.compile(rf"(?:{_PART}|{_PART}/(?:{_PART}|\.\.)?|(?:\.\.)?/{_PART})", re.ASCII)

FORMAT_HELP: Final = (
    "write an EDTF date: a day (2023-09-01), a month (2023-09), a year (1873), with ? (uncertain), ~ (about) or % "
    "(both) after it, or an interval (2023-08-30/2023-09-02, ../2023-09-01)"
)


@dataclass(frozen=True, slots=True)
class Bounds:
    """The earliest and the latest day that a date can mean.

    `EARLIEST` and `LATEST` also stand for an open end; `is_open_at_start` and `is_open_at_end` tell the two apart.
    """

    starts_on: dt.date
    ends_on: dt.date

    @property
    def is_one_day(self) -> bool:
        """Whether the date means exactly one day."""
        return self.starts_on == self.ends_on


def is_open_at_start(text: str) -> bool:
    """Return whether the EDTF date `text` has no first day: `../2023`, `/2023`."""
    return text.startswith(OPEN_MARKS)


def is_open_at_end(text: str) -> bool:
    """Return whether the EDTF date `text` has no last day: `2023/..`, `2023/`."""
    return text.endswith(OPEN_MARKS)


def last_named_start(text: str) -> dt.date:
    """Return the earliest day that the last date in `text` can mean: 2026-01-01 for `2023/2026` and for `2026/..`."""
    start, _, end = text.partition("/")
    return bounds(start if end in {"", ".."} else end).starts_on


def had_other_bounds(text: str) -> bool:
    """Return whether exports of older versions may contain other bounds for the EDTF date `text`: `190X-02-29`."""
    return _DAY_OF_UNKNOWN_YEAR.search(text) is not None


@dataclass(frozen=True, slots=True)
class DateWindow:
    """A range that a date must overlap: it ends on or after `first` and starts on or before `last`; None is open."""

    first: dt.date | None = None
    last: dt.date | None = None
    is_within: bool = False
    """Whether a date must lie within the range: it also starts on or after `first`, and ends on or before `last`."""


@lru_cache(maxsize=4_096)
def bounds(text: str) -> Bounds:
    """Return the earliest and latest day that the EDTF date `text` can mean.

    Approximate and uncertain dates keep their written bounds: how far "about" reaches is for the reader to judge.

    Raises:
        ValueError: the text is not an EDTF level 1 date of the years 0001 to 9999, or is an interval that ends before
            it starts.
    """
    if len(text) > 32 or not _DATE_PATTERN.fullmatch(text):
        raise ValueError(f"{text[:40]!r} is not a valid date; {FORMAT_HELP}")
    start, slash, end = text.partition("/")
    try:
        # Unknown (empty) is as wide as open (..), since nothing more is stated.
        earliest = EARLIEST if start in {"", ".."} else _bounds_of_date(start)[0]
        latest = LATEST if slash and end in {"", ".."} else _bounds_of_date(end if slash else start)[1]
    except ValueError as error:
        raise ValueError(f"{text!r} is not an existing day or month; {FORMAT_HELP}") from error
    if latest < earliest:
        raise ValueError(f"{text!r} ends before it starts; put the earlier date first")
    return Bounds(earliest, latest)


def _bounds_of_date(text: str) -> tuple[dt.date, dt.date]:
    """Return the first and last day of a single date or of one end of an interval.

    Unknown digits stand for every value with which the day exists: `190X-02-29` is a day of 1904 or 1908, and
    `202X-02-30` does not exist.

    Raises:
        ValueError: no such day exists.
    """
    match = _POINT.fullmatch(text)
    assert match is not None  # noqa: S101 - `_DATE_PATTERN` has checked it
    year, month, day = match.groups()
    years = range(max(1, int(year.replace("X", "0"))), int(year.replace("X", "9")) + 1)
    months = range(1, 13) if month in _UNKNOWN else range(int(month), int(month) + 1)
    number = None if day in _UNKNOWN else int(day)
    first = next(filter(None, starmap(partial(_first_day, number), product(years, months))), None)
    last = next(filter(None, starmap(partial(_last_day, number), product(reversed(years), reversed(months)))), None)
    if first is None or last is None:
        raise ValueError(f"{text!r} is not a day of the calendar")
    return first, last


def _first_day(day: int | None, year: int, month: int) -> dt.date | None:
    """Return the given day of a month, or the first if `day` is None; None if the month has no such day."""
    if day is not None and day > calendar.monthrange(year, month)[1]:
        return None
    return dt.date(year, month, day or 1)


def _last_day(day: int | None, year: int, month: int) -> dt.date | None:
    """Return the given day of a month, or the last if `day` is None; None if the month has no such day."""
    length = calendar.monthrange(year, month)[1]
    return None if day is not None and day > length else dt.date(year, month, day or length)
