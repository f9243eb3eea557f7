"""Who held an office, by tenure or in a meeting, and when.

Few people are found first and sorted. Many are met on a walk along the order of the list, each looked up. Of n people among
N, a page of 50 is a walk past 50 N / n, or a sort of n, so that both cost the same at a root of N.
"""

from collections.abc import Iterator, Sequence
from math import isqrt
from typing import Any, Final

from sqlalchemy import Select, exists, func, or_, select

from app.db import models as m
from app.db.database import Reading
from app.domain.edtf import Window
from app.filter_index.scans import LONG
from app.queries import filters
from app.queries.days import first_of_short
from app.queries.distinct import following

# How many steps of a walk for a page of 50 take as long as to find and sort one person.
_STEPS_FOR_A_SORT: Final = 17
_LEAST_SORTED: Final = 100
_FIRST_KEY: Final = 0


def few(connection: Reading, offices: Sequence[str], days: Window | None) -> set[int] | None:
    """Return the keys of the people who can have held one of the offices within the days, if they are few; else None."""
    most = _most_sorted(connection)
    if days is not None:
        return _collected(connection, _on_days(offices, days), most)
    places = ((m.Tenure.person_key, m.Tenure.folded_office), (m.Participant.person_key, m.Participant.folded_office))
    return _collected(
        connection,
        (
            following(person, _FIRST_KEY, [column == office], most)
            for office in dict.fromkeys(offices)
            for person, column in places
        ),
        most,
    )


def held(offices: Sequence[str], days: Window | None) -> Any:
    """Build the condition that a person can have held one of the offices within the days."""
    # By the person and not along all that held the office: each of those would be looked at for each person.
    tenure, participant, meeting = m.Tenure, m.Participant, m.Meeting
    in_term = [] if days is None else filters.touching(tenure.starts_on, tenure.ends_on, days)
    in_meeting: list[Any] = []
    if days is not None:
        then = filters.touching(meeting.starts_on, meeting.ends_on, days)
        in_meeting = [exists().where(meeting.key == participant.meeting_key, *then)]
    return or_(
        *filters.looked_up(m.Person.key, [(tenure.person_key, [tenure.folded_office.in_(offices), *in_term])]),
        exists().where(
            participant.person_key == m.Person.key,
            *filters.not_by_index(participant.person_key, [participant.folded_office.in_(offices)]),
            *in_meeting,
        ),
    )


def _most_sorted(connection: Reading) -> int:
    last: int = connection.execute(select(func.coalesce(func.max(m.Person.key), 0))).scalar_one()
    return max(_LEAST_SORTED, isqrt(_STEPS_FOR_A_SORT * last))


def _collected(connection: Reading, statements: Iterator[Select[Any]], most: int) -> set[int] | None:
    found: set[int] = set()
    for statement in statements:
        left = most - len(found)
        rows = connection.execute(statement.limit(left)).scalars().all()
        if len(rows) == left:
            return None
        found.update(rows)
    return found


def _on_days(offices: Sequence[str], days: Window) -> Iterator[Select[Any]]:
    tenure, participant, term, along = m.Tenure, m.Participant, m.Term, m.MeetingTerm
    in_term = filters.touching(tenure.starts_on, tenure.ends_on, days)
    yield select(tenure.person_key).where(tenure.folded_office.in_(offices), *in_term)
    for facet in ("office", f"{LONG}:office"):
        then = filters.touching(along.starts_on, along.ends_on, days)
        if facet == "office" and days.first is not None:
            # What is not long began shortly before; the long ones are a term of their own.
            then.append(along.starts_on >= first_of_short(days.first))
        keys = select(term.key).where(term.facet == facet, term.value.in_(offices))
        # A join and not IN, which would find all meetings before the first of their participants.
        rows = select(participant.person_key).join_from(
            along, participant, participant.meeting_key == along.meeting_key
        )
        of_office = filters.not_by_index(participant.person_key, [participant.folded_office.in_(offices)])
        yield rows.where(along.term_key.in_(keys), *then, participant.person_key.is_not(None), *of_office)
