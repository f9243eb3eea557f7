"""Batches of rows of an import, whose new records are inserted together.

Rows are written in one of two ways, by the same code. In a batch, new records are collected and inserted by one
statement a table, before the first statement that could read them; statements that say which values they look for
(`app.db.prepared_statements.found_by`) read only new records that have one of them. Nothing of a row that fails before
that was written, so it needs no savepoint. If the database refuses what was collected, the batch is repeated row by
row: each row is then inserted in a savepoint of its own, which shows the row that is to blame.

Savepoints are short: SQLite copies each page before its first change within one, and scans the copies whenever an inner
savepoint or a statement of several rows ends.

See decision 179.
"""

import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any, Final, Protocol

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import SessionTransaction

from app.db.insertion import CollectedRows, insert_collected
from app.db.known_records import KnownRecords
from app.db.pending_changes import PendingChanges
from app.db.savepoints import savepoint

_ROW: Final = object()
"""The mark of the row that is being written, among those of savepoints."""
Values = Collection[tuple[Any, Any]]
"""Columns, as attributes of their models, each with a value that a statement looks for."""


class BatchRefused(Exception):
    """The database refused rows of a batch. None of it was inserted."""


class BatchSession(Protocol):
    """The session of a write (`app.db.write_session`), as far as a batch uses it."""

    known: KnownRecords
    pending_changes: PendingChanges

    def bare_connection(self) -> Connection:
        """Return the connection for statements that collected records do not matter to."""

    def begin_nested(self) -> SessionTransaction:
        """Begin a savepoint."""

    def flush(self) -> None:
        """Write what has changed in the session."""

    @property
    def has_rows(self) -> bool:
        """Whether any row is loaded or new."""

    def expunge_all(self) -> None:
        """Forget all rows."""

    def write_held_counts(self) -> None:
        """Write the counts that are held."""


class WriteBatch:
    """The rows of an import that are being written."""

    def __init__(self, session: BatchSession) -> None:
        """Prepare for the rows that a session writes."""
        self._session = session
        self._collected = CollectedRows()
        self._row_start: dict[Any, int] = {}
        """The position in what is collected at which the present row began."""
        self._savepoint: ExitStack | None = None
        """The savepoint of the present row, once it has one."""
        self._is_row = False
        self.is_busy = False
        """Whether statements are those of the batch itself."""
        self._created: list[tuple[str, str]] = []
        """Resource and id of the records that the present row created."""
        self._changes = 0
        """The number of pending changes when the present row began."""
        self.on_inserted: Callable[[int], None] = lambda _changes: None
        """Called whenever the rows before the present one are in the database, and can no longer be refused, with the
        number of pending changes before that row."""

    @property
    def collects(self) -> bool:
        """Whether new records are collected."""
        return self._is_row and not self.is_busy

    def __bool__(self) -> bool:
        """Return whether rows were collected that are not in the database."""
        return bool(self._collected)

    def add(self, row: Any, records: Sequence[tuple[str, Any]]) -> None:
        """Collect a new row with its child rows; `records` are those of them that have ids, each with its resource."""
        self._collected.add(self._session.bare_connection(), row)
        for resource, record in records:
            self._session.known.note_created(resource, record)
            self._created.append((resource, record.id))

    def before_reading(self, tables: frozenset[str] | None = None, values: Values | None = None) -> None:
        """Insert what was collected, since the next statement may read it.

        It reads from these tables, or from any, and of those only rows with one of these `values`, if they are given.

        Raises:
            BatchRefused: the database refused rows before the present one.
            IntegrityError: the database refused the present row.
        """
        if self.is_busy or not self._is_read(tables, values):
            return
        self._insert_earlier()
        if self._is_read(tables, values):
            self._begin_savepoint()
            with self._busy():
                insert_collected(self._session.bare_connection(), self._collected.take())

    def _is_read(self, tables: frozenset[str] | None, values: Values | None) -> bool:
        if not self._collected.has_rows_of(tables):
            return False
        return values is None or any(self._collected.has_value(*item) for item in values)

    def before_writing(self) -> None:
        """Begin the savepoint of the present row, since the next statement may write.

        Raises:
            BatchRefused, IntegrityError: as for `before_reading`.
        """
        if self.collects:
            self.before_reading()
            self._insert_earlier()
            self._begin_savepoint()

    def forget_keys(self) -> None:
        """Read free primary keys again: another statement may have used those that were read."""
        self._collected.forget_keys()

    @contextmanager
    def row(self, *, alone: bool) -> Iterator[None]:
        """Write a row within the block: all of it, or nothing if the block raises anything.

        A row that is `alone`, or that has written anything else, is inserted before the block ends.
        """
        session, pending = self._session, self._session.pending_changes
        self._row_start, self._is_row = self._collected.position(), True
        self._changes = len(pending.entries)
        self._created.clear()
        pending.marks[_ROW] = self._changes, pending.spilled
        try:
            yield
            session.flush()
            if alone or self._savepoint is not None:
                self.before_reading()
            pending.marks.pop(_ROW)
            self._end_row()
        except BaseException:
            pending.marks.pop(_ROW, None)
            pending.truncate(self._changes)
            self._collected.truncate(self._row_start)
            if self._created:
                session.known.ids.drop(self._created)
                session.known.identifiers.clear()
            self._end_row(*sys.exc_info())
            raise

    def end(self) -> None:
        """Insert what was collected, after the last row of a batch.

        Raises:
            BatchRefused: the database refused rows.
        """
        self._insert_earlier()

    def clear(self) -> None:
        """Forget the rows that were collected."""
        self._collected.clear()

    def _insert_earlier(self) -> None:
        if self._savepoint is not None:
            return
        if not self._is_row:
            self._row_start, self._changes = self._collected.position(), len(self._session.pending_changes.entries)
        earlier, self._row_start = self._collected.take(self._row_start), {}
        if earlier:
            try:
                with savepoint(self._session.bare_connection()):
                    insert_collected(self._session.bare_connection(), earlier)
            except IntegrityError as error:
                raise BatchRefused from error
        self.on_inserted(self._changes)

    def _begin_savepoint(self) -> None:
        if self._savepoint is None:
            self._savepoint = ExitStack()
            with self._busy():
                self._savepoint.enter_context(self._new_savepoint())

    def _new_savepoint(self) -> Any:
        """Return a savepoint of the session, or if it knows no rows, one of its connection, which takes a third of the time."""
        session = self._session
        return session.begin_nested() if session.has_rows else self._plain_savepoint()

    @contextmanager
    def _plain_savepoint(self) -> Iterator[None]:
        session = self._session
        session.write_held_counts()
        try:
            with savepoint(session.bare_connection()):
                yield
        except BaseException:
            # Rows of the savepoint are gone, and may leave their keys to others.
            session.expunge_all()
            session.known.clear()
            raise

    def _end_row(self, *error: Any) -> None:
        self._is_row = False
        savepoint, self._savepoint = self._savepoint, None
        if savepoint is not None:
            savepoint.__exit__(*(error or (None, None, None)))

    @contextmanager
    def _busy(self) -> Iterator[None]:
        """Take the statements within the block for those of the batch itself."""
        self.is_busy = True
        try:
            yield
        finally:
            self.is_busy = False
