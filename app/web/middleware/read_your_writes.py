"""Read-your-writes consistency for reads from a standby that lags behind.

The response to a write sets a cookie with the position that the primary's write-ahead log has reached. Browsers and the
sessions of HTTP libraries send it back automatically (RFC 6265); a read that carries it is at least that fresh. The
cookie identifies nobody.

See decision 55.
"""

from collections.abc import Iterable
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.db.replication import MAX_POSITION, REPLICATION_POSITION, ReplicationPosition, format_position, parse_position
from app.web.header_fields import RawHeader

COOKIE: Final = "diplomatic-events-position"
_MAX_VALUE_LENGTH: Final = 100
_SECONDS: Final = 60
"""The lifetime of the cookie; a standby that lags further behind is broken."""


class ReadYourWritesMiddleware:
    """Middleware that reads the position from a request, and sets it in the response to a write."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        freshness = ReplicationPosition(required=required_position(scope))

        async def send_with_position(message: Message) -> None:
            if message["type"] == "http.response.start" and freshness.written:
                MutableHeaders(scope=message).append(
                    "Set-Cookie",
                    f"{COOKIE}={format_position(freshness.written)}; Max-Age={_SECONDS}; Path=/; HttpOnly; SameSite=Lax",
                )
            await send(message)

        token = REPLICATION_POSITION.set(freshness)
        try:
            await self._app(scope, receive, send_with_position)
        finally:
            REPLICATION_POSITION.reset(token)


def own_cookies(headers: Iterable[RawHeader]) -> list[str]:
    """Return the values of our own cookies in a request.

    `http.cookies` is not used because it takes eight seconds for some values of 30 kB.
    """
    values = []
    for name, value in headers:
        if name == b"cookie" and COOKIE.encode() in value:
            for part in value.decode("latin-1").split(";"):
                cookie_name, equals, cookie_value = part.partition("=")
                if equals and cookie_name.strip() == COOKIE:
                    values.append(cookie_value.strip().strip('"')[:_MAX_VALUE_LENGTH])
    return values


def drop_foreign_cookies(scope: Scope) -> None:
    """Remove cookies of other applications on the same host from a request, because the framework would parse them."""
    if any(name == b"cookie" for name, _ in scope["headers"]):
        own_value = "; ".join(f"{COOKIE}={value}" for value in own_cookies(scope["headers"]))
        own_headers = [(b"cookie", own_value.encode("latin-1"))] if own_value else []
        scope["headers"] = [*(header for header in scope["headers"] if header[0] != b"cookie"), *own_headers]


def required_position(scope: Scope) -> int:
    """Return the position in the write-ahead log up to which a standby must have replayed; 0 if the request names none."""
    # A value that cannot be parsed may have been any position; it counts as the furthest, which only the primary has.
    # The furthest of several values counts, in any order.
    positions = [parse_position(value) or MAX_POSITION for value in own_cookies(scope["headers"])]
    return max(positions, default=0)
