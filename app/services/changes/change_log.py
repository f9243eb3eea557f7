"""Change log: records every change of a record, made by any code.

Session events collect the changes. Before each flush, the session is inspected for new, changed and retired records,
and the current documents of those that existed are read. New records that are inserted past the session
(`app.services.records.create`) are noted there. The entries are numbered and written last, before the commit.
On PostgreSQL this takes a lock, so that the numbers follow the order of the commits: a client that has read up to a
number never sees a smaller one appear. SQLite has one writer at a time anyway.

A participant is shown within its meeting, so a change of it is a change of the meeting as well. Names of related
records in a document are copies; renaming a related record changes that record alone.

See decisions 29 and 30.
"""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final

from sqlalchemy import MetaData, Select, Table, bindparam, event, func, insert, literal, literal_column, select, text
from sqlalchemy.orm import SessionTransaction

from app.db import models as m
from app.db.pending_changes import ChangeEntry, PendingChanges, RecordName
from app.db.prepared_statements import fetch, send
from app.db.write_session import WriteSession
from app.domain.batches import batched
from app.domain.dates import clock
from app.domain.enums import ChangeAction
from app.queries.history import documents
from app.services.resources import COLLECTIONS, IN_LOADING_ORDER

_NAMES: Final = {item.collection.model: item.collection.name for item in IN_LOADING_ORDER}
_ORDER: Final = {item.collection.name: index for index, item in enumerate(IN_LOADING_ORDER)}
_CHUNK: Final = 500
# Imports write their entries in batches, so that memory stays flat.
_MOST_IN_MEMORY: Final = 1000
# An arbitrary number that identifies this advisory lock; nothing else may use it.
_LOCK: Final = 0x6469_706C_6F
_CHANGES: Final[Table] = m.Base.metadata.tables["changes"]
_SPILLED: Final = "spilled_changes"
_LAST: Final = select(m.Change.sequence, m.Change.at).order_by(m.Change.sequence.desc()).limit(literal_column("1"))
_INSERT: Final = insert(_CHANGES).values({column.name: bindparam(column.name) for column in _CHANGES.columns})


@event.listens_for(WriteSession, "before_flush")
def _collect(session: WriteSession, _context: object, _instances: object) -> None:
    pending = session.pending_changes
    retired = {(row.resource, row.id): row for row in session.new if isinstance(row, m.RetiredId)}
    pending.released.update((row.resource, row.id) for row in session.deleted if isinstance(row, m.RetiredId))
    changed = {
        _record(row): None for row in session.dirty if isinstance(row, m.RecordMixin) and session.is_modified(row)
    }
    changed |= dict.fromkeys(_meetings_of_changed_participants(session))
    updated = [item for item in _sorted(changed) if item not in retired and not pending.covers(item)]
    removed = _sorted(retired)[::-1]
    before = documents(session, COLLECTIONS, [*updated, *removed])
    for record in updated:
        pending.add(ChangeEntry(ChangeAction.UPDATED, record, before[record]))
    pending.created(_sorted(_record(item) for item in session.new if isinstance(item, m.RecordMixin)))
    for record in removed:
        row = retired[record]
        action = ChangeAction.DELETED if row.successor is None else ChangeAction.MERGED
        pending.add(ChangeEntry(action, record, before.get(record), row.retired_at, row.successor))


def note_redaction(session: WriteSession, record: RecordName, before: str | None, redaction: Mapping[str, Any]) -> None:
    """Record that fields were redacted from a record's history: which ones and why, but never their values."""
    conditions = (m.RetiredId.resource == record[0], m.RetiredId.id == record[1])
    retired = session.execute(select(m.RetiredId.retired_at, m.RetiredId.successor).where(*conditions)).one_or_none()
    retired_at, successor = retired or (None, None)
    details = json.dumps(redaction, ensure_ascii=False)
    session.pending_changes.add(ChangeEntry(ChangeAction.REDACTED, record, before, retired_at, successor, details))


def _record(row: m.RecordMixin) -> RecordName:
    return _NAMES[type(row)], row.id


def _sorted(records: Iterable[RecordName]) -> list[RecordName]:
    return sorted(records, key=lambda record: (_ORDER[record[0]], record[1]))


def _meetings_of_changed_participants(session: WriteSession) -> Iterable[RecordName]:
    keys = {
        row.meeting_key
        for row in (*session.new, *session.dirty, *session.deleted)
        if isinstance(row, m.Participant) and row.meeting_key is not None
    }
    if not keys:
        return []
    # Locked against concurrent writers: the meeting is read next, and must not change afterwards.
    statement = select(m.Meeting.id).where(m.Meeting.key.in_(keys)).with_for_update()
    return [("meetings", meeting_id) for meeting_id in session.execute(statement).scalars()]


def _by_resource(records: Iterable[RecordName]) -> Mapping[str, list[str]]:
    ids_by_resource: dict[str, list[str]] = {}
    for name, record_id in records:
        ids_by_resource.setdefault(name, []).append(record_id)
    return ids_by_resource


