"""Following: what others write to a database is written to a copy of it as well, in which a long write goes on.

The change log says which records others have changed. Each is written to the copy as a client would write its document, so that
all that is derived follows from both writes, and the entries of the log are added as they are. Afterwards the documents on both sides
must be the same. Whatever does not go together, or cannot be followed, ends the long write with `Overtaken`; it is
begun again on a new copy.

See decision 249.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from time import monotonic
from typing import Any, Final

from pydantic import ValidationError
from sqlalchemy import Connection, Select, bindparam, delete, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from app.db import models as m
from app.db.backend import ReadConnection, committed
from app.db.content import ContentChanged, ContentWatch, replace_content
from app.db.database import Database
from app.db.pending_changes import PendingChanges, RecordName
from app.db.prepared_statements import fetch
from app.db.schema_version import last_migration
from app.db.write_session import WriteSession
from app.domain.batches import batched
from app.domain.dates import clock
from app.domain.enums import ChangeAction
from app.problems import Problem
from app.queries.history import newest_sequence
from app.queries.records import find_document
from app.schemas.json_patch import own_content
from app.services import deletion, records
from app.services.changes.followed_responses import FollowedResponses
from app.services.derivation import derived
from app.services.resource import Resource
from app.services.resources import BY_NAME, IN_LOADING_ORDER

OWN_CHANGES: Final = 2**40
"""The long write numbers its own entries of the change log from here on, until it knows which numbers are left to it."""
_SECONDS_BETWEEN: Final = 2.0
_FOLLOWED: Final = frozenset({ChangeAction.CREATED, ChangeAction.UPDATED, ChangeAction.DELETED})
_LATEST_TIMESTAMP: Final = "9000-01-01T00:00:00.000000Z"
_CHUNK: Final = 200
_CHANGES: Final = m.Base.metadata.tables["changes"]
_FINGERPRINTS: Final = (
    select(func.count(), func.max(m.Judgement.key), func.count(m.Judgement.ended_at)),
    select(m.ChangeFeed.epoch, m.ChangeFeed.restored_at),
    select(func.max(m.DatasetRow.key)),
)
"""Tables that are not followed: if one of them is another than at first, the long write is overtaken."""
_RETIRED: Final = select(m.RetiredId.retired_at, m.RetiredId.successor).where(
    m.RetiredId.resource == bindparam("resource"), m.RetiredId.id == bindparam("record_id")
)


class Overtaken(Exception):
    """The writes of others do not go together with a long write, which must begin again."""


class Follower:
    """Writes to a copy what others write to the original. It is the turn of the long write in the copy."""

    def __init__(self, original: Database, copy: Database, watch: ContentWatch) -> None:
        """Begin with a copy that nobody has changed yet."""
        self._original, self._copy, self._watch = original, copy, watch
        self.version = -1
        """The version of the original up to which the copy follows it, as `ContentWatch` says; unknown at first."""
        with copy.reading() as connection:
            self._last = newest_sequence(connection)
            self._unfollowed = _fingerprint(connection)
            self._responses = FollowedResponses(connection)
        self._since = monotonic()

    def is_awaited(self) -> bool:
        """Return whether others have written since the copy last followed, and that is some time ago."""
        return monotonic() - self._since >= _SECONDS_BETWEEN and self._watch.version() != self.version

    def pass_on(self) -> None:
        """Follow the original, between two transactions of the long write.

        Raises:
            Overtaken: what others wrote does not go together with it.
        """
        self.follow()

    def follow(self) -> float:
        """Write to the copy what others have written since the last time, and return how many seconds that took.

        Raises:
            Overtaken: as for `pass_on`.
        """
        began = monotonic()
        version = self._watch.version()
        if version != self.version:
            with self._original.reading() as original, _session(self._copy) as session:
                self._follow(original, session)
            self.version = version
        self._since = monotonic()
        return self._since - began

    def _follow(self, original: ReadConnection, session: WriteSession) -> None:
        if _fingerprint(original) != self._unfollowed:
            raise Overtaken("others judged, restored or migrated")
        entries = [dict(row) for row in original.execute(_entries_after(self._last)).mappings()]
        _check_apart(session, entries)
        try:
            _write(session, original, entries)
            _copy_keys(session, original)
            self._responses.copy_new(session, original)
        except (Problem, ValidationError, IntegrityError) as error:
            raise Overtaken(f"cannot be written beside the import: {error}") from error
        if entries:
            self._last = entries[-1]["sequence"]

    def number_changes(self) -> None:
        """Number the long write's own entries of the change log after those of others, as of now."""
        with _session(self._copy) as session:
            last = select(_CHANGES.c.at).where(_CHANGES.c.sequence == self._last)
            moment = clock.now(after=session.execute(last).scalar_one_or_none())
            numbered = {"sequence": _CHANGES.c.sequence - (OWN_CHANGES - self._last), "at": moment}
            session.execute(update(_CHANGES).where(_CHANGES.c.sequence > OWN_CHANGES).values(numbered))

    def replace_original(self) -> None:
        """Write the whole content of the copy to the original, in the turn of a writer.

        Raises:
            Overtaken: a program that takes no turns has written since the copy last followed.
        """
        try:
            replace_content(self._copy, self._original, self._watch, self.version)
        except ContentChanged as error:
            raise Overtaken("others wrote without a turn") from error


