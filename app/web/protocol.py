"""HTTP/1.1 as uvicorn speaks it, but with a limit to how long a client may keep the service waiting.

uvicorn itself times out only connections that are idle between requests (`timeout_keep_alive`). Here a client that
sends nothing, sends too slowly, or does not take its answer is cut as well, so that it holds neither a connection nor,
during an export, a read transaction.
"""

from asyncio import BaseTransport, TimerHandle
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from app import metrics
from app.problems import RequestTimeout
from app.web.errors import render

_LEAST_BYTES_A_SECOND: Final = 500


class PatientProtocol(HttpToolsProtocol):
    """Waits `patience` seconds for a client: for the first byte, the next byte, or room in its receive window.

    A request that takes longer as a whole needs 500 bytes a second on average; so sending a byte now and then does not
    keep a connection.
    """

    def __init__(self, *arguments: Any, patience: float, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._patience = patience
        self._is_received = False
        self._began = self._heard = self.loop.time()
        self._received = 0
        self._request_timer: TimerHandle | None = None
        self._answer_timer: TimerHandle | None = None

    def connection_made(self, transport: BaseTransport) -> None:
        """Begin to wait for a request."""
        super().connection_made(transport)  # type: ignore[arg-type]  # uvicorn's own signature is narrower
        self._wait_for_request()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._stop(self._request_timer)
        self._stop(self._answer_timer)
        self._request_timer = self._answer_timer = None
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what arrived. A request that comes as one piece, as most do, needs no timer."""
        self._received += len(data)
        self._heard = self.loop.time()
        if self._is_received:
            # What comes after a whole request is the next one, even before the parser sees a letter of it.
            self._is_received, self._began, self._received = False, self._heard, len(data)
        super().data_received(data)
        if self._is_received:
            self._stop(self._request_timer)
            self._request_timer = None
        elif self._request_timer is None and not self.transport.is_closing():
            self._wait_for_request()

    def on_message_begin(self) -> None:
        """Count from the beginning of each request."""
        self._is_received = False
        super().on_message_begin()

    def on_message_complete(self) -> None:
        """Have the whole request."""
        self._is_received = True
        super().on_message_complete()

    def pause_writing(self) -> None:
        """Begin to wait for the client to take what is written."""
        super().pause_writing()
        self._stop(self._answer_timer)
        self._answer_timer = self.loop.call_later(self._patience, self._give_up)

    def resume_writing(self) -> None:
        """Go on."""
        self._stop(self._answer_timer)
        self._answer_timer = None
        super().resume_writing()

    def _wait_for_request(self) -> None:
        self._request_timer = self.loop.call_later(self._patience, self._look)

    def _look(self) -> None:
        self._request_timer = None
        if self._is_received or self.transport.is_closing():
            return
        now = self.loop.time()
        ends_at = min(self._heard, self._began + self._received / _LEAST_BYTES_A_SECOND) + self._patience
        if self.flow.read_paused:
            # Not the client is slow but the service, which has not read what is there.
            self._heard = now
            ends_at = now + self._patience
        if now < ends_at:
            self._request_timer = self.loop.call_later(ends_at - now, self._look)
        else:
            self._refuse()

    def _refuse(self) -> None:
        metrics.CUT.labels("request").inc()
        if self.cycle is not None and self.cycle.response_started and not self.cycle.response_complete:
            self.transport.abort()
            return
        response = render(
            RequestTimeout(f"the client kept the service waiting for more than {self._patience:g} seconds")
        )
        headers = [*self.server_state.default_headers, *response.raw_headers, (b"connection", b"close")]
        lines = [b"HTTP/1.1 408 Request Timeout", *(name + b": " + value for name, value in headers), b"", b""]
        self.transport.write(b"\r\n".join(lines) + bytes(response.body))
        self.transport.close()

    def _give_up(self) -> None:
        metrics.CUT.labels("answer").inc()
        self.transport.abort()

    @staticmethod
    def _stop(timer: TimerHandle | None) -> None:
        if timer is not None:
            timer.cancel()
