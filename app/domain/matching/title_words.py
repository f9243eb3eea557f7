"""The words of titles, in which agreements and meetings differ: *First Protocol*, *Second Protocol*.

See decision 284.
"""

import re
from collections.abc import Collection, Sequence
from typing import Final

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from app.domain.matching.candidates import Reason
from app.domain.strings.compound_words import join_compounds
from app.domain.strings.english_spelling import american
from app.domain.strings.text import fold, fold_title, word_set

_NUMBERS: Final = -25
_OTHER_WORDS: Final = -25
_MORE_WORDS: Final = -10
_OTHER_INSTRUMENT: Final = -35
_WORD: Final = re.compile(r"\w+")
_ORDINAL: Final = re.compile(r"\b(\d+)(?:st|nd|rd|th)\b")
_NUMBER_WORDS: Final = {
    word: str(number)
    for number, words in enumerate(
        (
            "first i one", "second ii two", "third iii three", "fourth iv four", "fifth v five", "sixth vi six",
            "seventh vii seven", "eighth viii eight", "ninth ix nine", "tenth x ten",
        ),
        1,
    )
    for word in words.split()
}  # fmt: skip
_SMALL_WORDS: Final = word_set(
    "a about an and as at between by concerning de for from government governments in into kingdom no number of "
    "on or people peoples regarding relating republic respecting s states state the their to union united "
    "version with au aux concernant del der des die do du e el entre et fur l la las le les los relatif relative "
    "sobre sur und y zwischen"
)
"""Words that titles of one agreement have or lack: prepositions, and the forms of government in the names of states."""
_SHORT_WORDS: Final = {
    "mou": "memorandum of understanding",
    "moc": "memorandum of cooperation",
    "moa": "memorandum of agreement",
    "fta": "free trade agreement",
}
_INSTRUMENTS: Final = word_set(
    "amending amendment amendments additional annex annexes appendix denunciation extending extension "
    "modification modifying optional protocol renewal revised revising revision supplement supplementary "
    "terminating termination"
)
"""Words for an instrument about another agreement."""
_LEAST_SAME_WORD: Final = 0.8
_LEAST_SHARED: Final = 2
_PREFIX: Final = 2
"""The first letters of a word, which tell opposites apart: *import*, *export*."""


def title_likeness(one: str, other: str) -> float:
    """Return the likeness of two titles, 0 to 1, whatever the order of their words, with or without small words."""
    whole = fuzz.token_sort_ratio(*join_compounds(fold_title(one), fold_title(other)))
    ours, theirs = (" ".join(words) for words in _words_of_both(one, other))
    return max(whole, fuzz.token_sort_ratio(ours, theirs) if ours and theirs else 0.0) / 100


def closest_titles(ours: Sequence[str], theirs: Sequence[str]) -> tuple[float, str, str]:
    """Return the likeness of the two titles that are the most alike, one of each record, and the titles; the first of equals."""
    pairs = ((title_likeness(one, other), one, other) for one in ours for other in theirs)
    return max(pairs, key=lambda pair: pair[0])


def significant_title_words(title: str) -> frozenset[str]:
    """Return the folded words of a title but for small ones, in American spelling, numbers as digits; all words if it has no others."""
    words = frozenset(_words(title))
    return words - _SMALL_WORDS or words


def reasons_against(one: str, other: str) -> list[Reason]:
    """Return the reasons that two titles give against each other: another number, and words that only one of them has."""
    ours, theirs = _words_of_both(one, other)
    reasons = [Reason("another number in the title", _NUMBERS)] if _numbers(ours) != _numbers(theirs) else []
    against = _words_reason(set(ours), set(theirs))
    return [*reasons, against] if against else reasons


def have_alike_words(one: Collection[str], other: Collection[str]) -> bool:
    """Return whether two names have the same words, whatever their order; of three words or more, but for a slip in one."""
    ours, theirs = set(one), set(other)
    if ours == theirs:
        return True
    if len(ours - theirs) != 1 or len(theirs - ours) != 1 or len(ours & theirs) < _LEAST_SHARED:
        return False
    (own,), (their,) = ours - theirs, theirs - ours
    return not _has_digit(own) and not _has_digit(their) and _is_same_word(own, their)


def _words(title: str) -> list[str]:
    folded = " ".join(_SHORT_WORDS.get(word, word) for word in _WORD.findall(_ORDINAL.sub(r"\1", fold(title))))
    return [_NUMBER_WORDS.get(word, american(word)) for word in folded.split()]


def _words_of_both(one: str, other: str) -> tuple[list[str], list[str]]:
    """Return the words of two titles but for small ones, with the words joined that the other writes as one."""
    titles = join_compounds(fold_title(one), fold_title(other))
    ours, theirs = ([word for word in _words(title) if word not in _SMALL_WORDS] for title in titles)
    return ours, theirs


def _numbers(words: Sequence[str]) -> list[str]:
    return sorted(filter(_has_digit, words))


def _has_digit(word: str) -> bool:
    return any(character.isdigit() for character in word)


def _words_reason(ours: set[str], theirs: set[str]) -> Reason | None:
    """Return the reason that two titles give against each other: words that only one of them has."""
    only_ours, only_theirs = _unmatched(ours, theirs), _unmatched(theirs, ours)
    if only_ours and only_theirs:
        return Reason(f"only one title has {', '.join(sorted(only_ours | only_theirs)[:5])}", _OTHER_WORDS)
    if extra := only_ours | only_theirs:
        if instruments := extra & _INSTRUMENTS:
            return Reason(f"only one title is of {', '.join(sorted(instruments))}", _OTHER_INSTRUMENT)
        return Reason(f"only one title has {', '.join(sorted(extra)[:5])}", _MORE_WORDS)
    return None


def _unmatched(words: set[str], others: set[str]) -> set[str]:
    return {word for word in words - others if not any(_is_same_word(word, other) for other in others)}


def _is_same_word(one: str, other: str) -> bool:
    return one[:_PREFIX] == other[:_PREFIX] and OSA.normalized_similarity(one, other) >= _LEAST_SAME_WORD
