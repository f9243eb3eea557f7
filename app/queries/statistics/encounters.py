"""The encounters of each pair of countries in each year: the sums of a table of dyads.

One row is read for each meeting, with all its countries and places (`meeting_values`), and the sums are kept in memory. A
statement that joins the pairs of each meeting and groups them takes twenty times as long.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, Final

from sqlalchemy import Select, case, func, select

from app.db import models as m
from app.db.database import ReadConnection
from app.domain.enums import Level, Mode
from app.queries.days import day_text
from app.queries.lookups import UNCERTAIN
from app.queries.paging.term_counts import OF_EVERY_MEETING
from app.queries.statistics.counted import CountedMeetings
from app.queries.statistics.meeting_rows import MeetingRows
from app.queries.statistics.packed_codes import KEY_BYTES, PackedCodes, packed_values

LEVELS: Final = tuple(Level)
"""All levels, the highest first and `unknown` last."""
_REMOTE: Final = frozenset({Mode.PHONE.value, Mode.VIDEO.value})
_STREAMED: Final = 2_000


Encounters = list[int]
"""The meetings of two countries in one year, or of those that lie in no single year: a number at each of these positions.

Lists, since objects take three times as long to make, and a table has a hundred thousand.
"""
MEETINGS, VISITS_1_TO_2, VISITS_2_TO_1, IN_THIRD, CALLS, BILATERAL, UNSURE, RANK, LAST = range(9)
"""The positions: numbers of meetings; the place of their highest level in `LEVELS`; and the ordinal of the last known day through
today on which they met, 0 if there is none."""
NOTHING: Final[Encounters] = [0, 0, 0, 0, 0, 0, 0, len(LEVELS) - 1, 0]
"""The encounters of a pair that did not meet."""
Pair = tuple[str, str]
ByYear = dict[str, Encounters]
"""Encounters by the year, which is empty for meetings that lie in no single year."""


@dataclass(slots=True)
class Sums:
    """The encounters of all pairs, by the codes of both countries; the one with the lower sort key comes first."""

    by_pair: dict[Pair, ByYear] = field(default_factory=dict)
    """The encounters by pair, in the order of sort keys."""
    last_days: dict[Pair, Sequence[int]] = field(default_factory=dict)
    """The ordinals of the last days, through today, of meetings of known days that lie in no single year."""


def of_pairs(
    connection: ReadConnection, counted: CountedMeetings, sort_keys: Mapping[str, str], today: dt.date
) -> Sums:
    """Return the encounters of all pairs; of each pair, the country with the lower sort key comes first."""
    packed = PackedCodes(connection, counted.continued, sort_keys.__getitem__)
    by_pair: defaultdict[tuple[int, int], ByYear] = defaultdict(dict)
    last_days: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for countries, places, year, is_remote, rank, is_uncertain, day in _met(connection, counted, packed, today):
        is_bilateral = len(countries) == 2
        for pair in combinations(countries, 2):
            by_year = by_pair[pair]
            sums = by_year.get(year)
            if sums is None:
                sums = by_year[year] = NOTHING.copy()
            sums[MEETINGS] += 1
            sums[BILATERAL] += is_bilateral
            sums[UNSURE] += is_uncertain
            if is_remote:
                sums[CALLS] += 1
            elif places:
                at_one, at_other = pair[0] in places, pair[1] in places
                sums[VISITS_1_TO_2] += at_other
                sums[VISITS_2_TO_1] += at_one
                sums[IN_THIRD] += not (at_one or at_other)
            # `min` and `max` take a tenth of the time of the sums.
            if rank < sums[RANK]:  # noqa: PLR1730
                sums[RANK] = rank
            if day > sums[LAST]:  # noqa: PLR1730
                sums[LAST] = day
            if day and not year:
                last_days[pair].append(day)
    codes = packed.codes
    return Sums(
        {(codes[one], codes[other]): by_pair[one, other] for one, other in sorted(by_pair)},
        {(codes[one], codes[other]): days for (one, other), days in last_days.items()},
    )


_Met = tuple[tuple[int, ...], tuple[int, ...], str, bool, int, bool, int]
"""A meeting: the numbers of its countries and places; the year in which all its days lie, empty if there is none; whether it was a call;
the place of its level; whether its days are uncertain; and the ordinal of its last day, 0 if that is uncertain or after today."""


def _met(connection: ReadConnection, counted: CountedMeetings, packed: PackedCodes, today: dt.date) -> Iterator[_Met]:
    """Yield the meetings of two countries or more."""
    remote = {key for key, mode in packed_values(connection, "mode").items() if mode in _REMOTE}
    places = {level.value: place for place, level in enumerate(LEVELS)}
    ranks = {key: places[level] for key, level in packed_values(connection, "level").items()}
    latest = today.toordinal()
    statement = statement_of(counted).execution_options(yield_per=_STREAMED)
    with connection.execute(statement, dict(counted.values)) as meetings:
        for countries, at, mode, level, first, last, is_uncertain in meetings:
            year = first[:4] if first[:4] == last[:4] else ""
            day = 0 if is_uncertain else dt.date.fromisoformat(last).toordinal()
            yield (
                packed[countries],
                packed[at],
                year,
                mode in remote,
                ranks[level],
                is_uncertain,
                day if day <= latest else 0,
            )


def statement_of(counted: CountedMeetings) -> Select[Any]:
    """Build the select of the terms and days of each meeting of two countries or more.

    The table of meetings has long rows, so that where there are no keys to begin with, the days are read from the terms.
    """
    source, values = MeetingRows(counted), m.MEETING_VALUES
    if counted.keys is None:
        source.term(OF_EVERY_MEETING)
    source.ready()
    link, term = m.MeetingTerm, m.Term
    uncertain = select(link.meeting_key).join(term, term.key == link.term_key).where(term.facet == UNCERTAIN)
    terms = (values.c.country, values.c.place, values.c.mode, values.c.level)
    days = (day_text(source.starts_on), day_text(source.ends_on))
    is_uncertain = case((source.key.in_(uncertain), 1), else_=0)
    return (
        select(*terms, *days, is_uncertain)
        .select_from(source.rows.join(values, values.c.meeting_key == source.key))
        .where(*source.conditions, func.length(values.c.country) >= 2 * KEY_BYTES)
    )
