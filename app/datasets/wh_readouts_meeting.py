"""The meeting that a White House readout reports: its parties, day, place, roles and topics, as `app.reading` finds them."""

import datetime as dt
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from app.datasets.wh_readouts_days import date, interval
from app.datasets.wh_readouts_groups import with_members
from app.datasets.wh_readouts_joined import joined
from app.datasets.wh_readouts_officials import BY_NAME, MONARCHS, known
from app.datasets.wh_readouts_participants import (
    Participant,
    add,
    add_party,
    is_foreign,
    is_named,
    official,
)
from app.datasets.wh_readouts_titles import capitals_in, country_before, title_encounter
from app.domain import capitals
from app.domain.enums import Level, MeetingKind, Mode, Role
from app.domain.text import fold
from app.reading import lexicon
from app.reading.encounter import Encounter, encounter
from app.reading.levels import level_of, meeting_level
from app.reading.lexicon import Entity, Lexicon
from app.reading.mentions import full_name, is_same, words_of
from app.reading.party_clause import Party
from app.reading.people import people_of
from app.reading.person import How, Person, Span
from app.reading.places import Place, is_within_region
from app.reading.tokens import Sentence
from app.reading.topics import topics

_OPENING: Final = 5
"""How many sentences are searched for the one that reports the encounter."""
_SEVERAL: Final = frozenset({"calls", "meetings"})
_REPORTS: Final = frozenset({"readout", "readouts"})
_ELSEWHERE: Final = frozenset({"minister", "premier", "chancellor", "taoiseach", "king", "queen", "prince", "princess"})
"""Words of offices that the United States do not have."""
_PRONOUNS: Final = frozenset({"he", "she", "they"})
_STATEMENTS_OF: Final = frozenset({"meeting", "call"})


@dataclass(slots=True)
class Report:
    """A meeting as a readout reports it."""

    participants: list[Participant]
    date: str
    kind: MeetingKind
    mode: Mode
    level: Level
    place: Place | None
    is_call: bool
    topics: list[str] = field(default_factory=list)


def report(title: str, body: str, published: dt.date) -> Report | None:
    """Return the meeting that a text reports, or None if it reports none with a party from abroad."""
    return _Reader(title, body, published, lexicon.load()).read()


