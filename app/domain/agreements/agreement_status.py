"""The status of an agreement on each day, derived from its parties and actions.

The status on a day is the result of the last decisive act. An act takes effect on its effective date or else on its
date: if that is uncertain, on the latest possible day, so that nothing is claimed before it is certain; if that end is
open, on its earliest. An undated act follows the dated acts that it presupposes: an undated signature precedes a dated
ratification. `app.domain.agreements.party_status` has the status for a single party.

`docs/agreements.md` explains whose acts count, after the UN Treaty Handbook (2012) and the Vienna Convention on the Law
of Treaties: an agreement between two parties is made by both and ended by either; one party among several can make an
agreement signed, but neither ends nor suspends it for the others. Consent to be bound, reservations, declarations and
the like do not change the status.

See decisions 12, 93 and 229.
"""

import datetime as dt
import itertools
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.domain.dates.edtf import EARLIEST, LATEST, bounds, is_open_at_end
from app.domain.enums import ActionKind, AgreementStatus

STEPS: Final = {
    ActionKind.ANNOUNCED: AgreementStatus.ANNOUNCED,
    ActionKind.ADOPTED: AgreementStatus.ADOPTED,
    ActionKind.INITIALLED: AgreementStatus.INITIALLED,
    ActionKind.SIGNED: AgreementStatus.SIGNED,
    ActionKind.DEFINITIVELY_SIGNED: AgreementStatus.SIGNED,
    ActionKind.PROVISIONALLY_APPLIED: AgreementStatus.PROVISIONALLY_APPLIED,
}
"""The actions that lead towards entry into force, each with its result.

Each step presupposes the ones before it, and none moves an agreement back: another signature leaves it in force.
"""
_RESULT: Final = {
    **STEPS,
    ActionKind.PROVISIONAL_APPLICATION_ENDED: AgreementStatus.SIGNED,
    ActionKind.ENTERED_INTO_FORCE: AgreementStatus.IN_FORCE,
    ActionKind.EXTENDED: AgreementStatus.IN_FORCE,
    ActionKind.SUSPENDED: AgreementStatus.SUSPENDED,
    ActionKind.RESUMED: AgreementStatus.IN_FORCE,
    ActionKind.WITHDRAWN: AgreementStatus.TERMINATED,
    ActionKind.DENOUNCED: AgreementStatus.TERMINATED,
    ActionKind.EXPIRED: AgreementStatus.EXPIRED,
    ActionKind.TERMINATED: AgreementStatus.TERMINATED,
    ActionKind.SUPERSEDED: AgreementStatus.SUPERSEDED,
}
"""The status that each decisive action brings about, in the order in which one presupposes another."""
_RANK: Final = {action: rank for rank, action in enumerate(_RESULT)}
_ORDER: Final = {status: index for index, status in enumerate(AgreementStatus)}
_STEPS: Final = tuple(dict.fromkeys(STEPS.values()))
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
"""The statuses that a status undoes, if its parties had brought them about."""
_STEPS_OF_OUTSIDERS: Final = frozenset(STEPS)
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
LEAVING: Final = (ActionKind.WITHDRAWN, ActionKind.DENOUNCED, ActionKind.TERMINATED)
"""Actions by which a party leaves an agreement."""
SIGNINGS: Final = frozenset({ActionKind.SIGNED, ActionKind.DEFINITIVELY_SIGNED})
"""The actions that are signatures."""


@dataclass(frozen=True, slots=True)
class Act:
    """The part of an action that matters for the status."""

    action: ActionKind
    date: str | None
    by: PartyKey = ALL_PARTIES
    effective_date: str | None = None
    """The date on which it takes effect, if that is not its date."""

    @property
    def effect(self) -> str | None:
        """The date from which it counts."""
        return self.effective_date or self.date


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
        if len(self._parties) < 2:
            return None
        return next((step for step in reversed(steps) if self._parties <= self._by[step]), None)

    def end_provisional_application(self, act: Act) -> bool:
        """Add an act that ends provisional application; return whether the agreement is no longer applied by anybody."""
        applying = self._by[AgreementStatus.PROVISIONALLY_APPLIED]
        applying -= self._parties if act.by == ALL_PARTIES else {act.by}
        return act.by == ALL_PARTIES or len(self._parties) == 2 or not applying


