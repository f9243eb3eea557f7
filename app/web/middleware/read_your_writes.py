"""A client reads what it has written, also from a standby that is a little behind.

The answer to a write sets a cookie: the position that the primary's log has reached. Browsers and the sessions of HTTP
libraries send it back of themselves (RFC 6265); a read that brings it is as fresh as that. It names nobody.
"""

from collections.abc import Iterable
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.db.postgresql import FRESHNESS, FURTHEST, Freshness, read_position, write_position
from app.web.middleware.security_headers import Raw

COOKIE: Final = "diplomatic-events-position"
_LONGEST_VALUE: Final = 100
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
        freshness = Freshness(wanted=_wanted(scope))

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


def own_cookies(headers: Iterable[Raw]) -> list[str]:
    """Return the values of the cookies of ours that a request brings.

    `http.cookies`, which is not used here, takes eight seconds for some values of 30 kB.
    """
    found = []
    for name, value in headers:
        if name == b"cookie" and COOKIE.encode() in value:
            for each in value.decode("latin-1").split(";"):
                its_name, equals, said = each.partition("=")
                if equals and its_name.strip() == COOKIE:
                    found.append(said.strip().strip('"')[:_LONGEST_VALUE])
    return found


def leave_out_cookies(scope: Scope) -> None:
    """Take all cookies but our own out of a request: they are of others at the same host, and the framework reads them."""
    if any(name == b"cookie" for name, _ in scope["headers"]):
        own = "; ".join(f"{COOKIE}={value}" for value in own_cookies(scope["headers"]))
        ours = [(b"cookie", own.encode("latin-1"))] if own else []
        scope["headers"] = [*(each for each in scope["headers"] if each[0] != b"cookie"), *ours]


def _wanted(scope: Scope) -> int:
    # What cannot be read may have been a position: the primary has them all. Of several, a read is as fresh as the
    # furthest, in whatever order they come.
    positions = [read_position(value) or FURTHEST for value in own_cookies(scope["headers"])]
    return max(positions, default=0)
