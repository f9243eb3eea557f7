"""Comparison of two names of people.

Parts are compared without order, since sources put the family name first or last. A part that one name leaves out does
not contradict the other; parts that differ do: another given name, another initial, another generation.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Final

from app.domain.names import name_customs as customs
from app.domain.names.person_names import Part, PersonName
from app.domain.names.word_likeness import JOINED
from app.domain.names.word_pairs import WordPair, pair_words


class Agreement(IntEnum):
    """The extent to which two names agree."""

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
    """The likeness of the whole names, from 0 to 1."""
    shared: tuple[str, ...] = ()
    """The words that both have, as the first name writes them."""
    closest: float = 0.0
    """The likeness of the two words that are the most alike, initials apart: from 0 to 1."""
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


LEAST_EXACT: Final = JOINED
"""The least likeness of words that are one name, only romanised or joined in different ways."""
NOTHING_SHARED: Final = Comparison(Agreement.NONE, 0.0)


def compare(one: PersonName, other: PersonName, least: float = 0.0) -> Comparison:
    """Compare two names; the result does not depend on which is the first, but for the spelling of shared words.

    Names whose likeness is below the `least` share nothing.
    """
    if one.whole == other.whole and one.whole:
        agreement = Agreement.FULL if _is_several_words(one) else Agreement.PART
        return Comparison(agreement, 1.0, tuple(part.text for part in one.parts) or (one.whole,), 1.0)
    one, other = _with_titles_of(one, other), _with_titles_of(other, one)
    pairs = pair_words(one.parts, other.parts)
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


@dataclass(frozen=True, slots=True)
class _Side:
    """One of two compared names."""

    parts: Sequence[Part]
    met: dict[int, tuple[int, ...]]
    """The places in the other name of the parts that are paired with each part, by its place."""
    rest: list[int]
    """The places of the parts that are paired with none, and may not be left out."""

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


def _judge(one: PersonName, other: PersonName, pairs: list[WordPair], likeness: float) -> Comparison:
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


def _whole_likeness(pairs: Sequence[WordPair], ours: int, theirs: int) -> float:
    """Weigh what is shared against the shorter and against both names."""
    in_ours = sum(pair.likeness * len(pair.ours) for pair in pairs)
    in_theirs = sum(pair.likeness * len(pair.theirs) for pair in pairs)
    shorter = min(1.0, (in_ours if ours <= theirs else in_theirs) / max(1, min(ours, theirs)))
    both = min(1.0, (in_ours + in_theirs) / max(1, ours + theirs))
    return 0.5 * shorter + 0.5 * both
