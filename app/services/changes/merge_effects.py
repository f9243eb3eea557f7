"""The effect of a merge on one record, and its reversal in a later state of that record.

The change log has every record that a merge changed, before and after it. A state of the record is compared with both:
what is as the merge left it becomes what it was, and what was edited since stays.

Merges and the lives of records overlap. A person of an organization is deleted, the organization is merged into another, and
the person is restored: with the survivor, since the organization does not exist. When the organization comes back, so does the
reference. If the organization is merged first and comes back while the person does not exist, the reference comes back with
the person. And what an earlier merge had changed is not restored with a later one if the earlier was undone first.

See decision 106.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final

from app.db.write_session import WriteSession
from app.domain.enums import ChangeAction, Stance
from app.queries import history
from app.queries.history import RecordedChange
from app.schemas.json_patch import TIMESTAMPS, own_content, references
from app.services import provenance
from app.services.changes import former_stances
from app.services.changes.restoration import current_successors
from app.services.changes.reversal import KeptValue, reverse
from app.services.intake.redirection import JoinedEntry, Successors, redirect
from app.services.resources import BY_NAME, COLLECTIONS

_LATER_FIELDS: Final = {"says": None, "stance": Stance.SUPPORTS.value, "start": None, "end": None}


_Record = tuple[str, str]
"""The resource and id of a record."""
_Assumed = Mapping[_Record, str | None]
"""Survivors that records have in a state, other than now; None for a record that was not merged in it."""


@dataclass(frozen=True, slots=True)
class MergeEffect:
    """Changes that a merge made in one record. Other merges since have moved references in both states as well."""

    before: dict[str, Any]
    """Own content before the merge."""
    after: dict[str, Any]
    """Own content after it."""
    own: _Record
    """The record that was merged."""
    survivor_id: str
    successors: Successors
    """The other merges of records that the states referred to."""
    joined: list[JoinedEntry]
    """The entries that became the same as another one by those."""

    def image(self, name: str, entry: Any) -> Any:
        """Return what the merge made of an entry of the list `name`."""
        moved, _ = redirect({name: [entry]}, {self.own: self.survivor_id})
        return moved[name][0]

    def reverse(self, current: dict[str, Any]) -> tuple[dict[str, Any], list[KeptValue]]:
        """Return a later own content without the effect, and the values of it that were edited since and stay."""
        content, values = reverse(self.before, self.after, current, self.image)
        # The former content has the former order as well.
        return self.before if self.after == current else content, values


class MergeLog:
    """The merges in the change log, as one transaction sees them."""

    def __init__(self, session: WriteSession) -> None:
        self._session = session
        self._updates: dict[int, list[RecordedChange]] = {}
        self._undone: dict[int, list[RecordedChange]] = {}
        self._times: dict[_Record, set[str]] = {}

    def updates_of(self, merge: RecordedChange, *, of_parts: bool = False) -> list[RecordedChange]:
        """Return the changes by which a merge updated its survivor and the records that referred to the other, or parts of records."""
        if merge.sequence not in self._updates:
            changes = history.changes_of_transaction(self._session, COLLECTIONS, merge)
            self._updates[merge.sequence] = [entry for entry in changes if entry.action == ChangeAction.UPDATED]
        return [entry for entry in self._updates[merge.sequence] if BY_NAME[entry.resource].is_part == of_parts]

    def restored_since(self, merge: RecordedChange) -> Iterator[RecordedChange]:
        """Yield what a merge did to records that were restored after it from a state before it, as changes of these records.

        `before` is that state, and `after` the same with references to the survivor. A merge that was undone restored all the records that
        it had changed.
        """
        own = (merge.resource, merge.id)
        for end in self._undone_after(merge.sequence):
            if (end.resource, end.id) == own:
                continue
            ended = [end]
            if end.action == ChangeAction.MERGED:
                ended += self.updates_of(end)
            for entry in ended:
                state = json.loads(entry.before or "{}")
                if own in references(state):
                    redirected, _ = redirect(state, {own: str(merge.successor)})
                    yield replace(entry, after=json.dumps(redirected))

    def effect_of(
        self,
        merge: RecordedChange,
        change: RecordedChange,
        current: dict[str, Any],
        *,
        assumed: _Assumed = MappingProxyType({}),
        is_stored: bool = True,
    ) -> MergeEffect:
        """Return the effect of a merge on a record, which `change` recorded.

        `current` is the own content in which it is to be reversed. Its provenance stays. It shows the stances that follow from its
        values if it `is_stored`, and lacks them if it is about to be restored. Its references lead to records that exist, but for the
        `assumed` survivors.
        """
        own, survivor_id = (merge.resource, merge.id), str(merge.successor)
        before, after = self._states(change, is_stored=is_stored)
        provenance_ = {name: current[name] for name in provenance.FIELDS & current.keys()}
        after = provenance_ | after
        before = {name: after[name] for name in provenance_} | before
        current_ = {**current_successors(self._session, (before, after)), **assumed, own: None}
        successors = {record: survivor for record, survivor in current_.items() if survivor is not None}
        before, _ = redirect(before, successors)
        after, joined = redirect(after, successors)

        def without_undone(state: dict[str, Any], survivor: str | None) -> dict[str, Any]:
            record, number = (change.resource, change.id), min(merge.sequence, change.sequence)
            others = {**assumed, own: survivor}
            return self.without_undone(record, number, state, excluded=merge, assumed=others, is_stored=is_stored)

        before, after = without_undone(before, None), without_undone(after, survivor_id)
        return MergeEffect(before, after, own, survivor_id, successors, joined)

    def without_undone(
        self,
        record: _Record,
        number: int,
        content: dict[str, Any],
        *,
        excluded: RecordedChange | None = None,
        assumed: _Assumed = MappingProxyType({}),
        is_stored: bool = False,
    ) -> dict[str, Any]:
        """Return the own content of a record at the change `number`, without the effects of merges before that were undone after it.

        The effect of `excluded`, a merge, stays. The others are as for `effect_of`.
        """
        for merge in self._undone_after(number):
            if merge.action == ChangeAction.MERGED and merge != excluded:
                for change in self._changes_by(merge, record):
                    effect = self.effect_of(merge, change, content, assumed=assumed, is_stored=is_stored)
                    content, _ = effect.reverse(content)
        return content

    def _changes_by(self, merge: RecordedChange, record: _Record) -> Iterator[RecordedChange]:
        """Yield what a merge did to one record, as changes of it."""
        if record not in self._times:
            self._times[record] = history.times_of_changes(self._session, *record)
        times = self._times[record]
        changes: list[RecordedChange] = []
        if merge.at in times:
            changes += self.updates_of(merge, of_parts=BY_NAME[record[0]].is_part)
        if not times.isdisjoint(end.at for end in self._undone_after(merge.sequence)):
            changes += self.restored_since(merge)
        return (change for change in changes if (change.resource, change.id) == record)

    def _undone_after(self, number: int) -> list[RecordedChange]:
        if number not in self._undone:
            self._undone[number] = history.ends_undone_after(self._session, COLLECTIONS, number)
        return self._undone[number]

    def _states(self, change: RecordedChange, *, is_stored: bool) -> list[dict[str, Any]]:
        """Return the own contents before and after a change."""
        states = [_completed(json.loads(str(text))) for text in (change.before, change.after)]
        if not is_stored:
            end = former_stances.end_of_version(self._session, change.resource, change.id, change.version)
            ends = (change.at, end)
            states = [former_stances.without_derived(self._session, *pair) for pair in zip(states, ends, strict=True)]
        derived = {*BY_NAME[change.resource].derived_fields, *TIMESTAMPS}
        return [own_content(state, derived) for state in states]


def _completed(state: dict[str, Any]) -> dict[str, Any]:
    """Add the fields that documents from before migrations 0016 and 0019 lack to their citations."""
    for record in (state, *state.get("participants", ())):
        for citation in record.get("citations", ()):
            for name, value in _LATER_FIELDS.items():
                citation.setdefault(name, value)
    return state
