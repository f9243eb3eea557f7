"""Pronouns of a sentence of a report, and sentences without a subject: *as he received*, *Great to meet them*."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from app.reading.encounters.occasion_clause import OccasionClause
from app.reading.encounters.verb import Verb
from app.reading.encounters.vocabulary import NEAR, ONE
from app.reading.persons.person import Person
from app.reading.persons.token_reader import Located

_BETWEEN_PRONOUN_AND_VERB: Final = frozenset({"was", "is", "has", "had", "also", "later", "already"})
_AT_THAT_TIME: Final = frozenset({"as", "when", "while", "after", "where", "before"})
"""Conjunctions before *he*, who is somebody of the clause before."""


@dataclass(slots=True)
class PronounClause(OccasionClause):
    """A sentence of a report with its pronouns."""

    pronouns: list[int] = field(init=False)
    """The places at which *he*, *they*, *both ministers* and the like begin."""

    def __post_init__(self) -> None:
        OccasionClause.__post_init__(self)
        self.pronouns = [index for index in range(len(self.tokens)) if self._is("pronouns", index)]

    def _meant_by_pronoun(self, verb: Verb, near: Sequence[Located]) -> list[Person]:
        """Return the only person before *as he received*; none if several are named, or somebody else may be meant."""
        pronoun = verb.first - 1
        while pronoun > verb.first - NEAR and (
            self._key(pronoun) in _BETWEEN_PRONOUN_AND_VERB or self._is("between_verbs", pronoun)
        ):
            pronoun -= 1
        if not verb.is_finite or self._key(pronoun) not in ONE or self._key(pronoun - 1) not in _AT_THAT_TIME:
            return []
        before = [item.person for item in near if item.end < pronoun and item.person.name]
        return before if len(before) == 1 else []

    def _has_pronoun(self, start: int, end: int) -> bool:
        return bisect_left(self.pronouns, start) < bisect_left(self.pronouns, end)
