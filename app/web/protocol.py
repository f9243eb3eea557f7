"""uvicorn's HTTP/1.1 protocol, with limits on how long a client may stall and how much it may send before a request.

It stays although uvicorn's own saves 17 % of the CPU time of a 304 (`docs/performance.md`, "Home-made parts"): without
it, slow senders are not cut, headers are buffered without limit, and ambiguous requests are accepted.

uvicorn itself times out only connections that are idle between requests (`timeout_keep_alive`). This protocol also
disconnects a client that sends nothing, sends too slowly, or does not read its response, so that it holds neither a
connection nor, during an export, a read transaction.

uvicorn passes a request on once its header is complete, and buffers everything before that. This protocol counts bytes
as they arrive: a URL, header or trailer that is too large is rejected before more than one piece beyond the limit is
buffered.

A request that is rejected here still passes through the application, with the reason in its scope. Its response is
therefore a problem document with the usual header fields; it has a request id and a log line, and counts against the
rate limit.

See decisions 47 and 64.
"""

import sys
from asyncio import BaseTransport, TimerHandle
from functools import partial
from typing import Any, Final
from urllib.parse import quote, unquote

from starlette.types import Scope
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from app import metrics
from app.domain import api_key
from app.problems import BadRequest, HeaderTooLarge, Problem, RequestTimeout, UrlTooLong
from app.web import header_fields, logging, request_heads
from app.web.middleware import request_log, security_headers
from app.web.middleware.admission import PROTOCOL_PROBLEM
from app.web.problem_responses import internal_error, render

_MIN_BYTES_PER_SECOND: Final = 500
# Bytes fed to the parser at a time; a header can exceed its limit by this much before it is noticed.
_HEADER_CHUNK: Final = 1_024
_BODY_CHUNK: Final = 16_384
# Closing while the client is still sending could discard the response that explains why.
_SECONDS_TO_READ_A_REJECTION: Final = 1.0
_UNKNOWN_METHOD: Final = "UNKNOWN"


