"""Where an agreement stands on each day, derived from what was done to it.

The status on a day is what the last decisive action made it. Of an action whose day is uncertain the latest possible
day counts, so that nothing is claimed before it is sure; where that end is open, the earliest. An action without any
date follows the dated ones that it presupposes: an undated signature precedes a dated ratification.

Ratification, acceptance, approval and accession by a party, and amendment, do not move the agreement as a whole.
Withdrawal by one party ends a bilateral agreement; any other goes on among the rest.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from app.dates import EARLIEST, LATEST, bounds, is_open_at_end
from app.vocabulary import ActionKind, AgreementStatus

_RESULT: Final = {
    ActionKind.ANNOUNCED: AgreementStatus.ANNOUNCED,
    ActionKind.INITIALLED: AgreementStatus.INITIALLED,
    ActionKind.SIGNED: AgreementStatus.SIGNED,
    ActionKind.PROVISIONALLY_APPLIED: AgreementStatus.PROVISIONALLY_APPLIED,
    ActionKind.ENTERED_INTO_FORCE: AgreementStatus.IN_FORCE,
    ActionKind.EXTENDED: AgreementStatus.IN_FORCE,
    ActionKind.SUSPENDED: AgreementStatus.SUSPENDED,
    ActionKind.WITHDRAWN: AgreementStatus.TERMINATED,
    ActionKind.EXPIRED: AgreementStatus.EXPIRED,
    ActionKind.TERMINATED: AgreementStatus.TERMINATED,
    ActionKind.SUPERSEDED: AgreementStatus.SUPERSEDED,
}
_RANK: Final = {action: rank for rank, action in enumerate(_RESULT)}
# Signing by one more party does not take an agreement in force back to "signed".
_ONLY_FORWARD: Final = {
    ActionKind.ANNOUNCED,
    ActionKind.INITIALLED,
    ActionKind.SIGNED,
    ActionKind.PROVISIONALLY_APPLIED,
}
# Acts of one party of several; the agreement as a whole stays as it is.
_OF_A_PARTY: Final = {ActionKind.TERMINATED, ActionKind.WITHDRAWN, ActionKind.SUSPENDED}
_BILATERAL: Final = 2


@dataclass(frozen=True, slots=True)
class Act:
    """An action as far as it matters here."""

    action: ActionKind
    date: str | None
    by_one_party: bool


@dataclass(frozen=True, slots=True)
class Period:
    """A status from the day `since` through the day `through`, both included."""

    status: AgreementStatus
    since: dt.date
    through: dt.date


def periods(acts: Iterable[Act], parties: int) -> list[Period]:
    """Give the periods of an agreement with so many parties: in order, without gap, from the first day to the last."""
    decisive = [act for act in acts if act.action in _RESULT and (parties == _BILATERAL or not _is_a_partys(act))]
    ordered = sorted((_effective_day(act, decisive), _RANK[act.action], act.action) for act in decisive)
    found: list[tuple[AgreementStatus, dt.date]] = [(AgreementStatus.UNKNOWN, EARLIEST)]
    highest = -1
    for day, rank, action in ordered:
        if action in _ONLY_FORWARD and rank < highest:
            continue
        highest = max(highest, rank)
        if found[-1][1] == day:
            found.pop()
        status = _RESULT[action]
        if not found or found[-1][0] is not status:
            found.append((status, day))
    ends = [since - dt.timedelta(days=1) for _, since in found[1:]] + [LATEST]
    return [Period(status, since, through) for (status, since), through in zip(found, ends, strict=True)]


def _is_a_partys(act: Act) -> bool:
    return act.by_one_party and act.action in _OF_A_PARTY


def _effective_day(act: Act, all_acts: Sequence[Act]) -> dt.date:
    if act.date is not None:
        range_ = bounds(act.date)
        return range_.starts_on if is_open_at_end(act.date) else range_.ends_on
    earlier = [
        _effective_day(other, ())
        for other in all_acts
        if other.date is not None and _RANK[other.action] < _RANK[act.action]
    ]
    return max(earlier, default=EARLIEST)


def concluded(acts: Iterable[Act]) -> tuple[dt.date, dt.date]:
    """Give the earliest and latest day of the signing; where none is dated, of the first dated action; else open."""
    dated = [(act.action, bounds(act.date)) for act in acts if act.date is not None]
    signings = [range_ for action, range_ in dated if action is ActionKind.SIGNED] or [range_ for _, range_ in dated]
    if not signings:
        return EARLIEST, LATEST
    first = min(signings, key=lambda range_: (range_.ends_on, range_.starts_on))
    return first.starts_on, first.ends_on
