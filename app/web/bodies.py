"""Request bodies: bounded while they arrive, and read strictly.

JSON by RFC 8259 with its interoperable choices made mandatory (I-JSON, RFC 7493): one value for a name, finite
numbers; and no deeper than any document needs to be.
"""

import json
from collections.abc import Callable, Coroutine
from typing import Any, Final, NoReturn

from fastapi.routing import APIRoute
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from werkzeug.http import parse_options_header

from app.problems import BadRequest, PayloadTooLarge, UnsupportedMediaType

MERGE_PATCH: Final = "application/merge-patch+json"
MAX_DEPTH: Final = 64


class StrictRoute(APIRoute):
    """A route whose JSON body is read by `read_json`, and whose media type is checked, before anything else runs."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap FastAPI's handler."""
        handle = super().get_route_handler()
        takes_body = self.body_field is not None
        taken = ["application/json"]
        if "PATCH" in (self.methods or set()):
            taken.insert(0, MERGE_PATCH)

        async def handle_strictly(request: Request) -> Response:
            if takes_body:
                check_media_type(request, taken)
                body = await read_body(request, request.app.state.settings.max_body_bytes)
                # Starlette reads a body once and keeps it here; FastAPI then finds it already read.
                request._body, request._json = body, read_json(body)  # noqa: SLF001
            return await handle(request)

        return handle_strictly


def check_media_type(request: Request, taken: list[str]) -> None:
    """Check that the body is of a type that is taken, in UTF-8 and not compressed.

    Raises:
        UnsupportedMediaType: it is not; `Accept` and `Accept-Patch` say what is (RFC 9110 15.5.16, RFC 5789 2.2).
    """
    said, options = parse_options_header(request.headers.get("content-type"))
    if said not in taken:
        header = "Accept-Patch" if MERGE_PATCH in taken else "Accept"
        raise UnsupportedMediaType(
            f"Content-Type is {said or 'missing'!r}; send {' or '.join(taken)}", headers={header: ", ".join(taken)}
        )
    charset = options.get("charset", "utf-8").lower()
    if charset not in {"utf-8", "utf8"}:
        raise UnsupportedMediaType(f"the charset is {charset[:40]!r}; send UTF-8")
    encoding = request.headers.get("content-encoding", "identity").lower()
    if encoding != "identity":
        raise UnsupportedMediaType(
            f"Content-Encoding is {encoding[:40]!r}; send the body uncompressed",
            headers={"Accept-Encoding": "identity"},
        )


async def read_body(request: Request, limit: int) -> bytes:
    """Receive the body, and stop as soon as it is longer than `limit` bytes, whatever its length header says.

    Raises:
        PayloadTooLarge: it is.
        BadRequest: the client went away before its end.
    """
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared[:20]) > limit:
        _refuse_length(limit)
    received = bytearray()
    try:
        async for chunk in request.stream():
            received += chunk
            if len(received) > limit:
                _refuse_length(limit)
    except ClientDisconnect as error:
        raise BadRequest("the body ended before it was complete") from error
    return bytes(received)


def _refuse_length(limit: int) -> NoReturn:
    raise PayloadTooLarge(
        f"the body is longer than {limit} bytes; send less at a time", headers={"Connection": "close"}
    )


def read_json(body: bytes) -> Any:
    """Read a JSON text.

    Raises:
        BadRequest: it is empty, not UTF-8, not JSON, repeats a name in an object, holds a number that is not finite,
            or is nested more than `MAX_DEPTH` deep.
    """
    if not body.strip():
        raise BadRequest("the body is empty; send a JSON document")
    try:
        value = json.loads(body.decode(), object_pairs_hook=_object, parse_constant=_constant, parse_float=_float)
    except json.JSONDecodeError as error:
        raise BadRequest(f"the body is not JSON: {error.msg}, at line {error.lineno} column {error.colno}") from error
    except UnicodeDecodeError as error:
        raise BadRequest(f"the body is not UTF-8, at byte {error.start}") from error
    except RecursionError as error:
        raise BadRequest(f"the body is nested more than {MAX_DEPTH} deep") from error
    except ValueError as error:  # a number of more digits than Python reads
        raise BadRequest(f"the body is not JSON that can be read: {error}"[:300]) from error
    _check_depth(value)
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        repeated = next(name for name in names if names.count(name) > 1)
        raise BadRequest(f"the body has {repeated[:60]!r} twice in one object; give each name once")
    return made


def _constant(word: str) -> NoReturn:
    raise BadRequest(f"the body holds {word}, which is not JSON; leave the field out")


def _float(digits: str) -> float:
    number = float(digits)
    if number in {float("inf"), float("-inf")}:
        raise BadRequest(f"the body holds the number {digits[:40]}, which is too large")
    return number


def _check_depth(value: Any) -> None:
    level, depth = [value], 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            raise BadRequest(f"the body is nested more than {MAX_DEPTH} deep")
        level = [
            inner
            for each in level
            if isinstance(each, dict | list)
            for inner in (each.values() if isinstance(each, dict) else each)
            if isinstance(inner, dict | list)
        ]
