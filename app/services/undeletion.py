"""Restoration of a deleted record, under its own id and in its last state."""

import json
from typing import Any

from pydantic import ValidationError
from sqlalchemy import select

from app.db import models as m
from app.db.write_session import WriteSession
from app.domain import clock
from app.problems import FieldError, NotFound, NotRestorable, Unprocessable
from app.queries.history import FINAL_ACTIONS
from app.queries.records import find_key, missing_problem, retired, successor_of
from app.schemas import validation_messages
from app.schemas.json_patch import own_content, references
from app.services.records import create
from app.services.resource import Resource
from app.services.resources import COLLECTIONS


def restore(session: WriteSession, resource: Resource, record_id: str) -> None:
    """Restore a deleted record to its state before the deletion; a meeting with its participants.

    Names of related records are the current ones, even if they have changed since.

    Raises:
        NotFound: there never was such a record.
        NotRestorable: the record exists, was merged, is no longer valid, or refers to records that do not exist;
            `missing` names those.
        Conflict: another record has its name, URL or identifier by now.
    """
    name, input_type = resource.name, resource.input_type
    document = last_state(session, resource, record_id)
    data = own_content(document, resource.derived_fields)
    # Older versions accepted a reference of a record to itself, which this one rejects.
    resource.drop_references(data, {record_id})
    missing = [
        f"/{other_resource}/{other_id}"
        for other_resource, other_id in dict.fromkeys(references(data))
        if find_key(session, COLLECTIONS[other_resource].model, other_id) is None
    ]
    if missing:
        raise NotRestorable(
            f"{name}: {record_id!r} refers to {', '.join(missing)}, which does not exist; undelete that first",
            missing=missing,
        )
    # This machine's clock may be behind the one that wrote the record.
    moment = clock.now(after=clock.latest(document["updated_at"], retired(session, name, record_id)))
    _release(session, name, [record_id])
    _release(session, "participants", resource.part_ids(data))
    try:
        row = create(session, resource, input_type.model_validate(data | {"updated_at": moment}), latest=moment)
    except ValidationError as error:
        # An older version of the service accepted the record and this one does not, or a redaction left too little.
        errors = [
            FieldError(validation_messages.document_message(item, input_type), path=item["loc"])
            for item in error.errors()[:5]
        ]
        raise NotRestorable(
            f"{name}: {record_id!r} cannot be restored: {errors[0].detail}; create a new record from "
            f"GET /{name}/{record_id}/history",
            errors=errors,
        ) from error
    except Unprocessable as problem:
        # The state was valid when it was recorded, but conflicts with records written since.
        raise NotRestorable(
            f"{name}: {record_id!r} cannot be restored: {problem.detail}", errors=problem.errors
        ) from problem
    for participant in resource.parts(row):
        before = _deleted(session, "participants", participant.id)
        if before is not None:
            participant.created_at = json.loads(before)["created_at"]


def last_state(session: WriteSession, resource: Resource, record_id: str) -> dict[str, Any]:
    """Return the last document of a deleted record.

    Raises:
        NotFound: there never was such a record.
        NotRestorable: the record exists, was merged, or has no recorded last state.
    """
    name = resource.name
    if not record_id.isprintable():
        raise missing_problem(session, name, record_id)
    if find_key(session, resource.model, record_id) is not None:
        raise NotRestorable(f"{name}: {record_id!r} exists; only deleted records can be undeleted")
    problem = missing_problem(session, name, record_id)
    if isinstance(problem, NotFound):
        raise problem
    successor = successor_of(session, name, record_id)
    if successor is not None:
        raise NotRestorable(
            f"{name}: {record_id!r} was merged into {successor!r}, which has its data; update that record, or create a "
            f"new record from GET /{name}/{record_id}/history",
            successor=f"/{name}/{successor}",
        )
    before = _deleted(session, name, record_id)
    if before is None:
        raise NotRestorable(
            f"{name}: {record_id!r} was deleted before changes were recorded, or elsewhere; create a new record"
        )
    document: dict[str, Any] = json.loads(before)
    return document


def _deleted(session: WriteSession, name: str, record_id: str) -> str | None:
    """Return the document of a record before its deletion or merge, or None if it was not recorded."""
    statement = (
        select(m.Change.before)
        .where(m.Change.resource == name, m.Change.id == record_id, m.Change.action.in_(FINAL_ACTIONS))
        .order_by(m.Change.version.desc())
        .limit(1)
    )
    return session.execute(statement).scalar_one_or_none()


def _release(session: WriteSession, name: str, ids: list[str]) -> None:
    """Release retired ids, so that records can have them again."""
    # Locked, so that of two concurrent restorations of one record the second finds the record in place.
    statement: Any = select(m.RetiredId).where(m.RetiredId.resource == name, m.RetiredId.id.in_(ids))
    for row in session.execute(statement.with_for_update()).scalars().all():
        session.delete(row)
    session.flush()
