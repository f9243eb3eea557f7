"""Answers that are kept for as long as the data they were made of is unchanged.

Each request asks the database for the state of its data (`Database.state`), so an answer is never older than a change
that was acknowledged before the request came, by whichever process. Nothing is kept for a time. What an answer depends on
besides is in its key (address, `Accept`, path prefix) or checked (the day: an agreement's status is that of today).
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from cachetools import LRUCache
from sqlalchemy.exc import DBAPIError
from starlette.types import ASGIApp, Receive, Scope, Send
from werkzeug.http import parse_etags

from app.db import Database
from app.problems import Unavailable

KEEP: Final = "diplomatic_events.keep"
"""Where in a request's scope an answer that may be kept is put."""

_BYTES_BESIDE_THE_BODY: Final = 1_500
_LARGEST_SHARE: Final = 16
_DAY_SECONDS: Final = 86_400
# What is read with a key is answered anew: whether the key is good is no matter of the data alone.
_NOT_WITH: Final = frozenset({b"authorization", b"x-api-key"})


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer: status 200, and what a 304 in its place says."""

    tag: str
    headers: list[tuple[bytes, bytes]]
    body: bytes
    headers_of_304: list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class _Entry:
    state: tuple[int, int]
    day: int
    answer: Kept
    route: Any

    @property
    def size(self) -> int:
        return len(self.answer.body) + _BYTES_BESIDE_THE_BODY


class KeptAnswers:
    """Answer a GET from what is kept, where that still holds."""

    def __init__(self, app: ASGIApp, database: Callable[[], Database], megabytes: int) -> None:
        """Keep at most so many megabytes in this process; 0 keeps nothing."""
        self.app, self._database = app, database
        self._bytes = megabytes * 1_000_000
        self._entries: LRUCache[tuple[Any, ...], _Entry] = LRUCache(self._bytes, lambda entry: entry.size)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request."""
        if scope["type"] != "http" or scope["method"] != "GET" or not self._bytes:
            await self.app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        state = None if _NOT_WITH & headers.keys() else _state(self._database())
        if state is None:
            await self.app(scope, receive, send)
            return
        key = (scope["path"], scope["query_string"], headers.get(b"accept"), scope.get("root_path", ""))
        day = _today()
        entry = self._entries.get(key)
        if entry is not None and entry.state == state and entry.day == day:
            scope["route"] = entry.route
            await _send(send, entry.answer, headers.get(b"if-none-match"))
            return
        made: list[Kept] = []
        scope[KEEP] = made
        await self.app(scope, receive, send)
        # What was read is of this state only if no one has written since before it was read.
        if made and _state(self._database()) == state and _today() == day:
            new = _Entry(state, day, made[0], scope.get("route"))
            if new.size <= self._bytes // _LARGEST_SHARE:
                self._entries[key] = new


def _today() -> int:
    return int(time.time()) // _DAY_SECONDS


def _state(database: Database) -> tuple[int, int] | None:
    try:
        return database.state()
    except (DBAPIError, Unavailable):  # the handler meets it as well, and says what is wrong
        return None


def _names(if_none_match: str, tag: str) -> bool:
    # Most clients send the tag as it was sent to them, which needs no parser.
    return if_none_match == f'"{tag}"' or parse_etags(if_none_match).contains_weak(tag)


async def _send(send: Send, answer: Kept, if_none_match: bytes | None) -> None:
    if if_none_match is not None and _names(if_none_match.decode("latin-1"), answer.tag):
        await send({"type": "http.response.start", "status": 304, "headers": answer.headers_of_304})
        await send({"type": "http.response.body", "body": b""})
        return
    await send({"type": "http.response.start", "status": 200, "headers": answer.headers})
    await send({"type": "http.response.body", "body": answer.body})
