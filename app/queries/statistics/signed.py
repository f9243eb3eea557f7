"""The agreements that pairs of countries signed in each year."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Date, bindparam, exists, literal, select

from app.db import models as m
from app.db.database import ReadConnection
from app.db.prepared_statements import fetch
from app.domain.agreements.agreement_status import SIGNINGS
from app.queries.days import period_of

_SIGNATURE: Final = exists().where(
    m.Action.agreement_key == m.Agreement.key,
    m.Action.date.is_not(None),
    m.Action.action.in_(map(literal, sorted(SIGNINGS))),
)
"""The condition that an agreement has a dated signature; without one, its bounds are those of its first dated act."""
_YEAR: Final = period_of(m.Agreement.starts_on, "year")
_SIGNED: Final = (
    select(m.Agreement.key, _YEAR, m.Party.country_key)
    .join(m.Party, m.Party.agreement_key == m.Agreement.key)
    .where(
        period_of(m.Agreement.ends_on, "year") == _YEAR,
        m.Agreement.starts_on >= bindparam("first", type_=Date()),
        m.Agreement.ends_on <= bindparam("last", type_=Date()),
        m.Party.country_key.is_not(None),
        _SIGNATURE,
    )
)


@dataclass(frozen=True, slots=True)
class SignedAgreements:
    """The agreements signed in each year, each a bit of its year."""

    bits: Mapping[str, Mapping[str, int]]
    """The bits by country and year; those that two countries have in common in a year are the agreements that both are parties to."""

    @classmethod
    def read(
        cls, connection: ReadConnection, years: tuple[int, int], continued: Mapping[str, str]
    ) -> "SignedAgreements":
        """Read the parties of all agreements whose first signature was surely in one of the years from a first to a last one.

        `continued` has the states that count for others.
        """
        codes = dict(connection.execute(select(m.Country.key, m.Country.id)).all())
        first, last = years
        days = {"first": dt.date(first, 1, 1), "last": dt.date(last, 12, 31)}
        bits: defaultdict[str, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
        numbers: defaultdict[str, dict[int, int]] = defaultdict(dict)
        for key, year, country in fetch(connection, _SIGNED, days):
            number = numbers[year].setdefault(key, len(numbers[year]))
            code = codes[country]
            bits[continued.get(code, code)][year] |= 1 << number
        return cls(bits)

    def of(self, country: str) -> Mapping[str, int]:
        """Return the bits of the agreements that a country is a party to, by the year of their signature."""
        return self.bits.get(country, {})
