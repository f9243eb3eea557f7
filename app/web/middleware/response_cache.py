"""Cache responses for as long as the underlying data is unchanged.

Each request asks the database for the state of its data (`Database.state`), so a response is never older than a change
that was acknowledged before the request arrived, by whichever process. There is no time-to-live. Everything else that a
response depends on is either part of its cache key (URL, `Accept`, path prefix) or checked (the date, since the status
of an agreement is that of today). The admission middleware has already joined repeated fields
(`app.web.header_fields`), so the key holds the same `Accept` that the handler reads.

ETags outlive the evicted responses they name: an ETag alone is enough to answer 304.

Without it, a record and a 304 take seven times the CPU time (`docs/performance.md`, "Home-made parts"). Libraries of
HTTP caches for ASGI expire by time, and do not ask the database for its state.

See decisions 22 and 65.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

from cachetools import LRUCache
from sqlalchemy.exc import DBAPIError
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.db.database import Database
from app.problems import Unavailable
from app.web import entity_tags, links

CACHEABLE: Final = "diplomatic_events.cacheable"
"""The scope key under which a handler stores a response that may be cached."""

_TAG_BYTES: Final = 1_000
_RESPONSE_BYTES: Final = 500
_TAG_SHARE: Final = 10
_MAX_SHARE: Final = 16
_DAY_SECONDS: Final = 86_400
# Requests with an API key bypass the cache: whether the key is valid does not depend on the data alone. `If-Match` is rare in reads.
_BYPASS_HEADERS: Final = frozenset({b"authorization", b"x-api-key", b"if-match"})


@dataclass(frozen=True, slots=True)
class CachedResponse:
    """A cached 200 response and the header of the 304 in its place; without a body, only the 304 can be sent."""

    tag: str
    headers: list[tuple[bytes, bytes]]
    body: bytes | None
    headers_of_304: list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class CacheEntry:
    """A response with the state of the database and the day for which it is valid, and its size in bytes."""

    state: tuple[int, int]
    day: int
    response: CachedResponse
    route: Any
    size: int
    """Approximate size in bytes, including the URL and `Accept`, which may be long."""


class ResponseCache:
    """Middleware that answers GET from the cache where the entry is still valid."""

    def __init__(self, app: ASGIApp, database: Callable[[], Database], megabytes: int) -> None:
        """Cache at most `megabytes` in this process; 0 disables the cache."""
        self.app, self._database = app, database
        self._bytes = megabytes * 1_000_000
        for_tags = self._bytes // _TAG_SHARE
        # Two caches, since an ETag alone is small and answers 304 long after its body was evicted.
        self.entries: LRUCache[tuple[Any, ...], CacheEntry] = LRUCache(self._bytes - for_tags, lambda entry: entry.size)
        self.tags: LRUCache[tuple[Any, ...], CacheEntry] = LRUCache(for_tags, lambda entry: entry.size)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request."""
        if scope["type"] != "http" or scope["method"] != "GET" or not self._bytes:
            await self.app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        state = None if _BYPASS_HEADERS & headers.keys() else _state(self._database())
        if state is None:
            await self.app(scope, receive, send)
            return
        key = (scope["path"], scope["query_string"], headers.get(b"accept", b""), links.prefix(scope))
        day = today()
        entry = _valid(self.entries.get(key), state, day) or _valid(self.tags.get(key), state, day)
        if_none_match = headers.get(b"if-none-match", b"").decode("latin-1")
        messages = None if entry is None else _messages(entry.response, if_none_match)
        if entry is not None and messages is not None:
            scope["route"] = entry.route
            for message in messages:
                await send(message)
            return
        responses: list[CachedResponse] = []
        scope[CACHEABLE] = responses
        await self.app(scope, receive, send)
        # The response belongs to this state only if nothing was written while it was being made.
        if responses and _state(self._database()) == state and today() == day:
            self.store(key, CacheEntry(state, day, responses[0], scope.get("route"), _TAG_BYTES + sum(map(len, key))))

    def store(self, key: tuple[Any, ...], entry: CacheEntry) -> None:
        """Cache a response under a key, and its ETag alone for longer; one that takes too large a share is not cached."""
        tag = replace(entry, response=replace(entry.response, body=None))
        full = replace(entry, size=entry.size + _RESPONSE_BYTES + len(entry.response.body or b""))
        for cache, entry_ in ((self.entries, full), (self.tags, tag)):
            if entry_.size <= cache.maxsize // _MAX_SHARE:
                cache[key] = entry_


def _valid(entry: CacheEntry | None, state: tuple[int, int], day: int) -> CacheEntry | None:
    return entry if entry is not None and entry.state == state and entry.day == day else None


def today() -> int:
    """Return the number of the present day (UTC) since 1970; cached responses are of one day."""
    return int(time.time()) // _DAY_SECONDS


def _state(database: Database) -> tuple[int, int] | None:
    try:
        return database.state()
    except (DBAPIError, Unavailable):  # the handler runs into the same error and reports it
        return None


def is_known(tag: str, if_none_match: str) -> bool:
    """Return whether `If-None-Match` names an ETag, by the weak comparison (RFC 9110 section 13.1.2)."""
    # Most clients send nothing, or the ETag exactly as they received it; neither needs the parser.
    if not if_none_match:
        return False
    if if_none_match == f'"{tag}"':
        return True
    tags = entity_tags.parse_tags(if_none_match)
    return tags is not None and tags.matches_weakly(tag)


def _messages(response: CachedResponse, if_none_match: str) -> list[Message] | None:
    """Return the messages of the response; None if that requires a body that is not cached."""
    if is_known(response.tag, if_none_match):
        status, headers, body = 304, response.headers_of_304, b""
    elif response.body is None:
        return None
    else:
        status, headers, body = 200, response.headers, response.body
    start = {"type": "http.response.start", "status": status, "headers": headers}
    return [start, {"type": "http.response.body", "body": body}]
