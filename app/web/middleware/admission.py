"""Authenticate, limit and check every request before routing, and complete the header of every response.

Being middleware, it applies to all routes; no new route can forget it. The body is not read here, so a rejected request
costs next to nothing, however large it is.

See decisions 24 and 257.
"""

from math import ceil
from typing import Any, Final
from urllib.parse import unquote_plus, unquote_to_bytes

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.problems import BadRequest, HeaderTooLarge, Problem, TooManyRequests, Unavailable, UrlTooLong
from app.settings import Settings
from app.web import app_state, errors, header_fields, links
from app.web.header_fields import RawHeader
from app.web.middleware import auth, in_flight, security_headers
from app.web.middleware.head import without_body
from app.web.middleware.in_flight import InFlight, Ticket
from app.web.middleware.rate_limit import NO_ADDRESS, Budget, client_of
from app.web.middleware.read_your_writes import drop_foreign_cookies

PROTOCOL_PROBLEM: Final = "diplomatic_events.protocol_problem"
"""The scope key of the problem for which the protocol rejects a request that is not yet complete."""
# The header fields with lists that are parsed, here or by the static file server.
_LIST_HEADERS: Final = frozenset({b"accept", b"if-match", b"if-none-match", b"range"})
_MOST_MEMBERS: Final = 100
_ENCODING: Final = "percent-encode text as UTF-8, such as é as %C3%A9 (curl: --get --data-urlencode)"
_EXEMPT_PATHS: Final = frozenset({"/healthz", "/readyz", "/.well-known/security.txt"})
_FILES_OF_PAGES: Final = "/static/"
"""The beginning of the paths of styles, scripts and pictures, which the page that says that a limit is reached needs, too."""
_HEADROOM: Final = 2
"""The multiple of the limit on requests in progress beyond which files of pages are refused as well."""


