"""Responses that are streamed from a read transaction.

Each one holds a database connection and, on SQLite, keeps the write-ahead log from being reset, for as long as its
client takes to read it. Their number is therefore limited, in total and per client (`app.web.middleware.in_flight`).

See decisions 46 and 90.
"""

from collections.abc import Iterator
from contextlib import suppress

import anyio
import anyio.to_thread
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from app.web.middleware.head import IS_HEAD
from app.web.middleware.in_flight import ResponseLimit


class LimitedStream(StreamingResponse):
    """A response that sends the items of an iterator and always closes it, which ends its read transaction.

    If the iterator raises, the connection is broken, so that a partial response cannot be mistaken for the whole.
    """

    def __init__(self, content: Iterator[bytes], *, media_type: str, headers: dict[str, str]) -> None:
        super().__init__(content, media_type=media_type, headers=headers)
        self._content = content

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the response; HEAD does not read the iterator.

        Raises:
            TooManyRequests: the client has reached its limit of streamed responses.
            Unavailable: the process has reached its limit of streamed responses.
            TimeoutError: the response took longer than `export_timeout_seconds`.
        """
        try:
            if scope.get(IS_HEAD):
                await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
                await send({"type": "http.response.body", "body": b""})
                return
            state = scope["app"].state
            streams: ResponseLimit = state.streams
            # SQLite ends a statement that runs past this; PostgreSQL before 17 has no limit for a whole transaction.
            with streams.counted(scope), anyio.fail_after(state.settings.export_timeout_seconds):
                await super().__call__(scope, receive, send)
        finally:
            close = getattr(self._content, "close", None)
            if close is not None:
                # A service that stops does not wait for the thread, so the iterator may still be running.
                with suppress(ValueError), anyio.CancelScope(shield=True):
                    await anyio.to_thread.run_sync(close)
