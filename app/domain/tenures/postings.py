"""Postings: whether two terms of the head of a mission, as two sources have them, are one.

A term is the entry of a person's `tenures` in a document. Sources name the office in other words (*Ambassador to Portugal*,
*Ambassador Extraordinary and Plenipotentiary*), and count it from the appointment, the arrival or the credentials.

See decision 244.
"""

import datetime as dt
from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from app.domain.dates.edtf import UNKNOWN_ENDS, Bounds, bounds
from app.domain.strings.text import fold
from app.domain.tenures import offices

_Ends = tuple[Bounds | None, Bounds | None]
"""The possible first days and the possible last days of a term, each None if not known."""
_OF_POST: Final = ("country", "posted_to", "acting")
_HALF_A_YEAR: Final = dt.timedelta(days=183)
"""The longest time between the appointment, the arrival and the credentials of an ambassador."""
_WITHOUT_RANK: Final = "charge"
"""The beginning of the office of those who lead a mission in place of its head."""


def is_same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Return whether two terms of one person are one posting.

    They are if the posts are one, and the terms have more than half of the longer one in common. An end that one source
    does not know is where the other source has it; if neither knows it, the other ends are at most half a year apart.
    """
    return _have_one_post(one, other) and _overlap_by_half(_ends(one), _ends(other))


def agree(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Return whether two terms of one person are one posting and can both be true: each end is possible on one day."""
    return _have_one_post(one, other) and all(map(_may_be_one, _ends(one), _ends(other)))


def _have_one_post(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    if not one.get("posted_to") or any((one.get(name) or None) != (other.get(name) or None) for name in _OF_POST):
        return False
    organizations = [(term.get("organization") or {}).get("id") for term in (one, other)]
    names = [term["office"] for term in (one, other)]
    ranks = {fold(name).startswith(_WITHOUT_RANK) for name in names}
    return organizations[0] == organizations[1] and len(ranks) == 1 and all(map(offices.is_of_mission, names))


def _ends(term: Mapping[str, Any]) -> _Ends:
    first, separator, last = (term.get("term") or "").partition("/")
    return _days(first), _days(last if separator else first)


def _days(text: str) -> Bounds | None:
    return None if text in UNKNOWN_ENDS else bounds(text)


def _may_be_one(one: Bounds | None, other: Bounds | None, apart: dt.timedelta = dt.timedelta(0)) -> bool:
    if one is None or other is None:
        return True
    return one.starts_on - other.ends_on <= apart and other.starts_on - one.ends_on <= apart


def _overlap_by_half(ours: _Ends, theirs: _Ends) -> bool:
    (our_start, our_end), (their_start, their_end) = ours, theirs
    start, end = our_start or their_start, our_end or their_end
    if start is None or end is None:
        return (start or end) is not None and all(map(partial(_may_be_one, apart=_HALF_A_YEAR), ours, theirs))
    firsts = [(days or start).starts_on for days in (our_start, their_start)]
    lasts = [(days or end).ends_on for days in (our_end, their_end)]
    lengths = [(last - first).days + 1 for first, last in zip(firsts, lasts, strict=True)]
    common = (min(lasts) - max(firsts)).days + 1
    return min(lengths) > 0 and 2 * common > max(lengths)
