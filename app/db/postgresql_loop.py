"""PostgreSQL connections of one event loop, and statements sent to the driver past SQLAlchemy.

A connection is taken from SQLAlchemy's pool once and then kept. Checking it out for each read takes 1.18 times the CPU
time of a page, and executing its statements by SQLAlchemy 1.21 times (`docs/performance.md`, "Home-made parts"). A
connection whose statement has failed is closed, since its state is unknown.

See decision 56.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

T = TypeVar("T")

_CURSOR: Final = "cursor"


class LoopConnections:
    """The read connections of one event loop; each statement is its own transaction."""

    def __init__(self, engine: "AsyncEngine", limit: int, wait_seconds: float) -> None:
        """Open at most `limit` connections; a read that finds all of them busy waits up to `wait_seconds` for one."""
        self._engine, self._wait_seconds = engine, wait_seconds
        self._free = asyncio.Semaphore(limit)
        self._idle: list[AsyncConnection] = []
        self._is_closed = False

    async def read(self, query: Callable[[Connection], T]) -> T:
        """Run a query on a connection.

        Raises:
            TimeoutError: SQLAlchemy's; all connections were busy for too long.
            DBAPIError: the query or the connection failed.
        """
        if self._free.locked():
            await self._wait()
        else:
            await self._free.acquire()
        try:
            return await self._read(query)
        finally:
            self._free.release()

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(self._wait_seconds):
                await self._free.acquire()
        except TimeoutError as error:
            raise PoolTimeoutError(
                f"no database connection was free for {self._wait_seconds:g} seconds; retry"
            ) from error

    async def _read(self, query: Callable[[Connection], T]) -> T:
        connection = self._idle.pop() if self._idle else await self._engine.connect()
        is_sound = False
        try:
            result = await connection.run_sync(query)
            is_sound = True
        except DBAPIError as error:
            if error.connection_invalidated:
                # The server restarted or closed the connection, and so probably closed the others.
                await self._discard_idle()
            raise
        except Exception:
            is_sound = True  # an error of our own, such as 404: the connection is sound
            raise
        finally:
            if is_sound and not self._is_closed:
                self._idle.append(connection)
            else:
                # Shielded, so that closing continues even if the request is cancelled.
                await asyncio.shield(asyncio.ensure_future(_close(connection)))
        return result

    async def _discard_idle(self) -> None:
        idle, self._idle = self._idle, []
        for item in idle:
            await _close(item)

    async def aclose(self) -> None:
        """Close the idle connections now, and those in use as soon as they are released."""
        self._is_closed = True
        await self._discard_idle()
        await self._engine.dispose()


async def _close(connection: "AsyncConnection") -> None:
    """Close a connection instead of returning it to the pool."""
    if not connection.closed:
        await connection.invalidate()
    await connection.close()


def execute_postgresql(connection: Connection, statement: bytes, values: Sequence[Any]) -> list[Any]:
    """Send a statement with `$1` placeholders to psycopg, and return all rows.

    Passing the same object each time is fastest: psycopg then need not process the text again.

    Raises:
        DBAPIError: as SQLAlchemy raises it.
    """
    cursor, driver, is_async = _cursor_of(connection)
    with _reporting(connection, driver, statement):
        if is_async:
            # This runs within `AsyncConnection.run_sync`.
            adapted: Any = connection.connection
            rows: list[Any] = adapted.run_async(lambda _: _rows(cursor, statement, values))
        else:
            rows = cursor.execute(statement, values).fetchall()
        return rows


def execute_many_on_postgresql(connection: Connection, statement: bytes, values: Sequence[Sequence[Any]]) -> None:
    """Send a statement, which returns no rows, once for each list of values, in one round trip; not on an event loop.

    Raises:
        DBAPIError: as SQLAlchemy raises it.
    """
    cursor, driver, _ = _cursor_of(connection)
    with _reporting(connection, driver, statement):
        cursor.executemany(statement, values)


def _cursor_of(connection: Connection) -> tuple[Any, Any, bool]:
    """Return the connection's cursor, its driver connection, and whether that is asynchronous."""
    from psycopg import AsyncRawCursor, RawCursor  # noqa: PLC0415 - not installed for SQLite alone

    adapted: Any = connection.connection
    # A connection that is detached from its pool, as for migrations, has its driver connection only under this name.
    driver = adapted.driver_connection or adapted.dbapi_connection
    is_async = driver is not adapted.dbapi_connection
    cursor: Any = connection.info.get(_CURSOR)
    if cursor is None:
        cursor = connection.info[_CURSOR] = AsyncRawCursor(driver) if is_async else RawCursor(driver)
    return cursor, driver, is_async


@contextmanager
def _reporting(connection: Connection, driver: Any, statement: bytes) -> Iterator[None]:
    """Raise errors of psycopg as SQLAlchemy does."""
    from psycopg import Error  # noqa: PLC0415 - not installed for SQLite alone

    try:
        yield
    except Error as error:
        is_lost = driver.closed
        if is_lost:
            connection.invalidate(error)
        raise DBAPIError.instance(
            statement.decode(), None, error, Error, connection_invalidated=is_lost, dialect=connection.dialect
        ) from error


async def _rows(cursor: Any, statement: bytes, values: Sequence[Any]) -> list[Any]:
    await cursor.execute(statement, values)
    rows: list[Any] = await cursor.fetchall()
    return rows
