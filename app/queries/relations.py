"""The relations of countries: what the meetings of all of them say."""

import datetime as dt
from array import array
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import permutations
from typing import Any, Final, NamedTuple

from sqlalchemy import Date, Select, bindparam, func, literal, literal_column, select, union

from app.db import models as m
from app.db.database import ReadConnection
from app.domain.enums import MeetingStatus, Mode
from app.queries.days import day_text, has_known_days
from app.queries.paging.list_statements import among
from app.queries.paging.term_counts import KEY_TYPE
from app.queries.statistics.counted import CountedMeetings
from app.queries.statistics.meeting_rows import MeetingRows, alias
from app.queries.statistics.packed_codes import KEY_BYTES

MOST_LISTED: Final = 50
"""The most people, topics and sources that are listed; the most frequent come first."""
_MOST_GAPS: Final = 5
_YEAR_AND_LEVEL: Final = ("year", "level")
_REMOTE: Final = frozenset({Mode.PHONE.value, Mode.VIDEO.value})
_PLANS: Final = frozenset({MeetingStatus.TENTATIVE.value, MeetingStatus.CONFIRMED.value})

Link = Callable[[Sequence[tuple[str, str]]], str]
"""Returns the URL of the list of the meetings that also meet these filters."""

_TOPICS_OF_TERMS: Final = "SELECT terms.key, topics.id, topics.name FROM terms JOIN topics ON topics.id = terms.value WHERE terms.key IN {among}"


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


def people(connection: ReadConnection, counted: CountedMeetings, countries: Sequence[str], link: Link) -> list[Any]:
    """Return the pairs of people of different countries who met, with the number of their meetings and its list."""
    size = len(countries)
    codes = {_code(number): code for number, code in enumerate(countries)}
    rows = counted.fetch(connection, ("people", size), lambda counted: people_statement(counted, size), codes)
    return [
        {
            "people": [
                {"id": one, "name": name, "country": code},
                {"id": other, "name": other_name, "country": other_code},
            ],
            "meetings": number,
            "url": link([("person", one), ("person", other)]),
        }
        for one, name, code, other, other_name, other_code, number in rows
    ]


def _code(number: int) -> str:
    return f"country{number}"


def people_statement(counted: CountedMeetings, countries: int) -> Select[Any]:
    """Build the select of the pairs of people who met, of different ones of the countries `country0`, `country1` and so on.

    `countries` is their number. The columns are id, name and country of both people, and the number of meetings.
    """
    source = MeetingRows(counted)
    from_ = source.ready()
    codes: list[Any] = [bindparam(_code(number)) for number in range(countries)]
    sides = []
    for side in range(2):
        participant, country = alias(m.Participant, side), alias(m.Country, side)
        from_ = from_.join(participant, participant.c.meeting_key == source.key).join(
            country, country.c.key == participant.c.country_key
        )
        code = source.counted_for(country.c.id)
        # `|| ''` changes no value: it keeps SQLite from reading all participants of a country first.
        source.conditions += [code.concat("").in_(codes), participant.c.person_key.is_not(None)]
        sides.append((participant.c.person_key, code))
    (one, code), (other, other_code) = sides
    met = (
        select(source.key, one.label("one"), code.label("code"), other.label("other"), other_code.label("other_code"))
        .select_from(from_)
        .where(*source.conditions, code < other_code)
        .distinct()
        .subquery("each_meeting")
    )
    by = (met.c.one, met.c.code, met.c.other, met.c.other_code)
    # Names and ids are read for each pair of people, not for each meeting.
    pairs = select(*by, func.count().label("number")).group_by(*by).subquery("pairs")
    first, second = alias(m.Person, 0), alias(m.Person, 1)
    columns = (first.c.id, first.c.name, pairs.c.code, second.c.id, second.c.name, pairs.c.other_code, pairs.c.number)
    return (
        select(*columns)
        .select_from(
            pairs.join(first, first.c.key == pairs.c.one).join(second, second.c.key == pairs.c.other),
        )
        .order_by(pairs.c.number.desc(), first.c.id, second.c.id)
        .limit(MOST_LISTED)
    )


def topics(
    connection: ReadConnection, counted: CountedMeetings, meetings: Sequence[RelatedMeeting], link: Link
) -> list[Any]:
    """Return the topics with the days of the first and the last meeting of known days at which they were discussed.

    `meetings` are those that are counted.
    """
    packed = dict(counted.fetch(connection, "topics", _topics))
    numbers = Counter(array(KEY_TYPE, b"".join(packed.values())))
    discussed = [(meeting, array(KEY_TYPE, packed[meeting.key])) for meeting in meetings if meeting.is_known]
    first: dict[int, dt.date] = {}
    last: dict[int, dt.date] = {}
    # Each day replaces those before it.
    for meeting, keys in sorted(discussed, key=lambda item: item[0].starts_on, reverse=True):
        first.update(dict.fromkeys(keys, meeting.starts_on))
    for meeting, keys in sorted(discussed, key=lambda item: item[0].ends_on):
        last.update(dict.fromkeys(keys, meeting.ends_on))
    named = among(connection, _TOPICS_OF_TERMS, numbers) if numbers else []
    return [
        {
            "id": topic,
            "name": name,
            "meetings": numbers[key],
            "first": first[key].isoformat() if key in first else None,
            "last": last[key].isoformat() if key in last else None,
            "url": link([("topic", topic)]),
        }
        for key, topic, name in sorted(named, key=lambda row: (-numbers[row[0]], row[1]))[:MOST_LISTED]
    ]


def _topics(counted: CountedMeetings) -> Select[Any]:
    source, values = MeetingRows(counted), m.MEETING_VALUES
    rows = source.ready().join(values, values.c.meeting_key == source.key)
    return select(source.key, values.c.topic).select_from(rows).where(*source.conditions)


def sources(connection: ReadConnection, counted: CountedMeetings, link: Link) -> list[Any]:
    """Return the sources that the meetings cite; `link` lists the meetings of the source that it is given."""
    return [
        {"id": key, "headline": headline, "meetings": count, "url": link([("source", key)])}
        for key, headline, count in counted.fetch(connection, "sources", sources_statement)
    ]


def sources_statement(counted: CountedMeetings) -> Select[Any]:
    """Build the select of the sources that meetings or their participants cite, with the number of these meetings.

    Sources are terms, too, but of all terms of a meeting few are sources, and all would be looked at.
    """
    cited = union(_cited(counted), _cited(counted, of_participants=True)).subquery("cited")
    number = func.count().label("number")
    by_source = select(cited.c.source_key, number).group_by(cited.c.source_key).subquery("by_source")
    record = m.Source.__table__
    return (
        select(record.c.id, record.c.headline, by_source.c.number)
        .select_from(by_source.join(record, record.c.key == by_source.c.source_key))
        .order_by(by_source.c.number.desc(), record.c.id)
        .limit(MOST_LISTED)
    )


def _cited(counted: CountedMeetings, *, of_participants: bool = False) -> Select[Any]:
    """Build the select of the primary keys of meetings and of the sources that they, or their participants, cite."""
    source, citation = MeetingRows(counted), alias(m.Citation)
    rows, cites = source.ready(), citation.c.meeting_key == source.key
    if of_participants:
        participant = alias(m.Participant)
        rows = rows.join(participant, participant.c.meeting_key == source.key)
        cites = citation.c.participant_key == participant.c.key
    return select(source.key, citation.c.source_key).select_from(rows.join(citation, cites)).where(*source.conditions)
