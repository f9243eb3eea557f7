"""The header fields that every answer has: what a browser may do with it, and which pages of other sites may read it.

Anyone may read, so pages of any origin may (`Access-Control-Allow-Origin: *`, which never goes with credentials: a
browser sends none, and a key only if the page has it). Pages that write must be named in the settings.
"""

from collections.abc import Iterable
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Scope

from app.settings import Settings
from app.web.middleware.auth import SAFE_METHODS

Raw = tuple[bytes, bytes]

BUDGET: Final = "diplomatic_events.budget"
"""Where the state of a request holds the fields that say what is left of the client's budget."""

ALWAYS: Final[tuple[Raw, ...]] = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cross-origin-resource-policy", b"cross-origin"),
)
"""The fields that every answer has, whatever was asked."""
_EXPOSED: Final = (
    b"Accept-Patch, Allow, Content-Disposition, ETag, Link, Location, RateLimit, RateLimit-Policy, Retry-After, "
    b"WWW-Authenticate"
)
_READABLE_BY_ALL: Final[tuple[Raw, ...]] = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", _EXPOSED),
)
_SENDABLE: Final = "Accept, Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, X-API-Key"
_READS: Final = "GET, HEAD, OPTIONS"
_WRITES: Final = "POST, PUT, PATCH, DELETE"
_REMEMBERED_SECONDS: Final = "600"


def complete(response: Response, scope: Scope, settings: Settings) -> Response:
    """Return a response that no gate has seen with the fields that every answer has."""
    response.raw_headers += missing(scope, response.raw_headers, settings)
    return response


def missing(scope: Scope, there: Iterable[Raw], settings: Settings) -> list[Raw]:
    """List what an answer to a request lacks of the fields that every answer has."""
    names = {name.lower() for name, _ in there}
    added = [each for each in (*ALWAYS, *scope.get("state", {}).get(BUDGET, ())) if each[0] not in names]
    if b"access-control-allow-origin" not in names:
        added += _allow_origin(scope, settings)
    if scope["scheme"] == "https" and settings.hsts_seconds:
        added.append((b"strict-transport-security", b"max-age=%d" % settings.hsts_seconds))
    return added


def _allow_origin(scope: Scope, settings: Settings) -> Iterable[Raw]:
    if scope["method"] in SAFE_METHODS:
        return () if _is_preflight(scope) else _READABLE_BY_ALL
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
    """Answer a browser that asks whether a page may send a request (Fetch Standard, CORS-preflight); else None.

    A page that may not is not named, and the browser refuses by itself.
    """
    if not _is_preflight(scope):
        return None
    headers = Headers(scope=scope)
    origin, method = headers.get("origin", ""), headers["access-control-request-method"]
    answer = {"Vary": "Origin, Access-Control-Request-Method, Access-Control-Request-Headers"}
    may_write = origin in settings.cors_origins
    # Without the origin in the answer, since browsers send a POST whatever methods are allowed.
    if may_write or method in SAFE_METHODS:
        answer |= {
            "Access-Control-Allow-Origin": origin if may_write else "*",
            "Access-Control-Allow-Methods": f"{_READS}, {_WRITES}" if may_write else _READS,
            "Access-Control-Allow-Headers": _SENDABLE,
            "Access-Control-Max-Age": _REMEMBERED_SECONDS,
        }
    return Response(status_code=204, headers=answer)


def _is_preflight(scope: Scope) -> bool:
    return scope["method"] == "OPTIONS" and "access-control-request-method" in Headers(scope=scope)
