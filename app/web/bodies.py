"""Request bodies: bounded while they arrive, and read strictly.

JSON by RFC 8259 with its interoperable choices made mandatory (I-JSON, RFC 7493): one value for a name, finite
numbers; and no deeper than any document needs to be.
"""

from collections.abc import Callable, Coroutine
from typing import Any, Final, NoReturn

import anyio.to_thread
from fastapi.routing import APIRoute
from pydantic import BaseModel, ValidationError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from werkzeug.http import parse_options_header

from app.domain.strict_json import read_json
from app.problems import BadRequest, PayloadTooLarge, UnsupportedMediaType
from app.web import query_parameters
from app.web.errors import unprocessable

_SHORT: Final = 50_000
"""Bytes that are read on the event loop; it takes milliseconds."""
MERGE_PATCH: Final = "application/merge-patch+json"


class StrictRoute(APIRoute):
    """A route whose JSON body is read by `read_json`, and whose media type is checked, before anything else runs.

    The parameters of a request without a body are read by `app.web.query_parameters`.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap FastAPI's handler."""
        handle = (None if self.dependencies else query_parameters.reading(self.endpoint)) or super().get_route_handler()
        takes_body = self.body_field is not None
        model = self.body_field.field_info.annotation if self.body_field is not None else None
        taken = ["application/json"]
        if "PATCH" in (self.methods or set()):
            taken.insert(0, MERGE_PATCH)

        async def handle_strictly(request: Request) -> Response:
            if takes_body:
                check_media_type(request, taken)
                body = await read_body(request, request.app.state.settings.max_body_bytes)
                # Starlette reads a body once and keeps it here; FastAPI then finds it already read.
                request._body = body  # noqa: SLF001
                request._json = (  # noqa: SLF001
                    _document(body, model)
                    if len(body) <= _SHORT
                    else await anyio.to_thread.run_sync(_document, body, model)
                )
            return await handle(request)

        return handle_strictly


def _document(body: bytes, model: Any) -> Any:
    """Read a JSON document; a Pydantic model, where one is meant, which FastAPI then takes as it is.

    FastAPI itself would build every error of a body, of which there may be a hundred thousand.

    Raises:
        BadRequest: it is not JSON.
        Unprocessable: it is not a document of the model.
    """
    value = read_json(body)
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        return value
    try:
        return model.model_validate(value, from_attributes=True)
    except ValidationError as error:
        raise unprocessable(error, model) from error


def check_media_type(request: Request, taken: list[str]) -> str:
    """Give the media type of the body, which must be one that is taken, in UTF-8 and not compressed.

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
    return said


async def read_body(request: Request, limit: int) -> bytes:
    """Receive the body into memory; as `receive`."""
    received = bytearray()
    await receive(request, limit, received.extend)
    return bytes(received)


async def receive(request: Request, limit: int, write: Callable[[bytes], Any]) -> None:
    """Receive the body piece by piece, and stop as soon as it is longer than `limit` bytes, whatever its header says.

    Raises:
        PayloadTooLarge: it is.
        BadRequest: the client went away before its end.
    """
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared[:20]) > limit:
        _refuse_length(limit)
    length = 0
    try:
        async for chunk in request.stream():
            length += len(chunk)
            if length > limit:
                _refuse_length(limit)
            write(chunk)
    except ClientDisconnect as error:
        raise BadRequest("the body ended before it was complete") from error


def _refuse_length(limit: int) -> NoReturn:
    raise PayloadTooLarge(
        f"the body is longer than {limit} bytes; send less at a time", headers={"Connection": "close"}
    )
