"""API key authentication and scopes.

Writes require a key with the `write` scope. Reads are public, but a key that is sent must be valid: an expired key
fails loudly instead of quietly losing its privileges.

See decisions 24 and 25.
"""

import asyncio
import contextlib
import datetime as dt
import re
import time
from collections.abc import Iterable
from typing import Final
from urllib.parse import quote, unquote

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.types import Scope

from app.db.database import Database
from app.domain import api_key
from app.domain.dates import clock
from app.problems import Forbidden, Problem, Unauthorized
from app.services.access import api_keys
from app.services.access.api_keys import StoredKey
from app.web import links

REALM: Final = "diplomatic-events"
SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
"""The safe methods (RFC 9110 section 9.2.1)."""
READS_BY_POST: Final = frozenset({"/drafts", "/match", "/mcp", "/reconcile"})
"""Paths whose POST only reads, since the question is too long for a URL. They are public and limited like other reads.

The tools of `/mcp` send requests of their own, and one of them writes.
"""
_KEY_HELP: Final = (
    "send Authorization: Bearer KEY or X-API-Key: KEY; `diplomatic-events keys create NAME` creates a key"
)
# For reads, a key is trusted this long after it was looked up; writes look it up each time.
_TRUSTED_SECONDS: Final = 0.5
_MAX_TRUSTED: Final = 1000
_USE_INTERVAL: Final = dt.timedelta(minutes=1)
_KEY_PARAMETER_NAMES: Final = frozenset(
    {"access_token", "api_key", "apikey", "auth_token", "authorization", "bearer", "key", "token", "x_api_key"}
)
MAX_PARAMETERS: Final = 300
"""The most parameters that the query of a request may have."""
# Letters may be percent-encoded up to three times, which takes seven bytes each.
_MAX_NAME_LENGTH: Final = 7 * max(map(len, _KEY_PARAMETER_NAMES))
_KEY: Final = re.compile(api_key.PATTERN)
_REDACTED: Final = "redacted"
log = structlog.get_logger()


def is_read(method: str, scope: Scope) -> bool:
    """Return whether a request with this method to the path of a scope only reads."""
    if method in SAFE_METHODS:
        return True
    return method == "POST" and links.path(scope) in READS_BY_POST


def reject_key_in_url(scope: Scope) -> None:
    """Reject a request whose URL contains a key, and redact the URL in the scope so that no log shows it.

    Raises:
        Unauthorized: the URL contains a key, or a query parameter with a name such as `api_key`.
    """
    path, query = scope["path"], scope["query_string"].decode("latin-1")
    in_path = _holds_key(path)
    if not (in_path or (query and (_holds_key(query) or _names_key(query)))):
        return
    scope["query_string"] = _REDACTED.encode() if query else b""
    if in_path:
        scope["path"] = f"/{_REDACTED}"
        scope["raw_path"] = quote(scope["path"]).encode()
    raise _unauthorized(
        "never put an API key into a URL: URLs end up in logs and browser histories. If it was a real key, revoke it "
        f"(`diplomatic-events keys revoke NAME`) and create another; {_KEY_HELP}",
        "invalid_request",
    )


def _holds_key(text: str) -> bool:
    return (api_key.PREFIX in text or "%" in text) and _KEY.search(_percent_decoded(text)) is not None


def _names_key(query: str) -> bool:
    # Queries with more parameters are rejected anyway.
    return any(map(_is_key_parameter, query.split("&", MAX_PARAMETERS)[:MAX_PARAMETERS]))


def _is_key_parameter(parameter: str) -> bool:
    name = parameter.partition("=")[0]
    return len(name) <= _MAX_NAME_LENGTH and _percent_decoded(name).lower().replace("-", "_") in _KEY_PARAMETER_NAMES


def _percent_decoded(text: str) -> str:
    """Return the text with up to three layers of percent-encoding removed."""
    for _ in range(3):
        if "%" not in text:
            break
        plain = unquote(text, errors="replace")
        if plain == text:
            break
        text = plain
    return text


