"""Comparison of two names of people.

Parts are compared without order, since sources put the family name first or last. A part that one name leaves out does
not contradict the other; parts that differ do: another given name, another initial, another generation.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import pairwise, product
from typing import Any, Final, NamedTuple

from rapidfuzz.distance import OSA

from app.domain import name_customs as customs
from app.domain.person_names import SHORT_WORD, Part, PersonName
from app.domain.transliteration import spelling

_EQUAL: Final = 1.0
_SAME_SPELLING: Final = 0.97
_JOINED: Final = 0.95
_ROMANISED: Final = 0.95
_SHORT_FORM: Final = 0.85
_SAME_SOUNDS: Final = 0.85
_SLIP: Final = 0.8
_INITIAL: Final = 0.6
_LEAST_LIKENESS_OF_SOUNDS: Final = 0.7
_LEAST_LIKENESS_OF_LETTERS: Final = 0.8


class Agreement(IntEnum):
    """How far two names agree."""

    NONE = 0
    """They share no word."""
    DOUBTFUL = 1
    """They share a word, but each says something that the other does not, or they name different generations."""
    PART = 2
    """The other says all that one of them says; but that is a single word, or the other begins with another given name."""
    FULL = 3
    """The other says all that one of them says: two words or more, among them the first given name."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The result of comparing two names."""

    agreement: Agreement
    likeness: float
    """From 0 to 1."""
    shared: tuple[str, ...] = ()
    """The words that both have, as the first name writes them."""
    closest: float = 0.0
    """How alike the words are that are the most alike, initials apart: from 0 to 1."""
    other_generation: bool = False
    """Whether both say which generation they are, and differ: Jr. and III."""
    other_given_name: bool = False
    """Whether the given names appear to differ."""
    lacks_first: bool = False
    """Whether one name has all words of the other in their order, and begins with one more: *Ana Lopes Cruz*, *Lopes Cruz*."""

    @property
    def contradicts(self) -> bool:
        """Whether the names are those of two people."""
        return self.other_generation or self.other_given_name


LEAST_EXACT: Final = _JOINED
"""How alike two words are that differ only as one name is romanised or joined in different ways."""
NOTHING_SHARED: Final = Comparison(Agreement.NONE, 0.0)


def compare(one: PersonName, other: PersonName, least: float = 0.0) -> Comparison:
    """Compare two names; the result does not depend on which is the first, but for the spelling of shared words.

    Names whose likeness is below the `least` share nothing.
    """
    if one.whole == other.whole and one.whole:
        agreement = Agreement.FULL if _is_several_words(one) else Agreement.PART
        return Comparison(agreement, 1.0, tuple(part.text for part in one.parts) or (one.whole,), 1.0)
    one, other = _with_titles_of(one, other), _with_titles_of(other, one)
    pairs = _pair(one.parts, other.parts)
    likeness = _whole_likeness(pairs, _size(one), _size(other)) if pairs else 0.0
    if not pairs or likeness < least:
        return NOTHING_SHARED
    return _judge(one, other, pairs, likeness)


def _with_titles_of(name: PersonName, other: PersonName) -> PersonName:
    """Return a name with the words that were left out as titles, but that the other name has as names."""
    if not name.leading:
        return name
    texts = {part.text for part in other.parts}
    names = tuple(part for part in name.leading if part.text in texts)
    return replace(name, parts=names + name.parts) if names else name


def _is_several_words(name: PersonName) -> bool:
    return len(name.parts) > 1 or name.generation is not None


class _Pair(NamedTuple):
    """Parts of the one and of the other name that are the same: one each, or one and two that are written together."""

    likeness: float
    ours: tuple[int, ...]
    theirs: tuple[int, ...]
    is_initial: bool = False


def _pair(ours: Sequence[Part], theirs: Sequence[Part]) -> list[_Pair]:
    """Return the best pairs of parts, in which no part occurs twice."""
    # Equal words are the best pairs whatever else is alike, so only the others are compared with one another.
    best = _equal_pairs(ours, theirs)
    taken_ours = {place for pair in best for place in pair.ours}
    taken_theirs = {place for pair in best for place in pair.theirs}
    our_rest = [place for place in range(len(ours)) if place not in taken_ours]
    their_rest = [place for place in range(len(theirs)) if place not in taken_theirs]
    if not (our_rest and their_rest):
        return best
    result: list[_Pair] = []
    for i, j in product(our_rest, their_rest):
        likeness = _likeness(ours[i], theirs[j])
        if likeness:
            result.append(_Pair(likeness, (i,), (j,), ours[i].is_initial or theirs[j].is_initial))
    if len(our_rest) > 1 or len(their_rest) > 1:
        result += [_Pair(_JOINED, (i,), (j, j + 1)) for i, j in _joined(ours, theirs)]
        result += [_Pair(_JOINED, (i, i + 1), (j,)) for j, i in _joined(theirs, ours)]
    # Equal likeness: whole words first, then those at the same place, so that repeated names meet their own.
    result.sort(key=_precedence(ours, theirs))
    for pair in result:
        if taken_ours.isdisjoint(pair.ours) and taken_theirs.isdisjoint(pair.theirs):
            best.append(pair)
            taken_ours.update(pair.ours)
            taken_theirs.update(pair.theirs)
    return best


