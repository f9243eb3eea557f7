"""The relations of countries in time: their last and next meetings, and the longest periods without one.

See decision 353.
"""

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import select

from app.db import models as m
from app.db.database import ReadConnection
from app.db.json_functions import integers
from app.db.prepared_statements import fetch
from app.domain.enums import MeetingStatus
from app.queries.relations import RelatedMeeting

_MOST_GAPS: Final = 5
_PLANS: Final = frozenset({MeetingStatus.TENTATIVE.value, MeetingStatus.CONFIRMED.value})
_NAMED: Final = select(m.Meeting.key, m.Meeting.id, m.Meeting.title, m.Meeting.date).where(
    m.Meeting.key.in_(integers("keys"))
)

_Brief = dict[str, str]
"""Id, title and date of a meeting."""


def in_time(connection: ReadConnection, meetings: Sequence[RelatedMeeting], today: dt.date) -> dict[str, Any]:
    """Return the last meeting through a day and the next one after it, by their known days, and the longest gaps.

    `meetings` are in the order of their first days.
    """
    past = _past(meetings, today)
    coming = [meeting for meeting in meetings if meeting.is_known and meeting.starts_on > today.isoformat()]
    first_day = coming[0].starts_on if coming else None
    last, gaps = _latest(past), _gaps(past)
    following = [meeting for meeting in coming if meeting.starts_on == first_day]
    briefs = _briefs(connection, [*last, *following, *(meeting for _, *ends in gaps for meeting in ends)])
    return {
        "last": _highest_id(briefs, last),
        "days_since": (today - dt.date.fromisoformat(last[0].ends_on)).days if last else None,
        "next": min((briefs[meeting.key] for meeting in following), key=_id, default=None),
        "gaps": [
            {"after": briefs[after.key], "before": briefs[before.key], "days": days} for days, after, before in gaps
        ],
    }


def last_alone(
    connection: ReadConnection, meetings: Iterable[RelatedMeeting], countries: int, today: dt.date
) -> _Brief | None:
    """Return the last meeting through a day, of known days and not only planned, in which no other country took part.

    `countries` is their number.
    """
    last = _latest([meeting for meeting in _past(meetings, today) if meeting.countries == countries])
    return _highest_id(_briefs(connection, last), last)


def _past(meetings: Iterable[RelatedMeeting], today: dt.date) -> list[RelatedMeeting]:
    """Return the meetings of known days that ended by a day and were not only planned."""
    day = today.isoformat()
    return [one for one in meetings if one.is_known and one.ends_on <= day and one.status not in _PLANS]


def _latest(meetings: Sequence[RelatedMeeting]) -> list[RelatedMeeting]:
    """Return the meetings that ended last: several, if they ended on the same day."""
    last_day = max((meeting.ends_on for meeting in meetings), default=None)
    return [meeting for meeting in meetings if meeting.ends_on == last_day]


def _gaps(meetings: Sequence[RelatedMeeting]) -> list[tuple[int, RelatedMeeting, RelatedMeeting]]:
    """Return the longest periods in which no meeting began, lasted or ended: the days, and the meetings before and after them.

    The meetings are in the order of their first days.
    """
    gaps: list[tuple[int, RelatedMeeting, RelatedMeeting]] = []
    latest: RelatedMeeting | None = None
    for meeting in meetings:
        if latest is not None and meeting.starts_on > latest.ends_on:
            first, last = map(dt.date.fromisoformat, (latest.ends_on, meeting.starts_on))
            gaps.append(((last - first).days, latest, meeting))
        if latest is None or meeting.ends_on >= latest.ends_on:
            latest = meeting
    return sorted(gaps, key=lambda gap: -gap[0])[:_MOST_GAPS]


def _briefs(connection: ReadConnection, meetings: Iterable[RelatedMeeting]) -> dict[int, _Brief]:
    """Return id, title and date of meetings, by their primary keys."""
    keys = sorted({meeting.key for meeting in meetings})
    rows = fetch(connection, _NAMED, {"keys": json.dumps(keys)})
    return {key: {"id": record_id, "title": title, "date": date} for key, record_id, title, date in rows}


def _highest_id(briefs: Mapping[int, _Brief], meetings: Iterable[RelatedMeeting]) -> _Brief | None:
    return max((briefs[meeting.key] for meeting in meetings), key=_id, default=None)


def _id(brief: _Brief) -> str:
    return brief["id"]
