"""Places of the travels: the set prints one string for cities, bases, country houses, islands, regions and seas.

The words in a string decide what it names ("Air Base", "Castle", "Sea"). Tables have only names that no such
word explains.
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from app.domain.dates.edtf import bounds
from app.domain.geography import countries
from app.domain.geography.country_names import SUCCESSORS
from app.domain.strings.text import fold

# Single places whose name contains a comma, with the city they stand for, if any.
_ONE_PLACE: Final = {"Martinique, West Indies": None, "Mexico, D.F.": "Mexico City"}
# Between the places of a stop in several.
_BETWEEN: Final = re.compile(r"\s*(?:,(?! D\.F\.| West Indies)|[;/]|\band\b)\s*")
_FULL_STOP: Final = re.compile(r"(?<=[a-z]{2})\.$")
_REGION: Final = re.compile(r"\s?\(([^()]*)\)$")

_CITY: Final = re.compile(r"\b(?:city|town|village)$")
_VESSEL: Final = re.compile(
    r"^(?:aboard\b|on board\b|the )*(?:u\.?s\.?s\.?|h\.?m\.?s\.?|yacht)\s|\b(?:cruiser|warship|yacht)$"
)
_BUILDING: Final = re.compile(
    r"\b(?:palace|castle|house|hotel|villa|lodge|residence|embassy|abbey|monastery|university|manor|hall|guest ?house"
    r"|basilica|cathedral|citadel|fortress|mosque|museum|stadium|temple)$"
    r"|^(?:schloss|chateau|palais|palazzo|villa|hotel)\s"
)
_BASE: Final = re.compile(
    r"\b(?:air ?base|(?:air force|naval|military|army|marine) (?:air )?(?:base|station|post)|base|air ?field|field|airport"
    r"|aerodrome|barracks|garrison|shipyard|afb|cemetery|dam|headquarters|memorial|monument|observatory|station|r\.?a\.?f\.?)$|^(?:camp|r\.?a\.?f\.?)\s"
)
_LAND: Final = re.compile(
    r"\b(?:sea|ocean|gulf|straits?|lake|river|canal|sound|fjord|islands?|isles?|islet|atoll|archipelago|peninsula"
    r"|mountains?|desert|valley|heights|plateau|pole|region|province|territory|county|district|zone|border|frontier"
    r"|estate|ranch|resort|national park|ice shelf|glacier|canyon|crater"
    r"|beach|forest|gorge|oasis|rainforest|reef|volcano|waterfalls?)$"
    r"|^(?:lake|mount|mt|gulf of|strait of|straits of|bay of|sea of|isle of|island of|ile|isla|province of|wadi) "
)
# "Lakes" and the like that are towns.
_TOWNS: Final = frozenset({"mount isa", "mount hagen", "mount gambier", "long island city"})

# Bases named without a word for one, as the press names them.
_BASES: Final = frozenset({
    "al udeid", "andersen", "atsugi", "bondsteel", "cam ranh bay", "clark", "diego garcia", "guantanamo bay",
    "incirlik", "kadena", "lakenheath", "mildenhall", "misawa", "osan", "ramstein", "rhein-main", "sigonella",
    "spangdahlem", "subic bay", "thule", "torrejon", "yokota",
})  # fmt: skip

# Country houses, castles and hotels known by a name alone.
_HOUSES: Final = frozenset({
    "balmoral", "camp david", "chapultepec", "chequers", "chevening", "dorneywood", "gleneagles", "highgrove",
    "la sapiniere", "meseberg", "sandringham",
})  # fmt: skip

# Islands, regions and natural places known by a name alone, and not as a city.
_REGIONS: Final = frozenset({
    "al ʿula", "al ‘ula", "andalusia", "anguilla", "antigua", "apulia", "argentia", "aruba", "azores", "bali",
    "barbuda", "bavaria", "bermuda", "bonaire", "borneo", "brittany", "burgundy", "capri", "cheju", "corfu", "cornwall",
    "corregidor", "corsica", "cozumel", "crete", "crimea", "curacao", "dmz", "faroes", "galilee", "golan", "greenland",
    "guadeloupe", "hainan", "hebrides", "hokkaido", "java", "jeju", "kananaskis", "kashmir", "korfu", "kurdistan",
    "labrador", "lapland", "lanzarote", "lombardy", "luzon", "madeira", "mallorca", "majorca", "martinique", "minorca",
    "moorea", "mustique", "negev", "newfoundland", "normandy", "okinawa", "provence", "punjab", "puglia", "qasim",
    "rhodes", "sal", "sardinia", "scotland", "serengeti", "sicily", "sinai", "south tyrol", "st. croix", "st. john",
    "st. thomas", "sumatra", "sumatera", "sussex", "svalbard", "tahiti", "tasmania", "tenerife", "terceira", "tipperary", "tobago",
    "trinidad", "tuscany", "tyrol", "ulster", "umbria", "wales",
})  # fmt: skip

# Names of territories that the tables of countries lack.
_TERRITORIES: Final = {
    "antigua": "AG", "barbuda": "AG", "bonaire": "BQ", "moorea": "PF", "st. croix": "VI", "st. john": "VI",
    "st. thomas": "VI", "svalbard": "SJ", "tahiti": "PF", "tobago": "TT",
}  # fmt: skip

# States and territories whose capital has the same name.
_CITY_STATES: Final = frozenset({"SG", "LU", "MC", "SM", "DJ", "GI", "HK", "MO", "VA", "KW", "GT", "PA"})

# States that had or have territories with an ISO 3166 code of their own. Other states have cities that are called like
# a country (Liberia in Costa Rica).
_WITH_TERRITORIES: Final = frozenset(
    {"AU", "BE", "CN", "DK", "ES", "FI", "FR", "GB", "IT", "NL", "NO", "NZ", "PT", "US"}
)


@dataclass(frozen=True, slots=True)
class Locality:
    """The city or venue that a printed locality names; both are None if it is neither."""

    city: str | None = None
    venue: str | None = None
    venue_kind: str | None = None


def places(locale: str, country: str, label: str, day: dt.date, *, label_says_more: bool) -> list[dict[str, str]]:
    """Return the places of a stop, at least one: the cities and venues of the locale; other information goes into a note.

    Args:
        locale: The printed locality.
        country: The code of the state that the label names.
        label: The printed country.
        day: The first day of the stop.
        label_says_more: Whether the note quotes the label.
    """
    fields_by_locality: dict[Locality, dict[str, str]] = {}
    says_more = False
    for part in _BETWEEN.split(_FULL_STOP.sub("", locale)):
        named = locality(part)
        code = _territory(part, label, country, day) or country
        says_more |= part not in (named.city or named.venue or "", "")
        if named != Locality() or code != country:
            fields = {"venue": named.venue, "venue_kind": named.venue_kind, "city": named.city, "country": code}
            fields_by_locality.setdefault(named, {field: value for field, value in fields.items() if value})
    first, *others = fields_by_locality.values() or [{"country": country}]
    notes = (
        f"{locale.removesuffix('.')}." if says_more else None,
        f"Listed as {label}." if label_says_more else None,
    )
    note = " ".join(part for part in notes if part)
    return [{**first, "note": note} if note else first, *others]


def locality(locale: str) -> Locality:
    """Return the city, or the venue with its kind, that a printed locality names; neither if it lies between places."""
    if locale in _ONE_PLACE:
        return Locality(city=_ONE_PLACE[locale])
    if not locale or _BETWEEN.search(locale):
        return Locality()
    name = _REGION.sub("", locale)
    key = fold(name).replace("’", "'")
    if _CITY.search(key) or key in _TOWNS:
        return Locality(city=name)
    if _VESSEL.search(key):
        return Locality(venue=name, venue_kind="vessel")
    if _BUILDING.search(key) or key in _HOUSES:
        return Locality(venue=name, venue_kind="building")
    if _BASE.search(key) or key in _BASES:
        return Locality(venue=name)
    if _LAND.search(key) or key in _folded_regions() or _is_country(name):
        return Locality()
    return Locality(city=name)


@cache
def _folded_regions() -> frozenset[str]:
    return frozenset(map(fold, _REGIONS))


def _is_country(name: str) -> bool:
    code = countries.find_english(name)
    return code is not None and code not in _CITY_STATES


def _territory(locale: str, label: str, country: str, day: dt.date) -> str | None:
    """Return the code of the territory that a locale or a label names within its state: Bermuda, Denmark (Greenland)."""
    if country not in _WITH_TERRITORIES:
        return None
    for name in _names(locale, label):
        code = countries.find_english(name) or _TERRITORIES.get(fold(name))
        if code is not None and code != country:
            return _territory_on(code, day)
    return None


def _names(locale: str, label: str) -> Iterator[str]:
    yield locale
    yield locale.partition(",")[0]
    for text in (locale, label):
        if match := _REGION.search(text):
            yield match[1]
    yield _REGION.sub("", locale)


def _territory_on(code: str, day: dt.date) -> str:
    """Return the code of the territory that `code` was a part of on a day, else `code`."""
    for former, successors in SUCCESSORS.items():
        if code in successors and len(successors) > 1 and day <= _last_day(former):
            return former
    return code


@cache
def _last_day(former: str) -> dt.date:
    documents: dict[str, Any] = {item["code"]: item for item in countries.iso_documents()}
    return bounds(documents[former]["valid_to"]).ends_on
