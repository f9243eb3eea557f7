"""Offices at meetings that a person held at another time, by the recorded tenures."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection

from app.domain.dates.edtf import Bounds
from app.domain.matching.match_terms import Presence, Term
from app.domain.strings.text import PLACEHOLDER
from app.domain.tenures import offices
from app.queries.matching import match_candidates
from app.queries.paging.list_statements import among, day
from app.queries.questions.answers import choice
from app.queries.questions.provider import Found, StoredProvider

_PARTICIPANTS: Final = """
SELECT meetings.key, participants.key, participants.id, person_key, people.id, office, countries.id, meetings.starts_on,
    meetings.ends_on
FROM meetings JOIN participants ON participants.meeting_key = meetings.key
JOIN people ON people.key = participants.person_key
LEFT JOIN countries ON countries.key = participants.country_key
WHERE meetings.key IN {among} AND office IS NOT NULL
    AND EXISTS (SELECT 1 FROM tenures WHERE tenures.person_key = participants.person_key AND term IS NOT NULL)
"""


def _find(connection: Connection, keys: Collection[int]) -> Found:
    rows = among(connection, _PARTICIPANTS, keys)
    terms: dict[int, list[Term]] = {}
    for person, term in match_candidates.tenures(connection, {row[3] for row in rows}, dated=True):
        terms.setdefault(person, []).append(term)
    result = {}
    for meeting, key, participant, person, person_id, office, country, starts_on, ends_on in rows:
        printed = offices.read(office, country)
        same = [term for term in terms.get(person, ()) if _is_single(printed, term, country)]
        days = Bounds(day(starts_on), day(ends_on))
        if same and not printed.is_former and all(term.on(days) is Presence.NO for term in same):
            result[meeting, key] = {"part": participant, "person": person_id, "office": office}
    return result


def _is_single(printed: offices.Office, term: Term, country: str | None) -> bool:
    if term.country and country and term.country != country:
        return False
    kind = printed.same(offices.read(term.office, term.country))
    return kind is not None and kind.is_single


def _explain(record_id: str, detail: Mapping[str, Any]) -> tuple[str, Sequence[Any]]:
    person, participant = detail["person"], detail["part"]
    return f"{person} took part as {detail['office']}, but by the recorded tenures held that office at another time", [
        choice("correct the office or the person", f"PATCH /participants/{participant}", {"office": PLACEHOLDER}),
        choice("correct the date", f"PATCH /meetings/{record_id}", {"date": PLACEHOLDER}),
        choice("correct the tenures", f"PATCH /people/{person}", {"tenures": PLACEHOLDER}),
    ]


PROVIDER: Final = StoredProvider("office_outside_tenure", "meetings", _find, _explain)
