"""The forms of the dates of a column, and whether the day or the month comes first."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from app.mapping.dates import DateReader
from app.mapping.guessing.date_affixes import HEMISPHERE, patterns_for, year_of_calendar
from app.mapping.intervals import IntervalReader, mark_expression

_LEAST_SHARE: Final = 0.8
_LEAST_SHARE_OF_NUMBERS: Final = 0.5
"""The share of values that are dates in a column whose header says so."""
_FIRST: Final = 50
"""The number of values that are tried before all are."""
_NUMBERS: Final = re.compile(r"-?\d+(?:[.,]\d+)?", re.ASCII)
_DIGIT: Final = re.compile(r"\d")
_YEAR: Final = re.compile(r"\d{4}", re.ASCII)
_YEARS: Final = re.compile(r"(\d{4})[-/](\d\d)", re.ASCII)
"""A month, or a year with the last digits of another."""
_LAST_MONTH: Final = 12
_NAME: Final = re.compile(r"[^\W\d_]{3}|[^\W\d_][^\W\d_.]?\.[^\W\d_]|[\u0e00-\u0e7f]{3}")
LANGUAGES: Final = (
    "en", "fr", "es", "de", "it", "pt", "nl", "pl", "sv", "da", "cs", "tr", "ru", "th", "ar", "id", "ro", "uk", "el",
)  # fmt: skip
_PATTERNS: Final = (
    "iso", "DD/MM/YYYY", "MM/DD/YYYY", "D/M/YYYY", "M/D/YYYY", "DD/MM/YY", "MM/DD/YY", "D/M/YY", "M/D/YY", "DD.MM.YYYY", "D.M.YYYY",
    "DD.MM.YY", "D.M.YY", "DD-MM-YYYY", "MM-DD-YYYY", "YYYY/MM/DD", "YYYY.MM.DD", "YYYY年M月D日", "YYYY년 M월 D일", "Era年M月D日", "Era.M.D", "Era年M月", "YYYYMMDD", "DD/MM/YYYY HH:mm", "MM/DD/YYYY HH:mm",
    "DD/MM/YYYY HH:mm:ss", "MM/DD/YYYY HH:mm:ss", "D/M/YYYY H:mm", "M/D/YYYY H:mm", "D/M/YYYY H:mm:ss", "M/D/YYYY H:mm:ss",
    "D/M/YYYY H:mm AM", "M/D/YYYY H:mm AM", "D/M/YYYY H:mm:ss AM", "M/D/YYYY H:mm:ss AM",
    "DD.MM.YYYY HH:mm", "D Month YYYY", "Do Month YYYY", "Do of Month YYYY", "Weekday Do Month YYYY", "Weekday, Do Month YYYY", "D de Month de YYYY", "Do de Month de YYYY", "D de Month del YYYY", "D de Month, YYYY", "Month D, YYYY", "Month D YYYY", "Month Do, YYYY", "Month Do YYYY", "D Month, YYYY", "Weekday, D Month YYYY",
    "Weekday D Month YYYY", "DD-Mon-YY", "D-Mon-YY", "DD-Mon-YYYY", "D-Mon-YYYY", "Mon-YY", "Mon-YYYY", "Month YYYY", "Month, YYYY", "Month-YY", "MM/YYYY", "MM.YYYY",
    "YYYY-MM", "YYYY/MM", "Mon YYYY", "Quarter YYYY", "YYYY Quarter", "YYYY-Quarter", "Quarter/YYYY", "Quarter-YYYY", "Half YYYY", "Month de YYYY", "YYYY", "edtf", "excel",
)  # fmt: skip
_YEAR_LAST: Final = ("Month YYYY", "D Month YYYY", "Do Month YYYY", "Month D YYYY")
_MARKS: Final = (
    " - ", "-", " to ", " until ", " bis ", " au ", " al ", " a ", " tot ", " do ", " till ", "/", "~", " & ", " and ", " et ", " und ",
    " y ",
)  # fmt: skip
"""The marks between the ends of an interval in one cell; a dash stands for every kind of dash."""
_DAY_AND_MONTH: Final = re.compile(r"(D+|M+)([/.-])(D+|M+)(?=\2Y)")


@dataclass(slots=True)
class DateForms:
    """The forms in which the values of a column are dates; none if they are not dates."""

    formats: list[str] = field(default_factory=list)
    undecided: list[str] = field(default_factory=list)
    """The forms that no value decides: with day and month the other way round, they fit as well, and give other days."""
    orders: set[bool] = field(default_factory=set)
    """Whether the day stands before the month, in the forms that values decide."""
    language: str = "en"
    """The language of the names of months."""
    is_far: bool = False
    """Whether some dates are before 1800 or after 2100."""
    may_be_years: str | None = None
    """A month that, as all others, may as well be a year with the last digits of the next: *2001-02*."""
    lacks_year: str | None = None
    """The form of dates such as *5 July* or *July*, with the year that they lack; None if they are no such dates."""
    mark: str | list[str] | None = None
    """The mark between the first and the last day, or several, if a cell has both."""

    def has(self, word: str) -> bool:
        """Return whether one of the forms has a word, such as `Season`."""
        return any(word in form for form in self.formats)

    @property
    def is_mixed(self) -> bool:
        """Whether some values have the day first, and others the month."""
        return len(self.orders) > 1

    @property
    def question(self) -> tuple[str, str] | None:
        """The first form that no value decides, and the same with day and month the other way round; None if there is none."""
        return next(((pattern, _swapped(pattern) or pattern) for pattern in self.undecided), None)

    def settle(self, *, day_first: bool) -> None:
        """Turn the forms that no value decides into those with this order of day and month."""
        turned = {
            pattern: _swapped(pattern) or pattern for pattern in self.undecided if _is_day_first(pattern) != day_first
        }
        self.formats = list(dict.fromkeys(turned.get(pattern, pattern) for pattern in self.formats))
        self.undecided = []


def find_forms(values: list[str], *, may_be_number: bool, header: str = "") -> DateForms:
    """Return the fewest forms in which nearly all values are dates, or intervals, most frequent first.

    `may_be_number` says whether the header speaks of dates, so that numbers may be years or days of Excel. Header or values say
    whether the years are of another calendar.
    """
    if (year := year_of_calendar(header, values)) is not None:
        other = _find_forms(values, may_be_number=may_be_number, year=year)
        if other.formats:
            return other
    return _find_forms(values, may_be_number=may_be_number)


def _find_forms(values: list[str], *, may_be_number: bool, year: str = "YYYY") -> DateForms:
    forms, unread = _find_dates(values, may_be_number=may_be_number, year=year)
    marks = list(filter(_is_between(values), _MARKS)) if unread else []
    several: list[str | list[str]] = [marks] if len(marks) > 1 else []
    for mark in [*marks, *several]:
        if not unread:
            break
        intervals, rest = _find_dates(values, may_be_number=may_be_number, mark=mark, year=year)
        if intervals.formats and rest < unread:
            forms, unread = intervals, rest
    if forms.formats == ["YYYY-MM"] and forms.mark is None:
        forms.may_be_years = _consecutive(values)
    if not forms.formats and may_be_number:
        forms.lacks_year, forms.language = _without_year(values)
    return forms


def _without_year(values: list[str]) -> tuple[str | None, str]:
    """Return the form of values that are dates as soon as a year is written behind them, and the language of the months."""
    distinct = list(dict.fromkeys(values))[:_FIRST]
    if not any(_NAME.search(value) for value in distinct):
        return None, "en"
    for language in LANGUAGES:
        for pattern in _YEAR_LAST:
            fitting = _fitting(pattern, [f"{value} 2000" for value in distinct], language, None)
            if len(fitting) >= _LEAST_SHARE * len(distinct):
                return pattern, language
    return None, "en"


def _is_between(values: list[str]) -> Callable[[str], bool]:
    """Return a function that says whether a mark stands between two numbers of a value, without which no cell is an interval."""
    distinct = set(values)

    def is_between(mark: str) -> bool:
        expression = re.compile(rf"\d\D*{mark_expression(mark)}\D*\d")
        return any(map(expression.search, distinct))

    return is_between


def _consecutive(values: list[str]) -> str | None:
    """Return the first of several different values if all are like *2001-02*; None if one is not."""
    distinct = list(dict.fromkeys(values))
    pairs = [match for value in distinct if (match := _YEARS.fullmatch(value)) is not None]
    return distinct[0] if len(pairs) == len(distinct) > 1 and all(map(_is_year_and_next, pairs)) else None


def _is_year_and_next(match: re.Match[str]) -> bool:
    return (int(match[1]) + 1 - int(match[2])) % 100 == 0


def _find_dates(
    values: list[str], *, may_be_number: bool, mark: str | list[str] | None = None, year: str = "YYYY"
) -> tuple[DateForms, int]:
    """Return the forms of dates, or with a mark those of intervals too, and the number of different values that are in none of them."""
    distinct = list(dict.fromkeys(values))
    numbers = sum(_NUMBERS.fullmatch(value) is not None for value in distinct)
    if numbers > len(distinct) / 2 and not may_be_number:
        return DateForms(), len(distinct)
    most = 1 - (_LEAST_SHARE_OF_NUMBERS if may_be_number else _LEAST_SHARE)
    if sum(_DIGIT.search(value) is None for value in distinct) > most * len(distinct):
        return DateForms(), len(distinct)
    first = distinct[:_FIRST]
    has_names = any(_NAME.search(value) for value in distinct)
    patterns = patterns_for(_PATTERNS, distinct, year)
    best, unread = DateForms(), len(distinct) + 1
    for language in LANGUAGES if has_names else LANGUAGES[:1]:
        if len(_fewest(first, language, mark, patterns)[2]) > most * len(first):
            continue  # without a look at all of them
        formats, fits, rest = _fewest(distinct, language, mark, patterns)
        if len(rest) <= most * len(distinct) and len(rest) < unread:
            best, unread = DateForms(formats, language=language, mark=mark), len(rest)
            _find_orders(best, fits)
            best.is_far = any(map(_is_far, _years(formats, fits, language, mark)))
        if not unread:
            break
    return best, min(unread, len(distinct))


def _reader(pattern: str, language: str = "en", mark: str | list[str] | None = None) -> DateReader | IntervalReader:
    reader = DateReader([pattern], language, hemisphere=HEMISPHERE)
    return reader if mark is None else IntervalReader(reader, [mark] if isinstance(mark, str) else mark)


def reader_of(forms: DateForms) -> DateReader | IntervalReader:
    """Return a reader of the dates of a column."""
    reader = DateReader(forms.formats, forms.language, hemisphere=HEMISPHERE)
    return (
        reader
        if forms.mark is None
        else IntervalReader(reader, [forms.mark] if isinstance(forms.mark, str) else forms.mark)
    )


def is_read(forms: DateForms, value: str) -> bool:
    """Return whether a value is a date in the forms of a column."""
    try:
        reader_of(forms).read(value)
    except ValueError:
        return False
    return True


def _years(formats: list[str], fits: dict[str, set[str]], language: str, mark: str | list[str] | None) -> Iterator[int]:
    """Yield the years of the first of the dates in each form."""
    for pattern in formats:
        reader = _reader(pattern, language, mark)
        for value in sorted(fits[pattern])[:_FIRST]:
            if (match := _YEAR.match(reader.read(value)[0])) is not None:
                yield int(match[0])


def _is_far(year: int) -> bool:
    return not 1800 <= year <= 2100


def settle_orders(columns: Iterable[DateForms]) -> None:
    """Take the order of day and month that a column of the table shows for those whose values do not decide."""
    dates = list(columns)
    orders = {order for column in dates for order in column.orders}
    if len(orders) == 1:
        for column in dates:
            column.settle(day_first=True in orders)


def _fewest(
    values: list[str], language: str, mark: str | list[str] | None, patterns: Sequence[str]
) -> tuple[list[str], dict[str, set[str]], set[str]]:
    """Return the fewest forms of most values, the values of every form, and those that have none."""
    fits = {pattern: _fitting(pattern, values, language, mark) for pattern in patterns}
    chosen: list[str] = []
    rest = set(values)
    while rest and (best := max(fits, key=lambda pattern: len(fits[pattern] & rest))) and fits[best] & rest:
        chosen.append(best)
        rest -= fits[best]
    return chosen, fits, rest


def _fitting(pattern: str, values: list[str], language: str, mark: str | list[str] | None) -> set[str]:
    reader = _reader(pattern, language, mark)
    result: set[str] = set()
    if pattern == "YYYY/MM":
        # Unlike a dash, a stroke stands between years more often than before a month.
        pairs = [match for value in values if (match := _YEARS.fullmatch(value)) is not None]
        if all(map(_is_year_and_next, pairs)):
            return result
    for value in values:
        try:
            date, _ = reader.read(value)
        except ValueError:
            continue
        if pattern == "excel" and not "1990" < date < "2100":
            continue
        if pattern == "edtf" and (years := _YEARS.fullmatch(value)) is not None and int(years[2]) > _LAST_MONTH:
            continue  # tables write 1920-21 for two years, and not for a season
        result.add(value)
    return result


def _find_orders(forms: DateForms, fits: dict[str, set[str]]) -> None:
    """Note the order of day and month in each form, as far as values show it; one order holds for the forms that none decides."""
    for pattern in forms.formats:
        other = _swapped(pattern)
        if other is None:
            continue
        if fits[pattern] != fits[other]:
            forms.orders.add(_is_day_first(pattern))
        elif _mean_others(pattern, other, fits[pattern], forms.mark):
            forms.undecided.append(pattern)
    if len(forms.orders) == 1:
        forms.settle(day_first=True in forms.orders)


def _mean_others(pattern: str, other: str, values: set[str], mark: str | list[str] | None) -> bool:
    one, two = _reader(pattern, mark=mark), _reader(other, mark=mark)
    return any(one.read(value) != two.read(value) for value in values)


def _swapped(pattern: str) -> str | None:
    """Return the pattern with day and month the other way round, if it is one that tables use."""
    match = _DAY_AND_MONTH.match(pattern)
    other = f"{match[3]}{match[2]}{match[1]}{pattern[match.end() :]}" if match is not None else None
    return other if other in _PATTERNS else None


def _is_day_first(pattern: str) -> bool:
    return pattern.index("D") < pattern.index("M")
