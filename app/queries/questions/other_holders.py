"""Offices at meetings in which somebody else surely was on the day, by the recorded terms.

Only a term with both ends is sure here. Whether one that is open at its end was followed by another depends on the terms of
all others, and a change of any of them would have to find the question again.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Final

from sqlalchemy import Connection, Integer, bindparam, literal_column, or_, select

from app.db import models as m
from app.db.prepared_statements import fetch_column
from app.domain import offices
from app.domain.batches import batched
from app.domain.enums import MeetingStatus
from app.domain.offices import Office
from app.domain.terms_of_office import Certainty, HeldTerm
from app.queries.distinct import following
from app.queries.questions.answers import choice
from app.queries.questions.provider import Found, StoredProvider

KIND: Final = "other_holder"
_HELD: Final = (MeetingStatus.HELD, MeetingStatus.UNKNOWN)
_MOST_TITLES: Final = literal_column("5000", Integer())
_BATCH: Final = 500


def _find(connection: Connection, keys: Collection[int]) -> Found:
    result: dict[tuple[int, int], Mapping[str, Any]] = {}

    @cache
    def recorded(country_key: int) -> list[str]:
        return fetch_column(connection, _TITLES, country=country_key)

    @cache
    def titles(country_key: int, country: str, office: str) -> tuple[str, ...]:
        return _same(offices.read(office, country), recorded(country_key), country)

    for row in _participants(connection, keys):
        same = titles(row.country_key, row.country, row.office)
        if not same:
            continue
        terms = connection.execute(
            select(m.Tenure.person_key, m.Person.id, m.Tenure.term, m.Tenure.known_until, m.Tenure.acting)
            .join(m.Person, m.Person.key == m.Tenure.person_key)
            .where(
                *_of_country(row.country_key),
                m.Tenure.folded_office.in_(same),
                m.Tenure.starts_on <= row.starts_on,
                m.Tenure.ends_on >= row.starts_on,
            )
        ).all()
        if any(term.person_key == row.person_key and _may_hold(term, row) for term in terms):
            continue
        for term in terms:
            is_other = term.person_key != row.person_key and term.acting is not True
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


def _participants(connection: Connection, keys: Collection[int]) -> Iterable[Any]:
    """Return who took part in a meeting of one day in an office that one person at a time holds, but not as acting."""
    participant, meeting, person, country = m.Participant, m.Meeting, m.Person, m.Country
    rows = connection.execute(
        select(
            participant.meeting_key,
            participant.id,
            participant.person_key,
            person.id.label("person"),
            participant.office,
            participant.country_key,
            country.id.label("country"),
            meeting.starts_on,
        )
        .join_from(participant, meeting, meeting.key == participant.meeting_key)
        .join(person, person.key == participant.person_key)
        .join(country, country.key == participant.country_key)
        .where(
            participant.meeting_key.in_(keys),
            participant.office.is_not(None),
            or_(participant.acting.is_(None), participant.acting.is_(False)),
            meeting.starts_on == meeting.ends_on,
            meeting.status.in_(_HELD),
        )
        # Of two participants with one question, the last one counts, on both databases.
        .order_by(participant.meeting_key, participant.position)
    )
    return [row for row in rows.all() if _is_single(offices.read(row.office, row.country))]


def _of_country(country_key: Any) -> list[Any]:
    """Build the conditions on tenures of a country's own offices; ambassadors are many."""
    tenure = m.Tenure
    return [tenure.country_key == country_key, tenure.posted_to_key.is_(None), tenure.organization_key.is_(None)]


_TITLES: Final = following(m.Tenure.folded_office, "", _of_country(bindparam("country")), _MOST_TITLES)
_OFFICES_AT_MEETINGS: Final = following(
    m.Participant.folded_office,
    "",
    [m.Participant.country_key == bindparam("country"), m.Participant.folded_office.is_not(None)],
    _MOST_TITLES,
)


def _is_single(office: Office) -> bool:
    return not office.is_former and any(kind.is_single for kind in office.kinds)


def _same(asked: Office, titles: Iterable[str], country: str) -> tuple[str, ...]:
    """Return the titles of the office: those that have all its kinds."""
    read = ((title, offices.read(title, country)) for title in titles)
    return tuple(title for title, other in read if asked.kinds <= other.kinds and not other.is_former)


def _may_hold(term: Any, row: Any) -> bool:
    """Return whether the participant's own term may be one of that day; a tenure without a term may be of any."""
    return not term.term or HeldTerm(term.term, term.known_until).on(row.starts_on) is not None


def _ends(term: str | None) -> bool:
    """Return whether both ends of a term are known."""
    start, slash, end = (term or "").partition("/")
    return bool(slash) and start not in {"", ".."} and end not in {"", ".."}


def meetings_of_terms(connection: Connection, people: Collection[int]) -> set[int]:
    """Return the meetings about which there is, or may be, such a question for the terms of these people."""
    row, tenure, participant = m.OpenQuestion, m.Tenure, m.Participant
    result: set[int] = set()

    @cache
    def offices_at_meetings(country_key: int) -> list[str]:
        return fetch_column(connection, _OFFICES_AT_MEETINGS, country=country_key)

    for some in batched(sorted(people), _BATCH):
        asked = select(row.record_key).where(row.resource == "meetings", row.kind == KIND, row.other_key.in_(some))
        result.update(connection.execute(asked).scalars())
        terms = connection.execute(
            select(tenure.person_key, tenure.country_key, m.Country.id, tenure.office, tenure.starts_on, tenure.ends_on)
            .join(m.Country, m.Country.key == tenure.country_key)
            .where(tenure.person_key.in_(some), tenure.posted_to_key.is_(None), tenure.organization_key.is_(None))
        )
        for person, country_key, country, office, first, last in terms.all():
            held = offices.read(office, country)
            if not _is_single(held):
                continue
            read = ((title, offices.read(title, country)) for title in offices_at_meetings(country_key))
            same = [title for title, other in read if other.kinds and other.kinds <= held.kinds]
            if same:
                met = select(participant.meeting_key).where(
                    participant.country_key == country_key,
                    participant.folded_office.in_(same),
                    participant.starts_on.between(first, last),
                    participant.person_key != person,
                )
                result.update(connection.execute(met).scalars())
    return result


def _explain(record_id: str, detail: Mapping[str, Any]) -> tuple[str, Sequence[Any]]:
    person, holder = detail["person"], detail["part"]
    why = (
        f"{person} took part as {detail['office']} of {detail['country']}, but by the recorded tenures {holder} held that "
        f"office then ({detail['term']})"
    )
    body = {"resource": "people", "a": person, "b": holder, "judgement": "same"}
    return why, [
        choice("correct the office or the person", f"PATCH /participants/{detail['participant']}", {"office": "…"}),
        choice("correct the date", f"PATCH /meetings/{record_id}", {"date": "…"}),
        choice("correct the tenures", f"PATCH /people/{holder}", {"tenures": "…"}),
        choice("merge the two people", "POST /judgements", body),
    ]


PROVIDER: Final = StoredProvider(KIND, "meetings", _find, _explain)
