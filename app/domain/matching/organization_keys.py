"""Keys of the names and abbreviations of organizations, by which pairs that may be one are found.

Two organizations share a key if one has a name, or a name without its abbreviation in brackets, that is a name or the
abbreviation of the other; if their names have the same letters but for small words (*South-East*, *Southeast*) or the same words in
another order; if at most one word of each of two longer names is not in the other (*Organisation*, *Organization*); or if one has
the first letters of a name of the other for its name (*IMF*), or both have the same first letters.

See decisions 220 and 233.
"""

import re
from collections.abc import Collection, Iterable
from hashlib import blake2b
from typing import Final

from app.domain.matching.record_match import significant_words, with_and_without_one
from app.domain.names.organization_names import (
    fold_abbreviation,
    in_full,
    initials_of,
    letters_of,
    names_in,
    organization_form,
    without_elisions,
)
from app.domain.strings.text import fold

_WORD: Final = re.compile(r"\w+")
_MOST_WORDS: Final = 12


def keys_of(names: Iterable[str], abbreviation: str | None) -> set[int]:
    """Return the keys of an organization, signed numbers of 64 bits.

    Args:
        names: Its name and its other names.
        abbreviation: Its abbreviation, if it has one.
    """
    keys = {f"name {fold_abbreviation(abbreviation)}"} if abbreviation else set()
    for name in names:
        for part in names_in(name):
            keys.add(f"name {fold_abbreviation(part)}")
            if form := organization_form(part):
                keys.add(f"form {form}")
            # Not the key of a name: first letters that very many share would leave the name without a key.
            keys |= {f"letters {letters}" for letters in (letters_of(part), initials_of(part)) if letters}
        keys |= _keys_of_words(_WORD.findall(fold(without_elisions(name))))
        words = significant_words(name)
        keys |= _keys_of_words(words) | _keys_of_words(in_full(words))
    return {_number(key) for key in keys}


def _keys_of_words(words: Collection[str]) -> set[str]:
    compared = sorted(set(words))[:_MOST_WORDS]
    return {f"words {' '.join(item)}" for item in with_and_without_one(compared) if len(item) > 1}


def _number(key: str) -> int:
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), signed=True)
