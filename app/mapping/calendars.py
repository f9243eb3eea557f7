"""Years of the Buddhist era, as Thailand counts them, and dates of the Islamic calendar, as dates of ours.

Sources: the Thai Calendar Year Act of 1940 for the Buddhist era; for the tabular Islamic calendar, E. M. Reingold and N. Dershowitz,
Calendrical Calculations, chapter 7, with the epoch of 15 July 622.

See decision 349.
"""

import datetime as dt
from typing import Final

from app.domain.strings.text import fold

_BUDDHIST_ERA: Final = 543
_FIRST_THAI_YEAR: Final = 1941
"""Since this year the Thai year begins on 1 January; before it began in April, so that its number alone does not give ours."""
_EPOCH: Final = dt.date(622, 7, 18).toordinal()
"""15 July 622 of the Julian calendar, a Thursday."""
_CYCLE: Final = 30
_DAYS_OF_CYCLE: Final = 10_631
_LEAP_YEARS: Final = frozenset({2, 5, 7, 10, 13, 16, 18, 21, 24, 26, 29})
_MONTHS: Final = 12
_LONGEST_MONTH: Final = 30
"""By the moon, any month may have so many days."""
_YEARS: Final = range(1300, 1600)
"""The years that are read: 1882 to 2174. Others are more likely to be of another calendar."""
_NAMES: Final = (
    ("muharram", "المحرم", "محرم"), ("safar", "صفر"), ("rabi al-awwal", "rabi i", "ربيع الأول", "ربيع الاول"),
    ("rabi al-thani", "rabi al-akhir", "rabi ii", "ربيع الثاني", "ربيع الآخر", "ربيع الاخر"),
    ("jumada al-awwal", "jumada al-ula", "jumada i", "جمادى الأولى", "جمادى الاولى"),
    ("jumada al-thani", "jumada al-akhirah", "jumada ii", "جمادى الآخرة", "جمادى الاخرة", "جمادى الثانية"), ("rajab", "رجب"),
    ("shaban", "sha'ban", "شعبان"), ("ramadan", "رمضان"), ("shawwal", "شوال"), ("dhu al-qadah", "dhu al-qidah", "ذو القعدة", "ذي القعدة"),
    ("dhu al-hijjah", "ذو الحجة", "ذي الحجة"),
)  # fmt: skip
_MONTHS_BY_NAME: Final = {fold(name): number for number, names in enumerate(_NAMES, 1) for name in names}
MONTH_NAMES: Final = tuple(sorted((name for names in _NAMES for name in names), key=len, reverse=True))


def year_of_buddhist_era(year: int) -> int:
    """Return the year of our calendar of a year of the Buddhist era.

    Raises:
        ValueError: the year is before 2484 (1941), when years began in April.
    """
    if year - _BUDDHIST_ERA < _FIRST_THAI_YEAR:
        raise ValueError("years of the Buddhist era before 2484 began in April, which leaves the day open")
    return year - _BUDDHIST_ERA


def islamic_month_of(name: str) -> int | None:
    """Return the number of the Islamic month of a name in English or Arabic; None for another text."""
    return _MONTHS_BY_NAME.get(fold(name))


def islamic_days(year: int, month: int, day: int) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of a date of the tabular Islamic calendar; 0 stands for an unknown month or day.

    Months that began when the moon was seen, or by the calendar of a state, may begin one or two days earlier or later.

    Raises:
        ValueError: there is no such day, or the year is not between 1300 and 1599.
    """
    if year not in _YEARS:
        raise ValueError("the year is not between 1300 and 1599 of the Islamic calendar")
    if not 0 <= month <= _MONTHS or day > _LONGEST_MONTH or (day and not month):
        raise ValueError("there is no such day")
    first = _ordinal(year, month or 1, day or 1)
    last = first if day else _ordinal(year, month or _MONTHS, _length(year, month or _MONTHS))
    return dt.date.fromordinal(first), dt.date.fromordinal(last)


def _length(year: int, month: int) -> int:
    """Return the days of a month: 30 in every second one, and in the last one of a leap year."""
    return 30 if month % 2 or (month == _MONTHS and year % _CYCLE in _LEAP_YEARS) else 29


def _ordinal(year: int, month: int, day: int) -> int:
    cycles, rest = divmod(year - 1, _CYCLE)
    leap_days = sum(leap <= rest for leap in _LEAP_YEARS)
    days = cycles * _DAYS_OF_CYCLE + rest * 354 + leap_days
    return _EPOCH + days + 29 * (month - 1) + month // 2 + day - 1
