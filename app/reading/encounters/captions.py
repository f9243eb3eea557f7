"""Captions without a verb: *Ana Lopes (left) with Luis Soto in Riga*."""

from typing import Final

from app.reading.encounters.clause_end import LONGEST_CLAUSE
from app.reading.encounters.verb import Verb
from app.reading.persons.words import Words

_LONGEST_CAPTION: Final = 24
"""The largest number of words of a caption before *(left)*."""
_PLACES_IN_PICTURES: Final = frozenset({"left", "right", "l", "r", "c", "centre", "center"})
_MARKS: Final = frozenset({"(", ")", ","})
_BEHIND_CAPTIONS: Final = frozenset({"", ".", "(", "in", "at", "on", "during", "before", "after"})


def with_caption(words: Words, verbs: list[Verb], taken: frozenset[int]) -> list[Verb]:
    """Return the words of encounters behind *(left)* of a caption without a verb: *Ana Lopes (left) with Luis Soto in Riga*."""
    first = verbs[0].first if verbs else len(words.tokens)
    for index in range(1, min(first, _LONGEST_CAPTION)):
        if end := _end_of_caption(words, index, taken):
            return [Verb(index, end, is_finite=True), *verbs]
    return verbs


def _end_of_caption(words: Words, index: int, taken: frozenset[int]) -> int:
    """Return the index behind *(left)* in *Ana Lopes (left) with Luis Soto in Riga*, a picture of two; 0 if something else is there."""
    if index - 1 not in taken or words.key(index) not in _MARKS or words.key(index + 1) not in _PLACES_IN_PICTURES:
        return 0
    end = index + 3
    position = end + (words.key(end) == ",")
    person = position + 1 + (words.key(position + 1) in {"the", "his", "her"})
    if words.key(end - 1) not in _MARKS or words.key(position) != "with" or person not in taken:
        return 0
    behind = next((i for i in range(person, person + LONGEST_CLAUSE) if i not in taken), person)
    return end if words.key(behind) in _BEHIND_CAPTIONS else 0
