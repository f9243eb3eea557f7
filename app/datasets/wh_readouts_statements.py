"""Joint statements that report a meeting: one of their first sentences says that those who make it met, and on which day.

Most joint statements were made without a meeting, or mention one in passing, so the sentence must say all of it: a verb of meeting in
a main clause, the day, and both sides.

See decision 268.
"""

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from app.datasets.wh_readouts_participants import is_foreign
from app.domain.dates.edtf import bounds
from app.domain.enums import Level, Role
from app.reading.circumstances.levels import level_of
from app.reading.encounters.encounter import Encounter
from app.reading.language.lexicon import Entity, Lexicon
from app.reading.language.tokens import Sentence, Token
from app.reading.persons.parties import Party
from app.reading.persons.person import How, Person
from app.reading.reports.mentions import is_same

_STATEMENTS: Final = frozenset({"statement", "communique", "declaration"})
_PAST: Final = {"meet": "met", "convene": "convened", "gather": "met", "gathered": "met", "hold": "held"}
_MET: Final = frozenset({"met", "convened"})
_HELD: Final = frozenset({"held"})
_MEETINGS: Final = frozenset({"meeting", "meetings", "talks", "consultations", "summit"})
_HOSTED: Final = frozenset({"hosted", "welcomed", "received"})
_SPOKE: Final = frozenset({"spoke", "talked"})
_BY_PHONE: Final = frozenset({"phone", "telephone"})
_NEAR: Final = 6
"""The largest number of tokens between *held* and *meeting*, and between *spoke* and *by phone*."""
_OTHERS: Final = frozenset({"to", "who", "which", "that", "when", "where", "had", "have", "has", "will", "not"})
"""Words before a verb that is not of the main clause, or is of another time."""
_LONGEST_BEFORE: Final = dt.timedelta(days=10)
"""The longest time between a meeting and the statement that reports it."""
_HEADS: Final = frozenset({Level.HEAD_OF_STATE, Level.HEAD_OF_GOVERNMENT})


def is_statement(keys: set[str]) -> bool:
    """Return whether a title of these words is that of a statement, communiqué or declaration."""
    return bool(keys & _STATEMENTS)


def as_report(sentence: Sentence) -> Sentence:
    """Return a sentence with the verbs of meeting that a report has: *met* for *meet* and *gathered*, *convened* for *convene*."""
    tokens = (replace(token, key=_PAST.get(token.key, token.key)) for token in sentence.tokens)
    return replace(sentence, tokens=tuple(tokens))


def meeting(
    encounter: Encounter | None, sentence: Sentence, title: Sequence[Sentence], published: dt.date, words: Lexicon
) -> Encounter | None:
    """Return the encounter of a sentence of a statement, if the sentence says that both sides met and on which day, or None.

    A president or head of government without a country is of the only other country that the title names. If one is of none, the
    sentence does not say who met.
    """
    if encounter is None or not _is_dated(encounter, published) or not _is_said(encounter, sentence.tokens):
        return None
    country = _other_country(title, words)
    authors = _authors(encounter, sentence.tokens, words)
    result = replace(
        encounter,
        parties=encounter.parties + authors,
        subjects=[_of_country(person, country) for person in encounter.subjects],
        others=[_of_country(person, country) for person in encounter.others],
    )
    if any(_is_head(person) and _is_of_none(person, result.persons) for person in result.persons):
        return None
    has_both = any(map(is_foreign, result.entities)) and any(
        entity is not None and entity.country == "US" for entity in result.entities
    )
    return result if has_both and (result.persons or authors or result.place is not None) else None


def says_that_meeting_took_place(sentence: Sentence) -> bool:
    """Return whether a sentence begins with a meeting that *took place*: *The sixth meeting of the Council took place in Lima*."""
    keys = [token.key for token in sentence.tokens]
    verbs = (index for index, pair in enumerate(itertools.pairwise(keys)) if pair == ("took", "place"))
    verb = next(verbs, 0)
    return any(key in _MEETINGS for key in keys[:verb]) and not _OTHERS & set(keys[:verb])


def that_took_place(where: Encounter | None, who: Encounter | None, published: dt.date) -> Encounter | None:
    """Return the encounter whose place and day one sentence says, and whose people of both sides the next one, or None.

    *The meeting took place in Lima on 5 April. It was co-chaired by …*.
    """
    if where is None or who is None or where.place is None or not _is_dated(where, published):
        return None
    has_both = any(map(is_foreign, who.entities)) and any(entity and entity.country == "US" for entity in who.entities)
    return replace(who, days=where.days, place=where.place) if has_both else None


def _is_dated(encounter: Encounter, published: dt.date) -> bool:
    spans = [bounds(day.date) for day in encounter.days]
    return bool(spans) and all(
        published - _LONGEST_BEFORE <= span.starts_on and span.ends_on <= published for span in spans
    )


def _is_said(encounter: Encounter, tokens: Sequence[Token]) -> bool:
    """Return whether a verb of meeting stands in the main clause: *met*, *held talks*, *spoke by phone*, *hosted* somebody."""
    has_guest = encounter.hosts is not Role.UNKNOWN
    return any(
        (_is_verb(tokens, index) or (token.key in _HOSTED and has_guest))
        and (index == 0 or tokens[index - 1].key not in _OTHERS)
        for index, token in enumerate(tokens)
        if encounter.clause.start <= token.start < encounter.clause.end
    )


def _authors(encounter: Encounter, tokens: Sequence[Token], words: Lexicon) -> list[Party]:
    """Return the countries and organizations between *we* and the verb: *we, the leaders of Peru, Chile and Japan, met*."""
    first = next((index for index, token in enumerate(tokens) if token.key == "we"), len(tokens))
    end = next((index for index in range(first, len(tokens)) if _is_verb(tokens, index)), first)
    spans = [person.mention for person in encounter.persons]
    return [
        Party(entity, " ".join(token.text for token in tokens[start:behind]))
        for start, behind, entity in words.entities.find_all(tokens, first, end)
        if not (entity.is_region or any(span.start <= tokens[start].start < span.end for span in spans))
    ]


def _is_verb(tokens: Sequence[Token], index: int) -> bool:
    following = {token.key for token in tokens[index + 1 : index + 1 + _NEAR]}
    key = tokens[index].key
    return (
        key in _MET or (key in _HELD and bool(following & _MEETINGS)) or (key in _SPOKE and bool(following & _BY_PHONE))
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


def _other_country(title: Sequence[Sentence], words: Lexicon) -> str | None:
    """Return the only country beside the United States that a title names, or None."""
    named = {entity.country for sentence in title for _, _, entity in words.entities.find_all(sentence.tokens)}
    countries = named - {None, "US"}
    return countries.pop() if len(countries) == 1 else None
