"""The subject of an encounter in a sentence of a report: the persons before its verb who did what it says.

See decision 338.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.reading.encounters.before_person import WordsBefore
from app.reading.encounters.lists import Lists, is_joint
from app.reading.encounters.verb import Verb
from app.reading.encounters.vocabulary import AFTER, LONGEST_GAP, NEAR, OF_CIRCUMSTANCES, POSSESSIVES, WITHIN
from app.reading.persons.located import Located
from app.reading.persons.person import Person
from app.reading.persons.words import Words

_AUXILIARIES: Final = frozenset({"is", "are", "was", "were", "has", "have", "had", "did", "does", "do", "can"})
_OWNERS: Final = frozenset({"of", "to", "for"})
"""Words between staff and whose staff it is."""
_CONTENTS: Final = frozenset({"news", "reports", "claims", "claimed", "alleged", "hopes", "hoped", "believes"})
"""Words before *that* and what somebody says or hopes."""
_AMONG_SUBJECTS: Final = frozenset({"including", "comprising"})
"""Participles before somebody who belongs to the subject: *ministers including A met B*."""


def is_auxiliary_verb(words: Words, index: int) -> bool:
    """Return whether the predicate of a noun or a person begins at an index: *were*, *has*, *will*."""
    return words.key(index) in _AUXILIARIES or words.is_cue("unreal", index)


@dataclass(slots=True)
class Subjects:
    """The subjects of the verbs of a sentence."""

    words: Words
    before: WordsBefore
    lists: Lists

    def of_verb(self, verb: Verb, window: int, located: list[Located]) -> list[Person]:
        """Return the persons between the verb before and this one who are its subject."""
        result: list[Person] = []
        last, left_out = window, -1
        for item in located:
            if not (window <= item.first and item.end <= verb.first):
                continue
            before = self.before.index(item.first)
            if left_out >= 0 and self.words.is_cue("joins", before) and self.lists.is_listed(before, left_out):
                left_out = item.end
                continue  # "aides to A and B met C"
            is_listed = bool(result) and is_joint(self.words, before) and self.words.key(before) != "by"
            is_new = is_listed and self._ends_clause_before(last, before)  # "While A was abroad, B met C"
            is_listed = is_listed and not is_new
            is_first = not result or is_listed
            is_new = is_new or (verb.is_finite and self._begins_clause(before, last, window, is_first=is_first))
            is_apart = bool(result) and not (is_listed or is_new) and self.words.key(verb.first - 1) != "they"
            if is_apart and self._is_other_object(before):
                continue  # "A praised B and met C", but "A thanked B after they met"
            if self.words.key(before) == "whom" and verb.first > item.end + 1:
                continue  # "A, whom B dismissed, met C", but "those whom A met"
            if is_new:
                result.clear()
            if self._is_of_agenda(item, before, verb) or self._is_subject(
                item, verb, before, is_joined=is_listed or is_new
            ):
                result.append(item.person)
                last, left_out = item.end, -1
            else:
                left_out = item.end if not result and self.words.key(before) in _OWNERS else -1
        return result

    def _begins_clause(self, before: int, last: int, window: int, *, is_first: bool) -> bool:
        """Return whether a clause begins at a person: *A said this when B visited her*, *A told the press that B will meet C*.

        `before` is the index before the person, `last` the end of the person before, and `window` that of the verb before. If the
        person is the first one or one of a list, only *when* and *that* tell so.
        """
        if self.words.key(before) == "that":
            is_told = self.words.key(before - 1) in _CONTENTS or self.words.has_cue("reporting", window, before)
            return is_told or not is_first  # not "the treaty that A signed"
        return self.words.key(before) == "when" or (not is_first and self._begins_content(before, last))

    def _is_of_agenda(self, item: Located, before: int, verb: Verb) -> bool:
        """Return whether somebody's programme has the encounter: *The programme of A included talks with B*."""
        return self.words.key(before) == "of" and self.words.is_cue("agendas", before - 1) and verb.first == item.end

    def _is_subject(self, item: Located, verb: Verb, before: int, *, is_joined: bool) -> bool:
        """Return whether the words around a person leave it the subject of a verb, or the owner of a noun: *A’s visit*."""
        end = item.end
        is_announced = self.words.key(before) == "that" and self.words.is_cue("announcing", before - 1)
        if not (is_joined or is_announced) and self.words.is_cue("not_subject", before):
            return False
        is_owner = self.words.key(end) in POSSESSIVES
        is_agenda = is_owner and self.words.is_cue("agendas", end + 1) and verb.first == end + 2
        if is_owner and (verb.is_finite or verb.first - end > NEAR) and not is_agenda:
            return False
        return verb.is_finite or is_owner or self._calls_off(end, verb) or self._is_within(end, verb)

    def _ends_clause_before(self, last: int, comma: int) -> bool:
        """Return whether a comma ends the clause of somebody whose name ends at `last`: *As A resigned, B met C*."""
        behind = self.words.tokens[last] if last < comma else None
        is_word = behind is not None and behind.is_word and behind.text.islower()
        return (
            self.words.key(comma) == ","
            and is_word
            and not (self.words.is_cue("joins", last) or self._circumstance_from(last))
        )

    def _circumstance_from(self, index: int) -> bool:
        """Return whether words of time or place begin at an index, behind a person: *A on Monday, B on Tuesday*."""
        return self.words.key(index) in OF_CIRCUMSTANCES or self.words.key(index) in {
            "of",
            "from",
            "for",
            "who",
            "whose",
        }

    def _begins_content(self, before: int, last: int) -> bool:
        """Return whether a person is the subject of what another one says: *B* of *A said B met C*, *A told reporters B met C*.

        `before` is the index before the person, and `last` the end of the person before.
        """
        words = range(max(last, before - NEAR), before + 1)
        is_said = any(self.words.is_cue("reporting", i) or self.words.is_cue("proposing", i) for i in words)
        return is_said and not any(self.words.key(i) == "," for i in words)

    def _is_other_object(self, before: int) -> bool:
        """Return whether a verb before a person is another one of the subject: *praised* of *A praised B and met C*."""
        token = self.words.tokens[before] if before >= 0 else None
        is_verb = token is not None and token.text.islower() and token.key.endswith(("ed", "ing"))
        is_verb = is_verb and not self.words.is_cue("passed", before - 1)  # "her invited guest B"
        return is_verb and not self.words.is_cue("including", before) and self.words.key(before) not in _AMONG_SUBJECTS

    def _is_within(self, end: int, noun: Verb) -> bool:
        """Return whether a person who ends at `end` speaks during a meeting: *A, in a meeting with B, said*."""
        words = range(end + 1, noun.first)
        is_opened = self.words.key(end) == "," and self.words.key(end + 1) in WITHIN and 0 < len(words) <= LONGEST_GAP
        return is_opened and not noun.is_finite and not any(self.words.key(index) in {",", ";"} for index in words)

    def speaker_behind(self, noun: Verb, last: int, located: list[Located]) -> list[Person]:
        """Return the person who speaks in *During a meeting with B here on Sunday, A said*; `last` is the end of *B*."""
        is_opened = self.words.key(0) in WITHIN | AFTER or noun.first == 0  # "Meeting with B, A said"
        is_participle = noun.first == 0 and self.words.key(0).endswith("ing")  # "Welcoming B, A said"
        if not is_opened or (noun.is_finite and not is_participle) or noun.first > LONGEST_GAP:
            return []
        comma = next(
            (i for i in range(last, min(len(self.words.tokens), last + LONGEST_GAP)) if self.words.key(i) == ","), None
        )
        if self.words.key(noun.end) == "between" or is_auxiliary_verb(self.words, last):
            return []  # "Talks between A and B, C said", "Talks with B were useful, C said"
        if comma is None or any(
            self.words.is_cue("finite", index) and not self.words.is_cue("occasion_nouns", index)
            for index in range(last, comma)
        ):
            return []
        start = comma + 1 + (self.words.key(comma + 1) == "the")
        return [item.person for item in located if item.first in {comma + 1, start} and self.words.key(item.end) != ","]

    def _calls_off(self, end: int, noun: Verb) -> bool:
        """Return whether a person who ends at `end` called a meeting off: *A has postponed a visit to …*."""
        words = range(end, noun.first)
        is_called_off = any(
            self.words.is_cue(kind, i) for kind in ("cancelled_words", "postponed_words") for i in words
        )
        return len(words) <= LONGEST_GAP and is_called_off and not any(self.words.key(i) in {",", ";"} for i in words)

    def of_relative_clause(self, verb: Verb, located: list[Located]) -> list[Person]:
        """Return the person before *, who then met with …*, to whom the verb belongs."""
        start = verb.first - 1
        while verb.first - start <= LONGEST_GAP and self._is_auxiliary(start):
            start -= 1
        if self.words.key(start) != "who":
            return []
        end = start - (self.words.key(start - 1) == ",")
        return [item.person for item in located if item.end == end]

    def _is_auxiliary(self, index: int) -> bool:
        """Return whether a word stands between *who* and the verb: *who had been due to meet*, *who then met*."""
        kinds = ("between_verbs", "passive", "plans")
        return (
            self.words.key(index) in {"had", "has"}
            or self.words.key(index).endswith("ly")
            or any(self.words.is_cue(kind, index) for kind in kinds)
        )

    def before_nouns(self, verb: Verb, main: int, located: list[Located]) -> list[Person]:
        """Return the subject before *, on the last day of his visit to Lima,* or *, who is on a visit to Lima,*.

        It begins the clause, and a comma follows it and stands before the verb.
        """
        start = verb.first
        while start > main and (
            self.words.is_cue("passive", start - 1) or self.words.is_cue("between_verbs", start - 1)
        ):
            start -= 1
        first = next((item for item in located if main <= item.first < start), None)
        if first is None or self.words.key(start - 1) != "," or self.words.key(first.end) != ",":
            return []
        return [] if self.words.is_cue("not_subject", self.before.index(first.first)) else [first.person]

    def of_clause(self, start: int, end: int, near: Sequence[Located]) -> list[Located]:
        """Return the person with whom a clause begins, and those whom *and* joins."""
        found: list[Located] = []
        for item in near:
            if not start <= item.first < item.end <= end:
                continue
            if found:
                between = range(found[-1].end, item.first)
                if not (between and all(is_joint(self.words, i) or self.words.is_cue("passed", i) for i in between)):
                    break
            elif (
                self.words.is_cue("not_subject", self.before.index(item.first))
                or self.words.key(item.end) in POSSESSIVES
            ):
                break
            found.append(item)
        is_list = len(found) > 1 and any(self.words.is_cue("joins", i) for i in range(found[-2].end, found[-1].first))
        return found if is_list or len(found) > 2 else found[:1]  # "A, B, C speak" in a caption
