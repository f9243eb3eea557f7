"""Terms of office as matching compares them with a day: recorded as tenures, or seen in meetings."""

import datetime as dt
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from app.domain.dates import edtf
from app.domain.dates.edtf import EARLIEST, LATEST, UNKNOWN_ENDS, Bounds, days_later
from app.domain.tenures.terms_of_office import LONGEST_UNKNOWN_TERM_DAYS

_SEEN_DAYS: Final = 183
"""The number of days before and after meetings for which the office that a person had in them is possible."""


class Presence(IntEnum):
    """Whether an office was held on a day."""

    NO = 0
    POSSIBLE = 1
    SURE = 2


@dataclass(frozen=True, slots=True)
class Term:
    """An office held, by tenure or as seen in meetings, with the country it was held for."""

    office: str
    country: str | None
    earliest: dt.date
    """The earliest day on which it can have begun."""
    latest: dt.date
    """The latest day on which it can have ended."""
    surely_from: dt.date | None = None
    surely_until: dt.date | None = None

    @classmethod
    def of(cls, office: str, country: str | None, term: str | None, known_until: str | None = None) -> "Term":
        """Return the term of an office as recorded: an EDTF interval, or None if neither end is known.

        An end that is unknown may be up to twenty years after the beginning, or after the date until which the term is known
        to have lasted (EDTF).
        """
        if not term:
            return cls(office, country, EARLIEST, LATEST)
        whole = edtf.bounds(term)
        start, slash, end = term.partition("/")
        if not slash:
            # One date: the office was held at some time then, but nobody says from when to when.
            return cls(office, country, whole.starts_on, whole.ends_on)
        is_open = start in UNKNOWN_ENDS or end in UNKNOWN_ENDS
        surely_from = None if start in UNKNOWN_ENDS else edtf.bounds(start).ends_on
        surely_until = None if end in UNKNOWN_ENDS else edtf.bounds(end).starts_on
        earliest, latest = whole.starts_on, whole.ends_on
        if is_open and surely_from is not None:
            last_known = surely_from if known_until is None else max(surely_from, edtf.bounds(known_until).ends_on)
            latest = days_later(last_known, LONGEST_UNKNOWN_TERM_DAYS)
        elif is_open and surely_until is not None:
            earliest = days_later(surely_until, -LONGEST_UNKNOWN_TERM_DAYS)
        return cls(office, country, earliest, latest, surely_from, surely_until)

    @classmethod
    def seen(cls, office: str, country: str | None, first: dt.date, last: dt.date) -> "Term":
        """Return the term of an office that a person was seen in, between two days.

        It is possible then and for half a year before and after; it is never sure, since others may have held it between.
        """
        return cls(office, country, days_later(first, -_SEEN_DAYS), days_later(last, _SEEN_DAYS))

    def is_within(self, other: "Term") -> bool:
        """Return whether the days of one of two terms, as surely as they are known, are within those of the other."""
        (start, end), (other_start, other_end) = self.sure_days, other.sure_days
        return (other_start <= start and end <= other_end) or (start <= other_start and other_end <= end)

    @property
    def is_recorded(self) -> bool:
        """Whether both ends are recorded, so that the office was not only seen."""
        return self.surely_from is not None and self.surely_until is not None

    @property
    def sure_days(self) -> tuple[dt.date, dt.date]:
        """The first and the last day on which the office was surely held or seen."""
        if self.surely_from is None or self.surely_until is None:
            # As seen: half a year was added at both ends.
            return days_later(self.earliest, _SEEN_DAYS), days_later(self.latest, -_SEEN_DAYS)
        return self.surely_from, self.surely_until

    def on(self, days: Bounds) -> Presence:
        """Return whether the office was held on a day."""
        if self.earliest == EARLIEST and self.latest == LATEST:
            return Presence.NO
        if days.ends_on < self.earliest or days.starts_on > self.latest:
            return Presence.NO
        if self.surely_from is not None and self.surely_until is not None:
            # Within: on its first and last day the office may have been the predecessor's or the successor's.
            is_sure = self.surely_from < days.starts_on and days.ends_on < self.surely_until
            return Presence.SURE if is_sure else Presence.POSSIBLE
        return Presence.POSSIBLE
