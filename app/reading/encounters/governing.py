"""Words that connect a verb with a person behind it: *with*, *called on*, *visit to*."""

from dataclasses import dataclass
from typing import Final

from app.reading.encounters.mentions import Mentions
from app.reading.encounters.verb import Verb, is_passive
from app.reading.encounters.verb_phrases import is_of_meal
from app.reading.encounters.vocabulary import LONGEST_GAP, LONGEST_PLACE, NEAR
from app.reading.persons.parties import is_behind_other_noun
from app.reading.persons.words import Words

_GIVEN: Final = frozenset({"audience", "welcome", "reception"})
_NOT_THERE: Final = frozenset({"invited", "expected", "due", "absent", "missing"})
"""Words of those who may not have been there."""
_GIVING: Final = frozenset({"gave", "gives", "granted", "grants", "accorded", "accords", "extended"})
"""Verbs of those who receive somebody, before one of `_GIVEN`."""
_LONGEST_REPRESENTATION: Final = 40


@dataclass(slots=True)
class Governing:
    """The words of a sentence that connect a verb with a person."""

    words: Words
    mentions: Mentions

    def governs(self, index: int, verb: Verb) -> bool:
        """Return whether one of the words that connect ends at `index`: *with*, *called on*, *visit to*."""
        key = self.words.key(index)
        if self._is_of_object(index, verb):
            return False
        if self.words.is_cue("topic_verbs", verb.first) and verb.end == verb.first + 1:
            return key == "with" or (key == "by" and index == verb.end and is_passive(self.words, verb))
        if self.words.is_cue("subject_of", verb.first):
            # "discussed preparations for the summit of leaders with A", not "for the visit of President A"
            return key == "with" and index > verb.end
        if key == "between" and is_behind_other_noun(self.words, index):
            return False  # "an understanding reached between A and B"
        if self._is_for_guest(index, verb):
            return True
        if key in {"of", "by"} and (index == verb.end or (key == "by" and self._is_of_passive(index, verb))):
            return True
        if (
            key == "to"
            and index - verb.end <= NEAR * verb.is_finite
            and self.words.has_cue("speaking", verb.first, verb.end)
        ):
            return True  # "spoke by phone to A", but "talks between aides to A"
        if key == "to" and self.words.is_cue("handing", verb.first):
            return True  # "presented to President A her credentials"
        if key == "to" and index == verb.end and self.words.has_cue("credentials", verb.first, verb.end):
            return True  # "presented her credentials as Ambassador of Peru to President A"
        last = index + (key not in {"of", "by"})  # "visit of", not "of" alone
        starts = (start for start in range(max(0, index - 3), last) if self.words.ends_cue("governing", start, index))
        return any(not self._is_of_other_noun(start, verb) for start in starts)

    def _is_of_object(self, index: int, verb: Verb) -> bool:
        """Return whether *of* or *from* belongs to what is handed, said or received: *delivered a letter from President A*, *spoke of A*."""
        key = self.words.key(index)
        if key == "of" and index == verb.end and self.words.is_cue("speaking", verb.first):
            return True
        if key in {"from", "of"} and self.words.is_cue("sent", index - 1):
            return True
        if key == "by" and not verb.is_finite and self.words.is_cue("hosting", index - 1):
            return True  # "Talks between A and B were welcomed by C"
        is_hosting = self.words.is_cue("hosting", verb.first) and not self.words.has_cue(
            "occasion_nouns", verb.first, index
        )
        is_hosting = is_hosting and not self.words.has_cue("credentials", verb.end, index + LONGEST_GAP)
        # "visited the palace and heard from President A"
        return key == "from" and (
            is_hosting or self.words.is_cue("handing", verb.first) or self.words.is_cue("visiting", verb.first)
        )

    def _is_for_guest(self, index: int, verb: Verb) -> bool:
        """Return whether *for* names the guest of a meal (*a reception in Lima on 3 May for A*), or *were* those who were there.

        *Also present at the talks were A and B*. So does *to* where the verb gives something: *gave an audience at the palace to A*.
        """
        is_meal = index - verb.end <= LONGEST_GAP and self.words.is_cue("meals", verb.end - 1)
        near = range(max(0, index - _LONGEST_REPRESENTATION), index)
        is_inverted = self.words.key(index) in {"were", "was"} and self.words.has_cue("inverted", 0, verb.end)
        is_inverted = is_inverted and not any(
            self.words.key(i) in _NOT_THERE for i in near
        )  # "Among those invited were A"
        is_given = index - verb.end <= LONGEST_GAP and self.words.key(verb.end - 1) in _GIVEN
        is_given = is_given and self.words.key(index) == "to" and self.words.key(verb.first) in _GIVING
        return (self.words.key(index) == "for" and is_meal) or is_inverted or is_given

    def _is_of_passive(self, by: int, verb: Verb) -> bool:
        """Return whether *by* names who did something: *was attended by A*, and *Peru was represented by A, and Chile by B*."""
        if is_passive(self.words, verb) or is_of_meal(self.words, by - 1):
            return True
        starts = range(max(0, by - LONGEST_PLACE), by)
        is_country = any((match := self.words.entity(start)) is not None and match[0] == by for start in starts)
        before = range(max(0, by - _LONGEST_REPRESENTATION), by)
        return is_country and any(self.words.key(index) == "represented" for index in before)

    def _is_of_other_noun(self, index: int, verb: Verb) -> bool:
        """Return whether words such as *visit of* belong to an event that is only spoken of: *preparations for the visit of B*."""
        is_noun = index >= verb.end and self.words.is_cue("occasion_nouns", index)
        return is_noun and self.mentions.is_only_spoken_of(Verb(index, index + 1, is_finite=False), frozenset())
