"""The day that a sentence names, as EDTF, in a text that was published on a known day or on an unknown one.

*today* is the day of publication. A date without a year is that of the year of publication, or of the December before; it is
uncertain if that is more than a month before the publication. For one after the publication, or on another day of the week,
the day of publication stands, as uncertain. Nothing is assumed: a
sentence without a day gives none, and neither does *today* in a text of unknown date.
"""

import calendar
import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from app.reading.language.lexicon import Lexicon
from app.reading.language.tokens import Token
from app.reading.persons.person import Span

_LONGEST_DELAY: Final = dt.timedelta(days=31)
_RANGE: Final = frozenset({"-", "–", "—", "to", "and", "&", "through", "until"})
_BETWEEN_DAYS: Final = frozenset({"-", "–", "to", "and", "&"})
_ENDS: Final = frozenset({"", ",", ".", ";", ")"})
_LAST_DAY: Final = 31
_DAY_DIGITS: Final = 2
_WITH_DOTS: Final = re.compile(r"(\d{1,2})\.(\d{1,2})\.([12]\d{3})", re.ASCII)
"""A date in digits, with the day first: *15.07.2024*."""
_YEAR_DIGITS: Final = 4


class HowDated(StrEnum):
    """How a sentence tells the day."""

    RELATIVE = "relative day"
    """*today*, *yesterday*, *this morning*."""
    DATE = "date"
    WEEKDAY = "weekday"
    WEEK = "week"
    COUNTED = "counted day"
    """*the next day*, of which the text has named the one before."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day or an interval that a text names."""

    date: str
    """EDTF; `?` marks a day that is likely but not sure."""
    span: Span
    how: HowDated
    index: int
    """The index of the token with which the words of the day begin."""
    end: int
    """The index after the last of them."""
    counted_from: Span | None = None
    """The words of the day from which it is counted, other than that of the publication."""


def days(
    tokens: Sequence[Token],
    published: dt.date | None,
    lexicon: Lexicon,
    *,
    year: int | None = None,
    is_news: bool = False,
) -> list[Day]:
    """Return the days that the tokens of a sentence name, in their order.

    `year` is that of the publication where its day is unknown. `is_news` reads weeks and days to come as well: a date after
    the publication is no misprint there.
    """
    return list(_Days(tokens, published, lexicon, year, is_news).read())


@dataclass(frozen=True, slots=True)
class _Date:
    """A date as printed; the end of an interval has all that is not printed with it from the start."""

    day: int
    month: int
    year: int | None


