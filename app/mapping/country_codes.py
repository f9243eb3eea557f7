"""Codes of countries in the systems that data sets use: the names of systems in mappings, and what each code means."""

from collections.abc import Callable
from typing import Final

from app.domain import countries, state_codes
from app.domain.edtf import DateWindow
from app.domain.shared_names import ALL_DAYS

Finder = Callable[[str, DateWindow], str | None]


def find(system: str, code: str, days: DateWindow = ALL_DAYS) -> str | None:
    """Return the country that has a code in a system on some days, or None if none has it.

    A number may end in `.0`, as programs write it that read a column of numbers with gaps.
    """
    return _FINDERS[system](code.strip(), days)


def _of_two_letters(code: str, _days: DateWindow) -> str | None:
    return countries.find_code(code) if len(code) == len("JP") and code.isascii() and code.isalpha() else None


def _of_scheme(scheme: str) -> Finder:
    def of_code(code: str, days: DateWindow) -> str | None:
        return state_codes.find(scheme, code.removesuffix(".0"), days)

    return of_code


_FINDERS: Final[dict[str, Finder]] = {
    "iso2": _of_two_letters,
    "iso3": _of_scheme(state_codes.ISO3),
    "iso-numeric": _of_scheme(state_codes.NUMERIC),
    "cow": _of_scheme(state_codes.COW),
    "gw": _of_scheme(state_codes.GW),
    "fips": _of_scheme(state_codes.FIPS),
}
