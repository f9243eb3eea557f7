"""Holders of an office, by tenure or in a meeting, optionally within given days.

If few people match, they are found first and sorted. If many match, the list is scanned in its order and each person is
checked. With n matches among N people, a page of 50 is a scan of about 50 N / n people or a sort of n, so the two cost
the same where n is proportional to the square root of N.

See decision 139.
"""

from collections.abc import Iterator, Sequence
from math import isqrt
from typing import Any, Final

from sqlalchemy import Select, exists, func, or_, select

from app.db import models as m
from app.db.database import ReadConnection
from app.domain.dates.edtf import DateWindow
from app.queries.days import first_of_short
from app.queries.distinct import following
from app.queries.filtering import filters
from app.queries.lookups import LONG

# For a page of 50, scanning and sorting cost the same at n² = 17 N; `app.filter_index.planner` derives the factor.
_STEPS_FOR_A_SORT: Final = 17
_LEAST_SORTED: Final = 100
_FIRST_KEY: Final = 0


def find_holders(connection: ReadConnection, offices: Sequence[str], days: DateWindow | None) -> set[int] | None:
    """Return the primary keys of people who may have held one of the offices within the days; None if too many."""
    limit = _most_sorted(connection)
    if days is not None:
        return _collected(connection, _holders_on_days(offices, days), limit)
    columns = ((m.Tenure.person_key, m.Tenure.folded_office), (m.Participant.person_key, m.Participant.folded_office))
    return _collected(
        connection,
        (
            following(person, _FIRST_KEY, [column == office], limit)
            for office in dict.fromkeys(offices)
            for person, column in columns
        ),
        limit,
    )


def held_condition(offices: Sequence[str], days: DateWindow | None) -> Any:
    """Build the condition that a person may have held one of the offices within the days."""
    # Looked up by person, not by office: the index on offices would visit every holder again for each person.
    tenure, participant, meeting = m.Tenure, m.Participant, m.Meeting
    in_term = [] if days is None else filters.overlap_conditions(tenure.starts_on, tenure.ends_on, days)
    in_meeting: list[Any] = []
    if days is not None:
        overlap = filters.overlap_conditions(meeting.starts_on, meeting.ends_on, days)
        in_meeting = [exists().where(meeting.key == participant.meeting_key, *overlap)]
    return or_(
        *filters.exists_conditions(m.Person.key, [(tenure.person_key, [tenure.folded_office.in_(offices), *in_term])]),
        exists().where(
            participant.person_key == m.Person.key,
            *filters.without_index(participant.person_key, [participant.folded_office.in_(offices)]),
            *in_meeting,
        ),
    )


def posted(
    places: Sequence[Sequence[int]], offices: Sequence[Sequence[str]], days: DateWindow | None
) -> list[filters.ChildFilter]:
    """Build the filters that a person has a tenure in one of the places of each group, with the offices and days.

    `places` are primary keys of countries of accreditation. All conditions are on one and the same tenure.
    """
    tenure = m.Tenure
    of_tenure = [tenure.folded_office.in_(group) for group in offices]
    if days is not None:
        of_tenure += filters.overlap_conditions(tenure.starts_on, tenure.ends_on, days)
    return [(tenure.person_key, [filters.one_of(tenure.posted_to_key, group), *of_tenure]) for group in places]


def _most_sorted(connection: ReadConnection) -> int:
    last: int = connection.execute(select(func.coalesce(func.max(m.Person.key), 0))).scalar_one()
    return max(_LEAST_SORTED, isqrt(_STEPS_FOR_A_SORT * last))


def _collected(connection: ReadConnection, statements: Iterator[Select[Any]], limit: int) -> set[int] | None:
    keys: set[int] = set()
    for statement in statements:
        remaining = limit - len(keys)
        rows = connection.execute(statement.limit(remaining)).scalars().all()
        if len(rows) == remaining:
            return None
        keys.update(rows)
    return keys


def _holders_on_days(offices: Sequence[str], days: DateWindow) -> Iterator[Select[Any]]:
    tenure, participant, term, link = m.Tenure, m.Participant, m.Term, m.MeetingTerm
    in_term = filters.overlap_conditions(tenure.starts_on, tenure.ends_on, days)
    yield select(tenure.person_key).where(tenure.folded_office.in_(offices), *in_term)
    for facet in ("office", f"{LONG}:office"):
        overlap = filters.overlap_conditions(link.starts_on, link.ends_on, days)
        if facet == "office" and days.first is not None:
            # A meeting that is not long began shortly before; long ones have a term of their own.
            overlap.append(link.starts_on >= first_of_short(days.first))
        keys = select(term.key).where(term.facet == facet, term.value.in_(offices))
        # A join, not IN: IN would collect all meetings before reading the first participant.
        rows = select(participant.person_key).join_from(link, participant, participant.meeting_key == link.meeting_key)
        of_office = filters.without_index(participant.person_key, [participant.folded_office.in_(offices)])
        yield rows.where(link.term_key.in_(keys), *overlap, participant.person_key.is_not(None), *of_office)