@dataclass(frozen=True, slots=True)
class _Days:
    tokens: Sequence[Token]
    published: dt.date | None
    lexicon: Lexicon
    year: int | None = None
    is_news: bool = False

    def read(self) -> Iterator[Day]:
        index = 0
        while index < len(self.tokens):
            day = self._relative(index) or self._dated(index) or self._weekday(index) or self._week(index)
            if day is not None:
                yield day
            index = day.end if day else index + 1

    def _day(self, date: str, first: int, end: int, how: HowDated) -> Day:
        return Day(date, Span(self.tokens[first].start, self.tokens[end - 1].end), how, first, end)

    def _key(self, index: int) -> str:
        return self.tokens[index].key if 0 <= index < len(self.tokens) else ""

    def _relative(self, index: int) -> Day | None:
        match = self.lexicon.days_ago.longest(self.tokens, index)
        # "today’s agenda" does not tell the day of a meeting.
        if match is None or self.published is None or self._key(match[0]) == "'s":
            return None
        if match[1] < 0 and not self.is_news:
            return None
        day = self.published - dt.timedelta(days=match[1])
        return self._day(day.isoformat(), index, match[0], HowDated.RELATIVE)

    def _dated(self, index: int) -> Day | None:
        """Read *Friday, October 25, 2024*, *25 October*, *September 30 – October 2*, *19-20 November*."""
        weekday, start = self._weekday_before(index)
        first = self._date(start, None)
        if first is None:
            return None
        date, end, _ = first
        last = date
        if (
            self._key(end) in _RANGE
            and (second := self._date(end + 1, date))
            and (self._key(end) != "and" or second[2] or self._key(second[1]) in _ENDS)
        ):
            last, end, _ = second
        elif date.month == 0:
            return None
        first_day, last_day = _Date(date.day, date.month or last.month, date.year or last.year), last
        edtf = self._edtf(first_day, last_day, weekday)
        return None if edtf is None else self._day(edtf, index, end, HowDated.DATE)

    def _weekday_before(self, index: int) -> tuple[int | None, int]:
        weekday = self.lexicon.weekdays.get(self._key(index))
        if weekday is None:
            return None, index
        start = index + 1 + (self._key(index + 1) == ",")
        return weekday, start + (self._key(start) == "on")

    def _date(self, index: int, before: _Date | None) -> tuple[_Date, int, bool] | None:
        """Read a date; after `before` and a dash also a day alone, before a dash also a day without its month.

        The last value is whether the date has a month of its own.
        """
        text = self.tokens[index].text if index < len(self.tokens) else ""
        if (match := _WITH_DOTS.fullmatch(text)) is not None:
            return _Date(int(match[1]), int(match[2]), int(match[3])), index + 1, True
        month = self._month(index)
        if month is not None:
            day = self._number(index + 1)
            if day is None:
                return None
            year, end = self._year(index + 2)
            return _Date(day, month, year), end, True
        day = self._number(index)
        if day is None:
            return None
        start = index + 1 + (self._key(index + 1) == "of")
        month = self._month(start)
        if month is not None:
            year, end = self._year(start + 1)
            return _Date(day, month, year), end, True
        if before is not None and before.month:
            year, end = self._year(index + 1)
            return _Date(day, before.month, year), end, False
        if (
            before is None
            and self._key(index + 1) in _BETWEEN_DAYS
            and self._number(index + 2)
            and self._month(index + 3)
        ):
            return _Date(day, 0, None), index + 1, False
        return None

    def _month(self, index: int) -> int | None:
        if index < len(self.tokens) and not self.tokens[index].is_capitalized:
            return None
        return self.lexicon.months.get(self._key(index))

    def _number(self, index: int) -> int | None:
        key = self._key(index).removesuffix("st").removesuffix("nd").removesuffix("rd").removesuffix("th")
        if not (key.isascii() and key.isdigit() and len(key) <= _DAY_DIGITS):
            return None
        return int(key) if 1 <= int(key) <= _LAST_DAY else None

    def _year(self, index: int) -> tuple[int | None, int]:
        start = index + (self._key(index) in {",", "/"})  # "May 22/2019"
        key = self._key(start)
        if len(key) == _YEAR_DIGITS and key.isascii() and key.isdigit() and key[0] in "12":
            return int(key), start + 1
        return None, index

    def _edtf(self, first: _Date, last: _Date, weekday: int | None) -> str | None:
        """Return the EDTF of a date or an interval, as uncertain where it does not fit the weekday or the publication."""
        year = last.year or first.year or self._year_of(last)
        if year is None:
            return None
        try:
            end = dt.date(year, last.month, last.day)
            start = dt.date(year - (first.month > last.month), first.month, first.day)
        except ValueError:
            return f"{self.published}?" if self.published else None
        is_sure = start <= end and (weekday is None or start.weekday() == weekday)
        if self.published is not None and last.year is None and not (self.is_news and end > self.published):
            if not is_sure or end > self.published:
                return f"{self.published}?"
            is_sure = self.published - end <= _LONGEST_DELAY
        edtf = start.isoformat() if start >= end else f"{start}/{end}"
        return edtf if is_sure else f"{edtf}?" if "/" not in edtf else edtf

    def _year_of(self, date: _Date) -> int | None:
        """Return the year of a date without one: that of the publication, the one before for December in January."""
        if self.published is None:
            return self.year
        return self.published.year - (date.month == 12 and self.published.month == 1)

    def _weekday(self, index: int) -> Day | None:
        """Read *on Saturday*, which is the last such day; that of the publication is sure, others not quite."""
        weekday = self.lexicon.weekdays.get(self._key(index))
        if weekday is None or self.published is None or self._key(index + 1) == "'s":
            return None
        if not self.tokens[index].is_capitalized or self._key(index - 1) in {"next", "every"}:
            return None
        days_ago = (self.published.weekday() - weekday) % len(calendar.day_name)
        day = self.published - dt.timedelta(days=days_ago)
        is_sure = self.is_news and days_ago == 0
        return self._day(f"{day}" if is_sure else f"{day}?", index, index + 1, HowDated.WEEKDAY)

    def _week(self, index: int) -> Day | None:
        """Read *this week*, which goes to the day of publication, and *last week*."""
        match = self.lexicon.weeks_ago.longest(self.tokens, index) if self.is_news else None
        if match is None or self.published is None or self._key(match[0]) == "'s":
            return None
        monday = self.published - dt.timedelta(days=self.published.weekday() + 7 * match[1])
        last = monday + dt.timedelta(days=6)
        last = last if match[1] < 0 else min(last, self.published)
        edtf = monday.isoformat() if monday == last else f"{monday}/{last}"
        return self._day(edtf, index, match[0], HowDated.WEEK)


def to_come(day: Day, published: dt.date | None) -> Day:
    """Return a weekday or *this week* as that of a plan: the next one rather than the last one.

    So is a date without a year that was long before the publication: *15 January* in December.
    """
    if published is None:
        return day
    if day.how is HowDated.DATE and day.date.endswith("?"):
        date = dt.date.fromisoformat(day.date.rstrip("?"))
        is_leap_day = (date.month, date.day) == (2, 29)
        is_next = date < published and not is_leap_day
        return replace(day, date=f"{date.replace(year=date.year + 1)}?") if is_next else day
    if day.how not in {HowDated.WEEKDAY, HowDated.WEEK}:
        return day
    first = dt.date.fromisoformat(day.date.split("/")[0].rstrip("?"))
    if day.how is HowDated.WEEKDAY:
        return replace(day, date=f"{first + dt.timedelta(days=7 * (first < published))}?")
    sunday = first + dt.timedelta(days=6)
    return replace(day, date=f"{published}/{sunday}") if first <= published < sunday else day
