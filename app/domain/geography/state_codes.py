"""Codes of states in other schemes, each with the days on which it is valid, and the regions of the world that they are in.

`state_codes.csv` and `world_regions.csv` are made by `seed/state_codes.py`, which names their origins. Codes of ISO 3166-1
come from pycountry; they are those of the UN's M49 as well.

Correlates of War (`cow`) and Gleditsch-Ward (`gw`) count the states of each day: Germany is 255, 260 and 255 again in the one.
They give one number to states that ISO 3166 distinguishes: 365 was the Soviet Union until 1991-12-25, and is Russia since.

See decisions 158 and 159.
"""

import csv
import datetime as dt
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib import resources
from typing import Final, NamedTuple

import pycountry

from app.domain.dates.edtf import EARLIEST, LATEST, DateWindow
from app.domain.geography.shared_names import ALL_DAYS
from app.domain.strings.text import fold

ISO3: Final = "iso3"
NUMERIC: Final = "numeric"
M49: Final = "m49"
COW: Final = "cow"
GW: Final = "gw"
FIPS: Final = "fips"
REGION: Final = "region"
SCHEMES: Final = (ISO3, NUMERIC, M49, COW, GW, FIPS)
DATED_SCHEMES: Final = (COW, GW)
"""The schemes that list states by day: a country without a code on a day was not a state then."""
REGION_NAMES: Final = {
    "002": "Africa", "005": "South America", "009": "Oceania", "011": "Western Africa",
    "013": "Central America", "014": "Eastern Africa", "015": "Northern Africa", "017": "Middle Africa",
    "018": "Southern Africa", "019": "Americas", "021": "Northern America", "029": "Caribbean", "030": "Eastern Asia",
    "034": "Southern Asia", "035": "South-eastern Asia", "039": "Southern Europe", "053": "Australia and New Zealand",
    "054": "Melanesia", "057": "Micronesia", "061": "Polynesia", "142": "Asia", "143": "Central Asia",
    "145": "Western Asia", "150": "Europe", "151": "Eastern Europe", "154": "Northern Europe", "155": "Western Europe",
    "202": "Sub-Saharan Africa", "419": "Latin America and the Caribbean",
}  # fmt: skip
"""The names of the M49 regions."""
_FORMER: Final = 4
"""Length of a code of ISO 3166-3, of former countries."""


class Spell(NamedTuple):
    """The first and last day on which a code of a scheme stood for a country."""

    country: str
    value: str
    starts_on: dt.date
    ends_on: dt.date

    def overlaps(self, days: DateWindow) -> bool:
        """Return whether the code was valid on one of these days."""
        return self.starts_on <= (days.last or LATEST) and (days.first or EARLIEST) <= self.ends_on


def code_of(country: str, scheme: str, days: DateWindow = ALL_DAYS) -> str | None:
    """Return the code of a country in a scheme, the last one that is valid on one of these days.

    Returns None if it had none then: in the schemes of `DATED_SCHEMES`, it was not a state.
    """
    valid = [spell for spell in _by_country(scheme).get(country, ()) if spell.overlaps(days)]
    # The first of spells that end together counts: it has the country's own code.
    return max(valid, key=lambda spell: spell.ends_on).value if valid else None


def is_state(country: str, days: DateWindow) -> bool:
    """Return whether a scheme of `DATED_SCHEMES` counts a country as a state of its own on one of these days.

    Of two countries that had one number on the same days, only the one that had it longer does: Burma is there once, as Myanmar.
    """
    return any(
        spell.overlaps(days) and not _is_another_name(spell, _by_value(scheme)[spell.value])
        for scheme in DATED_SCHEMES
        for spell in _by_country(scheme).get(country, ())
    )


def _is_another_name(spell: Spell, spells_of_value: Iterable[Spell]) -> bool:
    return any(
        other.country != spell.country and other.starts_on <= spell.starts_on and spell.ends_on <= other.ends_on
        for other in spells_of_value
    )


def were_two_states(one: str, other: str) -> bool:
    """Return whether two countries had different numbers in Correlates of War on the same day, as both Vietnams did."""
    spells_of = _by_country(COW)
    return any(
        first.value != second.value and first.starts_on <= second.ends_on and second.starts_on <= first.ends_on
        for first in spells_of.get(one, ())
        for second in spells_of.get(other, ())
    )


