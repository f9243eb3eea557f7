"""The forms of the dates of a column, and whether the day or the month comes first."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from app.mapping.dates import DateReader

_LEAST_SHARE: Final = 0.8
_LEAST_SHARE_OF_NUMBERS: Final = 0.5
"""The share of values that are dates in a column whose header says so."""
_FIRST: Final = 50
"""The number of values that are tried before all are."""
_NUMBERS: Final = re.compile(r"-?\d+(?:[.,]\d+)?", re.ASCII)
_YEAR: Final = re.compile(r"\d{4}", re.ASCII)
_NAME: Final = re.compile(r"[^\W\d_]{3}")
_LANGUAGES: Final = ("en", "fr", "es", "de", "it", "pt", "nl", "pl", "sv", "da", "cs", "tr", "ru")
_PATTERNS: Final = (
    "iso", "DD/MM/YYYY", "MM/DD/YYYY", "D/M/YYYY", "M/D/YYYY", "DD/MM/YY", "MM/DD/YY", "D/M/YY", "M/D/YY", "DD.MM.YYYY", "D.M.YYYY",
    "DD.MM.YY", "D.M.YY", "DD-MM-YYYY", "MM-DD-YYYY", "YYYY/MM/DD", "YYYY.MM.DD", "YYYYMMDD", "DD/MM/YYYY HH:mm", "DD/MM/YYYY HH:mm:ss",
    "D/M/YYYY H:mm", "M/D/YYYY H:mm", "D/M/YYYY H:mm AM", "M/D/YYYY H:mm AM", "D/M/YYYY H:mm:ss AM", "M/D/YYYY H:mm:ss AM",
    "DD.MM.YYYY HH:mm", "D Month YYYY", "Do Month YYYY", "D de Month de YYYY", "Month D, YYYY", "Weekday, D Month YYYY",
    "Weekday D Month YYYY", "DD-Mon-YY", "D-Mon-YY", "DD-Mon-YYYY", "D-Mon-YYYY", "Mon-YY", "Mon-YYYY", "Month YYYY", "Month-YY", "MM/YYYY",
    "YYYY-MM", "YYYY", "edtf", "excel",
)  # fmt: skip
_MARKS: Final = (" - ", " – ", " — ", "–", " to ", " until ", " bis ", " au ", " al ", " a ", " tot ", "-")
"""The marks between the ends of an interval in one cell."""
_SWAPPED: Final = str.maketrans("DM", "MD")


@dataclass(slots=True)
class DateForms:
    """The forms in which the values of a column are dates; none if they are not dates."""

    formats: list[str] = field(default_factory=list)
    other_order: str | None = None
    """The form with day and month the other way round, if no value decides between the two."""
    language: str = "en"
    """The language of the names of months."""
    is_far: bool = False
    """Whether some dates are before 1800 or after 2100."""
    mark: str | None = None
    """The mark between the first and the last day, if a cell has both."""

    @property
    def is_mixed(self) -> bool:
        """Whether some values have the day first, and others the month."""
        return any(_swapped(pattern) in self.formats for pattern in self.formats)


def find_forms(values: list[str], *, may_be_number: bool) -> DateForms:
    """Return the fewest forms in which nearly all values are dates, or intervals, most frequent first.

    `may_be_number` says whether the header speaks of dates, so that numbers may be years or days of Excel.
    """
    forms, unread = _find_dates(values, may_be_number=may_be_number)
    for mark in _MARKS if unread else ():
        ends = [value.split(mark) for value in values]
        if any(len(parts) == 2 for parts in ends) and all(len(parts) <= 2 for parts in ends):
            split, rest = _find_dates([end.strip() for parts in ends for end in parts], may_be_number=may_be_number)
            if split.formats and rest < unread:
                split.mark = mark
                return split
    return forms


def _find_dates(values: list[str], *, may_be_number: bool) -> tuple[DateForms, int]:
    """Return the forms of dates, and the number of different values that are in none of them."""
    distinct = list(dict.fromkeys(values))
    numbers = sum(_NUMBERS.fullmatch(value) is not None for value in distinct)
    if numbers > len(distinct) / 2 and not may_be_number:
        return DateForms(), len(distinct)
    most = 1 - (_LEAST_SHARE_OF_NUMBERS if may_be_number else _LEAST_SHARE)
    first = distinct[:_FIRST]
    has_names = any(_NAME.search(value) for value in distinct)
    for language in _LANGUAGES if has_names else _LANGUAGES[:1]:
        if len(_fewest(first, language)[2]) > most * len(first):
            continue  # without a look at all of them
        formats, fits, rest = _fewest(distinct, language)
        if len(rest) <= most * len(distinct):
            forms = DateForms(formats, _other_order(formats, fits), language)
            forms.is_far = any(map(_is_far, _years(formats, fits, language)))
            return forms, len(rest)
    return DateForms(), len(distinct)


def _years(formats: list[str], fits: dict[str, set[str]], language: str) -> Iterator[int]:
    """Yield the years of the first of the dates in each form."""
    for pattern in formats:
        reader = DateReader([pattern], language)
        for value in sorted(fits[pattern])[:_FIRST]:
            if (match := _YEAR.match(reader.read(value)[0])) is not None:
                yield int(match[0])


def _is_far(year: int) -> bool:
    return not 1800 <= year <= 2100


def settle_orders(columns: Iterable[DateForms]) -> None:
    """Take the order of day and month that a column of the table shows for those whose values do not decide."""
    dates = [column for column in columns if column.formats]
    decided = {
        _is_day_first(pattern)
        for column in dates
        if column.other_order is None
        for pattern in column.formats
        if _swapped(pattern) is not None
    }
    if len(decided) != 1:
        return
    [day_first] = decided
    for column in dates:
        if column.other_order is None:
            continue
        if _is_day_first(column.other_order) == day_first:
            column.formats = [column.other_order, *column.formats[1:]]
        column.other_order = None


def _fewest(values: list[str], language: str) -> tuple[list[str], dict[str, set[str]], set[str]]:
    """Return the fewest forms of most values, the values of every form, and those that have none."""
    fits = {pattern: _fitting(pattern, values, language) for pattern in _PATTERNS}
    chosen: list[str] = []
    rest = set(values)
    while rest and (best := max(fits, key=lambda pattern: len(fits[pattern] & rest))) and fits[best] & rest:
        chosen.append(best)
        rest -= fits[best]
    return chosen, fits, rest


def _fitting(pattern: str, values: list[str], language: str) -> set[str]:
    reader = DateReader([pattern], language)
    result = set()
    for value in values:
        try:
            date, _ = reader.read(value)
        except ValueError:
            continue
        if pattern != "excel" or "1990" < date < "2100":
            result.add(value)
    return result


def _other_order(formats: list[str], fits: dict[str, set[str]]) -> str | None:
    """Return the first form with day and month the other way round if it fits as well, and gives other days."""
    first = formats[0] if formats else ""
    other = _swapped(first)
    if other is None or other in formats or fits[other] != fits[first]:
        return None
    one, two = DateReader([first]), DateReader([other])
    return other if any(one.read(value) != two.read(value) for value in fits[first]) else None


def _swapped(pattern: str) -> str | None:
    """Return the pattern with day and month the other way round, if it is one that tables use."""
    other = pattern.translate(_SWAPPED)
    return other if other != pattern and other in _PATTERNS else None


def _is_day_first(pattern: str) -> bool:
    return pattern.index("D") < pattern.index("M")