@contextmanager
def _session(copy: Database) -> Iterator[WriteSession]:
    # The long write, whose own connection has no transaction meanwhile, keeps the turn in the copy.
    with (
        copy.write_engine.connect() as connection,
        WriteSession(connection, actor="") as session,
        committed(session),
    ):
        # Content that others erase must not come back from free pages of the copy.
        session.dialect.overwrite_deleted_content(session)
        yield session


def _fingerprint(connection: Connection) -> Sequence[Any]:
    rows = [tuple(row) for statement in _FINGERPRINTS for row in connection.execute(statement)]
    schema = connection.execute(text("SELECT count(*), sum(length(sql)) FROM sqlite_schema")).one()
    return [*rows, tuple(schema), last_migration(connection)]


def _entries_after(sequence: int) -> Any:
    return select(_CHANGES).where(_CHANGES.c.sequence > sequence).order_by(_CHANGES.c.sequence)


def _check_apart(session: WriteSession, entries: Sequence[dict[str, Any]]) -> None:
    """Check that others changed other records than the long write, and in ways that can be followed.

    Raises:
        Overtaken: they did not.
    """
    if unfollowed := {entry["action"] for entry in entries} - _FOLLOWED:
        raise Overtaken(f"others wrote what cannot be followed: {', '.join(sorted(unfollowed))}")
    own = _CHANGES.c.sequence > OWN_CHANGES
    for resource in BY_NAME:
        ids = {entry["id"] for entry in entries if entry["resource"] == resource}
        for batch in batched(sorted(ids), _CHUNK):
            changed = select(_CHANGES.c.id).where(own, _CHANGES.c.resource == resource, _CHANGES.c.id.in_(batch))
            if (both := session.execute(changed.limit(1)).scalar_one_or_none()) is not None:
                raise Overtaken(f"/{resource}/{both} was changed here and by others")


def _write(session: WriteSession, original: ReadConnection, entries: Sequence[dict[str, Any]]) -> None:
    """Write the records that entries are about, as they are in the original, and the entries.

    Raises:
        Overtaken: they are not the same afterwards.
        Problem, ValidationError, IntegrityError: a record cannot be written.
    """
    # The days were accepted by the original, which added all that a write adds.
    session.allows_far_future = session.restores_state = True
    names = _in_writing_order(entries)
    with derived.deferred_refresh(session):
        gone = [name for name in names if not _write_record(session, original, name)]
        for resource_name, record_id in reversed(gone):
            resource = BY_NAME[resource_name]
            if find_document(session, resource.collection, record_id) is not None:
                deletion.delete_record(session, resource, records.load(session, resource, record_id))
    session.flush()
    session.expunge_all()
    for name in dict.fromkeys((entry["resource"], entry["id"]) for entry in entries):
        _copy_times(session, original, name)
        _check_same(session, original, name)
    # The entries of others stand for what was written for them.
    session.pending_changes = PendingChanges()
    for batch in batched(entries, _CHUNK):
        session.connection().execute(insert(_CHANGES), batch)


