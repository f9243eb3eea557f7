"""Dates as tables write them, by patterns such as `DD/MM/YYYY`, `D Month YYYY` and `Mon-YY`, as EDTF dates."""

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Final

from app.domain.dates import edtf
from app.mapping import calendars, eras, periods
from app.mapping.date_tokens import ABOUT, EXPRESSIONS, PERIODS, TOKEN, kind_of
from app.mapping.month_names import month_names, month_of

_FIRST_SERIAL: Final = dt.date(1899, 12, 30)
_LAST_SERIAL: Final = 2_958_465
_MISSING_LEAP_DAY: Final = 60
"""Excel counts 29 February 1900, a day that never was."""
_ISO: Final = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ]\d\d:?\d\d(?::?\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d(?::?\d\d)?)?)?", re.ASCII
)
_SERIAL: Final = re.compile(r"\d{1,7}(?:\.\d+)?", re.ASCII)
_WORDS: Final = ("edtf", "iso", "excel")
"""The formats that are words and not patterns."""
_YEAR: Final = "YYYY"
_ENDING: Final = "ending"
"""The group of the last digits of a year whose first digits are those of another one: *1914–18*."""
_LONGEST: Final = 200
"""The longest text of a date, in characters. Names in a long one could be cut in many ways, which takes long to try."""


class DateReader:
    """A reader of dates in some formats; the first that fits decides."""

    def __init__(
        self,
        formats: Sequence[str],
        language: str = "en",
        pivot: int = 1969,
        *,
        hemisphere: periods.Hemisphere | None = None,
        fiscal_year: periods.FiscalYear | None = None,
    ) -> None:
        """Compile the formats. `hemisphere` decides the months of seasons, and `fiscal_year` those of such years.

        Raises:
            ValueError: unknown format or language.
        """
        self.formats = tuple(formats)
        self._readers = [(name, _expression(name)) for name in formats]
        self._language, self._pivot = language, pivot
        self._hemisphere, self._fiscal_year = hemisphere, fiscal_year
        month_names(language)
        self.read = lru_cache(maxsize=4_096)(self._read)

    def _read(self, text: str) -> tuple[str, bool]:
        """Return the EDTF date of a text, and whether another of the formats gives another date.

        Raises:
            ValueError: no format fits.
        """
        if len(text) > _LONGEST:
            raise ValueError(f"{text[:60]!r} has {len(text)} characters, which no date has; correct it")
        text = western_digits(text)
        dates: list[str] = []
        reason = ""
        for name, expression in self._readers:
            try:
                date = self._by_word(name, text) if expression is None else self._by_pattern(expression, text)
            except ValueError as error:
                reason = f": {error}"
                continue
            if date is not None:
                dates.append(date)
        if not dates:
            raise ValueError(
                f"{text[:60]!r} is not a date in the form {' or '.join(self.formats)}{reason}; correct it, or add its form to `formats`"
            )
        return dates[0], len(set(dates)) > 1

    @staticmethod
    def _by_word(name: str, text: str) -> str | None:
        if name == "edtf":
            try:
                edtf.bounds(text)
            except ValueError:
                return None
            return text
        if name == "iso":
            match = _ISO.fullmatch(text)
            return dt.date.fromisoformat(match[1]).isoformat() if match else None
        return _by_serial(text)

    def shared(self, first: str, last: str) -> list[tuple[str, str]]:
        """Return the two dates of an interval in each format by which one of them has what both have in common.

        Raises:
            ValueError: a day of the interval does not exist.
        """
        intervals: list[tuple[str, str]] = []
        if max(len(first), len(last)) > _LONGEST:
            return intervals
        for name in self.formats:
            for before, after in _shared_expressions(name):
                match, other_match = before.fullmatch(first), after.fullmatch(last)
                if match is None or other_match is None:
                    continue
                one, other = match.groupdict(), other_match.groupdict()
                if (ending := other.pop(_ENDING, None)) is not None:
                    other["year"] = _completed(one["year"], ending)
                begin, end = self._by_parts({**other, **one}), self._by_parts({**one, **other})
                if begin is not None and end is not None:
                    intervals.append((begin, end))
        return intervals

    def _by_pattern(self, expression: re.Pattern[str], text: str) -> str | None:
        match = expression.fullmatch(text)
        return None if match is None else self._by_parts(match.groupdict())

    def _by_parts(self, parts: dict[str, str]) -> str | None:
        """Return the EDTF date of the parts of a text; None if a name is not that of a month."""
        if parts.get("ah") is not None:
            return _islamic_date(parts)
        if parts.get("fiscal") or parts.get("fiscal_first"):
            first, last = periods.fiscal_year(parts, self._fiscal_year)
            return join(compose(*first, 0), compose(*last, 0))
        year, month = self._year(parts), int(parts.get("month") or 0)
        if (name := parts.get("name")) is not None:
            named_month = month_of(name, self._language)
            if named_month is None:
                return None
            month = named_month
        if (months := self._months_of_period(parts)) is not None:
            about = ABOUT if parts.get("season") else ""
            return join(*(f"{compose(year, number, 0)}{about}" for number in months))
        return compose(year, month, int(parts.get("day") or 0))

    def _year(self, parts: dict[str, str]) -> int:
        if (short := parts.get("short")) is not None:
            return self._pivot + (int(short) - self._pivot) % 100
        if (era := parts.get("era")) is not None:
            return eras.year_of(era)
        if (buddhist := parts.get("be")) is not None:
            return calendars.year_of_buddhist_era(int(buddhist))
        return int(parts.get("year") or -1)

    def _months_of_period(self, parts: dict[str, str]) -> tuple[int, int] | None:
        """Return the first and the last month of a quarter, a half or a season; None if the parts have none of them."""
        if (quarter := parts.get("quarter")) is not None:
            return periods.quarter(quarter)
        if (half := parts.get("half")) is not None:
            return periods.half(half)
        if (season := parts.get("season")) is not None:
            return periods.season(season, self._hemisphere)
        return None


