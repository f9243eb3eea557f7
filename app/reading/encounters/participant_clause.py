"""The persons whom the words of a clause connect with its verb: its subject, and those whom it governs or lists.

A report says more than one thing in a sentence, and most of the people it names took no part. So a person counts only where
the words say so: as the subject of a verb of meeting, right behind it, behind *with*, *between* and the like, or in a list
with such a person.

See decision 164.
"""

from dataclasses import dataclass
from typing import Final

from app.reading.encounters.subject_clause import SubjectClause
from app.reading.encounters.verb import Verb, is_passive
from app.reading.encounters.verb_phrases import is_of_meal
from app.reading.encounters.vocabulary import (
    AFTER,
    LONGEST_GAP,
    LONGEST_PLACE,
    NEAR,
    OF_CIRCUMSTANCES,
    POSSESSIVES,
    WITHIN,
)
from app.reading.persons.parties import DASHES, is_behind_other_noun
from app.reading.persons.token_reader import Located

_LONGEST_UNNAMED: Final = 12
"""The largest number of words of people without names before a person whom *and* joins to them."""
_LONGEST_REPRESENTATION: Final = 40
_NOT_THERE: Final = frozenset({"invited", "expected", "due", "absent", "missing"})
"""Words of those who may not have been there."""
_GIVEN: Final = frozenset({"audience", "welcome", "reception"})
_GIVING: Final = frozenset({"gave", "gives", "granted", "grants", "accorded", "accords", "extended"})
"""Verbs of those who receive somebody, before one of `_GIVEN`."""
_REFUSALS: Final = ("cancelled_words", "postponed_words", "hindered", "denied")
_OPENING: Final = WITHIN | AFTER