def _in_writing_order(entries: Sequence[dict[str, Any]]) -> list[RecordName]:
    """Return the records of entries, without parts of others, each after those that it can refer to."""
    last = {(entry["resource"], entry["id"]): entry["sequence"] for entry in entries}
    places = {resource.name: place for place, resource in enumerate(IN_LOADING_ORDER)}
    return sorted(
        (name for name in last if not BY_NAME[name[0]].is_part), key=lambda name: (places[name[0]], last[name])
    )


def _write_record(session: WriteSession, original: ReadConnection, name: RecordName) -> bool:
    """Write a record as it is in the original, and return whether it is there."""
    resource, record_id = BY_NAME[name[0]], name[1]
    document = find_document(original, resource.collection, record_id)
    if document is None:
        return False
    content = _content(resource, document)
    present = find_document(session, resource.collection, record_id)
    if present is None:
        data = resource.input_type.model_validate(content)
        records.create(session, resource, data, latest=_LATEST_TIMESTAMP)
    elif _content(resource, present) != content:
        data = resource.input_type.model_validate(content | {"created_at": None, "updated_at": None})
        records.replace(session, resource, records.read(session, resource, record_id), data)
    session.expunge_all()
    return True


def _content(resource: Resource, document: str) -> dict[str, Any]:
    return own_content(json.loads(document), resource.derived_fields)


def _copy_times(session: WriteSession, original: ReadConnection, name: RecordName) -> None:
    """Copy when a record was written, its version, and whether its id is retired: one that came and went was not written here."""
    table = BY_NAME[name[0]].model.__table__
    for statement, write in ((_times(table), _write_times), (_RETIRED, _write_retired)):
        there = [tuple(row) for row in fetch(original, statement, {"resource": name[0], "record_id": name[1]})]
        if there != [tuple(row) for row in fetch(session, statement, {"resource": name[0], "record_id": name[1]})]:
            write(session, table, name, there)


@cache
def _times(table: Any) -> Select[Any]:
    return select(table.c.version, table.c.created_at, table.c.updated_at).where(table.c.id == bindparam("record_id"))


def _write_times(session: WriteSession, table: Any, name: RecordName, rows: Sequence[Any]) -> None:
    for version, created_at, updated_at in rows:
        times = {"version": version, "created_at": created_at, "updated_at": updated_at}
        session.connection().execute(update(table).where(table.c.id == name[1]).values(times))


def _write_retired(session: WriteSession, _table: Any, name: RecordName, rows: Sequence[Any]) -> None:
    retired = m.RetiredId.__table__
    session.execute(delete(retired).where(retired.c.resource == name[0], retired.c.id == name[1]))
    for moment, successor in rows:
        values = {"resource": name[0], "id": name[1], "retired_at": moment, "successor": successor}
        session.execute(insert(retired).values(values))


def _check_same(session: WriteSession, original: ReadConnection, name: RecordName) -> None:
    """Check that a record is the same on both sides, or gone.

    Raises:
        Overtaken: it is not.
    """
    resource = BY_NAME[name[0]]
    sides = [find_document(side, resource.collection, name[1]) for side in (session, original)]
    here, there = [None if document is None else _content(resource, document) for document in sides]
    if here != there:
        raise Overtaken(f"/{name[0]}/{name[1]} would not be the same")


def _copy_keys(session: WriteSession, original: ReadConnection) -> None:
    """Copy the API keys, which only others write."""
    keys = m.ApiKey.__table__
    copied, recorded = ([dict(row) for row in side.execute(select(keys)).mappings()] for side in (session, original))
    if copied != recorded:
        session.execute(delete(keys))
        if recorded:
            session.connection().execute(insert(keys), recorded)
