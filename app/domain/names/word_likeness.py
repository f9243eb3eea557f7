"""The likeness of two words of names: equal, romanised or written together in different ways, short forms, misspelt."""

from typing import Final

from rapidfuzz.distance import OSA

from app.domain.names.person_names import SHORT_WORD, Part

EQUAL: Final = 1.0
"""The likeness of equal words."""
_SAME_SPELLING: Final = 0.97
JOINED: Final = 0.95
"""The likeness of words that differ only as one name is romanised or joined in different ways."""
_ROMANISED: Final = 0.95
_SHORT_FORM: Final = 0.85
_SAME_SOUNDS: Final = 0.85
_SLIP: Final = 0.8
_INITIAL: Final = 0.6
_LEAST_LIKENESS_OF_SOUNDS: Final = 0.7
_LEAST_LIKENESS_OF_LETTERS: Final = 0.8


def likeness_of(one: Part, other: Part) -> float:
    """Return how alike two words are, from 0 to 1."""
    if one.is_initial or other.is_initial:
        return _INITIAL if one.text.startswith(other.text) or other.text.startswith(one.text) else 0.0
    if one.text == other.text:
        return EQUAL
    if one.spelling == other.spelling:
        return _SAME_SPELLING
    if (one.joined and one.joined in {other.joined, other.spelling}) or one.spelling == other.joined:
        return JOINED
    if one.text in other.in_pinyin or other.text in one.in_pinyin:
        return _ROMANISED
    if one.stem == other.stem:
        return _SAME_SOUNDS
    if (one.stands_for or other.stands_for) and _is_short_form(one, other):
        return _SHORT_FORM
    return _likeness_of_letters(one, other)


def _likeness_of_letters(one: Part, other: Part) -> float:
    """Return how alike two words are that differ in their letters: romanised in another way, or misspelt."""
    is_long = len(one.spelling) > SHORT_WORD and len(other.spelling) > SHORT_WORD
    if not any(skeleton in other.skeletons for skeleton in one.skeletons):
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