def extract_key(headers: Iterable[tuple[bytes, bytes]]) -> str | None:
    """Return the key that a request sends, or None.

    Raises:
        Unauthorized: there are several keys, or the key is malformed (error codes: RFC 6750 section 3.1).
    """
    keys = [(name, value) for name, value in headers if name in {b"authorization", b"x-api-key"}]
    if not keys:
        return None
    if len(keys) > 1:
        raise _unauthorized(f"the request has {len(keys)} API keys; send one, once", "invalid_request")
    [(name, value)] = keys
    if name == b"authorization":
        scheme, _, value = value.partition(b" ")
        if scheme.lower() != b"bearer":
            raise _unauthorized(f"the Authorization scheme is not Bearer; {_KEY_HELP}", "invalid_request")
    key = value.strip().decode("latin-1")
    if not api_key.is_key(key):
        raise _unauthorized(
            f"not an API key, or an incomplete one: an API key is {api_key.PREFIX} followed by 49 letters and digits",
            "invalid_token",
        )
    return key


class KeyCache:
    """Looks up the keys of requests, caches them briefly for reads, and records their use."""

    def __init__(self) -> None:
        self._trusted: dict[str, tuple[float, StoredKey]] = {}
        self._noted: dict[str, float] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def holder(self, database: Database, key: str, *, writes: bool) -> StoredKey:
        """Return the record of a usable key.

        Raises:
            Unauthorized: the key is unknown, revoked or expired.
        """
        sha256 = api_key.digest(key)
        moment = clock.now()
        trusted = None if writes else self._trusted.get(sha256)
        if trusted is not None and time.monotonic() - trusted[0] < _TRUSTED_SECONDS:
            stored = trusted[1]
        else:
            stored = await self._look_up(database, sha256)
        if (state := stored.state(moment)) != "usable":
            raise _unauthorized(f"the API key is {state}; {_KEY_HELP}", "invalid_token")
        self._note_use(database, stored, moment)
        return stored

    async def _look_up(self, database: Database, sha256: str) -> StoredKey:
        stored = await database.read(api_keys.find_key, sha256)
        if stored is None:
            raise _unauthorized(f"the API key is unknown; {_KEY_HELP}", "invalid_token")
        if len(self._trusted) >= _MAX_TRUSTED:
            self._trusted.clear()
        self._trusted[sha256] = (time.monotonic(), stored)
        return stored

    def _note_use(self, database: Database, stored: StoredKey, moment: str) -> None:
        """Record the use of a key in a background task, at most once a minute; failures do not affect the request."""
        since = clock.format_timestamp(dt.datetime.fromisoformat(moment) - _USE_INTERVAL)
        if stored.last_used_at is not None and stored.last_used_at >= since:
            return
        present = time.monotonic()
        if present - self._noted.get(stored.id, -1e9) < _USE_INTERVAL.total_seconds():
            return
        self._noted[stored.id] = present

        async def note() -> None:
            try:
                await database.write(api_keys.record_use, stored.id, moment, since)
            except (SQLAlchemyError, Problem) as error:
                log.warning("recording the use of an API key failed", key=stored.id, error=type(error).__name__)

        task = asyncio.create_task(note())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Wait for pending records of use, and forget the keys: they are looked up again."""
        self._trusted.clear()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(*self._tasks, return_exceptions=True)


def require_scope(request: Request, required: api_key.Scope) -> None:
    """Check that the key of a request has a scope.

    Raises:
        Unauthorized: the request has no key.
        Forbidden: the key does not have the scope.
    """
    holder = request.scope.get("state", {}).get("key")
    if holder is None:
        raise _unauthorized(f"this request requires an API key; {_KEY_HELP}")
    if not api_key.allows(holder.scope, required):
        raise Forbidden(
            f"the API key {holder.name!r} has the scope {holder.scope}; this request requires {required}",
            headers={"WWW-Authenticate": _challenge("insufficient_scope", f"requires {required}", required)},
        )


def _unauthorized(detail: str, error: str | None = None) -> Unauthorized:
    return Unauthorized(detail, headers={"WWW-Authenticate": _challenge(error, detail)})


def _challenge(error: str | None = None, description: str = "", scope: str | None = None) -> str:
    """Return the challenge of RFC 6750 section 3; for a request without a key it holds only the realm."""
    parts = [f'Bearer realm="{REALM}"']
    if error is not None:
        message = re.sub(r"[^\x20-\x21\x23-\x5b\x5d-\x7e]", "'", description.partition(";")[0].partition(":")[0])
        parts += [f'error="{error}"', f'error_description="{message}"']
    if scope is not None:
        parts.append(f'scope="{scope}"')
    return ", ".join(parts)
