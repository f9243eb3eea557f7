"""Restoration of a deleted record, under its own id and in its last state.

See decision 36.
"""

import json
from typing import Any

from sqlalchemy import select

from app.db import models as m
from app.db.write_session import WriteSession
from app.domain.dates import clock
from app.domain.enums import Origin
from app.problems import NotFound, NotRestorable, Unprocessable
from app.queries import history
from app.queries.history import RecordedChange
from app.queries.records import find_key, missing_problem, retired, successor_of
from app.services.changes import former_stances
from app.services.changes.merge_effects import MergeLog
from app.services.changes.restoration import check_references, not_restorable, restorable_content, restorable_input
from app.services.records import create
from app.services.resource import Resource


def restore(session: WriteSession, resource: Resource, record_id: str) -> None:
    """Restore a deleted record to its state before the deletion; a meeting with its participants.

    Names of related records are the current ones, even if they have changed since.

    Raises:
        NotFound: there never was such a record.
        NotRestorable: the record exists, was merged, is no longer valid, or refers to records that do not exist;
            `missing` names those.
        Conflict: another record has its name, URL or identifier by now.
    """
    recreate(session, resource, _deletion(session, resource, record_id))


def recreate(session: WriteSession, resource: Resource, end: RecordedChange) -> None:
    """Create a record again under its retired id, as it was before its deletion or merge `end`.

    References that lead to the survivor of a merge which was undone since lead to the other record again.

    Raises:
        NotRestorable: the state is no longer valid, or refers to records that do not exist; `missing` names those.
        Conflict: another record has its name, URL or identifier by now.
    """
    name, record_id = resource.name, end.id
    document = json.loads(str(end.before))
    until = former_stances.last_change(session, name, record_id)
    content = restorable_content(session, resource, record_id, document, until)
    content = MergeLog(session).without_undone((name, record_id), end.sequence, content)
    check_references(session, resource, record_id, content)
    # This machine's clock may be behind the one that wrote the record.
    if "origin" not in document:
        # Deleted before records had an origin; that of an older record is what migration 0016 makes of the change log.
        session.origin = _first_origin(session, name, record_id, document)
    moment = clock.now(after=clock.latest(document["updated_at"], retired(session, name, record_id)))
    data = restorable_input(resource, record_id, content | {"updated_at": moment})
    _release(session, name, record_id)
    session.restores_state = True
    try:
        create(session, resource, data, latest=moment)
    except Unprocessable as problem:
        raise not_restorable(resource, record_id, problem) from problem


def successor_of_retired(session: WriteSession, resource: Resource, record_id: str, rule: str) -> str | None:
    """Return the id of the record that a retired one was merged into, or None if it was deleted.

    Raises:
        NotFound: there never was such a record.
        NotRestorable: the record exists; the error says the `rule` that is against it.
    """
    name = resource.name
    if not record_id.isprintable():
        raise missing_problem(session, name, record_id)
    if find_key(session, resource.model, record_id) is not None:
        raise NotRestorable(f"{name}: {record_id!r} exists; {rule}")
    problem = missing_problem(session, name, record_id)
    if isinstance(problem, NotFound):
        raise problem
    return successor_of(session, name, record_id)


def last_state(session: WriteSession, resource: Resource, record_id: str) -> dict[str, Any]:
    """Return the last document of a deleted record.

    Raises:
        NotFound: there never was such a record.
        NotRestorable: the record exists, was merged, or has no recorded last state.
    """
    document: dict[str, Any] = json.loads(str(_deletion(session, resource, record_id).before))
    return document


def _deletion(session: WriteSession, resource: Resource, record_id: str) -> RecordedChange:
    name = resource.name
    rule = (
        f"only deleted records can be undeleted; POST /{name}/{record_id}/restore?version= restores an earlier version"
    )
    successor = successor_of_retired(session, resource, record_id, rule)
    if successor is not None:
        raise NotRestorable(
            f"{name}: {record_id!r} was merged into {successor!r}; POST /{name}/{record_id}/unmerge undoes that",
            successor=f"/{name}/{successor}",
        )
    end = history.newest_end(session, resource.collection, record_id)
    if end is None or end.before is None:
        raise NotRestorable(
            f"{name}: {record_id!r} was deleted before changes were recorded, or elsewhere; create a new record"
        )
    return end


def _first_origin(session: WriteSession, name: str, record_id: str, document: dict[str, Any]) -> Origin:
    first = select(m.Change.actor).where(m.Change.resource == name, m.Change.id == record_id, m.Change.version == 1)
    is_entered = session.execute(first).scalar_one_or_none() not in {None, "migration", "command:import"}
    if is_entered:
        return Origin.ENTERED
    schemes = {item["scheme"] for item in document.get("identifiers", ())}
    is_coded = name == "meetings" and record_id.startswith("gdelt-") and "gdelt" in schemes
    return Origin.MACHINE_CODED if is_coded else Origin.IMPORTED


def _release(session: WriteSession, name: str, record_id: str) -> None:
    """Release a retired id, so that a record can have it again."""
    # Locked, so that of two concurrent restorations of one record the second finds the record in place.
    statement: Any = select(m.RetiredId).where(m.RetiredId.resource == name, m.RetiredId.id == record_id)
    for row in session.execute(statement.with_for_update()).scalars().all():
        session.delete(row)
    session.flush()