@event.listens_for(WriteSession, "after_transaction_create")
def _begin_savepoint(session: WriteSession, transaction: SessionTransaction) -> None:
    if transaction.nested:
        pending = session.pending_changes
        pending.marks[transaction] = len(pending.entries), pending.spilled


@event.listens_for(WriteSession, "after_soft_rollback")
def _roll_back(session: WriteSession, transaction: SessionTransaction) -> None:
    pending = session.pending_changes
    if transaction.parent is None:
        session.pending_changes = PendingChanges()
        return
    # Records that are gone with the savepoint may leave their keys to others.
    session.known.clear()
    if transaction in pending.marks:
        count, pending.spilled = pending.marks.pop(transaction)
        pending.truncate(count)


@event.listens_for(WriteSession, "before_commit")
def _write_pending(session: WriteSession) -> None:
    session.flush()
    savepoint = session.get_nested_transaction()
    if savepoint is None:
        session.write_held_counts()
        write_all(session)
        return
    session.pending_changes.marks.pop(savepoint, None)
    write_some(session)


def write_all(session: WriteSession) -> None:
    """Number and write the entries of all that was flushed; others wait for the end of the transaction to number theirs."""
    pending = session.pending_changes
    if pending.entries or pending.spilled:
        _write(session, pending, is_last=True)


def write_some(session: WriteSession) -> None:
    """Write the entries that have been collected, if they are many; the records of all of them must be in the database."""
    pending = session.pending_changes
    # A rollback of an enclosing savepoint undoes what is written here, so entries older than that savepoint must wait.
    if len(pending.entries) >= _MOST_IN_MEMORY and not any(count for count, _ in pending.marks.values()):
        _write(session, pending, is_last=False)


def _write(session: WriteSession, pending: PendingChanges, *, is_last: bool) -> None:
    versions = _versions(session, pending)
    rows = []
    for entry in pending.entries:
        versions[entry.record] = version = versions.get(entry.record, 0) + 1
        rows.append(
            {
                "action": entry.action.value,
                "resource": entry.record[0],
                "id": entry.record[1],
                "version": version,
                "before": entry.before,
                "retired_at": entry.retired_at,
                "successor": entry.successor,
                "redaction": entry.redaction,
                "actor": session.actor,
            }
        )
    pending.truncate(0)
    if not session.dialect.has_one_writer and (pending.spilled or not is_last):
        pending.spilled = _spill(session, rows, pending.spilled)
        if not is_last:
            return
        rows = []
    session.dialect.lock(session, _LOCK)
    last = next(iter(fetch(session, _LAST)), None)
    sequence, moment = (last[0], clock.now(after=last[1])) if last else (0, clock.now())
    sequence = max(sequence, session.changes_after)
    for index, row in enumerate(rows, 1):
        row |= {"sequence": sequence + index, "at": moment}
    if rows:
        send(session, _INSERT, *rows)
    if pending.spilled:
        _unspill(session, sequence, moment)


def _versions(session: WriteSession, pending: PendingChanges) -> dict[RecordName, int]:
    """Return the current version of each record; created records have none, because their ids are new."""
    versions: dict[RecordName, int] = {}
    existing = {change.record for change in pending.entries if change.action is not ChangeAction.CREATED}
    for table in (_CHANGES, _spilled()) if pending.spilled else (_CHANGES,):
        for name, ids in _by_resource(existing).items():
            for chunk in batched(ids, _CHUNK):
                rows = fetch(session, _latest_versions(table), {"resource": name, "ids": chunk})
                versions |= {(name, record_id): version for record_id, version in rows}
    return versions


@cache
def _latest_versions(table: Table) -> Select[Any]:
    is_among = (table.c.resource == bindparam("resource"), table.c.id.in_(bindparam("ids", expanding=True)))
    return select(table.c.id, func.max(table.c.version)).where(*is_among).group_by(table.c.id)


def _spill(session: WriteSession, rows: list[dict[str, Any]], count: int) -> int:
    """Set entries aside until the commit: taking the lock now would block other writers for the rest of an import."""
    session.execute(text(f"CREATE TEMPORARY TABLE IF NOT EXISTS {_SPILLED} (LIKE changes) ON COMMIT DROP"))
    for index, row in enumerate(rows, 1):
        row |= {"sequence": count + index, "at": ""}
    if rows:
        session.execute(insert(_spilled()), rows)
    return count + len(rows)


def _unspill(session: WriteSession, sequence: int, moment: str) -> None:
    spilled = _spilled()
    numbered = {"sequence": spilled.c.sequence + sequence, "at": literal(moment)}
    columns = [numbered.get(column.name, spilled.c[column.name]) for column in _CHANGES.columns]
    session.execute(insert(_CHANGES).from_select([column.name for column in _CHANGES.columns], select(*columns)))


@cache
def _spilled() -> Table:
    return _CHANGES.to_metadata(MetaData(), name=_SPILLED)
