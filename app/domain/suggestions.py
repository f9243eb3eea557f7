"""The nearest right word for a wrong one, as a part of an error message."""

from collections.abc import Iterable
from typing import Final

from rapidfuzz import fuzz, process

_NEAR_ENOUGH: Final = 60
# No name that is suggested is much longer; to compare a longer word with each takes a second.
_LONGEST_COMPARED: Final = 100


def nearest(word: str, words: Iterable[str]) -> str:
    """Return "; did you mean …?" with the nearest of `words`, or an empty text where none is near."""
    compared = word[:_LONGEST_COMPARED].casefold()
    found = process.extractOne(compared, {each: each.casefold() for each in words}, scorer=fuzz.WRatio)
    return f"; did you mean {str(found[2])!r}?" if found and found[1] >= _NEAR_ENOUGH else ""
