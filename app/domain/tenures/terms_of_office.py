"""Whether an office was held on a day, by a recorded term: surely, possibly or not.

On the first and the last day of a term the predecessor or the successor may have been in office, so they are possible days. A term
whose end is unknown is sure until the day until which it is known to have lasted, if any, and only while nobody is recorded to have
begun after it in an office that one person holds; afterwards it is possible for twenty years.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.domain.dates.edtf import UNKNOWN_ENDS, bounds, days_later

LONGEST_UNKNOWN_TERM_DAYS: Final = 20 * 366
"""The number of days for which a term without a known end may last; after that, a successor of the same name is as likely."""


class Certainty(StrEnum):
    """Whether an office was held on a day."""

    SURE = "sure"
    POSSIBLE = "possible"


@dataclass(frozen=True, slots=True)
class HeldTerm:
    """A term of office in EDTF, and the date until which it is known to have lasted if its end is unknown."""

    term: str | None
    known_until: str | None

    @property
    def begins_surely_on(self) -> dt.date | None:
        """The day from which the office was surely held; None if it is unknown."""
        return self._ends[0]

    @property
    def _ends(self) -> tuple[dt.date | None, dt.date | None]:
        start, slash, end = (self.term or "").partition("/")
        if not slash:
            # One date: the office was held at some time then, but nobody says from when to when.
            return None, None
        first = None if start in UNKNOWN_ENDS else bounds(start).ends_on
        last = None if end in UNKNOWN_ENDS else bounds(end).starts_on
        return first, last

    @property
    def is_open(self) -> bool:
        """Whether the term has a beginning, but its end is unknown."""
        first, last = self._ends
        return first is not None and last is None

    def on(self, day: dt.date) -> Certainty | None:
        """Return whether the office was held on a day; None if it was not, or nothing is known about any day."""
        if not self.term or self.term == "/":
            return None
        whole, (first, last) = bounds(self.term), self._ends
        if not whole.starts_on <= day <= self._latest(whole.ends_on, first, last):
            return None
        if first is None or first >= day:
            return Certainty.POSSIBLE
        if last is not None:
            return Certainty.SURE if day < last else Certainty.POSSIBLE
        is_known = self.known_until is not None and day <= bounds(self.known_until).starts_on
        return Certainty.SURE if is_known else Certainty.POSSIBLE

    def _latest(self, ends_on: dt.date, first: dt.date | None, last: dt.date | None) -> dt.date:
        """Return the last day on which the office may have been held."""
        if last is not None or first is None:
            return ends_on
        known = first if self.known_until is None else max(first, bounds(self.known_until).ends_on)
        return days_later(known, LONGEST_UNKNOWN_TERM_DAYS)
