"""The people who say or do something at an encounter: *A told B at talks in Lima that …*, *After meeting B, A said …*.

The verb of such a sentence is of no encounter. A noun behind *at*, *during*, *after* and the like names one, and the subject
of the sentence took part in it.

See decision 292.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.reading.encounters.before_person import WordsBefore
from app.reading.encounters.frames import frame_of, is_behind_plan
from app.reading.encounters.governing import Governing
from app.reading.encounters.subjects import Subjects
from app.reading.encounters.verb import Verb
from app.reading.encounters.vocabulary import LONGEST_GAP, RELATIVE, WITHIN
from app.reading.persons.located import Located
from app.reading.persons.person import Person
from app.reading.persons.words import Words

_WITH_OTHERS: Final = frozenset({"with", "between", "by"})
_LONGEST_BRIDGE: Final = 60
"""The largest number of words between a subject and the noun."""
_OF_FEW: Final = frozenset(
    {"meeting", "meetings", "talks", "call", "conversation", "conversations", "discussions", "consultations"}
    | {"negotiations", "dialogue", "lunch", "dinner", "breakfast"}
)
"""Encounters of a few people, who all take part: not a conference, a session or a summit."""
_WITH_WHOM: Final = frozenset({"with", "between", "among", "by", "of"})
_LONGEST_FRAME: Final = 5
"""The largest number of words between a preposition and the noun of an encounter."""
_LONGEST_PRESENTATION: Final = 4
"""The largest number of words between credentials and *to her*."""
_OBJECTS: Final = frozenset({"him", "her", "them"})
_BEHIND_OBJECTS: Final = frozenset({"", ".", ",", "in", "at", "on", "to", "and", "today", "yesterday", "here"})


@dataclass(slots=True)
class FramedPeople:
    """The people of a sentence whom it connects with an encounter that a noun names."""

    words: Words
    before: WordsBefore
    subjects: Subjects
    governing: Governing

    def of_noun(self, noun: Verb, main: int, others: list[Person], near: Sequence[Located]) -> list[Person]:
        """Return the people whom the sentence connects with the encounter that a noun names, without those behind the noun.

        Args:
            noun: the words of the encounter.
            main: where the main clause begins.
            others: the people behind the noun whom the words connect with it.
            near: the people of the sentence around it.

        """
        if not others and (pair := self._pair_behind_opening(noun, near)):
            return pair
        is_of_others = bool(others) and self.words.key(noun.end) in {"of", "by"}  # "said after the visit of B"
        frame = -1 if noun.is_finite or is_of_others else frame_of(self.words, noun)
        if not main < frame <= main + _LONGEST_BRIDGE:
            return []
        subjects = self.subjects.of_clause(main, frame, near)
        if subjects and self._is_done_by_other(subjects[-1].end, frame):
            return []
        is_plan = len(subjects) == 1 and is_behind_plan(self.words, noun)
        is_apart = (
            self.words.key(frame - 1) == "," and self.words.key(frame) == "during"
        )  # "A said that …, during a call with B"
        if not subjects or (not (is_apart or is_plan) and self._is_unreal_between(subjects[-1].end, frame)):
            return []
        told = [] if others else self._told(subjects[-1].end, frame, near)
        if not (others or told or (len(subjects) > 1 and self.words.key(noun.end) not in _WITH_OTHERS)):
            return []
        return [item.person for item in (*subjects, *told)]

    def _is_done_by_other(self, start: int, end: int) -> bool:
        """Return whether somebody else did what a passive says, perhaps in the absence of the subject: *A was mentioned by B at talks with C*."""
        bys = (index for index in range(start + 2, end) if self.words.key(index) == "by")
        return any(self.words.key(i - 1).endswith("ed") and not self.words.is_cue("company", i - 1) for i in bys)

    def _pair_behind_opening(self, noun: Verb, near: Sequence[Located]) -> list[Person]:
        """Return the people who did something at an encounter with which the sentence begins: *At a meeting in Rome, A and B praised*."""
        is_opening = not noun.is_finite and self.words.key(0) in WITHIN and frame_of(self.words, noun) == 0
        is_own = (
            self.words.key(noun.end - 1) in _OF_FEW
            and self.words.key(1) != "the"
            and self.words.key(noun.end) not in _WITH_WHOM
        )
        if not (is_opening and is_own):
            return []
        behind = range(noun.end, min(len(self.words.tokens), noun.end + LONGEST_GAP))
        comma = next(
            (index for index in behind if self.words.key(index) == "," or self.words.is_cue("finite", index)), 0
        )
        subjects = (
            self.subjects.of_clause(comma + 1, len(self.words.tokens), near) if self.words.key(comma) == "," else []
        )
        if len(subjects) < 2 or self.before.index(subjects[0].first) != comma:
            return []
        verb = self.words.tokens[subjects[-1].end] if subjects[-1].end < len(self.words.tokens) else None
        is_verb = verb is not None and verb.is_word and verb.text.islower() and verb.key not in RELATIVE
        is_verb = is_verb and not any(self.words.is_cue(kind, subjects[-1].end) for kind in ("unreal", "planned_verbs"))
        return [item.person for item in subjects] if is_verb else []

    def speakers(self, noun: Verb, near: Sequence[Located]) -> list[Person]:
        """Return who spoke at an event: *A* of *Addressing the forum, A said* and of *A said at the meeting*."""
        if noun.is_finite:
            return []
        opening = self.words.lexicon.cues["addressing"].longest(self.words.tokens, 0)
        if opening is not None and opening[0] < noun.first <= opening[0] + _LONGEST_FRAME:
            comma = next(
                (
                    i
                    for i in range(noun.end, min(len(self.words.tokens), noun.end + LONGEST_GAP))
                    if self.words.key(i) == ","
                ),
                -1,
            )
            start = comma + 1 + (self.words.key(comma + 1) == "the")
            return [item.person for item in near if comma > 0 and item.first in {comma + 1, start}]
        frame = frame_of(self.words, noun)
        if frame < 0 or self.words.key(frame) not in {"at", "during"} or self.words.key(frame + 1) != "the":
            return []
        before = [item for item in near if item.end < frame]
        is_said = (
            bool(before) and self.words.is_cue("telling", before[-1].end) and frame - before[-1].end <= LONGEST_GAP
        )
        return [before[-1].person] if is_said else []

    def _is_unreal_between(self, start: int, end: int) -> bool:
        kinds = ("unreal", "plans", "conditions", "hindered")
        is_reported = any(self.words.key(index) == "that" for index in range(start, end))
        comma = next((i for i in range(end - 1, start, -1) if self.words.key(i) == ","), start)
        is_reported = is_reported or any(self.words.key(i) in RELATIVE for i in range(comma, end))
        return is_reported or any(self.words.is_cue(kind, index) for index in range(start, end) for kind in kinds)

    def _told(self, start: int, end: int, near: Sequence[Located]) -> list[Located]:
        """Return the one to whom the subject spoke: *told B during talks*, *raised the issue with B at a meeting*."""
        is_theirs = self.words.key(end + 1) == "their"
        for item in near:
            if not start <= item.first < end:
                continue
            before = self.before.index(item.first)
            is_handed = self.words.key(before) == "to" and self.words.has_cue("handing", start, before)
            is_object = is_theirs and self.words.key(before).endswith("ed")
            if self.words.is_cue("telling_to", before) or self.words.key(before) == "with" or is_handed or is_object:
                return [item]
        return []

    def meant_by_object(self, verb: Verb, own: list[Person], near: Sequence[Located]) -> list[Located]:
        """Return whom a pronoun behind the verb means: the subject of *A said this when B paid a courtesy call on him*."""
        reach = _LONGEST_PRESENTATION if self.words.has_cue("credentials", verb.first, verb.end) else 2
        pronoun = next((i for i in range(verb.end, verb.end + reach) if self.words.key(i) in _OBJECTS), None)
        if pronoun is None or not verb.is_finite or self.words.key(pronoun + 1) not in _BEHIND_OBJECTS:
            return []
        if pronoun > verb.end and not self.governing.governs(pronoun - 1, verb):
            return []
        subjects = self.subjects.of_clause(0, verb.first, near)
        return [item for item in subjects if own and item.person not in own]
