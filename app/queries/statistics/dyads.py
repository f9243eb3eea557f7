"""Pairs of countries by year, as data sets of dyads have them: one row for each pair and year.

See decisions 224 and 230.
"""

import datetime as dt
import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import chain, groupby
from operator import itemgetter
from typing import Any, Final

from app.db.database import ReadConnection
from app.domain.enums import Level
from app.queries.statistics import encounters
from app.queries.statistics.continued import inverse
from app.queries.statistics.counted import CountedMeetings
from app.queries.statistics.dyad_codes import CodesByYear, States, Years, columns, iso_codes
from app.queries.statistics.encounters import LEVELS, NOTHING, Pair
from app.queries.statistics.signed import SignedAgreements

_NUMBERS: Final = (
    *("meetings", "visits_1_to_2", "visits_2_to_1", "in_third", "calls", "bilateral", "multilateral", "best_level"),
    *("agreements_signed", "days_since_last", "uncertain"),
)
_BEST: Final = tuple(None if level is Level.UNKNOWN else level.value for level in LEVELS)


@dataclass(frozen=True, slots=True)
class DyadOptions:
    """The form of the rows of pairs, and the pairs without a meeting that are added."""

    schemes: Sequence[str]
    """The schemes of the codes of countries."""
    directed: bool = False
    """Whether each pair has a row in both orders."""
    zeros: tuple[int, int] | None = None
    """The first and last year for which pairs without a meeting are added; None to add none."""
    named: Mapping[str, Sequence[Years]] = field(default_factory=dict)
    """The countries for pairs that are added, with the years for which they are: each has one of them; empty for any."""


Row = tuple[tuple[str, str, str], tuple[Any, ...], Pair]
"""The ISO codes of both countries and the year as text, which order the rows; the cells; and both countries by their own codes."""


class Dyads:
    """A table of dyads, read at once; its rows are made one by one, without the connection."""

    def __init__(
        self, connection: ReadConnection, counted: CountedMeetings, options: DyadOptions, today: dt.date
    ) -> None:
        """Read the encounters of all pairs, and the agreements that they signed."""
        self._options, self._continued = options, counted.continued
        alpha3 = iso_codes(connection)
        self._sort_keys = {code: iso or code for code, iso in alpha3.items()}
        self._former = inverse(counted.continued)
        self._codes = {
            code: CodesByYear(options.schemes, iso, (code, *self._former.get(code, ()))) for code, iso in alpha3.items()
        }
        self._sums = encounters.of_pairs(connection, counted, self._sort_keys, today)
        years = {int(year) for of_pair in self._sums.by_pair.values() for year in of_pair if year}
        years.update(options.zeros or ())
        self._signed = SignedAgreements({})
        if years:
            self._signed = SignedAgreements.read(connection, (min(years), max(years)), counted.continued)
        # A pair has the same codes in nearly all years.
        self._interleaved = cache(_interleaved)
        self._last_day = cache(partial(_last_day, today))

    @property
    def columns(self) -> dict[str, type]:
        """The names of the columns, in order, with the types of their values."""
        return {"year": int, **columns(self._options.schemes), **dict.fromkeys(_NUMBERS, int), "best_level": str}

    def rows(self) -> Iterator[Row]:
        """Yield the rows in the order of their keys."""
        if self._options.zeros is None:
            for pair, by_year in self._pairs():
                yield from self._of_pair(pair, sorted(by_year))
            return
        for pair, group in groupby(self._pairs(), key=itemgetter(0)):
            yield from self._of_pair(pair, sorted({year for _, years in group for year in years}))

    def _order(self, pair: Pair) -> tuple[str, ...]:
        one, other = pair
        return self._sort_keys[one], one, self._sort_keys[other], other

    def _pairs(self) -> Iterator[tuple[Pair, Iterable[str]]]:
        """Yield pairs with their years, in order; with zeros a pair may come twice, one after the other."""
        by_pair, options = self._sums.by_pair, self._options
        met: Iterable[tuple[Pair, Iterable[str]]] = by_pair.items()
        if options.directed:
            back = [((other, one), years) for (one, other), years in by_pair.items()]
            met = sorted([*met, *back], key=lambda item: self._order(item[0]))
        if options.zeros is None:
            return iter(met)
        present = sorted(
            self._sort_keys.keys() - self._continued.keys(), key=lambda code: (self._sort_keys[code], code)
        )
        added = States(present, self._former, options.named).pairs(*options.zeros, directed=options.directed)
        return heapq.merge(met, added, key=lambda item: self._order(item[0]))

    def _of_pair(self, pair: Pair, years: Iterable[str]) -> Iterator[Row]:
        one, other = pair
        is_back = (other, one) in self._sums.by_pair
        stored = (other, one) if is_back else pair
        by_year, across = self._sums.by_pair.get(stored, {}), self._sums.last_days.get(stored, ())
        codes_of_one, codes_of_other = self._codes[one], self._codes[other]
        signed_by_one, signed_by_other = self._signed.of(one), self._signed.of(other)
        has_signed = bool(signed_by_one) and bool(signed_by_other)
        first_key, second_key = self._sort_keys[one], self._sort_keys[other]
        last = 0
        for year in years:
            meetings, there, here, in_third, calls, bilateral, uncertain, rank, day = by_year.get(year, NOTHING)
            days_since = None
            if year:
                through = self._last_day(year)
                last = max(last, day)
                if across:
                    last = max([last, *(day for day in across if day <= through)])
                days_since = through - last if last else None
            codes = self._interleaved(codes_of_one[year], codes_of_other[year])
            signed = (signed_by_one.get(year, 0) & signed_by_other.get(year, 0)).bit_count() if has_signed else 0
            if is_back:
                there, here = here, there
            # One display: several that are joined take twice as long.
            cells = (
                int(year) if year else None, *codes, meetings, there, here, in_third, calls, bilateral,
                meetings - bilateral, _BEST[rank], signed, days_since, uncertain,
            )  # fmt: skip
            yield (first_key, second_key, year), cells, pair


def _interleaved(one: Sequence[Any], other: Sequence[Any]) -> tuple[Any, ...]:
    """Return the codes of two countries scheme by scheme, those of the first country first."""
    return tuple(chain.from_iterable(zip(one, other, strict=True)))


def _last_day(today: dt.date, year: str) -> int:
    """Return the ordinal of the last day of a year, or of today in the present one and in those to come."""
    return min(dt.date(int(year), 12, 31), today).toordinal()
