"""iCalendar (RFC 5545, with the properties of RFC 7986), written one event at a time.

The library escapes, folds and ends the lines. Every event is a whole day or several, by the calendar of the place:
no time of day is recorded, so none is claimed.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Final

import icalendar
from icalendar import vDuration, vText

from app.formats.event import Event
from app.formats.inert import plain
from app.formats.registry import Feed

_PRODUCT: Final = "-//Diplomatic Events//Diplomatic Events//EN"
_REFRESH: Final = dt.timedelta(hours=12)
_CALENDAR_END: Final = b"END:VCALENDAR\r\n"


def write(events: Iterable[Event], feed: Feed) -> Iterator[bytes]:
    """Write `events` as one VCALENDAR which a client may subscribe to and fetch twice a day."""
    calendar = icalendar.Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", _PRODUCT)
    calendar.add("calscale", "GREGORIAN")
    for name in ("name", "x-wr-calname"):  # RFC 7986, and what clients read in fact
        calendar.add(name, vText(plain(feed.title)))
    calendar.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(_REFRESH))
    calendar.add("source", feed.self_url, parameters={"VALUE": "URI"})
    yield calendar.to_ical().removesuffix(_CALENDAR_END)
    for event in events:
        yield _component(event).to_ical()
    yield _CALENDAR_END


def _component(event: Event) -> icalendar.Event:
    component = icalendar.Event()
    component.add("uid", vText(plain(event.uid)))
    component.add("sequence", event.sequence)
    component.add("dtstamp", event.updated)
    component.add("created", event.created)
    component.add("last-modified", event.updated)
    component.add("dtstart", event.starts_on)
    days = (event.ends_on - event.starts_on).days + 1
    if event.ends_on < dt.date.max:
        component.add("dtend", event.starts_on + dt.timedelta(days=days))  # the first day after it
    else:  # there is no day after it; RFC 5545, section 3.6.1 takes a duration as well
        component.add("duration", dt.timedelta(days=days))
    component.add("summary", vText(plain(event.summary)))
    component.add("description", vText(plain(event.description)))
    if event.location is not None:
        component.add("location", vText(plain(event.location)))
    if event.point is not None:
        component.add("geo", (event.point.latitude, event.point.longitude))
    component.add("categories", [plain(category) for category in event.categories])
    component.add("status", event.status.value)
    component.add("transp", "TRANSPARENT")  # it takes up none of the reader's own time
    component.add("class", "PUBLIC")
    component.add("url", event.url)
    component.add("x-edtf-date", vText(plain(event.date)))
    return component
