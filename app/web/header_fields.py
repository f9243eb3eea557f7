"""Normalize request header fields, so that the cache key, the handlers and the middleware all read the same values.

A field sent in several lines means the same as one line with the values separated by commas (RFC 9110 section 5.3), so
the lines are joined before anything reads them. Fields with a single value cannot be joined; a request that repeats one
is rejected.

See decision 78.
"""

import ipaddress
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from starlette.types import Scope

from app.problems import BadRequest

RawHeader = tuple[bytes, bytes]

_KEYS: Final = frozenset({b"authorization", b"x-api-key"})
_SINGLE: Final = frozenset(
    {
        b"access-control-request-method",
        b"content-length",
        b"content-type",
        b"host",
        b"idempotency-key",
        b"if-modified-since",
        b"if-range",
        b"if-unmodified-since",
        b"last-event-id",
        b"origin",
        b"range",
    }
)
# `x-request-id` is read before a request can be rejected; a request that repeats it gets a generated id.
_NEVER_JOINED: Final = _SINGLE | _KEYS | {b"x-request-id"}
# RFC 9113 section 8.2.3: clients may split the cookie header; its lines are joined by semicolons.
_SEPARATORS: Final = {b"cookie": b"; "}
_HOST: Final = re.compile(
    r"(\[(?P<ipv6>[0-9A-Fa-f:.]+)\]|(%[0-9A-Fa-f]{2}|[A-Za-z0-9._~!$&'()*+,;=-])*)(:(?P<port>[0-9]{0,5}))?"
)
_LARGEST_PORT: Final = 65_535


def join_repeated(headers: Iterable[RawHeader]) -> list[RawHeader]:
    """Return the fields with repeated lines joined, except for fields with a single value."""
    lines = list(headers)
    if len(dict(lines)) == len(lines):
        return lines
    joined_values: dict[bytes, bytes] = {}
    single: list[RawHeader] = []
    for name, value in lines:
        if name in _NEVER_JOINED:
            single.append((name, value))
        else:
            joined_values[name] = (
                joined_values[name] + _SEPARATORS.get(name, b", ") + value if name in joined_values else value
            )
    return [*single, *joined_values.items()]


def normalize(scope: Scope) -> None:
    """Join the repeated header fields of a request, in place, and check `Host` and fields with a single value.

    Raises:
        BadRequest: a field with a single value is repeated, or `Host` is not a valid host (RFC 9112 section 3.2).
    """
    headers = scope["headers"] = join_repeated(scope["headers"])
    seen: set[bytes] = set()
    for name, value in headers:
        if name in _SINGLE:
            if name in seen:
                raise _bad_request(f"{name.decode().title()}: is given more than once; give it once")
            seen.add(name)
        if name == b"host" and not _is_host(value):
            raise _bad_request(
                "Host: is not a valid host name with an optional port; send example.org or example.org:8000"
            )


def _bad_request(detail: str) -> BadRequest:
    # A proxy may have read this as a different request, so whatever follows on the connection cannot be trusted either.
    return BadRequest(detail, headers={"Connection": "close"})


@lru_cache(maxsize=256)
def _is_host(value: bytes) -> bool:
    match = _HOST.fullmatch(value.decode("latin-1"))
    if match is None or int(match["port"] or 0) > _LARGEST_PORT:
        return False
    if match["ipv6"] is None:
        return True
    try:
        ipaddress.IPv6Address(match["ipv6"])
    except ValueError:
        return False
    return True
