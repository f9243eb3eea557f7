"""The database: the read and write methods that handlers use, on the connections of a backend (`app.db.backend`).

Reading and writing take different types (`ReadConnection`, `WriteSession`), so that a write through a read connection fails the
type check; SQLite rejects it as well (`query_only`).

A bounded read runs on the event loop; one that turns out to be slow is interrupted, and on SQLite it runs again in a
thread. Unbounded reads and all writes run in threads. A write is committed before `write` returns.

`Database.state` identifies the state of the data, so that results can be cached for as long as it lasts.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Concatenate, Final, ParamSpec, TypeVar

import anyio
import anyio.to_thread
from sqlalchemy import Connection, Engine
from sqlalchemy.engine import URL, make_url

from app import metrics
from app.db import postgresql_server
from app.db.backend import Backend, ReadConnection
from app.db.deadline import Cancellation, refused_if_too_slow
from app.db.faults import DatabaseFile
from app.db.postgresql_backend import PostgresqlBackend
from app.db.sqlite import THREAD_READS
from app.db.sqlite_backend import SqliteBackend
from app.db.write_session import WriteSession
from app.db.writer_lock import LONGEST_SECONDS
from app.problems import Unavailable
from app.settings import Settings

__all__ = ["Database", "ReadConnection"]

P = ParamSpec("P")
T = TypeVar("T")

_THREAD_WRITES: Final = 10


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
        options: postgresql_server.Options = postgresql_server.Options(),  # noqa: B008 - it is immutable
    ) -> None:
        """Prepare the engines without opening a connection.

        Without `query_timeout_seconds`, queries have no time limit. `read_url` is the URL of a standby, `options` are
        for PostgreSQL. On SQLite up to `max_exports` connections may be opened in addition to those of other reads, so
        that these never wait for an export to end.

        Raises:
            ValueError: a URL cannot be parsed, or names an unsupported database.
        """
        self.url = _parse_url("DATABASE_URL", url)
        self.backend = self._open_backend(busy_timeout_seconds, query_timeout_seconds, max_exports, read_url, options)
        # SQLite allows one writer at a time: waiting here, and then in the queue of processes, is fair; waiting for
        # SQLite's own lock is not.
        self._write_slots = anyio.CapacityLimiter(self.backend.max_writers)
        # A write in slices does not keep its slot from others, who wait for its next slice in the queue.
        self._slots_in_slices = anyio.CapacityLimiter(1) if self.is_sqlite else self._write_slots
        self._write_threads = anyio.CapacityLimiter(max(_THREAD_WRITES, self.backend.max_writers))
        self.busy_timeout_seconds = busy_timeout_seconds
        """The time that a writer waits for its turn."""
        self._read_slots = anyio.CapacityLimiter(THREAD_READS)
        self._query_timeout_seconds = query_timeout_seconds

    def _open_backend(
        self,
        busy_timeout_seconds: float,
        query_timeout_seconds: float | None,
        max_exports: int,
        read_url: str | None,
        options: postgresql_server.Options,
    ) -> Backend:
        if self.is_sqlite:
            if read_url is not None:
                raise ValueError("READ_DATABASE_URL is for PostgreSQL; leave it out with an SQLite database")
            return SqliteBackend(
                self.url,
                busy_timeout_seconds=busy_timeout_seconds,
                query_timeout_seconds=query_timeout_seconds,
                max_exports=max_exports,
                max_write_threads=_THREAD_WRITES,
            )
        standby = None if read_url is None else _parse_url("READ_DATABASE_URL", read_url)
        if standby is not None and standby.get_backend_name() != "postgresql":
            raise ValueError("READ_DATABASE_URL does not name a PostgreSQL database")
        limits = postgresql_server.Limits(query_timeout_seconds, busy_timeout_seconds)
        return PostgresqlBackend(self.url, standby, options, limits)

    @classmethod
    def from_settings(cls, settings: Settings, *, without_time_limit: bool = False) -> "Database":
        """Prepare the database named by the settings; if `without_time_limit`, its queries have no time limit.

        Raises:
            ValueError: as for the constructor.
        """
        return cls(
            settings.database_url,
            busy_timeout_seconds=settings.busy_timeout_seconds,
            query_timeout_seconds=None if without_time_limit else settings.query_timeout_seconds,
            max_exports=settings.max_exports,
            read_url=settings.read_database_url,
            options=postgresql_server.Options(
                pool_size=settings.pool_size,
                pool_timeout_seconds=settings.pool_timeout_seconds,
                replay_timeout_seconds=settings.replay_timeout_seconds,
            ),
        )

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is SQLite's."""
        return self.url.get_backend_name() == "sqlite"

    @property
    def file(self) -> DatabaseFile | None:
        """The file of an SQLite database; None on PostgreSQL."""
        return self.backend.file

    @property
    def write_engine(self) -> Engine:
        """The engine for migrations and maintenance."""
        return self.backend.write_engine

    @contextmanager
    def reading(self, seconds: float | None = None) -> Iterator[ReadConnection]:
        """Open a read-only transaction; on SQLite its statements are interrupted after `seconds`, if given."""
        with self.backend.reading(seconds) as connection:
            yield ReadConnection(connection)

    @contextmanager
    def writing(
        self,
        actor: str = "local",
        *,
        is_long: bool = False,
        in_slices: bool = False,
        wait_seconds: float | None = None,
    ) -> Iterator[WriteSession]:
        """Open a transaction that is committed at the end of the block, and rolled back if it raises.

        Its changes are recorded as made by `actor`. On PostgreSQL writers take turns, as they do on SQLite, except for
        those `is_long`, such as an import. A long write `in_slices` takes turns as well, and may end its transaction
        and begin another whenever somebody waits (`WriteSession.end_slice`). On SQLite a writer waits for its turn
        among processes for at most `wait_seconds`, by default the busy timeout.

        Raises:
            Unavailable: other writers kept the database busy for all of that time.
        """
        seconds = self.busy_timeout_seconds if wait_seconds is None else wait_seconds
        with self.backend.writing(actor, is_long=is_long, in_slices=in_slices, wait_seconds=seconds) as session:
            yield session

    def check_file(self) -> None:
        """Check that an SQLite database's file is still in place; if it was replaced, switch to the new file.

        Must be called on the event loop, since it may close the connection that reads there.

        Raises:
            Unavailable: the file is missing, or was replaced by one that the service cannot use.
        """
        self.backend.check_file()

    async def read(self, query: Callable[Concatenate[ReadConnection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a bounded query: one with limited cost, such as a page or an item.

        On SQLite a query that takes too long on the event loop is interrupted there and run again by `read_in_thread`, so
        it must be repeatable.
        """

        def run(connection: ReadConnection) -> T:
            return query(connection, *args, **kwargs)

        return await self.backend.read(run, lambda: self.read_in_thread(query, *args, **kwargs))

    def state(self) -> tuple[int, int] | None:
        """Return an identifier of the present state of the data, or None if there is none, as on PostgreSQL.

        Equal identifiers mean equal data. Must be called on the event loop. If the state is the same before and after a
        read on any connection, it is the state that was read.
        """
        return self.backend.state()

    async def read_in_thread(
        self, query: Callable[Concatenate[ReadConnection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a query whose cost grows with the data (a count, a search) without blocking other requests."""
        self.backend.check_file_if_due()

        limit = self._query_timeout_seconds

        def run() -> T:
            with refused_if_too_slow(limit), self.reading(limit) as connection:
                return query(connection, *args, **kwargs)

        return await anyio.to_thread.run_sync(run, limiter=self._read_slots)

    async def write(self, change: Callable[Concatenate[WriteSession, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a change in one transaction: committed when this returns, rolled back if it raises.

        Cancelling it, as a stopping service does, interrupts the running statement and rolls the change back. On
        PostgreSQL the change is rolled back and run again if it conflicts with another write, so it must be repeatable.

        Raises:
            Unavailable: other writes were in progress for as long as a write waits; or the file is gone.
        """
        return await self._write(lambda session: change(session, *args, **kwargs), is_long=False)

    async def write_long(self, change: Callable[[WriteSession], T], *, in_slices: bool = False) -> T:
        """Run a long change, such as an import, only once: in one transaction, or in slices. Otherwise like `write`."""
        return await self._write(change, is_long=True, in_slices=in_slices)

    async def _write(self, change: Callable[[WriteSession], T], *, is_long: bool, in_slices: bool = False) -> T:
        ending = Cancellation()

        def run_once() -> T:
            remaining = max(0.0, until - monotonic())
            with (
                self.writing(is_long=is_long, in_slices=in_slices, wait_seconds=remaining) as session,
                ending.on(session.connection()),
            ):
                metrics.WRITE_WAITS.observe(monotonic() - began)
                session.check_cancelled = ending.check
                return change(session)

        def run() -> T:
            return self.backend.run_write(run_once, is_long=is_long)

        slots = self._slots_in_slices if in_slices else self._write_slots
        # Waiting can be cancelled; a write that has begun cannot, or a commit could be reported as a failure.
        borrower, began = object(), monotonic()
        while not await self._has_taken(slots, borrower):
            if not self.backend.is_merging() or monotonic() - began > LONGEST_SECONDS:
                raise Unavailable("the database is busy with other writes; retry", headers={"Retry-After": "1"})
        until = began + self.busy_timeout_seconds
        if until < monotonic():  # after a whole import was written; the queue of processes moves on only now
            until = monotonic() + self.busy_timeout_seconds
        try:
            self.check_file()
            return await anyio.to_thread.run_sync(run, limiter=self._write_threads)
        except anyio.get_cancelled_exc_class():
            # The thread goes on, so the statement that it runs has to be interrupted.
            ending.end()
            raise
        finally:
            slots.release_on_behalf_of(borrower)

    async def _has_taken(self, slots: anyio.CapacityLimiter, borrower: object) -> bool:
        with anyio.move_on_after(self.busy_timeout_seconds) as wait_scope:
            await slots.acquire_on_behalf_of(borrower)
        return not wait_scope.cancelled_caught

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """Open a connection for migrations, which have no time limit."""
        with self.write_engine.connect() as connection:
            self.backend.remove_time_limits(connection)
            yield connection

    async def aclose(self) -> None:
        """Close every connection, including those of the running event loop."""
        await self.backend.aclose()

    def close(self) -> None:
        """Close every connection except PostgreSQL's on event loops. The database can be used again afterwards."""
        self.backend.close()


def _parse_url(setting: str, url: str) -> URL:
    try:
        parsed = make_url(url)
    except Exception as error:
        raise ValueError(
            f"{setting} is not a database URL; write sqlite:///path/to/file.db or postgresql://user@host/name"
        ) from error
    name = parsed.get_backend_name()
    if name not in {"sqlite", "postgresql"}:
        raise ValueError(f"{setting} names {name}; use sqlite or postgresql")
    # One driver serves the event loop and threads.
    return parsed if name == "sqlite" else parsed.set(drivername="postgresql+psycopg")
