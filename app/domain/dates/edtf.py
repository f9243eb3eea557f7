"""Uncertain dates: EDTF, ISO 8601-2:2019 level 1, and the sets "one of these days" of level 2.

Accepted: a day, month or year (`2023-09-01`, `2023-09`, `1873`), each optionally uncertain (`?`), approximate (`~`) or
both (`%`); unknown digits (`2023-09-XX`, `19XX`); intervals of these, open (`../2023-09-01`) or unknown (`/2023`) at
one end. `XXXX` is a year without a known digit, that is, any day; only meetings may have it. A set is one of several
dates: `[1971-07-09,1971-07-11]`, or with every date between, `[1971-07-09..1971-07-11]`, also open at one end.
`{1971-07-09,1971-07-11}`, all of these dates, is refused, since it is several events. Years run from 0001 to 9999, as in the
calendars of both databases. Seasons are rejected: spring in Tokyo is autumn in Lima, and the standard does not say which
hemisphere is meant.

See decisions 11 and 135.
"""

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import product, starmap
from typing import Final

from app.domain.dates import common_forms

EARLIEST: Final = dt.date.min
LATEST: Final = dt.date.max

UNKNOWN: Final = "XXXX"
"""The date of a meeting without a known day, such as one that was postponed until further notice."""
UNKNOWN_ENDS: Final = frozenset({"", ".."})
"""The ends of an interval that name no day: `2023/`, `2023/..`."""
OPEN_MARKS: Final = (".", "/")
"""The prefixes of a date that is open at its start, and the suffixes of one that is open at its end."""

_PART: Final = r"(?:\d{4}|\d{3}X|\d{2}XX)(?:-(?:0[1-9]|1[0-2]|XX)(?:-(?:0[1-9]|[12]\d|3[01]|XX))?)?[?~%]?"
_POINT_PATTERN: Final = re.compile(_PART, re.ASCII)
_DAY: Final = dt.timedelta(days=1)
_POINT: Final = re.compile(r"(\d{4}|\d{3}X|\d{2}XX)(?:-(\d{2}|XX)(?:-(\d{2}|XX))?)?[?~%]?", re.ASCII)
_DAY_OF_UNKNOWN_YEAR: Final = re.compile(r"X-(?:\d\d|XX)-\d\d", re.ASCII)
_UNKNOWN: Final = (None, "XX")
_OTHER_DATES: Final = (
    (
        re.compile(r"\d{4}-(?:2[1-9]|3\d|4[01])[?~%]?", re.ASCII),
        "is a season or a quarter, which are not supported: what is spring depends on the hemisphere; write its months, 2024-03/2024-05",
    ),
    (
        re.compile(r"Y-?\d{5,30}(?:E\d+)?|-\d{4}(?:-\d\d){0,2}|\d{5,7}|Y-?\d+E\d+", re.ASCII),
        "is not of the years 0001 to 9999; write a day as 2023-09-01, with hyphens",
    ),
    (
        re.compile(r"(?=.*[?~%])[?~%]?\d{4}[?~%]?-[?~%]?\d\d[?~%]?(?:-[?~%]?\d\d[?~%]?)?", re.ASCII),
        "marks a part of a date, which is not supported; write the mark once, at the end: 2004-06-11?",
    ),
    (
        re.compile(r"X{4}-(?:\d\d|XX)(?:-(?:\d\d|XX))?|\dX{3}(?:-.{2,5})?", re.ASCII),
        "has no known decade; write the century (19XX), or for a meeting without a known day XXXX",
    ),
    (
        re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d.{0,20}", re.ASCII),
        "is a time; write the day alone, and for a meeting the time as `starts_at`",
    ),
)
"""Dates of levels 0 to 2 of EDTF, or of other forms of ISO 8601, with the reason and the remedy for each kind."""
_DATE_PATTERN: Final = re.compile(rf"(?:{_PART}|{_PART}/(?:{_PART}|\.\.)?|(?:\.\.)?/{_PART})", re.ASCII)

