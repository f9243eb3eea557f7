"""The write operations common to all resources: load, create, replace, amend.

A record and its child rows are changed in memory and written by one flush. The UPDATE checks the row's `version`, so
of two writers who read the same version one gets `PreconditionFailed`.
"""

import json
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import selectinload

from app.db import models as m
from app.db.insertion import insert_rows
from app.db.new_rows import StoredRow, new_row
from app.db.row_updates import read_row
from app.db.stored_records import is_changed, read_record
from app.db.write_session import WriteSession
from app.domain.dates import clock
from app.problems import EditConflict, Path, Unprocessable
from app.queries.records import document, missing_problem
from app.schemas.common import RecordInput
from app.services import cited_fields, cited_references, derived_fields, disputes, provenance
from app.services.derivation import derived
from app.services.new_ids import new_id
from app.services.resource import Resource
from app.services.row_writes import flush, set_updated, update_columns, write_replaced
from app.services.scalar_fields import set_values
from app.services.uniqueness import ensure_unique_identifiers


def load(session: WriteSession, resource: Resource, record_id: str) -> Any:
    """Load a record with its child rows.

    Raises:
        NotFound, Gone: the record does not exist.
        Moved: the record was merged into another.
    """
    return _load(session, resource, record_id, _with_child_rows(resource.model))


def _load(session: WriteSession, resource: Resource, record_id: str, options: Sequence[Any] = ()) -> Any:
    model: Any = resource.model
    statement = select(model).where(model.id == record_id).options(*options)
    row = session.execute(statement).scalar_one_or_none() if record_id.isprintable() else None
    if row is None:
        raise missing_problem(session, resource.name, record_id)
    return row


def read(session: WriteSession, resource: Resource, record_id: str) -> Any:
    """Return a record with its child rows, to be replaced: past the session, unless it has or is part of another record.

    Raises:
        NotFound, Gone: the record does not exist.
        Moved: the record was merged into another.
    """
    if resource.has_parts or resource.is_part:
        return load(session, resource, record_id)
    flush(session, resource)
    connection = session.reading_connection(values=[(resource.model.id, record_id)])
    row = read_record(connection, resource.model, record_id) if record_id.isprintable() else None
    if row is None:
        raise missing_problem(session, resource.name, record_id)
    return row


def load_all(session: WriteSession, resource: Resource, record_ids: Sequence[str]) -> list[Any]:
    """Return the existing records with these ids, with their child rows, in the order of the ids.

    A record costs a fraction of what `load` takes; at most some hundred ids fit into one statement.
    """
    model: Any = resource.model
    statement = select(model).where(model.id.in_(record_ids)).order_by(model.id).options(*_with_child_rows(model))
    return list(session.execute(statement).scalars())


def _with_child_rows(model: Any) -> list[Any]:
    options: list[Any] = []
    for relation in inspect(model).relationships:
        if relation.key == "meeting":
            continue
        option = selectinload(relation.class_attribute)
        nested = [option.selectinload(m.Participant.citations)] if relation.mapper.class_ is m.Participant else [option]
        options += nested
    return options


def create(
    session: WriteSession, resource: Resource, data: RecordInput, path: Path = (), *, latest: str | None = None
) -> Any:
    """Create a record and return its row.

    An input of a record that comes from another database may carry `created_at` and `updated_at`. They may be as late
    as `latest`, by default the present.

    Raises:
        Conflict: the id is taken or retired, or a unique name, URL or identifier is taken.
        Unprocessable: the input is invalid.
    """
    record_id = new_id(session, resource, data, path)
    moment = clock.now()
    created, updated = data.created_at or moment, data.updated_at or data.created_at or moment
    if not created <= updated <= (latest or moment):
        if data.created_at is None and updated < moment:
            reason = (
                "is before created_at, which is the current time if it is left out; give it, or leave updated_at out"
            )
        else:
            reason = f"created_at, updated_at and {latest or 'the current time'} must be in this order"
        raise Unprocessable.at((*path, "updated_at"), reason)
    # A part changes the record that it is part of, so it is written with that by the session.
    row = resource.model(id=record_id, citations=[]) if resource.is_part else new_row(resource.model, id=record_id)
    ensure_unique_identifiers(session, resource, data, record_id, path)
    outer = session.origin
    try:
        provenance.set_new(session, row, data)
        resource.apply(session, row, data, path)
    finally:
        session.origin = outer
    row.created_at, row.updated_at = created, updated
    for child in resource.parts(row):
        child.created_at, child.updated_at = child.created_at or created, updated
    _insert(session, resource, row)
    # The derived data of a record created from a reference within another one is refreshed together with that one.
    _save(session, resource, row, refreshes=not path, is_new=True)
    cited_references.check(session, data, path)
    cited_fields.check(session, resource, row, data, path)
    derived_fields.check(session, resource, data, record_id, None, path)
    return row


def _insert(session: WriteSession, resource: Resource, row: Any) -> None:
    """Insert a new row with its child rows."""
    if resource.is_part:
        # The flush reads the document of its record before the change.
        session.add(row)
        return
    flush(session, resource)
    parts = sorted(resource.parts(row), key=lambda part: part.id)
    created = [(resource.name, row), *(("participants", part) for part in parts)]
    ids = [(name, record.id) for name, record in created]
    if session.batch.collects:
        session.batch.add(row, created)
    else:
        insert_rows(session.connection(), row)
        session.known.ids.drop(ids)
        session.known.identifiers.clear()
        session.known.names.clear()
    session.pending_changes.created(ids)


