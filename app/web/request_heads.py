"""The head of a request as uvicorn's parser reads it: what it accepts but the service rejects, and the response to that."""

from collections.abc import Sequence
from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Scope

from app.problems import BadRequest
from app.web.header_fields import RawHeader


def check(version: str, method: bytes, url: bytes, headers: Sequence[RawHeader]) -> None:
    """Reject requests that the parser accepts but an intermediary may read differently (RFC 9112 section 11.2).

    Args:
        version: The version of HTTP, such as `1.1`.
        method: The method.
        url: The request target: a path, an absolute URL, or `*`.
        headers: The header fields, their names in lower case.

    Raises:
        BadRequest: the request is ambiguous or not supported.
    """
    if version not in {"1.0", "1.1"}:
        raise BadRequest(f"HTTP/{version} is not supported; use HTTP/1.1")
    if version == "1.1" and b"host" not in dict(headers):
        raise BadRequest("Host: is missing; HTTP/1.1 requires it (RFC 9112 section 3.2)")
    codings = [value.strip().lower() for name, value in headers if name == b"transfer-encoding"]
    if codings and version == "1.0":
        raise BadRequest("Transfer-Encoding: is not part of HTTP/1.0; send Content-Length")
    if codings not in ([], [b"chunked"]):
        raise BadRequest("Transfer-Encoding: only chunked is supported; send the body unencoded")
    if b"#" in url:
        raise BadRequest("the URL has a fragment, which is never sent to a server; remove # and the rest")
    if method == b"CONNECT":
        raise BadRequest("CONNECT is for proxies; this server is not a proxy")
    if url == b"*" and method != b"OPTIONS":
        raise BadRequest("* asks about the server as a whole and is for OPTIONS only; name a path, such as /meetings")


def host_of(url: bytes) -> bytes | None:
    """Return the host of an absolute URL, without a user; None for a path or `*`.

    Raises:
        BadRequest: the request target is none of these.
    """
    if url.startswith(b"/") or url == b"*":
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit(b"")
    if parts.scheme not in {b"http", b"https"} or not parts.netloc:
        raise BadRequest("the request target is neither a path nor an http or https URL")
    return parts.netloc.rpartition(b"@")[2]


async def response_to(app: ASGIApp, scope: Scope, default_headers: Sequence[RawHeader]) -> bytes:
    """Return the whole response of an application to a request without a body, with `Connection: close`."""
    messages: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        messages.append(message)

    await app(scope, receive, send)
    status = messages[0]["status"]
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}".encode()]
    headers = [*default_headers, *messages[0]["headers"], (b"connection", b"close")]
    lines += [name + b": " + value for name, value in headers]
    return b"\r\n".join([*lines, b"", b""]) + b"".join(part.get("body", b"") for part in messages[1:])
