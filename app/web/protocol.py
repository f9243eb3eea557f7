"""HTTP/1.1 as uvicorn speaks it, but with limits to how long a client may keep the service waiting, and with how much.

uvicorn itself times out only connections that are idle between requests (`timeout_keep_alive`). Here a client that
sends nothing, sends too slowly, or does not take its answer is cut as well, so that it holds neither a connection nor,
during an export, a read transaction.

uvicorn hands a request over when its header is whole, and keeps whatever comes before that. Here the bytes are counted as
they arrive: an address, a header or a trailer that is too large is refused before more of it is kept than one piece.

A request that is refused here passes through the application all the same, with the reason in its scope. So its answer is
a problem document with the header fields of every answer, and has an id, a line in the log and a share of the budget.
"""

import sys
from asyncio import BaseTransport, TimerHandle
from functools import partial
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote, unquote, urlsplit

from starlette.types import ASGIApp, Message, Scope
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from app import metrics
from app.domain import api_key
from app.problems import AddressTooLong, BadRequest, HeaderTooLarge, Problem, RequestTimeout
from app.web import header_fields, logging
from app.web.errors import failure, render
from app.web.middleware import request_log, security_headers
from app.web.middleware.admission import REFUSAL

_LEAST_BYTES_A_SECOND: Final = 500
# The parser is fed so much at a time: by so much can a header exceed its limit before it is seen.
_PIECE_OF_HEADER: Final = 1_024
_PIECE_OF_BODY: Final = 16_384
# To close while a client still sends would take from it the answer that says why.
_SECONDS_TO_READ_A_REFUSAL: Final = 1.0
_UNKNOWN_METHOD: Final = "UNKNOWN"


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
        self._is_begun = self._has_header = False
        # Of the request that arrives: its address, its fields so far, and what the parser has not yet said anything of.
        self._url_bytes = self._field_bytes = self._unparsed_bytes = 0
        self._refusal: Problem | None = None
        self._is_refusal_told = False
        self._running: RequestResponseCycle | None = None
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
        self._is_begun, self._is_received, self._has_header = True, False, False
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
        """Begin to handle the request, whose header is held against the same limits where every request is.

        Raises:
            BadRequest: it is not a request of HTTP/1.0 or 1.1, or its length could be taken for another.
        """
        self._check_header()
        # In place, since the scope holds the same list.
        self.headers[:] = header_fields.joined(self.headers)
        super().on_headers_complete()
        # uvicorn's own answer to an application that fails is no problem document.
        self.cycle.send_500_response = partial(self._answer_failure, self.cycle)  # type: ignore[method-assign]
        if self.parser.should_upgrade():
            # There is no other protocol to speak here, and the parser reads nothing after such a request.
            self.cycle.keep_alive = False
        self._has_header = True
        self._url_bytes = self._field_bytes = self._unparsed_bytes = 0

    def on_body(self, body: bytes) -> None:
        """Take a part of the body, which has limits elsewhere."""
        self._unparsed_bytes = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Have the whole request."""
        self._is_begun, self._is_received, self._has_header = False, True, False
        self._field_bytes = self._unparsed_bytes = 0
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Go on with the next request, or tell what was wrong with it."""
        super().on_response_complete()
        if self._refusal is not None and not self._is_refusal_told and not self._owes_an_answer:
            self._tell_refusal(self._refusal)

    def send_400_response(self, msg: str) -> None:
        """Refuse what the parser cannot read, in place of uvicorn's own answer, which is no problem document."""
        error = sys.exception()
        if error is not None and isinstance(error.__context__, Problem):
            self._refuse(error.__context__)
        else:
            self._refuse(BadRequest(f"this is not a request of HTTP/1.1: {error or msg}"))

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        self._running = cycle
        super()._start_asgi_task(cycle, app)

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

    def _check_header(self) -> None:
        """Refuse what the parser takes, but others on the way may read in another way (RFC 9112 section 11.2).

        Raises:
            BadRequest: it is such a request.
        """
        version = self.parser.get_http_version()
        if version not in {"1.0", "1.1"}:
            raise BadRequest(f"HTTP/{version} is not supported; use HTTP/1.1")
        if version == "1.1" and b"host" not in dict(self.headers):
            raise BadRequest("Host: is missing; HTTP/1.1 requires it (RFC 9112 section 3.2)")
        codings = [value.strip().lower() for name, value in self.headers if name == b"transfer-encoding"]
        if codings and version == "1.0":
            raise BadRequest("Transfer-Encoding: HTTP/1.0 has none; send Content-Length")
        if codings not in ([], [b"chunked"]):
            raise BadRequest("Transfer-Encoding: only chunked is supported; send the body as it is")
        if b"#" in self.url:
            raise BadRequest(
                "the address holds a fragment, which is not sent to a server; leave out # and what follows"
            )
        if self.parser.get_method() == b"CONNECT":
            raise BadRequest("CONNECT is for proxies, and this is none")
        if not self.url.startswith((b"/", b"*")):
            self._take_host_of_address()

    def _take_host_of_address(self) -> None:
        """Let the host of a whole address win over `Host` (RFC 9112 section 3.2.2)."""
        try:
            url = urlsplit(self.url)
        except ValueError:
            url = urlsplit(b"")
        if url.scheme not in {b"http", b"https"} or not url.netloc:
            raise BadRequest("the address is neither a path nor one of http or https")
        host = url.netloc.rpartition(b"@")[2]
        self.headers[:] = [(name, host if name == b"host" else value) for name, value in self.headers]

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
        if self.transport.is_closing() or self._refusal is not None:
            return
        self._refusal = problem
        if self._has_header and self.pipeline and self.pipeline[0][0] is self.cycle:
            # It waits for those before it, and is not begun: they are answered first.
            self.pipeline.popleft()
            self.cycle = self.pipeline[0][0] if self.pipeline else self._running  # type: ignore[assignment]
            self._has_header = False
        if not self._owes_an_answer:
            self._tell_refusal(problem)

    def _tell_refusal(self, problem: Problem) -> None:
        self._is_refusal_told = True
        if self.cycle is not None and not self.cycle.response_complete:
            if self.cycle.response_started:
                self.transport.abort()
                return
            # What the application still says of this request is not sent.
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        task = self.loop.create_task(self._answer_refusal(self._refused_scope(problem)))
        # The server waits for its tasks before it stops.
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _answer_refusal(self, scope: Scope) -> None:
        parts: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            parts.append(message)

        app: ASGIApp = self.app
        await app(scope, receive, send)
        if self.transport.is_closing():
            return
        status = parts[0]["status"]
        lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}".encode()]
        sent = [*self.server_state.default_headers, *parts[0]["headers"], (b"connection", b"close")]
        lines += [name + b": " + value for name, value in sent]
        self.transport.write(b"\r\n".join([*lines, b"", b""]) + b"".join(each.get("body", b"") for each in parts[1:]))
        self._end_timer = self.loop.call_later(_SECONDS_TO_READ_A_REFUSAL, self.transport.close)

    def _refused_scope(self, problem: Problem) -> Scope:
        """Return the scope of the request that is refused, with as much of it as has been read."""
        path, method = "", _UNKNOWN_METHOD
        given: list[header_fields.Raw] = []
        if self._is_begun:
            path = unquote(self.url.partition(b"?")[0].decode("latin-1"))
            given = header_fields.joined(self.headers)
            if path:
                method = self.parser.get_method().decode("ascii")
            if (its_id := self.scope["state"].get(request_log.REQUEST_ID)) is not None:
                # The request is under way, and has an id already.
                given = [each for each in given if each[0] != request_log.HEADER]
                given.append((request_log.HEADER, its_id.encode()))
        if api_key.PREFIX in path:
            # It may be a part of a key, which is none as a whole.
            path = "/redacted"
        return {
            "type": "http",
            "asgi": {"version": self.asgi_version, "spec_version": "2.3"},
            "http_version": "1.1",
            "server": self.server,
            "client": self.client,
            "scheme": self.scheme,
            "root_path": self.root_path,
            "method": method,
            "path": path,
            "raw_path": quote(path).encode(),
            "query_string": b"",
            "headers": given,
            "state": self.app_state.copy(),
            REFUSAL: problem,
        }

    async def _answer_failure(self, cycle: RequestResponseCycle) -> None:
        """Answer a request for which the application failed without an answer; uvicorn has logged the error."""
        response = render(failure())
        its_id = logging.request_id.get() or request_log.new_id()
        sent = [
            *response.raw_headers,
            *security_headers.ALWAYS,
            (request_log.HEADER, its_id.encode()),
            (b"connection", b"close"),
        ]
        await cycle.send({"type": "http.response.start", "status": response.status_code, "headers": sent})
        await cycle.send({"type": "http.response.body", "body": bytes(response.body), "more_body": False})

    def _give_up(self) -> None:
        metrics.CUT.labels("answer").inc()
        self.transport.abort()

    @staticmethod
    def _stop(timer: TimerHandle | None) -> None:
        if timer is not None:
            timer.cancel()
