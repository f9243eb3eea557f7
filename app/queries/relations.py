"""The relations of countries: what the meetings of all of them say."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import permutations
from typing import Any, Final, NamedTuple

from sqlalchemy import Date, Select, bindparam, func, literal, literal_column, select

from app.db import models as m
from app.db.database import ReadConnection
from app.domain.enums import MeetingStatus, Mode
from app.queries.days import day_text, has_known_days
from app.queries.statistics.counted import CountedMeetings
from app.queries.statistics.meeting_rows import MeetingRows, alias
from app.queries.statistics.packed_codes import KEY_BYTES

_MOST_GAPS: Final = 5
_YEAR_AND_LEVEL: Final = ("year", "level")
_REMOTE: Final = frozenset({Mode.PHONE.value, Mode.VIDEO.value})
_PLANS: Final = frozenset({MeetingStatus.TENTATIVE.value, MeetingStatus.CONFIRMED.value})

Link = Callable[[Sequence[tuple[str, str]]], str]
"""Returns the URL of the list of the meetings that also meet these filters."""


class RelatedMeeting(NamedTuple):
    """A meeting of the countries."""

    key: int
    id: str
    title: str
    date: str
    starts_on: dt.date
    ends_on: dt.date
    is_known: bool
    """Whether its days are known."""
    status: str
    level: str
    mode: str
    places: frozenset[str]

    def brief(self) -> dict[str, str]:
        """Return id, title and date."""
        return {"id": self.id, "title": self.title, "date": self.date}


def read_meetings(connection: ReadConnection, counted: CountedMeetings) -> list[RelatedMeeting]:
    """Return the meetings in the order of their days, with the codes of their places."""
    others: dict[int, list[str]] = {}
    for key, code in counted.fetch(connection, "other places", _other_places):
        others.setdefault(key, []).append(code)
    day, continued = dt.date.fromisoformat, counted.continued
    result = []
    for key, place, first, last, is_known, *texts in counted.fetch(connection, "meetings of all", _meetings):
        places = (place, *others.get(key, ()))
        codes = frozenset([continued.get(code, code) for code in places if code is not None])
        record_id, title, date, status, level, mode = texts
        days = (date, day(first), day(last), bool(is_known))
        result.append(RelatedMeeting(key, record_id, title, *days, status, level, mode, codes))
    return result


def _meetings(counted: CountedMeetings) -> Select[Any]:
    source = MeetingRows(counted)
    meeting, place = source.meeting, alias(m.Country)
    rows = source.rows.outerjoin(place, place.c.key == meeting.place_country_key)
    known = has_known_days(meeting.date, meeting.starts_on, meeting.ends_on)
    texts = (meeting.id, meeting.title, meeting.date, meeting.status, meeting.level, meeting.mode)
    return (
        select(meeting.key, place.c.id, day_text(meeting.starts_on), day_text(meeting.ends_on), known, *texts)
        .select_from(rows)
        .where(*source.conditions)
        .order_by(meeting.starts_on, meeting.key)
    )


def _other_places(counted: CountedMeetings) -> Select[Any]:
    source, other, country = MeetingRows(counted), m.OtherPlace.__table__, m.Country.__table__
    rows = source.ready().join(other, other.c.meeting_key == source.key)
    rows = rows.join(country, country.c.key == other.c.country_key)
    return select(source.key, country.c.id).select_from(rows).where(*source.conditions)


def last_alone(
    connection: ReadConnection, counted: CountedMeetings, countries: int, today: dt.date
) -> dict[str, str] | None:
    """Return the last meeting through a day, of known days and not only planned, in which no other country took part.

    `countries` is their number.
    """
    rows = counted.fetch(connection, "last alone", _last_alone, {"size": countries * KEY_BYTES, "today": today})
    return dict(zip(("id", "title", "date"), rows[0], strict=True)) if rows else None


def _last_alone(counted: CountedMeetings) -> Select[Any]:
    source, values = MeetingRows(counted), m.MEETING_VALUES
    meeting = source.meeting
    rows = source.rows.join(values, values.c.meeting_key == source.key)
    return (
        select(meeting.id, meeting.title, meeting.date)
        .select_from(rows)
        .where(
            *source.conditions,
            func.length(values.c.country) == bindparam("size"),
            has_known_days(meeting.date, meeting.starts_on, meeting.ends_on),
            meeting.ends_on <= bindparam("today", type_=Date()),
            meeting.status.not_in([literal(status) for status in sorted(_PLANS)]),
        )
        .order_by(meeting.ends_on.desc(), meeting.id.desc())
        .limit(literal_column("1"))
    )


def in_time(meetings: Sequence[RelatedMeeting], today: dt.date) -> dict[str, Any]:
    """Return the last meeting through a day and the next one after it, by their known days, and the longest gaps."""
    known = [meeting for meeting in meetings if meeting.is_known]
    past = [meeting for meeting in known if meeting.ends_on <= today and meeting.status not in _PLANS]
    last = max(past, key=lambda meeting: (meeting.ends_on, meeting.id), default=None)
    planned = min(
        (meeting for meeting in known if meeting.starts_on > today),
        key=lambda meeting: (meeting.starts_on, meeting.id),
        default=None,
    )
    return {
        "last": last.brief() if last else None,
        "days_since": (today - last.ends_on).days if last else None,
        "next": planned.brief() if planned else None,
        "gaps": _gaps(past),
    }


def _gaps(meetings: Sequence[RelatedMeeting]) -> list[dict[str, Any]]:
    """Return the longest periods in which no meeting began, lasted or ended, of meetings in the order of their first days."""
    gaps: list[tuple[int, RelatedMeeting, RelatedMeeting]] = []
    latest: RelatedMeeting | None = None
    for meeting in meetings:
        if latest is not None and meeting.starts_on > latest.ends_on:
            gaps.append(((meeting.starts_on - latest.ends_on).days, latest, meeting))
        if latest is None or meeting.ends_on >= latest.ends_on:
            latest = meeting
    longest = sorted(gaps, key=lambda gap: -gap[0])[:_MOST_GAPS]
    return [{"after": after.brief(), "before": before.brief(), "days": days} for days, after, before in longest]


def by_year_and_level(meetings: Sequence[RelatedMeeting]) -> dict[tuple[str, str], int]:
    """Return the numbers of meetings by the year in which all their days lie, empty if there is none, and by level."""
    return Counter([(_year(meeting), meeting.level) for meeting in meetings])


def counts(numbers: Mapping[tuple[str, str], int], names: Sequence[str]) -> list[tuple[dict[str, str], int]]:
    """Return numbers by year and level (`by_year_and_level`) as those by `year`, by `level` or by both, in the order of their values."""
    places = [_YEAR_AND_LEVEL.index(name) for name in names]
    sums: Counter[tuple[str, ...]] = Counter()
    for texts, number in numbers.items():
        sums[tuple([texts[place] for place in places])] += number
    return [(dict(zip(names, texts, strict=True)), number) for texts, number in sorted(sums.items())]


def _year(meeting: RelatedMeeting) -> str:
    year = meeting.starts_on.year
    return f"{year:04}" if year == meeting.ends_on.year else ""


def by_place(
    meetings: Sequence[RelatedMeeting], countries: Sequence[str], link: Link, value: Callable[[str], str]
) -> dict[str, Any]:
    """Return the visits of each country to each other one, the calls, and the meetings in third countries."""
    in_person = [meeting for meeting in meetings if meeting.mode not in _REMOTE]
    own, remote = frozenset(countries), ",".join(sorted(_REMOTE))
    # Unlike `mode=`, it may be added to a filter by mode.
    present = ",".join(mode.value for mode in Mode if mode not in _REMOTE)
    third: dict[str, int] = {}
    number = 0
    for meeting in in_person:
        if meeting.places and not meeting.places & own:
            number += 1
            for place in meeting.places:
                third[place] = third.get(place, 0) + 1
    elsewhere = [("mode!", remote), ("place!", ",".join(map(value, countries)))]
    every_third = ",".join(value(place) for place in sorted(third))
    return {
        "visits": [
            {
                "visitor": visitor,
                "host": host,
                "meetings": sum(host in meeting.places for meeting in in_person),
                "url": link([("place", value(host)), ("mode!", remote)]),
            }
            for visitor, host in permutations(countries, 2)
        ],
        "calls": {"meetings": len(meetings) - len(in_person), "url": link([("mode!", present)])},
        "in_third": {
            "meetings": number,
            "url": link([("place", every_third), *elsewhere]) if third else None,
            "countries": [
                {"country": place, "meetings": count, "url": link([("place", value(place)), *elsewhere])}
                for place, count in sorted(third.items(), key=lambda item: (-item[1], item[0]))
            ],
        },
    }
