"""The codes of countries in each year, in the schemes that data sets of dyads use, and the states that existed then."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, permutations
from typing import Any, Final

from sqlalchemy import select

from app.db import models as m
from app.db.database import ReadConnection
from app.domain.dates.edtf import EARLIEST, LATEST, DateWindow
from app.domain.geography import state_codes
from app.queries.filtering.resolved import Filters

Years = tuple[int, int]
"""A first and a last year."""
USUAL: Final = (state_codes.ISO3, *state_codes.DATED_SCHEMES)
"""The schemes of codes that a row has if a request names none."""


def iso_codes(connection: ReadConnection) -> dict[str, str | None]:
    """Return the alpha-3 codes of all countries by their codes."""
    return dict(connection.execute(select(m.Country.id, m.Country.alpha3)).all())


@lru_cache(maxsize=50_000)
def _code(country: str, scheme: str, year: int) -> str | None:
    return state_codes.code_of(country, scheme, _days(year))


def _days(year: int) -> DateWindow:
    return DateWindow(dt.date(year, 1, 1), dt.date(year, 12, 31))


@lru_cache(maxsize=50_000)
def _number(countries: Sequence[str], scheme: str, year: str) -> int | None:
    """Return the code of a country, or of the first of those that count for it that has one, in a year."""
    codes = (_code(country, scheme, int(year)) for country in countries)
    return next((int(code) for code in codes if code is not None), None)


def named_countries(
    connection: ReadConnection, filters: Filters, continued: Mapping[str, str]
) -> dict[str, list[Years]]:
    """Return the countries that filters by country name, or the states that they count for, with the years in which they do.

    Members of an organization are named for the years of their membership.
    """
    named: dict[str, list[Years]] = {}
    for value in (value for group in filters.groups.get("country", ()) for value in group):
        if not value.is_membership:
            named.setdefault(continued.get(value.id, value.id), []).append((EARLIEST.year, LATEST.year))
    organizations = [key for keys in filters.members_of("country") for key in keys]
    if organizations:
        country, membership = m.Country, m.Membership
        members = (
            select(country.id, membership.starts_on, membership.ends_on)
            .join(membership, membership.country_key == country.key)
            .where(membership.organization_key.in_(organizations))
        )
        for code, starts_on, ends_on in connection.execute(members):
            named.setdefault(continued.get(code, code), []).append((starts_on.year, ends_on.year))
    return named


def columns(schemes: Sequence[str]) -> dict[str, type]:
    """Return the names of the columns of codes, in order, with the types of their values."""
    types = {scheme: int if scheme in state_codes.DATED_SCHEMES else str for scheme in schemes}
    return {f"{scheme}_{number}": kind for scheme, kind in types.items() for number in (1, 2)}


class CodesByYear(dict[str, tuple[Any, ...]]):
    """The codes of a country in each scheme, by the year as text; None if it had none then."""

    def __init__(self, schemes: Sequence[str], alpha3: str | None, countries: Sequence[str]) -> None:
        """Take the country and the states that count for it, whose codes it has in their time."""
        super().__init__()
        self._schemes, self._alpha3, self._countries = schemes, alpha3, tuple(countries)

    def __missing__(self, year: str) -> tuple[Any, ...]:
        """Look up the codes of a year; an empty year has no numbers of states by day."""
        self[year] = codes = tuple([self._code(scheme, year) for scheme in self._schemes])
        return codes

    def _code(self, scheme: str, year: str) -> Any:
        if scheme == state_codes.ISO3:
            return self._alpha3
        if scheme not in state_codes.DATED_SCHEMES:
            return state_codes.code_of(self._countries[0], scheme)
        return _number(self._countries, scheme, year) if year else None


@dataclass(frozen=True, slots=True)
class States:
    """The states of each year, in order."""

    codes: Sequence[str]
    """The codes of all countries, in the order of rows."""
    former: Mapping[str, Sequence[str]]
    """The states that count for others."""
    named: Mapping[str, Sequence[Years]]
    """The countries that the request names, with the years in which it does: each pair has one of them; empty for all."""

    def pairs(self, first: int, last: int, *, directed: bool) -> Iterator[tuple[tuple[str, str], list[str]]]:
        """Yield all pairs of states with the years from `first` through `last`, as text, in which both existed."""
        years = range(first, last + 1)
        lives = {code: frozenset(year for year in years if self._existed(code, year)) for code in self.codes}
        present = [code for code in self.codes if lives[code]]
        named = {code: frozenset(year for year in years if self._is_named(code, year)) for code in present}
        for one, other in permutations(present, 2) if directed else combinations(present, 2):
            together = lives[one] & lives[other] & (named[one] | named[other])
            if together:
                yield (one, other), [f"{year:04}" for year in sorted(together)]

    def _is_named(self, code: str, year: int) -> bool:
        return not self.named or any(first <= year <= last for first, last in self.named.get(code, ()))

    def _existed(self, code: str, year: int) -> bool:
        days = _days(year)
        return any(state_codes.is_state(one, days) for one in (code, *self.former.get(code, ())))
