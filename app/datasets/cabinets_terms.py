"""Terms of office as tables of cabinets have them: read, and joined where one person stays in one post.

See decision 160.
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from app.domain.dates.edtf import EARLIEST, LATEST, Bounds, bounds

_DATE: Final = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?", re.ASCII)
_FULL: Final = len("2022-07-24")


@dataclass(frozen=True, slots=True)
class Term:
    """A term as a row has it: two dates, each a day, a month, a year or empty."""

    start: str
    end: str

    @property
    def edtf(self) -> str | None:
        """The term as an EDTF interval, whose missing ends are unknown; None if both are missing."""
        return f"{self.start}/{self.end}" if self.start or self.end else None

    def is_followed_by(self, other: "Term") -> bool:
        """Return whether another term surely begins before this one ends, on the same day, or on the next."""
        if not (self.end and other.start):
            return False
        return bounds(other.start).ends_on <= bounds(self.end).starts_on + dt.timedelta(days=1)


def check_date(text: str) -> None:
    """Check that a date has the form of the tables, or is empty.

    Raises:
        ValueError: it has another form, or there is no such day.
    """
    if text:
        if not _DATE.fullmatch(text):
            raise ValueError(f"{text[:40]!r} is not a date; write YYYY, YYYY-MM or YYYY-MM-DD")
        bounds(text)


def whole_terms(terms: Iterable[Term]) -> dict[Term, Term]:
    """Return, for each term of one person in one post, the whole that it is part of.

    A person who stays in the next cabinet has one row for each, and sometimes one more over all. Terms with an unknown
    end join only those before them: whether such a term had ended when a later one began, nobody says.
    """
    result: dict[Term, Term] = {}
    parts: list[Term] = []
    whole: Term | None = None
    for term in sorted(set(terms), key=_order):
        if whole is not None and whole.is_followed_by(term):
            whole = Term(whole.start, max(whole.end, term.end, key=_last_day))
        else:
            result |= dict.fromkeys(parts, whole) if whole else {}
            parts, whole = [], term
        parts.append(term)
    return result | (dict.fromkeys(parts, whole) if whole else {})


def _order(term: Term) -> tuple[dt.date, dt.date, str]:
    start = _bounds(term.start)
    return start.starts_on, start.ends_on, term.end or "9999"


def _last_day(end: str) -> tuple[dt.date, str]:
    return _bounds(end).ends_on, end


def _bounds(text: str) -> Bounds:
    return bounds(text) if text else Bounds(EARLIEST, LATEST)


def last_day(dates: Iterable[str]) -> str | None:
    """Return the latest day among dates: the table has the state of that day, or of a later one; None without any day."""
    return max((date for date in dates if len(date) == _FULL), default=None)
