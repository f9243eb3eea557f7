"""Pairs of the words of two names that are the same word."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise, product
from typing import Final, NamedTuple

from app.domain.names.person_names import Part
from app.domain.names.transliteration import spelling
from app.domain.names.word_likeness import EQUAL, JOINED, likeness_of

_Order = tuple[float, int, int, str]
_NAMES_AT_ONCE: Final = 4_096
"""The number of names of which what each comparison needs is kept: a name is compared with many others."""


class WordPair(NamedTuple):
    """Parts of the one and of the other name that are the same: one each, or one and two that are written together."""

    likeness: float
    ours: tuple[int, ...]
    theirs: tuple[int, ...]
    is_initial: bool = False


def pair_words(ours: tuple[Part, ...], theirs: tuple[Part, ...]) -> list[WordPair]:
    """Return the best pairs of parts, in which no part occurs twice."""
    # Equal words are the best pairs whatever else is alike, so only the others are compared with one another.
    best = _equal_pairs(ours, theirs)
    taken_ours = {place for pair in best for place in pair.ours}
    taken_theirs = {place for pair in best for place in pair.theirs}
    our_rest = [place for place in range(len(ours)) if place not in taken_ours]
    their_rest = [place for place in range(len(theirs)) if place not in taken_theirs]
    if not (our_rest and their_rest):
        return best
    result: list[WordPair] = []
    for i, j in product(our_rest, their_rest):
        likeness = likeness_of(ours[i], theirs[j])
        if likeness:
            result.append(WordPair(likeness, (i,), (j,), ours[i].is_initial or theirs[j].is_initial))
    if len(our_rest) > 1 or len(their_rest) > 1:
        result += [WordPair(JOINED, (i,), (j, j + 1)) for i, j in _joined(ours, theirs)]
        result += [WordPair(JOINED, (i, i + 1), (j,)) for j, i in _joined(theirs, ours)]
    # Equal likeness: whole words first, then those at the same place, so that repeated names meet their own.
    result.sort(key=_precedence(ours, theirs))
    for pair in result:
        if taken_ours.isdisjoint(pair.ours) and taken_theirs.isdisjoint(pair.theirs):
            best.append(pair)
            taken_ours.update(pair.ours)
            taken_theirs.update(pair.theirs)
    return best


def _equal_pairs(ours: tuple[Part, ...], theirs: tuple[Part, ...]) -> list[WordPair]:
    """Return the pairs of equal words in order; none if a name repeats a word, since places then decide which ones meet."""
    our_places, their_places = _places(ours), _places(theirs)
    if our_places is None or their_places is None:
        return []
    equal = [
        WordPair(EQUAL, (place,), (their_places[text],)) for text, place in our_places.items() if text in their_places
    ]
    if len(equal) > 1:
        equal.sort(key=_precedence(ours, theirs))
    return equal


@lru_cache(maxsize=_NAMES_AT_ONCE)
def _places(parts: tuple[Part, ...]) -> Mapping[str, int] | None:
    """Return the place of each word, initials apart; None if one is repeated."""
    words = [(part.text, place) for place, part in enumerate(parts) if not part.is_initial]
    places = dict(words)
    return places if len(places) == len(words) else None


def _precedence(ours: Sequence[Part], theirs: Sequence[Part]) -> Callable[[WordPair], _Order]:
    """Return the order of pairs, which is the same if the two names are exchanged."""

    def key(pair: WordPair) -> _Order:
        first_ours, first_theirs = pair.ours[0], pair.theirs[0]
        whole = ours[first_ours].text if len(pair.ours) == 1 else theirs[first_theirs].text
        return -pair.likeness, abs(first_ours - first_theirs), first_ours + first_theirs, whole

    return key


def _joined(words: Sequence[Part], parts: tuple[Part, ...]) -> list[tuple[int, int]]:
    """Return the places of words that are two successive parts of the other name, written together."""
    together = _together(parts)
    if together.keys().isdisjoint(key for word in words for key in (word.spelling, word.joined, word.text)):
        return []
    return [
        (i, together[key])
        for i, word in enumerate(words)
        if not word.is_initial
        for key in (word.spelling, word.joined, word.text)
        if key and key in together
    ]


@lru_cache(maxsize=_NAMES_AT_ONCE)
def _together(parts: tuple[Part, ...]) -> Mapping[str, int]:
    """Return the spellings of two successive parts written together, each with the place of the first."""
    return {
        key: index
        for index, (one, other) in enumerate(pairwise(parts))
        if not (one.is_initial or other.is_initial)
        for key in (
            one.spelling + other.spelling,
            spelling(one.text + other.text),
            *map("".join, product(one.in_pinyin, other.in_pinyin)),
        )
    }
