"""Assign an id to every request, count it in the metrics, and write one log line for it."""

import asyncio
import re
import secrets
from itertools import count
from json.encoder import encode_basestring_ascii as quoted
from time import perf_counter
from typing import Any, Final

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app import metrics
from app.domain import api_key
from app.problems import Unavailable
from app.web import app_state, logging
from app.web.middleware import security_headers
from app.web.middleware.auth import SAFE_METHODS
from app.web.middleware.rate_limit import address_of
from app.web.problem_responses import render_for

HEADER: Final = b"x-request-id"
REQUEST_ID: Final = "diplomatic_events.request_id"
"""The key of the request id in the request state."""
_KEY: Final = re.compile(api_key.PATTERN.encode())
_VALID_ID: Final = re.compile(rb"[A-Za-z0-9._:/+=@-]{1,100}")
_LEVELS: Final = ("info", "warning", "error")
_MAX_PATH_LENGTH: Final = 300
_UNKNOWN_ROUTE: Final = "other"
_WHEN_RESTARTED: Final = {"Retry-After": "5", "Connection": "close"}
_STOPPED: Final = Unavailable(
    "the service stopped before the request completed; its change was most likely rolled back: check before you send "
    "it again",
    headers=_WHEN_RESTARTED,
)
_STOPPED_READ: Final = Unavailable("the service stopped before the request completed; retry", headers=_WHEN_RESTARTED)
_BROKEN: Final = ',"broken":true'
# Request ids are unique across workers and restarts, without reading system randomness for each request.
_prefix: Final = secrets.token_hex(6)
_number: Final = count(1)


class RequestLogMiddleware:
    """The outermost middleware, in pure ASGI, so that it sees all failures inside as they are answered."""

    def __init__(self, app: ASGIApp, *, log_level: str, counts: bool) -> None:
        self.app = app
        self.least = _LEVELS.index(log_level)
        self.counts = counts
        self._children: dict[tuple[str, str, int], Any] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = perf_counter()
        request_id = _request_id(scope)
        logging.request_id.set(request_id)
        scope.setdefault("state", {})[REQUEST_ID] = request_id
        response = _ObservedResponse(send, request_id)
        if self.counts:
            metrics.IN_FLIGHT.inc()
        try:
            await self._run(scope, receive, response)
        except BaseException:
            response.is_complete = False
            raise
        finally:
            seconds = perf_counter() - began
            if self.counts:
                metrics.IN_FLIGHT.dec()
                self._count(scope["method"], _route(scope), response.status, seconds)
            level = 2 if response.status >= 500 else 0 if response.is_complete else 1
            if level >= self.least:
                _write_log_line(scope, request_id, response, seconds, _LEVELS[level])

    async def _run(self, scope: Scope, receive: Receive, response: "_ObservedResponse") -> None:
        try:
            await self.app(scope, receive, response.send)
        except asyncio.CancelledError:
            # The server is stopping, and its shutdown timeout has passed.
            if response.status:
                raise
            problem = _STOPPED_READ if scope["method"] in SAFE_METHODS else _STOPPED
            rendered = render_for(Request(scope, receive), problem)
            stopped = security_headers.add_headers(rendered, scope, app_state.settings(scope))
            await stopped(scope, receive, response.send)

    def _count(self, method: str, route: str, status: int, seconds: float) -> None:
        key = method, route, status // 100
        child = self._children.get(key)
        if child is None:
            method_label = method if method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} else "other"
            child = metrics.REQUESTS.labels(method_label, route, f"{status // 100}xx" if status else "none")
            if method_label == method:
                self._children[key] = child
        child.observe(seconds)


class _ObservedResponse:
    """Passes a response on, and records what was sent of it."""

    __slots__ = ("_header", "_send", "is_complete", "length", "status")

    def __init__(self, send: Send, request_id: str) -> None:
        self._send, self._header = send, (HEADER, request_id.encode())
        self.status, self.length, self.is_complete = 0, 0, False

    async def send(self, message: Message) -> None:
        """Send a message of the response, with the request id in its header."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = [*message.get("headers", ()), self._header]
        elif message["type"] == "http.response.body":
            self.length += len(message.get("body", b""))
            self.is_complete = not message.get("more_body", False)
        await self._send(message)


def _request_id(scope: Scope) -> str:
    sent_ids: list[bytes] = [value for name, value in scope["headers"] if name == HEADER]
    # Only a single well-formed id is accepted: none of several takes precedence, and other text could forge entries for
    # whatever reads the log, or make lines too long. Since the id is logged and sent back, it must not be an API key.
    if len(sent_ids) == 1 and _VALID_ID.fullmatch(sent_ids[0]) and not _KEY.search(sent_ids[0]):
        return sent_ids[0].decode()
    return new_id()


def new_id() -> str:
    """Return a new unique request id."""
    return f"{_prefix}-{next(_number):x}"


def _route(scope: Scope) -> str:
    # The route template, not the path: there are as many paths as records, and clients can make up more.
    return getattr(scope.get("route"), "path", None) or _UNKNOWN_ROUTE


def _write_log_line(scope: Scope, request_id: str, response: _ObservedResponse, seconds: float, level: str) -> None:
    client, actor = scope.get("client"), scope["state"].get("actor")
    address = address_of(client[0]) if client else None
    # Assembled by hand with each string escaped, for the reason given at `logging.write_line`.
    logging.write_line(
        f'"event":"request","level":"{level}","request_id":{quoted(request_id)},"method":{quoted(scope["method"])},'
        f'"route":{quoted(_route(scope))},'
        # Without the query, which may hold secrets that a client put there by mistake.
        f'"path":{quoted(scope["path"][:_MAX_PATH_LENGTH])},"status":{response.status or "null"},"ms":{seconds * 1000:.3f},'
        f'"bytes":{response.length},"client":{"null" if address is None else quoted(address)},'
        f'"key":{"null" if actor is None else quoted(actor)}{"" if response.is_complete else _BROKEN}'
    )
