"""Persons with their tokens, and the base of the readers of persons."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.reading.language.tokens import Token
from app.reading.persons.person import Person
from app.reading.persons.words import Words


@dataclass(frozen=True, slots=True)
class Located:
    """A person with the indexes of the tokens from the first to the one after the last."""

    person: Person
    first: int
    end: int


def locate(tokens: Sequence[Token], persons: Iterable[Person]) -> list[Located]:
    """Return the persons of a sentence in their order, with their tokens."""
    result: list[Located] = []
    index = 0
    for person in sorted(persons, key=lambda item: item.mention.start):
        while index < len(tokens) and tokens[index].start < person.mention.start:
            index += 1
        first = index
        while index < len(tokens) and tokens[index].start < person.mention.end:
            index += 1
        result.append(Located(person, first, index))
    return result


def taken_indexes(tokens: Sequence[Token], persons: Iterable[Person]) -> frozenset[int]:
    """Return the indexes of the tokens that belong to persons."""
    return frozenset(index for item in locate(tokens, persons) for index in range(item.first, item.end))


@dataclass(slots=True)
class TokenReader(Words):
    """A reader of the persons of one sentence, which is its words as well."""

    _key = Words.key
    _is = Words.is_cue
    _has = Words.has_cue
    _entity = Words.entity
    _is_field = Words.is_field
    _is_predicate = Words.is_predicate
    _words = Words.printed
    _span = Words.span
    _clamped_span = Words.clamped_span
