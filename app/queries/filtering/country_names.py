"""The country that a value of a request body names: by code or by any of its names, as filters take it.

Filters look up all their values by one statement (`app.queries.lookups`) and take the likeliest country of a shared name; a
body is stored, so a name that may still mean several countries on the days of its record is refused.
"""

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, Text, bindparam, case, func, literal_column, or_, select, union
from sqlalchemy.orm import Session

from app.db import models as m
from app.db.json_functions import elements
from app.db.prepared_statements import fetch, fetch_column, found_by
from app.domain.dates.edtf import DateWindow
from app.domain.geography import countries
from app.domain.geography.shared_names import ALL_DAYS, Bearer, choose
from app.domain.strings.text import fold
from app.problems import Path, Unprocessable
from app.queries.days import day_text
from app.queries.filtering.unknown_values import country_detail
from app.queries.parameter_values import MAX_NAME

_LENGTH_OF_ALPHA3: Final = 3
_HAS_CODE: Final = m.Country.id == bindparam("code")
_BY_CODE: Final = found_by(select(m.Country.id).where(_HAS_CODE), code=m.Country.id)
_BY_CODE_OR_ALPHA3: Final = found_by(
    select(m.Country.id)
    .where(or_(_HAS_CODE, (m.Country.alpha3 == bindparam("code")) & m.Country.valid_to.is_(None)))
    .order_by(func.length(m.Country.id)),
    code=(m.Country.id, m.Country.alpha3),
)
_KEYS_OF_NAMED: Final[Any] = union(
    select(m.Country.key).where(m.Country.folded_name == bindparam("name")),
    select(m.Name.country_key).where(m.Name.folded_name == bindparam("name"), m.Name.country_key.is_not(None)),
)
_BEARERS: Final = found_by(
    select(
        m.Country.id,
        day_text(m.Country.starts_on),
        day_text(m.Country.ends_on),
        case((m.Country.valid_to.is_not(None), 1), else_=0),
    ).where(m.Country.key.in_(_KEYS_OF_NAMED)),
    name=(m.Country.folded_name, m.Name.folded_name),
)
"""The countries that bear a name; an import looks up the same few for each day of its records."""


_ASKED: Final = select(elements(bindparam("names", type_=Text())).alias("asked").c.value.op("->>")(literal_column("0")))
_NAMED: Final = union(
    select(m.Country.folded_name, m.Country.id).where(m.Country.folded_name.in_(_ASKED)),
    select(m.Name.folded_name, m.Country.id)
    .join(m.Country, m.Country.key == m.Name.country_key)
    .where(m.Name.folded_name.in_(_ASKED)),
)


def codes_of_names(connection: Connection, names: Sequence[str]) -> dict[str, str]:
    """Return the codes of the countries that bear one of these names, folded, by name; of none that several bear."""
    codes: dict[str, set[str]] = {}
    for name, code in fetch(connection, _NAMED, {"names": json.dumps([[name] for name in names])}):
        codes.setdefault(name, set()).add(code)
    return {name: found.pop() for name, found in codes.items() if len(found) == 1}


def code_of_country(
    connection: Connection | Session, word: str, path: Path, days: DateWindow = ALL_DAYS, remedy: str = ""
) -> str:
    """Return the code of the country that `word` names on these days; `remedy` is added to the error if there is none.

    Raises:
        Unprocessable: it names no country, and the error suggests the nearest, or several, and it lists them.
    """
    return NamedCountries(connection, word).code_on(connection, path, days, remedy)


def code_of_country_parameter(connection: Connection | Session, word: str, days: DateWindow = ALL_DAYS) -> str:
    """Return the code of the country that the query parameter `country` names on these days.

    Raises:
        Unprocessable: as for `code_of_country`; the error names the parameter.
    """
    try:
        return code_of_country(connection, word, ("country",), days)
    except Unprocessable as problem:
        raise Unprocessable.parameter("country", problem.errors[0].detail) from problem


class NamedCountries:
    """The recorded countries that a word may name, read once; the days decide which of them it means."""

    def __init__(self, connection: Connection | Session, word: str) -> None:
        """Read the countries with this code or, if there are none, those that bear or bore this name."""
        self._word = word
        folded = fold(word[:MAX_NAME])
        self._is_printable = folded.isprintable()
        self._codes = _with_code(connection, folded.upper()) if self._is_printable else []
        self._bearers = [] if self._codes or not self._is_printable else _with_name(connection, folded)

    def code_on(self, connection: Connection | Session, path: Path, days: DateWindow, remedy: str = "") -> str:
        """Return the code of the country that the word names on these days.

        Raises:
            Unprocessable: as for `code_of_country`.
        """
        codes = self._codes_on(connection, days)
        if len(codes) == 1:
            return codes[0]
        raise Unprocessable.at(path, country_detail(connection, self._word, codes, remedy))

    def _codes_on(self, connection: Connection | Session, days: DateWindow) -> list[str]:
        if self._codes or not self._is_printable:
            return self._codes
        if self._bearers:
            return choose(self._bearers, days)
        return [code for code in countries.find_codes(self._word[:MAX_NAME], days) if _with_code(connection, code)]


def _with_code(connection: Connection | Session, code: str) -> list[str]:
    statement = _BY_CODE_OR_ALPHA3 if len(code) == _LENGTH_OF_ALPHA3 else _BY_CODE
    return fetch_column(connection, statement, code=code)


def _with_name(connection: Connection | Session, folded: str) -> list[Bearer]:
    return [
        Bearer(code, dt.date.fromisoformat(starts_on), dt.date.fromisoformat(ends_on), bool(is_former))
        for code, starts_on, ends_on, is_former in fetch(connection, _BEARERS, {"name": folded})
    ]


def choices(connection: Connection | Session) -> list[tuple[str, str]]:
    """Return the names of all countries in order, each with the code of the country that it stands for.

    A former state with the name of a present one has no entry: its name means the present one.
    """
    country = m.Country
    rows = connection.execute(
        select(country.name, country.id).order_by(country.name, country.valid_to.is_not(None), country.id)
    )
    names: dict[str, str] = {}
    for name, code in rows:
        names.setdefault(name, code)
    return list(names.items())
