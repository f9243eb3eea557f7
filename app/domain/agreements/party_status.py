"""The status of an agreement for each of its parties on each day, derived like the status for all.

The agreement has ended, or is suspended, for each party when it has or is for all. Otherwise:

- Between two parties it is in force for both or for neither, so only the steps before entry into force are a party's own.
- Among more, it is in force for a party from its own entry into force, or else from its consent to be bound
  (ratification, acceptance, approval, accession, formal confirmation, succession, definitive signature), but not before
  it is for all (VCLT 11-16, 24(3); TH 4.2). Where others' consents are recorded, a signature alone binds nobody. A party
  of which nothing is recorded shares the status for all.
- Its own withdrawal ends it for the party alone, until it consents again (VCLT 54, 56, 70). Who leaves was bound before, so
  a party of which only later consents are recorded shares the status for all until it leaves. A withdrawn ratification is
  as if it had not been given, but only until the agreement is in force for the party.

`docs/agreements.md` explains it for users.

See decision 120.
"""

import datetime as dt
import itertools
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

from app.domain.agreements.agreement_status import (
    ALL_PARTIES,
    LEAVING,
    STEPS,
    Act,
    PartyKey,
    Period,
    effective_days,
    periods_of,
    status_periods,
    without_revoked,
)
from app.domain.dates.edtf import EARLIEST
from app.domain.enums import ActionKind, AgreementStatus

CONSENTS: Final = frozenset(
    {
        ActionKind.DEFINITIVELY_SIGNED,
        ActionKind.RATIFIED,
        ActionKind.ACCEPTED,
        ActionKind.APPROVED,
        ActionKind.ACCEDED,
        ActionKind.FORMALLY_CONFIRMED,
        ActionKind.SUCCEEDED,
    }
)
"""The acts by which a party consents to be bound."""
_RESUMPTIONS: Final = frozenset({ActionKind.ENTERED_INTO_FORCE, ActionKind.EXTENDED, ActionKind.RESUMED})
_ENDS: Final = {
    **dict.fromkeys(LEAVING, AgreementStatus.TERMINATED),
    ActionKind.EXPIRED: AgreementStatus.EXPIRED,
    ActionKind.SUPERSEDED: AgreementStatus.SUPERSEDED,
}
_RANK: Final = {
    action: rank
    for rank, action in enumerate(
        (
            *STEPS,
            ActionKind.SIGNATURE_WITHDRAWN,
            *sorted(CONSENTS - {ActionKind.DEFINITIVELY_SIGNED}),
            ActionKind.RATIFICATION_WITHDRAWN,
            ActionKind.PROVISIONAL_APPLICATION_ENDED,
            ActionKind.ENTERED_INTO_FORCE,
            ActionKind.EXTENDED,
            ActionKind.SUSPENDED,
            ActionKind.RESUMED,
            *_ENDS,
        )
    )
}
"""The actions that matter to a party, each after those that it presupposes."""
_ORDER: Final = {status: index for index, status in enumerate(AgreementStatus)}
_NOT_YET: Final = frozenset({AgreementStatus.UNKNOWN, *STEPS.values()})
"""The statuses of an agreement that is not in force yet."""
_LIVE: Final = frozenset({AgreementStatus.IN_FORCE, AgreementStatus.SUSPENDED})
_OVER: Final = frozenset({AgreementStatus.TERMINATED, AgreementStatus.EXPIRED, AgreementStatus.SUPERSEDED})

_Dated = tuple[dt.date, Act]


def party_periods(
    acts: Iterable[Act], parties: Collection[PartyKey], overall: Sequence[Period] | None = None
) -> dict[PartyKey, list[Period]]:
    """Return for each party the periods of an agreement's status, in order, without gaps, from first to last day.

    `overall` are the periods for all, if they are known already.
    """
    acts = without_revoked(acts)
    if overall is None:
        overall = status_periods(acts, parties)
    acts_by: dict[PartyKey, list[Act]] = {}
    for act in acts:
        if act.action in _RANK:
            acts_by.setdefault(act.by, []).append(act)
    of_all = list(dict.fromkeys(acts_by.pop(ALL_PARTIES, [])))
    all_consent = any(act.action in CONSENTS for act in of_all)
    consenting = {party for party, own in acts_by.items() if any(act.action in CONSENTS for act in own)}
    result = {}
    for party in dict.fromkeys(parties):
        own = acts_by.get(party, [])
        if len(parties) == 2:
            result[party] = _periods(_OneOfTwo(), _in_order(own + of_all), overall)
        elif own:
            others_consent = bool(consenting - {party}) and not all_consent
            dated = _in_order(own + of_all)
            result[party] = _periods(_OneOfMany(own, dated, others_consent=others_consent), dated, overall)
        else:
            result[party] = list(overall)
    return result


def _in_order(acts: Collection[Act]) -> list[_Dated]:
    """Return acts, each with the day on which it takes effect, in the order of these days and of what presupposes what."""
    dated = zip(effective_days(acts, _RANK), acts, strict=True)
    return sorted(dated, key=lambda item: (item[0], _RANK[item[1].action]))


def _periods(progress: "_OneOfTwo | _OneOfMany", dated: Sequence[_Dated], overall: Sequence[Period]) -> list[Period]:
    """Return the periods that follow from the acts of a party and of all, in order, and from the status for all."""
    days = sorted({*(day for day, _ in dated), *(period.since for period in overall), *progress.days, EARLIEST})
    remaining, periods = iter(dated), iter(overall)
    following, period = next(remaining, None), next(periods)
    changes: list[tuple[AgreementStatus, dt.date]] = []
    for day in days:
        while period.through < day:
            period = next(periods)
        progress.begin(day, period.status)
        while following is not None and following[0] <= day:
            progress.add(following[1])
            following = next(remaining, None)
        status = progress.status()
        if not changes or changes[-1][0] is not status:
            changes.append((status, day))
    return periods_of(changes)


