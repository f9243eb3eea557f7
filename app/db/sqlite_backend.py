"""The connections of an SQLite database.

A bounded read runs directly on the event loop, since it takes less time than handing it to a thread. A read that turns
out to be slow is interrupted after a quarter of a second and runs again in a thread. Writers of all processes form a
queue (`app.db.writer_lock`).
"""

import fcntl
import math
import os
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from itertools import count
from pathlib import Path
from time import monotonic
from typing import Any, ClassVar, Final, TypeVar

from sqlalchemy import Connection
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from app import metrics
from app.db.backend import ReadConnection, committed
from app.db.deadline import Deadline, time_limit
from app.db.faults import DatabaseFile, Fault, classify_fault
from app.db.schema_version import last_migration
from app.db.sqlite import KEPT_KIBIBYTES, create_sqlite_engine, send_to_sqlite, sqlite_module, sqlite_warning
from app.db.write_session import WriteSession
from app.db.writer_lock import Turn, WriterQueue, open_lock
from app.problems import Unavailable

# A query on the event loop blocks it, so no other request is answered, not even /healthz. A page takes a few
# milliseconds; a quarter of a second allows for a cold disk and a busy machine.
_ON_LOOP_SECONDS: Final = 0.25
# Many such queries together must not block it either: time beyond that of a usual page comes out of a budget, which
# grows by a tenth of the time that passes. While it is exhausted, a query has only the usual time.
_USUAL_ON_LOOP_SECONDS: Final = 0.01
_BUDGET_PER_SECOND: Final = 0.1
_SECONDS_BETWEEN_CHECKS: Final = 1.0

T = TypeVar("T")


class SqliteBackend:
    """The connections of one SQLite file."""

    max_writers = 1

    def __init__(
        self,
        url: URL,
        *,
        busy_timeout_seconds: float,
        query_timeout_seconds: float | None,
        max_exports: int,
        max_write_threads: int,
    ) -> None:
        """Prepare the engines without opening a connection.

        Raises:
            ValueError: the URL names no file, or SQLite is too old.
        """
        self.reader = create_sqlite_engine(url, busy_timeout_seconds, writes=False, extra_connections=max_exports)
        self.write_engine = create_sqlite_engine(
            url, busy_timeout_seconds, writes=True, extra_connections=max_write_threads
        )
        self.file: DatabaseFile = DatabaseFile(str(url.database))
        self.budget = LoopBudget(_ON_LOOP_SECONDS if query_timeout_seconds is None else query_timeout_seconds)
        self._queue = WriterQueue(str(url.database))
        self._loop_connection: _LoopConnection | None = None
        self._checked_at = -math.inf
        self._version: str | None = None

    @property
    def label(self) -> str:
        return f"SQLite {sqlite_module().sqlite_version}"

    def warning(self) -> str | None:
        return sqlite_warning()

    def readiness(self) -> tuple[str, bool, bool | None]:
        return self.label, True, None

    @contextmanager
    def reading(self, seconds: float | None) -> Iterator[Connection]:
        with self.reader.connect() as connection, time_limit(connection, seconds), connection.begin():
            yield connection

    async def read(self, query: Callable[[ReadConnection], T], in_thread: Callable[[], Awaitable[T]]) -> T:
        connection = self._connection_on_loop()
        seconds = self.budget.granted()
        try:
            return connection.run(query, seconds)
        except DBAPIError as error:
            if classify_fault(error.orig) is not Fault.INTERRUPTED:
                raise
        finally:
            self.budget.charge()
        metrics.MOVED_READS.inc()
        return await in_thread()

    def state(self) -> tuple[int, int]:
        return self._connection_on_loop().state()

    def _connection_on_loop(self) -> "_LoopConnection":
        self.check_file_if_due()
        if self._loop_connection is None:
            self._loop_connection = _LoopConnection(self.reader.connect())
        return self._loop_connection

    @contextmanager
    def writing(
        self,
        actor: str,
        *,
        is_long: bool,
        in_slices: bool,
        wait_seconds: float,
    ) -> Iterator[WriteSession]:
        take = self._queue.long_turn if is_long else self._queue.turn
        with (
            take(wait_seconds) as turn,
            self._write_connection(is_long=is_long) as connection,
            WriteSession(connection, actor=actor) as session,
        ):
            session.turn = _TurnOnFile(turn, str(self.file.path)) if in_slices else None
            with committed(session):
                yield session

    @contextmanager
    def _write_connection(self, *, is_long: bool) -> Iterator[Connection]:
        """Open a connection for a write; a long one, such as an import, has it for itself.

        The driver's cache of compiled statements evicts the least frequent one. When it is full of frequent statements,
        as after an import, any two new ones evict each other, and each is compiled whenever it is sent.
        """
        with self.write_engine.connect() as connection:
            if not is_long:
                yield connection
                return
            connection.invalidate()
            try:
                yield connection
            finally:
                connection.invalidate()

    def is_merging(self) -> bool:
        return self._queue.is_merging()

    def run_write(self, run: Callable[[], T], *, is_long: bool) -> T:
        return run()

    def check_file(self) -> None:
        if self.file.is_replaced:
            self._use_other_file()
        elif self._version is None:
            with self.reading(None) as connection:
                self._version = last_migration(connection)
        self._checked_at = monotonic()

    def _use_other_file(self) -> None:
        self._disconnect()
        with self.reading(None) as connection:
            version = last_migration(connection)
        if version is None or version != self._version:
            self._disconnect()
            raise Unavailable(
                f"the database file was replaced by one with another schema ({version}); see `diplomatic-events restore`",
                headers={"Retry-After": "30"},
            )
        self.file.accept()

    def check_file_if_due(self) -> None:
        # The check costs a small part of a read; once a second is enough for reads, since they lose no data.
        if monotonic() - self._checked_at > _SECONDS_BETWEEN_CHECKS:
            self.check_file()

    def create(self) -> None:
        self.file.create()

    def exists(self) -> bool:
        return self.file.path.exists()

    def tighten_files(self) -> list[Path]:
        return self.file.make_private()

    @contextmanager
    def preparing(self) -> Iterator[None]:
        # A separate file: a lock on the directory could be taken by anyone who may read it, and closing a descriptor of
        # the database file would drop SQLite's own locks on it.
        file = Path(f"{os.path.realpath(self.file.path)}-prepare")
        with ExitStack() as opened:
            # If it cannot be created, as on a read-only file system, the database cannot be either.
            with suppress(OSError):
                descriptor = open_lock(file)
                opened.callback(os.close, descriptor)
                fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield

    def remove_time_limits(self, connection: Connection) -> None:
        """Leave the connection unchanged: statements of writers have no time limit."""

    async def aclose(self) -> None:
        self.close()

    def close(self) -> None:
        self._disconnect()
        self._version = None
        self.file.forget()

    def _disconnect(self) -> None:
        if self._loop_connection is not None:
            self._loop_connection.close()
            self._loop_connection = None
        self.reader.dispose()
        self.write_engine.dispose()