def _islamic_date(parts: dict[str, str]) -> str | None:
    """Return the EDTF date, about a day or month of ours, of one of the Islamic calendar; None if a name is not that of a month."""
    month = calendars.islamic_month_of(parts["islamic"]) if parts.get("islamic") else int(parts.get("month") or 0)
    if month is None:
        return None
    first, last = calendars.islamic_days(int(parts["ah"]), month, int(parts.get("day") or 0))
    return join(f"{first.isoformat()}{ABOUT}", f"{last.isoformat()}{ABOUT}")


def _by_serial(text: str) -> str | None:
    """Return the date of a serial number of Excel, which may have a time of day as its fraction; None for another text."""
    serial = int(float(text)) if _SERIAL.fullmatch(text) else 0
    if not 1 <= serial <= _LAST_SERIAL or serial == _MISSING_LEAP_DAY:
        return None
    return (_FIRST_SERIAL + dt.timedelta(days=serial + (serial < _MISSING_LEAP_DAY))).isoformat()


def compose(year: int, month: int, day: int) -> str:
    """Return an EDTF date of these numbers; 0 stands for an unknown month or day.

    Raises:
        ValueError: there is no such day.
    """
    try:
        dt.date(year, month or 1, day or 1)
    except ValueError as error:
        raise ValueError("there is no such day") from error
    if not month:
        if day:
            raise ValueError("it has a day without a month")
        return f"{year:04}"
    return f"{year:04}-{month:02}-{day:02}" if day else f"{year:04}-{month:02}"


def join(start: str | None, end: str | None) -> str | None:
    """Return the interval between two EDTF dates, or the date itself if there is only one.

    Raises:
        ValueError: the end is before the start, or one of them is an interval.
    """
    if end is None or end == start:
        return start
    for date in (start, end):
        if date is not None and ("/" in date or edtf.is_set(date)):
            raise ValueError(f"{date!r} is more than one date, and cannot be an end of an interval")
    interval = f"{start or ''}/{end}"
    edtf.bounds(interval)
    return interval


