"""Measure `POST /match` for a hundred people, against comparing each name with all.

Generates people with names of two to four words, drawn with a skew from the words of their country and from words that
all countries share, as names are; a third of them in the largest country. The questions are recorded people with other
spellings: turned round, shortened, with slips and titles. The rival compares each name with all names by rapidfuzz, as
one would without an index of names; it knows nothing of countries and offices.

    python -m benchmarks.matching [PEOPLE]
"""

import argparse
import contextlib
import datetime as dt
import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from rapidfuzz import fuzz, process
from sqlalchemy import func, insert, select

from app.api.duplicates import DuplicateParams
from app.db import models as m
from app.db.database import Database
from app.domain.dates.edtf import bounds
from app.domain.strings.text import fold
from app.queries.matching import duplicates as pages
from app.queries.matching import matches
from app.schemas.match import MatchRequest
from app.search import name_keys
from app.services.derivation import duplicates
from benchmarks.dataset import Skewed
from benchmarks.figures import print_figure
from benchmarks.load import prepared

_MOST_MILLISECONDS: Final = 200
_NAMES_A_REQUEST: Final = 100
_WRITTEN: Final = 1_000
_NAMES_OF_THE_RIVAL: Final = 5
_ROUNDS: Final = 7
_SHARED_WORDS: Final = 400
_WORDS_OF_A_COUNTRY: Final = 600
_OFFICES: Final = (
    "President",
    "Prime Minister",
    "Minister of Foreign Affairs",
    "Minister of Defence",
    "Ambassador to Peru",
)
_CONSONANTS: Final = ("b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "j", "sh", "ch", "kh")
_VOWELS: Final = ("a", "e", "i", "o", "u", "ai", "ou")
_FIRST_KEY: Final = 1_000
_STAMP: Final = "2026-01-01T00:00:00.000000Z"


def _word(chance: random.Random) -> str:
    syllables = (chance.choice(_CONSONANTS) + chance.choice(_VOWELS) for _ in range(chance.choice((2, 2, 3))))
    return ("".join(syllables) + chance.choice(("", "", "n", "r", "s"))).capitalize()


class People:
    """Invented people, the same each time."""

    def __init__(self, countries: list[int]) -> None:
        """Prepare the words of which names are made."""
        self._chance = random.Random("people")
        self._countries = Skewed(countries)
        shared = [_word(self._chance) for _ in range(_SHARED_WORDS)]
        self._words = {
            country: Skewed([*shared[::2], *(_word(self._chance) for _ in range(_WORDS_OF_A_COUNTRY)), *shared[1::2]])
            for country in countries
        }

    def draw(self, count: int) -> Iterator[tuple[str, int, str, str]]:
        """Draw names, countries, offices and terms."""
        chance = self._chance
        largest = self._countries.values[0]
        for _ in range(count):
            country = largest if chance.random() < 1 / 3 else self._countries.draw(chance)
            words = [self._words[country].draw(chance) for _ in range(chance.choice((2, 2, 2, 3, 3, 4)))]
            year = chance.randint(1950, 2020)
            yield " ".join(words), country, chance.choice(_OFFICES), f"{year}-05-01/{year + chance.randint(1, 8)}-04-30"


def fill(database: Database, count: int) -> list[dict[str, Any]]:
    """Write the people and their tenures; return a hundred questions."""
    with database.writing(is_long=True) as session:
        codes: dict[int, str] = {}
        for index in range(200):
            row = m.Country(
                id=f"X-LAND-{index}",
                version=1,
                created_at=_STAMP,
                updated_at=_STAMP,
                name=f"Land {index}",
                folded_name=f"land {index}",
                starts_on=dt.date.min,
                ends_on=dt.date.max,
            )
            session.add(row)
            session.flush()
            codes[row.key] = row.id
        people = list(People(list(codes)).draw(count))
        for first in range(0, count, 5_000):
            some = list(enumerate(people[first : first + 5_000], first + _FIRST_KEY))
            session.execute(insert(m.Person), [_person(key, *person) for key, person in some])
            session.execute(insert(m.Tenure), [_tenure(key, *person) for key, person in some])
        name_keys.TABLE.rebuild(session)
    chance = random.Random("questions")
    return [_question(chance, *person, codes) for person in chance.sample(people, _NAMES_A_REQUEST)]


def _person(key: int, name: str, country: int, _office: str, _term: str) -> dict[str, Any]:
    stamps = {"version": 1, "created_at": _STAMP, "updated_at": _STAMP}
    return {
        "key": key,
        "id": f"person-{key}",
        "name": name,
        "folded_name": fold(name),
        "country_key": country,
        **stamps,
    }


def _tenure(key: int, _name: str, country: int, office: str, term: str) -> dict[str, Any]:
    days = bounds(term)
    return {
        "person_key": key,
        "position": 0,
        "office": office,
        "folded_office": fold(office),
        "country_key": country,
        "term": term,
        "starts_on": days.starts_on,
        "ends_on": days.ends_on,
    }


def _question(
    chance: random.Random, name: str, country: int, office: str, term: str, codes: dict[int, str]
) -> dict[str, Any]:
    words = name.split()
    match chance.randrange(5):
        case 0:
            words = words[::-1]
        case 1:
            words = [chance.choice(("Dr.", "General", "Sir")), *words]
        case 2:
            words = [words[0], words[-1]]
        case 3:
            words[-1] = words[-1].replace("o", "u").replace("kh", "h")
        case _:
            words = words[-1:]
    return {"name": " ".join(words), "country": codes[country], "office": office, "on": f"{int(term[:4]) + 1}-01-15"}


def _milliseconds(run: Callable[[], Any], rounds: int) -> tuple[float, float]:
    """Return the median of the time that a call takes, and of the processor time, which others on the machine spare."""
    took: list[tuple[float, float]] = []
    for _ in range(rounds):
        began, processor = time.perf_counter(), time.process_time()
        run()
        took.append((1_000 * (time.perf_counter() - began), 1_000 * (time.process_time() - processor)))
    return statistics.median(wall for wall, _ in took), statistics.median(processor for _, processor in took)


def measure(count: int) -> dict[str, float]:
    """Measure a request of a hundred names, and the rival."""
    with (
        tempfile.TemporaryDirectory() as directory,
        contextlib.closing(prepared(Path(directory, "people.db"))) as database,
    ):
        began = time.process_time()
        questions = fill(database, count)
        loaded = time.process_time() - began
        params = {"people": {str(index): question for index, question in enumerate(questions)}}
        with database.reading() as connection:

            def ask() -> dict[str, Any]:
                return matches.answer(connection, MatchRequest.model_validate(params))

            result = ask()
            wall, processor = _milliseconds(lambda: json.dumps(ask()), _ROUNDS)
            names = dict(connection.execute(select(m.Person.key, m.Person.folded_name)).all())
        folded = [fold(question["name"]) for question in questions[:_NAMES_OF_THE_RIVAL]]
        _, rival = _milliseconds(
            lambda: [process.extract(name, names, scorer=fuzz.token_sort_ratio, limit=5) for name in folded], 1
        )
        pairs = _measure_pairs(database, count)
        size = Path(directory, "people.db").stat().st_size / 1e6
    return {
        "people": count,
        **pairs,
        "seconds to load": loaded,
        "megabytes": size,
        "milliseconds": wall,
        "of the processor": processor,
        "the rival, of the processor": rival * len(questions) / len(folded),
        "names with candidates": sum(map(bool, result.values())),
        "names with a match": sum(
            any(candidate["match"] for candidate in candidates) for candidates in result.values()
        ),
    }


def _measure_pairs(database: Database, count: int) -> dict[str, float]:
    """Measure what a written person costs for finding those who may be the same, and a page of `GET /duplicates`."""
    keys = random.Random("pairs").sample(range(_FIRST_KEY, _FIRST_KEY + count), _WRITTEN)
    with database.writing() as session:
        began = time.process_time()
        duplicates.refresh(session, {"people": keys})
        refreshed = 1_000 * (time.process_time() - began)
        stored = session.execute(select(func.count()).select_from(m.DuplicatePair)).scalar_one()
    params = DuplicateParams(resource=["people"])
    with database.reading() as connection:
        _, page = _milliseconds(lambda: pages.read_page(connection, params, params.request("")), _ROUNDS)
    return {
        "microseconds of the processor to find pairs of a person": 1_000 * refreshed / _WRITTEN,
        "pairs of a thousand people": stored,
        "milliseconds of the processor for 50 pairs": page,
    }


def main() -> None:
    """Print the figures, and whether a request takes too long."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("people", type=int, nargs="?", default=100_000)
    figures = measure(parser.parse_args().people)
    for name, figure in figures.items():
        print(f"{name:>28}: {figure:,.0f}")
    what = f"POST /match of {_NAMES_A_REQUEST} names among {figures['people']:,} people, ms of the processor"
    print_figure(what, figures["of the processor"], at_most=_MOST_MILLISECONDS)


if __name__ == "__main__":
    main()
