"""Change log: records every change of a record, whichever code writes it.

Session events collect the changes. Before each flush, the session is inspected for new, changed and retired records,
and the current documents of those that existed are read. The entries are numbered and written last, before the commit.
On PostgreSQL this takes a lock, so that the numbers follow the order of the commits: a client that has read up to a
number never sees a smaller one appear. SQLite has one writer at a time anyway.

A participant is shown within its meeting, so a change of it is a change of the meeting as well. Names of related
records in a document are copies; renaming a related record changes that record alone.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from sqlalchemy import MetaData, Select, Table, bindparam, event, func, insert, literal, select, text
from sqlalchemy.orm import SessionTransaction

from app.db import models as m
from app.db.database import Writing, WritingSession
from app.domain import clock
from app.domain.batches import batched
from app.domain.enums import ChangeAction
from app.queries.history import documents
from app.services.records import COLLECTIONS, IN_LOADING_ORDER

Record = tuple[str, str]
"""Name of the resource and id of the record."""

_NAMES: Final = {each.collection.model: each.collection.name for each in IN_LOADING_ORDER}
_ORDER: Final = {each.collection.name: place for place, each in enumerate(IN_LOADING_ORDER)}
_CHUNK: Final = 500
# Imports write their entries in batches, so that memory stays flat.
_MOST_IN_MEMORY: Final = 1000
# An arbitrary number that identifies this advisory lock; nothing else may use it.
_LOCK: Final = 0x6469_706C_6F
_CHANGES: Final[Table] = m.Base.metadata.tables["changes"]
_SPILLED: Final = "spilled_changes"
_LAST: Final = select(m.Change.sequence, m.Change.at).order_by(m.Change.sequence.desc()).limit(1)


@dataclass(slots=True)
class _Entry:
    action: ChangeAction
    record: Record
    before: str | None = None
    retired_at: str | None = None
    successor: str | None = None
    redaction: str | None = None


@dataclass(slots=True)
class _Pending:
    """Entries of a transaction that are not written yet."""

    entries: list[_Entry] = field(default_factory=list)
    latest: dict[Record, ChangeAction] = field(default_factory=dict)
    released: set[Record] = field(default_factory=set)
    """Records whose ids are no longer retired: creating one of them counts as an undeletion."""
    marks: dict[SessionTransaction, tuple[int, int]] = field(default_factory=dict)
    """Number of entries and number of spilled entries at the start of each savepoint."""
    spilled: int = 0
    """Number of entries set aside in the database; see `_spill`."""

    def add(self, entry: _Entry) -> None:
        self.entries.append(entry)
        self.latest[entry.record] = entry.action

    def is_noted(self, record: Record) -> bool:
        """Return whether an entry of this transaction already covers a change of the record."""
        return self.latest.get(record, ChangeAction.DELETED) not in {ChangeAction.DELETED, ChangeAction.MERGED}

    def back_to(self, count: int) -> None:
        del self.entries[count:]
        self.latest = {each.record: each.action for each in self.entries}


def _pending(session: WritingSession) -> _Pending:
    found: _Pending = session.info.setdefault("changes", _Pending())
    return found


@event.listens_for(WritingSession, "before_flush")
def _note(session: Writing, _context: object, _instances: object) -> None:
    pending = _pending(session)
    retired = {(each.resource, each.id): each for each in session.new if isinstance(each, m.RetiredId)}
    pending.released.update((each.resource, each.id) for each in session.deleted if isinstance(each, m.RetiredId))
    changed = {
        _record(each): None for each in session.dirty if isinstance(each, m.Recorded) and session.is_modified(each)
    }
    changed |= dict.fromkeys(_meetings_of_changed_participants(session))
    updated = [each for each in _sorted(changed) if each not in retired and not pending.is_noted(each)]
    gone = _sorted(retired)[::-1]
    before = documents(session, COLLECTIONS, [*updated, *gone])
    for record in updated:
        pending.add(_Entry(ChangeAction.UPDATED, record, before[record]))
    for record in _sorted(_record(each) for each in session.new if isinstance(each, m.Recorded)):
        is_back = record in pending.released
        pending.released.discard(record)
        pending.add(_Entry(ChangeAction.UNDELETED if is_back else ChangeAction.CREATED, record))
    for record in gone:
        row = retired[record]
        action = ChangeAction.DELETED if row.successor is None else ChangeAction.MERGED
        pending.add(_Entry(action, record, before.get(record), row.retired_at, row.successor))


def note_redaction(session: Writing, record: Record, before: str | None, redaction: Mapping[str, Any]) -> None:
    """Record that fields were redacted from a record's history: which ones and why, but never their values."""
    where = (m.RetiredId.resource == record[0], m.RetiredId.id == record[1])
    retired = session.execute(select(m.RetiredId.retired_at, m.RetiredId.successor).where(*where)).one_or_none()
    retired_at, successor = retired or (None, None)
    told = json.dumps(redaction, ensure_ascii=False)
    _pending(session).add(_Entry(ChangeAction.REDACTED, record, before, retired_at, successor, told))


