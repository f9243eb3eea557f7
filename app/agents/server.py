"""The server of the Model Context Protocol, by the `mcp` package: the extra `diplomatic-events[mcp]`.

See decision 169.
"""

from functools import cache
from importlib.metadata import version
from typing import Any, Final

import structlog
from mcp import types
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.shared.exceptions import MCPError
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from app.agents.handlers import OperationFailed
from app.agents.operations import Operations
from app.agents.results import encoded, shrunk
from app.agents.tools import TOOLS
from app.domain.strings.suggestions import did_you_mean
from app.problems import Problem
from app.web.problem_responses import document_of

INSTRUCTIONS: Final = (
    "Records of diplomatic meetings, with participants, agreements, topics and sources. Cite the `address` or `url` of a record "
    "and its sources. Fields without a value are left out. Dates are EDTF: `~` approximate, `?` uncertain, `..` open. A result "
    "that is not complete has `truncated` and `read_on`. An error names the argument and the remedy."
)
Context = ServerRequestContext[Any, Request]
log = structlog.get_logger()


async def _list_tools(_context: Context, _params: types.PaginatedRequestParams | None) -> types.ListToolsResult:
    return types.ListToolsResult(tools=list(_tools()))


@cache
def _tools() -> tuple[types.Tool, ...]:
    return tuple(
        types.Tool(
            name=tool.name,
            description=tool.description,
            input_schema=tool.schema,
            annotations=types.ToolAnnotations(read_only_hint=not tool.is_write, destructive_hint=False),
        )
        for tool in TOOLS.values()
    )


async def _call_tool(context: Context, params: types.CallToolRequestParams) -> types.CallToolResult:
    tool = TOOLS.get(params.name)
    if tool is None:
        raise MCPError(types.INVALID_PARAMS, f"unknown tool {params.name[:100]!r}{did_you_mean(params.name, TOOLS)}")
    if context.request is None:
        raise TypeError("the transport has no HTTP request")
    try:
        result = await tool.call(Operations(context.request), params.arguments or {})
    except Problem as problem:
        return _failure(document_of(problem))
    except OperationFailed as failure:
        return _failure(failure.problem)
    return types.CallToolResult(content=[_text(result)])


def _failure(problem: Any) -> types.CallToolResult:
    return types.CallToolResult(content=[_text(shrunk(problem, "correct the first errors"))], is_error=True)


def _text(document: Any) -> types.TextContent:
    return types.TextContent(type="text", text=encoded(document))


@cache
def server() -> Server[Any]:
    """Return the server; it has no state."""
    return Server(
        "diplomatic-events",
        version=version("diplomatic-events"),
        title="Diplomatic Events",
        instructions=INSTRUCTIONS,
        on_list_tools=_list_tools,
        on_call_tool=_call_tool,
        get_tool_input_schema=lambda name: TOOLS[name].schema if name in TOOLS else None,
    )


async def serve(scope: Scope, receive: Receive, send: Send, max_body_bytes: int) -> None:
    """Answer one request of the protocol, as JSON and without a session.

    The manager of sessions has none to keep, so it lives as long as the request, and so do the tasks that it starts.
    """
    manager = StreamableHTTPSessionManager(
        server(), json_response=True, stateless=True, max_request_body_size=max_body_bytes
    )
    async with manager.run():
        await manager.handle_request(scope, receive, send)