def status_periods(acts: Iterable[Act], parties: Iterable[PartyKey]) -> list[Period]:
    """Return the periods of an agreement in order, without gaps, from the first day to the last."""
    parties = frozenset(parties)
    counted = [act for act in without_revoked(acts) if act.action in _RESULT and _counts(act, parties)]
    days = effective_days(counted, _RANK)
    decisive = _DECISIVE_FOR_TWO if len(parties) == 2 else _DECISIVE_FOR_ONE_OF_MANY
    progress = _StatusProgress(parties)
    changes: list[tuple[AgreementStatus, dt.date]] = [(AgreementStatus.UNKNOWN, EARLIEST)]
    furthest = AgreementStatus.UNKNOWN
    for day, act in sorted(zip(days, counted, strict=True), key=lambda item: (item[0], _RANK[item[1].action])):
        if act.action is ActionKind.PROVISIONAL_APPLICATION_ENDED:
            ends = progress.end_provisional_application(act)
            if ends and changes[-1][0] is AgreementStatus.PROVISIONALLY_APPLIED:
                furthest = AgreementStatus.SIGNED
                _change(changes, furthest, day)
            continue
        status, is_by_all = progress.add(act), True
        if act.by != ALL_PARTIES and act.action in decisive:
            is_by_all = status is _RESULT[act.action]
            status = _RESULT[act.action]
        if status is None or (_ORDER[status] < _ORDER[furthest] and _is_only_forward(status, is_by_all=is_by_all)):
            continue
        furthest = max(furthest, status, key=_ORDER.__getitem__)
        _change(changes, status, day)
    return periods_of(changes)


def _change(changes: list[tuple[AgreementStatus, dt.date]], status: AgreementStatus, day: dt.date) -> None:
    """Add a change of status on a day, the last one of that day, to changes in order."""
    if changes[-1][1] == day:
        changes.pop()
    if not changes or changes[-1][0] is not status:
        changes.append((status, day))


def periods_of(changes: Sequence[tuple[AgreementStatus, dt.date]]) -> list[Period]:
    """Return the periods between changes of status, given in order; the first change is on the first day."""
    ends = [since - dt.timedelta(days=1) for _, since in changes[1:]] + [LATEST]
    return [Period(status, since, through) for (status, since), through in zip(changes, ends, strict=True)]


def without_revoked(acts: Iterable[Act]) -> list[Act]:
    """Return acts without revocations, and without the notices of withdrawal that these revoke in time (VCLT 68).

    An undated revocation revokes the last notice of its party.
    """
    recorded = list(acts)
    acts = [act for act in recorded if act.action is not ActionKind.WITHDRAWAL_REVOKED]
    for revocation in (act for act in recorded if act.action is ActionKind.WITHDRAWAL_REVOKED):
        day = EARLIEST if revocation.effect is None else effective_day(revocation.effect)
        notices = [act for act in acts if act.action in LEAVING and act.by == revocation.by]
        last = max(notices, key=_day_of_notice, default=None)
        if last is not None and _day_of_notice(last) >= day:
            acts.remove(last)
    return acts


def _day_of_notice(act: Act) -> dt.date:
    return LATEST if act.effect is None else effective_day(act.effect)


def _counts(act: Act, parties: frozenset[PartyKey]) -> bool:
    """Return whether an act can affect the status: acts of outsiders cannot.

    Signatories of a multilateral agreement need not become parties. If fewer than two parties are recorded, nobody is
    known to be an outsider.
    """
    if act.by == ALL_PARTIES or len(parties) < 2 or act.by in parties:
        return True
    return len(parties) > 2 and act.action in _STEPS_OF_OUTSIDERS


def _is_only_forward(status: AgreementStatus, *, is_by_all: bool) -> bool:
    """Return whether an act can only move an agreement forward to this status, never back.

    All parties together can bring a suspended agreement back into force; its entry into force for one more party does
    not.
    """
    return status in _STEPS or (status is AgreementStatus.IN_FORCE and not is_by_all)


def effective_days(acts: Collection[Act], ranks: Mapping[ActionKind, int]) -> list[dt.date]:
    """Return the day on which each act takes effect; one without a date follows those with a lower rank."""
    dated = {act: effective_day(act.effect) for act in acts if act.effect is not None}
    latest = [EARLIEST] * (max(ranks.values()) + 2)
    for act, day in dated.items():
        latest[ranks[act.action] + 1] = max(latest[ranks[act.action] + 1], day)
    presupposed = list(itertools.accumulate(latest, max))
    return [dated.get(act, presupposed[ranks[act.action]]) for act in acts]


def effective_day(date: str) -> dt.date:
    """Return the day from which an act with a date counts: the latest possible one, or the earliest if that is open."""
    range_ = bounds(date)
    return range_.starts_on if is_open_at_end(date) else range_.ends_on


def conclusion_bounds(acts: Iterable[Act]) -> tuple[dt.date, dt.date]:
    """Return the earliest and latest day of the signing, or else of the first dated action; open if none is dated."""
    dated = [(act.action, bounds(act.date)) for act in acts if act.date is not None]
    signings = [range_ for action, range_ in dated if action in SIGNINGS] or [range_ for _, range_ in dated]
    if not signings:
        return EARLIEST, LATEST
    first = min(signings, key=lambda range_: (range_.ends_on, range_.starts_on))
    return first.starts_on, first.ends_on
