"""Two people at meetings of one day in an office that one person at a time holds in a country."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any, Final

from sqlalchemy import Connection

from app.domain.strings.text import PLACEHOLDER
from app.domain.tenures import offices
from app.queries.paging.list_statements import among
from app.queries.questions.answers import choice
from app.queries.questions.provider import Found, StoredProvider

# Asked about the meeting of the person with the smaller key, so that each pair is one question.
_HOLDERS: Final = """
SELECT own.key, others.key, people.id, other_people.id, mine.office, countries.id, own.date, others.id
FROM meetings AS {first} CROSS JOIN participants AS {first_participants}
CROSS JOIN participants AS {second_participants} CROSS JOIN meetings AS {second}
CROSS JOIN people CROSS JOIN people AS other_people CROSS JOIN countries
WHERE {first}.key IN {{among}} AND own.starts_on = own.ends_on AND {first_participants}.meeting_key = {first}.key
    AND {first_participants}.person_key IS NOT NULL AND {first_participants}.folded_office IS NOT NULL
    AND {second}.starts_on = {first}.starts_on AND {second}.ends_on = {first}.ends_on
    AND {second_participants}.meeting_key = {second}.key AND {same_office}
    AND mine.person_key + 0 < theirs.person_key + 0
    AND people.key = mine.person_key AND other_people.key = theirs.person_key AND countries.key = mine.country_key
"""
# SQLite joins in the given order, and finds those who held the office on the day by an index, however many meetings the
# day has. PostgreSQL joins as its samples of the tables suggest: without any, it would read all participants of a country
# who held the office, so neither country nor office may choose its index.
_SAME_OFFICE: Final = {
    "sqlite": (
        "theirs.country_key = mine.country_key AND theirs.folded_office = mine.folded_office "
        "AND theirs.starts_on = mine.starts_on"
    ),
    "postgresql": ("+theirs.country_key = +mine.country_key AND theirs.folded_office || '' = mine.folded_office || ''"),
}


@cache
def _statements(dialect: str) -> tuple[str, ...]:
    return tuple(
        _HOLDERS.format(
            first=first,
            second=second,
            first_participants=mine,
            second_participants=theirs,
            same_office=_SAME_OFFICE[dialect],
        )
        for first, second, mine, theirs in (("own", "others", "mine", "theirs"), ("others", "own", "theirs", "mine"))
    )


def _find(connection: Connection, keys: Collection[int]) -> Found:
    result = {}
    for statement in _statements(connection.dialect.name):
        for meeting, other, person, other_person, office, country, date, other_id in among(connection, statement, keys):
            if any(kind.is_single for kind in offices.read(office, country).kinds):
                result[meeting, other] = {
                    "part": other_id,
                    "people": [person, other_person],
                    "office": office,
                    "country": country,
                    "date": date,
                }
    return result


def _explain(record_id: str, detail: Mapping[str, Any]) -> tuple[str, Sequence[Any]]:
    one, other = detail["people"]
    why = f"{one} here and {other} in {detail['part']} were both {detail['office']} of {detail['country']} on {detail['date']}"
    body = {"resource": "people", "a": one, "b": other}
    return why, [
        choice("merge the two people", "POST /judgements", {**body, "judgement": "same"}),
        choice("correct the office of one", "PATCH /participants/{id}", {"office": PLACEHOLDER}),
        choice("correct the date", f"PATCH /meetings/{record_id}", {"date": PLACEHOLDER}),
    ]


PROVIDER: Final = StoredProvider("two_holders", "meetings", _find, _explain, is_mutual=True)
