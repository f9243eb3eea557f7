"""An encounter that a sentence reports: who met whom, when, where and how, as far as the sentence says so."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from app.domain.enums import Mode, Role
from app.reading.circumstances.days import Day, HowDated, days
from app.reading.circumstances.places import Place, place
from app.reading.encounters.clause_end import end_of_clause
from app.reading.encounters.main_clause import start_of_main_clause
from app.reading.encounters.modes import mode_of_clause
from app.reading.encounters.unreal import is_unreal
from app.reading.language.lexicon import Entity, Known, Lexicon, Organization, Phrases
from app.reading.language.tokens import Sentence
from app.reading.persons.located import taken_indexes
from app.reading.persons.parties import Party, parties_in
from app.reading.persons.people import people_of
from app.reading.persons.person import Person, Span
from app.reading.persons.words import Words

_AFTER_OCCASION: Final = frozenset({"with", "between", "among", ",", ";"})
_OWNED: Final = 4
_OF_STAFF: Final = frozenset({"staff", "advisor", "adviser", "assistant", "envoy", "spokesperson", "spokesman", "aide"})
_LONGEST_TRAVEL: Final = 8


@dataclass(slots=True)
class BaseEncounter:
    """The parts that the encounters of all kinds of texts have."""

    subjects: list[Person]
    """The people before the verb."""
    others: list[Person]
    parties: list[Party]
    days: list[Day]
    place: Place | None
    mode: Mode
    clause: Span
    """The clause of the encounter, without the subject of the talks."""
    hosts: Role = field(default=Role.UNKNOWN, kw_only=True)
    """The role of the subjects: host, guest or unknown."""

    @property
    def persons(self) -> list[Person]:
        """Return all persons."""
        return [*self.subjects, *self.others]


@dataclass(slots=True)
class Encounter(BaseEncounter):
    """An encounter."""

    is_side_meeting: bool
    is_call: bool
    is_travel: bool
    visited: tuple[str, ...] = ()
    """Codes of the countries to which somebody travelled."""

    @property
    def entities(self) -> list[Entity | None]:
        """Return the countries and organizations of persons and parties."""
        return [*(person.entity for person in self.persons), *(party.entity for party in self.parties)]


def encounter(
    text: str,
    sentence: Sentence,
    lexicon: Lexicon,
    known: Phrases[Known] | None = None,
    published: dt.date | None = None,
    *,
    persons: list[Person] | None = None,
    is_title: bool = False,
) -> Encounter | None:
    """Return the encounter that a sentence reports, or None if it has no verb or noun of one.

    A title needs neither: *Readout of the U.S.-Peru Working Group*. `persons` are those of the sentence, if they are known.
    """
    if persons is None:
        persons = people_of(text, sentence, lexicon, known)
    return _Readout(Words(text, sentence, lexicon), published).read(persons, is_title=is_title)


@dataclass(slots=True)
class _Readout:
    """A sentence of a readout that may report an encounter."""

    words: Words
    published: dt.date | None

    def read(self, persons: list[Person], *, is_title: bool) -> Encounter | None:
        """Return the encounter that the sentence reports, or None."""
        taken = taken_indexes(self.words.tokens, persons)
        start = start_of_main_clause(self.words, taken)
        recalled = self._recalled(start)
        start = next((i for i in range(start, len(self.words.tokens)) if i not in recalled), start)
        passed = taken | recalled
        verb = next(
            (i for i in range(start, len(self.words.tokens)) if i not in passed and self.words.is_cue("verbs", i)), None
        )
        if verb is None and is_title:
            verb = start
        if verb is None:
            verb = self._discussed(start, persons)
        if verb is None or is_unreal(self.words.lexicon, self.words.tokens, verb):
            return None
        cut = end_of_clause(self.words, verb, taken)
        if self.words.has_cue("called_off", start, cut):
            return None
        persons = [person for person in persons if not self._is_only_owner(person) and not self._is_superior(person)]
        inside = [p for p in persons if self.words.tokens[start].start <= p.mention.start < self._offset(cut)]
        subjects = [p for p in inside if p.mention.start < self.words.tokens[verb].start]
        others = [p for p in inside if p.mention.start >= self.words.tokens[verb].start]
        where = place(self.words.tokens, start, cut, self.words.lexicon, taken)
        parties = parties_in(self.words, start, cut, taken, self._of_occasion(start, cut))
        result = Encounter(
            subjects,
            others,
            _without_repetition(parties),
            self._days(start, cut),
            where,
            mode_of_clause(self.words, start, cut, where),
            clause=Span(self.words.tokens[start].start, self._offset(cut)),
            is_side_meeting=self.words.has_cue("side", start, cut),
            is_call=self.words.has_cue("phone", start, cut) or self.words.key(verb) in {"spoke", "talked", "spoken"},
            is_travel=self.words.has_cue("travel", start, cut),
        )
        result.hosts = self._roles(verb, result)
        result.visited = tuple(self._visited(start, cut))
        return result

    def _of_occasion(self, start: int, cut: int) -> frozenset[int]:
        """Return the indexes of the event at whose margins people met: *on the margins of the U.S.-ASEAN Summit with …*."""
        result: set[int] = set()
        is_inside = False
        for index in range(start, cut):
            is_inside = self.words.is_cue("side", index) or (is_inside and self.words.key(index) not in _AFTER_OCCASION)
            result |= {index} if is_inside else set()
        return frozenset(result)

    def _discussed(self, start: int, persons: list[Person]) -> int | None:
        """Return the index of *discussed* if several people, one from elsewhere, are its subject, or None."""
        for index in range(start, len(self.words.tokens)):
            if self.words.key(index) == "discussed":
                before = [person for person in persons if person.mention.end <= self.words.tokens[index].start]
                is_subject = bool(before) and before[-1].mention.end >= self.words.tokens[index - 1].start - 1
                return index if is_subject and len({id(person.entity) for person in before}) > 1 else None
        return None

    def _is_only_owner(self, person: Person) -> bool:
        """Return whether something else than a meeting is the person’s: *the Pope’s ministry*, *the President’s advisor*."""
        end = next(
            (i for i, token in enumerate(self.words.tokens) if token.start >= person.mention.end),
            len(self.words.tokens),
        )
        if self.words.key(end) not in {"'s", "’", "'"}:
            return False
        return not any(self.words.is_cue("nouns", index) for index in range(end + 1, end + 1 + _OWNED))

    def _is_superior(self, person: Person) -> bool:
        """Return whether only somebody of the person’s staff was met: *Ana Lopes, Chief of Staff to President Venn*."""
        index = next((i for i, token in enumerate(self.words.tokens) if token.start >= person.mention.start), 0)
        return self.words.key(index - 1) in {"to", "of"} and self.words.key(index - 2) in _OF_STAFF

    def _visited(self, start: int, cut: int) -> Iterator[str]:
        """Yield the countries after *travel to* and the like: *Travel to Gabon and Nigeria*, *traveled to Doha, Qatar*."""
        index, is_open = start, False
        while index < cut:
            match = self.words.lexicon.entities.longest(self.words.tokens, index)
            if match and is_open and match[1].country and not match[1].is_adjective:
                yield match[1].country
            elif self.words.key(index) in {"to", "in"}:
                is_open = self.words.has_cue("travel", max(start, index - _LONGEST_TRAVEL), index)
            elif self.words.is_cue("verbs", index) and not self.words.is_cue("travel", index):
                is_open = False
            index = match[0] if match else index + 1

    def _recalled(self, start: int) -> frozenset[int]:
        """Return the indexes of what is only remembered: *recalling the meeting in Geneva on May 12;*."""
        result: set[int] = set()
        is_recalled = False
        for index in range(start, len(self.words.tokens)):
            is_recalled = self.words.key(index) != ";" and (is_recalled or self.words.is_cue("recalling", index))
            if is_recalled:
                result.add(index)
        return frozenset(result)

    def _days(self, start: int, cut: int) -> list[Day]:
        """Return the days of the clause; *today* counts wherever it stands in the sentence."""
        found = days(self.words.tokens, self.published, self.words.lexicon)
        relative = [day for day in found if day.how is HowDated.RELATIVE]
        return relative or [day for day in found if start <= day.index < cut]

    def _roles(self, verb: int, result: Encounter) -> Role:
        """Return the role of the subjects, which only verbs such as *hosted* and *visited* tell, with the guest next to them."""
        if result.mode in {Mode.VIDEO, Mode.PHONE} or not result.others or not result.subjects:
            return Role.UNKNOWN
        distance = result.others[0].mention.start - self.words.tokens[verb].end
        words = self.words.text[self.words.tokens[verb].end : self.words.tokens[verb].end + distance].split()
        if len(words) > 1 + ("the" in words):
            return Role.UNKNOWN
        if self.words.is_cue("hosting", verb):
            return Role.HOST
        return Role.GUEST if self.words.is_cue("visiting", verb) else Role.UNKNOWN

    def _offset(self, index: int) -> int:
        return self.words.tokens[index].start if index < len(self.words.tokens) else self.words.tokens[-1].end


def _without_repetition(parties: list[Party]) -> list[Party]:
    found: dict[tuple[str | None, Organization | None], Party] = {}
    for party in parties:
        found.setdefault((party.entity.country, party.entity.organization), party)
    return list(found.values())