class _TurnOnFile:
    """The turn of a write in slices, which must not go on in a file that was replaced meanwhile."""

    def __init__(self, turn: Turn, path: str) -> None:
        self._turn, self._file = turn, DatabaseFile(path)
        self._file.accept()

    def is_awaited(self) -> bool:
        return self._turn.is_awaited()

    def pass_on(self) -> None:
        self._turn.pass_on()
        if self._file.is_replaced:
            raise Unavailable("the database file was replaced; retry", headers={"Retry-After": "30"})


class LoopBudget:
    """The time budget of queries on the event loop."""

    def __init__(self, most: float) -> None:
        """Allow each query up to `most` seconds."""
        self._most = min(most, _ON_LOOP_SECONDS)
        self._budget, self._counted_at = self._most, monotonic()

    def granted(self) -> float:
        """Return the seconds that a query may take that begins now; `charge` follows it. There is one query at a time."""
        now = monotonic()
        self._budget = min(self._most, self._budget + (now - self._counted_at) * _BUDGET_PER_SECOND)
        self._counted_at = now
        return max(min(self._most, _USUAL_ON_LOOP_SECONDS), self._budget)

    def charge(self) -> None:
        """Charge the time that the query took beyond the usual."""
        began, self._counted_at = self._counted_at, monotonic()
        self._budget = max(0.0, self._budget - max(0.0, self._counted_at - began - _USUAL_ON_LOOP_SECONDS))


class _LoopConnection:
    """SQLite's connection on the event loop.

    SQLAlchemy sees one transaction that never ends, while the actual transactions are begun and ended through the
    driver: SQLAlchemy's own begin and rollback take longer than reading a record.
    """

    _numbers: ClassVar = count()

    def __init__(self, connection: Connection) -> None:
        self._connection, self._number = ReadConnection(connection), next(self._numbers)
        self._deadline: Deadline = connection.info["deadline"]
        self._driver: Any = connection.connection.driver_connection
        connection.begin()
        send_to_sqlite(connection, "COMMIT")
        send_to_sqlite(connection, f"PRAGMA cache_size = -{KEPT_KIBIBYTES}")

    def run(self, query: Callable[[ReadConnection], T], seconds: float) -> T:
        send_to_sqlite(self._connection, "BEGIN")
        self._deadline.begin(seconds)
        try:
            return query(self._connection)
        finally:
            self._deadline.cancel()
            # After the deadline, which could interrupt this, too: SQLite counts the steps of a prepared statement over all
            # its executions. A transaction that stays open would fail every read that follows.
            # After some failures, such as an I/O error, SQLite has already ended the transaction.
            if self._driver.in_transaction:
                send_to_sqlite(self._connection, "ROLLBACK")

    def state(self) -> tuple[int, int]:
        # `data_version` changes after every commit of another connection, in any process; this connection commits
        # nothing. Values of different connections do not compare: https://sqlite.org/pragma.html#pragma_data_version
        return self._number, send_to_sqlite(self._connection, "PRAGMA data_version")[0][0]

    def close(self) -> None:
        self._connection.close()
