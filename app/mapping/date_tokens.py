"""The words of patterns of dates, such as `YYYY`, `Month` and `Time`, and the regular expressions for which they stand."""

import re
import unicodedata
from typing import Final

from app.mapping import calendars, eras, periods

ABOUT: Final = "~"
"""The sign of EDTF after an approximate date."""
_MARKS: Final = "".join(chr(code) for code in range(0x0900, 0x0F00) if unicodedata.category(chr(code)) in {"Mn", "Mc"})
"""Vowels and tones of scripts of South and South-East Asia, which are signs of their own."""
_NAME: Final = rf"(?P<name>(?:[^\W\d_]|[{_MARKS}]){{3,}}\.?|[^\W\d_]{{1,2}}\.[^\W\d_]{{1,2}}\.)"
_CLOCK: Final = (
    r"\d{1,2}(?:[:.hH]\d{2})?(?:[:.]\d{2}(?:[.,]\d+)?)?[hH]?\s?(?:[AaPp]\.?[Mm]\.?|(?i:uhr|hrs?|hours|noon|GMT|UTC|Z))?"
)
_SPACES: Final = r"\s*"
EXPRESSIONS: Final = {
    "YYYY": r"(?P<year>\d{4})",
    "YY": r"(?P<short>\d{2})",
    "BE": r"(?:(?:พ\.ศ\.|[Bb]\.?[Ee]\.?)\s?)?(?P<be>\d{4})(?:\s?[Bb]\.?[Ee]\.?)?",
    "AH": r"(?P<ah>\d{4})(?:\s?(?:[Aa]\.?[Hh]\.?|[Hh]|هـ|ه))?",
    "IslamicMonth": rf"(?P<islamic>(?i:{'|'.join(map(re.escape, calendars.MONTH_NAMES))}))",
    "Month": _NAME,
    "Mon": _NAME,
    "MM": r"(?P<month>\d{2})",
    "M": r"(?P<month>\d{1,2})",
    "DD": r"(?P<day>\d{2})",
    "D": r"(?P<day>\d{1,2})",
    "Do": r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|\.|º|ª|°)?",
    "HH": r"\d{2}",
    "H": r"\d{1,2}",
    "mm": r"\d{2}",
    "ss": r"\d{2}(?:[.,]\d+)?",
    "AM": r"[AaPp]\.?[Mm]\.?",
    "PM": r"[AaPp]\.?[Mm]\.?",
    "Time": rf"{_CLOCK}(?:{_SPACES}[–-]{_SPACES}{_CLOCK})?",
    "Weekday": rf"(?:[^\W\d_]|[{_MARKS}])+(?:-feira)?\.?",
    "Era": rf"(?P<era>{eras.EXPRESSION})",
    "Quarter": periods.QUARTER,
    "Half": periods.HALF,
    "Season": periods.SEASON,
    "FiscalYear": periods.FISCAL_YEAR,
    "Part": periods.PART,
}
TOKEN: Final = re.compile("|".join(sorted(EXPRESSIONS, key=len, reverse=True)))
PERIODS: Final = frozenset({"Quarter", "Half", "Season", "FiscalYear"})
"""The words of periods that have several months."""
_YEARS: Final = frozenset({"YYYY", "YY", "Era", "BE", "AH", "FiscalYear"})
_MONTHS: Final = frozenset({"MM", "M", "Mon", "Month", "IslamicMonth"})
_DAYS: Final = frozenset({"DD", "D", "Do"})


def kind_of(token: str) -> str | None:
    """Return `Y`, `M` or `D` for a word of a year, a month or a day; None for another one."""
    kinds = {"Y": _YEARS, "M": _MONTHS, "D": _DAYS}
    return next((kind for kind, tokens in kinds.items() if token in tokens), None)
