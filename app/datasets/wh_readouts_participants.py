"""Participants of White House readouts: mentions of one person joined, with the country or organization represented."""

from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz import fuzz

from app.datasets.wh_readouts_officials import BY_NAME
from app.domain import offices
from app.domain.enums import Role
from app.domain.text import fold
from app.reading.encounter import Party
from app.reading.lexicon import Entity
from app.reading.person import Person

_ALIKE = 80
"""The least likeness of two spellings of a word, of 100: *Niinisto* and *Niinistö*."""


@dataclass(slots=True)
class Participant:
    """A participant, with the country or organization represented."""

    entity: Entity | None
    name: str | None = None
    office: str | None = None
    printed: str | None = None
    role: Role = Role.UNKNOWN
    president: str | None = None

    @property
    def is_foreign(self) -> bool:
        """Return whether the participant represents another country than the United States, or an organization."""
        return is_foreign(self.entity)

    @property
    def is_country(self) -> bool:
        """Return whether the participant represents a country."""
        return self.entity is not None and self.entity.country is not None

    @property
    def represents(self) -> str:
        """Return the country or organization; empty if unknown."""
        if self.entity is None:
            return ""
        return self.entity.country or (self.entity.organization.name if self.entity.organization else "")


def is_foreign(entity: Entity | None) -> bool:
    """Return whether it is another country than the United States, or an organization."""
    return entity is not None and not entity.is_region and entity.country != "US"


def official(person: Person, text: str) -> Participant:
    """Return the participant of a US official whom the table of officials has."""
    known = BY_NAME[person.known or ""]
    printed = " ".join(text[person.mention.start : person.mention.end].split())
    return Participant(Entity("US"), known.name, known.office, printed, president=known.president)


def is_named(participant: Participant, person: Person) -> bool:
    """Return whether a mention is of the participant."""
    if person.known in BY_NAME:
        return participant.name == person.known
    if person.name is None or participant.name is None:
        return person.entity is not None and participant.represents in {person.country, person.organization}
    words, others = _words_of(participant.name), _words_of(person.name)
    return words <= others or others <= words


@lru_cache(maxsize=4096)
def _words_of(name: str) -> frozenset[str]:
    return frozenset(word.strip(".,") for word in fold(name).replace("-", " ").split())


def full_name(person: Person, everyone: list[Person]) -> str | None:
    """Return the longest name of a person in a text; that of the mention if it may be the name of several.

    Of two persons with one surname, the one with the same office is meant.
    """
    others = [other for other in everyone if other.name and is_same(person, other)]
    if person.office:
        office = fold(person.office)
        others = [other for other in others if fold(other.office or "") == office] or others
    names = {other.name for other in others if other.name} | ({person.name} if person.name else set())
    longest = max(names, key=lambda name: len(name.split()), default=None)
    if longest is None or any(not _words_of(name) <= _words_of(longest) for name in names):
        return person.name
    return longest if person.name is None or len(longest.split()) > len(person.name.split()) else person.name


def is_same(one: Person, other: Person) -> bool:
    """Return whether two mentions in one text are of one person: a common name and no other country or office."""
    if one.known or other.known or (one.entity and other.entity and one.entity.country != other.entity.country):
        return False
    if one.name is None or other.name is None:
        return one.entity is not None and one.office is not None and fold(one.office) == fold(other.office or "")
    words, others = _words_of(one.name), _words_of(other.name)
    return words <= others or others <= words


def _single_roles(participant: Participant) -> frozenset[str]:
    """Return the roles of the office that one person at a time holds in a country."""
    office = offices.read(participant.office or "", participant.entity.country if participant.entity else None)
    return frozenset() if office.is_former else frozenset(kind.role for kind in office.kinds if kind.is_single)


def _are_one_office(one: Participant, other: Participant) -> bool:
    """Return whether one person may have both offices: they are of the same kind, or one does not say which."""
    ours, theirs = (offices.read(item.office or "", one.represents or None) for item in (one, other))
    return ours.same(theirs) is not None or len(_words_of(one.office or "") & _words_of(other.office or "")) > 0


def _are_alike(one: str, other: str) -> bool:
    """Return whether two names have a word in common, however it is spelled."""
    return any(fuzz.ratio(word, theirs) >= _ALIKE for word in _words_of(one) for theirs in _words_of(other))


def _is_same_participant(one: Participant, other: Participant) -> bool:
    if one.represents and other.represents and one.represents != other.represents:
        return False
    if one.name is None or other.name is None:
        return one.represents == other.represents and one.represents != "US"
    if one.is_country and one.represents == other.represents and _single_roles(one) & _single_roles(other):
        return _are_alike(one.name, other.name)
    if one.office and other.office and not _are_one_office(one, other):
        return one.name == other.name
    words, others = _words_of(one.name), _words_of(other.name)
    return words <= others or others <= words


def add(participants: list[Participant], participant: Participant) -> None:
    """Add a participant; one already there keeps its place and takes what it lacks."""
    for index, existing in enumerate(participants):
        if _is_same_participant(existing, participant):
            name = max(filter(None, (existing.name, participant.name)), key=len, default=None)
            participants[index] = replace(
                existing,
                entity=existing.entity or participant.entity,
                name=name,
                office=existing.office or participant.office,
                printed=existing.printed or participant.printed,
            )
            return
    participants.append(participant)


def add_party(participants: list[Participant], party: Party) -> None:
    """Add a country or organization, unless somebody represents it already."""
    participant = Participant(replace(party.entity, is_adjective=False))
    if participant.represents and participant.represents not in {item.represents for item in participants}:
        participants.append(participant)
