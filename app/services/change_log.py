"""Every change of a record is recorded, whichever way it is written.

The session itself is the seam: before each flush it is asked which records are new, changed and given up, and the
documents of those that were there are read as they stand. The entries are numbered and written last of all, before the
commit. On PostgreSQL a lock is taken for that, so that the numbers are in the order of the commits: whoever has read
up to a number will never see a smaller one appear. SQLite has one writer at a time anyway.

A participant is shown within its meeting, so its change is a change of the meeting as well. Names of related records
that a document shows are copies; another name there is a change of that record alone.
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
"""A resource's name and an id."""

_NAMES: Final = {each.collection.model: each.collection.name for each in IN_LOADING_ORDER}
_ORDER: Final = {each.collection.name: place for place, each in enumerate(IN_LOADING_ORDER)}
_CHUNK: Final = 500
# Entries of an import are written from time to time, so that it runs in flat memory.
_MOST_IN_MEMORY: Final = 1000
# Any number, as long as nothing else uses it: advisory locks are told apart by it.
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
    """The entries of a transaction that are not written yet."""

    entries: list[_Entry] = field(default_factory=list)
    latest: dict[Record, ChangeAction] = field(default_factory=dict)
    released: set[Record] = field(default_factory=set)
    """Records whose ids are no longer retired: to make them is to bring them back."""
    marks: dict[SessionTransaction, tuple[int, int]] = field(default_factory=dict)
    """How many entries there were at the beginning of each savepoint, and how many were put aside."""
    spilled: int = 0
    """How many entries are put aside in the database; see `_spill`."""

    def add(self, entry: _Entry) -> None:
        self.entries.append(entry)
        self.latest[entry.record] = entry.action

    def is_noted(self, record: Record) -> bool:
        """Say whether an entry of this transaction tells already that the record is no longer as it was."""
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
    """Record that fields were taken out of a record's history: which, and why, but never what they said."""
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
    # Locked, where others may write at the same time: the meeting is read next, and must then stay as it is read.
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
    # What is written here is undone with any savepoint around this one: what is older than those has to wait.
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
    """Give the version that each record has; none for those that are made, whose ids were never used."""
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
    """Put entries aside until the commit: the lock, taken now, would make others wait for the rest of an import."""
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
