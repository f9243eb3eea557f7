"""The people, topics and sources of the relations of countries, the most frequent first."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Sequence
from heapq import nlargest
from itertools import chain, combinations, product
from typing import Any, Final

from sqlalchemy import Select, bindparam, func, select, union

from app.db import models as m
from app.db.database import ReadConnection
from app.db.prepared_statements import fetch
from app.queries.paging.list_statements import among
from app.queries.paging.term_counts import KEY_TYPE
from app.queries.relations import Link, RelatedMeeting
from app.queries.statistics.counted import CountedMeetings
from app.queries.statistics.meeting_rows import MeetingRows, alias

MOST_LISTED: Final = 50
"""The most people, topics and sources that are listed; the most frequent come first."""
_COUNTRIES: Final = select(m.Country.key, m.Country.id).where(m.Country.id.in_(bindparam("codes", expanding=True)))
_PEOPLE: Final = "SELECT key, id, name FROM people WHERE key IN {among}"
_TOPICS_OF_TERMS: Final = "SELECT terms.key, topics.id, topics.name FROM terms JOIN topics ON topics.id = terms.value WHERE terms.key IN {among}"


def people(
    connection: ReadConnection, counted: CountedMeetings, groups: Sequence[Sequence[str]], link: Link
) -> list[dict[str, Any]]:
    """Return the pairs of people of different countries who met, with the number of their meetings and its list.

    A group has the codes that count for one country, its own first.
    """
    numbers = _most_frequent(_encounters(connection, counted, groups))
    keys = {key for (_, *pair), _ in numbers for key in pair}
    named = {key: names for key, *names in among(connection, _PEOPLE, keys)} if keys else {}
    rows = [
        ([{"id": named[key][0], "name": named[key][1], "country": groups[side][0]} for side, key in sides], number)
        for (countries, *pair), number in numbers
        for sides in [zip(countries, pair, strict=True)]
    ]
    rows.sort(key=lambda row: (-row[1], *(person["id"] for person in row[0])))
    return [
        {"people": pair, "meetings": number, "url": link([("person", person["id"]) for person in pair])}
        for pair, number in rows[:MOST_LISTED]
    ]


_Encounter = tuple[tuple[int, int], int, int]
"""The places of two countries in the dossier, and the primary keys of a person of each."""


def _encounters(
    connection: ReadConnection, counted: CountedMeetings, groups: Sequence[Sequence[str]]
) -> Counter[_Encounter]:
    """Return in how many meetings each two people took part for different countries."""
    place_of = {code: place for place, group in enumerate(groups) for code in group}
    keys = dict(fetch(connection, _COUNTRIES, {"codes": [*place_of]}))
    values = {_country(number): key for number, key in enumerate(keys)}
    name = ("people", len(values))
    rows = counted.fetch(connection, name, lambda counted: people_statement(counted, len(values)), values)
    present: list[defaultdict[int, set[int]]] = [defaultdict(set) for _ in groups]
    of_country = {key: present[place_of[code]] for key, code in keys.items()}
    for meeting, country, person in rows:
        of_country[country][meeting].add(person)
    numbers: Counter[_Encounter] = Counter()
    for countries in combinations(range(len(groups)), 2):
        one, other = (present[place] for place in countries)
        pairs = chain.from_iterable(product(one[meeting], other[meeting]) for meeting in one.keys() & other.keys())
        numbers.update({(countries, *pair): number for pair, number in Counter(pairs).items()})
    return numbers


def _most_frequent(numbers: Counter[_Encounter]) -> list[tuple[_Encounter, int]]:
    """Return those that a list may have: the most frequent ones, and all that are as frequent as the last of them."""
    least = min(nlargest(MOST_LISTED, numbers.values()), default=0)
    return [(pair, number) for pair, number in numbers.items() if number >= least]


def _country(number: int) -> str:
    return f"country{number}"


def people_statement(counted: CountedMeetings, countries: int) -> Select[Any]:
    """Build the select of the people who took part for one of the countries with the primary keys `country0`, `country1` and so on.

    `countries` is their number. The columns are the keys of the meeting, the country and the person.
    """
    source, participant = MeetingRows(counted), alias(m.Participant)
    rows = source.ready().join(participant, participant.c.meeting_key == source.key)
    # `+ 0` changes no value: it keeps SQLite from reading all participants of a country first.
    of_countries = (participant.c.country_key + 0).in_([bindparam(_country(number)) for number in range(countries)])
    return (
        select(source.key, participant.c.country_key, participant.c.person_key)
        .select_from(rows)
        .where(*source.conditions, of_countries, participant.c.person_key.is_not(None))
    )


def topics(connection: ReadConnection, meetings: Sequence[RelatedMeeting], link: Link) -> list[dict[str, Any]]:
    """Return the topics with the days of the first and the last meeting of known days at which they were discussed.

    `meetings` are in the order of their first days.
    """
    numbers = Counter(array(KEY_TYPE, b"".join([meeting.topics for meeting in meetings])))
    known = [(meeting, array(KEY_TYPE, meeting.topics)) for meeting in meetings if meeting.is_known]
    first: dict[int, str] = {}
    last: dict[int, str] = {}
    # Each day replaces those before it.
    for meeting, keys in reversed(known):
        first.update(dict.fromkeys(keys, meeting.starts_on))
    for meeting, keys in sorted(known, key=lambda item: item[0].ends_on):
        last.update(dict.fromkeys(keys, meeting.ends_on))
    named = among(connection, _TOPICS_OF_TERMS, numbers) if numbers else []
    return [
        {
            "id": topic,
            "name": name,
            "meetings": numbers[key],
            "first": first.get(key),
            "last": last.get(key),
            "url": link([("topic", topic)]),
        }
        for key, topic, name in sorted(named, key=lambda row: (-numbers[row[0]], row[1]))[:MOST_LISTED]
    ]


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
