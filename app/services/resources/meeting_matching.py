"""Matching of meetings: the recorded meeting that an input describes, and those that it resembles."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from sqlalchemy import ColumnElement, bindparam, exists, func, literal, literal_column, or_, select, tuple_

from app.db import models as m
from app.db.database import ReadConnection
from app.db.known_meetings import KnownMeeting
from app.db.prepared_statements import fetch, found_by
from app.db.write_session import WriteSession
from app.domain.dates.edtf import bounds
from app.domain.matching.candidates import MOST_POINTS, Candidate, Reason
from app.domain.names.name_form import name_form
from app.domain.strings.text import fold, fold_title
from app.problems import Unprocessable
from app.queries.records import find_key
from app.schemas.meeting import MeetingInput
from app.services import references
from app.services.resource import Resource
from app.services.resources.organizations import ORGANIZATIONS
from app.services.resources.people import resolve_person

# `starts_on` is redundant with `date`, but indexed.
_SAME_MEETINGS = found_by(
    select(m.Meeting.key, m.Meeting.id)
    .where(
        m.Meeting.starts_on == bindparam("starts_on"),
        m.Meeting.date == bindparam("date"),
        m.Meeting.title == bindparam("title"),
    )
    .order_by(m.Meeting.key),
    title=m.Meeting.title,
)

_WHO_MET = found_by(
    select(m.Participant.person_key, m.Participant.country_key, m.Participant.organization_key).where(
        m.Participant.meeting_key == bindparam("meeting")
    ),
    meeting=m.Participant.meeting_key,
)


@dataclass(frozen=True, slots=True)
class _Who:
    """The participants of a meeting, as sets of primary keys."""

    countries: frozenset[int | None]
    people: frozenset[int | None]
    organizations: frozenset[int | None]

    def may_be(self, other: "_Who") -> bool:
        """Return whether both may be the same delegations, described more fully in one record or the other."""
        return self.countries == other.countries and all(
            ours <= theirs or theirs <= ours
            for ours, theirs in ((self.people, other.people), (self.organizations, other.organizations))
        )


def find_same(
    session: WriteSession, resource: Resource, input_data: MeetingInput, is_taken: Callable[[int], bool]
) -> str | None:
    """Find the meeting of this date and title with the same participants, else the only one that may have them.

    Raises:
        Unprocessable: several meetings have them.
    """
    days = bounds(input_data.date)
    if not session.known.meetings.may_be_titled(
        KnownMeeting((days.starts_on, days.ends_on), input_data.date, input_data.title)
    ):
        return None
    content = {"starts_on": days.starts_on, "date": input_data.date, "title": input_data.title}
    ids = {
        key: record_id
        for key, record_id in fetch(session, _SAME_MEETINGS, content)
        if not resource.has_other_identifiers(session, key, input_data)
    }
    if not ids:
        return None
    session.meeting_date = input_data.date
    participants = _who_met(
        (
            resolve_person(session, participant.person, participant.country, ("participants", index, "person")),
            references.country(session, participant.country, ("participants", index, "country")),
            references.resolve(
                session, ORGANIZATIONS, participant.organization, ("participants", index, "organization")
            ),
        )
        for index, participant in enumerate(input_data.participants)
    )
    recorded = {key: _recorded_who(session, key) for key in ids}
    same = [record_id for key, record_id in ids.items() if recorded[key] == participants]
    if len(same) > 1:
        raise Unprocessable.at((), f"matches several meetings; choose one by id: {', '.join(sorted(same))}")
    alike = [record_id for key, record_id in ids.items() if participants.may_be(recorded[key]) and not is_taken(key)]
    return same[0] if same else alike[0] if len(alike) == 1 else None


def _recorded_who(session: WriteSession, meeting_key: int) -> _Who:
    return _who_met(tuple(row) for row in fetch(session, _WHO_MET, {"meeting": meeting_key}))


def _who_met(participants: Iterable[tuple[int | None, ...]]) -> _Who:
    people, countries, organizations = [frozenset(keys) - {None} for keys in zip(*participants, strict=True)] or [
        frozenset[int | None]()
    ] * 3
    return _Who(countries, people, organizations)


_MOST_LOOKED_UP: Final = 5_000
_MOST_SIMILAR: Final = 10
_COUNTRIES = m.Participant.country_key.distinct()
_WHO_MET_WHEN = (
    select(
        m.Meeting.starts_on,
        m.Meeting.ends_on,
        m.Meeting.date,
        m.Meeting.title,
        *(
            select(number(_COUNTRIES)).where(m.Participant.meeting_key == m.Meeting.key).scalar_subquery()
            for number in (func.count, func.sum)
        ),
    )
    .where(m.Meeting.starts_on.in_(bindparam("days", expanding=True)))
    .limit(_MOST_LOOKED_UP + 1)
)
_ON_THESE_DAYS = (
    select(m.Meeting.key)
    .where(m.Meeting.starts_on == bindparam("starts_on"), m.Meeting.ends_on == bindparam("ends_on"))
    .limit(literal_column("1"))
)


_MOST_PREPARED: Final = 20


@cache
def _of_countries(count: int) -> Any:
    """Return the statement that finds whether any meeting of given days has exactly the given number of countries."""
    return _ON_THESE_DAYS.where(*_have_countries([bindparam(f"country{index}") for index in range(count)]))


def _have_countries(codes: Collection[Any]) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions that a meeting has exactly these countries."""
    represented = select(func.count(func.distinct(m.Participant.country_key))).where(
        m.Participant.meeting_key == m.Meeting.key, m.Participant.country_key.is_not(None)
    )
    country = m.Country
    of_these = (
        select(func.count(func.distinct(m.Participant.country_key)))
        .join(country, country.key == m.Participant.country_key)
        .where(m.Participant.meeting_key == m.Meeting.key, country.id.in_(codes))
    )
    yield represented.scalar_subquery() == len(codes)
    yield of_these.scalar_subquery() == len(codes)


