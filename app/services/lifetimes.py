"""Whether a recorded person can have taken part in a meeting, as far as a human life allows it.

Evidence are the dates of birth and death, and where the birth is not recorded, the first and last day on which the person
met others, or began or ended a term of office.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import bindparam, func, select

from app.db import models as m
from app.db.prepared_statements import fetch, found_by
from app.db.write_session import WriteSession
from app.domain.dates.edtf import EARLIEST, LATEST, Bounds, bounds
from app.domain.tenures.lifetime import Lifetime

_MAX_KEPT: Final = 50_000
_CLOSE: Final = dt.timedelta(days=366)
"""The difference of two dates of birth up to which sources may mean one person."""


def _known_day(limit: Any, column: Any, owner: Any, *joined: Any) -> Any:
    known = select(limit(column)).where(owner == m.Person.key, column != EARLIEST, column != LATEST, *joined)
    return known.correlate(m.Person).scalar_subquery()


_IN_A_MEETING: Final = m.Meeting.key == m.Participant.meeting_key
_LIFE_OF_PERSON: Final = select(
    m.Person.born,
    m.Person.died,
    _known_day(func.min, m.Meeting.starts_on, m.Participant.person_key, _IN_A_MEETING),
    _known_day(func.max, m.Meeting.ends_on, m.Participant.person_key, _IN_A_MEETING),
    *(
        _known_day(limit, day, m.Tenure.person_key)
        for limit in (func.min, func.max)
        for day in (m.Tenure.starts_on, m.Tenure.ends_on)
    ),
).where(m.Person.key == bindparam("person"))
_LIFE: Final = found_by(_LIFE_OF_PERSON, person=(m.Person.key, m.Participant.person_key, m.Tenure.person_key))


def possible(session: WriteSession, keys: Sequence[int], days: Bounds) -> list[int]:
    """Return the primary keys of those people who can have met others within these days."""
    if not keys or days.starts_on == EARLIEST or days.ends_on == LATEST:
        return list(keys)
    return [key for key in keys if _is_possible(session, key, days)]


def _is_possible(session: WriteSession, key: int, days: Bounds) -> bool:
    life = session.lifetimes.get(key)
    if life is None:
        life = _read(session, key)
    is_possible = life.allows(days.starts_on, days.ends_on)
    if is_possible:
        # The meeting that is being written belongs to the life of those that follow.
        life = life.including(days.starts_on, days.ends_on)
    if len(session.lifetimes) >= _MAX_KEPT:
        session.lifetimes.clear()
    session.lifetimes[key] = life
    return is_possible


def agree(session: WriteSession, key: int, born: str | None, died: str | None, terms: Sequence[Bounds]) -> bool:
    """Return whether a recorded person can be one who was born and died then, and was in office within these terms.

    Days that are recorded already say nothing against it, even if they are too far apart for one life, as an error of the source.
    """
    ((recorded_born, recorded_died, *limits),) = fetch(session, _LIFE, {"person": key})
    days = [day for term in terms for day in (term.starts_on, term.ends_on) if day not in {EARLIEST, LATEST}]
    recorded_days = _days(limits)
    is_in_office = bool(days and recorded_days) and min(days) <= max(recorded_days) and min(recorded_days) <= max(days)
    if not _may_be_born(born, recorded_born, is_in_office=is_in_office) or not _may_be_one(died, recorded_died):
        return False
    whole = [*days, *recorded_days]
    if not whole or _are_within(days, recorded_days):
        return True
    life = Lifetime.of(born or recorded_born, died or recorded_died, min(whole), max(whole))
    return life.earliest <= min(whole) and max(whole) <= life.latest


def is_born_then(session: WriteSession, key: int, born: str | None) -> bool:
    """Return whether the recorded birth of a person may be this one, with no difference between sources."""
    ((recorded_born, *_rest),) = fetch(session, _LIFE, {"person": key})
    return _may_be_one(born, recorded_born)


def _are_within(days: Sequence[dt.date], recorded_days: Sequence[dt.date]) -> bool:
    """Return whether days are between the first and the last recorded one."""
    return bool(days and recorded_days) and min(recorded_days) <= min(days) and max(days) <= max(recorded_days)


def may_be_one(session: WriteSession, key: int, other_key: int, terms: Sequence[Bounds]) -> bool:
    """Return whether two recorded people can be one, who was also in office within these terms."""
    ((born, died, *limits),) = fetch(session, _LIFE, {"person": key})
    return agree(session, other_key, born, died, [*terms, *(Bounds(day, day) for day in _days(limits))])


def _may_be_born(born: str | None, other: str | None, *, is_in_office: bool) -> bool:
    """Return whether two dates of birth may be of one person, known by the same name and country.

    Sources differ by days, or have the first of January for the year. Of people who were in office at one time, births within a
    year are of one person: the difference is a dispute and no second person.
    """
    if _may_be_one(born, other):
        return True
    if born is None or other is None or not is_in_office:
        return False
    one, two = bounds(born), bounds(other)
    return max(one.starts_on, two.starts_on) - min(one.ends_on, two.ends_on) <= _CLOSE


def _may_be_one(date: str | None, other: str | None) -> bool:
    """Return whether two dates (EDTF) may be of one day; an unknown one may be any."""
    if date is None or other is None:
        return True
    return bounds(date).overlaps(bounds(other))


def _read(session: WriteSession, key: int) -> Lifetime:
    ((born, died, *limits),) = fetch(session, _LIFE, {"person": key})
    days = _days(limits)
    return Lifetime.of(born, died, min(days), max(days)) if days else Lifetime.of(born, died)


def _days(limits: Iterable[Any]) -> list[dt.date]:
    # SQLite's driver returns dates as text.
    return [dt.date.fromisoformat(str(day)) for day in limits if day is not None]