def codes_of_countries() -> dict[str, dict[str, str]]:
    """Return the codes of each country by scheme, in the order of `SCHEMES`: those that are valid now, or were last."""
    codes: dict[str, dict[str, str]] = {}
    for scheme in SCHEMES:
        for country in _by_country(scheme):
            if (value := code_of(country, scheme)) is not None:
                codes.setdefault(country, {})[scheme] = value
    return codes


def find(scheme: str, value: str, days: DateWindow = ALL_DAYS) -> str | None:
    """Return the country with this code on one of these days, the latest one if several had it; None if it is unknown.

    A code that nobody had on these days is that of the last one who had it before or has it since.
    """
    spells = _by_value(scheme).get(_normalized(scheme, value), ())
    valid = [spell for spell in spells if spell.overlaps(days)] or spells
    return max(valid, key=lambda spell: spell.ends_on).country if valid else None


def find_prefixed(label: str, days: DateWindow = ALL_DAYS) -> str | None:
    """Return the country of a code with its scheme before it, such as `cow:740`; None for another text."""
    scheme, colon, value = label.partition(":")
    scheme = scheme.strip().lower()
    return find(scheme, value, days) if colon and scheme in SCHEMES else None


def spells(scheme: str) -> list[Spell]:
    """Return all codes of a scheme, or of `REGION`, in the order of countries and of first days."""
    if scheme == REGION:
        return [
            Spell(country, code, EARLIEST, LATEST) for country, codes in sorted(_regions().items()) for code in codes
        ]
    return sorted(_spells(scheme), key=lambda spell: (spell.country, spell.starts_on))


@lru_cache(maxsize=256)
def members_of(region: str) -> tuple[str, ...]:
    """Return the countries of a region by its M49 code or name (`150`, `Europe`), former states among them.

    Returns none if the region is unknown.
    """
    code = _region_codes().get(fold(region)) or _normalized(M49, region)
    return tuple(sorted(country for country, regions in _regions().items() if code in regions))


@cache
def _region_codes() -> dict[str, str]:
    return {fold(name): code for code, name in REGION_NAMES.items()}


def _normalized(scheme: str, value: str) -> str:
    """Return a code as its scheme writes it: numbers of ISO 3166 and M49 have three digits, others no leading zero."""
    value = value.strip().upper()
    if not (value.isascii() and value.isdigit()):
        return value
    return value.zfill(3) if scheme in {NUMERIC, M49} else value.lstrip("0")


@cache
def _by_country(scheme: str) -> dict[str, list[Spell]]:
    result: dict[str, list[Spell]] = {}
    for spell in _spells(scheme):
        result.setdefault(spell.country, []).append(spell)
    return result


@cache
def _by_value(scheme: str) -> dict[str, list[Spell]]:
    result: dict[str, list[Spell]] = {}
    for spell in _spells(scheme):
        result.setdefault(spell.value, []).append(spell)
    return result


def _spells(scheme: str) -> list[Spell]:
    if scheme in {ISO3, NUMERIC, M49}:
        return _iso_spells("alpha_3" if scheme == ISO3 else "numeric")
    return [
        Spell(row["code"], row["value"], _day(row["from"], EARLIEST), _day(row["to"], LATEST))
        for row in _rows("state_codes.csv")
        if row["scheme"] == scheme
    ]


def _iso_spells(field: str) -> list[Spell]:
    """Return the codes of ISO 3166, those of present countries first: a former one may have the same."""
    entries = [(str(entry.alpha_2), entry) for entry in pycountry.countries]
    entries += [(str(entry.alpha_4), entry) for entry in pycountry.historic_countries]
    return [
        Spell(code, str(value), EARLIEST, _withdrawn_on(entry) if len(code) == _FORMER else LATEST)
        for code, entry in entries
        if (value := getattr(entry, field, None))
    ]


def _withdrawn_on(entry: object) -> dt.date:
    return dt.date.fromisoformat(f"{getattr(entry, 'withdrawal_date', '')}-12-31"[:10])


def _day(text: str, default: dt.date) -> dt.date:
    return dt.date.fromisoformat(text) if text else default


@cache
def _regions() -> dict[str, tuple[str, ...]]:
    return {
        row["code"]: tuple(filter(None, (row["region"], row["subregion"], row["intermediate"])))
        for row in _rows("world_regions.csv")
    }


@cache
def _rows(name: str) -> list[dict[str, str]]:
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
