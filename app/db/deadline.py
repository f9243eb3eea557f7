"""Time limits for the statements of a connection.

See decision 44.
"""

import math
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any, Final

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from app.db.faults import Fault, classify_fault
from app.problems import TooSlow, Unavailable

CHECK_INTERVAL_STEPS: Final = 2_000
"""SQLite virtual machine steps between two checks of the clock, about a tenth of a millisecond's worth."""


class Deadline:
    """Interrupts the statements of one SQLite connection after a deadline, or at once through `end`, from any thread.

    An interrupted statement raises SQLITE_INTERRUPT; the transaction of a write is rolled back with it.
    """

    __slots__ = ("_ends_at",)

    def __init__(self) -> None:
        self._ends_at = math.inf

    def install(self, connection: Any) -> None:
        """Install the deadline as the progress handler of a driver connection."""
        connection.set_progress_handler(self._is_past, CHECK_INTERVAL_STEPS)

    def _is_past(self) -> bool:
        return monotonic() >= self._ends_at

    @contextmanager
    def within(self, seconds: float | None) -> Iterator[None]:
        """Interrupt statements that run longer than `seconds` from now, until the block ends."""
        self.begin(seconds)
        try:
            yield
        finally:
            self.cancel()

    def begin(self, seconds: float | None) -> None:
        """Interrupt statements that run longer than `seconds` from now."""
        self._ends_at = math.inf if seconds is None else monotonic() + seconds

    def cancel(self) -> None:
        """Stop interrupting statements."""
        self._ends_at = math.inf

    def end(self) -> None:
        """Interrupt the running statement."""
        self._ends_at = -math.inf


class Cancellation:
    """Interrupts a write from another thread."""

    def __init__(self) -> None:
        self._connection: Connection | None = None
        self._is_ended = threading.Event()

    @contextmanager
    def on(self, connection: Connection) -> Iterator[None]:
        """Allow the statements on a connection to be interrupted until the block ends.

        Raises:
            Unavailable: `end` was called before the block began.
        """
        self._connection = connection
        try:
            self.check()
            with time_limit(connection, None):
                yield
        finally:
            # A write that failed may be repeated on another connection, and `end` must not find the closed one.
            self._connection = None

    def check(self) -> None:
        """Check that the write may go on.

        Raises:
            Unavailable: `end` was called.
        """
        if self._is_ended.is_set():
            raise Unavailable("the service is stopping; retry")

    def end(self) -> None:
        """Interrupt the write."""
        self._is_ended.set()
        if (connection := self._connection) is None:
            return
        if (deadline := connection.info.get("deadline")) is not None:
            deadline.end()
        else:
            driver: Any = connection.connection.driver_connection
            driver.cancel()


@contextmanager
def time_limit(connection: Connection, seconds: float | None) -> Iterator[None]:
    """Interrupt statements on a connection after `seconds`, if the connection has a deadline."""
    deadline: Deadline | None = connection.info.get("deadline")
    if deadline is None:
        yield
        return
    with deadline.within(seconds):
        yield


@contextmanager
def refused_if_too_slow(seconds: float | None) -> Iterator[None]:
    """Turn the error of a query that exceeded the time limit of `seconds` into a problem that says how to avoid it.

    Raises:
        TooSlow: the query was interrupted.
    """
    try:
        yield
    except DBAPIError as error:
        if classify_fault(error.orig) is not Fault.INTERRUPTED or seconds is None:
            raise
        raise TooSlow(
            f"the query exceeded its limit of {seconds:g} seconds; "
            "narrow it with another filter, another sort, a shorter period or no total"
        ) from error