class TimeoutProtocol(HttpToolsProtocol):
    """An HTTP/1.1 protocol that waits `patience` seconds for the first byte, the next byte, or room in the send window.

    A request that takes longer than that in total must average 500 bytes a second, so sending a byte now and then does
    not keep a connection open. URLs and headers are buffered only up to their limits.
    """

    def __init__(
        self, *arguments: Any, patience: float, max_url_bytes: int, max_header_bytes: int, **options: Any
    ) -> None:
        super().__init__(*arguments, **options)
        self._patience = patience
        self._max_url_bytes, self._max_header_bytes = max_url_bytes, max_header_bytes
        self._is_begun = self._has_header = False
        # The bytes of the request being received: of its URL, of its fields, and those the parser has not reported yet.
        self._url_bytes = self._field_bytes = self._unparsed_bytes = 0
        self._rejection: Problem | None = None
        self._is_rejection_sent = False
        self._running: RequestResponseCycle | None = None
        self._is_received = False
        self._began = self._last_received = self.loop.time()
        self._received = 0
        self._request_timer: TimerHandle | None = None
        self._response_timer: TimerHandle | None = None
        self._end_timer: TimerHandle | None = None

    def connection_made(self, transport: BaseTransport) -> None:
        """Start the timer for the first request."""
        super().connection_made(transport)  # type: ignore[arg-type]  # uvicorn's own signature is narrower
        self._wait_for_request()

    def connection_lost(self, exc: Exception | None) -> None:
        """Cancel all timers."""
        self._stop(self._request_timer)
        self._stop(self._response_timer)
        self._stop(self._end_timer)
        self._request_timer = self._response_timer = self._end_timer = None
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Feed received data to the parser. A request that arrives in one piece, as most do, needs no timer."""
        if self._rejection is not None:
            return
        self._received += len(data)
        self._last_received = self.loop.time()
        if self._is_received:
            # Data after a complete request belongs to the next one, even before the parser has seen any of it.
            self._is_received, self._began, self._received = False, self._last_received, len(data)
        position = 0
        while position < len(data):
            end = position + (_BODY_CHUNK if self._has_header else _HEADER_CHUNK)
            self._feed(data[position:end])
            if self._rejection is not None or self.transport.is_closing():
                return
            position = end
        if self._is_received:
            self._stop(self._request_timer)
            self._request_timer = None
        elif self._request_timer is None:
            self._wait_for_request()

    def on_message_begin(self) -> None:
        """Reset the counters at the start of each request."""
        self._is_begun, self._is_received, self._has_header = True, False, False
        self._url_bytes = self._field_bytes = self._unparsed_bytes = 0
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        """Count the bytes of a part of the URL."""
        self._url_bytes += len(url)
        self._unparsed_bytes = 0
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Count the bytes of a header or trailer field."""
        self._field_bytes += len(name) + len(value) + 4
        self._unparsed_bytes = 0
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Check the header and start to handle the request; the admission middleware checks its size limits again.

        Raises:
            BadRequest: not an HTTP/1.0 or HTTP/1.1 request, or its length is ambiguous.
        """
        self._check_header()
        # In place: the scope holds the same list.
        self.headers[:] = header_fields.join_repeated(self.headers)
        super().on_headers_complete()
        # uvicorn's own response to a failing application is not a problem document.
        self.cycle.send_500_response = partial(self._respond_to_failure, self.cycle)  # type: ignore[method-assign]
        if self.parser.should_upgrade():
            # No upgrade is supported, and the parser reads nothing after such a request.
            self.cycle.keep_alive = False
        self._has_header = True
        self._url_bytes = self._field_bytes = self._unparsed_bytes = 0

    def on_body(self, body: bytes) -> None:
        """Accept a part of the body; its size is limited elsewhere (`app.web.bodies`)."""
        self._unparsed_bytes = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Note that the request is complete."""
        self._is_begun, self._is_received, self._has_header = False, True, False
        self._field_bytes = self._unparsed_bytes = 0
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Continue with the next request, or send the response that rejects it."""
        super().on_response_complete()
        if self._rejection is not None and not self._is_rejection_sent and not self._owes_response:
            self._send_rejection(self._rejection)

    def send_400_response(self, msg: str) -> None:
        """Reject input that the parser cannot read with a problem document, not with uvicorn's plain-text response."""
        error = sys.exception()
        if error is not None and isinstance(error.__context__, Problem):
            self._reject(error.__context__)
        else:
            remedy = "; percent-encode all but ASCII in the URL, such as é as %C3%A9" if "url" in str(error) else ""
            self._reject(BadRequest(f"not a valid HTTP/1.1 request: {error or msg}{remedy}"))

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        self._running = cycle
        super()._start_asgi_task(cycle, app)

    def pause_writing(self) -> None:
        """Start the timer for the client to read what was written."""
        super().pause_writing()
        self._stop(self._response_timer)
        self._response_timer = self.loop.call_later(self._patience, self._give_up)

    def resume_writing(self) -> None:
        """Cancel the timer: the client is reading again."""
        self._stop(self._response_timer)
        self._response_timer = None
        super().resume_writing()

    def _feed(self, chunk: bytes) -> None:
        self._unparsed_bytes += len(chunk)
        super().data_received(chunk)
        # One byte more: the check of the whole URL does not count the question mark.
        if self._url_bytes > self._max_url_bytes + 1:
            self._reject(UrlTooLong(f"the URL has more than {self._max_url_bytes} bytes, which is the limit"))
        elif self._field_bytes + self._unparsed_bytes > self._max_header_bytes:
            self._reject(HeaderTooLarge(f"the header has more than {self._max_header_bytes} bytes, which is the limit"))

    def _check_header(self) -> None:
        """Check the header; the host of an absolute URL replaces that of `Host` (RFC 9112 section 3.2.2).

        Raises:
            BadRequest: the request is ambiguous or not supported.
        """
        request_heads.check(self.parser.get_http_version(), self.parser.get_method(), self.url, self.headers)
        if host := request_heads.host_of(self.url):
            self.headers[:] = [(name, host if name == b"host" else value) for name, value in self.headers]

    def _wait_for_request(self) -> None:
        self._request_timer = self.loop.call_later(self._patience, self._check_progress)

    def _check_progress(self) -> None:
        self._request_timer = None
        if self._is_received or self._rejection is not None or self.transport.is_closing():
            return
        now = self.loop.time()
        ends_at = min(self._last_received, self._began + self._received / _MIN_BYTES_PER_SECOND) + self._patience
        if self.flow.read_paused:
            # The service is slow, not the client: it has not read the data that has arrived.
            self._last_received = now
            ends_at = now + self._patience
        if now < ends_at:
            self._request_timer = self.loop.call_later(ends_at - now, self._check_progress)
        else:
            metrics.CONNECTIONS_CUT.labels("request").inc()
            self._reject(
                RequestTimeout(f"the client kept the service waiting for more than {self._patience:g} seconds")
            )

    @property
    def _owes_response(self) -> bool:
        """Whether an earlier request than the one being received still waits for its response."""
        return not self._has_header and self.cycle is not None and not self.cycle.response_complete

    def _reject(self, problem: Problem) -> None:
        if self.transport.is_closing() or self._rejection is not None:
            return
        self._rejection = problem
        if self._has_header and self.pipeline and self.pipeline[0][0] is self.cycle:
            # The rejected request is queued behind others and has not started: those are answered first.
            self.pipeline.popleft()
            self.cycle = self.pipeline[0][0] if self.pipeline else self._running  # type: ignore[assignment]
            self._has_header = False
        if not self._owes_response:
            self._send_rejection(problem)

    def _send_rejection(self, problem: Problem) -> None:
        self._is_rejection_sent = True
        if self.cycle is not None and not self.cycle.response_complete:
            if self.cycle.response_started:
                self.transport.abort()
                return
            # Whatever the application still sends for this request is discarded.
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        task = self.loop.create_task(self._respond_to_rejection(self._rejected_scope(problem)))
        # The server waits for these tasks before it stops.
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _respond_to_rejection(self, scope: Scope) -> None:
        """Send the response of the application to a rejected request, and close the connection."""
        response = await request_heads.response_to(self.app, scope, self.server_state.default_headers)
        if self.transport.is_closing():
            return
        self.transport.write(response)
        self._end_timer = self.loop.call_later(_SECONDS_TO_READ_A_REJECTION, self.transport.close)

    def _rejected_scope(self, problem: Problem) -> Scope:
        """Return the scope of the rejected request, with as much of it as has been read."""
        path, method = "", _UNKNOWN_METHOD
        headers: list[header_fields.RawHeader] = []
        if self._is_begun:
            path = unquote(self.url.partition(b"?")[0].decode("latin-1"))
            headers = header_fields.join_repeated(self.headers)
            if path:
                method = self.parser.get_method().decode("ascii")
            if (request_id := self.scope["state"].get(request_log.REQUEST_ID)) is not None:
                # The request is in progress and already has an id.
                headers = [item for item in headers if item[0] != request_log.HEADER]
                headers.append((request_log.HEADER, request_id.encode()))
        if api_key.PREFIX in path:
            # The path may hold a truncated key, which the pattern for whole keys does not match.
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
            "headers": headers,
            "state": self.app_state.copy(),
            PROTOCOL_PROBLEM: problem,
        }

    async def _respond_to_failure(self, cycle: RequestResponseCycle) -> None:
        """Answer a request for which the application failed to send a response; uvicorn has logged the error."""
        response = render(internal_error())
        request_id = logging.request_id.get() or request_log.new_id()
        headers = [
            *response.raw_headers,
            *security_headers.ALWAYS,
            (request_log.HEADER, request_id.encode()),
        ]
        await cycle.send({"type": "http.response.start", "status": response.status_code, "headers": headers})
        await cycle.send({"type": "http.response.body", "body": bytes(response.body), "more_body": False})

    def _give_up(self) -> None:
        metrics.CONNECTIONS_CUT.labels("answer").inc()
        self.transport.abort()

    @staticmethod
    def _stop(timer: TimerHandle | None) -> None:
        if timer is not None:
            timer.cancel()
