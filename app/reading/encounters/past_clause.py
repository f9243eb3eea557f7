"""Encounters that a sentence only speaks of: earlier ones, and those that people only mentioned."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Final

from app.reading.encounters.frames import is_describing
from app.reading.encounters.verb import Verb
from app.reading.persons.token_reader import TokenReader

_FEWEST_BEFORE: Final = 2
_BEFORE_AND_AFTER: Final = frozenset({"after", "before", "following"})
_RELATIVE: Final = frozenset({"who", "which"})
_LONGEST_CIRCUMSTANCE: Final = 4
_LONGEST_TRAVEL_BACK: Final = 24
_LONGEST_SUBJECT: Final = 14
_AFTER: Final = frozenset({"after", "before", "since"})
_UNITS: Final = frozenset({"hour", "day", "week", "month", "year", "decade"})


@dataclass(slots=True)
class PastClause(TokenReader):
    """A sentence that may speak of an encounter other than the reported one."""

    published: dt.date | None
    recalled: int = field(init=False)
    """The index of the first word of something earlier."""
    main: int = field(default=0, init=False)
    """The index at which the main clause begins."""
    asides: frozenset[int] = field(default=frozenset(), init=False)
    """The indexes of words between a verb and its persons that are about something else."""
    told: int = field(init=False)
    """The index of the first verb of speaking."""

    def __post_init__(self) -> None:
        TokenReader.__post_init__(self)
        everywhere = range(len(self.tokens))
        self.recalled = next((i for i in everywhere if self._is("recalled", i)), len(self.tokens))
        self.told = next((i for i in everywhere if self._is("telling", i)), len(self.tokens))

    def _is_past(self, verb: Verb, start: int, cut: int, taken: frozenset[int]) -> bool:
        """Return whether the encounter is an earlier one: *following the meeting of …, A and B agreed*."""
        if self._is_only_spoken_of(verb, taken) or self._is_thanked_for(verb.first) or self._is_long_before(verb):
            return True
        is_before = not verb.is_finite and self.main > verb.first
        is_recalled = (not verb.is_finite and self.recalled < start) or self._has_recalled(verb, start, cut)
        return is_before or is_recalled or self._is_behind_had(verb.first)

    def _is_long_before(self, verb: Verb) -> bool:
        """Return whether *ten years after*, *a day before* or *since* begins the clause of a verb: *ten years after A met B*."""
        if not verb.is_finite:
            return False
        near = range(verb.first - 1, max(0, verb.first - _LONGEST_SUBJECT), -1)
        index = next((i for i in near if self._key(i) in _AFTER or self._key(i) in {",", ";"}), 0)
        has_subject = any(self.tokens[i].is_capitalized for i in range(index + 1, verb.first))
        return has_subject and self._key(index) in _AFTER and self._key(index - 1).removesuffix("s") in _UNITS

    def _is_thanked_for(self, index: int) -> bool:
        """Return whether a gerund behind *for* tells what somebody is thanked for: *thanked Peru for warmly receiving A*."""
        before = index - 1 - self._key(index - 1).endswith("ly")
        return self._key(index).endswith("ing") and self._key(before) == "for" and self.told < index

    def _has_recalled(self, verb: Verb, start: int, cut: int) -> bool:
        """Return whether a clause recalls something; not in words about the subject: *A, who took office last month, met B*."""
        end = max(cut, verb.end)
        if not self._has("recalled", start, end):
            return False
        is_aside = self._key(verb.first - 1) == ","
        opening = _RELATIVE | {","} if is_aside else _RELATIVE
        first = 0 if is_aside else start
        who = next((index for index in range(first, verb.first) if self._key(index) in opening), verb.first)
        comma = next((index for index in range(verb.first - 1, who, -1) if self._key(index) == ","), who)
        outside = (*range(start if start < who else first, who), *range(max(comma, start), end))
        return any(
            self._is("recalled", index) and not self._is_adverb_of_noun(index) and not self._is_of_frame(index)
            for index in outside
            if index not in self.asides
        )

    def _is_adverb_of_noun(self, index: int) -> bool:
        """Return whether *previously* belongs to an adjective: *hosted A for a previously unscheduled lunch*."""
        return self._key(index) == "previously" and self._key(index + 1).startswith("un")

    def _is_of_frame(self, index: int) -> bool:
        """Return whether people did at a recent meeting what the sentence reports: *A and B pledged aid at a recent meeting*."""
        return self._key(index) == "recent" and self._key(index - 1) == "a" and self._is("framing", index - 2)

    def _is_behind_had(self, index: int) -> bool:
        """Return whether *had*, or *had earlier*, stands before a verb."""
        index -= 1
        while index > 0 and self._is("between_verbs", index):
            index -= 1
        return self._key(index) == "had"

    def _is_only_spoken_of(self, verb: Verb, taken: frozenset[int]) -> bool:
        """Return whether the people only talk of an encounter: *told him of her visit to Oslo*, *as agreed by A and B*."""
        if verb.is_finite:
            return self._key(verb.first - 1) == "as"
        if self._key(verb.end) == "from" and self._is("calls_on", verb.end - 1):
            return True  # "endorsed the call from A to renew talks"
        index = verb.first - 1
        limit = max(0, verb.first - _LONGEST_TRAVEL_BACK)
        while index > limit and (index in taken or is_describing(self, index)):
            index -= 1
        if self._is("results", index - 1) and self._key(verb.end) == "with":
            return False  # "summed up the results of his talks with B"
        if any(self.ends_cue("to_come", start, index) for start in range(max(0, index - 2), index + 1)):
            return True  # "ahead of the visit of President A"
        if index < _FEWEST_BEFORE:
            return False  # "On his visit to Peru, …"
        near = range(verb.end, verb.end + _LONGEST_CIRCUMSTANCE)  # "after the visit here in June of President A"
        is_journey = self._is("travel_verbs", verb.first) and any(self._key(i) in {"of", "by"} for i in near)
        is_topic = self._key(index) == "on" and self._key(verb.end) in {"of", "by"}  # "held talks on the visit of A"
        if is_journey and (is_topic or self._key(index) in _BEFORE_AND_AFTER):
            return True  # "took office after the visit of President A"
        is_told = self.told < index
        is_object = index == self.told and index < verb.first - 1  # "commended A’s visit to Peru"
        if is_object or (is_told and not self._is("occasion_of", index)):
            return True  # "noted that the meeting of A and B was an opportunity"
        is_another = any(self._is("another", i) or self._is("possessive", i) for i in range(index + 1, verb.first))
        if self._key(index) == "on" and self._key(index + 2) == "first":
            return False  # "A and B showed unity on their first meeting"
        return self._is("spoken_of", index) or (is_another and self._is("spoken_of_own", index))