@dataclass(slots=True)
class _Reader:
    title: str
    body: str
    published: dt.date
    words: Lexicon
    persons: dict[int, list[Person]] = field(default_factory=dict)
    """Those of each sentence of the text, by where it begins."""
    is_several: bool = False
    """Whether the text reports meetings of several days."""

    def read(self) -> Report | None:
        title = self._title()
        if title is None:
            return None
        sentences = self.words.sentences(self.body)
        text = self._several(self._opening(sentences), sentences)
        if text is None and not (title.others or title.parties):
            return None
        participants = self._participants(title, text, sentences)
        if not any(participant.is_foreign for participant in participants):
            return None
        return self._report(title, text, participants, sentences)

    # ------------------------------------------------------------------ what is reported

    def _title(self) -> Encounter | None:
        """Return the encounter of the title; None if the text is no report of one."""
        keys = {token.key for sentence in self.words.sentences(self.title) for token in sentence.tokens}
        if not (keys & _REPORTS or ("statement" in keys and keys & _STATEMENTS_OF)):
            return None
        found = title_encounter(self.title, self.words, self.published) or _nothing()
        if found.is_travel and not found.visited:
            return replace(found, visited=capitals_in(self.title, self.words))
        return found

    def _opening(self, sentences: tuple[Sentence, ...]) -> Encounter | None:
        """Return the first encounter of the text that has a party from abroad; what it lacks is that of the first one."""
        found = [self._encounter(sentence) for sentence in sentences[:_OPENING]]
        encounters = [item for item in found if item is not None]
        if not encounters:
            return None
        first, *later = encounters
        # Later sentences tell the subjects of the talks as well: there only persons count whom one of ours met.
        met = (item for item in later if (item.subjects or not first.subjects) and _foreign_names(item))
        result = first if any(map(is_foreign, first.entities)) else next(met, first)
        if not result.days:
            result = replace(result, days=first.days, place=result.place or first.place)
        return result if result.mode is not Mode.UNKNOWN else replace(result, mode=first.mode)

    def _several(self, text: Encounter | None, sentences: tuple[Sentence, ...]) -> Encounter | None:
        """Join the encounters of the opening if the title says *calls* or *meetings*: all who were met, on all days."""
        keys = {token.key for sentence in self.words.sentences(self.title) for token in sentence.tokens}
        if text is None or not keys & _SEVERAL:
            return text
        opening = (self._encounter(sentence) for sentence in sentences[:_OPENING])
        met = [item for item in opening if item is not None and item.days and item.others and _foreign_names(item)]
        if len({day.date for item in met for day in item.days}) < 2:
            return text
        others = [*text.others, *(person for item in met for person in item.others if person not in text.others)]
        self.is_several = True
        return replace(text, others=others, days=[day for item in met for day in item.days])

    def _encounter(self, sentence: Sentence) -> Encounter | None:
        persons = self._people(sentence)
        return encounter(self.body, sentence, self.words, published=self.published, persons=persons)

    # ------------------------------------------------------------------ participants

    def _participants(
        self, title: Encounter, text: Encounter | None, sentences: tuple[Sentence, ...]
    ) -> list[Participant]:
        everyone = [person for sentence in sentences for person in self._people(sentence)]
        result: list[Participant] = []
        for person in title.subjects:
            if (owner := self._owner(person, self.title)) is not None:
                add(result, replace(owner, name=_fullest(owner.name or "", everyone)))
        for person in self._persons(title, text, sentences):
            add(result, self._participant(person, everyone, title.persons))
        if text is not None and not title.subjects:
            for person in text.subjects:
                if (owner := self._owner(person, self.body)) is not None:
                    add(result, owner)
        represented = {item.represents for item in result if item.name}
        result = [
            item
            for item in result
            if item.name or (item.represents not in represented and (item.is_country or not item.office))
        ]
        result = [item for item in result if item.represents]
        self._set_roles(result, text)
        of_travel = self._visited_parties(title, text, sentences) if title.is_travel else ()
        for party in (*title.parties, *(text.parties if text else []), *of_travel):
            add_party(result, party)
        result = with_members(result)
        if not any(item.represents == "US" for item in result):
            result.insert(0, Participant(Entity("US")))
        return result

    def _persons(self, title: Encounter, text: Encounter | None, sentences: tuple[Sentence, ...]) -> Iterator[Person]:
        """Yield the persons who took part, those of the title first."""
        yield from title.others
        yield from (person for person in title.subjects if is_foreign(person.entity))
        if text is not None:
            yield from (person for person in text.persons if person.entity is not None)
        yield from joined(sentences, self._people, self.words)
        if title.is_travel or title.visited:
            yield from self._met_on_travel(title, text, sentences)

    def _met_on_travel(
        self, title: Encounter, text: Encounter | None, sentences: tuple[Sentence, ...]
    ) -> Iterator[Person]:
        """Yield those met on a journey: without a country of their own, they are of the only one visited or the one named."""
        visited = _visited(title, text)
        for sentence in [part for item in sentences for part in self._with_relative_clause(item, visited)]:
            found = self._encounter(sentence)
            if found is None:
                continue
            where = found.place.country if found.place else None
            country = where if where in visited else next(iter(visited)) if len(visited) == 1 else None
            for person in found.others:
                is_ours = bool(person.known) or any(_is_named_alike(person, owner) for owner in title.subjects)
                is_ours = is_ours or _is_companion(person, sentence)
                is_local = (
                    person.entity is None and not is_ours and level_of(person.office, "US") is not Level.AMBASSADOR
                )
                if is_local and person.office and country:
                    yield replace(person, entity=Entity(country), how=How.DERIVED)
                elif is_foreign(person.entity):
                    yield person

    def _with_relative_clause(self, sentence: Sentence, visited: set[str]) -> Iterator[Sentence]:
        """Yield a sentence, and what follows a place that was visited: *to Mexico City, where she met with …*."""
        yield sentence
        for index, token in enumerate(sentence.tokens[:-1]):
            if token.key == "where" and sentence.tokens[index + 1].key in _PRONOUNS:
                before = Sentence(sentence.tokens[:index], sentence.paragraph)
                if visited and country_before(before, self.words) in visited:
                    yield Sentence(sentence.tokens[index + 1 :], sentence.paragraph)
                return

    def _visited_parties(
        self, title: Encounter, text: Encounter | None, sentences: tuple[Sentence, ...]
    ) -> Iterator[Party]:
        """Yield the countries visited whose officials the opening says the traveller met."""
        visited = _visited(title, text)
        for sentence in sentences[:_OPENING]:
            found = self._encounter(sentence)
            if found is not None and (found.subjects or sentence.tokens[0].key in _PRONOUNS):
                yield from (party for party in found.parties if party.entity.country in visited)

    def _people(self, sentence: Sentence) -> list[Person]:
        if sentence.start not in self.persons:
            self.persons[sentence.start] = people_of(self.body, sentence, self.words, known(self.published))
        return self.persons[sentence.start]

    def _owner(self, person: Person, text: str) -> Participant | None:
        """Return the US official whose readout it is: one who is known, or holds an office below the President's."""
        if person.known in BY_NAME:
            return official(person, text)
        is_ours = person.entity is None or person.country == "US"
        if not is_ours or not person.name or not person.office or level_of(person.office, "US") in _HEADS:
            return None
        if _ELSEWHERE & set(fold(person.office).split()):
            return None
        return Participant(Entity("US"), person.name, person.office, person.name)

    def _participant(self, person: Person, everyone: list[Person], titled: list[Person]) -> Participant:
        text = self.title if person in titled else self.body
        if person.known in BY_NAME:
            return official(person, text)
        if person.known in MONARCHS:
            title, country = MONARCHS[person.known or ""]
            return Participant(Entity(country), person.known, title, person.known)
        name, entity = full_name(person, everyone), person.entity
        for other in everyone:
            if entity is None and is_same(person, other):
                entity = other.entity
        office = person.office
        if office and person.is_former:
            office = f"former {office}"
        printed = " ".join(text[person.printed.start : person.printed.end].split()) if person.printed else None
        return Participant(entity, name, office, printed)

    def _set_roles(self, participants: list[Participant], text: Encounter | None) -> None:
        """Set host and guest where the verb says so: *hosted*, *welcomed*, *visited*."""
        if text is None or text.hosts is Role.UNKNOWN:
            return
        other = Role.GUEST if text.hosts is Role.HOST else Role.HOST
        for participant in participants:
            if any(is_named(participant, person) for person in text.subjects):
                participant.role = text.hosts
            elif any(is_named(participant, person) for person in text.others):
                participant.role = other

    # ------------------------------------------------------------------ the meeting

    def _report(
        self, title: Encounter, text: Encounter | None, participants: list[Participant], sentences: tuple[Sentence, ...]
    ) -> Report:
        mode = self._mode(title, text)
        is_call = title.is_call or (text is not None and text.is_call and not self._is_titled_meeting())
        where = None if is_call or mode is Mode.VIDEO else self._place(title, text, sentences)
        sides = {participant.represents for participant in participants}
        gathered = {
            party.entity.identifier for item in (title, text) if item for party in item.parties if party.is_gathering
        }
        is_of_several = len(sides) > 2 or any(not item.name and item.represents in gathered for item in participants)
        kind = MeetingKind.MULTILATERAL_MEETING if is_of_several else MeetingKind.BILATERAL_MEETING
        if is_call:
            kind = MeetingKind.CALL
        elif title.is_travel:
            kind = MeetingKind.VISIT
        elif (text and text.is_side_meeting) or title.is_side_meeting:
            kind = MeetingKind.SIDE_MEETING
        ours = {level_of(item.office, "US") for item in participants if not item.is_foreign and item.office}
        theirs = {
            level_of(item.office, item.entity.country if item.entity else None)
            for item in participants
            if item.is_foreign
        }
        return Report(
            participants,
            interval(text, self.published) if text and self.is_several else date(text, self.published),
            kind,
            mode,
            meeting_level(ours, theirs),
            where,
            is_call,
            topics(sentences, self.words),
        )

    def _place(self, title: Encounter, text: Encounter | None, sentences: tuple[Sentence, ...]) -> Place | None:
        """Return the place of the text, or else of the title, or the only country visited; a capital has its country."""
        if text is not None and text.place is not None:
            return _with_country(text.place, sentences, self.words)
        if title.place is not None and (title.place.city or title.place.venue):
            return _with_country(title.place, self.words.sentences(self.title), self.words)
        visited = _visited(title, text) if title.is_travel else set()
        return Place(country=next(iter(visited))) if len(visited) == 1 else None

    def _is_titled_meeting(self) -> bool:
        return "meeting" in {token.key for sentence in self.words.sentences(self.title) for token in sentence.tokens}

    def _mode(self, title: Encounter, text: Encounter | None) -> Mode:
        modes = [item.mode for item in (text, title) if item is not None]
        if Mode.VIDEO in modes:
            return Mode.VIDEO
        if title.is_call:
            return Mode.PHONE
        if title.is_travel and _visited(title, text):
            return Mode.IN_PERSON
        return next((mode for mode in modes if mode is not Mode.UNKNOWN), Mode.UNKNOWN)