@dataclass(slots=True)
class ParticipantClause(SubjectClause):
    """A sentence of a report whose persons count only where the words say that they took part."""

    def _others(self, verb: Verb, cut: int, located: list[Located]) -> list[Located]:
        """Return the persons behind the verb whom the words connect with it."""
        result: list[Located] = []
        last = -1
        cut = self._before_refusal(verb, cut)
        for item in located:
            first, end = item.first, item.end
            if not verb.end <= first < cut:
                continue
            before = self._before(first, is_behind_verb=verb.is_finite)
            before -= self._key(before) == "," and self._key(before - 1) == "with"  # "met with, the Chilean Minister A"
            is_object = before < verb.end and not self._is_of_topic(verb)
            is_object = is_object or (last < 0 and self._is_first_object(verb, item, before))
            is_listed = last >= 0 and (self._is_listed(before, last) or self._is_listed_behind_place(item, last))
            is_listed = is_listed or (last >= 0 and self._is_behind_semicolon(before, last))
            is_listed = is_listed or (last >= 0 and self._is_behind_aside(before, last))
            is_listed = is_listed or (last < 0 and self._is_behind_unnamed(item, before, verb))
            is_opening = verb.first == 0 or (
                self._key(0) in WITHIN | AFTER and verb.first <= NEAR and not verb.is_finite
            )
            is_listed = is_listed and not (is_opening and self._begins_main_clause(item, before))
            if last >= 0 and self._is_of_clause(verb) and self._begins_next_clause(item, before):
                break
            if is_listed and not is_object and self._is_auxiliary_verb(end) and self._key(before) in {",", ";"}:
                break  # "A met B; C was ill"
            if self._is_of_other_sense(verb, end) or self._is_behind_opening(verb, first) or self._is_source(item):
                break
            if is_object or self._governs(before, verb) or is_listed:
                if self._key(end) not in POSSESSIVES:
                    result.append(item)
                last = end
        return result

    def _before_refusal(self, verb: Verb, cut: int) -> int:
        """Return where *but cancelled talks with* or *, then left with* begins behind a verb: nobody behind it was met; else `cut`."""
        for index in range(verb.end, cut):
            if self._key(index) == "but" and any(self._is(kind, index + 1) for kind in _REFUSALS):
                return index
            if (self._key(index - 1), self._key(index)) == (",", "then") and self.tokens[index + 1].text.islower():
                return index
        return cut

    def _is_of_topic(self, verb: Verb) -> bool:
        """Return whether a verb has what was talked about as its object: *discussed*."""
        return self._is("subject_of", verb.first) and verb.end == verb.first + 1

    def _is_of_clause(self, verb: Verb) -> bool:
        """Return whether a verb has a subject of its own: not *comprising*, nor *accompanied by* without *was*."""
        if not verb.is_finite or is_passive(self, verb):
            return verb.is_finite
        is_participle = self._key(verb.first).endswith("ing") or self._is("company", verb.first)
        is_participle = is_participle or bool({self._key(verb.end - 1), self._key(verb.end)} & {"by", "of"})
        return not is_participle

    def _begins_next_clause(self, item: Located, before: int) -> bool:
        """Return whether *and* stands before a person and a verb behind: *C* of *A met B, and C met D*, *and her deputy, C, met D*."""
        has_apposition = self._key(item.end) == "," and self._key(item.end - 1) != ","
        has_apposition = has_apposition and any(self._key(i) == "," for i in range(before, item.end))
        return self._is("joins", before) and self._is_predicate(item.end + has_apposition)

    def _is_source(self, item: Located) -> bool:
        """Return whether a person behind a comma reports what stands before: *A will meet B, Minister C said at a conference with D*."""
        is_told = self._is("reporting", item.end) and self.tokens[item.end].text.islower()
        return self._key(item.first - 1) == "," and is_told

    def _is_behind_opening(self, noun: Verb, first: int) -> bool:
        """Return whether a comma behind a noun ends the opening of a sentence, far before a person: *At the meeting, A thanked B*."""
        is_closed = not noun.is_finite and self._key(noun.end) == "," and self._key(0) in _OPENING
        return is_closed and first - noun.end > LONGEST_GAP

    def _is_of_other_sense(self, verb: Verb, end: int) -> bool:
        """Return whether nobody was met: *called A a friend*, *joined A in condemning the attack*; *A* ends at `end`."""
        if self._key(verb.first) == "called" and verb.end == verb.first + 1:
            return self._key(end) in {"a", "an"}
        is_of_joining = self._is("joining_verbs", verb.first) and self._key(end) == "in"
        return is_of_joining and self._key(end + 1).endswith("ing") and not self.tokens[end + 1].is_capitalized

    def _is_behind_unnamed(self, item: Located, joint: int, verb: Verb) -> bool:
        """Return whether *and* joins a person to people without names: *attended by senior officials and Ambassador A*."""
        is_subject = self._is("finite", item.end) or self._is(
            "telling", item.end
        )  # "met officials, and B praised them"
        if is_subject or not (self._is("joins", joint) or self._key(joint) == ","):
            return False
        has_people = False
        for index in range(joint - 1, max(verb.end - 1, joint - _LONGEST_UNNAMED), -1):
            if self._is("finite", index) or self._key(index) in {";", ":", "(", ")"}:
                return False
            has_people = has_people or self._is("groups", index) or self._is("people_of_rolls", index)
            is_governed = self._key(index) in {"by", "with"} or self._key(index) in {"were", "was"}
            if has_people and is_governed and self._governs(index, verb):
                return True
        return False

    def _is_first_object(self, verb: Verb, item: Located, before: int) -> bool:
        """Return whether a person is the first behind a colon, or behind words of time and place between commas.

        *met the new ambassadors: Ana Lopes of Peru*, *received on 3 May in his office in Jeddah, Ambassador Ana Lopes*.
        """
        is_behind_mark = self._key(before) == ":" or self._is_shared(item, before)
        mark = before if is_behind_mark else item.first - 1
        between = range(verb.end, mark)
        if before == verb.end and is_behind_mark:
            return True
        if any(self._is("finite", index) or self._key(index) == ";" for index in between if index not in self.asides):
            return False
        if is_behind_mark:
            return True
        is_opened = self._key(verb.end) in OF_CIRCUMSTANCES or self._circumstance(verb.end) <= verb.end
        return (
            self._key(mark) == ","
            and verb.is_finite
            and len(between) > 1
            and is_opened
            and self._is("hosting", verb.first)
        )

    def _is_shared(self, item: Located, dash: int) -> bool:
        """Return whether a dash stands between a person and the office that the text says before: *the ambassadors - A of Peru*."""
        office = item.person.office_span
        return self._key(dash) in DASHES and office is not None and office.end <= self.tokens[dash].start

    def _begins_main_clause(self, item: Located, before: int) -> bool:
        """Return whether a comma stands before a person and a verb behind: *A* of *Meeting with B, A discussed …*."""
        is_verb = self._is("finite", item.end) or self._is("telling", item.end)
        return self._key(before) == "," and is_verb and not self._is("joins", item.first - 1)

    def _governs(self, index: int, verb: Verb) -> bool:
        """Return whether one of the words that connect ends at `index`: *with*, *called on*, *visit to*."""
        key = self._key(index)
        if self._is_of_object(index, verb):
            return False
        if self._is("topic_verbs", verb.first) and verb.end == verb.first + 1:
            return key == "with" or (key == "by" and index == verb.end and is_passive(self, verb))
        if self._is("subject_of", verb.first):
            # "discussed preparations for the summit of leaders with A", not "for the visit of President A"
            return key == "with" and index > verb.end
        if key == "between" and is_behind_other_noun(self, index):
            return False  # "an understanding reached between A and B"
        if self._is_for_guest(index, verb):
            return True
        if key in {"of", "by"} and (index == verb.end or (key == "by" and self._is_of_passive(index, verb))):
            return True
        if key == "to" and index - verb.end <= NEAR * verb.is_finite and self._has("speaking", verb.first, verb.end):
            return True  # "spoke by phone to A", but "talks between aides to A"
        if key == "to" and self._is("handing", verb.first):
            return True  # "presented to President A her credentials"
        if key == "to" and index == verb.end and self._has("credentials", verb.first, verb.end):
            return True  # "presented her credentials as Ambassador of Peru to President A"
        last = index + (key not in {"of", "by"})  # "visit of", not "of" alone
        starts = (start for start in range(max(0, index - 3), last) if self.ends_cue("governing", start, index))
        return any(not self._is_of_other_noun(start, verb) for start in starts)

    def _is_of_object(self, index: int, verb: Verb) -> bool:
        """Return whether *of* or *from* belongs to what is handed, said or received: *delivered a letter from President A*, *spoke of A*."""
        key = self._key(index)
        if key == "of" and index == verb.end and self._is("speaking", verb.first):
            return True
        if key in {"from", "of"} and self._is("sent", index - 1):
            return True
        if key == "by" and not verb.is_finite and self._is("hosting", index - 1):
            return True  # "Talks between A and B were welcomed by C"
        is_hosting = self._is("hosting", verb.first) and not self._has("occasion_nouns", verb.first, index)
        is_hosting = is_hosting and not self._has("credentials", verb.end, index + LONGEST_GAP)
        # "visited the palace and heard from President A"
        return key == "from" and (is_hosting or self._is("handing", verb.first) or self._is("visiting", verb.first))

    def _is_for_guest(self, index: int, verb: Verb) -> bool:
        """Return whether *for* names the guest of a meal (*a reception in Lima on 3 May for A*), or *were* those who were there.

        *Also present at the talks were A and B*. So does *to* where the verb gives something: *gave an audience at the palace to A*.
        """
        is_meal = index - verb.end <= LONGEST_GAP and self._is("meals", verb.end - 1)
        near = range(max(0, index - _LONGEST_REPRESENTATION), index)
        is_inverted = self._key(index) in {"were", "was"} and self._has("inverted", 0, verb.end)
        is_inverted = is_inverted and not any(self._key(i) in _NOT_THERE for i in near)  # "Among those invited were A"
        is_given = index - verb.end <= LONGEST_GAP and self._key(verb.end - 1) in _GIVEN
        is_given = is_given and self._key(index) == "to" and self._key(verb.first) in _GIVING
        return (self._key(index) == "for" and is_meal) or is_inverted or is_given

    def _is_of_passive(self, by: int, verb: Verb) -> bool:
        """Return whether *by* names who did something: *was attended by A*, and *Peru was represented by A, and Chile by B*."""
        if is_passive(self, verb) or is_of_meal(self, by - 1):
            return True
        starts = range(max(0, by - LONGEST_PLACE), by)
        is_country = any((match := self._entity(start)) is not None and match[0] == by for start in starts)
        before = range(max(0, by - _LONGEST_REPRESENTATION), by)
        return is_country and any(self._key(index) == "represented" for index in before)

    def _is_of_other_noun(self, index: int, verb: Verb) -> bool:
        """Return whether words such as *visit of* belong to an event that is only spoken of: *preparations for the visit of B*."""
        is_noun = index >= verb.end and self._is("occasion_nouns", index)
        return is_noun and self._is_only_spoken_of(Verb(index, index + 1, is_finite=False), frozenset())
