"""The relations of countries: what the meetings of all of them say, read in one pass.

See decision 353.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import permutations
from typing import Any, Final, NamedTuple

from sqlalchemy import Select, select

from app.db import models as m
from app.db.database import ReadConnection
from app.domain.enums import Mode
from app.queries.days import day_text
from app.queries.lookups import UNCERTAIN
from app.queries.statistics.counted import CountedMeetings
from app.queries.statistics.meeting_rows import MeetingRows, alias
from app.queries.statistics.packed_codes import KEY_BYTES, PackedCodes, packed_values

_YEAR_AND_LEVEL: Final = ("year", "level")
_REMOTE: Final = frozenset({Mode.PHONE.value, Mode.VIDEO.value})

Link = Callable[[Sequence[tuple[str, str]]], str]
"""Returns the URL of the list of the meetings that also meet these filters."""


class RelatedMeeting(NamedTuple):
    """A meeting of the countries."""

    key: int
    starts_on: str
    """Its first day, as text: days in text have the order of days."""
    ends_on: str
    is_known: bool
    """Whether its days are known."""
    status: str
    level: str
    mode: str
    countries: int
    """The number of countries that took part."""
    places: frozenset[str]
    """The codes of the countries of its places."""
    topics: bytes
    """The primary keys of the terms of its topics, packed."""

    @property
    def year(self) -> str:
        """The year in which all its days lie, empty if there is none."""
        year = self.starts_on[:4]
        return year if year == self.ends_on[:4] else ""


def read_meetings(connection: ReadConnection, counted: CountedMeetings) -> list[RelatedMeeting]:
    """Return the meetings in the order of their first days."""
    rows = counted.fetch(connection, "meetings of all", meetings_statement)
    value = packed_values(connection, "status", "level", "mode").__getitem__
    codes_of = _Places(connection, counted.continued)
    return [
        RelatedMeeting(
            key,
            first,
            last,
            not is_uncertain,
            value(status),
            value(level),
            value(mode),
            len(countries) // KEY_BYTES,
            codes_of[places],
            topics,
        )
        for key, first, last, is_uncertain, status, level, mode, countries, places, topics in rows
    ]


class _Places(dict[bytes, frozenset[str]]):
    """The codes of the countries of packed keys, or of the states that they count for. Each combination is unpacked once."""

    def __init__(self, connection: ReadConnection, continued: Mapping[str, str]) -> None:
        """Read the codes of all countries."""
        self._packed = PackedCodes(connection, continued)

    def __missing__(self, packed: bytes) -> frozenset[str]:
        """Unpack a combination."""
        codes = self._packed.codes
        result = self[packed] = frozenset([codes[position] for position in self._packed[packed]])
        return result


def meetings_statement(counted: CountedMeetings) -> Select[Any]:
    """Build the select of the days and terms of each meeting, in the order of the first days.

    Rows of `meetings` are long and far apart in the file; they are read only where the index of the list has no days.
    """
    source, values = MeetingRows(counted), m.MEETING_VALUES
    first, last = source.starts_on, source.ends_on
    rows = source.rows.join(values, values.c.meeting_key == source.key)
    terms = [values.c[name] for name in ("status", "level", "mode", "country", "place", "topic")]
    return (
        select(source.key, day_text(first), day_text(last), _is_uncertain(source.key, first), *terms)
        .select_from(rows)
        .where(*source.conditions)
        .order_by(first, source.key)
    )


def _is_uncertain(key: Any, first: Any) -> Any:
    """Build the condition that the days of a meeting are uncertain, by one look at the index for each meeting."""
    link, term = alias(m.MeetingTerm), alias(m.Term)
    of_uncertain = select(term.c.key).where(term.c.facet == UNCERTAIN).scalar_subquery()
    uncertain = select(link.c.meeting_key).where(
        link.c.term_key == of_uncertain, link.c.starts_on == first, link.c.meeting_key == key
    )
    return uncertain.exists()


def by_year_and_level(meetings: Sequence[RelatedMeeting]) -> dict[tuple[str, str], int]:
    """Return the numbers of meetings by the year in which all their days lie, empty if there is none, and by level."""
    return Counter([(meeting.year, meeting.level) for meeting in meetings])


def counts(numbers: Mapping[tuple[str, str], int], names: Sequence[str]) -> list[tuple[dict[str, str], int]]:
    """Return numbers by year and level (`by_year_and_level`) as those by `year`, by `level` or by both, in the order of their values."""
    places = [_YEAR_AND_LEVEL.index(name) for name in names]
    sums: Counter[tuple[str, ...]] = Counter()
    for texts, number in numbers.items():
        sums[tuple([texts[place] for place in places])] += number
    return [(dict(zip(names, texts, strict=True)), number) for texts, number in sorted(sums.items())]


def by_place(
    meetings: Sequence[RelatedMeeting], countries: Sequence[str], link: Link, value: Callable[[str], str]
) -> dict[str, Any]:
    """Return the visits of each country to each other one, the calls, and the meetings in third countries."""
    in_person = [meeting for meeting in meetings if meeting.mode not in _REMOTE]
    own, remote = frozenset(countries), ",".join(sorted(_REMOTE))
    # Unlike `mode=`, it may be added to a filter by mode.
    present = ",".join(mode.value for mode in Mode if mode not in _REMOTE)
    third: dict[str, int] = {}
    number = 0
    for meeting in in_person:
        if meeting.places and not meeting.places & own:
            number += 1
            for place in meeting.places:
                third[place] = third.get(place, 0) + 1
    elsewhere = [("mode!", remote), ("place!", ",".join(map(value, countries)))]
    every_third = ",".join(value(place) for place in sorted(third))
    return {
        "visits": [
            {
                "visitor": visitor,
                "host": host,
                "meetings": sum(host in meeting.places for meeting in in_person),
                "url": link([("place", value(host)), ("mode!", remote)]),
            }
            for visitor, host in permutations(countries, 2)
        ],
        "calls": {"meetings": len(meetings) - len(in_person), "url": link([("mode!", present)])},
        "in_third": {
            "meetings": number,
            "url": link([("place", every_third), *elsewhere]) if third else None,
            "countries": [
                {"country": place, "meetings": count, "url": link([("place", value(place)), *elsewhere])}
                for place, count in sorted(third.items(), key=lambda item: (-item[1], item[0]))
            ],
        },
    }
