"""The closest known value to an unknown one, as part of an error message."""

import re
from collections.abc import Iterable
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

_MAX_EDITS: Final = 0.3
"""Share of the letters of the longer word that may differ: "Scotland" is not offered "Poland"."""
_LEAST_FOR_AN_EDIT: Final = 3
_LEAST_PART: Final = 4
# No suggested name is much longer; comparing a longer word with each of them takes a second.
_MAX_COMPARED_LENGTH: Final = 100


def did_you_mean(word: str, words: Iterable[str]) -> str:
    """Return "; did you mean …?" with the closest of `words`, or an empty string if none is close enough."""
    best = nearest_of(word, words)
    return f"; did you mean {best!r}?" if best else ""


def nearest_of(word: str, words: Iterable[str]) -> str | None:
    """Return the closest of `words`: one with few other letters, else the shortest that is a part of `word`, or has it.

    Edits are those of optimal string alignment: letters that are inserted, deleted, replaced or swapped. A part consists
    of whole words, or is a beginning or an end.
    """
    compared = word[:_MAX_COMPARED_LENGTH].casefold()
    folded = {item: item.casefold() for item in words}
    if len(compared) >= _LEAST_FOR_AN_EDIT and (best := process.extractOne(compared, folded, scorer=OSA.distance)):
        edits, longer = int(best[1]), max(len(compared), len(best[0]))
        if edits <= max(1, _MAX_EDITS * longer):
            return str(best[2])
    parts = [name for name, item in folded.items() if _is_part(compared, item) or _is_part(item, compared)]
    return min(parts, key=len, default=None)


def _is_part(part: str, text: str) -> bool:
    """Return whether `text` begins or ends with `part`, or has it between the edges of words."""
    if len(part) < _LEAST_PART:
        return False
    return text.startswith(part) or text.endswith(part) or re.search(rf"\b{re.escape(part)}\b", text) is not None
