"""People who may be two in one record: in office, or in meetings, over more years than one person lives.

So may those of whom nothing is recorded for many years in between, and those known by one word only, a surname, for fewer.

See decision 203.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection

from app.domain.dates.edtf import EARLIEST, LATEST
from app.domain.strings.text import PLACEHOLDER
from app.domain.tenures.lifetime import LONGEST_CAREER_YEARS
from app.queries.paging.list_statements import among, day
from app.queries.questions.answers import choice
from app.queries.questions.provider import Found, StoredProvider

_DAYS: Final = """
SELECT person_key, starts_on, ends_on FROM tenures WHERE person_key IN {among}
UNION ALL
SELECT person_key, min(meetings.starts_on), max(meetings.ends_on)
FROM participants JOIN meetings ON meetings.key = participants.meeting_key
WHERE person_key IN {among} GROUP BY person_key
"""


_LONGEST_PAUSE_YEARS: Final = 15
"""Ten of the 21 surnames that return after longer in the visits and travels of US presidents are those of another person."""

_LONGEST_PAUSE_OF_NAMES: Final = 40
"""For those known by more than a surname: so long after, a son or grandson of the name is as likely."""

_PERIODS: Final = """
SELECT person_key, starts_on, ends_on, name FROM tenures JOIN people ON people.key = person_key
WHERE person_key IN {among} AND born IS NULL
UNION ALL
SELECT person_key, meetings.starts_on, meetings.ends_on, name
FROM participants JOIN people ON people.key = person_key JOIN meetings ON meetings.key = participants.meeting_key
WHERE person_key IN {among} AND born IS NULL
"""


def _find(connection: Connection, keys: Collection[int]) -> Found:
    years = _years(connection, keys)
    long = [person for person, (first, last) in years.items() if last - first > _LONGEST_PAUSE_YEARS]
    careers = {
        (person, 0): {"from": first, "to": last}
        for person, (first, last) in years.items()
        if last - first > LONGEST_CAREER_YEARS
    }
    return {**dict(_pauses(connection, long)), **careers} if long else {}


def _pauses(connection: Connection, keys: Collection[int]) -> Iterator[tuple[tuple[int, int], dict[str, Any]]]:
    """Yield the people who return after a long pause, with the years before and after the longest one."""
    years: dict[int, list[tuple[int, int]]] = {}
    names: dict[int, str] = {}
    for person, starts_on, ends_on, name in among(connection, _PERIODS, keys):
        if day(starts_on) != EARLIEST and day(ends_on) != LATEST:
            names[person] = name
            years.setdefault(person, []).append((day(starts_on).year, day(ends_on).year))
    for person, periods in years.items():
        start, end = max(_gaps(periods), key=lambda years: years[1] - years[0], default=(0, 0))
        is_surname = " " not in names[person]
        if end - start > (_LONGEST_PAUSE_YEARS if is_surname else _LONGEST_PAUSE_OF_NAMES):
            yield (person, 0), {"from": start, "to": end, "pause": True, **({} if is_surname else {"name": True})}


def _gaps(periods: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the last year before and the first year after each pause."""
    latest = None
    for first, last in sorted(periods):
        if latest is not None:
            yield latest, first
        latest = max(last, latest or last)


def _years(connection: Connection, keys: Collection[int]) -> dict[int, tuple[int, int]]:
    """Return the first and last year of each person's offices and meetings."""
    days: dict[int, set[Any]] = {}
    for person, starts_on, ends_on in among(connection, _DAYS, keys):
        days.setdefault(person, set()).update({day(starts_on), day(ends_on)} - {EARLIEST, LATEST})
    return {person: (min(known).year, max(known).year) for person, known in days.items() if known}


def _explain(record_id: str, detail: Mapping[str, Any]) -> tuple[str, Sequence[Any]]:
    years = detail["to"] - detail["from"]
    known = "" if "name" in detail else "known by a surname, and "
    reason = (
        f"{known}not recorded from {detail['from']} to {detail['to']}"
        if "pause" in detail
        else f"in office or in meetings from {detail['from']} to {detail['to']}, {years} years"
    )
    return f"{reason}: perhaps two people", [
        choice("make a record of the other person", "POST /people", {"name": PLACEHOLDER}),
        choice(
            "let the other person take part in a meeting instead", "PATCH /participants/{id}", {"person": PLACEHOLDER}
        ),
        choice("correct a tenure", f"PATCH /people/{record_id}", {"tenures": PLACEHOLDER}),
    ]


def _value(detail: Mapping[str, Any]) -> str:
    return f"{detail['from']}/{detail['to']}"


PROVIDER: Final = StoredProvider("long_span", "people", _find, _explain, value=_value)