def _record(row: m.Recorded) -> Record:
    return _NAMES[type(row)], row.id


def _sorted(records: Iterable[Record]) -> list[Record]:
    return sorted(records, key=lambda record: (_ORDER[record[0]], record[1]))


def _meetings_of_changed_participants(session: Writing) -> Iterable[Record]:
    keys = {
        each.meeting_key
        for each in (*session.new, *session.dirty, *session.deleted)
        if isinstance(each, m.Participant) and each.meeting_key is not None
    }
    if not keys:
        return []
    # Locked against concurrent writers: the meeting is read next, and must not change afterwards.
    statement = select(m.Meeting.id).where(m.Meeting.key.in_(keys)).with_for_update()
    return [("meetings", each) for each in session.execute(statement).scalars()]


def _by_resource(records: Iterable[Record]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, its_id in records:
        found.setdefault(name, []).append(its_id)
    return found


@event.listens_for(WritingSession, "after_transaction_create")
def _begin_savepoint(session: Writing, transaction: SessionTransaction) -> None:
    if transaction.nested:
        pending = _pending(session)
        pending.marks[transaction] = len(pending.entries), pending.spilled


@event.listens_for(WritingSession, "after_soft_rollback")
def _roll_back(session: Writing, transaction: SessionTransaction) -> None:
    pending = _pending(session)
    if transaction.parent is None:
        session.info.pop("changes", None)
    elif transaction in pending.marks:
        count, pending.spilled = pending.marks.pop(transaction)
        pending.back_to(count)


@event.listens_for(WritingSession, "before_commit")
def _finish(session: Writing) -> None:
    session.flush()
    pending = _pending(session)
    savepoint = session.get_nested_transaction()
    if savepoint is None:
        if pending.entries or pending.spilled:
            _write(session, pending, is_last=True)
        return
    pending.marks.pop(savepoint, None)
    # A rollback of an enclosing savepoint undoes what is written here, so entries older than that savepoint must wait.
    if len(pending.entries) >= _MOST_IN_MEMORY and not any(count for count, _ in pending.marks.values()):
        _write(session, pending, is_last=False)


def _write(session: Writing, pending: _Pending, *, is_last: bool) -> None:
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
                "actor": session.info["actor"],
            }
        )
    pending.back_to(0)
    if session.get_bind().dialect.name == "postgresql":
        if not is_last or pending.spilled:
            pending.spilled = _spill(session, rows, pending.spilled)
            rows = []
        if not is_last:
            return
        session.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    last = session.execute(_LAST).first()
    sequence, moment = (last[0], clock.now(after=last[1])) if last else (0, clock.now())
    for place, row in enumerate(rows, 1):
        row |= {"sequence": sequence + place, "at": moment}
    if rows:
        session.execute(insert(_CHANGES), rows)
    if pending.spilled:
        _unspill(session, sequence, moment)


def _versions(session: Writing, pending: _Pending) -> dict[Record, int]:
    """Return the current version of each record; created records have none, because their ids are new."""
    found: dict[Record, int] = {}
    known = {each.record for each in pending.entries if each.action is not ChangeAction.CREATED}
    for table in (_CHANGES, _spilled()) if pending.spilled else (_CHANGES,):
        for name, ids in _by_resource(known).items():
            for chunk in batched(ids, _CHUNK):
                rows = session.execute(_greatest(table), {"resource": name, "ids": chunk})
                found |= {(name, its_id): version for its_id, version in rows}
    return found


@cache
def _greatest(table: Table) -> Select[Any]:
    is_among = (table.c.resource == bindparam("resource"), table.c.id.in_(bindparam("ids", expanding=True)))
    return select(table.c.id, func.max(table.c.version)).where(*is_among).group_by(table.c.id)


def _spill(session: Writing, rows: list[dict[str, Any]], count: int) -> int:
    """Set entries aside until the commit: taking the lock now would block other writers for the rest of an import."""
    session.execute(text(f"CREATE TEMPORARY TABLE IF NOT EXISTS {_SPILLED} (LIKE changes) ON COMMIT DROP"))
    for place, row in enumerate(rows, 1):
        row |= {"sequence": count + place, "at": ""}
    if rows:
        session.execute(insert(_spilled()), rows)
    return count + len(rows)


def _unspill(session: Writing, sequence: int, moment: str) -> None:
    aside = _spilled()
    given = {"sequence": aside.c.sequence + sequence, "at": literal(moment)}
    columns = [given.get(column.name, aside.c[column.name]) for column in _CHANGES.columns]
    session.execute(insert(_CHANGES).from_select([column.name for column in _CHANGES.columns], select(*columns)))


@cache
def _spilled() -> Table:
    return _CHANGES.to_metadata(MetaData(), name=_SPILLED)