def _equal_pairs(ours: Sequence[Part], theirs: Sequence[Part]) -> list[_Pair]:
    """Return the pairs of equal words in order; none if a name repeats a word, since places then decide which ones meet."""
    our_places, their_places = _places(ours), _places(theirs)
    if our_places is None or their_places is None:
        return []
    equal = [
        _Pair(_EQUAL, (place,), (their_places[text],)) for text, place in our_places.items() if text in their_places
    ]
    if len(equal) > 1:
        equal.sort(key=_precedence(ours, theirs))
    return equal


def _places(parts: Sequence[Part]) -> dict[str, int] | None:
    """Return the place of each word, initials apart; None if one is repeated."""
    words = [(part.text, place) for place, part in enumerate(parts) if not part.is_initial]
    places = dict(words)
    return places if len(places) == len(words) else None


def _precedence(ours: Sequence[Part], theirs: Sequence[Part]) -> Callable[[_Pair], tuple[Any, ...]]:
    """Return the order of pairs, which is the same if the two names are exchanged."""

    def key(pair: _Pair) -> tuple[Any, ...]:
        first_ours, first_theirs = pair.ours[0], pair.theirs[0]
        whole = ours[first_ours].text if len(pair.ours) == 1 else theirs[first_theirs].text
        return -pair.likeness, abs(first_ours - first_theirs), first_ours + first_theirs, whole

    return key


def _joined(words: Sequence[Part], parts: Sequence[Part]) -> list[tuple[int, int]]:
    """Return the places of words that are two successive parts of the other name, written together."""
    if len(parts) < 2:
        return []
    together = {
        key: index
        for index, (one, other) in enumerate(pairwise(parts))
        if not (one.is_initial or other.is_initial)
        for key in (
            one.spelling + other.spelling,
            spelling(one.text + other.text),
            *map("".join, product(one.in_pinyin, other.in_pinyin)),
        )
    }
    return [
        (i, together[key])
        for i, word in enumerate(words)
        if not word.is_initial
        for key in (word.spelling, word.joined, word.text)
        if key and key in together
    ]


def _likeness(one: Part, other: Part) -> float:
    """Return how alike two words are, from 0 to 1."""
    if one.is_initial or other.is_initial:
        return _INITIAL if one.text.startswith(other.text) or other.text.startswith(one.text) else 0.0
    if one.text == other.text:
        return _EQUAL
    if one.spelling == other.spelling:
        return _SAME_SPELLING
    if (one.joined and one.joined in {other.joined, other.spelling}) or one.spelling == other.joined:
        return _JOINED
    if one.text in other.in_pinyin or other.text in one.in_pinyin:
        return _ROMANISED
    if one.stem == other.stem:
        return _SAME_SOUNDS
    if (one.stands_for or other.stands_for) and _is_short_form(one, other):
        return _SHORT_FORM
    return _likeness_of_letters(one, other)


def _likeness_of_letters(one: Part, other: Part) -> float:
    """Return how alike two words are that differ in their letters: romanised in another way, or misspelt."""
    is_long = min(len(one.spelling), len(other.spelling)) > SHORT_WORD
    if set(one.skeletons).isdisjoint(other.skeletons):
        is_slip = is_long and OSA.normalized_similarity(one.text, other.text) >= _LEAST_LIKENESS_OF_LETTERS
        return _SLIP if is_slip else 0.0
    if one.is_unvowelled or other.is_unvowelled:
        return _SAME_SOUNDS if len(one.skeletons[0]) > 1 else 0.0
    if is_long and OSA.normalized_similarity(one.spelling, other.spelling) >= _LEAST_LIKENESS_OF_SOUNDS:
        return _SAME_SOUNDS
    if is_long and OSA.normalized_similarity(one.text, other.text) < _LEAST_LIKENESS_OF_SOUNDS:
        return 0.0  # Edwin and Whitney have the same consonants and vowels, too
    # The same vowels between the same consonants; h counts as a consonant here.
    is_same = _vowels(one.spelling) == _vowels(other.spelling)
    return _SLIP if is_same and one.spelling.startswith("h") == other.spelling.startswith("h") else 0.0


def _vowels(word: str) -> str:
    """Return the vowels of a spelling, those that are romanised in two ways as one: Seo, So; Saif, Seif."""
    vowels = "".join(character for character in word if character in "aiu").replace("iu", "u").replace("ui", "u")
    return vowels.replace("ai", "i") if word[:1] not in "aiu" and word[-1:] not in "aiu" else vowels


def _is_short_form(one: Part, other: Part) -> bool:
    return (
        other.text in one.stands_for or one.text in other.stands_for or not one.stands_for.isdisjoint(other.stands_for)
    )