def look_up(session: WriteSession, documents: Iterable[Mapping[str, Any]]) -> None:
    """Look up the meetings on the days of documents that are about to be imported, unless there are too many."""
    days = {day for document in documents if (day := _first_day(document.get("date"))) is not None}
    rows = session.connection().execute(_WHO_MET_WHEN, {"days": sorted(days)}).all() if days else []
    if len(rows) > _MOST_LOOKED_UP:
        session.known.meetings.clear()
    else:
        known = (
            (KnownMeeting((start, end), date, title), count, int(keys or 0))
            for start, end, date, title, count, keys in rows
        )
        session.known.meetings.replace(days, known)


def _first_day(date: object) -> dt.date | None:
    try:
        return bounds(date).starts_on if isinstance(date, str) else None
    except ValueError:
        return None


def may_have_similar(session: WriteSession, data: MeetingInput) -> bool:
    """Return whether `find_similar` may find any meeting; False means that it finds none."""
    codes = {participant.country for participant in data.participants if participant.country}
    if not codes:
        return False
    keys = [session.country_keys.get(code) or find_key(session, m.Country, code) for code in codes]
    range_ = bounds(data.date)
    countries = [key for key in keys if key is not None]
    return len(countries) == len(codes) and session.known.meetings.may_exist(
        (range_.starts_on, range_.ends_on), countries
    )


def find_similar(connection: ReadConnection, data: MeetingInput) -> list[Candidate]:
    """Find meetings on the same days, of the same countries, that share a person, the city or the title.

    The countries alone are too little to decide whether two meetings of one day are the same.
    """
    days = bounds(data.date)
    codes = {participant.country for participant in data.participants if participant.country}
    same_days = {"starts_on": days.starts_on, "ends_on": days.ends_on}
    if not codes or not fetch(connection, _ON_THESE_DAYS, same_days):
        return []
    named = {f"country{index}": code for index, code in enumerate(sorted(codes))}
    if len(named) <= _MOST_PREPARED and not fetch(connection, _of_countries(len(named)), same_days | named):
        return []
    likeness = {"the city": _has_city(data), "a person": _has_person(data)}
    is_alike = {name: condition for name, condition in likeness.items() if condition is not None}
    rows = connection.execute(
        select(m.Meeting.id, m.Meeting.title, *is_alike.values())
        .where(
            m.Meeting.starts_on == days.starts_on,
            m.Meeting.ends_on == days.ends_on,
            *_have_countries(codes),
            # A meeting is not a duplicate of the one that it is a part of.
            *([] if data.part_of is None else [m.Meeting.id != data.part_of]),
        )
        .order_by(m.Meeting.key)
    )
    result: list[Candidate] = []
    for record_id, title, *values in rows:
        shared = [name for name, is_true in zip(is_alike, values, strict=True) if is_true]
        shared += ["the title"] * (fold_title(title) == fold_title(data.title))
        if shared:
            reasons = tuple(Reason(name, 0) for name in ("the same days", "the same countries", *shared))
            result.append(Candidate(record_id, title, MOST_POINTS, is_match=False, reasons=reasons))
        if len(result) == _MOST_SIMILAR:
            # The rest is not read: a year may have thousands of meetings of these countries.
            rows.close()
            break
    return result


def _has_city(data: MeetingInput) -> ColumnElement[bool] | None:
    if data.place is None or data.place.city is None:
        return None
    return func.coalesce(m.Meeting.folded_place_city == fold(data.place.city), literal(value=False))


def _has_person(data: MeetingInput) -> ColumnElement[bool] | None:
    people = [participant.person for participant in data.participants if participant.person]
    ids = {person.id for person in people if person.id}
    names = {fold(person.name) for person in people if person.name}
    forms = set(filter(None, [name_form(person.name) for person in people if person.name]))
    if not (ids or names):
        return None
    person, other = m.Person, m.Name
    other_names = exists().where(
        other.person_key == person.key, other.folded_name.in_(names) | other.name_form.in_(forms)
    )
    # People of one name with other identifiers are others.
    pairs = [(item.scheme, item.value) for given in people for item in given.identifiers]
    identifier = m.Identifier
    of_schemes = exists().where(
        identifier.person_key == person.key, identifier.scheme.in_({scheme for scheme, _ in pairs})
    )
    given = of_schemes.where(tuple_(identifier.scheme, identifier.value).in_(pairs))
    return exists().where(
        m.Participant.meeting_key == m.Meeting.key,
        or_(~of_schemes, given),
        person.key == m.Participant.person_key,
        or_(person.id.in_(ids), person.folded_name.in_(names), person.name_form.in_(forms), other_names),
    )
