"""Offices at meetings in which somebody else surely was on the day, by the recorded terms.

Only a term with both ends is sure here. Whether one that is open at its end was followed by another depends on the terms of
all others, and a change of any of them would have to find the question again.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Date, Integer, bindparam, literal, literal_column, or_, select

from app.db import models as m
from app.db.prepared_statements import fetch, fetch_column
from app.domain.batches import batched
from app.domain.dates.edtf import UNKNOWN_ENDS
from app.domain.enums import MeetingStatus
from app.domain.strings.text import PLACEHOLDER
from app.domain.tenures import offices
from app.domain.tenures.offices import Office
from app.domain.tenures.terms_of_office import Certainty, HeldTerm
from app.queries.distinct import following
from app.queries.paging import list_statements
from app.queries.questions.answers import choice
from app.queries.questions.provider import Found, StoredProvider

KIND: Final = "other_holder"
_HELD: Final = (MeetingStatus.HELD.value, MeetingStatus.UNKNOWN.value)
_MOST_TITLES: Final = literal_column("5000", Integer())
_BATCH: Final = 500


class _Participation(NamedTuple):
    """An office in which somebody took part in a meeting."""

    meeting_key: int
    id: str
    person_key: int
    person: str
    office: str
    country_key: int
    country: str
    starts_on: dt.date


class _Term(NamedTuple):
    """A tenure, with the bounds of its term."""

    person_key: int
    id: str
    term: str | None
    known_until: str | None
    acting: bool | None
    starts_on: dt.date
    ends_on: dt.date


def _own_offices() -> list[Any]:
    """Build the conditions on tenures of a country's own offices; ambassadors are many."""
    tenure = m.Tenure
    return [tenure.posted_to_key.is_(None), tenure.organization_key.is_(None)]


# Each write of a meeting or a person sends these.
_PARTICIPATIONS: Final = (
    select(
        m.Participant.meeting_key,
        m.Participant.id,
        m.Participant.person_key,
        m.Person.id,
        m.Participant.office,
        m.Participant.country_key,
        m.Country.id,
        m.Meeting.starts_on,
    )
    .join_from(m.Participant, m.Meeting, m.Meeting.key == m.Participant.meeting_key)
    .join(m.Person, m.Person.key == m.Participant.person_key)
    .join(m.Country, m.Country.key == m.Participant.country_key)
    .where(
        m.Participant.meeting_key.in_(bindparam("keys", expanding=True)),
        m.Participant.office.is_not(None),
        or_(m.Participant.acting.is_(None), m.Participant.acting.is_(False)),
        m.Meeting.starts_on == m.Meeting.ends_on,
        m.Meeting.status.in_([literal(status) for status in _HELD]),
    )
    # The last of two participants with one question counts, on both databases.
    .order_by(m.Participant.meeting_key, m.Participant.position)
)
_TITLES: Final = following(
    m.Tenure.folded_office, "", [m.Tenure.country_key == bindparam("country"), *_own_offices()], _MOST_TITLES
)
_TERMS: Final = (
    select(
        m.Tenure.person_key,
        m.Person.id,
        m.Tenure.term,
        m.Tenure.known_until,
        m.Tenure.acting,
        m.Tenure.starts_on,
        m.Tenure.ends_on,
    )
    .join(m.Person, m.Person.key == m.Tenure.person_key)
    .where(
        m.Tenure.country_key == bindparam("country"),
        *_own_offices(),
        m.Tenure.folded_office.in_(bindparam("titles", expanding=True)),
        m.Tenure.starts_on <= bindparam("last", type_=Date()),
        m.Tenure.ends_on >= bindparam("first", type_=Date()),
    )
)
_ASKED: Final = select(m.OpenQuestion.record_key).where(
    m.OpenQuestion.resource == "meetings",
    m.OpenQuestion.kind == KIND,
    m.OpenQuestion.other_key.in_(bindparam("people", expanding=True)),
)
_TERMS_OF_PEOPLE: Final = (
    select(
        m.Tenure.person_key,
        m.Tenure.country_key,
        m.Country.id,
        m.Tenure.office,
        m.Tenure.starts_on,
        m.Tenure.ends_on,
    )
    .join(m.Country, m.Country.key == m.Tenure.country_key)
    .where(m.Tenure.person_key.in_(bindparam("people", expanding=True)), *_own_offices())
)
_OFFICES_AT_MEETINGS: Final = following(
    m.Participant.folded_office,
    "",
    [m.Participant.country_key == bindparam("country"), m.Participant.folded_office.is_not(None)],
    _MOST_TITLES,
)
_MET: Final = select(m.Participant.meeting_key).where(
    m.Participant.country_key == bindparam("country"),
    m.Participant.folded_office.in_(bindparam("titles", expanding=True)),
    m.Participant.starts_on.between(bindparam("first", type_=Date()), bindparam("last", type_=Date())),
    m.Participant.person_key != bindparam("person"),
)