@dataclass(frozen=True, slots=True)
class _Side:
    """One of two compared names: its parts, the places in the other that each met, and those that met none."""

    parts: Sequence[Part]
    met: dict[int, tuple[int, ...]]
    rest: list[int]

    @classmethod
    def of(cls, parts: Sequence[Part], pairs: Sequence[tuple[tuple[int, ...], tuple[int, ...]]]) -> "_Side":
        met = {place: theirs for ours, theirs in pairs for place in ours}
        return cls(parts, met, [index for index, part in enumerate(parts) if index not in met and not part.is_extra])

    def names_father_of(self, other: "_Side") -> bool:
        """Return whether this name begins with a word that the other has as the name of the father."""
        if 0 not in self.met or self.parts[0].is_father:
            return False
        return any(other.parts[place].is_father for place in self.met[0])

    def is_other_gender_of(self, other: "_Side") -> bool:
        """Return whether both names begin with one given name, of a man and of a woman: *Mario* and *Maria*."""
        if self.met.get(0) != (0,):
            return False
        shorter, longer = sorted((self.parts[0].text, other.parts[0].text), key=len)
        if longer == f"{shorter}a":
            return shorter[-1] not in "aeiouy"
        return shorter[:-1] == longer[:-1] and {shorter[-1:], longer[-1:]} == {"a", "o"}

    def lacks_first(self) -> bool:
        """Return whether the other name has all words of this one, in their order, and begins with another."""
        places = [place for own in sorted(self.met) for place in self.met[own]]
        return not self.rest and 0 not in places and places == sorted(places)

    def leaves_out_first(self) -> bool:
        """Return whether the other name only lacks our first word, which is often left out."""
        return self.rest == [0] and self.parts[0].text in customs.OFTEN_LEFT_OUT


def _judge(one: PersonName, other: PersonName, pairs: list[_Pair], likeness: float) -> Comparison:
    ours = _Side.of(one.parts, [(pair.ours, pair.theirs) for pair in pairs])
    theirs = _Side.of(other.parts, [(pair.theirs, pair.ours) for pair in pairs])
    words = [pair for pair in pairs if not pair.is_initial]
    if not words:
        return NOTHING_SHARED
    other_generation = None not in {one.generation, other.generation} and one.generation != other.generation
    other_given_name = _given_names_differ(ours, theirs)
    # A word that may be a title in one of the names does not make the name whole: Chief Ade, Chief Olu Ade.
    names = [pair for pair in words if not (one.parts[pair.ours[0]].is_title or other.parts[pair.theirs[0]].is_title)]
    count = sum(max(len(pair.ours), len(pair.theirs)) for pair in names)
    is_whole = len(one.words) > 1 and len(other.words) > 1 and count > 1
    # A ruler has one name and a number: Harald V.
    is_whole = is_whole or (one.generation is not None and one.generation == other.generation)
    names_father = ours.names_father_of(theirs) or theirs.names_father_of(ours)
    if (ours.rest and theirs.rest) or other_generation or names_father:
        agreement = Agreement.DOUBTFUL
    elif is_whole and not other_given_name:
        agreement = Agreement.FULL
    else:
        agreement = Agreement.PART
    shared = tuple(one.parts[place].text for place in sorted(ours.met))
    closest = max(pair.likeness for pair in words)
    lacks_first = count > 1 and not other_generation and (ours.lacks_first() or theirs.lacks_first())
    return Comparison(agreement, likeness, shared, closest, other_generation, other_given_name, lacks_first)


def _given_names_differ(one: _Side, other: _Side) -> bool:
    """Return whether the names begin with different given names, wherever the family name stands.

    Where a name begins with a word that the other lacks, the other must not begin with one of its later words: *Khaleda
    Ziaur Rahman* is not *Ziaur Rahman*, nor *Saud bin Faisal* *Faisal*. Only where the family name moved to the other
    end does one name begin with a later word of the other.
    """
    if one.names_father_of(other) or other.names_father_of(one):
        return True
    if len(one.parts) == 1 or len(other.parts) == 1:
        return False  # a family name or the name of a ruler
    if one.is_other_gender_of(other):
        return True
    if one.rest and other.rest:
        # Family names change with marriage, and some bear several; given names come first.
        return 0 in {one.rest[0], other.rest[0]}
    if one.leaves_out_first() or other.leaves_out_first():
        return False
    if 0 not in one.met or 0 not in other.met:
        return True
    return not (0 in one.met[0] or len(other.parts) - 1 in one.met[0] or len(one.parts) - 1 in other.met[0])


def _size(name: PersonName) -> int:
    """Return the number of words that may not be left out."""
    return sum(not part.is_extra for part in name.parts)


def _whole_likeness(pairs: Sequence[_Pair], ours: int, theirs: int) -> float:
    """Weigh what is shared against the shorter and against both names."""
    in_ours = sum(pair.likeness * len(pair.ours) for pair in pairs)
    in_theirs = sum(pair.likeness * len(pair.theirs) for pair in pairs)
    shorter = min(1.0, (in_ours if ours <= theirs else in_theirs) / max(1, min(ours, theirs)))
    both = min(1.0, (in_ours + in_theirs) / max(1, ours + theirs))
    return 0.5 * shorter + 0.5 * both