def western_digits(text: str) -> str:
    """Return a text with the digits of other scripts, such as those of Arabic and Devanagari, replaced by 0 to 9."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)


@cache
def _expression(pattern: str) -> re.Pattern[str] | None:
    """Return the regular expression of a pattern, or None for a format that is a word.

    Raises:
        ValueError: the pattern has no year, or a part twice.
    """
    if pattern in _WORDS:
        return None
    tokens = TOKEN.findall(pattern)
    kinds = [kind for token in tokens if (kind := kind_of(token)) is not None]
    # Names that follow one another could be cut in many ways, which takes long to try.
    is_repeated = len(set(kinds)) < len(kinds) or len(set(tokens)) < len(tokens)
    is_crossed = not PERIODS.isdisjoint(tokens) and "M" in kinds
    if "Y" not in kinds or is_repeated or is_crossed or ("D" in kinds and "M" not in kinds):
        raise ValueError(
            f"{pattern[:40]!r} is not a form of dates; write {', '.join(_WORDS)} or a pattern of YYYY or YY, MM, M, Mon or Month, and "
            "DD, D or Do, each kind once, as in DD/MM/YYYY or D Month YYYY; or Quarter YYYY"
        )
    return re.compile(_translated(pattern))


def _translated(pattern: str) -> str:
    """Return the text of the expression of a pattern, or of a part of one."""
    expression, position = "", 0
    for match in TOKEN.finditer(pattern):
        expression += _literal(pattern[position : match.start()]) + EXPRESSIONS[match[0]]
        position = match.end()
    return expression + _literal(pattern[position:])


def _completed(year: str, ending: str) -> str:
    """Return the year, of four digits, that is meant by its last digits behind another year: 1918 by *1914–18*, 2000 by *1999–00*.

    Raises:
        ValueError: no year of the following half century, or with one digit of the following five years, ends so.
    """
    first, period = int(year), 10 ** len(ending)
    distance = (int(ending) - first) % period
    if not 0 < distance < period / 2:
        raise ValueError(f"{ending} is not a year soon after {year}; write both years in full")
    return f"{first + distance:04}"


@cache
def _shared_expressions(pattern: str) -> list[tuple[re.Pattern[str], re.Pattern[str]]]:
    """Return the expressions of the two ends of an interval in a form, where one end lacks what both have in common.

    `D Month YYYY` gives those of `15` and `17 November 1975`; `Month D, YYYY` those of `June 8` and `9, 2018`. Both ends name the
    smallest part, here the day: a year behind a whole date is no second date. Of years, the second may lack its first digits.
    """
    if pattern == "edtf":
        pattern = _YEAR
    if _expression(pattern) is None:
        return []
    tokens = list(TOKEN.finditer(pattern))
    if any(match[0] in PERIODS for match in tokens):
        return []  # their dates are intervals
    if [match[0] for match in tokens] == [_YEAR]:
        signs = _literal(pattern[tokens[0].end() :].rstrip())
        return [(_part_of(pattern, tokens[0], tokens[0]), re.compile(rf"(?P<{_ENDING}>\d{{1,2}}){signs}", re.ASCII))]
    places = {kind: place for place, match in enumerate(tokens) if (kind := kind_of(match[0])) is not None}
    smallest = next(places[kind] for kind in "DMY" if kind in places)
    last = len(tokens) - 1
    befores = [_part_of(pattern, tokens[0], tokens[place]) for place in range(smallest, last + 1)]
    afters = [_part_of(pattern, tokens[place], tokens[last]) for place in range(smallest + 1)]
    return [
        (before, after)
        for before in reversed(befores)
        for after in afters
        if (before, after) != (befores[-1], afters[0])
    ]


def _part_of(pattern: str, first: re.Match[str], last: re.Match[str]) -> re.Pattern[str]:
    """Return the expression of a pattern from one of its parts to another; signs behind the last one, as in `15.`, may be there."""
    is_first = TOKEN.search(pattern, 0, first.start()) is None
    following = TOKEN.search(pattern, last.end())
    part = _translated(pattern[0 if is_first else first.start() : last.end()])
    signs = _literal(pattern[last.end() : following.start() if following else len(pattern)].rstrip())
    return re.compile(part + (f"(?:{signs})?" if following else signs))


def _literal(text: str) -> str:
    """Return the expression of the text between two parts; runs of spaces match one another."""
    return r"\s+".join(re.escape(piece) for piece in re.split(r"\s+", text))