class _Progress:
    """The progress of a party, day by day."""

    days: Collection[dt.date] = ()
    """The days on which its status may change without an act and without a change of the status for all."""

    def __init__(self) -> None:
        self._day = EARLIEST
        self._overall = AgreementStatus.UNKNOWN
        self._step = AgreementStatus.UNKNOWN

    def begin(self, day: dt.date, overall: AgreementStatus) -> None:
        """Begin a day with a status for all."""
        self._day, self._overall = day, overall


class _OneOfTwo(_Progress):
    """The progress of one of two parties: the agreement comes into force and ends for both."""

    def __init__(self) -> None:
        super().__init__()
        self._consents = False

    def add(self, act: Act) -> None:
        """Add an act of the party or of all."""
        self._step = _next_step(self._step, act)
        if act.action in CONSENTS or act.action is ActionKind.RATIFICATION_WITHDRAWN:
            self._consents = act.action in CONSENTS

    def status(self) -> AgreementStatus:
        """Return the status on the day."""
        if self._overall not in _NOT_YET or self._overall is AgreementStatus.PROVISIONALLY_APPLIED:
            return self._overall
        return _further(self._step, AgreementStatus.SIGNED) if self._consents else self._step


class _OneOfMany(_Progress):
    """The progress of one party among several, or of the only one that is recorded.

    Args:
        own: The acts of the party.
        dated: The acts of the party and of all, in order.
        others_consent: Whether consents of other parties are recorded, and none of all.
    """

    def __init__(self, own: Iterable[Act], dated: Sequence[_Dated], *, others_consent: bool) -> None:
        super().__init__()
        self._own = frozenset(own)
        self._binds_from: dt.date | None = None
        self._entered = self._suspended = False
        self._end: AgreementStatus | None = None
        actions = [act.action for _, act in dated if act in self._own]
        until_it_leaves = set(itertools.takewhile(lambda action: action not in _ENDS, actions))
        self._has_steps = not until_it_leaves.isdisjoint({*STEPS, ActionKind.SIGNATURE_WITHDRAWN})
        # Without consent or entry into force of its own, a party shares those of all.
        self._shares = until_it_leaves.isdisjoint(
            {*CONSENTS, ActionKind.ENTERED_INTO_FORCE, ActionKind.SIGNATURE_WITHDRAWN}
        ) and not (self._has_steps and others_consent)
        self._binding = dict(self._binding_days(dated))
        self.days = set(self._binding.values())

    def _binding_days(self, dated: Sequence[_Dated]) -> Iterator[tuple[int, dt.date]]:
        """Yield the identity of each consent and the day from which it binds.

        That is the day of the entry into force for the party that follows, or else the consent's own.
        """
        own = [(day, act) for day, act in dated if act in self._own]
        for index, (day, act) in enumerate(own):
            if act.action in CONSENTS:
                stay = itertools.takewhile(lambda item: item[1].action not in _ENDS, own[index + 1 :])
                entries = (later for later, other in stay if other.action is ActionKind.ENTERED_INTO_FORCE)
                yield id(act), next(entries, day)

    def add(self, act: Act) -> None:
        """Add an act of the party or of all."""
        self._step = _next_step(self._step, act)
        action = act.action
        if action in _RESUMPTIONS:
            self._suspended = False
        if act not in self._own:
            return
        if action in CONSENTS:
            self._binds_from = self._binding[id(act)]
        elif action is ActionKind.ENTERED_INTO_FORCE or (action is ActionKind.EXTENDED and self._end is not None):
            self._entered, self._end = True, None
        elif action is ActionKind.RATIFICATION_WITHDRAWN and not self._is_in_force():
            self._binds_from = None
        elif action is ActionKind.SUSPENDED:
            self._suspended = True
        elif action in _ENDS:
            self._end, self._entered, self._suspended, self._binds_from = _ENDS[action], False, False, None

    def _is_in_force(self) -> bool:
        """Return whether the agreement has entered into force for the party, be it suspended or not."""
        if self._entered:
            return True
        is_bound = self._binds_from is not None and self._binds_from <= self._day
        return self._overall in _LIVE and (is_bound or (self._shares and self._end is None))

    def status(self) -> AgreementStatus:
        """Return the status on the day."""
        if self._end is not None and not self._is_in_force():
            return self._end
        if self._overall in _OVER:
            return self._overall
        if self._is_in_force():
            is_suspended = self._suspended or self._overall is AgreementStatus.SUSPENDED
            return AgreementStatus.SUSPENDED if is_suspended else AgreementStatus.IN_FORCE
        if self._shares and not self._has_steps:
            return self._overall
        signed = AgreementStatus.UNKNOWN if self._binds_from is None else AgreementStatus.SIGNED
        return _further(self._step, signed)


def _next_step(step: AgreementStatus, act: Act) -> AgreementStatus:
    """Return the furthest step before entry into force that a party has taken, after one more act."""
    if act.action is ActionKind.SIGNATURE_WITHDRAWN:
        return AgreementStatus.UNKNOWN
    if act.action is ActionKind.PROVISIONAL_APPLICATION_ENDED:
        return min(step, AgreementStatus.SIGNED, key=_ORDER.__getitem__)
    return _further(step, STEPS.get(act.action, step))


def _further(one: AgreementStatus, other: AgreementStatus) -> AgreementStatus:
    return max(one, other, key=_ORDER.__getitem__)
