"""Web URLs: RFC 3986, and RFC 3987 for letters of other scripts."""

import ipaddress
import re
import unicodedata
from typing import Final
from urllib.parse import urlsplit

from app.domain.strings.text import normalize

_SCHEMES: Final = frozenset({"http", "https"})
_LABEL: Final = re.compile(r"(?!-)[\w-]{1,63}(?<!-)")
_MAX_HOST_LENGTH: Final = 253
_NOT_OF_A_URL: Final = re.compile(r"[\s<>\"{}|\\^`]")


def check(text: str) -> None:
    """Check that `text` is an HTTP or HTTPS URL with a host and without a user.

    Raises:
        ValueError: it is not; the message says why, and how to write it.
    """
    subject = f"{text[:80]!r} is not a web URL"
    if normalize(text) != unicodedata.normalize("NFC", text):
        raise ValueError(f"{subject}: it contains white space or invisible characters; remove them")
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise ValueError(f"{subject}: {error}; write http:// or https://, a host and a path") from error
    if parts.scheme not in _SCHEMES or not host or _NOT_OF_A_URL.search(text):
        raise ValueError(f"{subject}: write http:// or https://, a host and a path, without spaces")
    if "@" in parts.netloc:
        raise ValueError(f"{subject}: it contains a user name; remove everything before the @")
    if port == 0:
        raise ValueError(f"{subject}: the port must be a number from 1 to 65535")
    if not _is_host(host, is_bracketed="[" in parts.netloc):
        raise ValueError(f"{subject}: {host[:80]!r} is not a host name or IP address")


def is_url(text: str) -> bool:
    """Return whether `check` accepts `text`."""
    try:
        check(text)
    except ValueError:
        return False
    return True


def _is_host(host: str, *, is_bracketed: bool) -> bool:
    if is_bracketed:
        return True  # `urlsplit` has parsed it as an IPv6 address
    labels = host.removesuffix(".").split(".")
    if labels[-1].isdecimal():  # then the whole host must be an IPv4 address: WHATWG URL, "ends in a number"
        try:
            ipaddress.IPv4Address(host)
        except ValueError:
            return False
        return True
    return len(host) <= _MAX_HOST_LENGTH and all(map(_LABEL.fullmatch, labels))
