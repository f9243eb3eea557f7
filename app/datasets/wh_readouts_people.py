"""The participants of the meeting that a White House readout reports, with their offices and roles."""

import itertools
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from app.datasets.regions import for_state
from app.datasets.wh_readouts_groups import with_members
from app.datasets.wh_readouts_joined import people_who_joined
from app.datasets.wh_readouts_officials import BY_NAME, MONARCHS, official_named
from app.datasets.wh_readouts_participants import (
    WORDS_ELSEWHERE,
    Participant,
    add,
    add_party,
    is_foreign,
    is_named,
    is_office_elsewhere,
    official,
)
from app.datasets.wh_readouts_text import Readout, ReportedEncounter
from app.datasets.wh_readouts_titles import country_before
from app.domain.enums import Level, Role
from app.domain.strings.text import fold
from app.reading.circumstances.levels import level_of
from app.reading.encounters.encounter import Encounter
from app.reading.language.lexicon import Entity
from app.reading.language.tokens import Sentence
from app.reading.persons.parties import Party
from app.reading.persons.people import people
from app.reading.persons.person import How, Person
from app.reading.reports.mentions import full_name, is_same, words_of

_NO_US_OFFICIALS: Final = WORDS_ELSEWHERE | {"chancellor", "king", "queen", "prince", "princess"}
"""Words of offices that no US official has; but a chancellor may be one of an American university."""
_PRONOUNS: Final = frozenset({"he", "she", "they"})
_HEADS: Final = frozenset({Level.HEAD_OF_STATE, Level.HEAD_OF_GOVERNMENT})


def participants_of(readout: Readout, reported: ReportedEncounter) -> list[Participant]:
    """Return the participants of a meeting: people, and countries and organizations without a named person."""
    title, text = reported.title, reported.text
    everyone = [person for sentence in reported.sentences for person in readout.people(sentence)]
    if reported.is_of_statement:
        everyone += people(readout.title, readout.words)
    result = _of_titled_country(_named(readout, reported, everyone), title.entities)
    represented = {item.represents for item in result if item.name}
    result = [
        item
        for item in result
        if (item.name and (item.represents or item.is_foreign))
        or (item.represents and item.represents not in represented and (item.is_country or not item.office))
    ]
    _set_roles(result, text)
    of_travel = _visited_parties(readout, reported) if title.is_travel else ()
    for party in (*title.parties, *(text.parties if text else []), *of_travel):
        add_party(result, party)
    result = with_members(result)
    if not any(item.represents == "US" for item in result):
        result.insert(0, Participant(Entity("US")))
    return result


def _named(readout: Readout, reported: ReportedEncounter, everyone: list[Person]) -> list[Participant]:
    """Return the people who took part, whatever they represent; `everyone` are those that the body names."""
    title, text = reported.title, reported.text
    result: list[Participant] = []
    for person in title.subjects:
        if (owner := _owner(person, readout.title)) is not None:
            add(result, replace(owner, name=_fullest(owner.name or "", everyone)))
    for person in _people(readout, reported):
        add(result, _participant(readout, person, everyone, title.persons))
    if text is not None and not title.subjects:
        for person in text.subjects:
            if (owner := _owner(person, readout.body)) is not None:
                add(result, owner)
    return result


def _of_titled_country(participants: list[Participant], titled: list[Entity | None]) -> list[Participant]:
    """Return the participants, those whose country is not said with the only foreign country among those whom the title names.

    *The U.S.-Peru Working Group* met, led by an official of ours and by *Deputy Prime Minister A*, who is of Peru.
    """
    countries = {entity.country for entity in titled if entity is not None} - {None, "US"}
    others = {item.represents for item in participants if item.is_foreign and item.represents}
    if len(countries) != 1 or others - countries:
        return participants
    result: list[Participant] = []
    for item in participants:
        is_unsaid = not item.represents and item.is_foreign
        add(result, replace(item, entity=Entity(next(iter(countries)))) if is_unsaid else item)
    return result


def _people(readout: Readout, reported: ReportedEncounter) -> Iterator[Person]:
    """Yield the people who took part, those of the title first."""
    title, text = reported.title, reported.text
    yield from title.others
    yield from (person for person in title.subjects if is_foreign(person.entity))
    if text is not None:
        yield from (
            person for person in text.persons if person.entity is not None or is_office_elsewhere(person.office)
        )
    yield from people_who_joined(reported.sentences, readout.people, readout.words)
    if title.is_travel or title.visited:
        yield from _met_on_travel(readout, reported)


