"""The closest known value to an unknown one, as part of an error message."""

from collections.abc import Iterable
from typing import Final

from rapidfuzz import fuzz, process

_NEAR_ENOUGH: Final = 60
# No suggested name is much longer; comparing a longer word with each of them takes a second.
_LONGEST_COMPARED: Final = 100


def nearest(word: str, words: Iterable[str]) -> str:
    """Return "; did you mean …?" with the closest of `words`, or an empty string if none is close enough."""
    compared = word[:_LONGEST_COMPARED].casefold()
    found = process.extractOne(compared, {each: each.casefold() for each in words}, scorer=fuzz.WRatio)
    return f"; did you mean {str(found[2])!r}?" if found and found[1] >= _NEAR_ENOUGH else ""
