"""Columns of countries: their names, or the system of their codes."""

import re
from collections.abc import Callable
from functools import partial
from typing import Final, get_args

from app.domain.geography import countries
from app.mapping import country_codes
from app.mapping.model import CodeSystem
from app.reading.language import lexicon
from app.reading.language.tokens import tokenize

_LEAST_SHARE: Final = 0.8
_CODE: Final = re.compile(r"[A-Z]{2,3}|\d{1,3}(?:\.0)?", re.ASCII)
_HINTS: Final[tuple[tuple[CodeSystem, str], ...]] = (
    ("cow", r"cow|ccode"),
    ("gw", r"\bgw|gleditsch"),
    ("fips", r"fips"),
    ("iso-numeric", r"\biso ?n|iso numeric|m49"),
    ("iso3", r"iso ?3|iso ?a3"),
    ("iso2", r"iso ?2|iso ?a2"),
    ("ioc", r"\bioc\b|\bnoc\b|olympi"),
    ("fifa", r"\bfifa\b"),
    ("itu", r"\bitu\b"),
    ("gaul", r"\bgaul\b"),
)
"""Words of headers by which a system of codes is known."""
_NUMERIC: Final[tuple[CodeSystem, ...]] = ("iso-numeric", "cow", "gw")
_GAUL: Final[CodeSystem] = "gaul"
"""Numbers that are tried only where the header names the system: nearly every number is one of them."""
_OF_LENGTH: Final[dict[int, tuple[CodeSystem, ...]]] = {2: ("iso2", "fips"), 3: ("iso3", "ioc", "fifa", "itu")}

assert {*_NUMERIC, _GAUL, *_OF_LENGTH[2], *_OF_LENGTH[3]} == set(get_args(CodeSystem))  # noqa: S101 - each is tried


def find_system(header: str, values: list[str], *, is_named: bool) -> tuple[str | None, list[str]]:
    """Return `name`, the system of the codes, or None if the values are not countries; and the systems that fit as well.

    `header` is folded, and there is at least one value. `is_named` says whether the header speaks of countries: numbers and
    short texts of other columns are no codes.
    """
    distinct = list(dict.fromkeys(values))
    if not all(_CODE.fullmatch(value) for value in distinct):
        return ("name" if _share(distinct, is_country_name) >= _LEAST_SHARE else None), []
    if not is_named:
        return None, []
    numeric = (_GAUL,) if re.search(_GAUL, header) else _NUMERIC
    systems = _OF_LENGTH.get(len(distinct[0]), ()) if distinct[0].isalpha() else numeric
    shares = {system: _share(distinct, partial(_is_code, system)) for system in systems}
    hinted = next((system for system, words in _HINTS if system in shares and re.search(words, header)), None)
    # Both systems of political science call their codes `ccode`.
    is_sure = hinted is not None and (hinted in header or shares[hinted] == max(shares.values()))
    if hinted is not None and is_sure and shares[hinted] >= _LEAST_SHARE:
        return hinted, []
    best = max(shares, key=lambda system: shares[system], default=None)
    if best is None or shares[best] < _LEAST_SHARE:
        return None, []
    others = [other for other in shares if other != best and shares[other] == shares[best]]
    return best, [other for other in others if _means_others(best, other, distinct)]


def country_of(system: str | None, value: str) -> str | None:
    """Return the code of the country that a value means, by `name` or a system of codes; None if it means none."""
    if system is None:
        return None
    return countries.find_code(value) if system == "name" else country_codes.find(system, value)


def is_country(name: str) -> bool:
    """Return whether a text is the name of a country, or its code in capitals: `aut` and `ind` may be autonomy and independence."""
    return (len(name) > 3 or name.isupper()) and is_country_name(name)


def is_country_name(value: str) -> bool:
    """Return whether a text names a country."""
    return countries.find_code(value) is not None


def is_organization(value: str) -> bool:
    """Return whether a text as a whole is the name of an organization that the reader of texts knows."""
    tokens = tokenize(value)
    match = lexicon.load().entities.longest(tokens, 0)
    return match is not None and match[0] == len(tokens) and match[1].organization is not None


def _is_code(system: CodeSystem, value: str) -> bool:
    return country_codes.find(system, value) is not None


def _means_others(system: CodeSystem, other: CodeSystem, values: list[str]) -> bool:
    return any(country_codes.find(system, value) != country_codes.find(other, value) for value in values)


def _share(values: list[str], holds: Callable[[str], bool]) -> float:
    return sum(map(holds, values)) / len(values)
