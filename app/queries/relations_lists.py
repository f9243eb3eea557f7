"""The people, topics and sources of the relations of countries, the most frequent first."""

import datetime as dt
from array import array
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Select, bindparam, func, select, union

from app.db import models as m
from app.db.database import ReadConnection
from app.queries.paging.list_statements import among
from app.queries.paging.term_counts import KEY_TYPE
from app.queries.relations import Link, RelatedMeeting
from app.queries.statistics.counted import CountedMeetings
from app.queries.statistics.meeting_rows import MeetingRows, alias

MOST_LISTED: Final = 50
"""The most people, topics and sources that are listed; the most frequent come first."""
_TOPICS_OF_TERMS: Final = "SELECT terms.key, topics.id, topics.name FROM terms JOIN topics ON topics.id = terms.value WHERE terms.key IN {among}"


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
