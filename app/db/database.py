"""The database: engines, SQLite pragmas, and the read and write methods that handlers use.

Reading and writing take different types (`Reading`, `WriteSession`), so that a write through a read connection fails the
type check; SQLite rejects it as well (`query_only`).

On SQLite a bounded read runs directly on the event loop, since it takes less time than handing it to a thread; on
PostgreSQL it is awaited there (`app.db.postgresql`). A read that turns out to be slow is interrupted after a quarter of
a second and runs again in a thread. Unbounded reads and all writes run in threads. A write is committed before `write`
returns.

`Database.state` identifies the state of the data, so that results can be cached for as long as it lasts.
"""

import math
import random
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import partial
from itertools import count
from time import monotonic
from types import ModuleType
from typing import Any, ClassVar, Concatenate, Final, NewType, ParamSpec, TypeVar
from urllib.parse import quote

import anyio
import anyio.to_thread
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError

from app import metrics
from app.db import postgresql
from app.db.deadline import Deadline, Ending, limited
from app.db.faults import DatabaseFile, Fault, fault_of
from app.db.postgresql import KEPT_COMPILATIONS
from app.db.write_session import WriteSession
from app.db.writer_lock import WriterQueue
from app.problems import TooSlow, Unavailable
from app.settings import Settings

Reading = NewType("Reading", Connection)
"""A connection inside a read-only transaction: everything read through it is from one snapshot."""


P = ParamSpec("P")
T = TypeVar("T")

# Older SQLite can corrupt a WAL database when two connections checkpoint and write at once: https://sqlite.org/wal.html
_FIRST_SOUND_SQLITE: Final = (3, 51, 3)
# The JSON projections use aggregates with ORDER BY, which SQLite supports since 3.44.
_FIRST_USABLE_SQLITE: Final = (3, 44, 0)
# A query on the event loop blocks it, so no other request is answered, not even /healthz. A page takes a few
# milliseconds; a quarter of a second allows for a cold disk and a busy machine.
_ON_LOOP_SECONDS: Final = 0.25
# Many such queries together must not block it either: time beyond that of a usual page comes out of a budget, which
# grows by a tenth of the time that passes. While it is exhausted, a query has only the usual time.
_USUAL_ON_LOOP_SECONDS: Final = 0.01
_BUDGET_PER_SECOND: Final = 0.1
_THREAD_READS: Final = 8
_THREAD_WRITES: Final = 10
# Page cache per connection: large for the writer and for the reader on the event loop, small for the up to ten readers
# in threads, since the operating system caches the file as well. Under varied queries each connection fills its cache.
KEPT_KIBIBYTES: Final = 8_192
_KEPT_IN_THREADS_KIBIBYTES: Final = 1_024
_KEPT_BY_WRITER_KIBIBYTES: Final = 16_384
# Compiled statements cached per connection, and by SQLAlchemy for all connections. Each combination of filters has its
# own statement, which with its projection takes 50 to 200 kB in either cache.
_KEPT_STATEMENTS: Final = 24
_SECONDS_BETWEEN_LOOKS: Final = 1.0
# After a long read ends, the WAL shrinks to this size at the next checkpoint.
_KEPT_WAL_BYTES: Final = 64 * 1024 * 1024
_REPETITIONS: Final = 4
_LONGEST_WAIT_SECONDS: Final = 0.1


def sqlite_module() -> ModuleType:
    """Return `pysqlite3`, which bundles a newer SQLite, if it is installed, or else the standard `sqlite3` module."""
    try:
        import pysqlite3.dbapi2 as module  # noqa: PLC0415 - it has no wheels for some platforms
    except ImportError:
        module = sqlite3
    return module  # type: ignore[no-any-return]


def sqlite_warning() -> str | None:
    """Return a warning about the SQLite in use, or None if there is nothing wrong with it."""
    module = sqlite_module()
    if module.sqlite_version_info < _FIRST_SOUND_SQLITE:
        return (
            f"SQLite {module.sqlite_version} has the WAL-reset bug (fixed in 3.51.3), which can damage a database "
            "that several processes write; run one worker, or install the pysqlite3 package"
        )
    return None


