"""The endpoint of the Model Context Protocol (streamable HTTP, stateless, answers in JSON).

It is not part of the OpenAPI document: its bodies are messages of JSON-RPC, which its clients know.
"""

from collections.abc import Awaitable, Callable
from typing import Any, Final

import anyio.to_thread
from fastapi import APIRouter, Request, Response
from starlette.types import Message, Receive, Scope, Send

from app.agents.callers import check_caller
from app.domain.strings.strict_json import parse_json
from app.problems import BadRequest, NotInstalled
from app.representations.formats import JSON
from app.web import app_state
from app.web.bodies import StrictRoute, check_media_type, collect_body

router = APIRouter(route_class=StrictRoute, include_in_schema=False)
PATH: Final = "/mcp"

Serve = Callable[[Scope, Receive, Send, int], Awaitable[None]]


@router.post(PATH, name="serve_agents")
async def serve_agents(request: Request) -> Response:
    """Answer a message of the protocol.

    Raises:
        NotInstalled: the extra `mcp` is not installed.
        Forbidden: the request names another host, or comes from a page of a foreign origin.
    """
    check_caller(request)
    check_media_type(request, [JSON.media_type])
    limit = app_state.settings(request).max_body_bytes
    body = await collect_body(request, limit)
    # Imported in a thread, since that takes a while the first time.
    serve = await anyio.to_thread.run_sync(_load, body)
    return await _answer(request, serve, body, limit)


def _load(body: bytes) -> Serve:
    """Return the function that serves the protocol, once the body is known to be strict JSON.

    Raises:
        BadRequest: the body is not valid JSON, has an ambiguous name, or the `id` of a request is neither a text nor a number.
        NotInstalled: the extra is not installed.
    """
    _check_id(parse_json(body))
    try:
        from app.agents.server import serve  # noqa: PLC0415 - an optional extra
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in {"mcp", "mcp_types"}:
            raise
        raise NotInstalled(
            f"{PATH} requires the extra `mcp`: pip install 'diplomatic-events[mcp]', then restart the service"
        ) from error
    return serve


def _check_id(message: Any) -> None:
    """Check the id of a request: the library takes one with another id for a notification, and answers nothing."""
    if not isinstance(message, dict) or "method" not in message or "id" not in message:
        return
    if isinstance(message["id"], bool) or not isinstance(message["id"], str | int):
        raise BadRequest("id: must be a text or a whole number; leave it out in a notification")


async def _answer(request: Request, serve: Serve, body: bytes, limit: int) -> Response:
    is_unread = True
    response = Response()

    async def receive() -> Message:
        nonlocal is_unread
        if is_unread:
            is_unread = False
            return {"type": "http.request", "body": body, "more_body": False}
        return await request.receive()

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            response.status_code, response.raw_headers = message["status"], list(message.get("headers", ()))
        elif message["type"] == "http.response.body":
            response.body += message.get("body", b"")

    await serve(request.scope, receive, send, limit)
    response.headers["Cache-Control"] = "no-store"
    return response
