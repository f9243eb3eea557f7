"""URLs of typical requests, drawn from the distribution of the data set, the same in every run."""

import random
from collections.abc import Callable, Iterator
from typing import Any, Final
from urllib.parse import urlencode

from app.domain.enums import Level, MeetingKind, Mode
from benchmarks.dataset import COUNTRIES, PEOPLE_PER_COUNTRY, TOPICS, WORDS, Skewed

_COUNTRY: Final = Skewed(COUNTRIES)
_PERSON: Final = Skewed(range(PEOPLE_PER_COUNTRY))
_TOPIC: Final = Skewed(range(TOPICS))
OFFICES: Final = ("Foreign Minister", "Prime Minister", "President", "Ambassador")


def country(chance: random.Random) -> str:
    """Draw a country's code."""
    drawn: str = _COUNTRY.draw(chance)
    return drawn


def pair(chance: random.Random) -> list[str]:
    """Draw two countries."""
    first = second = country(chance)
    while second == first:
        second = country(chance)
    return [first, second]


def year(chance: random.Random) -> int:
    """Draw a year."""
    return chance.randrange(1951, 2023)


def month(chance: random.Random) -> str:
    """Draw a month, as EDTF."""
    return f"{year(chance)}-{chance.randrange(1, 13):02}"


FILTERS: Final[dict[str, Callable[[random.Random, int], Any]]] = {
    "country": lambda chance, _: country(chance),
    "person": lambda chance, _: f"person-{country(chance).lower()}-{_PERSON.draw(chance)}",
    "topic": lambda chance, _: f"topic-{_TOPIC.draw(chance)}",
    "agreement": lambda chance, meetings: f"agreement-{chance.randrange(meetings // 3)}",
    "office": lambda chance, _: chance.choice(OFFICES),
    "place": lambda chance, _: country(chance),
    "kind": lambda chance, _: chance.choice(list(MeetingKind)).value,
    "level": lambda chance, _: chance.choice(list(Level)).value,
    "mode": lambda chance, _: chance.choice(list(Mode)).value,
    "status": lambda _chance, _meetings: "held",
    "date": lambda chance, _: month(chance),
    "date_from": lambda chance, _: f"{year(chance)}",
    "date_to": lambda chance, _: f"{year(chance)}",
}
"""Every filter of /meetings whose values the data set has, with how one is drawn."""


def items(meetings: int, count: int = 2000) -> list[str]:
    """Draw URLs of single meetings."""
    chance = random.Random("items")
    return [f"/meetings/meeting-{chance.randrange(meetings)}" for _ in range(count)]


def countries(count: int = 1000, before: str = "/meetings?country=") -> list[str]:
    """Draw pages of a country's meetings."""
    chance = random.Random("countries")
    return [f"{before}{country(chance)}" for _ in range(count)]


def searches(count: int = 100) -> list[str]:
    """Draw searches for two words, each with three facets; no two are the same."""
    chance = random.Random("searches")
    facets = "country,topic,kind"
    drawn: dict[str, None] = {}
    while len(drawn) < count:
        words = (chance.choice(WORDS), chance.choice(("talks", country(chance).lower(), *WORDS, *OFFICES)).split()[0])
        drawn[f"/meetings?{urlencode({'q': ' '.join(words), 'facets': facets})}"] = None
    return list(drawn)


def mixed(meetings: int, count: int = 2000) -> Iterator[str]:
    """Draw the URLs of a mix of clients, without later pages."""
    chance = random.Random("mixed")
    for _ in range(count):
        match chance.choices(("item", "country", "pair", "date", "country and kind", "all"), (40, 25, 10, 10, 10, 5))[
            0
        ]:
            case "item":
                yield f"/meetings/meeting-{chance.randrange(meetings)}"
            case "country":
                yield f"/meetings?country={country(chance)}"
            case "pair":
                yield "/meetings?" + urlencode([("country", code) for code in pair(chance)])
            case "date":
                yield f"/meetings?date={month(chance)}"
            case "country and kind":
                kind = chance.choice(list(MeetingKind)).value
                yield "/meetings?" + urlencode({"country": country(chance), "kind": kind})
            case _:
                yield "/meetings"
