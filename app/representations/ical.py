"""iCalendar (RFC 5545, with the properties of RFC 7986), written one event at a time.

The library folds and ends the lines. An event without a recorded time of day lasts one or more whole days in local time.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from typing import Final

import icalendar
from icalendar import vCategory, vDuration, vGeo, vText

from app.representations.calendar_event import CalendarEvent
from app.representations.error_strategies import Apply, fail_fast
from app.representations.escaping import sanitize
from app.representations.formats import PageInfo

_PRODUCT: Final = "-//Diplomatic Events//Diplomatic Events//EN"
_REFRESH: Final = dt.timedelta(hours=12)
_CALENDAR_END: Final = b"END:VCALENDAR\r\n"
_SPECIAL: Final = re.compile(r"[\\;,\n]")


class _Text(vText):
    r"""Text with our own escaping: the library would turn `\N` within a text such as `a\Nb` into a line end."""

    def to_ical(self) -> bytes:
        """Escape the text (RFC 5545, section 3.3.11)."""
        return _SPECIAL.sub(lambda match: "\\n" if match[0] == "\n" else f"\\{match[0]}", self).encode()


class _Geo(vGeo):
    """A position without exponents: RFC 5545, section 3.3.7 has none, but the library writes 0.00001 as 1e-05."""

    def to_ical(self) -> str:
        """Write latitude and longitude with at most nine decimal places."""
        return f"{_decimal(self.latitude)};{_decimal(self.longitude)}"


def _decimal(number: float) -> str:
    text = f"{number:.9f}".rstrip("0")
    return f"{text}0" if text.endswith(".") else text


def write(events: Iterable[CalendarEvent], feed: PageInfo, apply: Apply = fail_fast) -> Iterator[bytes]:
    """Write `events` as one VCALENDAR for clients to subscribe to and refresh twice a day."""
    calendar = icalendar.Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", _PRODUCT)
    calendar.add("calscale", "GREGORIAN")
    for name in ("name", "x-wr-calname"):  # RFC 7986, and the property that clients actually read
        calendar.add(name, _text(feed.title))
    calendar.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(_REFRESH))
    calendar.add("source", feed.self_url, parameters={"VALUE": "URI"})
    yield calendar.to_ical().removesuffix(_CALENDAR_END)
    yield from apply(_render, events)
    yield _CALENDAR_END


def _render(event: CalendarEvent) -> bytes:
    written: bytes = _component(event).to_ical()
    return written


def _component(event: CalendarEvent) -> icalendar.Event:
    component = icalendar.Event()
    component.add("uid", _text(event.uid))
    component.add("sequence", event.sequence)
    component.add("dtstamp", event.updated)
    component.add("created", event.created)
    component.add("last-modified", event.updated)
    _add_times(component, event)
    component.add("summary", _text(event.summary))
    component.add("description", _text(event.description))
    if event.location is not None:
        component.add("location", _text(event.location))
    if event.point is not None:
        component.add("geo", _Geo((event.point.latitude, event.point.longitude)))
    categories = vCategory([])
    categories.cats.extend(map(_text, event.categories))  # the constructor would convert them to the library's own text
    component.add("categories", categories)
    if event.status is not None:
        component.add("status", event.status.value)
    component.add("transp", "TRANSPARENT")  # does not block the reader's own time
    component.add("class", "PUBLIC")
    component.add("url", event.url)
    if event.part_of is not None:
        component.add("related-to", _text(event.part_of), parameters={"RELTYPE": "PARENT"})
    component.add("x-edtf-date", _text(event.date))
    return component


def _add_times(component: icalendar.Event, event: CalendarEvent) -> None:
    if event.starts_at is not None:
        # In UTC, which needs no definition of a time zone and is right in all of them.
        component.add("dtstart", event.starts_at)
        if event.ends_at is not None:
            component.add("dtend", event.ends_at)
        return
    component.add("dtstart", event.starts_on)
    days = (event.ends_on - event.starts_on).days + 1
    if event.ends_on < dt.date.max:
        component.add("dtend", event.starts_on + dt.timedelta(days=days))  # exclusive: the day after the last one
    else:  # there is no later date; RFC 5545, section 3.6.1 also allows a duration
        component.add("duration", dt.timedelta(days=days))


def _text(text: str) -> _Text:
    return _Text(sanitize(text))
