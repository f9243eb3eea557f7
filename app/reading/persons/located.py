"""The persons of a sentence with their tokens."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.reading.language.tokens import Token
from app.reading.persons.person import Person


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