def _met_on_travel(readout: Readout, reported: ReportedEncounter) -> Iterator[Person]:
    """Yield the people met on a journey: without a country of their own, they are of the only one visited, or of the one named."""
    visited = reported.visited
    for sentence in [part for item in reported.sentences for part in _with_relative_clause(readout, item, visited)]:
        encounter = readout.encounter(sentence)
        if encounter is None:
            continue
        where = encounter.place.country if encounter.place else None
        country = where if where in visited else next(iter(visited)) if len(visited) == 1 else None
        for person in encounter.others:
            is_ours = bool(person.known) or any(_is_named_alike(person, owner) for owner in reported.title.subjects)
            is_ours = is_ours or _is_companion(person, sentence)
            is_local = person.entity is None and not is_ours and level_of(person.office, "US") is not Level.AMBASSADOR
            if is_local and person.office and country:
                yield replace(person, entity=Entity(country), how=How.DERIVED)
            elif is_foreign(person.entity):
                yield person


def _with_relative_clause(readout: Readout, sentence: Sentence, visited: set[str]) -> Iterator[Sentence]:
    """Yield a sentence, and the clause behind a place that was visited: *to Mexico City, where she met with …*."""
    yield sentence
    for index, token in enumerate(sentence.tokens[:-1]):
        if token.key == "where" and sentence.tokens[index + 1].key in _PRONOUNS:
            before = Sentence(sentence.tokens[:index], sentence.paragraph)
            if visited and country_before(before, readout.words) in visited:
                yield Sentence(sentence.tokens[index + 1 :], sentence.paragraph)
            return


def _visited_parties(readout: Readout, reported: ReportedEncounter) -> Iterator[Party]:
    """Yield the countries visited whose officials the opening says the traveller met."""
    for sentence in reported.opening:
        encounter = readout.encounter(sentence)
        if encounter is not None and (encounter.subjects or sentence.tokens[0].key in _PRONOUNS):
            yield from (party for party in encounter.parties if party.entity.country in reported.visited)


def _owner(person: Person, text: str) -> Participant | None:
    """Return the US official whose readout it is: one who is known, or holds an office below the President's."""
    if person.known in BY_NAME:
        return official(person, text)
    is_ours = person.entity is None or person.country == "US"
    if not is_ours or not person.name or not person.office or level_of(person.office, "US") in _HEADS:
        return None
    is_from_elsewhere = person.entity is None and text[person.mention.end :].split(maxsplit=1)[:1] == ["from"]
    if is_from_elsewhere or _NO_US_OFFICIALS & set(fold(person.office).split()):
        return None
    return Participant(Entity("US"), person.name, person.office, person.name)


def _participant(readout: Readout, person: Person, everyone: list[Person], titled: list[Person]) -> Participant:
    """Return a person as a participant, with the name and country that the text gives elsewhere."""
    text = readout.title if person in titled else readout.body
    if person.known in BY_NAME:
        return official(person, text)
    if person.known in MONARCHS:
        title, country = MONARCHS[person.known or ""]
        return Participant(Entity(country), person.known, title, person.known)
    is_of_region = person.entity is not None and person.entity.state is not None
    person = for_state(person, text)
    name, entity = _name(person, everyone), person.entity
    for other in everyone:
        if entity is None and is_same(person, other):
            entity = for_state(other, readout.body).entity
    office = person.office
    if entity is not None and entity.is_region and not office:
        entity = None  # "Professor A of Ontario"
    if office and person.is_former:
        office = f"former {office}"
    printed = " ".join(text[person.printed.start : person.printed.end].split()) if person.printed else None
    ours = official_named(name, readout.published) if name and person.country == "US" else None
    if ours is not None:
        return Participant(entity, ours.name, ours.office, printed, president=ours.president, pocom=ours.pocom)
    return Participant(entity, name, office, printed, is_of_region=is_of_region)


def _name(person: Person, everyone: list[Person]) -> str | None:
    """Return the fullest name of a person; of several without a name and of one office, each has that of a mention of the country."""
    if person.name is None:
        office = fold(person.office or "")
        alike = [other for other in everyone if fold(other.office or "") == office]
        if len({other.country for other in alike if other.name is None}) > 1:
            return full_name(person, [other for other in alike if other.entity is not None])
    return full_name(person, everyone)


def _set_roles(participants: list[Participant], text: Encounter | None) -> None:
    """Set host and guest where the verb says so: *hosted*, *welcomed*, *visited*."""
    if text is None or text.hosts is Role.UNKNOWN:
        return
    other = Role.GUEST if text.hosts is Role.HOST else Role.HOST
    for participant in participants:
        if any(is_named(participant, person) for person in text.subjects):
            participant.role = text.hosts
        elif any(is_named(participant, person) for person in text.others):
            participant.role = other


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
