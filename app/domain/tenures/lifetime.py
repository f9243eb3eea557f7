"""The days within which a person can have met others, as far as a human life allows it.

A name alone says little: father and son have one, and so have a king and his great-grandson.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from app.domain.dates.edtf import EARLIEST, LATEST, bounds, days_later

LONGEST_CAREER_YEARS: Final = 60
"""The largest number of years from the first to the last day on which one person is in office or in meetings."""
_LONGEST_CAREER_DAYS: Final = LONGEST_CAREER_YEARS * 366
LONGEST_LIFE_YEARS: Final = 105
_LONGEST_LIFE_DAYS: Final = LONGEST_LIFE_YEARS * 366


@dataclass(frozen=True, slots=True)
class Lifetime:
    """The days within which a person can have met others."""

    earliest: dt.date
    latest: dt.date
    first: dt.date = LATEST
    """The first day on which the person is known to have been active."""
    last: dt.date = EARLIEST
    """The last day on which the person is known to have been active."""
    is_birth_known: bool = False
    """Whether the dates of birth and death alone decide, since that of birth is known."""

    @classmethod
    def of(cls, born: str | None, died: str | None, first: dt.date = LATEST, last: dt.date = EARLIEST) -> "Lifetime":
        """Return the lifetime that follows from the dates of birth and death (EDTF), and from the days of a career.

        Without a date of birth, a career lasts sixty years at most.
        """
        death = bounds(died).ends_on if died else LATEST
        if born:
            birth = bounds(born)
            return cls(birth.starts_on, min(death, days_later(birth.ends_on, _LONGEST_LIFE_DAYS)), is_birth_known=True)
        if first > last:
            return cls(EARLIEST, death)
        end = min(death, days_later(first, _LONGEST_CAREER_DAYS))
        return cls(days_later(last, -_LONGEST_CAREER_DAYS), end, first, last)

    def including(self, days_from: dt.date, days_to: dt.date) -> "Lifetime":
        """Return the lifetime of a person who was also active within these days."""
        if self.is_birth_known:
            return self
        first, last = min(self.first, days_to), max(self.last, days_from)
        end = min(self.latest, days_later(first, _LONGEST_CAREER_DAYS))
        return Lifetime(days_later(last, -_LONGEST_CAREER_DAYS), end, first, last)

    def allows(self, days_from: dt.date, days_to: dt.date) -> bool:
        """Return whether the person can have been active on one of these days.

        Days between the first and the last recorded one say nothing new, even if these are too far apart for one life.
        """
        is_recorded = self.first <= days_from and days_to <= self.last
        return is_recorded or (self.earliest <= days_to and days_from <= self.latest)
