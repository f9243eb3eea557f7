"""Encounters that people only talk of: *told him of her visit to Oslo*, *ahead of the visit of President A*."""

from dataclasses import dataclass, field
from typing import Final

from app.reading.encounters.frames import is_describing
from app.reading.encounters.verb import Verb
from app.reading.persons.words import Words

_FEWEST_BEFORE: Final = 2
_LONGEST_CIRCUMSTANCE: Final = 4
_BEFORE_AND_AFTER: Final = frozenset({"after", "before", "following"})
_LONGEST_TRAVEL_BACK: Final = 24


@dataclass(slots=True)
class Mentions:
    """The words of a sentence that make an encounter one that people only talk of."""

    words: Words
    told: int = field(init=False)
    """The index of the first verb of speaking."""

    def __post_init__(self) -> None:
        everywhere = range(len(self.words.tokens))
        self.told = next((i for i in everywhere if self.words.is_cue("telling", i)), len(everywhere))

    def is_only_spoken_of(self, verb: Verb, taken: frozenset[int]) -> bool:
        """Return whether the people only talk of an encounter: *told him of her visit to Oslo*, *as agreed by A and B*."""
        if verb.is_finite:
            return self.words.key(verb.first - 1) == "as"
        if self.words.key(verb.end) == "from" and self.words.is_cue("calls_on", verb.end - 1):
            return True  # "endorsed the call from A to renew talks"
        index = verb.first - 1
        limit = max(0, verb.first - _LONGEST_TRAVEL_BACK)
        while index > limit and (index in taken or is_describing(self.words, index)):
            index -= 1
        if self.words.is_cue("results", index - 1) and self.words.key(verb.end) == "with":
            return False  # "summed up the results of his talks with B"
        if any(self.words.ends_cue("to_come", start, index) for start in range(max(0, index - 2), index + 1)):
            return True  # "ahead of the visit of President A"
        if index < _FEWEST_BEFORE:
            return False  # "On his visit to Peru, …"
        near = range(verb.end, verb.end + _LONGEST_CIRCUMSTANCE)  # "after the visit here in June of President A"
        is_journey = self.words.is_cue("travel_verbs", verb.first) and any(
            self.words.key(i) in {"of", "by"} for i in near
        )
        is_topic = self.words.key(index) == "on" and self.words.key(verb.end) in {
            "of",
            "by",
        }  # "held talks on the visit of A"
        if is_journey and (is_topic or self.words.key(index) in _BEFORE_AND_AFTER):
            return True  # "took office after the visit of President A"
        is_told = self.told < index
        is_object = index == self.told and index < verb.first - 1  # "commended A’s visit to Peru"
        if is_object or (is_told and not self.words.is_cue("occasion_of", index)):
            return True  # "noted that the meeting of A and B was an opportunity"
        is_another = any(
            self.words.is_cue("another", i) or self.words.is_cue("possessive", i) for i in range(index + 1, verb.first)
        )
        if self.words.key(index) == "on" and self.words.key(index + 2) == "first":
            return False  # "A and B showed unity on their first meeting"
        return self.words.is_cue("spoken_of", index) or (is_another and self.words.is_cue("spoken_of_own", index))
