"""A PostgreSQL server to read from, and the settings of all connections.

Bounded reads run on the event loop, on connections of their own, with each statement its own transaction: a page is one
statement, and therefore one snapshot. Long reads run in threads.
"""

import asyncio
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from app.db.postgresql_errors import CONFLICT_WITH_RECOVERY, is_connection_error, sqlstate
from app.db.postgresql_loop import LoopConnections
from app.db.replication import parse_position

T = TypeVar("T")
COMPILED_CACHE_SIZE: Final = 60
"""Size of SQLAlchemy's cache of compiled statements, which may exceed it by half."""
_CONNECT_SECONDS: Final = 3
_POLL_SECONDS: Final = 0.01
_AVOID_SECONDS: Final = 1.0
"""The time for which a failing standby is avoided."""


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


class Server:
    """A server to read from."""

    def __init__(self, url: URL, options: Options, limits: Limits) -> None:
        """Prepare the connections; nothing is opened yet."""
        self._url, self._options, self._limits = url, options, limits
        # REPEATABLE READ: everything that a transaction reads is from one snapshot, as on SQLite.
        self.threads = create_server_engine(url, options, limits, isolation_level="REPEATABLE READ", reads=True)
        # A connection belongs to the event loop that opened it.
        self._loops: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, LoopConnections] = weakref.WeakKeyDictionary()
        self._replayed = 0
        self._avoided_until = 0.0
        self._is_behind_until = 0.0

    @property
    def _loop_connections(self) -> LoopConnections:
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
            return await self._loop_connections.read(query)
        except DBAPIError as error:
            if not (error.connection_invalidated or sqlstate(error) in CONFLICT_WITH_RECOVERY):
                raise
            return await self._loop_connections.read(query)

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


def create_server_engine(url: URL, options: Options, limits: Limits, *, isolation_level: Any, reads: bool) -> Engine:
    """Create the engine for one server, without connecting."""
    engine = create_engine(url, **_pool(options), isolation_level=isolation_level, pool_pre_ping=True)
    _configure(engine, limits, reads=reads)
    return engine


def _configure(engine: Engine, limits: Limits, *, reads: bool) -> None:
    # Sent as statements: poolers such as PgBouncer reject the startup parameter `options`.
    statements = [
        f"SET statement_timeout = {round((limits.query_seconds or 0) * 1000)}",
        f"SET lock_timeout = {round(limits.lock_seconds * 1000)}",
        "SET jit = off",  # compiling the projections would take longer than running them
        "SET random_page_cost = 1.1",  # else a page reads all countries and topics for each of its meetings
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
