"""Codes of countries in the systems that data sets use: the names of systems in mappings, and what each code means."""

import csv
from collections.abc import Callable
from functools import cache
from importlib import resources
from typing import Final

from app.domain.dates.edtf import DateWindow
from app.domain.geography import countries, state_codes
from app.domain.geography.shared_names import ALL_DAYS

NAMIBIA: Final = "NA"
"""The code of Namibia in `iso2`, which many tables write for a missing value."""
Finder = Callable[[str, DateWindow], str | None]


def find(system: str, code: str, days: DateWindow = ALL_DAYS) -> str | None:
    """Return the country that has a code in a system on some days, or None if none has it.

    A number may end in `.0`, as programs write it that read a column of numbers with gaps.
    """
    return _FINDERS[system](code.strip(), days)


def _find_two_letters(code: str, _days: DateWindow) -> str | None:
    return countries.find_code(code) if len(code) == len("JP") and code.isascii() and code.isalpha() else None


def _find_three_letters(code: str, days: DateWindow) -> str | None:
    # ISO has no code for Kosovo, and tables of ISO codes have one that users assign.
    return state_codes.find(state_codes.ISO3, code, days) or ("XK" if code in countries.KOSOVO else None)


def _finder(scheme: str) -> Finder:
    def find_code(code: str, days: DateWindow) -> str | None:
        return state_codes.find(scheme, code.removesuffix(".0"), days)

    return find_code


def _further_finder(scheme: str) -> Finder:
    def find_code(code: str, _days: DateWindow) -> str | None:
        return _further_codes().get((scheme, code.removesuffix(".0").upper()))

    return find_code


@cache
def _further_codes() -> dict[tuple[str, str], str]:
    """Return the countries of codes of sport, telecommunication and surveys, by scheme and code; see `seed/sport_and_survey_codes.py`."""
    text = resources.files("app.mapping").joinpath("further_codes.csv").read_text(encoding="utf-8")
    return {(row["scheme"], row["value"]): row["code"] for row in csv.DictReader(text.splitlines())}


_FINDERS: Final[dict[str, Finder]] = {
    "iso2": _find_two_letters,
    "iso3": _find_three_letters,
    "iso-numeric": _finder(state_codes.NUMERIC),
    "cow": _finder(state_codes.COW),
    "gw": _finder(state_codes.GW),
    "fips": _finder(state_codes.FIPS),
    **{scheme: _further_finder(scheme) for scheme in ("ioc", "fifa", "itu", "gaul")},
}
