"""Calendar events, the input of the iCalendar writer."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from app.representations.point import Point


class EventStatus(StrEnum):
    """The status of an event (RFC 5545, section 3.8.1.11)."""

    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """An event of one or more whole days, or with times. Times are UTC."""

    uid: str
    sequence: int
    """Grows with every change that calendars should pick up."""
    summary: str
    description: str
    starts_on: dt.date
    ends_on: dt.date
    """The last day, inclusive."""
    starts_at: dt.datetime | None
    """None for an event of whole days."""
    ends_at: dt.datetime | None
    date: str
    """The date as EDTF, with its uncertainty; the property `X-EDTF-DATE`."""
    status: EventStatus | None
    """None if it is unknown; the event then has no `STATUS`."""
    categories: tuple[str, ...]
    location: str | None
    point: Point | None
    url: str
    part_of: str | None
    """The `uid` of the event that this one is a part of."""
    created: dt.datetime
    updated: dt.datetime
