"""Candidates for a match: records with points, the reasons for them, and a verdict.

Points rank candidates; the verdict does not follow from their sum.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

MOST_POINTS: Final = 100
_OTHER_IDENTIFIER: Final = -60


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason for or against a match."""

    what: str
    points: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A recorded person, organization, agreement or meeting that may be the described one."""

    id: str
    name: str
    score: int
    is_match: bool
    reasons: tuple[Reason, ...]


def identifier_reasons(
    described: frozenset[tuple[str, str]], recorded: AbstractSet[tuple[str, str]]
) -> tuple[list[Reason], bool, bool]:
    """Return the reasons that identifiers give, whether one is equal, and whether one of the same scheme differs."""
    same = other = ""
    for scheme, value in sorted(described):
        if (scheme, value) in recorded:
            same = same or f"{scheme}:{value}"
        else:
            theirs = sorted(item for its_scheme, item in recorded if its_scheme == scheme)
            other = other or (f"{scheme}:{theirs[0]}" if theirs else "")
    reasons = [Reason(f"identifier {same}", MOST_POINTS)] if same else []
    reasons += [Reason(f"another identifier: {other}", _OTHER_IDENTIFIER)] if other else []
    return reasons, bool(same), bool(other)


def choose(judged: Sequence[tuple[Candidate, bool]], most: int) -> list[Candidate]:
    """Return the best candidates, at most `most` of them, best first; if several match, none is certain.

    Among several, a single one that an identifier decided is certain all the same.

    Args:
        judged: The candidates, each with whether an identifier decided.
        most: The largest number of candidates to return.
    """
    order = sorted(judged, key=lambda result: (-result[0].score, not result[0].is_match, result[0].id))
    certain = [candidate for candidate, _ in order if candidate.is_match]
    if len(certain) > 1:
        identified = [candidate for candidate, is_identified in order if candidate.is_match and is_identified]
        certain = identified if len(identified) == 1 else []
    chosen = {candidate.id for candidate in certain}
    return [
        candidate if candidate.id in chosen or not candidate.is_match else _uncertain(candidate)
        for candidate, _ in order[:most]
    ]


def _uncertain(candidate: Candidate) -> Candidate:
    reasons = (*candidate.reasons, Reason("another record matches as well", 0))
    return Candidate(candidate.id, candidate.name, candidate.score, is_match=False, reasons=reasons)


def total(reasons: Sequence[Reason]) -> int:
    """Return the sum of the points, from 0 to 100."""
    return max(0, min(MOST_POINTS, sum(reason.points for reason in reasons)))


def candidate_of(
    record_id: str, name: str, reasons: Sequence[Reason], *, is_match: bool, is_identified: bool
) -> tuple[Candidate, bool]:
    """Return a candidate with the sum of its points, and whether an identifier decided."""
    given_reasons = tuple(reason for reason in reasons if reason.points)
    return Candidate(record_id, name, total(reasons), is_identified or is_match, given_reasons), is_identified
