"""Requests begin one after the other, and the event loop looks at its sockets between them.

A read of SQLite runs on the event loop without a pause. Were all that have arrived run in one go, everything else would
wait for all of them: connections that are to be accepted (libuv accepts one a round), answers that did not fit into a
socket at once, and each of the ten steps of a write that works in a thread beside. So a round of the loop begins one
request, or as many as take no longer than `_ROUND_SECONDS` together. What has begun does not wait again.
"""

import asyncio
from collections import deque
from time import perf_counter
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

_ROUND_SECONDS: Final = 0.001


class Turns:
    """Let requests begin in the order in which they came."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._round_began: float | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request when it is its turn."""
        if scope["type"] == "http" and not self._may_begin():
            turn = asyncio.get_running_loop().create_future()
            self._waiting.append(turn)
            await turn
        await self.app(scope, receive, send)

    def _may_begin(self) -> bool:
        if self._round_began is None:
            self._round_began = perf_counter()
            asyncio.get_running_loop().call_soon(self._begin_next_round)
            return True
        return not self._waiting and perf_counter() - self._round_began < _ROUND_SECONDS

    def _begin_next_round(self) -> None:
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():  # else it was cancelled
                turn.set_result(None)
                self._round_began = perf_counter()
                asyncio.get_running_loop().call_soon(self._begin_next_round)
                return
        self._round_began = None
