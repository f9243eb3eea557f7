"""Dates that carry their uncertainty: EDTF, ISO 8601-2:2019 level 1.

Taken: a day, month or year (`2023-09-01`, `2023-09`, `1873`), each also uncertain (`?`), approximate (`~`) or both
(`%`); unknown digits (`2023-09-XX`, `19XX`); intervals of these, open (`../2023-09-01`) or unknown (`/2023`) at one
end. Years run from 0001 to 9999, as in the calendars of both databases. Seasons are refused: spring in Tokyo is autumn
in Lima, and the standard does not say whose is meant.
"""

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

EARLIEST: Final = dt.date.min
LATEST: Final = dt.date.max

_PART: Final = r"(?:\d{4}|\d{3}X|\d{2}XX)(?:-(?:0[1-9]|1[0-2]|XX)(?:-(?:0[1-9]|[12]\d|3[01]|XX))?)?[?~%]?"
_FORM: Final = re.compile(rf"(?:{_PART}|{_PART}/(?:{_PART}|\.\.)?|(?:\.\.)?/{_PART})", re.ASCII)

FORM_HELP: Final = (
    "write an EDTF date: a day (2023-09-01), a month (2023-09), a year (1873), with ? (uncertain), ~ (about) or % "
    "(both) after it, or an interval (2023-08-30/2023-09-02, ../2023-09-01)"
)


@dataclass(frozen=True, slots=True)
class Bounds:
    """The earliest and the latest day that a date can mean; `EARLIEST` and `LATEST` stand for an open end."""

    starts_on: dt.date
    ends_on: dt.date

    @property
    def is_one_day(self) -> bool:
        """Whether the date means exactly one day."""
        return self.starts_on == self.ends_on


@dataclass(frozen=True, slots=True)
class Window:
    """Days that something must touch: it ends on `first` or later, and starts on `last` or earlier; None where open."""

    first: dt.date | None = None
    last: dt.date | None = None


_PLAIN: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?[?~%]?", re.ASCII)


@lru_cache(maxsize=65_536)
def bounds(text: str) -> Bounds:
    """Compute the earliest and latest day that the EDTF date `text` can mean.

    Approximate and uncertain dates keep the bounds they write: how far "about" reaches is for the reader to say.

    Raises:
        ValueError: not an EDTF level 1 date of the years 0001 to 9999, or an interval that ends before it starts.
    """
    if len(text) > 32 or not _FORM.fullmatch(text):
        raise ValueError(f"{text[:40]!r} is not a date that is understood; {FORM_HELP}")
    start, slash, end = text.partition("/")
    try:
        # Unknown (nothing) is as wide as open (..): nobody said more.
        earliest = EARLIEST if start in {"", ".."} else _part(start)[0]
        latest = LATEST if slash and end in {"", ".."} else _part(end if slash else start)[1]
    except ValueError as error:
        raise ValueError(f"{text!r} is not a day or month that exists; {FORM_HELP}") from error
    if latest < earliest:
        raise ValueError(f"{text!r} ends before it starts; put the earlier date first")
    return Bounds(earliest, latest)


def _part(text: str) -> tuple[dt.date, dt.date]:
    """Read one end of an interval, or a date by itself.

    The package takes milliseconds for what an import does by the million, and reads no unknown digits within intervals;
    so it is asked for one date at a time, and only for those with unknown digits.
    """
    if (plain := _plain(text)) is not None:
        return plain
    # Few dates have such, and to load it takes a fifteenth of what a start takes.
    import edtf  # noqa: PLC0415

    try:
        parsed = edtf.parse_edtf(text)
    except edtf.EDTFParseException as error:
        raise ValueError(str(error)) from error
    return _day(parsed.lower_strict()), _day(parsed.upper_strict())


def _plain(text: str) -> tuple[dt.date, dt.date] | None:
    found = _PLAIN.fullmatch(text)
    if found is None:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    assert year is not None  # noqa: S101 - the pattern has one
    first = dt.date(year, month or 1, day or 1)
    if day is not None:
        return first, first
    last_month = month or 12
    return first, dt.date(year, last_month, calendar.monthrange(year, last_month)[1])


def _day(point: tuple[int, ...]) -> dt.date:
    year, month, day = point[:3]
    return dt.date(year, month, min(day, calendar.monthrange(year, month)[1]))
