"""The two sides of an encounter in a sentence of a report: who did something, and with whom."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from app.reading.encounters.frames import frame_of, is_describing
from app.reading.encounters.pronoun_clause import PronounClause
from app.reading.encounters.verb import Verb
from app.reading.encounters.vocabulary import LONGEST_GAP, NEAR, RELATIVE
from app.reading.persons.person import Person
from app.reading.persons.token_reader import Located

_OF_MEMBERS: Final = frozenset({"comprising", "including", "consisting", "composed", "made"})


@dataclass(frozen=True, slots=True)
class ReadClause:
    """The word of an encounter with the part of the sentence that is read for it."""

    verb: Verb
    start: int
    """The first token before the verb that is read; negative where all are."""
    cut: int
    """The token behind the clause."""
    near: list[Located]
    """The people whom the part names."""


@dataclass(slots=True)
class PeopleBefore:
    """The people of a sentence before a verb whom the verb may be about."""

    window: int = 0
    """The index behind the last person or verb that is taken, from which a subject is looked for."""
    subjects: list[Person] = field(default_factory=list)
    """The subject of the last verb."""
    company: list[Person] = field(default_factory=list)
    """The subject and those with it, of *A, accompanied by B, met C*."""


@dataclass(frozen=True, slots=True)
class Sides:
    """The people of an encounter."""

    own: list[Person]
    """The subject of the verb."""
    others: list[Located]
    """The people whom the verb governs."""
    is_relative: bool
    """Whether *who* stands for the subject: *A, who visited Peru*."""


@dataclass(slots=True)
class SidesClause(PronounClause):
    """A sentence of a report with the sides of its encounters."""

    def _sides_of(self, clause: ReadClause, main: int, before: PeopleBefore) -> Sides:
        """Return the people of an encounter; `main` is the index at which the main clause begins."""
        verb, near = clause.verb, clause.near
        relative = self._relative_subject(verb, near) if verb.is_finite else []
        own = relative or [
            *before.company,
            *self._subjects_of(verb, self._window_in_quotation(before.window, verb, near), near),
        ]
        start = max(main, clause.start)
        if verb.is_finite and not (own or before.subjects or self._has_pronoun(start, verb.first)):
            own = self._subject_before_nouns(verb, main, near)
        own = own or (before.subjects if verb.is_finite else []) or self._meant_by_pronoun(verb, near)
        others = (
            self._of_roll(verb, near) or self._others(verb, clause.cut, near) or self._person_meant(verb, own, near)
        )
        if others and not own:
            own = self._speaker_behind(verb, others[-1].end, near)
        own = own or self._framed(verb, main, [item.person for item in others], near)
        return Sides(own, others, bool(relative))

    def _go_on(self, before: PeopleBefore, clause: ReadClause, sides: Sides) -> None:
        """Note the people of a verb for those that follow it."""
        verb, people = clause.verb, [item.person for item in sides.others]
        if verb.is_finite and not sides.is_relative:
            before.subjects = sides.own
        if people and not sides.own and (self._is_leader(sides.others[0].first) or self._is_of_members(verb)):
            before.subjects = people  # "A delegation led by A called on B"
        before.company = [*sides.own, *people] if self._is_aside(verb) else []
        if people or sides.own or verb.is_finite or self._ends_subject(verb, before.window, clause.near):
            before.window = max([verb.end, *(item.end for item in sides.others)])

    def _is_spoken_in(self, verb: Verb, sides: Sides) -> bool:
        """Return whether somebody did something at an encounter that a noun names."""
        is_of_two = bool(sides.others and sides.own) or len(sides.own) > 1
        return (is_of_two and not verb.is_finite) or self._is_of_pair(verb, sides.others)

    def _ends_subject(self, noun: Verb, window: int, near: Sequence[Located]) -> bool:
        """Return whether a person before a noun without people is not the subject of a later verb.

        That of *A, who is on a visit to Japan, met B*, of *A on his visit to Japan met B* and of *A and the Japanese delegation met B* is.
        """
        if self._is("sides", noun.first) or self._is_in_relative_clause(window, noun.first):
            return False
        on = noun.first - 1
        while noun.first - on < NEAR and is_describing(self, on):
            on -= 1
        return self._key(on) not in {"on", "during"} or not any(item.end == on for item in near)

    def _of_roll(self, verb: Verb, near: Sequence[Located]) -> list[Located]:
        """Return all people behind *The envoys are* or *They were*, whatever stands between them; none if these did something: *were praised by*."""
        is_roll = verb.is_roll or (self._is("people_of_rolls", verb.first) and self._is("of_rolls", verb.end - 1))
        people = [item for item in near if item.first >= verb.end] if is_roll else []
        is_passive = bool(people) and any(self._key(index) == "by" for index in range(verb.end, people[0].first))
        return [] if is_passive else people

    def _is_of_pair(self, noun: Verb, others: list[Located]) -> bool:
        """Return whether those named behind *between* did something there: *During talks between A and B, they agreed*."""
        is_between = not noun.is_finite and self._key(noun.end) == "between" and len(others) > 1
        is_with = not noun.is_finite and self._key(noun.end) == "with" and len(others) == 1
        if not (is_between or is_with) or frame_of(self, noun) not in {0, 1, 2}:
            return False
        behind = range(others[-1].end, len(self.tokens))
        return self._has_pronoun(behind.start, behind.stop) if is_between else any(self._is("both", i) for i in behind)

    def _window_in_quotation(self, window: int, verb: Verb, near: Sequence[Located]) -> int:
        """Return where the subject of a verb may stand: not before *“Minister B met C”* if it has its own, as in *A wrote: “B met C”*."""
        position = bisect_left(self.quotes, verb.first)
        quote = self.quotes[position - 1] if position % 2 else -1
        has_own = any(quote < item.first and item.end <= verb.first for item in near)
        has_own = has_own or (quote >= 0 and self._has_pronoun(quote, verb.first))  # "A said: “He will meet B”"
        return max(window, quote + 1) if has_own else window

    def _is_aside(self, verb: Verb) -> bool:
        """Return whether *, accompanied by* or *, which includes* stands there, behind which the verb of the subject follows."""
        if self._key(verb.first - 1) == "which" and self._is("including", verb.first):
            return True
        return self._key(verb.first - 1) == "," and self._is("company", verb.first)

    def _is_in_relative_clause(self, start: int, index: int) -> bool:
        """Return whether a noun stands behind *who*: the subject of *A, who is on a visit to Japan, met B* is A."""
        return any(self._key(i) in RELATIVE for i in range(max(start, index - LONGEST_GAP), index))

    def _is_leader(self, first: int) -> bool:
        """Return whether *led by* or *headed by* stands before the person at `first`."""
        by = first - 1 - (self._key(first - 1) == "the")
        return self._key(by) == "by" and self._key(by - 1) in {"led", "headed"}

    def _is_of_members(self, verb: Verb) -> bool:
        """Return whether the people behind a participle are a delegation, whose verb follows: *a delegation comprising A and B*."""
        is_participle = self._key(verb.first) in _OF_MEMBERS and not self._is("passive", verb.first - 1)
        return is_participle and self._is("sides", verb.first - 1)
