"""Request bodies, limited in size while they are received and parsed strictly.

JSON follows RFC 8259 with the interoperable choices of I-JSON (RFC 7493) made mandatory: unique names and finite
numbers. Nesting is limited to what documents need.

See decision 91.
"""

from collections.abc import Callable, Coroutine
from typing import Any, Final, NoReturn

import anyio.to_thread
from pydantic import BaseModel, ValidationError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import ASGIApp, Receive, Scope, Send
from werkzeug.http import parse_options_header

from app.domain.strings.strict_json import parse_json
from app.problems import BadRequest, PayloadTooLarge, UnsupportedMediaType
from app.web import app_state, pages, query_parameters
from app.web.named_routes import NamedRoute
from app.web.query_parameters import Handle
from app.web.validation_problems import unprocessable

_MAX_ON_LOOP_BYTES: Final = 50_000
"""The largest body, in bytes, that is parsed on the event loop, which takes milliseconds; longer ones use a thread."""
MERGE_PATCH: Final = "application/merge-patch+json"


class StrictRoute(NamedRoute):
    """A route that refuses unknown and repeated query parameters, and then parses the JSON body with `parse_json`.

    Both happen before anything else runs. `app.web.query_parameters` reads the parameters of requests without a body.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        """Declare the route."""
        super().__init__(path, endpoint, **options)
        self._begin, parameter, _ = self.path.partition("{")
        self._is_fixed = not parameter
        if self._direct_handler() is not None:
            self.app = _responding(self.get_route_handler())

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Return whether the route serves a request; most of the routes before the one that does differ in the first letters."""
        path: str = scope["path"]
        can_match = path == self._begin if self._is_fixed else path.startswith(self._begin)
        # Below a path prefix, the path of the route is only a part.
        return super().matches(scope) if can_match or scope.get("root_path") else (Match.NONE, {})

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler of the route, with the parameters and the body checked beforehand."""
        handle = self._direct_handler() or super().get_route_handler()
        refuse = query_parameters.refusing(self.dependant)
        takes_body = self.body_field is not None
        model = self.body_field.field_info.annotation if self.body_field is not None else None
        media_types = ["application/json"]
        if "PATCH" in (self.methods or set()):
            media_types.insert(0, MERGE_PATCH)

        async def handle_strictly(request: Request) -> Response:
            if request.scope["query_string"]:
                if (redirect := pages.without_empty_parameters(request)) is not None:
                    return redirect
                request = pages.embedded(request)
                refuse(request.query_params)
            if takes_body:
                check_media_type(request, media_types)
                body = await collect_body(request, app_state.settings(request).max_body_bytes)
                # Starlette caches the body in these attributes; FastAPI then finds it already read.
                request._body = body  # noqa: SLF001
                request._json = (  # noqa: SLF001
                    _parse_document(body, model)
                    if len(body) <= _MAX_ON_LOOP_BYTES
                    else await anyio.to_thread.run_sync(_parse_document, body, model)
                )
            return await handle(request)

        return handle_strictly

    def _direct_handler(self) -> Handle | None:
        """Return the handler that calls the endpoint itself; None where FastAPI has to resolve dependencies or a body."""
        return None if self.dependencies else query_parameters.direct_handler(self.endpoint)


def _responding(handle: Handle) -> ASGIApp:
    """Return the application of a route without dependencies.

    FastAPI's own one opens two exit stacks for them and a second handler of exceptions for each request, a tenth of the time of a
    record without the cache.
    """

    async def respond(scope: Scope, receive: Receive, send: Send) -> None:
        response = await handle(Request(scope, receive, send))
        await response(scope, receive, send)

    return respond


def _parse_document(body: bytes, model: Any) -> Any:
    """Parse a JSON body, into `model` where that is a Pydantic model; FastAPI then accepts the instance as it is.

    FastAPI itself would build every validation error of a body: there may be a hundred thousand.

    Raises:
        BadRequest: the body is not valid JSON.
        Unprocessable: the body does not match the model.
    """
    value = parse_json(body)
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        return value
    try:
        return model.model_validate(value, from_attributes=True)
    except ValidationError as error:
        raise unprocessable(error, model) from error


def check_media_type(request: Request, media_types: list[str]) -> str:
    """Return the media type of the body, which must be one of `media_types`, in UTF-8 and uncompressed.

    Raises:
        BadRequest: the body is only a part of a document (RFC 9110 section 14.5).
        UnsupportedMediaType: it is not; `Accept` or `Accept-Patch` in the response lists the supported types
            (RFC 9110 section 15.5.16, RFC 5789 section 2.2).
    """
    if "content-range" in request.headers:
        raise BadRequest(
            "Content-Range: parts of a document cannot be sent; send the whole, or change fields with PATCH"
        )
    given, options = parse_options_header(request.headers.get("content-type"))
    # Names of media types are case-insensitive (RFC 9110 section 8.3.1).
    media_type = given.lower()
    if media_type not in media_types:
        header = "Accept-Patch" if MERGE_PATCH in media_types else "Accept"
        raise UnsupportedMediaType(
            f"Content-Type is {repr(given[:100]) if given else 'missing'}; send {' or '.join(media_types)}",
            headers={header: ", ".join(media_types)},
        )
    if media_type == "text/csv" and options.get("header", "present").lower() != "present":
        raise UnsupportedMediaType("a table without a header is not supported; name the columns in the first line")
    charset = options.get("charset", "utf-8").lower()
    if charset not in {"utf-8", "utf8"}:
        raise UnsupportedMediaType(f"the charset {charset[:40]!r} is not supported; send UTF-8")
    encoding = request.headers.get("content-encoding", "identity").lower()
    if encoding != "identity":
        raise UnsupportedMediaType(
            f"Content-Encoding {encoding[:40]!r} is not supported; send the body uncompressed",
            headers={"Accept-Encoding": "identity"},
        )
    return media_type


async def collect_body(request: Request, limit: int) -> bytes:
    """Return the body, received into memory as by `receive_body`."""
    received = bytearray()
    await receive_body(request, limit, received.extend)
    return bytes(received)


async def receive_body(request: Request, limit: int, write: Callable[[bytes], Any]) -> None:
    """Receive the body chunk by chunk, and stop once it exceeds `limit` bytes, whatever `Content-Length` says.

    Raises:
        PayloadTooLarge: the body is longer than `limit`.
        BadRequest: the client disconnected before the end of the body.
    """
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared[:20]) > limit:
        _reject_length(limit)
    length = 0
    try:
        async for chunk in request.stream():
            length += len(chunk)
            if length > limit:
                _reject_length(limit)
            write(chunk)
    except ClientDisconnect as error:
        raise BadRequest("the body is incomplete: the connection closed before it ended") from error


def _reject_length(limit: int) -> NoReturn:
    raise PayloadTooLarge(
        f"the body exceeds {limit} bytes; split it into smaller requests", headers={"Connection": "close"}
    )
