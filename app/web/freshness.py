"""A client reads what it has written, also from a standby that is a little behind.

The answer to a write sets a cookie: the position that the primary's log has reached. Browsers and the sessions of HTTP
libraries send it back of themselves (RFC 6265); a read that brings it is as fresh as that. It names nobody.
"""

from http.cookies import CookieError, SimpleCookie
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.postgresql import FRESHNESS, FURTHEST, Freshness, read_position, write_position

COOKIE: Final = "diplomatic-events-position"
_SECONDS: Final = 60
"""How long a client brings it; a standby that is further behind than this is broken."""


class ReadYourWrites:
    """Take the position from a request, and give it with the answer to a write."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        freshness = Freshness(wanted=_wanted(Headers(scope=scope).get("cookie", "")))

        async def send_with_position(message: Message) -> None:
            if message["type"] == "http.response.start" and freshness.written:
                MutableHeaders(scope=message).append(
                    "Set-Cookie",
                    f"{COOKIE}={write_position(freshness.written)}; Max-Age={_SECONDS}; Path=/; HttpOnly; SameSite=Lax",
                )
            await send(message)

        token = FRESHNESS.set(freshness)
        try:
            await self._app(scope, receive, send_with_position)
        finally:
            FRESHNESS.reset(token)


def _wanted(cookies: str) -> int:
    if COOKIE not in cookies:
        return 0
    positions = []
    for cookie in cookies.split(";"):
        try:
            said = SimpleCookie(cookie).get(COOKIE)
        except CookieError:
            continue
        # What cannot be read may have been a position: the primary has them all.
        positions += [] if said is None else [read_position(said.value) or FURTHEST]
    # A read is as fresh as the furthest of them, in whatever order they come.
    return max(positions, default=0)
