"""Start queued requests one per event-loop iteration, so that synchronous SQLite reads do not starve socket I/O.

A SQLite read runs on the event loop without yielding. If all requests that have arrived ran at once, everything else
would wait for all of them: new connections (libuv accepts one per iteration), responses that did not fit into a socket
buffer, and each of the ten steps of a write that runs in a thread. So an iteration of the loop starts one request, or
as many as take no longer than `ROUND_SECONDS` together. A request that has started is not delayed again.

Without this, the 99th percentile of records and of 304s is 1.7 to 2.1 times as long (`docs/performance.md`,
"Home-made parts"). uvicorn has no such queue: `limit_concurrency` refuses requests instead of delaying them.

See decision 51.
"""

import asyncio
from collections import deque
from time import perf_counter
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

ROUND_SECONDS: Final = 0.001
"""The time that the requests started in one iteration of the event loop may take."""


class RequestScheduler:
    """Middleware that starts requests in the order of their arrival."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        # The requests that arrived but have not started, the oldest first.
        self.waiting: deque[asyncio.Future[None]] = deque()
        self._round_began: float | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request once it is its turn."""
        if scope["type"] == "http" and not self._may_start():
            future = asyncio.get_running_loop().create_future()
            self.waiting.append(future)
            await future
        await self.app(scope, receive, send)

    def _may_start(self) -> bool:
        if self._round_began is None:
            self._round_began = perf_counter()
            asyncio.get_running_loop().call_soon(self._start_next_round)
            return True
        return not self.waiting and perf_counter() - self._round_began < ROUND_SECONDS

    def _start_next_round(self) -> None:
        while self.waiting:
            future = self.waiting.popleft()
            if not future.done():  # otherwise it was cancelled
                self._round_began = perf_counter()
                # The loop of the request, which in tests may be another one that sleeps, sets the result and goes on.
                loop = future.get_loop()
                if loop is asyncio.get_running_loop():
                    future.set_result(None)
                    loop.call_soon(self._start_next_round)
                else:
                    loop.call_soon_threadsafe(self._start, future)
                return
        self._round_began = None

    def _start(self, future: asyncio.Future[None]) -> None:
        if not future.done():
            future.set_result(None)
        asyncio.get_running_loop().call_soon(self._start_next_round)
