"""A reproducible data set of any size: meetings as documents, with the records that they refer to.

Countries, people and topics are drawn with a skew (a few are in most meetings), as in the real sets: the first of 200
countries takes part in about one meeting in five.
"""

import bisect
import datetime as dt
import itertools
import random
from collections.abc import Iterator, Sequence
from typing import Any

from app.domain.enums import Level, MeetingKind, Mode, Role
from app.domain.geography import countries
from app.transfer.rows import ImportRow

PEOPLE_PER_COUNTRY = 40
TOPICS = 300
_FIRST_DAY = dt.date(1950, 1, 1)
_DAYS = 27_000
_CAREER_DAYS = 40 * 365
"""People known by name alone meet within so many days; over more years than one lives, a name would mean two people."""
WORDS = [
    "trade",
    "fisheries",
    "visas",
    "energy",
    "climate",
    "ports",
    "tariffs",
    "security",
    "research",
    "culture",
    "students",
    "railways",
    "water",
    "borders",
    "aviation",
    "investment",
    "health",
    "farming",
    "tourism",
    "satellites",
    "mining",
    "insurance",
    "customs",
    "extradition",
    "language",
]


class Skewed:
    """Draws from a sequence with weights that fall off: 1/2, 1/3, 1/4 and so on."""

    def __init__(self, values: Sequence[Any]) -> None:
        self.values = values
        self._sums = list(itertools.accumulate(1 / (rank + 2) for rank in range(len(values))))

    def draw(self, chance: random.Random) -> Any:
        """Draw one of the values."""
        return self.values[bisect.bisect(self._sums, chance.random() * self._sums[-1])]


COUNTRIES = [document["code"] for document in countries.iso_documents() if len(document["code"]) == 2][:200]


def records(meetings: int) -> Iterator[ImportRow]:
    """Return every record of a data set with so many meetings, each after those that it refers to."""
    yield ImportRow("sources", {"id": "bench-source", "headline": "Generated data", "kind": "dataset"}, "source")
    for number in range(TOPICS):
        name = f"{WORDS[number % len(WORDS)].title()} and {WORDS[number * 7 % len(WORDS)]} {number}"
        yield ImportRow("topics", {"id": f"topic-{number}", "name": name}, f"topic {number}")
    for code in COUNTRIES:
        for number in range(PEOPLE_PER_COUNTRY):
            document = {"id": f"person-{code.lower()}-{number}", "name": f"Person {code} {number}", "country": code}
            yield ImportRow("people", document, document["id"])
    for number in range(meetings // 3):
        yield _agreement(number)
    for number in range(meetings):
        yield _meeting(number)


def described(file: int, meetings: int) -> Iterator[ImportRow]:
    """Yield the meetings of one of several files, without ids, with people, topics and sources by their names.

    They are drawn evenly from 20 countries with 900 people each, 60 topics and 50 sources.
    """
    chance = random.Random(f"file {file}")
    for number in range(meetings):
        codes = chance.sample(COUNTRIES[:20], chance.choice((2, 2, 2, 3, 4)))
        day = _FIRST_DAY + dt.timedelta(days=chance.randrange(_CAREER_DAYS))
        document = {
            "title": f"Talks of {' and '.join(codes)} on {chance.choice(WORDS)} {file}-{number}",
            "date": day.isoformat(),
            "place": {"city": "Capital", "country": codes[0]},
            "participants": [
                {"person": {"name": f"Delegate {code} {chance.randrange(900)}"}, "country": code, "office": "Minister"}
                for code in codes
            ],
            "topics": [{"topic": {"name": f"Matter {topic}"}} for topic in chance.sample(range(60), 2)],
            "citations": [{"source": {"headline": f"Communiqué {chance.randrange(50)}", "publisher": "Gazette"}}],
        }
        yield ImportRow("meetings", document, f"file {file} row {number}")


def _agreement(number: int) -> ImportRow:
    chance = random.Random(number)
    parties = _countries(chance, 2)
    signed = _FIRST_DAY + dt.timedelta(days=chance.randrange(_DAYS))
    document = {
        "id": f"agreement-{number}",
        "title": f"Agreement {number} on {chance.choice(WORDS)}",
        "kind": "agreement",
        "parties": [{"country": code} for code in parties],
        "actions": [{"action": "signed", "date": signed.isoformat()}],
    }
    return ImportRow("agreements", document, f"agreement {number}")


def _meeting(number: int) -> ImportRow:
    chance = random.Random(-1 - number)
    codes = _countries(chance, chance.choice((2, 2, 2, 3, 3, 4, 5)))
    day = _FIRST_DAY + dt.timedelta(days=chance.randrange(_DAYS))
    topics = sorted({_TOPICS.draw(chance) for _ in range(3)})
    document: dict[str, Any] = {
        "id": f"meeting-{number}",
        "title": f"Talks of {' and '.join(codes)} on {chance.choice(WORDS)} {number}",
        "date": day.isoformat(),
        "kind": chance.choice(list(MeetingKind)).value,
        "level": chance.choice(list(Level)).value,
        "mode": chance.choice(list(Mode)).value,
        "place": {"city": "Capital", "country": codes[0]},
        "participants": [
            {
                "id": f"meeting-{number}-{index}",
                "person": {"id": f"person-{code.lower()}-{_PEOPLE.draw(chance)}"},
                "country": code,
                "office": chance.choice(("Foreign Minister", "Prime Minister", "President", "Ambassador")),
                "role": (Role.HOST if index == 0 else Role.GUEST).value,
            }
            for index, code in enumerate(codes)
        ],
        "topics": [{"topic": {"id": topic}} for topic in topics],
        "citations": [{"source": {"id": "bench-source"}, "locator": f"row {number}"}],
    }
    if number % 3 == 2:
        document["agreements"] = [{"agreement": {"id": f"agreement-{number // 3}"}, "relation": "signed"}]
    return ImportRow("meetings", document, document["id"])


_COUNTRY = Skewed(COUNTRIES)
_PEOPLE = Skewed(range(PEOPLE_PER_COUNTRY))
_TOPICS = Skewed([f"topic-{number}" for number in range(TOPICS)])


def _countries(chance: random.Random, count: int) -> list[str]:
    drawn: dict[str, None] = {}
    while len(drawn) < count:
        drawn[_COUNTRY.draw(chance)] = None
    return list(drawn)
