"""Joint statements that report a meeting: their first sentences say who met whom, and on which day.

A statement that says so is as good a report as a readout. Most joint statements were made without a meeting, or mention one in
passing, so all of it must be said: a verb of meeting in a main clause, the day, and both sides.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from app.datasets.wh_readouts_participants import is_foreign
from app.domain.edtf import bounds
from app.domain.enums import Level
from app.reading.encounter import Encounter
from app.reading.levels import level_of
from app.reading.lexicon import Entity, Lexicon
from app.reading.mentions import is_same
from app.reading.person import How, Person
from app.reading.tokens import Sentence, Token

_STATEMENTS: Final = frozenset({"statement", "communique", "declaration"})
_MET: Final = frozenset(
    ["met", "meet", "spoke", "talked", "held", "convened", "convene", "hosted", "welcomed", "received", "visited"]
)
_LONGEST_BEFORE: Final = dt.timedelta(days=10)
"""How long after the meeting a statement is published at the latest."""
_HEADS: Final = frozenset({Level.HEAD_OF_STATE, Level.HEAD_OF_GOVERNMENT})


def is_statement(title: Iterable[Sentence]) -> bool:
    """Return whether a title calls the text a statement."""
    return any(token.key in _STATEMENTS for sentence in title for token in sentence.tokens)


def reported(
    found: Encounter | None, sentence: Sentence, title: Iterable[Sentence], published: dt.date, words: Lexicon
) -> Encounter | None:
    """Return the meeting of both sides that a sentence of a statement reports with its day, or None.

    A president or head of government without a country is of the only other country that the title names. If one is of none, the sentence
    does not say who met.
    """
    if found is None or not _is_dated(found, published) or not _is_said(found, sentence.tokens):
        return None
    country = _other_country(title, words)
    result = replace(
        found,
        subjects=[_of_country(person, country) for person in found.subjects],
        others=[_of_country(person, country) for person in found.others],
    )
    if any(_is_head(person) and _is_of_none(person, result.persons) for person in result.persons):
        return None
    # Countries alone are said to meet a challenge as well; somebody, or a place, tells that they met.
    entities = result.entities if result.place is not None else [person.entity for person in result.persons]
    has_both = any(map(is_foreign, entities)) and any(entity and entity.country == "US" for entity in result.entities)
    return result if has_both else None


def _is_dated(found: Encounter, published: dt.date) -> bool:
    spans = [bounds(day.date) for day in found.days]
    return bool(spans) and all(
        published - _LONGEST_BEFORE <= span.starts_on and span.ends_on <= published for span in spans
    )


def _is_said(found: Encounter, tokens: tuple[Token, ...]) -> bool:
    """Return whether a verb of meeting stands in the clause, not as *to meet their needs*."""
    return any(
        token.key in _MET
        and found.clause.start <= token.start < found.clause.end
        and (index == 0 or tokens[index - 1].key != "to")
        for index, token in enumerate(tokens)
    )


def _is_of_none(person: Person, everyone: list[Person]) -> bool:
    """Return whether no mention of a person tells the country."""
    return person.entity is None and not any(other.entity and is_same(person, other) for other in everyone)


def _is_head(person: Person) -> bool:
    return level_of(person.office, "US") in _HEADS


def _of_country(person: Person, country: str | None) -> Person:
    if person.entity is not None or person.known or country is None or not _is_head(person):
        return person
    return replace(person, entity=Entity(country), how=How.DERIVED)


def _other_country(title: Iterable[Sentence], words: Lexicon) -> str | None:
    """Return the only country beside the United States that a title names, or None."""
    named = {found.country for sentence in title for _, _, found in words.entities.find_all(sentence.tokens)}
    countries = named - {None, "US"}
    return countries.pop() if len(countries) == 1 else None
