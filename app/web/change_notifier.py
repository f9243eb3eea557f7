"""Notify clients that wait for changes; one polling task per process serves all of them.

See decision 35.
"""

import asyncio
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Final

import anyio
import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.types import Scope

from app.db.database import Database
from app.problems import Problem
from app.queries import history
from app.web.middleware.in_flight import ResponseLimit

# The database is polled because other processes write as well; each poll is a single index lookup.
_POLL_SECONDS: Final = 0.2
log = structlog.get_logger()


class ChangeNotifier:
    """The clients of this process that wait for changes.

    `state` is the application state, which holds the database and the settings.
    """

    def __init__(self, state: Any) -> None:
        self._state = state
        self._latest = -1
        self._changed = asyncio.Event()
        self._polling: asyncio.Task[None] | None = None
        self._limit = ResponseLimit(state, "followers", "clients that wait for changes")
        self.is_closing = False

    @property
    def count(self) -> int:
        """The number of waiting clients."""
        return self._limit.count

    @contextmanager
    def waiting(self, scope: Scope) -> Iterator[None]:
        """Count the client of a request as waiting until the block ends; poll the database while any client waits.

        Raises:
            TooManyRequests: the client has reached `max_followers_per_client`.
            Unavailable: the process has reached `max_followers`.
        """
        with self._limit.counted(scope):
            if self._polling is None:
                self._latest, self._changed = -1, asyncio.Event()
                self._polling = asyncio.create_task(self._poll())
            try:
                yield
            finally:
                if self.count == 1:
                    self._polling.cancel()
                    self._polling = None

    async def wait_for_change(self, number: int, seconds: float) -> None:
        """Wait until there is a change after `number`, `seconds` have passed, or the service is shutting down."""
        with anyio.move_on_after(seconds):
            while self._latest <= number and not self.is_closing:
                await self._changed.wait()

    async def _poll(self) -> None:
        while True:
            database: Database = self._state.database
            try:
                latest = await database.read(history.newest_sequence)
            except (SQLAlchemyError, Problem) as error:
                # Waiting clients learn of the failure from their own next read; polling continues until it is over.
                log.warning("polling for changes failed", error=type(error).__name__)
                latest = self._latest
            if latest != self._latest or self.is_closing:
                self._latest = latest
                self._changed.set()
                self._changed = asyncio.Event()
            await asyncio.sleep(_POLL_SECONDS)

    def close(self) -> None:
        """End all waits, present and future, at the next poll."""
        self.is_closing = True

    def close_on_signals(self) -> None:
        """Close on SIGINT and SIGTERM.

        The server waits for its connections before it shuts down the application, so it would wait for clients that
        follow the changes.
        """
        if threading.current_thread() is not threading.main_thread():
            return
        for signal_number in (signal.SIGINT, signal.SIGTERM):
            previous = signal.getsignal(signal_number)
            if callable(previous):
                signal.signal(signal_number, _chained(self.close, previous))


def _chained(first: Any, second: Any) -> Any:
    def handle(number: int, frame: FrameType | None) -> None:
        first()
        second(number, frame)

    return handle


async def wait_while_connected(request: Request, notifier: ChangeNotifier, number: int, seconds: float) -> bool:
    """Wait as `ChangeNotifier.wait_for_change` does, but only while the client is connected; return whether it still is."""
    is_connected = True

    async def end_with_client() -> None:
        nonlocal is_connected
        while (await request.receive())["type"] != "http.disconnect":
            pass
        is_connected = False
        group.cancel_scope.cancel()

    with notifier.waiting(request.scope):
        async with anyio.create_task_group() as group:
            group.start_soon(end_with_client)
            await notifier.wait_for_change(number, seconds)
            group.cancel_scope.cancel()
    return is_connected
