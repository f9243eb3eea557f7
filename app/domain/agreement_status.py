"""The status of an agreement on each day, derived from its parties and actions.

The status on a day is the result of the last decisive act. An act with an uncertain date takes effect on its latest
possible day, so that nothing is claimed before it is certain; if that end is open, on its earliest. An undated act
follows the dated acts that it presupposes: an undated signature precedes a dated ratification.

`docs/agreements.md` explains whose acts count, after the UN Treaty Handbook (2012) and the Vienna Convention on the Law
of Treaties: an agreement between two parties is made by both and ended by either; one party among several can make an
agreement signed, but neither ends nor suspends it for the others. Ratification, acceptance, approval, accession and
amendment do not change the status.
"""

import datetime as dt
import itertools
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from app.domain.edtf import EARLIEST, LATEST, bounds, is_open_at_end
from app.domain.enums import ActionKind, AgreementStatus

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
_ORDER: Final = {status: index for index, status in enumerate(AgreementStatus)}
# Each step presupposes the ones before it, and none moves an agreement back: another signature leaves it in force.
_STEPS: Final = (
    AgreementStatus.ANNOUNCED,
    AgreementStatus.INITIALLED,
    AgreementStatus.SIGNED,
    AgreementStatus.PROVISIONALLY_APPLIED,
)
_SETBACKS: Final = (
    AgreementStatus.SUSPENDED,
    AgreementStatus.TERMINATED,
    AgreementStatus.EXPIRED,
    AgreementStatus.SUPERSEDED,
)
_UNDONE: Final = {
    AgreementStatus.IN_FORCE: _SETBACKS,
    **dict.fromkeys(_SETBACKS, (AgreementStatus.IN_FORCE,)),
}
_TWO: Final = 2
# Actions that change the status of the whole agreement even if a single party takes them.
_DECISIVE_FOR_TWO: Final = {
    ActionKind.ANNOUNCED,
    ActionKind.ENTERED_INTO_FORCE,
    *(action for action, status in _RESULT.items() if status in _SETBACKS),
}
_DECISIVE_FOR_ONE_OF_MANY: Final = {
    ActionKind.ENTERED_INTO_FORCE,
    *(action for action, status in _RESULT.items() if status in _STEPS),
}

PartyKey = tuple[int | None, int | None]
"""The primary keys of a country and of an organization; one of them is None."""
ALL_PARTIES: Final[PartyKey] = (None, None)
"""All parties, for an action that names none."""


@dataclass(frozen=True, slots=True)
class Act:
    """The part of an action that matters for the status."""

    action: ActionKind
    date: str | None
    by: PartyKey = ALL_PARTIES


@dataclass(frozen=True, slots=True)
class Period:
    """A status from `since` through `through`, both days included."""

    status: AgreementStatus
    since: dt.date
    through: dt.date


class _StatusProgress:
    """The parties that have brought about each status; an act of every single party counts as an act of all."""

    def __init__(self, parties: frozenset[PartyKey]) -> None:
        self._parties = parties
        self._by: dict[AgreementStatus, set[PartyKey]] = {status: set() for status in AgreementStatus}

    def add(self, act: Act) -> AgreementStatus | None:
        """Add an act; return the furthest status, up to the act's result, that all parties have reached, or None."""
        status = _RESULT[act.action]
        parties = self._parties if act.by == ALL_PARTIES else self._parties & {act.by}
        steps = _STEPS[: _STEPS.index(status) + 1] if status in _STEPS else (status,)
        for step in steps:
            self._by[step] |= parties
        # Entry into force and ending or suspension undo each other: the last one counts.
        for undone in _UNDONE.get(status, ()):
            self._by[undone] -= parties
        if act.by == ALL_PARTIES:
            return status
        if len(self._parties) < _TWO:
            return None
        return next((step for step in reversed(steps) if self._parties <= self._by[step]), None)


def status_periods(acts: Iterable[Act], parties: Iterable[PartyKey]) -> list[Period]:
    """Return the periods of an agreement in order, without gaps, from the first day to the last."""
    parties = frozenset(parties)
    counted = [act for act in acts if act.action in _RESULT and _counts(act, parties)]
    days = _effective_days(counted)
    record, sufficient = (
        _StatusProgress(parties),
        _DECISIVE_FOR_TWO if len(parties) == _TWO else _DECISIVE_FOR_ONE_OF_MANY,
    )
    changes: list[tuple[AgreementStatus, dt.date]] = [(AgreementStatus.UNKNOWN, EARLIEST)]
    furthest = AgreementStatus.UNKNOWN
    for day, act in sorted(zip(days, counted, strict=True), key=lambda item: (item[0], _RANK[item[1].action])):
        status, is_by_all = record.add(act), True
        if act.by != ALL_PARTIES and act.action in sufficient:
            is_by_all = status is _RESULT[act.action]
            status = _RESULT[act.action]
        if status is None or (_ORDER[status] < _ORDER[furthest] and _is_only_forward(status, is_by_all=is_by_all)):
            continue
        furthest = max(furthest, status, key=_ORDER.__getitem__)
        if changes[-1][1] == day:
            changes.pop()
        if not changes or changes[-1][0] is not status:
            changes.append((status, day))
    ends = [since - dt.timedelta(days=1) for _, since in changes[1:]] + [LATEST]
    return [Period(status, since, through) for (status, since), through in zip(changes, ends, strict=True)]


def _counts(act: Act, parties: frozenset[PartyKey]) -> bool:
    """Return whether an act can affect the status: acts of outsiders cannot.

    Signatories of a multilateral agreement need not become parties. If fewer than two parties are recorded, nobody is
    known to be an outsider.
    """
    if act.by == ALL_PARTIES or len(parties) < _TWO or act.by in parties:
        return True
    return len(parties) > _TWO and _RESULT[act.action] in _STEPS


def _is_only_forward(status: AgreementStatus, *, is_by_all: bool) -> bool:
    """Return whether an act can only move an agreement forward to this status, never back.

    All parties together can bring a suspended agreement back into force; its entry into force for one more party does
    not.
    """
    return status in _STEPS or (status is AgreementStatus.IN_FORCE and not is_by_all)


def _effective_days(acts: Collection[Act]) -> list[dt.date]:
    """Return the day on which each act takes effect."""
    dated = {act: _effective_day(act.date) for act in acts if act.date is not None}
    latest = [EARLIEST] * (len(_RANK) + 1)
    for act, day in dated.items():
        latest[_RANK[act.action] + 1] = max(latest[_RANK[act.action] + 1], day)
    presupposed = list(itertools.accumulate(latest, max))
    return [dated.get(act, presupposed[_RANK[act.action]]) for act in acts]


def _effective_day(date: str) -> dt.date:
    range_ = bounds(date)
    return range_.starts_on if is_open_at_end(date) else range_.ends_on


def conclusion_bounds(acts: Iterable[Act]) -> tuple[dt.date, dt.date]:
    """Return the earliest and latest day of the signing, or else of the first dated action; open if none is dated."""
    dated = [(act.action, bounds(act.date)) for act in acts if act.date is not None]
    signings = [range_ for action, range_ in dated if action is ActionKind.SIGNED] or [range_ for _, range_ in dated]
    if not signings:
        return EARLIEST, LATEST
    first = min(signings, key=lambda range_: (range_.ends_on, range_.starts_on))
    return first.starts_on, first.ends_on
