"""Pairs of recorded records that may be one: found by keys that records of one thing share, then judged.

People share the sounds of names (`app.queries.matching.similar_people`); meetings a pair of countries or a person within a day;
agreements the title or the day; organizations a name, or the words of it (`app.queries.matching.similar_organizations`). A key
of very many records is not a sign of a duplicate and is left out, which bounds the cost of a record.

See decision 112.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any, Final

from sqlalchemy import Connection

from app.db import models as m
from app.domain.dates.edtf import EARLIEST, Bounds
from app.domain.matching import record_pairs
from app.domain.matching.meeting_pairs import Attendance, RecordedMeeting, judge_meetings
from app.domain.matching.person_pairs import judge_people
from app.domain.matching.record_pairs import LEAST_SCORE, Pair
from app.queries.days import SHORT_DAYS
from app.queries.matching import (
    match_candidates,
    record_candidates,
    similar_agreements,
    similar_meetings,
    similar_organizations,
    similar_people,
)
from app.queries.matching.similar_people import PairKey
from app.queries.paging.list_statements import among, day

RESOURCES: Final = ("people", "organizations", "agreements", "meetings")
MODELS: Final[Mapping[str, Any]] = {
    "people": m.Person,
    "organizations": m.Organization,
    "agreements": m.Agreement,
    "meetings": m.Meeting,
}

_FIND: Final[Mapping[str, Callable[[Connection, Collection[int], set[Any]], set[PairKey]]]] = {
    "organizations": similar_organizations.find,
    "agreements": similar_agreements.find,
    "meetings": similar_meetings.find,
}
_MEETINGS: Final = """
SELECT meetings.key, meetings.id, title, meetings.starts_on, meetings.ends_on, kind, mode, place_city, countries.id, part_of_key,
    series_id, series_number
FROM meetings LEFT JOIN countries ON countries.key = meetings.place_country_key WHERE meetings.key IN {among}
"""
_PARTICIPANTS: Final = """
SELECT meeting_key, person_key, countries.id, organization_key, office
FROM participants LEFT JOIN countries ON countries.key = participants.country_key WHERE meeting_key IN {among}
"""
_MEETING_IDENTIFIERS: Final = "SELECT meeting_key, scheme, value FROM identifiers WHERE meeting_key IN {among}"


def pairs_of(
    connection: Connection,
    resource: str,
    keys: Collection[int],
    crowded: set[Any] | None = None,
    is_left_out: Callable[[PairKey], bool] = lambda _pair: False,
) -> dict[PairKey, Pair]:
    """Return the pairs that the records with these primary keys are part of, each judged.

    What organizations, meetings and agreements have in common with very many is added to `crowded`. Pairs that are left
    out are not judged.
    """
    if resource == "people":
        pairs = similar_people.find(connection, keys)
    else:
        pairs = dict.fromkeys(_FIND[resource](connection, keys, set() if crowded is None else crowded), LEAST_SCORE)
    pairs = {pair: least for pair, least in pairs.items() if not is_left_out(pair)}
    return {
        pair: judged
        for pair, judged in _JUDGE[resource](connection, pairs).items()
        if judged is not None and judged.score >= pairs[pair]
    }


def _judge_people(connection: Connection, pairs: Mapping[PairKey, int]) -> dict[PairKey, Pair | None]:
    people = match_candidates.recorded(connection, {key for pair in pairs for key in pair})
    return {
        pair: judge_people(people[pair[0]], people[pair[1]], least)
        for pair, least in pairs.items()
        if _both(pair, people)
    }


def _judge_records(resource: str, judge: record_pairs.JudgePair) -> Any:
    def judge_all(connection: Connection, pairs: Mapping[PairKey, int]) -> dict[PairKey, Pair | None]:
        kind = record_candidates.KINDS[resource]
        records = record_candidates.recorded(connection, kind, {key for pair in pairs for key in pair})
        for record in records.values():
            if record.days is not None and EARLIEST in {record.days.starts_on, record.days.ends_on}:
                record.days = None
        return {pair: judge(records[pair[0]], records[pair[1]]) for pair in pairs if _both(pair, records)}

    return judge_all


def _judge_meetings(connection: Connection, pairs: Mapping[PairKey, int]) -> dict[PairKey, Pair | None]:
    meetings = _recorded_meetings(connection, {key for pair in pairs for key in pair})
    return {
        pair: judge_meetings(meetings[pair[0]], meetings[pair[1]])
        for pair in pairs
        if _both(pair, meetings) and not _are_related(pair, meetings)
    }


def _are_related(pair: PairKey, meetings: Mapping[int, RecordedMeeting]) -> bool:
    """Return whether two meetings are known to be two: a bilateral at a summit and the summit, two rounds of a series."""
    one, other = (meetings[key] for key in pair)
    (series, number), (other_series, other_number) = one.series, other.series
    are_rounds = series is not None and series == other_series and 0 not in {number, other_number}
    return pair[1] == one.part_of or pair[0] == other.part_of or (are_rounds and number != other_number)


def _both(pair: PairKey, records: Mapping[int, Any]) -> bool:
    return pair[0] in records and pair[1] in records


def _recorded_meetings(connection: Connection, keys: set[int]) -> dict[int, RecordedMeeting]:
    result = {}
    for row in among(connection, _MEETINGS, keys):
        key, record_id, title, starts_on, ends_on, kind, mode, city, country, whole, *series = row
        days = Bounds(day(starts_on), day(ends_on))
        if (days.ends_on - days.starts_on).days <= SHORT_DAYS:
            meeting = RecordedMeeting(record_id, title, days, kind, mode, city, country, part_of=whole)
            meeting.series = (series[0], series[1])
            result[key] = meeting
    for key, *values in among(connection, _PARTICIPANTS, keys):
        if key in result:
            result[key].participants.append(Attendance(*values))
    for key, scheme, value in among(connection, _MEETING_IDENTIFIERS, keys):
        if key in result:
            result[key].identifiers.add((scheme, value))
    return result


_JUDGE: Final[Mapping[str, Callable[[Connection, Mapping[PairKey, int]], dict[PairKey, Pair | None]]]] = {
    "people": _judge_people,
    "organizations": _judge_records("organizations", record_pairs.judge_organizations),
    "agreements": _judge_records("agreements", record_pairs.judge_agreements),
    "meetings": _judge_meetings,
}
