"""References of a data set's row by a name that the record had when the row was last imported, and has no longer.

See decision 347.
"""

import json
from typing import Any

from app.db.write_session import WriteSession
from app.problems import Path, Unprocessable
from app.queries import history
from app.queries.records import find_key, retirement, survivor_of
from app.schemas.common import Ref
from app.services.resource import Resource

_MOST_CHANGES = 100
"""The newest changes of a record whose names are compared."""


def find(session: WriteSession, resource: Resource, ref: Ref, path: Path) -> int | None:
    """Return the primary key of the record that the row named so when it was last imported, or None.

    Raises:
        Unprocessable: the record was deleted since.
    """
    for record_id in session.former_references(resource.name):
        survivor_id = survivor_of(session, resource.name, resource.model, record_id) or record_id
        key = find_key(session, resource.model, survivor_id)
        if key is not None and resource.has_other_identifiers(session, key, ref):
            continue
        if not _had_name(session, resource, record_id, getattr(ref, ref.label, None)):
            continue
        if key is None:
            raise Unprocessable.at(path, stays_retired(session, resource.name, record_id))
        return key
    return None


def stays_retired(session: WriteSession, resource: str, record_id: str) -> str:
    """Return the reason why a row about a record that was deleted or merged is refused, and the remedy."""
    event, remedy = retirement(session, resource, record_id)
    return f"{record_id!r} {event} here, and an import does not undo that; {remedy}"


def _had_name(session: WriteSession, resource: Resource, record_id: str, name: Any) -> bool:
    """Return whether a record had a name at any time."""
    if name is None:
        return False
    changes = history.changes_of_record(session, resource.collection, record_id, _MOST_CHANGES)
    states = {state for change in changes for state in (change.before, change.after) if state is not None}
    return any(resource.has_name(json.loads(state), name) for state in states)
