"""Pronouns of a sentence of a report, and whom they mean: *as he received*."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from app.reading.encounters.verb import Verb
from app.reading.encounters.vocabulary import NEAR, ONE
from app.reading.persons.located import Located
from app.reading.persons.person import Person
from app.reading.persons.words import Words

_BETWEEN_PRONOUN_AND_VERB: Final = frozenset({"was", "is", "has", "had", "also", "later", "already"})
_AT_THAT_TIME: Final = frozenset({"as", "when", "while", "after", "where", "before"})
"""Conjunctions before *he*, who is somebody of the clause before."""


@dataclass(slots=True)
class Pronouns:
    """The pronouns of a sentence."""

    words: Words
    places: list[int] = field(init=False)
    """The places at which *he*, *they*, *both ministers* and the like begin."""

    def __post_init__(self) -> None:
        self.places = [index for index in range(len(self.words.tokens)) if self.words.is_cue("pronouns", index)]

    def meant(self, verb: Verb, near: Sequence[Located]) -> list[Person]:
        """Return the only person before *as he received*; none if several are named, or somebody else may be meant."""
        pronoun = verb.first - 1
        while pronoun > verb.first - NEAR and (
            self.words.key(pronoun) in _BETWEEN_PRONOUN_AND_VERB or self.words.is_cue("between_verbs", pronoun)
        ):
            pronoun -= 1
        if not verb.is_finite or self.words.key(pronoun) not in ONE or self.words.key(pronoun - 1) not in _AT_THAT_TIME:
            return []
        before = [item.person for item in near if item.end < pronoun and item.person.name]
        return before if len(before) == 1 else []

    def stand_between(self, start: int, end: int) -> bool:
        """Return whether a pronoun begins at one of the indexes from `start` to before `end`."""
        return bisect_left(self.places, start) < bisect_left(self.places, end)
