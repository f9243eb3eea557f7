"""Mentions of one person in a text: which of them belong together, and by which name."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz

from app.domain.strings.text import fold
from app.reading.persons.person import Person

_ALIKE: Final = 80
"""The least likeness of two spellings of a word, of 100: *Niinisto* and *Niinistö*."""


@lru_cache(maxsize=4096)
def words_of(name: str) -> frozenset[str]:
    """Return the words of a name, folded."""
    return frozenset(word.strip(".,") for word in fold(name).replace("-", " ").split())


def are_alike(one: str, other: str) -> bool:
    """Return whether two names have a word in common, however it is spelled."""
    return any(fuzz.ratio(word, theirs) >= _ALIKE for word in words_of(one) for theirs in words_of(other))


def is_same(one: Person, other: Person) -> bool:
    """Return whether two mentions in one text are of one person: a common name and no other country or office."""
    if one.known or other.known or (one.entity and other.entity and one.entity.country != other.entity.country):
        return False
    if one.name is None or other.name is None:
        return one.entity is not None and one.office is not None and fold(one.office) == fold(other.office or "")
    words, others = words_of(one.name), words_of(other.name)
    return words <= others or others <= words


def full_name(person: Person, everyone: Iterable[Person]) -> str | None:
    """Return the longest name of a person in a text; that of the mention if it may be the name of several.

    Of two persons with one surname, the one with the same office is meant.
    """
    others = [other for other in everyone if other.name and is_same(person, other)]
    if person.office:
        office = fold(person.office)
        others = [other for other in others if fold(other.office or "") == office] or others
    names = {other.name for other in others if other.name} | ({person.name} if person.name else set())
    longest = max(names, key=lambda name: len(name.split()), default=None)
    if longest is None or any(not words_of(name) <= words_of(longest) for name in names):
        return person.name
    return longest if person.name is None or len(longest.split()) > len(person.name.split()) else person.name
