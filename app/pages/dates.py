"""EDTF dates (ISO 8601-2:2019, extended date/time format) in English words."""

import datetime as dt
import re
from typing import Final

from app.domain.dates.edtf import UNKNOWN

_QUALIFIERS: Final = {"~": "about ", "?": "perhaps ", "%": "perhaps about "}
_DATE: Final = re.compile(r"(\d{4})(?:-(\d\d|XX))?(?:-(\d\d|XX))?")
_DECADE: Final = re.compile(r"\d{3}X")
_CENTURY: Final = re.compile(r"\d{2}XX")
_MONTHS: Final = tuple(dt.date(2000, month, 1).strftime("%B") for month in range(1, 13))


def date_in_words(text: str) -> str:
    """Return an EDTF date in words: `2021-04-10/2021-04-11` as "10–11 April 2021", `1975~` as "about 1975".

    A form without words of its own is returned as it is.
    """
    if text == UNKNOWN:
        return "date unknown"
    if text.startswith("[") and text.endswith("]"):
        members = text[1:-1].split(",")
        return " or ".join(_member_in_words(member.strip()) for member in members)
    if "/" in text:
        return _interval_in_words(*text.split("/", 1))
    return _single_in_words(text)


def day_in_words(text: str) -> str:
    """Return the EDTF date of an event of one day in words: `../2023-09-01` as "on or before 1 September 2023".

    The interval is what is known of the day; that of a term or a visit is how long it lasted (`date_in_words`).
    """
    first, _, last = (part.strip(".") for part in text.partition("/"))
    return _member_in_words(f"{first}..{last}") if "/" in text and (first or last) else date_in_words(text)


def _member_in_words(text: str) -> str:
    if ".." not in text:
        return _single_in_words(text)
    first, _, last = text.partition("..")
    if not first:
        return f"on or before {_single_in_words(last)}"
    if not last:
        return f"on or after {_single_in_words(first)}"
    return f"a day from {_single_in_words(first)} to {_single_in_words(last)}"


def _interval_in_words(first: str, last: str) -> str:
    match first, last:
        case "..", "..":
            return "at any time"
        case "..", _:
            return f"until {_single_in_words(last)}"
        case _, "..":
            return f"from {_single_in_words(first)}"
        case "", _:
            return f"until {_single_in_words(last)}, beginning unknown"
        case _, "":
            return f"from {_single_in_words(first)}, end unknown"
    return _shared_month(first, last) or f"{_single_in_words(first)} – {_single_in_words(last)}"


def _shared_month(first: str, last: str) -> str | None:
    """Return "10–11 April 2021" for two whole days of one month, else None."""
    if not (len(first) == len(last) == len("2021-04-10") and first[:7] == last[:7]):
        return None
    days = _DATE.fullmatch(first), _DATE.fullmatch(last)
    if any(day is None or "X" in day[0] for day in days):
        return None
    return f"{int(first[8:])}–{_single_in_words(last)}"


def _single_in_words(text: str) -> str:
    qualifier = _QUALIFIERS.get(text[-1:], "")
    bare = text[:-1] if qualifier else text
    if _DECADE.fullmatch(bare):
        return f"{qualifier}the {bare[:3]}0s"
    if _CENTURY.fullmatch(bare):
        return f"{qualifier}between {bare[:2]}00 and {bare[:2]}99"
    match = _DATE.fullmatch(bare)
    if match is None:
        return text
    year, month, day = match.groups()
    if month in {None, "XX"}:
        return f"{qualifier}{year}" if day in {None, "XX"} else text
    if not 1 <= int(month) <= len(_MONTHS):
        return text
    name = f"{_MONTHS[int(month) - 1]} {year}"
    return f"{qualifier}{name}" if day in {None, "XX"} else f"{qualifier}{int(day)} {name}"