def _fullest(name: str, everyone: list[Person]) -> str:
    """Return the fullest form in which the text prints the name of a US official."""
    ours = (item.name for item in everyone if item.name and not is_foreign(item.entity) and item.known is None)
    return max([name, *(other for other in ours if words_of(name) < words_of(other))], key=len)


def _is_named_alike(one: Person, other: Person) -> bool:
    """Return whether the name of one is part of the other's: *Senior Advisor Perez* and *Senior Advisor Tom Perez*."""
    words, others = words_of(one.name or ""), words_of(other.name or "")
    return bool(words and others) and (words <= others or others <= words)


def _is_companion(person: Person, sentence: Sentence) -> bool:
    """Return whether a person only came along with the traveller: *The Senior Advisor was joined by Director A*."""
    before = (token.key for token in sentence.tokens if token.start < person.mention.start)
    return any(one in {"joined", "accompanied"} and other == "by" for one, other in itertools.pairwise(before))


def _foreign_names(found: Encounter) -> list[Person]:
    persons = found.others if found.subjects else found.persons
    return [person for person in persons if person.name and is_foreign(person.entity)]


def _nothing() -> Encounter:
    return Encounter(
        [], [], [], [], None, Mode.UNKNOWN, is_side_meeting=False, is_call=False, is_travel=False, clause=Span(0, 0)
    )


_HEADS: Final = frozenset({Level.HEAD_OF_STATE, Level.HEAD_OF_GOVERNMENT})


def _visited(title: Encounter, text: Encounter | None) -> set[str]:
    return {*title.visited, *(text.visited if text else ())} - {"US"}


def _with_country(found: Place, sentences: tuple[Sentence, ...], words: Lexicon) -> Place:
    """Return the place with the country of which its city is the capital, unless words behind it say where it is."""
    if not found.city or found.country or found.span is None:
        return found
    tokens = next((item.tokens for item in reversed(sentences) if item.start <= found.span.start), ())
    if is_within_region(tokens, found.span.end, words):
        return found
    return replace(found, country=capitals.country_of(found.city))
