"""Pairs of countries by year, as data sets of dyads have them: one row for each pair and year."""

import datetime as dt
import heapq
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, groupby, permutations
from typing import Any, Final

from sqlalchemy import select

from app.db import models as m
from app.db.database import ReadConnection
from app.domain import state_codes
from app.domain.edtf import DateWindow
from app.domain.enums import Level
from app.queries.days import period_of
from app.queries.statistics import encounters
from app.queries.statistics.continued import inverse
from app.queries.statistics.counted import CountedMeetings
from app.queries.statistics.encounters import LEVELS, Encounters

CODES: Final = (state_codes.ISO3, state_codes.COW, state_codes.GW)
"""The schemes of codes that a row may have."""
NUMBERS: Final = (
    "meetings", "visits_1_to_2", "visits_2_to_1", "in_third", "calls", "bilateral", "multilateral",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DyadOptions:
    """How pairs are written, and which of them are added without a meeting."""

    directed: bool = False
    """Whether each pair has a row in both orders."""
    zeros: tuple[int, int] | None = None
    """The first and last year for which pairs without a meeting are added; None to add none."""
    named: frozenset[str] = frozenset()
    """The countries for pairs that are added: each has one of them; empty for any."""


Key = tuple[str, str, str]
"""The codes of both countries and the year, as text, which is empty if it is unknown."""


def rows(
    connection: ReadConnection, counted: CountedMeetings, options: DyadOptions, today: dt.date
) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """Yield the rows of all pairs with the keys that order them: the ISO codes of both countries, and the year.

    The connection is needed until the first row is there, and not after that.
    """
    signed, alpha3 = _Signed.read(connection, counted.continued), iso_codes(connection)
    sort_keys = {code: iso or code for code, iso in alpha3.items()}
    sums = encounters.of_pairs(connection, counted, sort_keys, today.isoformat())
    if options.directed:
        sums.by_year |= {(other, one, year): of.reversed() for (one, other, year), of in sums.by_year.items()}
    zeros: Iterator[Key] = iter(())
    if options.zeros is not None:
        codes = [code for code in sorted(sort_keys, key=sort_keys.__getitem__) if code not in counted.continued]
        zeros = _States(codes, inverse(counted.continued), options.named).pairs(options)

    def order(key: Key) -> tuple[str, ...]:
        return sort_keys[key[0]], sort_keys[key[1]], key[2]

    pair, last = ("", ""), ""
    for key, _ in groupby(heapq.merge(sorted(sums.by_year, key=order), zeros, key=order)):
        one, other, year = key
        if (one, other) != pair:
            pair, last = (one, other), ""
            across = sums.last_days.get((one, other)) or sums.last_days.get((other, one)) or ()
        of_row = sums.by_year.get(key, _NOTHING)
        if year:
            last = max(last, of_row.last, *(day for day in across if day[:4] <= year))
        yield (
            order(key),
            {
                "year": int(year) if year else None,
                "countries": (one, other),
                **{name: getattr(of_row, name) for name in NUMBERS},
                "best_level": None if (level := LEVELS[of_row.rank]) is Level.UNKNOWN else level.value,
                "agreements_signed": signed.count(one, other, year) if year else 0,
                "days_since_last": _days_since(last, int(year), today) if year else None,
                "uncertain": of_row.uncertain,
            },
        )


def _days_since(last: str, year: int, today: dt.date) -> int | None:
    """Return the days from the last meeting through the end of a year, or through today in the present one."""
    end = min(dt.date(year, 12, 31), today)
    return (end - day).days if last and (day := dt.date.fromisoformat(last)) <= end else None


@dataclass(frozen=True, slots=True)
class CodeColumns:
    """The codes of the countries of a row."""

    schemes: Sequence[str]
    alpha3: Mapping[str, str | None]
    former: Mapping[str, Sequence[str]]
    """The states that count for others, whose codes those have in their time."""

    def of(self, countries: Sequence[str], year: int | None) -> dict[str, Any]:
        """Return the codes of both countries in each scheme, as they were in the year; null if a country had none."""
        return {
            f"{scheme}_{number}": self._code(country, scheme, year)
            for scheme in self.schemes
            for number, country in enumerate(countries, 1)
        }

    def _code(self, country: str, scheme: str, year: int | None) -> Any:
        if scheme == state_codes.ISO3:
            return self.alpha3.get(country)
        if year is None:
            return None
        codes = (country, *self.former.get(country, ()))
        return next((int(code) for one in codes if (code := _code(one, scheme, year)) is not None), None)


@lru_cache(maxsize=100_000)
def _code(country: str, scheme: str, year: int) -> str | None:
    return state_codes.code_of(country, scheme, DateWindow(dt.date(year, 1, 1), dt.date(year, 12, 31)))


def iso_codes(connection: ReadConnection) -> dict[str, str | None]:
    """Return the alpha-3 codes of all countries by their codes."""
    return dict(connection.execute(select(m.Country.id, m.Country.alpha3)).all())


@dataclass(frozen=True, slots=True)
class _States:
    """The states of each year, in order."""

    codes: Sequence[str]
    """The codes of all countries, in the order of rows."""
    former: Mapping[str, Sequence[str]]
    """The states that count for others."""
    named: frozenset[str]
    """The countries that the request names: each pair has one of them; empty for all."""

    def pairs(self, options: DyadOptions) -> Iterator[Key]:
        """Yield all pairs of states that both existed, for the years asked for."""
        first, last = options.zeros or (1, 0)
        years = range(first, last + 1)
        lives = {code: frozenset(year for year in years if self._existed(code, year)) for code in self.codes}
        present = [code for code in self.codes if lives[code]]
        ordered = permutations(present, 2) if options.directed else combinations(present, 2)
        for one, other in ordered:
            if self.named and self.named.isdisjoint((one, other)):
                continue
            for year in sorted(lives[one] & lives[other]):
                yield one, other, f"{year:04}"

    def _existed(self, code: str, year: int) -> bool:
        return any(_code(one, scheme, year) for one in (code, *self.former.get(code, ())) for scheme in _DATED)


_DATED: Final = state_codes.DATED_SCHEMES
_NOTHING: Final = Encounters()


@dataclass(frozen=True, slots=True)
class _Signed:
    """The agreements signed in each year, as a set of bits for each country and year."""

    bits: Mapping[tuple[str, str], int]

    @classmethod
    def read(cls, connection: ReadConnection, continued: Mapping[str, str]) -> "_Signed":
        """Read the parties of all agreements whose first signature was surely in one year."""
        agreement, party, country = m.Agreement, m.Party, m.Country
        start, end = period_of(agreement.starts_on, "year"), period_of(agreement.ends_on, "year")
        statement = (
            select(agreement.key, start, country.id)
            .join(party, party.agreement_key == agreement.key)
            .join(country, country.key == party.country_key)
            .where(start == end)
            .order_by(agreement.key)
        )
        bits: defaultdict[tuple[str, str], int] = defaultdict(int)
        numbers: defaultdict[str, dict[int, int]] = defaultdict(dict)
        for key, year, code in connection.execute(statement):
            number = numbers[year].setdefault(key, len(numbers[year]))
            bits[continued.get(code, code), year] |= 1 << number
        return cls(bits)

    def count(self, one: str, other: str, year: str) -> int:
        """Return the number of agreements that two countries are parties to and that were signed in a year."""
        return (self.bits.get((one, year), 0) & self.bits.get((other, year), 0)).bit_count()
