"""Answers that are streamed out of a read transaction."""

from collections.abc import Iterator
from contextlib import suppress

import anyio
import anyio.to_thread
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send


class Stream(StreamingResponse):
    """Sends what an iterator gives and closes it at the end, however that comes: with it ends its read transaction.

    Where the iterator raises, the connection breaks: what has arrived cannot be taken for the whole.
    """

    def __init__(self, content: Iterator[bytes], *, media_type: str, headers: dict[str, str]) -> None:
        super().__init__(content, media_type=media_type, headers=headers)
        self._content = content

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            close = getattr(self._content, "close", None)
            if close is not None:
                # A service that stops does not wait for the thread; the iterator is then running still.
                with suppress(ValueError), anyio.CancelScope(shield=True):
                    await anyio.to_thread.run_sync(close)
