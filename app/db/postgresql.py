"""PostgreSQL: connections to a primary and an optional standby, and the classification of errors.

Bounded reads run on the event loop, on connections of their own, with each statement its own transaction: a page is one
statement, and therefore one snapshot. Long reads and writes run in threads. Reads go to the standby if there is one,
and to the primary if the standby cannot be reached.

Clients read their own writes: after a write, the position in the primary's WAL is known (`ReplicationPosition`). A read that
sends this position waits, up to a limit, until the standby has replayed the WAL that far, or else goes to the primary.
"""

import asyncio
import re
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import anyio.to_thread
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from app.db.postgresql_loop import LoopConnections

T = TypeVar("T")

COMPILED_CACHE_SIZE: Final = 60
"""Size of SQLAlchemy's cache of compiled statements, which may exceed it by half."""
_CONNECT_SECONDS: Final = 3
_POLL_SECONDS: Final = 0.01
_AVOID_SECONDS: Final = 1.0
"""How long a failing standby is avoided."""
# https://www.postgresql.org/docs/current/errcodes-appendix.html
_CONNECTION_LOST: Final = frozenset({"57P01", "57P02", "57P03", "57P05", "53300"})
_CONFLICT_OF_WRITERS: Final = frozenset({"40001", "40P01", "23505", "23503"})
_CONFLICT_WITH_RECOVERY: Final = frozenset({"40001", "40P01"})
_LOCK_ID: Final = 0x6469706C
"""The number of the advisory lock for preparing a database; any number that nobody else uses."""
_LOCK_WRITERS: Final = text(f"SELECT pg_advisory_xact_lock({_LOCK_ID + 1})")
_WRITTEN: Final = text("SELECT CASE WHEN NOT pg_is_in_recovery() THEN pg_current_wal_lsn()::text END")
_POSITION: Final = re.compile(r"([0-9A-F]{1,8})/([0-9A-F]{1,8})")


@dataclass(frozen=True, slots=True)
class Options:
    """Settings of the connections."""

    pool_size: int = 10
    pool_timeout_seconds: float = 5.0
    replay_timeout_seconds: float = 1.0


@dataclass(frozen=True, slots=True)
class Limits:
    """The time limits of a statement, for running and for waiting for a lock."""

    query_seconds: float | None
    lock_seconds: float


@dataclass(slots=True)
class ReplicationPosition:
    """The freshness that a request requires of its reads, and the position that its writes reached.

    Both are positions in the primary's WAL.
    """

    required: int = 0
    written: int = 0


MAX_POSITION: Final = (1 << 64) - 1
"""A position that no standby reaches."""
REPLICATION_POSITION: Final[ContextVar[ReplicationPosition | None]] = ContextVar("freshness", default=None)


def parse_position(text: str) -> int | None:
    """Parse a WAL position in PostgreSQL's notation (`16/B374D848`); returns None if it is malformed."""
    match = _POSITION.fullmatch(text)
    return (int(match[1], 16) << 32) + int(match[2], 16) if match else None


def format_position(position: int) -> str:
    """Format a WAL position in PostgreSQL's notation."""
    return f"{position >> 32:X}/{position & 0xFFFFFFFF:X}"


def sqlstate(error: DBAPIError) -> str:
    """Return the SQLSTATE of an error; empty if it has none, as when there is no connection."""
    return getattr(error.orig, "sqlstate", None) or ""


def is_connection_error(error: DBAPIError) -> bool:
    """Return whether an error concerns the connection, or the attempt to connect, and not the statement."""
    code = sqlstate(error)
    if error.connection_invalidated or code.startswith("08") or code in _CONNECTION_LOST:
        return True
    return not code and type(error.orig).__name__ == "OperationalError"


def is_retryable(error: Exception) -> bool:
    """Return whether a write can succeed, or fail for the right reason, when it is run again from the start.

    Another write came in between, or the two deadlocked; its committed changes are visible to the next attempt.
    """
    return isinstance(error, DBAPIError) and sqlstate(error) in _CONFLICT_OF_WRITERS


@dataclass(frozen=True, slots=True)
class ServerState:
    """The state of the servers."""

    version: str
    """The version of PostgreSQL; empty if no server can be reached."""
    takes_writes: bool
    standby: bool | None
    """Whether the standby can be read; None if none is configured."""


