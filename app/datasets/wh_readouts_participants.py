"""Participants of White House readouts: mentions of one person joined, with the country or organization represented.

See decision 282.
"""

from dataclasses import dataclass, replace
from typing import Final

from app.datasets.wh_readouts_officials import BY_NAME
from app.domain.enums import Role
from app.domain.strings.text import fold
from app.domain.tenures import offices
from app.reading.language.lexicon import Entity
from app.reading.persons.parties import Party
from app.reading.persons.person import Person
from app.reading.reports.mentions import are_alike, words_of

WORDS_ELSEWHERE: Final = frozenset({"minister", "premier", "taoiseach"})
"""Words of offices that the United States do not have."""


@dataclass(slots=True)
class Participant:
    """A participant, with the country or organization represented."""

    entity: Entity | None
    name: str | None = None
    office: str | None = None
    printed: str | None = None
    role: Role = Role.UNKNOWN
    president: str | None = None
    pocom: str | None = None
    is_of_region: bool = False
    """Whether the office is one of a region of the country, so that it has none of the levels of the country's offices."""

    @property
    def is_foreign(self) -> bool:
        """Return whether the participant represents another country than the United States, said or not, or an organization."""
        is_unsaid = self.entity is None or (self.entity.is_region and self.entity.state is None)
        return is_foreign(self.entity) or (is_unsaid and is_office_elsewhere(self.office))

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
    """Return whether it is another country than the United States, a region of one, or an organization."""
    if entity is None or entity.is_region:
        return entity is not None and entity.state not in {None, "US"}
    return entity.country != "US"


def is_office_elsewhere(office: str | None) -> bool:
    """Return whether the United States have no such office, as *Defense Minister*: then somebody is of another country, though none is said.

    *Minister* alone may be one of a church.
    """
    words = set(fold(office or "").split())
    return bool(WORDS_ELSEWHERE & words) and words != {"minister"}


def official(person: Person, text: str) -> Participant:
    """Return the participant of a US official whom the table of officials has."""
    known = BY_NAME[person.known or ""]
    printed = " ".join(text[person.mention.start : person.mention.end].split())
    return Participant(Entity("US"), known.name, known.office, printed, president=known.president, pocom=known.pocom)


def is_named(participant: Participant, person: Person) -> bool:
    """Return whether a mention is of the participant."""
    if person.known in BY_NAME:
        return participant.name == person.known
    if person.name is None or participant.name is None:
        return person.entity is not None and participant.represents in {person.country, person.organization}
    words, others = words_of(participant.name), words_of(person.name)
    return words <= others or others <= words


def _single_roles(participant: Participant) -> frozenset[str]:
    """Return the roles of the office that one person at a time holds in a country."""
    office = offices.read(participant.office or "", participant.entity.country if participant.entity else None)
    return frozenset() if office.is_former else frozenset(kind.role for kind in office.kinds if kind.is_single)


def _are_one_office(one: Participant, other: Participant) -> bool:
    """Return whether one person may have both offices: they are of the same kind, or one does not say which."""
    ours, theirs = (offices.read(item.office or "", one.represents or None) for item in (one, other))
    return ours.same(theirs) is not None or len(words_of(one.office or "") & words_of(other.office or "")) > 0


def _is_same_participant(one: Participant, other: Participant) -> bool:
    if one.represents and other.represents and one.represents != other.represents:
        return _have_one_name_in_organizations(one, other)
    if one.name is None or other.name is None:
        return one.represents == other.represents and one.represents != "US"
    if one.is_country and one.represents == other.represents and _single_roles(one) & _single_roles(other):
        return are_alike(one.name, other.name)
    if one.office and other.office and not _are_one_office(one, other):
        return one.name == other.name
    words, others = words_of(one.name), words_of(other.name)
    return words <= others or others <= words


def _have_one_name_in_organizations(one: Participant, other: Participant) -> bool:
    """Return whether one person is named by offices of two organizations, as of the European Union and of its Commission."""
    words = words_of(one.name or "")
    return not (one.is_country or other.is_country) and len(words) > 1 and words == words_of(other.name or "")


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
