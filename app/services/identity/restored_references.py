"""References of records that were restored after a merge, from a state before it.

A person of an organization is deleted or merged, the organization is merged into another, and the person is restored: with the
survivor, since the organization does not exist. When the organization comes back, so does the reference.
"""

import json
from collections.abc import Iterator
from dataclasses import replace

from app.db.write_session import WriteSession
from app.domain.enums import ChangeAction
from app.queries import history
from app.queries.history import RecordedChange
from app.schemas.json_patch import references
from app.services.intake.redirection import redirect
from app.services.resources import BY_NAME, COLLECTIONS


def updates_of(session: WriteSession, merge: RecordedChange) -> list[RecordedChange]:
    """Return the changes by which a merge updated its survivor and the records that referred to the other; parts belong to their record."""
    return [
        entry
        for entry in history.changes_of_transaction(session, COLLECTIONS, merge)
        if entry.action == ChangeAction.UPDATED and not BY_NAME[entry.resource].is_part
    ]


def restored_since(session: WriteSession, merge: RecordedChange) -> Iterator[RecordedChange]:
    """Yield what a merge did to records that were restored after it from a state before it, as changes of these records.

    `before` is that state, and `after` the same with references to the survivor. A merge that was undone restored all the records that
    it had changed.
    """
    own = (merge.resource, merge.id)
    for restoration in history.undeletions_after(session, COLLECTIONS, merge.sequence):
        collection = COLLECTIONS[restoration.resource]
        end = history.change_to_version(session, collection, restoration.id, restoration.version - 1)
        if end is None or end.sequence > merge.sequence or (end.resource, end.id) == own:
            continue
        ended = [end]
        if end.action == ChangeAction.MERGED:
            ended += updates_of(session, end)
        for entry in ended:
            state = json.loads(entry.before or "{}")
            if own in references(state):
                redirected, _ = redirect(state, {own: str(merge.successor)})
                yield replace(entry, after=json.dumps(redirected))
