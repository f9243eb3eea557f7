"""The choice between countries that bear one name, as East Timor until 2002 and East Timor today.

A name means the country that existed on the days asked, or else the present one. It never finds the predecessors of a
state as well.

See decision 102.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Final, NamedTuple

from app.domain.dates.edtf import EARLIEST, LATEST, DateWindow

ALL_DAYS: Final = DateWindow()


class Bearer(NamedTuple):
    """A country that bears a name, and its first and last day."""

    code: str
    starts_on: dt.date
    ends_on: dt.date
    is_former: bool


def choose(bearers: Iterable[Bearer], days: DateWindow = ALL_DAYS) -> list[str]:
    """Return the codes of the countries that a name may mean on these days, the likeliest first.

    A present country is often recorded without its first day, so a former one whose life contains all the days comes
    before it. On its last day, a former state may have been succeeded already.
    """
    ranked = sorted((_rank(bearer, days), bearer.code) for bearer in bearers)
    # The days decide where there are any; a former state comes after a present one, but is not ruled out by it.
    compared = 3 if days == ALL_DAYS else 2
    return [code for rank, code in ranked if rank[:compared] == ranked[0][0][:compared]]


def _rank(bearer: Bearer, days: DateWindow) -> tuple[bool, bool, bool]:
    first, last = days.first or EARLIEST, days.last or LATEST
    contains = bearer.is_former and bearer.starts_on <= first and last < bearer.ends_on
    overlaps = bearer.starts_on <= last and first <= bearer.ends_on
    return not contains, not overlaps, bearer.is_former
