"""Dates in other forms than EDTF, as people write them: "1 September 2023", "09/01/2023", "2020-2021".

They are not accepted, since some forms mean two days; an error message offers the dates that they may mean.

See decision 276.
"""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Final

_MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_DAY: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_MONTH: Final = r"(?P<month>[a-z]{3,9})\.?"
_YEAR: Final = r"(?P<year>\d{4})"
_FORMS: Final = tuple(
    re.compile(form, re.ASCII)
    for form in (
        rf"{_YEAR}[-./](?P<month>\d{{1,2}})[-./](?P<day>\d{{1,2}})(?:[t ].*)?",
        rf"{_YEAR}(?P<month>\d\d)(?P<day>\d\d)",
        rf"{_DAY}[-./ ](?P<month>\d{{1,2}})[-./ ]{_YEAR}",
        rf"(?P<month>\d{{1,2}})[-/](?P<day>\d{{1,2}})[-/]{_YEAR}",
        rf"{_DAY}[- ](?:of )?{_MONTH},?[- ]{_YEAR}",
        rf"{_MONTH} {_DAY},? {_YEAR}",
        rf"{_MONTH},?[- ]{_YEAR}",
        rf"(?P<month>\d{{1,2}})[-./]{_YEAR}",
    )
)
_YEARS: Final = re.compile(rf"{_YEAR} ?(?:-|–|\.\.|to|until) ?(?P<last>\d{{4}})", re.ASCII)


def in_edtf(text: str) -> list[str]:
    """Return the EDTF dates that a text in a common other form may mean; empty if it has none of these forms.

    Numbers with full stops between them begin with the day; with slashes or hyphens, the month may also come first.
    """
    folded = " ".join(text.casefold().split())
    if match := _YEARS.fullmatch(folded):
        return [f"{match['year']}/{match['last']}"] if match["year"] < match["last"] else []
    return [*dict.fromkeys(_dates(folded))]


def _dates(text: str) -> Iterator[str]:
    for form in _FORMS:
        if match := form.fullmatch(text):
            parts = match.groupdict()
            year, month, day = int(parts["year"]), _month(parts["month"]), int(parts.get("day") or 1)
            try:
                date = dt.date(year, month, day).isoformat()
            except ValueError:
                continue
            yield date if "day" in parts else date[: len("2023-09")]


def _month(text: str) -> int:
    """Return the number of a month by its number or the beginning of its English name; 0 if there is none."""
    if text.isdigit():
        return int(text)
    return next((number for number, name in enumerate(_MONTHS, 1) if name.startswith(text)), 0)
