"""The encounters of each pair of countries in each year: the sums of a table of dyads.

One row is read for each meeting, with all its countries and places (`meeting_values`), and the sums are kept in memory. A
statement that joins the pairs of each meeting and groups them takes five times as long.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, Final

from sqlalchemy import func, select

from app.db import models as m
from app.db.database import ReadConnection
from app.domain.enums import Level, Mode
from app.queries.days import day_text
from app.queries.statistics.counted import CountedMeetings
from app.queries.statistics.meeting_rows import MeetingRows
from app.queries.statistics.packed_codes import KEY_BYTES, PackedCodes

LEVELS: Final = tuple(Level)
"""All levels, the highest first and `unknown` last."""
_REMOTE: Final = frozenset({Mode.PHONE.value, Mode.VIDEO.value})
_STREAMED: Final = 2_000


@dataclass(slots=True)
class Encounters:
    """The meetings of two countries in one year, or of those that lie in no single year."""

    meetings: int = 0
    visits_1_to_2: int = 0
    visits_2_to_1: int = 0
    in_third: int = 0
    calls: int = 0
    bilateral: int = 0
    multilateral: int = 0
    uncertain: int = 0
    rank: int = len(LEVELS) - 1
    """The place of the highest level in `LEVELS`."""
    last: str = ""
    """The last known day through today on which they met; empty if there is none."""

    def reversed(self) -> "Encounters":
        """Return the same with the two countries in the other order."""
        return Encounters(
            self.meetings, self.visits_2_to_1, self.visits_1_to_2, self.in_third, self.calls, self.bilateral,
            self.multilateral, self.uncertain, self.rank, self.last,
        )  # fmt: skip


Pair = tuple[str, str]


@dataclass(slots=True)
class Sums:
    """The encounters of all pairs."""

    by_year: dict[tuple[str, str, str], Encounters] = field(default_factory=dict)
    """By the codes of both countries and the year, which is empty for meetings that lie in no single year."""
    last_days: defaultdict[Pair, list[str]] = field(default_factory=lambda: defaultdict(list))
    """The last days, through today, of meetings of known days that lie in no single year."""


def of_pairs(connection: ReadConnection, counted: CountedMeetings, sort_keys: Mapping[str, str], today: str) -> Sums:
    """Return the encounters of all pairs; of each pair, the country with the lower sort key comes first."""
    result = Sums()
    ranks = {level.value: number for number, level in enumerate(LEVELS)}
    for codes, places, mode, level, date, first, last in _met(connection, counted, sort_keys):
        year = first[:4] if first[:4] == last[:4] else ""
        is_known, is_remote, rank = date in {first, f"{first}/{last}"}, mode in _REMOTE, ranks[level]
        day = last if is_known and last <= today else ""
        for pair in combinations(codes, 2):
            one, other = pair
            key = (one, other, year)
            sums = result.by_year.get(key)
            if sums is None:
                sums = result.by_year[key] = Encounters()
            sums.meetings += 1
            if len(codes) == 2:
                sums.bilateral += 1
            else:
                sums.multilateral += 1
            if is_remote:
                sums.calls += 1
            elif places:
                at_one, at_other = one in places, other in places
                sums.visits_1_to_2 += at_other
                sums.visits_2_to_1 += at_one
                sums.in_third += not (at_one or at_other)
            sums.uncertain += not is_known
            sums.rank = min(sums.rank, rank)
            sums.last = max(sums.last, day)
            if day and not year:
                result.last_days[pair].append(day)
    return result


def _met(
    connection: ReadConnection, counted: CountedMeetings, sort_keys: Mapping[str, str]
) -> Iterator[tuple[Any, ...]]:
    """Yield the countries and places of each meeting of two countries or more, in the order of sort keys, and its columns."""
    source = MeetingRows(counted)
    meeting, values = source.meeting, m.MEETING_VALUES
    days = (meeting.date, day_text(meeting.starts_on), day_text(meeting.ends_on))
    statement = (
        select(values.c.country, values.c.place, meeting.mode, meeting.level, *days)
        .select_from(source.rows.join(values, values.c.meeting_key == source.key))
        .where(*source.conditions, func.length(values.c.country) >= 2 * KEY_BYTES)
        .execution_options(yield_per=_STREAMED)
    )
    codes = PackedCodes(connection, counted.continued, sort_keys.__getitem__)
    with connection.execute(statement, dict(counted.values)) as found:
        for countries, places, *columns in found:
            yield codes[countries], codes[places], *columns