class Database:
    """A database, given by its SQLAlchemy URL."""

    def __init__(
        self,
        url: str,
        *,
        busy_timeout_seconds: float = 5.0,
        query_timeout_seconds: float | None = None,
        max_exports: int = 10,
        read_url: str | None = None,
        options: postgresql.Options = postgresql.Options(),  # noqa: B008 - it is immutable
    ) -> None:
        """Prepare the engines without opening a connection.

        Without `query_timeout_seconds`, queries have no time limit. `read_url` is the URL of a standby, `options` are
        for PostgreSQL. On SQLite up to `max_exports` connections may be opened in addition to those of other reads, so
        that these never wait for an export to end.

        Raises:
            ValueError: a URL cannot be parsed, or names an unsupported database.
        """
        self.url = _read_url("DATABASE_URL", url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.file: DatabaseFile | None = None
        """The file of an SQLite database; None on PostgreSQL."""
        self.servers: postgresql.Servers | None = None
        """The servers of a PostgreSQL database; None on SQLite."""
        if self.is_sqlite:
            if read_url is not None:
                raise ValueError("READ_DATABASE_URL is for PostgreSQL; leave it out with an SQLite database")
            self._reader = _sqlite_engine(self.url, busy_timeout_seconds, writes=False, more=max_exports)
            self._writer = _sqlite_engine(self.url, busy_timeout_seconds, writes=True, more=_THREAD_WRITES)
            self.file = DatabaseFile(str(self.url.database))
            self._queue = WriterQueue(str(self.url.database))
            writers = 1
        else:
            limits = postgresql.Limits(query_timeout_seconds, busy_timeout_seconds)
            standby = None if read_url is None else _read_url("READ_DATABASE_URL", read_url)
            if standby is not None and standby.get_backend_name() != "postgresql":
                raise ValueError("READ_DATABASE_URL does not name a PostgreSQL database")
            try:
                self.servers = postgresql.Servers(self.url, standby, options, limits)
            except ModuleNotFoundError as error:
                raise ValueError(
                    "PostgreSQL's driver is not installed: pip install 'diplomatic-events[postgresql]'"
                ) from error
            self._writer = self.servers.writer
            writers = options.pool_size
        self._on_loop: _OnLoop | None = None
        # SQLite allows one writer at a time: waiting here, and then in the queue of processes, is fair; waiting for
        # SQLite's own lock is not.
        self._write_slots = anyio.CapacityLimiter(writers)
        self._write_threads = anyio.CapacityLimiter(max(_THREAD_WRITES, writers))
        self._busy_timeout_seconds = busy_timeout_seconds
        self._read_slots = anyio.CapacityLimiter(_THREAD_READS)
        self._query_timeout_seconds = query_timeout_seconds
        self._patience = _Patience(_ON_LOOP_SECONDS if query_timeout_seconds is None else query_timeout_seconds)
        self._looked_at = -math.inf
        self._version: str | None = None

    @classmethod
    def of(cls, settings: Settings, *, is_patient: bool = False) -> "Database":
        """Prepare the database named by the settings; if `is_patient`, its queries have no time limit.

        Raises:
            ValueError: as for the constructor.
        """
        return cls(
            settings.database_url,
            busy_timeout_seconds=settings.busy_timeout_seconds,
            query_timeout_seconds=None if is_patient else settings.query_timeout_seconds,
            max_exports=settings.max_exports,
            read_url=settings.read_database_url,
            options=postgresql.Options(
                pool_size=settings.pool_size,
                pool_timeout_seconds=settings.pool_timeout_seconds,
                replay_timeout_seconds=settings.replay_timeout_seconds,
            ),
        )

    @property
    def write_engine(self) -> Engine:
        """The engine for migrations and maintenance."""
        return self._writer

    @contextmanager
    def reading(self, seconds: float | None = None) -> Iterator[Reading]:
        """Open a read-only transaction; on SQLite its statements are interrupted after `seconds`, if given."""
        if self.servers is not None:
            with self.servers.reading() as connection:
                yield Reading(connection)
            return
        with self._reader.connect() as connection, limited(connection, seconds), connection.begin():
            yield Reading(connection)

    @contextmanager
    def writing(
        self, actor: str = "local", *, at_length: bool = False, wait_seconds: float | None = None
    ) -> Iterator[WriteSession]:
        """Open a transaction that is committed at the end of the block, and rolled back if it raises.

        Its changes are recorded as made by `actor`. On PostgreSQL writers take turns, as they do on SQLite, except for
        those `at_length`, such as an import. On SQLite a writer waits for its turn among processes for at most
        `wait_seconds`, by default the busy timeout.

        Raises:
            Unavailable: other writers kept the database busy for all of that time.
        """
        seconds = self._busy_timeout_seconds if wait_seconds is None else wait_seconds
        turn = self._queue.turn(seconds) if self.is_sqlite else nullcontext()
        with turn, WriteSession(self._writer, actor=actor) as session, session.begin():
            if not (self.is_sqlite or at_length):
                postgresql.wait_for_turn(session.connection())
            yield session

    def check_file(self) -> None:
        """Check that an SQLite database's file is still in place; if it was replaced, switch to the new file.

        Must be called on the event loop, since it may close the connection that reads there.

        Raises:
            Unavailable: the file is missing, or was replaced by one that the service cannot use.
        """
        if self.file is None:
            return
        if self.file.is_replaced:
            self._use_other_file()
        elif self._version is None:
            with self.reading() as connection:
                self._version = last_migration(connection)
        self._looked_at = monotonic()

    def _use_other_file(self) -> None:
        assert self.file is not None  # noqa: S101 - checked by the caller
        self._disconnect()
        with self.reading() as connection:
            version = last_migration(connection)
        if version is None or version != self._version:
            self._disconnect()
            raise Unavailable(
                f"the database file was replaced by one of another schema ({version}); see `diplomatic-events restore`",
                headers={"Retry-After": "30"},
            )
        self.file.accept()

    def _check_file_now_and_then(self) -> None:
        # The check costs a small part of a read; once a second is enough for reads, since they lose no data.
        if monotonic() - self._looked_at > _SECONDS_BETWEEN_LOOKS:
            self.check_file()

    async def read(self, query: Callable[Concatenate[Reading, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a bounded query: one with limited cost, such as a page or an item.

        On SQLite a query that takes too long on the event loop is interrupted there and run again by `read_slowly`, so
        it must be repeatable.
        """
        if self.servers is not None:
            with self._told_if_too_slow():
                return await self.servers.read(lambda connection: query(Reading(connection), *args, **kwargs))
        on_loop = self._connection_on_loop()
        try:
            with self._patience.spent() as seconds, on_loop.deadline.within(seconds):
                return on_loop.run(query, *args, **kwargs)
        except DBAPIError as error:
            if fault_of(error.orig) is not Fault.ENDED:
                raise
        metrics.MOVED_READS.inc()
        return await self.read_slowly(query, *args, **kwargs)

    def state(self) -> tuple[int, int] | None:
        """Return an identifier of the present state of the data, or None if there is none, as on PostgreSQL.

        Equal identifiers mean equal data. Must be called on the event loop. If the state is the same before and after a
        read on any connection, it is the state that was read.
        """
        return self._connection_on_loop().state() if self.is_sqlite else None

    def _connection_on_loop(self) -> "_OnLoop":
        self._check_file_now_and_then()
        if self._on_loop is None:
            self._on_loop = _OnLoop(self._reader.connect())
        return self._on_loop

    async def read_slowly(self, query: Callable[Concatenate[Reading, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a query whose cost grows with the data (a count, a search) without blocking other requests."""
        self._check_file_now_and_then()

        def run() -> T:
            with self._told_if_too_slow(), self.reading(self._query_timeout_seconds) as connection:
                return query(connection, *args, **kwargs)

        return await anyio.to_thread.run_sync(run, limiter=self._read_slots)

    async def write(self, change: Callable[Concatenate[WriteSession, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a change in one transaction: committed when this returns, rolled back if it raises.

        Cancelling it, as a stopping service does, interrupts the running statement and rolls the change back. On
        PostgreSQL the change is rolled back and run again if it conflicts with another write, so it must be repeatable.

        Raises:
            Unavailable: other writes were under way for as long as a write waits; or the file is gone.
        """
        return await self._write(lambda session: change(session, *args, **kwargs), at_length=False)

    async def write_slowly(
        self, change: Callable[Concatenate[WriteSession, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a long change, such as an import, in one transaction and only once. Otherwise like `write`."""
        return await self._write(lambda session: change(session, *args, **kwargs), at_length=True)

    async def _write(self, change: Callable[[WriteSession], T], *, at_length: bool) -> T:
        ending = Ending()

        def run_once() -> T:
            left = max(0.0, began + self._busy_timeout_seconds - monotonic())
            with self.writing(at_length=at_length, wait_seconds=left) as session, ending.on(session.connection()):
                return change(session)

        def run() -> T:
            done = run_once() if at_length or self.is_sqlite else _repeated(run_once)
            if self.servers is not None:
                self.servers.note_position()
            return done

        # Waiting can be cancelled; a write that has begun cannot, or a commit could be reported as a failure.
        borrower, began = object(), monotonic()
        with anyio.move_on_after(self._busy_timeout_seconds) as waiting:
            await self._write_slots.acquire_on_behalf_of(borrower)
        if waiting.cancelled_caught:
            raise Unavailable("others are writing; try again", headers={"Retry-After": "1"})
        metrics.WRITE_WAITS.observe(monotonic() - began)
        try:
            self.check_file()
            return await anyio.to_thread.run_sync(run, limiter=self._write_threads)
        except anyio.get_cancelled_exc_class():
            # The thread goes on, so the statement that it runs has to be interrupted.
            ending.end()
            raise
        finally:
            self._write_slots.release_on_behalf_of(borrower)

    @contextmanager
    def _told_if_too_slow(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            if fault_of(error.orig) is not Fault.ENDED or self._query_timeout_seconds is None:
                raise
            raise TooSlow(
                f"the query took more than {self._query_timeout_seconds:g} seconds; "
                "ask for less: another filter or sort, a shorter time, no total"
            ) from error

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """Open a connection for migrations, which have no time limit."""
        with self._writer.connect() as connection:
            if not self.is_sqlite:
                postgresql.take_time(connection)
            yield connection

    async def aclose(self) -> None:
        """Close every connection, including those of the running event loop."""
        if self.servers is not None:
            await self.servers.aclose()
        self.close()

    def close(self) -> None:
        """Close every connection except PostgreSQL's on event loops. The database can be used again afterwards."""
        self._disconnect()
        self._version = None
        if self.file is not None:
            self.file.forget()

    def _disconnect(self) -> None:
        if self.servers is not None:
            self.servers.close()
            return
        if self._on_loop is not None:
            self._on_loop.close()
            self._on_loop = None
        self._reader.dispose()
        self._writer.dispose()


def send_to_sqlite(connection: Connection, text: str, values: Sequence[Any] = ()) -> list[Any]:
    """Send a statement to SQLite's driver, bypassing SQLAlchemy, and return all rows.

    Raises:
        DBAPIError: as SQLAlchemy raises it.
    """
    driver: Any = connection.connection.driver_connection
    try:
        return driver.execute(text, values).fetchall()  # type: ignore[no-any-return]
    except sqlite_module().Error as error:
        raise DBAPIError.instance(text, None, error, sqlite_module().Error) from error


class _Patience:
    """The time budget of queries on the event loop."""

    def __init__(self, most: float) -> None:
        self._most = min(most, _ON_LOOP_SECONDS)
        self._budget, self._counted_at = self._most, monotonic()

    @contextmanager
    def spent(self) -> Iterator[float]:
        """Yield the seconds that a query may take, and charge the time that it took beyond the usual."""
        now = monotonic()
        self._budget = min(self._most, self._budget + (now - self._counted_at) * _BUDGET_PER_SECOND)
        try:
            yield max(min(self._most, _USUAL_ON_LOOP_SECONDS), self._budget)
        finally:
            self._counted_at = monotonic()
            self._budget = max(0.0, self._budget - max(0.0, self._counted_at - now - _USUAL_ON_LOOP_SECONDS))


class _OnLoop:
    """SQLite's connection on the event loop.

    SQLAlchemy sees one transaction that never ends, while the actual transactions are begun and ended through the
    driver: SQLAlchemy's own begin and rollback take longer than reading a record.
    """

    _numbers: ClassVar = count()

    def __init__(self, connection: Connection) -> None:
        self._connection, self._number = Reading(connection), next(self._numbers)
        self.deadline: Deadline = connection.info["deadline"]
        connection.begin()
        send_to_sqlite(connection, "COMMIT")
        send_to_sqlite(connection, f"PRAGMA cache_size = -{KEPT_KIBIBYTES}")

    def run(self, query: Callable[Concatenate[Reading, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        send_to_sqlite(self._connection, "BEGIN")
        try:
            return query(self._connection, *args, **kwargs)
        finally:
            # After some failures, such as an I/O error, SQLite has already ended the transaction.
            if self._connection.connection.driver_connection.in_transaction:  # type: ignore[union-attr]
                send_to_sqlite(self._connection, "ROLLBACK")

    def state(self) -> tuple[int, int]:
        # `data_version` changes after every commit of another connection, in any process; this connection commits
        # nothing. Values of different connections do not compare: https://sqlite.org/pragma.html#pragma_data_version
        return self._number, send_to_sqlite(self._connection, "PRAGMA data_version")[0][0]

    def close(self) -> None:
        self._connection.close()


def _repeated(run: Callable[[], T]) -> T:
    for _ in range(_REPETITIONS):
        try:
            return run()
        except Exception as error:
            if not _is_worth_repeating(error):
                raise
        # Random, so that conflicting writes do not collide again.
        time.sleep(random.uniform(0, _LONGEST_WAIT_SECONDS))  # noqa: S311 - not a secret
    return run()


def _is_worth_repeating(error: Exception) -> bool:
    cause = error.__cause__ if isinstance(error.__cause__, StaleDataError) else error
    return isinstance(cause, StaleDataError) or postgresql.is_worth_repeating(cause)


def _read_url(setting: str, url: str) -> URL:
    try:
        read = make_url(url)
    except Exception as error:
        raise ValueError(
            f"{setting} is not a database URL; write sqlite:///path/to/file.db or postgresql://user@host/name"
        ) from error
    name = read.get_backend_name()
    if name not in {"sqlite", "postgresql"}:
        raise ValueError(f"{setting} names {name}; use sqlite or postgresql")
    # One driver serves the event loop and threads.
    return read if name == "sqlite" else read.set(drivername="postgresql+psycopg")


def last_migration(connection: Connection) -> str | None:
    """Return the last migration of a database, or None if it has none or is not ours."""
    if not connection.dialect.has_table(connection, "alembic_version"):
        return None
    found: str | None = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return found


def _sqlite_engine(url: URL, busy_timeout_seconds: float, *, writes: bool, more: int) -> Engine:
    if url.database in {None, "", ":memory:"}:
        raise ValueError("DATABASE_URL names an SQLite database in memory; name a file, as sqlite:///path/to/file.db")
    module = sqlite_module()
    if module.sqlite_version_info < _FIRST_USABLE_SQLITE:
        raise ValueError(f"SQLite {module.sqlite_version} is too old; install the pysqlite3 package")
    engine = create_engine(
        url,
        module=module,
        pool_size=_THREAD_READS + 2,
        max_overflow=more,
        query_cache_size=KEPT_COMPILATIONS,
        connect_args={
            "check_same_thread": False,
            "timeout": busy_timeout_seconds,
            "isolation_level": None,
            "cached_statements": _KEPT_STATEMENTS,
        },
    )
    event.listen(engine, "do_connect", partial(_open_existing, module=module))
    event.listen(engine, "connect", partial(_set_pragmas, writes=writes))
    # A transaction that reads first and then writes fails at once if another has written: writers begin with BEGIN
    # IMMEDIATE.
    event.listen(engine, "begin", _begin_immediate if writes else _begin)
    return engine


def _open_existing(_dialect: object, _record: object, args: Any, options: Any, *, module: ModuleType) -> Any:
    """Open the file, which must exist: SQLite would otherwise create an empty database in place of a missing one."""
    file, *rest = args
    if not file.startswith("file:"):
        file = f"file:{quote(file)}?mode=rw"
    return module.connect(file, *rest, **{**options, "uri": True})


def _set_pragmas(connection: Any, record: Any, *, writes: bool) -> None:
    record.info["deadline"] = deadline = Deadline()
    deadline.install(connection)
    cursor = connection.cursor()
    if writes:
        cursor.execute("PRAGMA journal_mode = WAL")
        # FULL: the WAL is synced before a commit returns, so acknowledged writes survive a power failure.
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute(f"PRAGMA journal_size_limit = {_KEPT_WAL_BYTES}")
    else:
        cursor.execute("PRAGMA query_only = ON")
    # Triggers and views in a tampered file cannot call functions that do more than compute.
    cursor.execute("PRAGMA trusted_schema = OFF")
    cursor.execute("PRAGMA mmap_size = 0")
    cursor.execute(f"PRAGMA cache_size = -{_KEPT_BY_WRITER_KIBIBYTES if writes else _KEPT_IN_THREADS_KIBIBYTES}")
    cursor.close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
