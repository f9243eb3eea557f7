"""Meetings as calendar events.

See decision 108.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Final

from app.domain.dates.edtf import bounds
from app.domain.enums import MeetingStatus
from app.representations import plain_text
from app.representations.calendar_event import CalendarEvent, EventStatus
from app.representations.formats import Document
from app.representations.point import Point

LONGEST: Final = dt.timedelta(days=366)
"""Events shorter than this keep all their days; a longer one would not be useful in a calendar."""

_LARGEST_SEQUENCE: Final = 2**31 - 1
"""The largest integer in RFC 5545, section 3.3.8: 68 years in seconds."""

_STATUS: Final[Mapping[MeetingStatus, EventStatus]] = {
    MeetingStatus.TENTATIVE: EventStatus.TENTATIVE,
    MeetingStatus.CONFIRMED: EventStatus.CONFIRMED,
    MeetingStatus.HELD: EventStatus.CONFIRMED,
    MeetingStatus.CANCELLED: EventStatus.CANCELLED,
    # No longer on this day, but not cancelled either. The description says "postponed".
    MeetingStatus.POSTPONED: EventStatus.TENTATIVE,
}


def meeting(document: Document, base_url: str) -> CalendarEvent | None:
    """Return the event for a meeting. Every meeting has one, however little is known of its date, but for one without any.

    The `UID` is the id and a constant, so that calendars recognize the event whichever host it came from. The
    `SEQUENCE` is the number of seconds from the creation of the record to its last change.
    """
    days = _days(document)
    if days is None:
        return None
    starts_on, ends_on, remark = days
    created, updated = _moment(document["created_at"]), _moment(document["updated_at"])
    starts_at, ends_at = _times(document, starts_on, ends_on)
    place = document["place"]
    has_point = place is not None and place["latitude"] is not None
    description = plain_text.meeting(document)
    return CalendarEvent(
        uid=_uid(document["id"]),
        sequence=min(max(0, int((updated - created).total_seconds())), _LARGEST_SEQUENCE),
        summary=document["title"],
        description=f"{remark}\n\n{description}" if remark else description,
        starts_on=starts_on,
        ends_on=ends_on,
        starts_at=starts_at,
        ends_at=ends_at,
        date=document["date"],
        status=_STATUS.get(MeetingStatus(document["status"])),
        categories=(plain_text.enum_words(document["kind"]), *(topic["topic"]["name"] for topic in document["topics"])),
        location=plain_text.place(document),
        point=Point(place["latitude"], place["longitude"]) if has_point else None,
        url=plain_text.url(base_url, "meetings", document),
        part_of=document["part_of"] and _uid(document["part_of"]),
        created=created,
        updated=updated,
    )


def _uid(meeting_id: str) -> str:
    return f"{meeting_id}@diplomatic-events"


def _days(document: Document) -> tuple[dt.date, dt.date, str | None] | None:
    """Return the first and last day of the event, and a remark for the reader if they differ from the meeting's date.

    A date that is open at one end is shown on the known day, one that spans more than a year on its first day, a meeting that
    was postponed until further notice on the day for which it was planned before. None if there is no day at all.
    """
    first, last = _day(document["starts_on"]), _day(document["ends_on"])
    if first and last:
        if last - first < LONGEST:
            return first, last, None
        remark = f"The date is known only as {document['date']}, between {first} and {last}; shown on the first day."
        return first, first, remark
    if known := first or last:
        side = "on or after" if first else "on or before"
        return known, known, f"The date is known only as {document['date']}: {side} {known}; shown on that day."
    if planned := [bounds(date) for date in document["previous_dates"]]:
        day = planned[-1].starts_on if planned[-1].starts_on > dt.date.min else planned[-1].ends_on
        remark = f"No new date is known; planned before for {document['previous_dates'][-1]}, and shown on that day."
        return day, day, remark
    return None


def _times(document: Document, starts_on: dt.date, ends_on: dt.date) -> tuple[dt.datetime | None, dt.datetime | None]:
    """Return the times of the event; none if it lasts several days and its end has no time, so that it keeps its days."""
    starts_at, ends_at = _time(document["starts_at"]), _time(document["ends_at"])
    return (None, None) if ends_at is None and starts_on != ends_on else (starts_at, ends_at)


def _time(text: str | None) -> dt.datetime | None:
    # RFC 9557: the zone in brackets repeats what the offset says.
    return None if text is None else _moment(text.partition("[")[0]).astimezone(dt.UTC)


def _day(text: str | None) -> dt.date | None:
    return None if text is None else dt.date.fromisoformat(text)


def _moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)