class Server:
    """One server to read from."""

    def __init__(self, url: URL, options: Options, limits: Limits) -> None:
        """Prepare the connections; nothing is opened yet."""
        self._url, self._options, self._limits = url, options, limits
        # REPEATABLE READ: everything that a transaction reads is from one snapshot, as on SQLite.
        self.threads = _engine(url, options, limits, isolation_level="REPEATABLE READ", reads=True)
        # A connection belongs to the event loop that opened it.
        self._loops: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, LoopConnections] = weakref.WeakKeyDictionary()
        self._replayed = 0
        self._avoided_until = 0.0
        self._is_behind_until = 0.0

    @property
    def _on_loop(self) -> LoopConnections:
        loop = asyncio.get_running_loop()
        connections = self._loops.get(loop)
        if connections is None:
            # It requires greenlet, which is installed only with PostgreSQL's driver.
            from sqlalchemy.ext.asyncio import create_async_engine  # noqa: PLC0415

            options = self._options
            engine = create_async_engine(self._url, **_pool(options), isolation_level="AUTOCOMMIT")
            _configure(engine.sync_engine, self._limits, reads=True)
            connections = self._loops[loop] = LoopConnections(engine, options.pool_size, options.pool_timeout_seconds)
        return connections

    async def read(self, query: Callable[[Connection], T]) -> T:
        """Run a bounded query on the event loop; once more if the connection is lost or recovery cancels the query."""
        try:
            return await self._on_loop.read(query)
        except DBAPIError as error:
            if not (error.connection_invalidated or sqlstate(error) in _CONFLICT_WITH_RECOVERY):
                raise
            return await self._on_loop.read(query)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a read-only transaction in this thread."""
        with self.threads.connect() as connection, connection.begin():
            yield connection

    def probe(self) -> tuple[str, bool] | None:
        """Return the server's version and whether it is a standby, or None if it cannot be reached."""
        try:
            with self.reading() as connection:
                row = connection.execute(text("SELECT current_setting('server_version'), pg_is_in_recovery()")).one()
        except DBAPIError as error:
            if not is_connection_error(error):
                raise
            return None
        return row[0].split()[0], row[1]

    def avoid(self) -> None:
        """Avoid the server for a while."""
        self._avoided_until = time.monotonic() + _AVOID_SECONDS

    @property
    def is_avoided(self) -> bool:
        """Whether the server failed a moment ago and is avoided."""
        return time.monotonic() < self._avoided_until

    def is_known_to_have(self, position: int) -> bool:
        """Return whether the server is already known, without a query, to have replayed the WAL up to `position`."""
        return position <= self._replayed

    def has_replayed(self, position: int) -> bool:
        """Return whether the server has replayed the WAL up to `position`, with a query if necessary."""
        if not self.is_known_to_have(position):
            with self.reading() as connection:
                replayed = connection.execute(text("SELECT pg_last_wal_replay_lsn()::text")).scalar_one()
            if replayed is None:
                return True  # it is not, or no longer, a standby
            self._replayed = max(self._replayed, parse_position(replayed) or 0)
        return self.is_known_to_have(position)

    def wait_until_replayed(self, position: int) -> bool:
        """Wait, up to a limit, until the server has replayed the WAL up to `position`; return whether it has.

        After a timeout no read waits for a second, so that not every read is delayed while the standby is behind.
        """
        deadline = time.monotonic() + self._options.replay_timeout_seconds
        while not self.has_replayed(position):
            now = time.monotonic()
            if now < self._is_behind_until:
                return False
            if now > deadline:
                self._is_behind_until = now + _AVOID_SECONDS
                return False
            time.sleep(_POLL_SECONDS)
        return True

    async def aclose(self) -> None:
        """Close the connections of this event loop and those of threads."""
        if (connections := self._loops.pop(asyncio.get_running_loop(), None)) is not None:
            await connections.aclose()
        self.close()

    def close(self) -> None:
        """Close the connections of threads."""
        self.threads.dispose()
        for loop in [item for item in self._loops if item.is_closed()]:
            del self._loops[loop]


