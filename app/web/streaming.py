"""Answers that are streamed out of a read transaction.

Each holds a connection to the database and, on SQLite, keeps the write-ahead log from starting anew, for as long as its
reader takes; so there are only so many at a time, in all and for each client (`app.web.middleware.in_flight`).
"""

from collections.abc import Iterator
from contextlib import suppress

import anyio
import anyio.to_thread
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from app.web.middleware.head import IS_HEAD
from app.web.middleware.in_flight import Lasting


class Stream(StreamingResponse):
    """Sends what an iterator gives and closes it at the end, however that comes: with it ends its read transaction.

    Where the iterator raises, the connection breaks: what has arrived cannot be taken for the whole.
    """

    def __init__(self, content: Iterator[bytes], *, media_type: str, headers: dict[str, str]) -> None:
        super().__init__(content, media_type=media_type, headers=headers)
        self._content = content

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; HEAD reads nothing.

        Raises:
            TooManyRequests: the client has as many streamed answers as it may.
            Unavailable: there are as many as the settings allow.
            TimeoutError: it took longer than an export may.
        """
        try:
            if scope.get(IS_HEAD):
                await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
                await send({"type": "http.response.body", "body": b""})
                return
            state = scope["app"].state
            streams: Lasting = state.streams
            # SQLite ends the statement that runs past this; PostgreSQL knows no limit to a transaction as a whole.
            with streams.admitted(scope), anyio.fail_after(state.settings.export_timeout_seconds):
                await super().__call__(scope, receive, send)
        finally:
            close = getattr(self._content, "close", None)
            if close is not None:
                # A service that stops does not wait for the thread; the iterator is then running still.
                with suppress(ValueError), anyio.CancelScope(shield=True):
                    await anyio.to_thread.run_sync(close)