_OPEN: Final = ".."
_MAX_LENGTH: Final = 32
MAX_SET_LENGTH: Final = 200
"""The largest number of characters of a set."""

FORMAT_HELP: Final = (
    "write an EDTF date: a day (2023-09-01), a month (2023-09), a year (1873), with ? (uncertain), ~ (about) or % "
    "(both) after it, or an interval (2023-08-30/2023-09-02, ../2023-09-01)"
)


@dataclass(frozen=True, slots=True)
class Bounds:
    """The earliest and the latest day that a date can mean.

    `EARLIEST` and `LATEST` also stand for an open end; `is_open_at_end` returns whether a date has an open end.
    """

    starts_on: dt.date
    ends_on: dt.date

    @property
    def is_one_day(self) -> bool:
        """Whether the date means exactly one day."""
        return self.starts_on == self.ends_on

    def overlaps(self, other: "Bounds") -> bool:
        """Return whether some day is within these and within the other bounds."""
        return self.starts_on <= other.ends_on and other.starts_on <= self.ends_on


def days_later(day: dt.date, days: int) -> dt.date:
    """Return the day that many days later, or earlier if `days` is negative, within the calendar (`EARLIEST` to `LATEST`)."""
    return dt.date.fromordinal(min(LATEST.toordinal(), max(EARLIEST.toordinal(), day.toordinal() + days)))


def is_open_at_end(text: str) -> bool:
    """Return whether the EDTF date `text` has no last day: `2023/..`, `2023/`."""
    return text == UNKNOWN or text.removesuffix("]").endswith(OPEN_MARKS)


def last_named_start(text: str) -> dt.date:
    """Return the earliest day that the last date in `text` can mean: 2026-01-01 for `2023/2026` and for `2026/..`."""
    if is_set(text):
        return max(member.starts_on for member in _members(text))
    start, _, end = text.partition("/")
    return bounds(start if end in UNKNOWN_ENDS else end).starts_on


def check_known(text: str) -> None:
    """Check that a text is an EDTF date and names some day.

    Raises:
        ValueError: it is not, or it is `XXXX`.
    """
    if text == UNKNOWN:
        raise ValueError(f"{text!r} names no day, and only the `date` of a meeting may be unknown; {FORMAT_HELP}")
    bounds(text)


def bounds_of_ends(text: str) -> tuple[Bounds, Bounds]:
    """Return the days on which something with the EDTF date `text` may have begun, and those on which it may have ended."""
    whole = bounds(text)
    start, slash, end = text.partition("/")
    if not slash:
        return whole, whole
    return (whole if start in UNKNOWN_ENDS else bounds(start), whole if end in UNKNOWN_ENDS else bounds(end))


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

    @property
    def is_closed(self) -> bool:
        """Whether it has a first and a last day, in this order."""
        return self.first is not None and self.last is not None and self.first <= self.last


@lru_cache(maxsize=4_096)
def bounds(text: str) -> Bounds:
    """Return the earliest and latest day that the EDTF date `text` can mean.

    Approximate and uncertain dates keep their written bounds: how far "about" reaches is for the reader to judge.

    Raises:
        ValueError: the text is not an EDTF level 1 date of the years 0001 to 9999, or is an interval that ends before
            it starts.
    """
    if text == UNKNOWN:
        return Bounds(EARLIEST, LATEST)
    if is_set(text):
        members = _members(text)
        return Bounds(min(member.starts_on for member in members), max(member.ends_on for member in members))
    if text.startswith("{"):
        raise ValueError(
            f"{text[:40]!r} is all of several dates; write [{text[1:-1][:40]}] for one of them, an interval for days without a gap, or "
            "record each of them by itself"
        )
    if len(text) > _MAX_LENGTH or not _DATE_PATTERN.fullmatch(text):
        raise ValueError(_not_supported(text) or f"{text[:40]!r} is not a valid date; {_help_with(text)}")
    start, slash, end = text.partition("/")
    try:
        # Unknown (empty) is as wide as open (..), since nothing more is stated.
        earliest = EARLIEST if start in UNKNOWN_ENDS else _bounds_of_date(start)[0]
        latest = LATEST if slash and end in UNKNOWN_ENDS else _bounds_of_date(end if slash else start)[1]
    except ValueError as error:
        raise ValueError(f"{text!r} is not an existing day or month; {FORMAT_HELP}") from error
    if latest < earliest:
        raise ValueError(f"{text!r} ends before it starts; put the earlier date first")
    return Bounds(earliest, latest)


