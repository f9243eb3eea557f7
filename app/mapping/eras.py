"""Years of the Japanese eras since 1868, in characters, in letters (*Reiwa 5*) and as abbreviations (*R5*).

Source: Era Name Act (元号法, 1979), and the days on which the eras began. Days before 1873 are of another calendar, and are not read.
"""

import re
from typing import Final

_FIRST_YEARS: Final = {
    ("明治", "meiji", "m"): 1868,
    ("大正", "taisho", "t"): 1912,
    ("昭和", "showa", "s"): 1926,
    ("平成", "heisei", "h"): 1989,
    ("令和", "reiwa", "r"): 2019,
}
_BY_NAME: Final = {name: year for names, year in _FIRST_YEARS.items() for name in names}
_LENGTHS: Final = {1868: 45, 1912: 15, 1926: 64, 1989: 31, 2019: 99}
"""The number of years of each era, by its first one; the present one goes on."""
_GREGORIAN: Final = 1873
EXPRESSION: Final = rf"(?i:{'|'.join(sorted(_BY_NAME, key=len, reverse=True))})[ .]?(?:\d{{1,2}}|元)"
"""The regular expression of an era with a year."""
_PARTS: Final = re.compile(r"(\D+?)[ .]?(\d{1,2}|元)")


def year_of(text: str) -> int:
    """Return the year of our calendar of an era with a year; 元 is the first.

    Raises:
        ValueError: the era has no such year, or it is before 1873.
    """
    match = _PARTS.fullmatch(text)
    first = None if match is None else _BY_NAME.get(match[1].strip().lower())
    if match is None or first is None:
        raise ValueError(f"{text[:20]!r} is not a year of a Japanese era")
    number = 1 if match[2] == "元" else int(match[2])
    year = first + number - 1
    if not 1 <= number <= _LENGTHS[first] or year < _GREGORIAN:
        raise ValueError("the era has no such year, or it is before 1873, in another calendar")
    return year
