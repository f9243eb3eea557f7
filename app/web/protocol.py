"""HTTP/1.1 as uvicorn speaks it, but with limits to how long a client may keep the service waiting, and with how much.

uvicorn itself times out only connections that are idle between requests (`timeout_keep_alive`). Here a client that
sends nothing, sends too slowly, or does not take its answer is cut as well, so that it holds neither a connection nor,
during an export, a read transaction.

uvicorn hands a request over when its header is whole, and keeps whatever comes before that. Here the bytes are counted as
they arrive: an address, a header or a trailer that is too large is refused before more of it is kept than one piece.
"""

from asyncio import BaseTransport, TimerHandle
from http import HTTPStatus
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from app import metrics
from app.problems import AddressTooLong, HeaderTooLarge, Problem, RequestTimeout
from app.web.errors import render

_LEAST_BYTES_A_SECOND: Final = 500
# The parser is fed so much at a time: by so much can a header exceed its limit before it is seen.
_PIECE_OF_HEADER: Final = 1_024
_PIECE_OF_BODY: Final = 16_384
# To close while a client still sends would take from it the answer that says why.
_SECONDS_TO_READ_A_REFUSAL: Final = 1.0


class PatientProtocol(HttpToolsProtocol):
    """Waits `patience` seconds for a client: for the first byte, the next byte, or room in its receive window.

    A request that takes longer as a whole needs 500 bytes a second on average; so sending a byte now and then does not
    keep a connection. Of an address and of a header it keeps no more than the limits say.
    """

    def __init__(
        self, *arguments: Any, patience: float, max_url_bytes: int, max_header_bytes: int, **named: Any
    ) -> None:
        super().__init__(*arguments, **named)
        self._patience = patience
        self._max_url_bytes, self._max_header_bytes = max_url_bytes, max_header_bytes
        self._has_header = False
        # Of the request that arrives: its address, its fields so far, and what the parser has not yet said anything of.
        self._url_bytes = self._field_bytes = self._unparsed_bytes = 0
        self._refusal: Problem | None = None
        self._is_received = False
        self._began = self._heard = self.loop.time()
        self._received = 0
        self._request_timer: TimerHandle | None = None
        self._answer_timer: TimerHandle | None = None
        self._end_timer: TimerHandle | None = None

    def connection_made(self, transport: BaseTransport) -> None:
        """Begin to wait for a request."""
        super().connection_made(transport)  # type: ignore[arg-type]  # uvicorn's own signature is narrower
        self._wait_for_request()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._stop(self._request_timer)
        self._stop(self._answer_timer)
        self._stop(self._end_timer)
        self._request_timer = self._answer_timer = self._end_timer = None
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what arrived. A request that comes as one piece, as most do, needs no timer."""
        if self._refusal is not None:
            return
        self._received += len(data)
        self._heard = self.loop.time()
        if self._is_received:
            # What comes after a whole request is the next one, even before the parser sees a letter of it.
            self._is_received, self._began, self._received = False, self._heard, len(data)
        place = 0
        while place < len(data):
            following = place + (_PIECE_OF_BODY if self._has_header else _PIECE_OF_HEADER)
            self._feed(data[place:following])
            if self._refusal is not None or self.transport.is_closing():
                return
            place = following
        if self._is_received:
            self._stop(self._request_timer)
            self._request_timer = None
        elif self._request_timer is None:
            self._wait_for_request()

    def on_message_begin(self) -> None:
        """Count from the beginning of each request."""
        self._is_received = self._has_header = False
        self._url_bytes = self._field_bytes = self._unparsed_bytes = 0
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        """Count a part of the address."""
        self._url_bytes += len(url)
        self._unparsed_bytes = 0
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Count a field, of the header or the trailer."""
        self._field_bytes += len(name) + len(value) + 4
        self._unparsed_bytes = 0
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Have the header, which is held against the same limits where every request is."""
        self._has_header = True
        self._url_bytes = self._field_bytes = self._unparsed_bytes = 0
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Take a part of the body, which has limits elsewhere."""
        self._unparsed_bytes = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Have the whole request."""
        self._is_received, self._has_header = True, False
        self._field_bytes = self._unparsed_bytes = 0
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Go on with the next request, or tell what was wrong with it."""
        super().on_response_complete()
        if self._refusal is not None and self._end_timer is None and not self._owes_an_answer:
            self._tell_refusal(self._refusal)

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

    def _feed(self, piece: bytes) -> None:
        self._unparsed_bytes += len(piece)
        super().data_received(piece)
        # A question mark is not counted where the whole address is held against the limit.
        if self._url_bytes > self._max_url_bytes + 1:
            self._refuse(AddressTooLong(f"the address has more than the {self._max_url_bytes} bytes that are taken"))
        elif self._field_bytes + self._unparsed_bytes > self._max_header_bytes:
            self._refuse(HeaderTooLarge(f"the header has more than the {self._max_header_bytes} bytes that are taken"))

    def _wait_for_request(self) -> None:
        self._request_timer = self.loop.call_later(self._patience, self._look)

    def _look(self) -> None:
        self._request_timer = None
        if self._is_received or self._refusal is not None or self.transport.is_closing():
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
            metrics.CUT.labels("request").inc()
            self._refuse(
                RequestTimeout(f"the client kept the service waiting for more than {self._patience:g} seconds")
            )

    @property
    def _owes_an_answer(self) -> bool:
        """Whether a request that came before the one that arrives waits for its answer."""
        return not self._has_header and self.cycle is not None and not self.cycle.response_complete

    def _refuse(self, problem: Problem) -> None:
        if self.transport.is_closing():
            return
        self._refusal = problem
        if not self._owes_an_answer:
            self._tell_refusal(problem)

    def _tell_refusal(self, problem: Problem) -> None:
        if self.cycle is not None and not self.cycle.response_complete:
            if self.cycle.response_started:
                self.transport.abort()
                return
            # What the application still says of this request is not sent.
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        response = render(problem)
        headers = [*self.server_state.default_headers, *response.raw_headers, (b"connection", b"close")]
        status = f"HTTP/1.1 {problem.status} {HTTPStatus(problem.status).phrase}".encode()
        lines = [status, *(name + b": " + value for name, value in headers), b"", b""]
        self.transport.write(b"\r\n".join(lines) + bytes(response.body))
        self._end_timer = self.loop.call_later(_SECONDS_TO_READ_A_REFUSAL, self.transport.close)

    def _give_up(self) -> None:
        metrics.CUT.labels("answer").inc()
        self.transport.abort()

    @staticmethod
    def _stop(timer: TimerHandle | None) -> None:
        if timer is not None:
            timer.cancel()