def _help_with(text: str) -> str:
    """Return how to write a date, with the dates that a text of another form may mean."""
    meant = common_forms.in_edtf(text) if len(text) <= _MAX_LENGTH else []
    if not meant:
        return FORMAT_HELP
    return f"did you mean {' or '.join(map(repr, meant))}? {FORMAT_HELP[:1].upper()}{FORMAT_HELP[1:]}"


def _not_supported(text: str) -> str | None:
    """Return the reason and the remedy for a date of EDTF that is not accepted here; None for any other text."""
    return next((f"{text[:40]!r} {reason}" for pattern, reason in _OTHER_DATES if pattern.fullmatch(text)), None)


def is_set(text: str) -> bool:
    """Return whether the EDTF date `text` is one of several dates: `[1971-07-09,1971-07-11]`."""
    return text.startswith("[")


@lru_cache(maxsize=1_024)
def gaps(text: str) -> tuple[Bounds, ...]:
    """Return the days between the first and the last day of the EDTF date `text` on which the event was not held.

    Raises:
        ValueError: the text is not an EDTF date.
    """
    if not is_set(text):
        return ()
    result = []
    last: dt.date | None = None
    for member in sorted(_members(text), key=lambda member: member.starts_on):
        if last is not None and (member.starts_on - last).days > 1:
            result.append(Bounds(last + _DAY, member.starts_on - _DAY))
        last = member.ends_on if last is None else max(last, member.ends_on)
    return tuple(result)


def _members(text: str) -> list[Bounds]:
    """Return the bounds of the members of a set; a member with `..` is every date from one to another.

    Raises:
        ValueError: the text is not a set.
    """
    help_ = "write [1971-07-09,1971-07-11] for one of these days, [1971-07-09..1971-07-11] with every day between"
    if len(text) > MAX_SET_LENGTH:
        raise ValueError(f"{text[:40]!r} has more than {MAX_SET_LENGTH} characters; {help_}")
    members = text[1:-1].split(",") if text.endswith("]") else []
    result = []
    for index, member in enumerate(members):
        first, dots, last = member.partition(_OPEN)
        is_last = index == len(members) - 1
        ends = [end for end in (first, last) if end]
        is_open = bool(dots) and len(ends) == 1 and ((not first and index == 0) or (not last and is_last))
        if not all(_POINT_PATTERN.fullmatch(end) for end in ends) or not (len(ends) == 1 + bool(dots) or is_open):
            raise ValueError(f"{text[:40]!r} is not a set of dates; {help_}")
        if len(ends) == 2 and len({end.count("-") for end in ends}) > 1:
            raise ValueError(f"{member!r} has ends of different precision; write two days, two months or two years")
        try:
            starts = EARLIEST if not first else _bounds_of_date(first)[0]
            stops = LATEST if dots and not last else _bounds_of_date(last or first)[1]
        except ValueError as error:
            raise ValueError(f"{member!r} is not an existing day or month; {help_}") from error
        if stops < starts:
            raise ValueError(f"{member!r} ends before it starts; put the earlier date first")
        result.append(Bounds(starts, stops))
    if not result:
        raise ValueError(f"{text[:40]!r} is not a set of dates; {help_}")
    return result


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
