"""An encounter that a sentence reports: who met whom, when, where and how, as far as the sentence says so.

The clause of the encounter ends where the subject of the talks begins (*to discuss …*, *about …*, *ahead of …*): people,
places and dates behind it are of something else.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from app.domain.enums import Mode, Role
from app.reading.circumstances.days import Day, HowDated, days
from app.reading.circumstances.places import Place, place
from app.reading.encounters.unreal import is_unreal
from app.reading.language.lexicon import Entity, Known, Lexicon, Organization, Phrases
from app.reading.language.tokens import Sentence
from app.reading.persons.party_clause import Party, PartyClause
from app.reading.persons.people import people_of
from app.reading.persons.person import Person, Span
from app.reading.persons.token_reader import taken_indexes

LONGEST_CLAUSE: Final = 400
"""The largest number of tokens that are read of a clause; the longest lists of leaders have half as many."""
_LONGEST_TRAVEL: Final = 8
_OWNED: Final = 4
_OF_STAFF: Final = frozenset({"staff", "advisor", "adviser", "assistant", "envoy", "spokesperson", "spokesman", "aide"})
_AFTER_OCCASION: Final = frozenset({"with", "between", "among", ",", ";"})
_SMALL: Final = frozenset(
    {"the", "a", "an", "his", "her", "their", "its", "our", "both", "all", "this", "that", "these"}
)


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
    return Clause(text, sentence, lexicon, published).read(persons, is_title=is_title)


def _without_repetition(parties: list[Party]) -> list[Party]:
    found: dict[tuple[str | None, Organization | None], Party] = {}
    for party in parties:
        found.setdefault((party.entity.country, party.entity.organization), party)
    return list(found.values())


@dataclass(slots=True)
class Clause(PartyClause):
    """A sentence that may report an encounter."""

    published: dt.date | None

    def read(self, persons: list[Person], *, is_title: bool) -> Encounter | None:
        """Return the encounter that the sentence reports, or None."""
        taken = taken_indexes(self.tokens, persons)
        start = self._start(taken)
        recalled = self._recalled(start)
        start = next((i for i in range(start, len(self.tokens)) if i not in recalled), start)
        passed = taken | recalled
        verb = next((i for i in range(start, len(self.tokens)) if i not in passed and self._is("verbs", i)), None)
        if verb is None and is_title:
            verb = start
        if verb is None:
            verb = self._discussed(start, persons)
        if verb is None or is_unreal(self.lexicon, self.tokens, verb):
            return None
        cut = self._cut(verb, taken)
        if self._has("called_off", start, cut):
            return None
        persons = [person for person in persons if not self._is_only_owner(person) and not self._is_superior(person)]
        inside = [p for p in persons if self.tokens[start].start <= p.mention.start < self._offset(cut)]
        subjects = [p for p in inside if p.mention.start < self.tokens[verb].start]
        others = [p for p in inside if p.mention.start >= self.tokens[verb].start]
        where = place(self.tokens, start, cut, self.lexicon, taken)
        parties = self._parties(start, cut, taken, self._of_occasion(start, cut))
        result = Encounter(
            subjects,
            others,
            _without_repetition(parties),
            self._days(start, cut),
            where,
            self._mode(start, cut, where),
            clause=Span(self.tokens[start].start, self._offset(cut)),
            is_side_meeting=self._has("side", start, cut),
            is_call=self._has("phone", start, cut) or self._key(verb) in {"spoke", "talked", "spoken"},
            is_travel=self._has("travel", start, cut),
        )
        result.hosts = self._roles(verb, result)
        result.visited = tuple(self._visited(start, cut))
        return result

    def _of_occasion(self, start: int, cut: int) -> frozenset[int]:
        """Return the indexes of the event at whose margins people met: *on the margins of the U.S.-ASEAN Summit with …*."""
        result: set[int] = set()
        is_inside = False
        for index in range(start, cut):
            is_inside = self._is("side", index) or (is_inside and self._key(index) not in _AFTER_OCCASION)
            result |= {index} if is_inside else set()
        return frozenset(result)

    def _discussed(self, start: int, persons: list[Person]) -> int | None:
        """Return the index of *discussed* if several people, one from elsewhere, are its subject, or None."""
        for index in range(start, len(self.tokens)):
            if self._key(index) == "discussed":
                before = [person for person in persons if person.mention.end <= self.tokens[index].start]
                is_subject = bool(before) and before[-1].mention.end >= self.tokens[index - 1].start - 1
                return index if is_subject and len({id(person.entity) for person in before}) > 1 else None
        return None

    def _is_only_owner(self, person: Person) -> bool:
        """Return whether something else than a meeting is the person’s: *the Pope’s ministry*, *the President’s advisor*."""
        end = next((i for i, token in enumerate(self.tokens) if token.start >= person.mention.end), len(self.tokens))
        if self._key(end) not in {"'s", "’", "'"}:
            return False
        return not any(self._is("nouns", index) for index in range(end + 1, end + 1 + _OWNED))

    def _is_superior(self, person: Person) -> bool:
        """Return whether only somebody of the person’s staff was met: *Ana Lopes, Chief of Staff to President Venn*."""
        index = next((i for i, token in enumerate(self.tokens) if token.start >= person.mention.start), 0)
        return self._key(index - 1) in {"to", "of"} and self._key(index - 2) in _OF_STAFF

    def _visited(self, start: int, cut: int) -> Iterator[str]:
        """Yield the countries after *travel to* and the like: *Travel to Gabon and Nigeria*, *traveled to Doha, Qatar*."""
        index, is_open = start, False
        while index < cut:
            match = self.lexicon.entities.longest(self.tokens, index)
            if match and is_open and match[1].country and not match[1].is_adjective:
                yield match[1].country
            elif self._key(index) in {"to", "in"}:
                is_open = self._has("travel", max(start, index - _LONGEST_TRAVEL), index)
            elif self._is("verbs", index) and not self._is("travel", index):
                is_open = False
            index = match[0] if match else index + 1

    # ------------------------------------------------------------------ the clause

    def _start(self, taken: frozenset[int]) -> int:
        """Return where the clause begins: after *Following his talks with the King,*."""
        if not self._is("leading", 0):
            return 0
        commas = (i for i, token in enumerate(self.tokens) if token.key == "," and i not in taken)
        comma = next((i for i in commas if not self._is_inside_list(i)), None)
        return 0 if comma is None or comma + 1 >= len(self.tokens) else self._behind_list(comma, taken) + 1

    def _behind_list(self, comma: int, taken: frozenset[int]) -> int:
        """Return the comma behind the list of people that the first comma divides: *Following the summit led by A, B, and C, D met E*."""
        if not {comma - 1, comma + 1} <= taken:
            return comma
        commas = [i for i in range(comma + 1, len(self.tokens) - 2) if self._key(i) == "," and i not in taken]
        last = next((i for i in commas if self._key(i + 1) == "and" and i + 2 in taken), len(self.tokens))
        end = next((i for i in commas if i > last), comma)
        return end if end + 1 in taken else comma

    def _is_inside_list(self, comma: int) -> bool:
        """Return whether a comma belongs to a date, or to *Jr.*."""
        following = self._key(comma + 1)
        return following.isdigit() or following in {"jr", "sr"}

    def _recalled(self, start: int) -> frozenset[int]:
        """Return the indexes of what is only remembered: *recalling the meeting in Geneva on May 12;*."""
        result: set[int] = set()
        is_recalled = False
        for index in range(start, len(self.tokens)):
            is_recalled = self._key(index) != ";" and (is_recalled or self._is("recalling", index))
            if is_recalled:
                result.add(index)
        return frozenset(result)

    def _cut(self, verb: int, taken: frozenset[int]) -> int:
        """Return where the subject of the talks begins."""
        limit = min(len(self.tokens), verb + LONGEST_CLAUSE)
        for index in range(verb + 1, limit):
            if index in taken:
                continue
            if (self._is("about", index) and not self._includes_people(index, taken)) or self._key(index) in {";", "—"}:
                return index
            if self._key(index) == "to" and self._is_verb_after_to(index + 1):
                return index
            if self._key(index) == "on" and not self._is_day_or_margin(index + 1):
                return index
            if self._key(index) == "and" and self._is_past_verb(index + 1):
                return index
        return limit

    def _includes_people(self, index: int, taken: frozenset[int]) -> bool:
        """Return whether people follow who were among those met: *a delegation, including Minister A*."""
        return self._key(index) == "including" and bool(taken & {index + 1, index + 2})

    def _is_verb_after_to(self, index: int) -> bool:
        if index >= len(self.tokens):
            return False
        token = self.tokens[index]
        return token.is_word and token.text.islower() and token.key not in _SMALL and not self._is("verbs", index)

    def _is_day_or_margin(self, index: int) -> bool:
        if self._is("in_person", index - 1) or self._is("side", index - 1):
            return True
        key = self._key(index)
        is_part_of_day = key == "the" and self._is("parts_of_day", index + 1)  # "on the morning of March 5"
        return is_part_of_day or key in self.lexicon.months or key in self.lexicon.weekdays or key[:1].isdigit()

    def _is_past_verb(self, index: int) -> bool:
        key = self._key(index)
        return key.endswith("ed") and index < len(self.tokens) and self.tokens[index].text.islower()

    # ------------------------------------------------------------------ parts

    def _days(self, start: int, cut: int) -> list[Day]:
        """Return the days of the clause; *today* counts wherever it stands in the sentence."""
        found = days(self.tokens, self.published, self.lexicon)
        relative = [day for day in found if day.how is HowDated.RELATIVE]
        return relative or [day for day in found if start <= day.index < cut]

    def _mode(self, start: int, cut: int, where: Place | None) -> Mode:
        if self._has("video", start, cut):
            return Mode.VIDEO
        if self._has("in_person", start, cut):
            return Mode.IN_PERSON
        if self._has("phone", start, cut):
            return Mode.PHONE
        return Mode.IN_PERSON if where is not None else Mode.UNKNOWN

    def _roles(self, verb: int, result: Encounter) -> Role:
        """Return the role of the subjects, which only verbs such as *hosted* and *visited* tell, with the guest next to them."""
        if result.mode in {Mode.VIDEO, Mode.PHONE} or not result.others or not result.subjects:
            return Role.UNKNOWN
        distance = result.others[0].mention.start - self.tokens[verb].end
        words = self.text[self.tokens[verb].end : self.tokens[verb].end + distance].split()
        if len(words) > 1 + ("the" in words):
            return Role.UNKNOWN
        if self._is("hosting", verb):
            return Role.HOST
        return Role.GUEST if self._is("visiting", verb) else Role.UNKNOWN

    def _offset(self, index: int) -> int:
        return self.tokens[index].start if index < len(self.tokens) else self.tokens[-1].end
