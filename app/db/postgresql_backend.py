"""The connections of a PostgreSQL database.

Bounded reads are awaited on the event loop (`app.db.postgresql_server`). Short writes take turns, as on SQLite; a write that
conflicts with an import, which takes none, is repeated.
"""

import random
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Final, TypeVar

from sqlalchemy import Connection
from sqlalchemy.engine import URL
from sqlalchemy.orm.exc import StaleDataError

from app.db import postgresql
from app.db.backend import ReadConnection, committed
from app.db.deadline import refused_if_too_slow
from app.db.postgresql_errors import is_retryable
from app.db.postgresql_server import Limits, Options
from app.db.postgresql_turn import Turn
from app.db.write_session import WriteSession

_REPETITIONS: Final = 4
_LONGEST_WAIT_SECONDS: Final = 0.1

T = TypeVar("T")


class PostgresqlBackend:
    """The connections of a primary and an optional standby."""

    file = None

    def __init__(self, url: URL, read_url: URL | None, options: Options, limits: Limits) -> None:
        """Prepare the connections; nothing is opened yet.

        Raises:
            ValueError: the driver is not installed.
        """
        try:
            self.servers = postgresql.Servers(url, read_url, options, limits)
        except ModuleNotFoundError as error:
            raise ValueError(
                "PostgreSQL's driver is not installed: pip install 'diplomatic-events[postgresql]'"
            ) from error
        self.write_engine = self.servers.writer
        self.max_writers = options.pool_size
        self._query_timeout_seconds = limits.query_seconds

    @property
    def label(self) -> str:
        return "PostgreSQL"

    def warning(self) -> None:
        return None

    def readiness(self) -> tuple[str, bool, bool | None]:
        state = self.servers.state()
        return f"PostgreSQL {state.version}", state.takes_writes, state.standby

    def reading(self, seconds: float | None) -> AbstractContextManager[Connection]:
        return self.servers.reading()

    async def read(self, query: Callable[[ReadConnection], T], in_thread: Callable[[], Awaitable[T]]) -> T:
        with refused_if_too_slow(self._query_timeout_seconds):
            return await self.servers.read(lambda connection: query(ReadConnection(connection)))

    def state(self) -> None:
        return None

    @contextmanager
    def writing(
        self,
        actor: str,
        *,
        is_long: bool,
        in_slices: bool,
        wait_seconds: float,
    ) -> Iterator[WriteSession]:
        with self.write_engine.connect() as connection, ExitStack() as stack:
            session = WriteSession(connection, actor=actor)
            if in_slices:
                session.turn = turn = Turn(connection)
                stack.callback(turn.end)
                turn.take()
            stack.enter_context(session)
            stack.enter_context(committed(session))
            if not is_long:
                postgresql.wait_for_writers(session.connection())
            yield session

    def is_merging(self) -> bool:
        """Return False: nobody writes a whole import at once."""
        return False

    def run_write(self, run: Callable[[], T], *, is_long: bool) -> T:
        done = run() if is_long else _run_despite_conflicts(run)
        self.servers.note_position()
        return done

    def check_file(self) -> None:
        """Pass without a check: the server keeps its files."""

    def check_file_if_due(self) -> None:
        """Pass without a check."""

    def create(self) -> None:
        """Leave the database to the administrator who creates it."""

    def exists(self) -> bool:
        return True

    def tighten_files(self) -> list[Path]:
        return []

    def preparing(self) -> AbstractContextManager[None]:
        return postgresql.advisory_lock(self.write_engine)

    def remove_time_limits(self, connection: Connection) -> None:
        postgresql.remove_time_limits(connection)

    async def aclose(self) -> None:
        await self.servers.aclose()

    def close(self) -> None:
        self.servers.close()


def _run_despite_conflicts(run: Callable[[], T]) -> T:
    """Run a write, and again if another write conflicts with it."""
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
    return isinstance(cause, StaleDataError) or is_retryable(cause)
