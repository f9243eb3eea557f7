"""PostgreSQL: a primary, an optional standby, and the locks of writers.

Reads go to the standby if there is one, and to the primary if the standby cannot be reached or is behind what the client
has written (`app.db.replication`). Writes run in threads.

See decision 50.
"""

import weakref
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Final, TypeVar

import anyio.to_thread
from sqlalchemy import Connection, Engine, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from app.db.postgresql_errors import CONFLICT_WITH_RECOVERY, is_connection_error, sqlstate
from app.db.postgresql_server import Limits, Options, Server, create_server_engine
from app.db.replication import MAX_POSITION, REPLICATION_POSITION, parse_position, required_position

T = TypeVar("T")

_LOCK_ID: Final = 0x6469706C
"""The number of the advisory lock for preparing a database; any number that nobody else uses."""
WRITERS_LOCK: Final = _LOCK_ID + 1
"""The number of the advisory lock that is the turn of a writer."""
_LOCK_WRITERS: Final = text(f"SELECT pg_advisory_xact_lock({WRITERS_LOCK})")
_WRITTEN: Final = text("SELECT CASE WHEN NOT pg_is_in_recovery() THEN pg_current_wal_lsn()::text END")


@dataclass(frozen=True, slots=True)
class ServerState:
    """The state of the servers."""

    version: str
    """The version of PostgreSQL; empty if no server can be reached."""
    takes_writes: bool
    standby: bool | None
    """Whether the standby can be read; None if none is configured."""


class Servers:
    """A primary and an optional standby."""

    def __init__(self, url: URL, read_url: URL | None, options: Options, limits: Limits) -> None:
        """Prepare the connections; nothing is opened yet."""
        # READ COMMITTED: each statement sees what the writers before it have committed.
        self.writer = create_server_engine(url, options, limits, isolation_level="READ COMMITTED", reads=False)
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
        if standby is not None and not standby.is_avoided and not standby.is_known_to_have(required_position()):
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
        required = required_position()
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
        elif sqlstate(error) not in CONFLICT_WITH_RECOVERY:
            raise error

    def state(self) -> ServerState:
        """Query the state of the servers."""
        primary, standby = self.primary.probe(), self.standby.probe() if self.standby else None
        version = (primary or standby or ("", True))[0]
        takes_writes = primary is not None and not primary[1]
        return ServerState(version, takes_writes, None if self.standby is None else standby is not None)

    def note_position(self) -> None:
        """Record the position of the primary's WAL, so that the client can read what it has just written."""
        position = REPLICATION_POSITION.get()
        if self.standby is None or position is None:
            return
        with self.writer.connect() as connection:
            written = connection.execute(text("SELECT pg_current_wal_lsn()::text")).scalar_one()
        position.written = position.required = parse_position(written) or 0

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
