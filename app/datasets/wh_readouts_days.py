"""The day of a meeting that a White House readout reports.

See decision 272.
"""

import datetime as dt
from typing import Final

from app.domain.dates.edtf import bounds
from app.reading.encounters.encounter import Encounter

_TERM: Final = 4
"""The years of a presidential term; one began in 2021."""


def interval(text: Encounter, published: dt.date) -> str:
    """Return the days of several meetings as one interval, which ends with the publication at the latest."""
    spans = [bounds(day.date) for day in text.days]
    starts = [span.starts_on for span in spans if span.starts_on <= published]
    return f"{min(starts)}/{min(max(span.ends_on for span in spans), published)}" if starts else _unknown(published)


def date(text: Encounter | None, published: dt.date) -> str:
    """Return the day as EDTF; a meeting whose day is not said, or misprinted as a later one, was not after the publication."""
    if text is None or not text.days:
        return _unknown(published)
    days = sorted({day.date for day in text.days if day.how == "relative day"})
    if len(days) > 1:
        return f"{days[0]}/{days[-1]}"
    date = text.days[0].date
    return date if bounds(date).starts_on <= published else _unknown(published)


def _unknown(published: dt.date) -> str:
    """Return a day that the text does not say: one of those from the beginning of the presidential term to the publication.

    The White House reports the meetings of its own administration. Terms begin on 20 January of every fourth year (Constitution of the United
    States, Amendment XX).
    """
    year = published.year - (published.year - 1) % _TERM
    begin = dt.date(year, 1, 20)
    if published < begin:
        begin = dt.date(year - _TERM, 1, 20)
    return f"[{begin}..{published}]" if begin < published else f"{published}"