def _find(connection: Connection, keys: Collection[int]) -> Found:
    result: dict[tuple[int, int], Mapping[str, Any]] = {}

    @cache
    def recorded(country_key: int) -> list[str]:
        return fetch_column(connection, _TITLES, country=country_key)

    rows = list(_participations(connection, keys))
    days = [row.starts_on for row in rows]

    @cache
    def held(country_key: int, country: str, office: str) -> list[_Term]:
        """Return the terms in an office that may include one of the days."""
        same = _same(offices.read(office, country), recorded(country_key), country)
        return _terms(connection, country_key, same, min(days), max(days)) if same else []

    for row in rows:
        terms = [
            term
            for term in held(row.country_key, row.country, row.office)
            if term.starts_on <= row.starts_on <= term.ends_on
        ]
        if any(term.person_key == row.person_key and _may_hold(term, row) for term in terms):
            continue
        for term in terms:
            is_other = term.person_key != row.person_key and not term.acting
            if is_other and _ends(term.term) and HeldTerm(term.term, None).on(row.starts_on) is Certainty.SURE:
                result[row.meeting_key, term.person_key] = {
                    "part": term.id,
                    "participant": row.id,
                    "person": row.person,
                    "office": row.office,
                    "country": row.country,
                    "term": term.term,
                }
    return result


def _terms(
    connection: Connection, country_key: int, titles: Sequence[str], first: dt.date, last: dt.date
) -> list[_Term]:
    """Return the terms with one of these titles that may include one of the days from `first` to `last`."""
    values = {"country": country_key, "titles": titles, "first": first, "last": last}
    return [
        _Term._make((*term, list_statements.day(starts_on), list_statements.day(ends_on)))
        for *term, starts_on, ends_on in fetch(connection, _TERMS, values)
    ]


def _participations(connection: Connection, keys: Collection[int]) -> Iterator[_Participation]:
    """Yield the participations, in meetings of one day, of holders of an office that one person at a time holds; none as acting."""
    for batch in batched(sorted(keys), _BATCH):
        for *values, starts_on in fetch(connection, _PARTICIPATIONS, {"keys": batch}):
            row = _Participation._make((*values, list_statements.day(starts_on)))
            if _is_single(offices.read(row.office, row.country)):
                yield row


def _is_single(office: Office) -> bool:
    return not office.is_former and any(kind.is_single for kind in office.kinds)


def _same(asked: Office, titles: Iterable[str], country: str) -> list[str]:
    """Return the titles of the office: those that have all its kinds."""
    read = ((title, offices.read(title, country)) for title in titles)
    return [title for title, other in read if asked.kinds <= other.kinds and not other.is_former]


def _may_hold(term: _Term, row: _Participation) -> bool:
    """Return whether the participant's own term may be one of that day; a tenure without a term may be of any."""
    return not term.term or HeldTerm(term.term, term.known_until).on(row.starts_on) is not None


def _ends(term: str | None) -> bool:
    """Return whether both ends of a term are known."""
    start, slash, end = (term or "").partition("/")
    return bool(slash) and UNKNOWN_ENDS.isdisjoint({start, end})


def meetings_of_terms(connection: Connection, people: Collection[int]) -> set[int]:
    """Return the meetings about which there is, or may be, such a question for the terms of these people."""
    result: set[int] = set()

    @cache
    def offices_at_meetings(country_key: int) -> list[str]:
        return fetch_column(connection, _OFFICES_AT_MEETINGS, country=country_key)

    for batch in batched(sorted(people), _BATCH):
        result.update(fetch_column(connection, _ASKED, people=batch))
        for person, country_key, country, office, first, last in fetch(connection, _TERMS_OF_PEOPLE, {"people": batch}):
            held = offices.read(office, country)
            if not _is_single(held):
                continue
            read = ((title, offices.read(title, country)) for title in offices_at_meetings(country_key))
            same = [title for title, other in read if other.kinds and other.kinds <= held.kinds]
            if same:
                values = {"country": country_key, "titles": same, "first": first, "last": last, "person": person}
                result.update(row[0] for row in fetch(connection, _MET, values))
    return result


def _explain(record_id: str, detail: Mapping[str, Any]) -> tuple[str, Sequence[Any]]:
    person, holder = detail["person"], detail["part"]
    why = (
        f"{person} took part as {detail['office']} of {detail['country']}, but by the recorded tenures {holder} held that "
        f"office then ({detail['term']})"
    )
    body = {"resource": "people", "a": person, "b": holder, "judgement": "same"}
    return why, [
        choice(
            "correct the office or the person", f"PATCH /participants/{detail['participant']}", {"office": PLACEHOLDER}
        ),
        choice("correct the date", f"PATCH /meetings/{record_id}", {"date": PLACEHOLDER}),
        choice("correct the tenures", f"PATCH /people/{holder}", {"tenures": PLACEHOLDER}),
        choice("merge the two people", "POST /judgements", body),
    ]


PROVIDER: Final = StoredProvider(KIND, "meetings", _find, _explain)
