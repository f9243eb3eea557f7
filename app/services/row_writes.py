"""Changes of records, written by the session or past it; each is noted for the change log and for derived data.

An UPDATE checks the `version` of the row, so of two writers who read the same version one gets `PreconditionFailed`.
"""

from typing import Any

from sqlalchemy.orm.exc import StaleDataError

from app.db.new_rows import StoredRow
from app.db.pending_changes import ChangeEntry
from app.db.row_updates import update_row
from app.db.stored_records import write_record
from app.db.write_session import WriteSession
from app.domain.dates import clock
from app.domain.enums import ChangeAction
from app.problems import PreconditionFailed
from app.queries.records import document
from app.services.derivation import derived
from app.services.resource import Resource


def flush(session: WriteSession, resource: Resource) -> None:
    """Flush pending changes to the database.

    Raises:
        PreconditionFailed: another writer changed the record first.
    """
    try:
        session.flush()
    except StaleDataError as error:
        raise _changed_meanwhile(resource) from error


def _changed_meanwhile(resource: Resource) -> PreconditionFailed:
    return PreconditionFailed(f"{resource.name}: another client changed the record at the same time; GET it again")


def set_updated(row: Any) -> None:
    """Mark a record as changed now, which also increments its version."""
    row.updated_at = clock.now(after=row.updated_at)


def update_columns(session: WriteSession, resource: Resource, row: StoredRow, before: str | None) -> None:
    """Write the changed columns of a row, and note the change as a flush would, with the document before it.

    Raises:
        PreconditionFailed: another writer changed the record first.
    """
    _note_update(session, resource, row, before)
    session.known.meetings.clear()
    if not update_row(session.connection(), row):
        raise _changed_meanwhile(resource)


def write_replaced(session: WriteSession, resource: Resource, row: StoredRow) -> None:
    """Write a record that was read past the session, and note the change as a flush would.

    Raises:
        PreconditionFailed: another writer changed the record first.
    """
    set_updated(row)
    connection = session.connection()
    _note_update(session, resource, row, None)
    session.known.note_replaced(row)
    derived.note_replaced(session, row)
    session.batch.forget_keys()
    if not write_record(connection, row):
        raise _changed_meanwhile(resource)


def _note_update(session: WriteSession, resource: Resource, row: StoredRow, before: str | None) -> None:
    """Note that a record is about to be updated; its document `before` is read unless it is given."""
    record = (resource.name, row.id)
    if not session.pending_changes.covers(record):
        before = before or document(session, resource.collection, row.id)
        session.pending_changes.add(ChangeEntry(ChangeAction.UPDATED, record, before))