def replace(session: WriteSession, resource: Resource, row: Any, data: RecordInput) -> bool:
    """Replace a record, as `load` or `read` returned it, with an input and return whether anything changed.

    Raises:
        Conflict: another record has one of the input's unique values.
        EditConflict: the input is based on an older state of the record.
        PreconditionFailed: another writer changed the record first.
        Unprocessable: the input is invalid.
    """
    _check_same(resource, row, data)
    before = (
        json.loads(document(session, resource.collection, row.id))
        if derived_fields.sends_derived(resource, data)
        else None
    )
    kept_citations = cited_references.stored(session, row, resource.parts(row))
    ensure_unique_identifiers(session, resource, data, row.id, ())
    with provenance.editing(session, row, data):
        resource.apply(session, row, data, ())
    provenance.update(row, data)
    changed = is_changed(row) if isinstance(row, StoredRow) else _mark_changed(session, resource, row)
    if changed and isinstance(row, StoredRow):
        write_replaced(session, resource, row)
    if changed:
        _save(session, resource, row)
    cited_references.check(session, data, (), kept_citations)
    cited_fields.check(session, resource, row, data, (), kept_citations)
    derived_fields.check(session, resource, data, row.id, before, ())
    return changed


def update_fields(
    session: WriteSession,
    resource: Resource,
    record_id: str,
    data: RecordInput,
    fields: AbstractSet[str],
    current: str | None = None,
) -> None:
    """Update some `fields` of a record from an input whose other fields hold the current values.

    `current` is its document, if the transaction has read it. If all `fields` are in `Resource.scalar_fields`, no child rows are
    loaded and no references are resolved.

    Raises:
        NotFound, Gone: the record does not exist.
        Moved: the record was merged into another.
        Conflict: another record has one of the input's unique values.
        EditConflict: the input is based on an older state of the record.
        PreconditionFailed: another writer changed the record first.
        Unprocessable: the input is invalid.
    """
    if not resource.scalar_fields.issuperset(fields):
        replace(session, resource, read(session, resource, record_id), data)
        return
    # A change of a part is one of its record as well, which the session writes.
    row = _load(session, resource, record_id) if resource.is_part else _read(session, resource, record_id)
    _check_same(resource, row, data)
    resource.check_fields(session, row, data)
    set_values(row, **{name: getattr(data, name) for name in fields})
    if not (row.changes() if isinstance(row, StoredRow) else session.is_modified(row)):
        return
    set_updated(row)
    if isinstance(row, StoredRow):
        # Where others may write meanwhile, the document is read again, after the row.
        update_columns(session, resource, row, current if session.dialect.has_one_writer else None)
    _save(session, resource, row, fields=fields)


def _read(session: WriteSession, resource: Resource, record_id: str) -> StoredRow:
    """Read the row of a record past the session.

    Raises:
        NotFound, Gone: the record does not exist.
        Moved: the record was merged into another.
    """
    flush(session, resource)
    row = read_row(session.connection(), resource.model, record_id)
    if row is None:
        raise missing_problem(session, resource.name, record_id)
    return row


def _check_same(resource: Resource, row: Any, data: RecordInput) -> None:
    """Check that an input belongs to this record, and to its current state if it carries `updated_at`."""
    requested_id = resource.requested_id(data)
    if requested_id is not None and requested_id != row.id:
        raise Unprocessable.at(
            (resource.id_field,), f"is {requested_id!r}, but the record's id is {row.id!r}; ids never change"
        )
    if data.created_at is not None and not clock.is_same_moment(data.created_at, row.created_at):
        raise Unprocessable.at(("created_at",), f"is {row.created_at}, set by the service; leave it out")
    if data.updated_at is not None and not clock.is_same_moment(data.updated_at, row.updated_at):
        raise EditConflict(
            f"the record was changed at {row.updated_at}, after the version that this edit is based on; "
            "GET it again and redo the edit, or leave updated_at out to overwrite it"
        )


def _mark_changed(session: WriteSession, resource: Resource, row: Any) -> bool:
    """Touch the changed parts one by one, and the record if it or any child row changed."""
    dirty = {row for row in session.dirty if session.is_modified(row)}
    for child in resource.parts(row):
        if child in session.new:
            child.updated_at = clock.now(after=row.updated_at)
            child.created_at = child.created_at or child.updated_at
        elif child in dirty or any(citation in dirty or citation in session.new for citation in child.citations):
            set_updated(child)
    changed = bool(dirty or session.new or session.deleted) or session.is_modified(row)
    if changed:
        set_updated(row)
    return changed


def _save(
    session: WriteSession,
    resource: Resource,
    row: Any,
    *,
    refreshes: bool = True,
    is_new: bool = False,
    fields: AbstractSet[str] | None = None,
) -> None:
    """Write a record and the data derived from it; `fields` are those that changed, if these are scalar fields alone."""
    flush(session, resource)
    _forget_references(session, resource, row, is_new=is_new)
    if resource.name == "countries":
        session.named_countries.clear()
    # A dispute that begins or ends is derived data itself, by which records are found.
    if disputes.refresh(session, resource, row, is_new=is_new) or fields is None or resource.is_part:
        derived.mark_dirty(session, resource.name, [row.key])
        resource.after_write(session, row)
    else:
        dirty = session.dirty_texts if resource.text_fields.issuperset(fields) else session.dirty_scalars
        derived.mark_dirty(session, resource.name, [row.key], dirty)
    if refreshes:
        derived.refresh_derived(session)


def _forget_references(session: WriteSession, resource: Resource, row: Any, *, is_new: bool) -> None:
    """Forget references that may mean another record now that one was written, or several, or none."""
    resolved = session.references[resource.name]
    if not resolved:
        return
    if marks := resource.marks_of_row(row) if is_new else ():
        resolved.forget_marked(marks)
    else:
        resolved.clear()
