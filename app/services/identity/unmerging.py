"""Undo a merge: restore the other record under its id, and return the references that the merge moved to it.

The change log has every record that the merge changed, before and after it. Each is compared with its present state:
what is as the merge left it becomes what it was, and what was edited since stays and is reported.

See decisions 106 and 305.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any

from sqlalchemy import select

from app.db import models as m
from app.db.write_session import WriteSession
from app.problems import NotRestorable, Unprocessable
from app.queries import history
from app.queries.history import RecordedChange
from app.queries.records import document, find_document, find_key, missing_problem, successor_of
from app.schemas.json_patch import TIMESTAMPS, own_content, references
from app.services import disputes
from app.services.changes import undeletion
from app.services.changes.merge_effects import MergeEffect, MergeLog
from app.services.changes.restoration import current_successors, not_restorable, restorable_input
from app.services.changes.reversal import reverse
from app.services.derivation import derived
from app.services.identity import judgements
from app.services.identity.merging import gain
from app.services.intake import dataset_rows
from app.services.intake.redirection import redirect
from app.services.records import load, replace
from app.services.resource import Resource
from app.services.resources import BY_NAME, COLLECTIONS


@dataclass(frozen=True, slots=True)
class UnmergeResult:
    """Result of the undo of a merge."""

    document: str
    """The restored record, as JSON."""
    moved: int
    """Number of other records returned to their state before the merge, apart from later edits."""
    kept: list[dict[str, Any]]
    """Values that were not returned, each with the URL path of its record and the reason."""


def unmerge(session: WriteSession, resource: Resource, record_id: str) -> UnmergeResult:
    """Undo the merge of a record into another.

    Raises:
        NotFound: the record never existed.
        NotRestorable: the record was not merged, its survivor does not exist, a later merge must be undone first, or
            the record's last state is not recorded or no longer valid.
        Conflict: another record has its name, URL or identifier by now.
    """
    change = _merge_of(session, resource, record_id)
    own = (resource.name, record_id)
    survivor = (resource.name, str(change.successor))
    log = MergeLog(session)
    kept: list[dict[str, Any]] = []
    moved: set[tuple[str, str]] = set()
    with derived.deferred_refresh(session):
        changes = {(entry.resource, entry.id): entry for entry in log.updates_of(change)}
        later = _later_merges(session, resource, change)
        reversed_survivor = _reversed(session, log, changes.pop(survivor, None), change, kept, later)
        if reversed_survivor is not None:
            # The survivor has the other's unique values until now, and may come to refer to it.
            first = dict(reversed_survivor)
            resource.drop_references(first, {record_id})
            _write(session, resource, survivor[1], first)
        undeletion.recreate(session, resource, change)
        if reversed_survivor is not None:
            _write(session, resource, survivor[1], reversed_survivor)
        states = json.loads(str(change.before)), json.loads(document(session, resource.collection, survivor[1]))
        dataset_rows.move_back(session, resource, record_id, survivor[1], states)
        for entry in (*changes.values(), *log.restored_since(change)):
            content = _reversed(session, log, entry, change, kept)
            if content is not None:
                _write(session, BY_NAME[entry.resource], entry.id, content)
                moved.add((entry.resource, entry.id))
        for name, key in disputes.refresh_naming(session, COLLECTIONS, record_id):
            derived.mark_dirty(session, name, [key])
        judgements.end_same(session, *own, survivor[1])
    return UnmergeResult(document(session, resource.collection, record_id), len(moved), kept)


def survivor_of_merge(session: WriteSession, resource: Resource, record_id: str) -> str:
    """Return the document of the record that the merged one was merged into, as JSON.

    Raises:
        NotFound, NotRestorable: as `unmerge` does.
    """
    return document(session, resource.collection, str(_merge_of(session, resource, record_id).successor))


def _merge_of(session: WriteSession, resource: Resource, record_id: str) -> RecordedChange:
    name = resource.name
    rule = f"only the id of a merged record can be unmerged; GET /{name}/{record_id}/history names those merged into it"
    successor = undeletion.successor_of_retired(session, resource, record_id, rule)
    if successor is None:
        raise NotRestorable(
            f"{name}: {record_id!r} was deleted, not merged; POST /{name}/{record_id}/undelete restores it"
        )
    if find_key(session, resource.model, successor) is None:
        further = successor_of(session, name, successor)
        first = "was deleted; undelete" if further is None else f"was merged into {further!r}; unmerge"
        raise NotRestorable(
            f"{name}: {record_id!r} was merged into {successor!r}, which {first} that first, with "
            f"POST /{name}/{successor}/{'undelete' if further is None else 'unmerge'}",
            successor=f"/{name}/{successor}",
        )
    change = history.newest_merge(session, resource.collection, record_id)
    if change is None or change.before is None or change.successor != successor:
        raise NotRestorable(
            f"{name}: {record_id!r} was merged elsewhere, before an export, or before changes were recorded; its id "
            f"leads to {successor!r} for good",
            successor=f"/{name}/{successor}",
        )
    return change


def _reversed(
    session: WriteSession,
    log: MergeLog,
    change: RecordedChange | None,
    merge: RecordedChange,
    kept: list[dict[str, Any]],
    later: Mapping[str, dict[str, Any]] = MappingProxyType({}),
) -> dict[str, Any] | None:
    """Return the present content of a record without what the merge changed in it, or None if nothing is to be done.

    Values that stay are appended to `kept`. `later` has the ids and contents of the records that were merged into this one later.
    """
    if change is None:
        return None
    resource = BY_NAME[change.resource]
    url = f"/{change.resource}/{change.id}"
    text = find_document(session, resource.collection, change.id)
    if text is None:
        reason = missing_problem(session, change.resource, change.id).detail
        kept.append({"record": url, "field": "", "value": None, "reason": reason})
        return None
    current = own_content(json.loads(text), {*resource.derived_fields, *TIMESTAMPS})
    effect = log.effect_of(merge, change, current)
    _check_order(merge, effect)
    _check_values(merge, effect, current, later)
    content, values = effect.reverse(current)
    kept += [{"record": url, **asdict(value)} for value in values]
    return None if content == current else content


def _later_merges(session: WriteSession, resource: Resource, change: RecordedChange) -> dict[str, dict[str, Any]]:
    """Return the ids and contents of the records that were merged into the same survivor later, and still are.

    Participants are left out: in the survivor they have new ids, by which they are compared.
    """
    into_same = (m.RetiredId.resource == resource.name, m.RetiredId.successor == change.successor)
    contents = {}
    for record_id in session.execute(select(m.RetiredId.id).where(*into_same).order_by(m.RetiredId.id)).scalars().all():
        merge = history.newest_merge(session, resource.collection, record_id)
        if merge is not None and merge.before is not None and merge.sequence > change.sequence:
            content = own_content(json.loads(merge.before), {*resource.derived_fields, *TIMESTAMPS, "participants"})
            contents[record_id], _ = redirect(content, current_successors(session, [content]))
    return contents


def _check_order(merge: RecordedChange, effect: MergeEffect) -> None:
    """Check that no later merge joined what this one moved: both became one entry, which only that one can take apart."""
    survivor = (merge.resource, str(merge.successor))
    entries = [{entry.field.rpartition("/")[2]: [entry.entry]} for entry in effect.joined]
    if any(survivor in references(entry) for entry in entries):
        later = [record_id for (name, record_id), into in effect.successors.items() if (name, into) == survivor]
        raise _unmerge_first(merge, later)


def _check_values(
    merge: RecordedChange, effect: MergeEffect, current: dict[str, Any], later: Mapping[str, dict[str, Any]]
) -> None:
    """Check that no later merge brought a value that this one brought as well: the survivor has it once."""
    if not later:
        return
    content, _ = reverse(effect.before, effect.after, current, effect.image)
    for record_id, gained in later.items():
        older, newer = (gain(BY_NAME[merge.resource], state, gained)[0] for state in (effect.before, effect.after))
        if reverse(older, newer, current, effect.image)[0] != content:
            raise _unmerge_first(merge, [record_id])


def _unmerge_first(merge: RecordedChange, later: list[str]) -> NotRestorable:
    return NotRestorable(
        f"{merge.resource}: merged into {merge.successor!r}, with values or references that "
        f"{', '.join(map(repr, sorted(later)))} had as well, merged into it later; unmerge that first",
        successor=f"/{merge.resource}/{merge.successor}",
    )


def _write(session: WriteSession, resource: Resource, record_id: str, content: dict[str, Any]) -> None:
    data = restorable_input(resource, record_id, content)
    session.restores_state = True
    try:
        replace(session, resource, load(session, resource, record_id), data)
    except Unprocessable as problem:
        raise not_restorable(resource, record_id, problem) from problem
    # The rows are flushed; keeping them in the session would only make it grow.
    session.expunge_all()
