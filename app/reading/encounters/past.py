"""Earlier encounters that a sentence recalls: *following the meeting of A and B*, *held talks in 1977*."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Final

from app.reading.circumstances.days import Day
from app.reading.encounters.clauses import Clause
from app.reading.encounters.earlier_encounters import is_of_agreement, is_of_last_time, is_of_state
from app.reading.encounters.mentions import Mentions
from app.reading.encounters.unreal_clauses import is_in_clause_of
from app.reading.encounters.verb import Verb
from app.reading.persons.words import Words

_LONGEST_SUBJECT: Final = 14
_AFTER: Final = frozenset({"after", "before", "since"})
_UNITS: Final = frozenset({"hour", "day", "week", "month", "year", "decade"})
_RELATIVE: Final = frozenset({"who", "which"})
_FIRST_MONTHS: Final = 2
"""Up to this month, a report may be of a meeting in the year before."""


@dataclass(slots=True)
class Past:
    """The words of a sentence that make its encounters earlier ones."""

    words: Words
    mentions: Mentions
    main: int
    """The index at which the main clause begins."""
    taken: frozenset[int]
    """The indexes of the tokens of persons and of asides."""
    asides: frozenset[int]
    """The indexes of words between a verb and its persons that are about something else."""
    dates: list[Day]
    """All days of the sentence."""
    published: dt.date | None
    """The day of publication."""
    _recalled: int = field(init=False)
    """The index of the first word of something earlier."""

    def __post_init__(self) -> None:
        everywhere = range(len(self.words.tokens))
        self._recalled = next((i for i in everywhere if self.words.is_cue("recalled", i)), len(everywhere))

    def is_of_clause(self, clause: Clause, start: int, *, is_relative: bool, is_dated: bool) -> bool:
        """Return whether the encounter of a clause is an earlier one: *following the meeting of …, A and B agreed*.

        Args:
            clause: the clause.
            start: the first token that belongs to the encounter.
            is_relative: whether *who* stands for the subject.
            is_dated: whether the clause has a day.

        """
        verb = clause.verb
        if self._is_past(verb, start, clause.cut) or self._is_of_earlier_year(verb, clause.cut):
            return True
        if is_of_agreement(self.words, verb):
            return True  # "over the agreement on nurses signed with Peru"
        if not is_dated and is_in_clause_of(self.words, "times", verb) and is_of_state(self.words, verb):
            return True  # "was director when Canada and Peru signed …"
        return is_relative and is_of_last_time(self.words, verb)

    def _is_past(self, verb: Verb, start: int, cut: int) -> bool:
        is_mentioned = self.mentions.is_only_spoken_of(verb, self.taken)
        if is_mentioned or self._is_thanked_for(verb.first) or self._is_long_before(verb):
            return True
        is_before = not verb.is_finite and self.main > verb.first
        is_recalled = (not verb.is_finite and self._recalled < start) or self._has_recalled(verb, start, cut)
        return is_before or is_recalled or self._is_behind_had(verb.first)

    def _is_long_before(self, verb: Verb) -> bool:
        """Return whether *ten years after*, *a day before* or *since* begins the clause of a verb: *ten years after A met B*."""
        if not verb.is_finite:
            return False
        near = range(verb.first - 1, max(0, verb.first - _LONGEST_SUBJECT), -1)
        index = next((i for i in near if self.words.key(i) in _AFTER or self.words.key(i) in {",", ";"}), 0)
        has_subject = any(self.words.tokens[i].is_capitalized for i in range(index + 1, verb.first))
        return has_subject and self.words.key(index) in _AFTER and self.words.key(index - 1).removesuffix("s") in _UNITS

    def _is_thanked_for(self, index: int) -> bool:
        """Return whether a gerund behind *for* tells what somebody is thanked for: *thanked Peru for warmly receiving A*."""
        before = index - 1 - self.words.key(index - 1).endswith("ly")
        return self.words.key(index).endswith("ing") and self.words.key(before) == "for" and self.mentions.told < index

    def _has_recalled(self, verb: Verb, start: int, cut: int) -> bool:
        """Return whether a clause recalls something; not in words about the subject: *A, who took office last month, met B*."""
        end = max(cut, verb.end)
        if not self.words.has_cue("recalled", start, end):
            return False
        is_aside = self.words.key(verb.first - 1) == ","
        opening = _RELATIVE | {","} if is_aside else _RELATIVE
        first = 0 if is_aside else start
        who = next((index for index in range(first, verb.first) if self.words.key(index) in opening), verb.first)
        comma = next((index for index in range(verb.first - 1, who, -1) if self.words.key(index) == ","), who)
        outside = (*range(start if start < who else first, who), *range(max(comma, start), end))
        return any(
            self.words.is_cue("recalled", index) and not self._is_adverb_of_noun(index) and not self._is_of_frame(index)
            for index in outside
            if index not in self.asides
        )

    def _is_adverb_of_noun(self, index: int) -> bool:
        """Return whether *previously* belongs to an adjective: *hosted A for a previously unscheduled lunch*."""
        return self.words.key(index) == "previously" and self.words.key(index + 1).startswith("un")

    def _is_of_frame(self, index: int) -> bool:
        """Return whether people did at a recent meeting what the sentence reports: *A and B pledged aid at a recent meeting*."""
        return (
            self.words.key(index) == "recent"
            and self.words.key(index - 1) == "a"
            and self.words.is_cue("framing", index - 2)
        )

    def _is_behind_had(self, index: int) -> bool:
        """Return whether *had*, or *had earlier*, stands before a verb."""
        index -= 1
        while index > 0 and self.words.is_cue("between_verbs", index):
            index -= 1
        return self.words.key(index) == "had"

    def _is_of_earlier_year(self, verb: Verb, cut: int) -> bool:
        """Return whether a year behind the verb ended long before the publication: *held talks in 1977*, *at the summit of 1976*."""
        if self.published is None:
            return False
        latest = self.published.year - (self.published.month <= _FIRST_MONTHS)
        if (
            self.words.key(0) == "in"
            and self.words.is_year(1)
            and (self.words.key(2) == "," or self.words.tokens[2].is_capitalized)
        ):
            return int(self.words.key(1)) < latest  # "In 2022, A paid a visit to Peru"
        if (
            self.words.key(0) == "in"
            and self.words.key(1) in self.words.lexicon.months
            and self.words.is_year(2)
            and self.words.key(3) == ","
        ):
            return int(self.words.key(2)) < latest  # "In May 2016, A met B"
        clause = (index for index in range(verb.end, cut) if index not in self.asides)
        years = (index for index in clause if self.words.is_year(index) and self._is_of_event(index))
        return any(int(self.words.key(index)) < latest for index in years)

    def _is_of_event(self, year: int) -> bool:
        """Return whether a year tells when something was: not *elected in 2015*, nor *on 3 May 2015*."""
        before, noun = self.words.key(year - 1), year - 2
        is_when = before == "in" and not self.words.key(noun).endswith("ed")
        is_when = is_when or (before == "of" and self.words.is_cue("occasion_nouns", noun))
        return is_when and not any(day.index <= year < day.end for day in self.dates)
