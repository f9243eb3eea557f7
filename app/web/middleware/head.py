"""HEAD and OPTIONS for every URL, and the methods for `Allow` (RFC 9110 sections 9.3.2, 9.3.7 and 10.2.1)."""

import re
from collections.abc import Iterator
from typing import Any, Final

from starlette.requests import Request
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

IS_HEAD = "diplomatic_events.is_head"
"""The scope key that marks a response whose body is not sent, so that an endless one can stop at once."""

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
ALL_METHODS = ("GET", "HEAD", *_METHODS[1:], "OPTIONS")
"""The methods that some URL supports, for `OPTIONS *`."""
ANY_URL = "*"
"""The request target of `OPTIONS *`, which asks about the server and not about a URL (RFC 9110 section 9.3.7)."""


_SLASHES: Final = re.compile("/{2,}")


class HeadMiddleware:
    """Middleware that answers HEAD as GET without the body, so that both have the same headers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        as_get = {**scope, "method": "GET", IS_HEAD: True}
        await self.app(as_get, receive, without_body(send))
        scope["route"] = as_get.get("route")


def without_body(send: Send) -> Send:
    """Return a `send` that passes a response on without its body."""

    async def send_headers(message: Message) -> None:
        if message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return send_headers


def allowed_methods(request: Request) -> list[str]:
    """Return all methods that the URL of the request supports."""
    methods = [method for method in _METHODS if any(_full_matches(request, method))]
    if not methods:
        # Files of a mount, whose path the request was stripped of.
        methods = ["GET"]
    if "GET" in methods:
        methods.insert(1, "HEAD")
    return [*methods, "OPTIONS"]


def nearest_path(request: Request) -> str | None:
    """Return the path of a route that differs from the requested one in slashes or the case of its first name; None if there is none."""
    name, slash, rest = _SLASHES.sub("/", request.scope["path"]).strip("/").partition("/")
    path = f"/{name.lower()}{slash}{rest}"
    return path if path != request.scope["path"] and any(_full_matches(request, request.method, path)) else None


def _full_matches(request: Request, method: str, path: str | None = None) -> Iterator[bool]:
    scope: dict[str, Any] = {**request.scope, "method": method, "path": path or request.scope["path"]}
    for route in request.app.router.routes:
        match, _ = route.matches(scope)
        if match is Match.FULL:
            yield True
