"""Who asks: the key that a request brings, and what that key may do.

A write wants a key with the scope `write`. A read wants none; but a key that is brought must hold, so that nobody reads
for a year with one that was meant to give more.
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
from app.domain import api_key, clock
from app.problems import Forbidden, Problem, Unauthorized
from app.services import api_keys
from app.services.api_keys import Recorded

REALM: Final = "diplomatic-events"
SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
"""The methods that change nothing (RFC 9110 section 9.2.1)."""
_HOW: Final = "send Authorization: Bearer KEY, or X-API-Key: KEY; `diplomatic-events keys create NAME` makes a key"
# A read may take a key as valid for this long after it was looked up; a write looks it up each time.
_TRUSTED_SECONDS: Final = 0.5
_MOST_TRUSTED: Final = 1000
_USE_IS_NOTED_EACH: Final = dt.timedelta(minutes=1)
_CALLED_LIKE_KEYS: Final = frozenset(
    {"access_token", "api_key", "apikey", "auth_token", "authorization", "bearer", "key", "token", "x_api_key"}
)
MOST_PARAMETERS: Final = 300
"""How many parameters the query of a request may have."""
# Letters may be percent-encoded three times over, which takes seven bytes for each.
_LONGEST_NAME: Final = 7 * max(map(len, _CALLED_LIKE_KEYS))
_KEY: Final = re.compile(api_key.PATTERN)
_REDACTED: Final = "redacted"
log = structlog.get_logger()


def refuse_key_in_address(scope: Scope) -> None:
    """Refuse a request whose address holds a key, and take the address out of the scope: no log may show it.

    Raises:
        Unauthorized: there is a key, or a parameter that is called like one.
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
        "a key never stands in an address: addresses are kept in logs and histories. If this was a real one, revoke it "
        f"(`diplomatic-events keys revoke NAME`) and make another; {_HOW}",
        "invalid_request",
    )


def _holds_key(text: str) -> bool:
    return (api_key.PREFIX in text or "%" in text) and _KEY.search(_plain(text)) is not None


def _names_key(query: str) -> bool:
    # A query of more parameters is refused all the same.
    return any(map(_is_called_like_key, query.split("&", MOST_PARAMETERS)[:MOST_PARAMETERS]))


def _is_called_like_key(parameter: str) -> bool:
    name = parameter.partition("=")[0]
    return len(name) <= _LONGEST_NAME and _plain(name).lower().replace("-", "_") in _CALLED_LIKE_KEYS


def _plain(text: str) -> str:
    """Undo percent-encoding, also where it was done more than once."""
    for _ in range(3):
        if "%" not in text:
            break
        plain = unquote(text, errors="replace")
        if plain == text:
            break
        text = plain
    return text


def brought(headers: Iterable[tuple[bytes, bytes]]) -> str | None:
    """Give the key that a request brings; None where it brings none.

    Raises:
        Unauthorized: what it brings is not one key; see RFC 6750 section 3.1 for the error codes.
    """
    found = [(name, value) for name, value in headers if name in {b"authorization", b"x-api-key"}]
    if not found:
        return None
    if len(found) > 1:
        raise _unauthorized(f"{len(found)} keys came with the request; send one, once", "invalid_request")
    [(name, value)] = found
    if name == b"authorization":
        scheme, _, value = value.partition(b" ")
        if scheme.lower() != b"bearer":
            raise _unauthorized(f"the scheme of Authorization is not Bearer; {_HOW}", "invalid_request")
    key = value.strip().decode("latin-1")
    if not api_key.is_key(key):
        raise _unauthorized(
            f"this is no key, or was not copied whole: a key is {api_key.PREFIX} and 49 letters and digits",
            "invalid_token",
        )
    return key


class KeyRing:
    """The keys of a database, as the requests of one process ask for them."""

    def __init__(self) -> None:
        self._trusted: dict[str, tuple[float, Recorded]] = {}
        self._noted: dict[str, float] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def holder(self, database: Database, key: str, *, writes: bool) -> Recorded:
        """Give what is recorded of a key that may be used.

        Raises:
            Unauthorized: it is not known, revoked or expired.
        """
        sha256 = api_key.digest(key)
        moment = clock.now()
        known = None if writes else self._trusted.get(sha256)
        if known is not None and time.monotonic() - known[0] < _TRUSTED_SECONDS:
            found = known[1]
        else:
            found = await self._look_up(database, sha256)
        if (state := found.state(moment)) != "usable":
            raise _unauthorized(f"this key is {state}; {_HOW}", "invalid_token")
        self._note_use(database, found, moment)
        return found

    async def _look_up(self, database: Database, sha256: str) -> Recorded:
        found = await database.read(api_keys.find, sha256)
        if found is None:
            raise _unauthorized(f"this key is not known here; {_HOW}", "invalid_token")
        if len(self._trusted) >= _MOST_TRUSTED:
            self._trusted.clear()
        self._trusted[sha256] = (time.monotonic(), found)
        return found

    def _note_use(self, database: Database, found: Recorded, moment: str) -> None:
        """Record the use of a key beside the request, at most once a minute; whether that works is no matter to it."""
        since = clock.moment(dt.datetime.fromisoformat(moment) - _USE_IS_NOTED_EACH)
        if found.last_used_at is not None and found.last_used_at >= since:
            return
        present = time.monotonic()
        if present - self._noted.get(found.id, -1e9) < _USE_IS_NOTED_EACH.total_seconds():
            return
        self._noted[found.id] = present

        async def note() -> None:
            try:
                await database.write(api_keys.note_use, found.id, moment, since)
            except (SQLAlchemyError, Problem) as error:
                log.warning("the use of a key was not recorded", key=found.id, error=type(error).__name__)

        task = asyncio.create_task(note())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Wait for what is being recorded."""
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(*self._tasks, return_exceptions=True)


def require_scope(request: Request, wanted: api_key.Scope) -> None:
    """Let a request pass whose key has a scope.

    Raises:
        Unauthorized: it brought no key.
        Forbidden: its key has not that scope.
    """
    holder = request.scope.get("state", {}).get("key")
    if holder is None:
        raise _unauthorized(f"this wants a key; {_HOW}")
    if not api_key.allows(holder.scope, wanted):
        raise Forbidden(
            f"the key {holder.name!r} has the scope {holder.scope}; this wants {wanted}",
            headers={"WWW-Authenticate": _challenge("insufficient_scope", f"wants {wanted}", wanted)},
        )


def _unauthorized(detail: str, error: str | None = None) -> Unauthorized:
    return Unauthorized(detail, headers={"WWW-Authenticate": _challenge(error, detail)})


def _challenge(error: str | None = None, description: str = "", scope: str | None = None) -> str:
    """Write the challenge of RFC 6750 section 3; without a key it says no more than the realm."""
    parts = [f'Bearer realm="{REALM}"']
    if error is not None:
        said = re.sub(r"[^\x20-\x21\x23-\x5b\x5d-\x7e]", "'", description.partition(";")[0].partition(":")[0])
        parts += [f'error="{error}"', f'error_description="{said}"']
    if scope is not None:
        parts.append(f'scope="{scope}"')
    return ", ".join(parts)
