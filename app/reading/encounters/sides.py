"""The two sides of an encounter in a sentence of a report: who did something, and with whom."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from app.reading.encounters.clauses import Clause
from app.reading.encounters.framed_people import FramedPeople
from app.reading.encounters.frames import frame_of, is_describing
from app.reading.encounters.objects import Objects
from app.reading.encounters.pronouns import Pronouns
from app.reading.encounters.subjects import Subjects
from app.reading.encounters.verb import Verb
from app.reading.encounters.vocabulary import LONGEST_GAP, NEAR, RELATIVE
from app.reading.persons.located import Located
from app.reading.persons.person import Person
from app.reading.persons.words import Words

_QUOTES: Final = frozenset({"“", "”", '"'})
_OF_MEMBERS: Final = frozenset({"comprising", "including", "consisting", "composed", "made"})


@dataclass(frozen=True, slots=True)
class Sides:
    """The people of an encounter."""

    own: list[Person]
    """The subject of the verb."""
    others: list[Located]
    """The people whom the verb governs."""
    is_relative: bool
    """Whether *who* stands for the subject: *A, who visited Peru*."""


@dataclass(frozen=True, slots=True)
class PeopleBefore:
    """The people of a sentence before a verb whom the verb may be about."""

    window: int = 0
    """The index behind the last person or verb that is taken, from which a subject is looked for."""
    subjects: list[Person] = field(default_factory=list)
    """The subject of the last verb."""
    company: list[Person] = field(default_factory=list)
    """The subject and those with it, of *A, accompanied by B, met C*."""


@dataclass(slots=True)
class SidesReader:
    """The sides of the encounters of a sentence."""

    words: Words
    subjects: Subjects
    objects: Objects
    framed: FramedPeople
    pronouns: Pronouns
    quotes: list[int] = field(init=False)
    """The indexes of the marks of quotations, in their order: an opening one, a closing one and so on."""

    def __post_init__(self) -> None:
        self.quotes = [index for index, token in enumerate(self.words.tokens) if token.text in _QUOTES]

    def of_clause(self, clause: Clause, main: int, before: PeopleBefore) -> Sides:
        """Return the people of an encounter; `main` is the index at which the main clause begins."""
        verb, near = clause.verb, clause.near
        relative = self.subjects.of_relative_clause(verb, near) if verb.is_finite else []
        own = relative or [
            *before.company,
            *self.subjects.of_verb(verb, self._window_in_quotation(before.window, verb, near), near),
        ]
        start = max(main, clause.start)
        if verb.is_finite and not (own or before.subjects or self.pronouns.stand_between(start, verb.first)):
            own = self.subjects.before_nouns(verb, main, near)
        own = own or (before.subjects if verb.is_finite else []) or self.pronouns.meant(verb, near)
        others = (
            self.objects.of_roll(verb, near)
            or self.objects.of_verb(verb, clause.cut, near)
            or self.framed.meant_by_object(verb, own, near)
        )
        if others and not own:
            own = self.subjects.speaker_behind(verb, others[-1].end, near)
        own = own or self.framed.of_noun(verb, main, [item.person for item in others], near)
        return Sides(own, others, bool(relative))

    def after(self, clause: Clause, sides: Sides, before: PeopleBefore) -> PeopleBefore:
        """Return whom the verbs behind a clause may be about; `before` are those whom its own verb may be about."""
        verb, people = clause.verb, [item.person for item in sides.others]
        subjects, window = before.subjects, before.window
        if people and not sides.own and (self._is_leader(sides.others[0].first) or self._is_of_members(verb)):
            subjects = people  # "A delegation led by A called on B"
        elif verb.is_finite and not sides.is_relative:
            subjects = sides.own
        if people or sides.own or verb.is_finite or self._ends_subject(verb, window, clause.near):
            window = max([verb.end, *(item.end for item in sides.others)])
        return PeopleBefore(window, subjects, [*sides.own, *people] if self._is_aside(verb) else [])

    def is_spoken_in(self, verb: Verb, sides: Sides) -> bool:
        """Return whether somebody did something at an encounter that a noun names."""
        is_of_two = bool(sides.others and sides.own) or len(sides.own) > 1
        return (is_of_two and not verb.is_finite) or self._is_of_pair(verb, sides.others)

    def _ends_subject(self, noun: Verb, window: int, near: Sequence[Located]) -> bool:
        """Return whether a person before a noun without people is not the subject of a later verb.

        That of *A, who is on a visit to Japan, met B*, of *A on his visit to Japan met B* and of *A and the Japanese delegation met B* is.
        """
        if self.words.is_cue("sides", noun.first) or self._is_in_relative_clause(window, noun.first):
            return False
        on = noun.first - 1
        while noun.first - on < NEAR and is_describing(self.words, on):
            on -= 1
        return self.words.key(on) not in {"on", "during"} or not any(item.end == on for item in near)

    def _is_of_pair(self, noun: Verb, others: list[Located]) -> bool:
        """Return whether those named behind *between* did something there: *During talks between A and B, they agreed*."""
        is_between = not noun.is_finite and self.words.key(noun.end) == "between" and len(others) > 1
        is_with = not noun.is_finite and self.words.key(noun.end) == "with" and len(others) == 1
        if not (is_between or is_with) or frame_of(self.words, noun) not in {0, 1, 2}:
            return False
        behind = range(others[-1].end, len(self.words.tokens))
        return (
            self.pronouns.stand_between(behind.start, behind.stop)
            if is_between
            else any(self.words.is_cue("both", i) for i in behind)
        )

    def _window_in_quotation(self, window: int, verb: Verb, near: Sequence[Located]) -> int:
        """Return where the subject of a verb may stand: not before *“Minister B met C”* if it has its own, as in *A wrote: “B met C”*."""
        position = bisect_left(self.quotes, verb.first)
        quote = self.quotes[position - 1] if position % 2 else -1
        has_own = any(quote < item.first and item.end <= verb.first for item in near)
        has_own = has_own or (
            quote >= 0 and self.pronouns.stand_between(quote, verb.first)
        )  # "A said: “He will meet B”"
        return max(window, quote + 1) if has_own else window

    def _is_aside(self, verb: Verb) -> bool:
        """Return whether *, accompanied by* or *, which includes* stands there, behind which the verb of the subject follows."""
        if self.words.key(verb.first - 1) == "which" and self.words.is_cue("including", verb.first):
            return True
        return self.words.key(verb.first - 1) == "," and self.words.is_cue("company", verb.first)

    def _is_in_relative_clause(self, start: int, index: int) -> bool:
        """Return whether a noun stands behind *who*: the subject of *A, who is on a visit to Japan, met B* is A."""
        return any(self.words.key(i) in RELATIVE for i in range(max(start, index - LONGEST_GAP), index))

    def _is_leader(self, first: int) -> bool:
        """Return whether *led by* or *headed by* stands before the person at `first`."""
        by = first - 1 - (self.words.key(first - 1) == "the")
        return self.words.key(by) == "by" and self.words.key(by - 1) in {"led", "headed"}

    def _is_of_members(self, verb: Verb) -> bool:
        """Return whether the people behind a participle are a delegation, whose verb follows: *a delegation comprising A and B*."""
        is_participle = self.words.key(verb.first) in _OF_MEMBERS and not self.words.is_cue("passive", verb.first - 1)
        return is_participle and self.words.is_cue("sides", verb.first - 1)
