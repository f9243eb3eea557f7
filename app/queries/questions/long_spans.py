"""People in office, or in meetings, over more years than one person lives: two people may be in one record."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection

from app.domain.edtf import EARLIEST, LATEST
from app.domain.lifetime import LONGEST_CAREER_YEARS
from app.queries.match_candidates import among, day
from app.queries.questions.provider import Found, StoredProvider, choice

_DAYS: Final = """
SELECT person_key, starts_on, ends_on FROM tenures WHERE person_key IN {among}
UNION ALL
SELECT person_key, min(meetings.starts_on), max(meetings.ends_on)
FROM participants JOIN meetings ON meetings.key = participants.meeting_key
WHERE person_key IN {among} GROUP BY person_key
"""


def _find(connection: Connection, keys: Collection[int]) -> Found:
    days: dict[int, set[Any]] = {}
    for person, starts_on, ends_on in among(connection, _DAYS, keys):
        days.setdefault(person, set()).update({day(starts_on), day(ends_on)} - {EARLIEST, LATEST})
    return {
        (person, 0): {"from": min(known).year, "to": max(known).year}
        for person, known in days.items()
        if known and max(known).year - min(known).year > LONGEST_CAREER_YEARS
    }


def _explain(record_id: str, detail: Mapping[str, Any]) -> tuple[str, Sequence[Any]]:
    years = detail["to"] - detail["from"]
    return f"in office or in meetings from {detail['from']} to {detail['to']}, {years} years: perhaps two people", [
        choice("make a record of the other person", "POST /people", {"name": "…"}),
        choice("let the other person take part in a meeting instead", "PATCH /participants/{id}", {"person": "…"}),
        choice("correct a tenure", f"PATCH /people/{record_id}", {"tenures": []}),
    ]


PROVIDER: Final = StoredProvider("long_span", "people", _find, _explain)
