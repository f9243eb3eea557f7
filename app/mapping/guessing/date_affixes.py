"""Further forms of dates, which are tried only where values have their signs: days of the week, times, parts of years, other calendars."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from babel.dates import get_day_names

from app.domain.strings.text import fold
from app.mapping import periods
from app.mapping.calendars import MONTH_NAMES

HEMISPHERE: Final = "north"
"""The hemisphere that is written for seasons, with the request to check it."""
_LANGUAGES: Final = (
    "en",
    "fr",
    "es",
    "de",
    "it",
    "pt",
    "nl",
    "pl",
    "sv",
    "da",
    "cs",
    "tr",
    "ru",
    "th",
    "ar",
    "id",
    "ro",
    "uk",
    "el",
)
_FIRST_WORD: Final = re.compile(r"([^\W\d_]+)(?:-feira)?\.?(, ?| )")
_WEEKDAY_BEHIND: Final = re.compile(r"( ?)([(（])[^\W\d_]{1,9}\.?[)）]$")
_TIME: Final = re.compile(r"(\D{1,4}?)\d{1,2}[:.hH]\d{2}[^/]*$|(\D{1,4}?)\d{1,2}\s?[AaPp]\.?[Mm]\.?[^/]*$")
_BEFORE_TIME: Final = (
    " Time",
    ", Time",
    " at Time",
    " – Time",
    " - Time",
    " um Time",
    " à Time",
    " a las Time",
    " às Time",
    " (Time)",
)
_PART: Final = re.compile(rf"{periods.PART}([ -])", re.IGNORECASE)
_OF_PARTS: Final = ("Month YYYY", "Month, YYYY", "Month de YYYY", "YYYY")
_SEASON: Final = re.compile(periods.SEASON)
_OF_SEASONS: Final = ("Season YYYY", "Season, YYYY", "Season of YYYY", "YYYY Season", "Season de YYYY")
_FISCAL: Final = re.compile(r"\bFY|(?:fiscal|financial) year", re.IGNORECASE)
_ISLAMIC: Final = re.compile(r"هجري|\bhijr|\bislamic|\b(?:a\.?h\.?|anno hegirae)\b", re.IGNORECASE)
_ISLAMIC_CELL: Final = re.compile(rf"\d{{4}}\s?(?:هـ|A\.?H\b)|{'|'.join(map(re.escape, MONTH_NAMES))}", re.IGNORECASE)
_BUDDHIST: Final = re.compile(r"พ\.ศ\.|\bbuddhist|\bb\.?e\.?(?:\W|$)|[\u0e00-\u0e7f]", re.IGNORECASE)
"""Headers that speak of the Buddhist era, or are in the script of Thailand."""
_BUDDHIST_CELL: Final = re.compile(r"พ\.ศ\.|\d{4}\s?B\.?E\b|[\u0e00-\u0e7f]")
_BUDDHIST_YEARS: Final = re.compile(r"(?<!\d)2[45]\d\d(?!\d)")
_ISLAMIC_YEARS: Final = re.compile(r"(?<!\d)1[34]\d\d(?!\d)")
_MOST: Final = 0.5


def year_of_calendar(header: str, values: Sequence[str]) -> str | None:
    """Return the word for a year of the Islamic calendar or the Buddhist era if header or cells speak of it and have such years."""
    filled = [value for value in values if value]
    for word, of_header, of_cell, years in (
        ("AH", _ISLAMIC, _ISLAMIC_CELL, _ISLAMIC_YEARS), ("BE", _BUDDHIST, _BUDDHIST_CELL, _BUDDHIST_YEARS),
    ):  # fmt: skip
        is_said = of_header.search(header) is not None or any(map(of_cell.search, filled))
        if is_said and sum(years.search(value) is not None for value in filled) > _MOST * len(filled):
            return word
    return None


def patterns_for(patterns: Sequence[str], values: Sequence[str], year: str) -> list[str]:
    """Return the patterns that may fit some values: those given, with days of the week and times where values have them.

    `year` is the word for years, in place of `YYYY`.
    """
    result = list(patterns)
    if any(_PART.match(value) for value in values):
        result += [f"Part{sign}{pattern}" for sign in (" ", "-") for pattern in _OF_PARTS]
    if any(map(_SEASON.search, values)):
        result += _OF_SEASONS
    if any(map(_FISCAL.search, values)):
        result.append("FiscalYear")
    dated = [
        pattern for pattern in result if "D" in pattern and not pattern.startswith("Weekday") and "H" not in pattern
    ]
    prefixed = [f"Weekday{sign}{pattern}" for sign in _signs_of_weekdays(values) for pattern in dated]
    prefixed += [f"{pattern}{sign}" for sign in _weekdays_behind(values) for pattern in dated]
    timed = [f"{pattern}{sign}" for sign in _signs_of_times(values) for pattern in [*dated, *prefixed]]
    result += [*prefixed, *timed]
    if year == "YYYY":
        return result
    other = [pattern.replace("YYYY", year) for pattern in result if "YYYY" in pattern]
    if year == "AH":
        other += [re.sub("Month|Mon", "IslamicMonth", pattern) for pattern in other if "Mon" in pattern]
    return other


def _signs_of_weekdays(values: Sequence[str]) -> list[str]:
    """Return the signs between a day of the week, with which some values begin, and the date."""
    matches = (match for value in values if (match := _FIRST_WORD.match(value)) is not None)
    return sorted({match[2] for match in matches if fold(match[1]) in _weekdays()})


def _weekdays_behind(values: Sequence[str]) -> list[str]:
    matches = (match for value in values if (match := _WEEKDAY_BEHIND.search(value)) is not None)
    return sorted({f"{match[1]}(Weekday)" if match[2] == "(" else f"{match[1]}（Weekday）" for match in matches})


def _signs_of_times(values: Sequence[str]) -> list[str]:
    """Return what stands between the date and the time in some values, with the word for a time."""
    timed = [value for value in values if _TIME.search(value) is not None]
    return [sign for sign in _BEFORE_TIME if any(sign.partition("Time")[0] in value for value in timed)]


@cache
def _weekdays() -> frozenset[str]:
    """Return the names of days of the week, folded, whole and abbreviated."""
    names = (
        name
        for language in _LANGUAGES
        for width in ("wide", "abbreviated", "short")
        for name in get_day_names(width, "format", language).values()
    )
    return frozenset(fold(name).strip(".").partition("-")[0] for name in names)
