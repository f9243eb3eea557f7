"""Requests to the API from within a request: the same operations, checks, limits and log as for everybody else.

A tool sends the application an ASGI request instead of calling queries, so that there is one way to read and one to write: it
passes all middleware, with the key, the client and the request id of the request that carries the tool's call.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote, unquote, urlencode, urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import Message

from app.representations.formats import JSON
from app.web.middleware.request_log import HEADER, REQUEST_ID

_PASSED_ON: Final = (b"host", b"authorization", b"x-api-key")
"""The header fields of the request that the inner one has too."""
_INHERITED: Final = ("asgi", "http_version", "scheme", "root_path", "client", "server")
_MOST_REDIRECTS: Final = 3


@dataclass(slots=True)
class OperationResponse:
    """The response of an operation."""

    status: int
    document: Any
    """The JSON document; None if the response has no body."""
    headers: Headers

    @property
    def is_error(self) -> bool:
        """Whether the operation failed; the document is then a problem document (RFC 9457)."""
        return self.status >= 400


@dataclass(frozen=True, slots=True)
class Operations:
    """The operations of the application that received a request, with its caller's permissions."""

    request: Request

    async def get(self, path: str, parameters: Sequence[tuple[str, str]] = ()) -> OperationResponse:
        """Read the document at a decoded path; a record that was merged into another is that one."""
        target, query = path, urlencode(parameters)
        for _ in range(_MOST_REDIRECTS):
            response = await self._send("GET", target, query)
            location = response.headers.get("location")
            if response.status != 308 or location is None:
                break
            url = urlsplit(location)
            target, query = unquote(url.path).removeprefix(self._root_path), url.query or query
        return response

    async def post(
        self,
        path: str,
        body: Mapping[str, Any],
        parameters: Sequence[tuple[str, str]] = (),
        headers: Sequence[tuple[bytes, bytes]] = (),
    ) -> OperationResponse:
        """Send a document to a decoded path."""
        content = json.dumps(body).encode()
        fields = [(b"content-type", JSON.media_type.encode()), (b"content-length", b"%d" % len(content)), *headers]
        return await self._send("POST", path, urlencode(parameters), fields, content)

    @property
    def _root_path(self) -> str:
        root_path: str = self.request.scope.get("root_path", "")
        return root_path

    async def _send(
        self, method: str, path: str, query: str, headers: Sequence[tuple[bytes, bytes]] = (), body: bytes = b""
    ) -> OperationResponse:
        outer = self.request.scope
        request_id: str = outer["state"][REQUEST_ID]
        whole = self._root_path + path
        scope = {
            "type": "http",
            "method": method,
            "path": whole,
            "raw_path": quote(whole).encode(),
            "query_string": query.encode(),
            "headers": [
                *((name, value) for name, value in outer["headers"] if name in _PASSED_ON),
                (b"accept", JSON.media_type.encode()),
                (HEADER, request_id.encode()),
                *headers,
            ],
            **{name: outer[name] for name in _INHERITED if name in outer},
        }
        exchange = _Exchange(body)
        await outer["app"](scope, exchange.receive, exchange.send)
        return exchange.response()


@dataclass(slots=True)
class _Exchange:
    """A request to the application, and its response."""

    body: bytes
    status: int = 0
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    received: bytearray = field(default_factory=bytearray)

    async def receive(self) -> Message:
        """Return the request body."""
        return {"type": "http.request", "body": self.body, "more_body": False}

    async def send(self, message: Message) -> None:
        """Collect the response."""
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], list(message["headers"])
        elif message["type"] == "http.response.body":
            self.received += message.get("body", b"")

    def response(self) -> OperationResponse:
        """Return the response."""
        document = json.loads(self.received) if self.received else None
        return OperationResponse(self.status, document, Headers(raw=self.headers))
