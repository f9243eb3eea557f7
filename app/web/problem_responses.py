"""Responses with a problem: its document (RFC 9457), or a page for a browser.

See decision 101.
"""

import json
from typing import Any, Final

import structlog
from starlette.requests import Request
from starlette.responses import Response

from app.problems import Problem
from app.web import logging, pages
from app.web.middleware.auth import SAFE_METHODS

MEDIA_TYPE: Final = "application/problem+json"
log = structlog.get_logger()


def internal_error() -> Problem:
    """Return the problem for an unexpected error, which reveals no details to the client."""
    # The server closes the connection after such an error. A client that was not told would send its next request there.
    return Problem(
        "unexpected error in the service; its log has the details under the request id", headers={"Connection": "close"}
    )


def document_of(problem: Problem) -> dict[str, Any]:
    """Return the problem document of a problem (RFC 9457)."""
    document: dict[str, Any] = {
        "type": f"/problems/{problem.slug}",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        **problem.extensions,
    }
    if (request_id := logging.request_id.get()) is not None:
        document["request_id"] = request_id
    if problem.errors:
        document["errors"] = [error.as_dict() for error in problem.errors]
    return document


def render(problem: Problem) -> Response:
    """Render a problem as a response."""
    # ASCII, because a detail may quote client input that cannot be encoded, such as lone surrogates.
    body = json.dumps(document_of(problem), ensure_ascii=True).encode()
    return Response(body, problem.status, {"Cache-Control": "no-store", **problem.headers}, MEDIA_TYPE)


async def respond(request: Request, problem: Problem) -> Response:
    """Return the response to a problem: its document, or a page for a browser that reads."""
    response = render(problem)
    return await pages.problem_page(request, response, problem.title) if _has_page(request, problem) else response


def render_for(request: Request, problem: Problem) -> Response:
    """Return the response to a problem of the service itself: like `respond`, but without reading from the database.

    A page that cannot be made leaves the document.
    """
    response = render(problem)
    if not _has_page(request, problem):
        return response
    try:
        return pages.page_of_problem(request, response, problem.title, json.loads(bytes(response.body)))
    except Exception:
        log.exception("unexpected error", path=request.url.path[:200])
        return response


def _has_page(request: Request, problem: Problem) -> bool:
    return problem.status >= 400 and request.method in SAFE_METHODS and pages.wants_page(request)
