"""A limit to the time that the statements of a connection take."""

import math
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any, Final

from sqlalchemy import Connection

from app.problems import Unavailable

STEPS: Final = 2_000
"""So many steps of SQLite's machine, about a tenth of a millisecond's worth, pass between two looks at the clock."""


class Deadline:
    """Ends the statements of one SQLite connection past a moment, or at once when told (from any thread).

    What it ends raises SQLITE_INTERRUPT; a write's transaction is undone with it.
    """

    __slots__ = ("_ends_at",)

    def __init__(self) -> None:
        self._ends_at = math.inf

    def install(self, connection: Any) -> None:
        """Let SQLite ask, on a connection of the driver."""
        connection.set_progress_handler(self._is_past, STEPS)

    def _is_past(self) -> bool:
        return monotonic() >= self._ends_at

    @contextmanager
    def within(self, seconds: float | None) -> Iterator[None]:
        """End what runs longer than so many seconds from now, until the block ends."""
        self._ends_at = math.inf if seconds is None else monotonic() + seconds
        try:
            yield
        finally:
            self._ends_at = math.inf

    def end(self) -> None:
        """End what runs."""
        self._ends_at = -math.inf


class Ending:
    """Lets a write be ended from another thread."""

    def __init__(self) -> None:
        self._connection: Connection | None = None
        self._is_ended = threading.Event()

    @contextmanager
    def on(self, connection: Connection) -> Iterator[None]:
        """Let what runs on a connection be ended, until the block ends.

        Raises:
            Unavailable: it was to be ended before it began.
        """
        self._connection = connection
        if self._is_ended.is_set():
            raise Unavailable("the service is stopping")
        with limited(connection, None):
            yield
        self._connection = None

    def end(self) -> None:
        """End it."""
        self._is_ended.set()
        if (connection := self._connection) is None:
            return
        if (deadline := connection.info.get("deadline")) is not None:
            deadline.end()
        else:
            connection.connection.driver_connection.cancel()  # type: ignore[union-attr]  # psycopg's


@contextmanager
def limited(connection: Connection, seconds: float | None) -> Iterator[None]:
    """End what runs on a connection past so many seconds, where it has a deadline."""
    deadline: Deadline | None = connection.info.get("deadline")
    if deadline is None:
        yield
        return
    with deadline.within(seconds):
        yield
