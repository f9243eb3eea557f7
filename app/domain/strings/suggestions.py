"""The closest known value to an unknown one, as part of an error message."""

import re
from collections.abc import Iterable
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

_MAX_EDITS: Final = 0.3
"""Share of the letters of the longer word that may differ: "Scotland" is not offered "Poland"."""
_MAX_EDITS_OF_NAME: Final = 0.2
_MOST_NAMES: Final = 3
_LEAST_FOR_AN_EDIT: Final = 3
_LEAST_PART: Final = 4
_USUAL_NAMES: Final = {
    "by": "group group_by groupby dimension dimensions",
    "country": "iso iso2 iso3 nation state",
    "cursor": "offset page skip",
    "date": "day month year",
    "date_from": "after begin from_date since start start_date",
    "date_to": "before end end_date to_date until",
    "kind": "category type",
    "limit": "count max page_size per_page rows size top",
    "measure": "metric metrics value values",
    "place": "location where",
    "q": "keyword keywords name query search text",
    "sort": "order order_by orderby ordering sort_by",
    "topic": "subject tag theme",
}
"""The names that other services have for parameters, by the name here."""
_BY_USUAL_NAME: Final = {usual: name for name, others in _USUAL_NAMES.items() for usual in others.split()}
# No suggested name is much longer; comparing a longer word with each of them takes a second.
_MAX_COMPARED_LENGTH: Final = 100


def did_you_mean(word: str, words: Iterable[str]) -> str:
    """Return "; did you mean …?" with the closest of `words`, or an empty string if none is close enough."""
    best = nearest_of(word, words)
    return f"; did you mean {best!r}?" if best else ""


def did_you_mean_name(name: str, names: Iterable[str]) -> str:
    """Return "; did you mean …?" for the name of a parameter or field: the one of `names` that other services call so, or else the closest."""
    known = [*names]
    here = _BY_USUAL_NAME.get(name.casefold())
    return f"; did you mean {here!r}?" if here in known else did_you_mean(name, known)


def nearest_of(word: str, words: Iterable[str]) -> str | None:
    """Return the closest of `words`: one that differs in case alone, or with few other letters, else the shortest that is a part of `word`, or has it.

    Edits are those of optimal string alignment: letters that are inserted, deleted, replaced or swapped. A part consists
    of whole words, or is a beginning or an end.
    """
    compared = word[:_MAX_COMPARED_LENGTH].casefold()
    folded = {item: item.casefold() for item in words}
    if compared.strip() in folded.values():
        return next(item for item, name in folded.items() if name == compared.strip())
    if len(compared) >= _LEAST_FOR_AN_EDIT and (best := process.extractOne(compared, folded, scorer=OSA.distance)):
        edits, longer = int(best[1]), max(len(compared), len(best[0]))
        if edits <= max(1, _MAX_EDITS * longer):
            return str(best[2])
    parts = [name for name, item in folded.items() if _is_part(compared, item) or _is_part(item, compared)]
    return min(parts, key=len, default=None)


def did_you_mean_country(word: str, names: Iterable[str]) -> str:
    """Return "; did you mean …?" with the names of countries that a word misspells, or an empty string if it misspells none.

    Countries have similar names, and a wrong suggestion asserts that one is another. So each word may differ by one edit in
    five letters and not in its first letter (*Prussia* is not *Russia*), a name is not suggested for a longer one (*New Mexico*
    is not *Mexico*), and of several equally near ones all are named.
    """
    compared = word[:_MAX_COMPARED_LENGTH].casefold()
    edits = {name: _edits_of_words(compared.split(), name.casefold().split()) for name in names}
    near = {name: count for name, count in edits.items() if count is not None}
    best = [name for name, count in near.items() if count == min(near.values())]
    if not best and len(compared) >= _LEAST_PART:
        best = [name for name in edits if name.casefold().startswith(compared) and len(name) <= 2 * len(compared)]
    return f"; did you mean {' or '.join(map(repr, sorted(best)))}?" if 0 < len(best) <= _MOST_NAMES else ""


def _edits_of_words(ours: list[str], theirs: list[str]) -> int | None:
    """Return the number of edits between two names, or None if they differ in a whole word."""
    if len(ours) != len(theirs) or sum(map(len, ours)) <= _LEAST_FOR_AN_EDIT:
        return None
    total = 0
    for our, their in zip(ours, theirs, strict=True):
        edits = int(OSA.distance(our, their))
        if edits > max(1, _MAX_EDITS_OF_NAME * max(len(our), len(their))) or (edits and not _begin_alike(our, their)):
            return None
        total += edits
    return total


def _begin_alike(one: str, other: str) -> bool:
    """Return whether two words have one first letter, or their first two swapped."""
    return one[0] == other[0] or (len(one) > 1 and one[:2] == other[1::-1])


def _is_part(part: str, text: str) -> bool:
    """Return whether `text` begins or ends with `part`, or has it between the edges of words."""
    if len(part) < _LEAST_PART:
        return False
    return text.startswith(part) or text.endswith(part) or re.search(rf"\b{re.escape(part)}\b", text) is not None