class Servers:
    """A primary and an optional standby."""

    def __init__(self, url: URL, read_url: URL | None, options: Options, limits: Limits) -> None:
        """Prepare the connections; nothing is opened yet."""
        # READ COMMITTED: each statement sees what the writers before it have committed.
        self.writer = _engine(url, options, limits, isolation_level="READ COMMITTED", reads=False)
        self.primary = Server(url, options, limits)
        self.standby = Server(read_url, options, limits) if read_url is not None else None
        self._written = 0
        # Commands end without closing the database, but psycopg requires its connections to be closed by then.
        for engine in (self.writer, *(item.threads for item in (self.primary, self.standby) if item is not None)):
            weakref.finalize(self, engine.dispose)

    async def read(self, query: Callable[[Connection], T]) -> T:
        """Run a bounded query on the event loop, on the server chosen for reads."""
        standby = await self._standby_to_read()
        if standby is not None:
            try:
                return await standby.read(query)
            except DBAPIError as error:
                self._handle_standby_error(standby, error)
        return await self.primary.read(query)

    async def _standby_to_read(self) -> Server | None:
        standby = self.standby
        if standby is not None and not standby.is_avoided and not standby.is_known_to_have(_required_position()):
            return await anyio.to_thread.run_sync(self._choose)
        return None if standby is None or standby.is_avoided else standby

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a read-only transaction in this thread, on the server chosen for reads."""
        with ExitStack() as stack:
            yield self._open(stack)

    def _open(self, stack: ExitStack) -> Connection:
        standby = self._choose()
        if standby is not None:
            try:
                return stack.enter_context(standby.reading())
            except DBAPIError as error:
                self._handle_standby_error(standby, error)
        return stack.enter_context(self.primary.reading())

    def _choose(self) -> Server | None:
        standby = self.standby
        if standby is None or standby.is_avoided:
            return None
        required = _required_position()
        try:
            if standby.has_replayed(required) or (self._is_written(required) and standby.wait_until_replayed(required)):
                return standby
        except DBAPIError as error:
            self._handle_standby_error(standby, error)
        return None

    def _is_written(self, position: int) -> bool:
        """Return whether the primary's WAL has reached a position; if not, it is forged, and no standby has it."""
        if position == MAX_POSITION:
            return False
        if position > self._written:
            try:
                with self.primary.reading() as connection:
                    written = connection.execute(_WRITTEN).scalar_one()
            except DBAPIError as error:
                if not is_connection_error(error):
                    raise
                return False
            self._written = max(self._written, parse_position(written or "") or 0)
        return position <= self._written

    def _handle_standby_error(self, standby: Server, error: DBAPIError) -> None:
        if is_connection_error(error):
            standby.avoid()
        elif sqlstate(error) not in _CONFLICT_WITH_RECOVERY:
            raise error

    def state(self) -> ServerState:
        """Query the state of the servers."""
        primary, standby = self.primary.probe(), self.standby.probe() if self.standby else None
        version = (primary or standby or ("", True))[0]
        takes_writes = primary is not None and not primary[1]
        return ServerState(version, takes_writes, None if self.standby is None else standby is not None)

    def note_position(self) -> None:
        """Record the position of the primary's WAL, so that the client can read what it has just written."""
        freshness = REPLICATION_POSITION.get()
        if self.standby is None or freshness is None:
            return
        with self.writer.connect() as connection:
            position = connection.execute(text("SELECT pg_current_wal_lsn()::text")).scalar_one()
        freshness.written = freshness.required = parse_position(position) or 0

    async def aclose(self) -> None:
        """Close the connections of this event loop and those of threads."""
        await self.primary.aclose()
        if self.standby is not None:
            await self.standby.aclose()
        self.writer.dispose()

    def close(self) -> None:
        """Close the connections of threads."""
        self.primary.close()
        if self.standby is not None:
            self.standby.close()
        self.writer.dispose()


@contextmanager
def advisory_lock(engine: Engine) -> Iterator[None]:
    """Wait until no other process is inside this block on the same database."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        remove_time_limits(connection)
        connection.execute(text(f"SELECT pg_advisory_lock({_LOCK_ID})"))
        yield  # the lock ends with the connection


def wait_for_writers(connection: Connection) -> None:
    """Wait until no other write is in progress, and keep the turn until the transaction ends.

    This rules out, as on SQLite, what concurrent writes could break: one of two merge patches lost, or two records with
    the same natural key.

    Raises:
        DBAPIError: other writers kept their turn for all of the lock timeout.
    """
    connection.execute(_LOCK_WRITERS)


def remove_time_limits(connection: Connection) -> None:
    """Remove the time limits of a connection, for statements and for locks; it does not return to its pool."""
    connection.detach()
    connection.execute(text("SET lock_timeout = 0; SET statement_timeout = 0"))
    connection.commit()


def _required_position() -> int:
    freshness = REPLICATION_POSITION.get()
    return 0 if freshness is None else freshness.required


def _pool(options: Options) -> dict[str, Any]:
    return {
        "pool_size": options.pool_size,
        "max_overflow": 0,
        "query_cache_size": COMPILED_CACHE_SIZE,
        "pool_timeout": options.pool_timeout_seconds,
        # A server that vanishes without closing its connections is noticed in seconds, not in the minutes that TCP
        # would take.
        "connect_args": {
            "connect_timeout": _CONNECT_SECONDS,
            "tcp_user_timeout": _CONNECT_SECONDS * 1000,
            # Planning a projection takes longer than running it, so a repeated statement is prepared.
            "prepare_threshold": 1,
        },
    }


def _engine(url: URL, options: Options, limits: Limits, *, isolation_level: Any, reads: bool) -> Engine:
    engine = create_engine(url, **_pool(options), isolation_level=isolation_level, pool_pre_ping=True)
    _configure(engine, limits, reads=reads)
    return engine


def _configure(engine: Engine, limits: Limits, *, reads: bool) -> None:
    # Sent as statements: poolers such as PgBouncer reject the startup parameter `options`.
    statements = [
        f"SET statement_timeout = {round((limits.query_seconds or 0) * 1000)}",
        f"SET lock_timeout = {round(limits.lock_seconds * 1000)}",
        "SET jit = off",  # compiling the projections would take longer than running them
        f"SET default_transaction_read_only = {'on' if reads else 'off'}",
    ]

    def prepare(connection: Any, _record: object) -> None:
        before = connection.autocommit
        connection.autocommit = True
        cursor = connection.cursor()
        cursor.execute("; ".join(statements))
        cursor.close()
        connection.autocommit = before

    event.listen(engine, "connect", prepare)
