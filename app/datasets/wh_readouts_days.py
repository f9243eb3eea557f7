"""The day of a meeting that a White House readout reports."""

import datetime as dt

from app.domain.dates.edtf import bounds
from app.reading.encounters.encounter import Encounter


def interval(text: Encounter, published: dt.date) -> str:
    """Return the days of several meetings as one interval, which ends with the publication at the latest."""
    spans = [bounds(day.date) for day in text.days]
    starts = [span.starts_on for span in spans if span.starts_on <= published]
    return f"{min(starts)}/{min(max(span.ends_on for span in spans), published)}" if starts else f"../{published}"


def date(text: Encounter | None, published: dt.date) -> str:
    """Return the day as EDTF; a meeting whose day is not said, or misprinted as a later one, was not after the publication."""
    if text is None or not text.days:
        return f"../{published}"
    days = sorted({day.date for day in text.days if day.how == "relative day"})
    if len(days) > 1:
        return f"{days[0]}/{days[-1]}"
    date = text.days[0].date
    return date if bounds(date).starts_on <= published else f"../{published}"