class AdmissionMiddleware:
    """Middleware for API keys, limits, CORS and the header fields of every response."""

    # Made at the first request, when the settings are known.
    reads: Budget
    writes: Budget

    def __init__(self, app: ASGIApp, key_ring: auth.KeyCache) -> None:
        self.app = app
        self._keys = key_ring
        self._in_flight = InFlight()
        self._settings: Settings | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        settings = app_state.settings(scope)
        if settings is not self._settings:
            self._configure(settings)
        drop_foreign_cookies(scope)
        # Stored with the request, since unexpected errors are rendered outside this middleware.
        rate_headers: list[RawHeader] = scope.setdefault("state", {}).setdefault(
            security_headers.RATE_LIMIT_HEADERS, []
        )

        async def send_with_fields(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = message.get("headers", [])
                message = {
                    **message,
                    "headers": [*headers, *security_headers.missing_headers(scope, headers, settings)],
                }
            await send(message)

        is_limited = links.path(scope) not in _EXEMPT_PATHS
        ticket = Ticket(self._in_flight, _client_address(scope), is_counted=is_limited)
        in_flight.issue(scope, ticket)
        try:
            rejection = await self._rejection(scope, receive, rate_headers, is_limited=is_limited)
            if rejection is None:
                await self.app(scope, receive, send_with_fields)
            elif scope["method"] == "HEAD":
                await rejection(scope, receive, without_body(send_with_fields))
            else:
                await rejection(scope, receive, send_with_fields)
        finally:
            ticket.close()

    def _configure(self, settings: Settings) -> None:
        """Create the budgets that these settings allow; full ones, if there were others before."""
        self._settings = settings
        # Each process counts separately, so each grants its share.
        self.reads = Budget("reads", ceil(settings.reads_per_minute / settings.workers))
        self.writes = Budget("writes", ceil(settings.writes_per_minute / settings.workers))

    async def _rejection(
        self, scope: Scope, receive: Receive, rate_headers: list[RawHeader], *, is_limited: bool
    ) -> Response | None:
        """Return the response to a rejected or preflight request, or None to let the request pass.

        A request with a valid key passes with `actor` and `key` in its state.
        """
        settings = app_state.settings(scope)
        try:
            await self._check(scope, settings, rate_headers, is_limited=is_limited)
        except Exception as error:  # noqa: BLE001 - rendered like any other
            return await errors.response_for(Request(scope, receive), error)
        return security_headers.preflight(scope, settings)

    async def _check(
        self, scope: Scope, settings: Settings, rate_headers: list[RawHeader], *, is_limited: bool
    ) -> None:
        counts = is_limited and settings.rate_limits and not _is_file_of_page(scope)
        try:
            await self._admit(scope, settings, is_limited=is_limited)
        except Unavailable:
            raise
        except Problem:
            # Clients that guess keys or send malformed requests are rate-limited like all others.
            if counts:
                self._charge(scope, rate_headers)
            raise
        if counts:
            self._charge(scope, rate_headers)
        if not auth.is_read(scope["method"], scope):
            auth.require_scope(Request(scope), "write")

    async def _admit(self, scope: Scope, settings: Settings, *, is_limited: bool) -> None:
        # First, because anything after this may be logged.
        auth.reject_key_in_url(scope)
        if PROTOCOL_PROBLEM in scope:
            raise scope[PROTOCOL_PROBLEM]
        header_fields.normalize(scope)
        _check_encoding(scope["query_string"])
        most = settings.max_requests_in_flight * (_HEADROOM if _is_file_of_page(scope) else 1)
        if is_limited and self._in_flight.count > most:
            raise Unavailable("too many requests are in progress; retry", headers={"Retry-After": "1"})
        key = auth.extract_key(scope["headers"])
        _check_sizes(scope, settings)
        if key is None:
            return
        writes = not auth.is_read(scope["method"], scope)
        holder = await self._keys.holder(app_state.database(scope), key, writes=writes)
        state: dict[str, Any] = scope.setdefault("state", {})
        state["actor"], state["key"] = holder.name, holder
        in_flight.ticket_of(scope).client = f"key {holder.id}"

    def _charge(self, scope: Scope, rate_headers: list[RawHeader]) -> None:
        """Charge the request to the budget of its key, or of its IP address where it has no valid key."""
        # The method of a request that the protocol rejects may not have been read.
        is_read = PROTOCOL_PROBLEM in scope or auth.is_read(scope["method"], scope)
        budget = self.reads if is_read else self.writes
        decision = budget.spend(in_flight.ticket_of(scope).client)
        rate_headers += [
            (b"ratelimit-policy", budget.policy.encode()),
            (b"ratelimit", budget.header_value(decision).encode()),
        ]
        if not decision.allowed:
            raise TooManyRequests(
                f"the limit is {budget.quota} {budget.name} per minute; retry in {decision.retry_in} s",
                headers={"Retry-After": str(decision.retry_in)},
            )


def _is_file_of_page(scope: Scope) -> bool:
    return links.path(scope).startswith(_FILES_OF_PAGES)


def _client_address(scope: Scope) -> str:
    return client_of(scope["client"][0]) if scope.get("client") else NO_ADDRESS


def _check_encoding(query: bytes) -> None:
    """Reject a query that is not percent-encoded UTF-8: a part would be lost when it is decoded."""
    if not query.isascii():
        raise BadRequest(f"the URL contains bytes that RFC 3986 does not allow; {_ENCODING}")
    for pair in query.split(b"&") if b"%" in query else ():
        try:
            unquote_to_bytes(pair).decode()
        except UnicodeDecodeError as error:
            name = unquote_plus(pair.partition(b"=")[0].decode("ascii"), errors="replace")
            raise BadRequest(f"{name[:100]}: is not percent-encoded UTF-8; {_ENCODING}") from error


def _check_sizes(scope: Scope, settings: Settings) -> None:
    length = len(scope.get("raw_path") or scope["path"]) + len(scope["query_string"])
    if length > settings.max_url_bytes:
        raise UrlTooLong(f"the URL has {length} bytes; at most {settings.max_url_bytes} are allowed")
    length = 0
    for name, value in scope["headers"]:
        length += len(name) + len(value) + 4
        # Several lines of one field have been joined.
        if name in _LIST_HEADERS and value.count(b",") >= _MOST_MEMBERS:
            number = value.count(b",") + 1
            raise BadRequest(f"{name.decode().title()} has {number} members; at most {_MOST_MEMBERS} are allowed")
    if length > settings.max_header_bytes:
        raise HeaderTooLarge(f"the header has {length} bytes; at most {settings.max_header_bytes} are allowed")
    number = scope["query_string"].count(b"&") + 1
    if number > auth.MAX_PARAMETERS:
        raise BadRequest(f"the URL has {number} parameters; at most {auth.MAX_PARAMETERS} are allowed")
