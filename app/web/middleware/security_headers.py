"""Security and CORS header fields of every response.

Reads are public, so pages of any origin may read (`Access-Control-Allow-Origin: *`, which excludes credentials:
browsers send none, and an API key only if the page itself has it). Origins that may write must be listed in the
settings.

With Starlette's `CORSMiddleware`, a response from the cache and a 304 take 1.3 times the CPU time, 1.07 times with HTTP
(`docs/performance.md`, "Home-made parts"), so CORS stays here. It also has one policy for all methods.

See decisions 20 and 27.
"""

from collections.abc import Iterable
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Scope

from app.settings import Settings
from app.web.header_fields import RawHeader
from app.web.middleware.auth import SAFE_METHODS, is_read

RATE_LIMIT_HEADERS: Final = "diplomatic_events.rate_limit_headers"
"""The key of the rate limit header fields in the request state."""

ALWAYS: Final[tuple[RawHeader, ...]] = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cross-origin-resource-policy", b"cross-origin"),
)
"""The header fields of every response, whatever the request."""
_EXPOSED: Final = (
    b"Accept-Patch, Allow, Content-Disposition, ETag, Idempotent-Replayed, Link, Location, Open-Questions, RateLimit, "
    b"RateLimit-Policy, Retry-After, WWW-Authenticate, X-Request-Id"
)
_PUBLIC_READ: Final[tuple[RawHeader, ...]] = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", _EXPOSED),
)
_SENDABLE: Final = (
    "Accept, Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, MCP-Protocol-Version, Mcp-Method, Mcp-Name, "
    "X-API-Key"
)
_READS: Final = "GET, HEAD, OPTIONS"
_WRITES: Final = "POST, PUT, PATCH, DELETE"
_PREFLIGHT_SECONDS: Final = "600"


def add_headers(response: Response, scope: Scope, settings: Settings) -> Response:
    """Add the common header fields to a response that does not pass through the admission middleware."""
    response.raw_headers += missing_headers(scope, response.raw_headers, settings)
    return response


def missing_headers(scope: Scope, present: Iterable[RawHeader], settings: Settings) -> list[RawHeader]:
    """Return the common header fields that a response lacks."""
    names = {name.lower() for name, _ in present}
    added = [
        header for header in (*ALWAYS, *scope.get("state", {}).get(RATE_LIMIT_HEADERS, ())) if header[0] not in names
    ]
    if b"access-control-allow-origin" not in names:
        added += _allow_origin(scope, settings)
    if scope["scheme"] == "https" and settings.hsts_seconds:
        added.append((b"strict-transport-security", b"max-age=%d" % settings.hsts_seconds))
    return added


def _allow_origin(scope: Scope, settings: Settings) -> Iterable[RawHeader]:
    if is_read(scope["method"], scope):
        return () if _is_preflight(scope) else _PUBLIC_READ
    if not settings.cors_origins:
        return ()
    origin = Headers(scope=scope).get("origin", "")
    if origin not in settings.cors_origins:
        return ((b"vary", b"Origin"),)
    return (
        (b"access-control-allow-origin", origin.encode()),
        (b"access-control-expose-headers", _EXPOSED),
        (b"vary", b"Origin"),
    )


def preflight(scope: Scope, settings: Settings) -> Response | None:
    """Return the response to a CORS preflight request (Fetch Standard), or None for any other request.

    If the page may not send the request, the response does not name its origin, and the browser blocks the request.
    """
    if not _is_preflight(scope):
        return None
    headers = Headers(scope=scope)
    origin, method = headers.get("origin", ""), headers["access-control-request-method"]
    response_headers = {"Vary": "Origin, Access-Control-Request-Method, Access-Control-Request-Headers"}
    may_write = origin in settings.cors_origins
    # The origin is left out for disallowed writes, since browsers send a POST whatever methods are allowed.
    if may_write or is_read(method, scope):
        response_headers |= {
            "Access-Control-Allow-Origin": origin if may_write else "*",
            "Access-Control-Allow-Methods": f"{_READS}, {_WRITES}" if may_write else _reads(method),
            "Access-Control-Allow-Headers": _SENDABLE,
            "Access-Control-Max-Age": _PREFLIGHT_SECONDS,
        }
    return Response(status_code=204, headers=response_headers)


def _reads(method: str) -> str:
    return _READS if method in SAFE_METHODS else f"{_READS}, {method}"


def _is_preflight(scope: Scope) -> bool:
    return scope["method"] == "OPTIONS" and "access-control-request-method" in Headers(scope=scope)
