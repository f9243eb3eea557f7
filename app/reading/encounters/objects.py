"""The persons behind the verb of an encounter whom the words connect with it: its object, and lists of objects.

A report says more than one thing in a sentence, and most of the people it names took no part. So a person counts only where
the words say so: right behind a verb of meeting, behind *with*, *between* and the like, or in a list with such a person.

See decision 164.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.reading.encounters.before_person import WordsBefore
from app.reading.encounters.governing import Governing
from app.reading.encounters.lists import Lists
from app.reading.encounters.subjects import is_auxiliary_verb
from app.reading.encounters.verb import Verb, is_passive
from app.reading.encounters.vocabulary import AFTER, LONGEST_GAP, NEAR, OF_CIRCUMSTANCES, POSSESSIVES, WITHIN
from app.reading.persons.located import Located
from app.reading.persons.parties import DASHES
from app.reading.persons.words import Words

_REFUSALS: Final = ("cancelled_words", "postponed_words", "hindered", "denied")
_OPENING: Final = WITHIN | AFTER
_LONGEST_UNNAMED: Final = 12
"""The largest number of words of people without names before a person whom *and* joins to them."""


@dataclass(slots=True)
class Objects:
    """The objects of the verbs of a sentence."""

    words: Words
    before: WordsBefore
    lists: Lists
    governing: Governing
    asides: frozenset[int]

    def of_verb(self, verb: Verb, cut: int, located: list[Located]) -> list[Located]:
        """Return the persons behind the verb whom the words connect with it."""
        result: list[Located] = []
        last = -1
        cut = self._before_refusal(verb, cut)
        for item in located:
            first, end = item.first, item.end
            if not verb.end <= first < cut:
                continue
            before = self.before.index(first, is_behind_verb=verb.is_finite)
            before -= (
                self.words.key(before) == "," and self.words.key(before - 1) == "with"
            )  # "met with, the Chilean Minister A"
            is_object = before < verb.end and not self._is_of_topic(verb)
            is_object = is_object or (last < 0 and self._is_first_object(verb, item, before))
            is_listed = last >= 0 and (
                self.lists.is_listed(before, last) or self.lists.is_listed_behind_place(item, last)
            )
            is_listed = is_listed or (last >= 0 and self.lists.is_behind_semicolon(before, last))
            is_listed = is_listed or (last >= 0 and self.lists.is_behind_aside(before, last))
            is_listed = is_listed or (last < 0 and self._is_behind_unnamed(item, before, verb))
            is_opening = verb.first == 0 or (
                self.words.key(0) in WITHIN | AFTER and verb.first <= NEAR and not verb.is_finite
            )
            is_listed = is_listed and not (is_opening and self._begins_main_clause(item, before))
            if last >= 0 and self._is_of_clause(verb) and self._begins_next_clause(item, before):
                break
            if (
                is_listed
                and not is_object
                and is_auxiliary_verb(self.words, end)
                and self.words.key(before) in {",", ";"}
            ):
                break  # "A met B; C was ill"
            if self._is_of_other_sense(verb, end) or self._is_behind_opening(verb, first) or self._is_source(item):
                break
            if is_object or self.governing.governs(before, verb) or is_listed:
                if self.words.key(end) not in POSSESSIVES:
                    result.append(item)
                last = end
        return result

    def _before_refusal(self, verb: Verb, cut: int) -> int:
        """Return where *but cancelled talks with* or *, then left with* begins behind a verb: nobody behind it was met; else `cut`."""
        for index in range(verb.end, cut):
            if self.words.key(index) == "but" and any(self.words.is_cue(kind, index + 1) for kind in _REFUSALS):
                return index
            if (self.words.key(index - 1), self.words.key(index)) == (",", "then") and self.words.tokens[
                index + 1
            ].text.islower():
                return index
        return cut

    def _is_of_topic(self, verb: Verb) -> bool:
        """Return whether a verb has what was talked about as its object: *discussed*."""
        return self.words.is_cue("subject_of", verb.first) and verb.end == verb.first + 1

    def _is_of_clause(self, verb: Verb) -> bool:
        """Return whether a verb has a subject of its own: not *comprising*, nor *accompanied by* without *was*."""
        if not verb.is_finite or is_passive(self.words, verb):
            return verb.is_finite
        is_participle = self.words.key(verb.first).endswith("ing") or self.words.is_cue("company", verb.first)
        is_participle = is_participle or bool({self.words.key(verb.end - 1), self.words.key(verb.end)} & {"by", "of"})
        return not is_participle

    def _begins_next_clause(self, item: Located, before: int) -> bool:
        """Return whether *and* stands before a person and a verb behind: *C* of *A met B, and C met D*, *and her deputy, C, met D*."""
        has_apposition = self.words.key(item.end) == "," and self.words.key(item.end - 1) != ","
        has_apposition = has_apposition and any(self.words.key(i) == "," for i in range(before, item.end))
        return self.words.is_cue("joins", before) and self.words.is_predicate(item.end + has_apposition)

    def _is_source(self, item: Located) -> bool:
        """Return whether a person behind a comma reports what stands before: *A will meet B, Minister C said at a conference with D*."""
        is_told = self.words.is_cue("reporting", item.end) and self.words.tokens[item.end].text.islower()
        return self.words.key(item.first - 1) == "," and is_told

    def _is_behind_opening(self, noun: Verb, first: int) -> bool:
        """Return whether a comma behind a noun ends the opening of a sentence, far before a person: *At the meeting, A thanked B*."""
        is_closed = not noun.is_finite and self.words.key(noun.end) == "," and self.words.key(0) in _OPENING
        return is_closed and first - noun.end > LONGEST_GAP

    def _is_of_other_sense(self, verb: Verb, end: int) -> bool:
        """Return whether nobody was met: *called A a friend*, *joined A in condemning the attack*; *A* ends at `end`."""
        if self.words.key(verb.first) == "called" and verb.end == verb.first + 1:
            return self.words.key(end) in {"a", "an"}
        is_of_joining = self.words.is_cue("joining_verbs", verb.first) and self.words.key(end) == "in"
        return (
            is_of_joining and self.words.key(end + 1).endswith("ing") and not self.words.tokens[end + 1].is_capitalized
        )

    def _is_behind_unnamed(self, item: Located, joint: int, verb: Verb) -> bool:
        """Return whether *and* joins a person to people without names: *attended by senior officials and Ambassador A*."""
        is_subject = self.words.is_cue("finite", item.end) or self.words.is_cue(
            "telling", item.end
        )  # "met officials, and B praised them"
        if is_subject or not (self.words.is_cue("joins", joint) or self.words.key(joint) == ","):
            return False
        has_people = False
        for index in range(joint - 1, max(verb.end - 1, joint - _LONGEST_UNNAMED), -1):
            if self.words.is_cue("finite", index) or self.words.key(index) in {";", ":", "(", ")"}:
                return False
            has_people = has_people or self.words.is_cue("groups", index) or self.words.is_cue("people_of_rolls", index)
            is_governed = self.words.key(index) in {"by", "with"} or self.words.key(index) in {"were", "was"}
            if has_people and is_governed and self.governing.governs(index, verb):
                return True
        return False

    def _is_first_object(self, verb: Verb, item: Located, before: int) -> bool:
        """Return whether a person is the first behind a colon, or behind words of time and place between commas.

        *met the new ambassadors: Ana Lopes of Peru*, *received on 3 May in his office in Jeddah, Ambassador Ana Lopes*.
        """
        is_behind_mark = self.words.key(before) == ":" or self._is_shared(item, before)
        mark = before if is_behind_mark else item.first - 1
        between = range(verb.end, mark)
        if before == verb.end and is_behind_mark:
            return True
        if any(
            self.words.is_cue("finite", index) or self.words.key(index) == ";"
            for index in between
            if index not in self.asides
        ):
            return False
        if is_behind_mark:
            return True
        is_opened = self.words.key(verb.end) in OF_CIRCUMSTANCES or self.before.circumstance(verb.end) <= verb.end
        return (
            self.words.key(mark) == ","
            and verb.is_finite
            and len(between) > 1
            and is_opened
            and self.words.is_cue("hosting", verb.first)
        )

    def _is_shared(self, item: Located, dash: int) -> bool:
        """Return whether a dash stands between a person and the office that the text says before: *the ambassadors - A of Peru*."""
        office = item.person.office_span
        return self.words.key(dash) in DASHES and office is not None and office.end <= self.words.tokens[dash].start

    def _begins_main_clause(self, item: Located, before: int) -> bool:
        """Return whether a comma stands before a person and a verb behind: *A* of *Meeting with B, A discussed …*."""
        is_verb = self.words.is_cue("finite", item.end) or self.words.is_cue("telling", item.end)
        return self.words.key(before) == "," and is_verb and not self.words.is_cue("joins", item.first - 1)

    def of_roll(self, verb: Verb, near: Sequence[Located]) -> list[Located]:
        """Return all people behind *The envoys are* or *They were*, whatever stands between them; none if these did something: *were praised by*."""
        is_roll = verb.is_roll or (
            self.words.is_cue("people_of_rolls", verb.first) and self.words.is_cue("of_rolls", verb.end - 1)
        )
        people = [item for item in near if item.first >= verb.end] if is_roll else []
        is_passive = bool(people) and any(self.words.key(index) == "by" for index in range(verb.end, people[0].first))
        return [] if is_passive else people
