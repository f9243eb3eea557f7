"""Exception handlers that render every failure as a problem document (RFC 9457).

See decision 101.
"""

from collections.abc import Awaitable, Callable
from urllib.parse import quote

import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from app.db.faults import Fault, classify_fault
from app.db.sqlite import sqlite_module
from app.problems import BadRequest, Conflict, Gone, MethodNotAllowed, Moved, NotFound, Problem, Unavailable
from app.web import app_state, links
from app.web.middleware import security_headers
from app.web.middleware.auth import SAFE_METHODS
from app.web.middleware.head import ALL_METHODS, ANY_URL, allowed_methods, nearest_path
from app.web.problem_responses import internal_error, render, render_for, respond
from app.web.storage_problems import SOON, storage_problem
from app.web.validation_problems import problem_of, unprocessable

log = structlog.get_logger()


def install(app: FastAPI) -> None:
    """Register handlers that render every exception of the application as a problem document."""
    for kind, handler in _handlers().items():
        app.add_exception_handler(kind, handler)


def _handlers() -> dict[type[Exception], Callable[[Request, Exception], Awaitable[Response]]]:
    return {
        Problem: _on_problem,
        RequestValidationError: _on_invalid_request,
        ValidationError: _on_invalid_document,
        HTTPException: _on_http_exception,
        DBAPIError: _on_database_error,
        # The driver's own errors, from queries that bypass SQLAlchemy.
        sqlite_module().Error: _on_database_error,
        PoolTimeout: _on_busy,
        OSError: _on_system_error,
        Exception: _on_anything_else,
    }


async def response_for(request: Request, error: Exception) -> Response:
    """Return the response to an exception that was raised before the request reached a route."""
    handlers = _handlers()
    return await next(handlers[kind] for kind in type(error).__mro__ if kind in handlers)(request, error)


async def _on_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)  # noqa: S101 - as registered
    if isinstance(error, Moved):
        if request.method not in SAFE_METHODS:
            # Following a redirect of a write would overwrite or delete the survivor without having seen it.
            return await respond(
                request,
                Gone(
                    f"{error.detail}; repeat the request on that record if it is meant for it",
                    successor=error.extensions["successor"],
                ),
            )
        moved_to = links.path(request.scope).replace(
            f"/{error.resource}/{error.record_id}", f"/{error.resource}/{error.successor}", 1
        )
        query = f"?{request.url.query}" if request.url.query else ""
        error.headers["Location"] = links.prefix(request.scope) + quote(moved_to, safe="/") + query
    return await respond(request, error)


async def _on_invalid_request(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - as registered
    return await respond(request, problem_of(request, error))


async def _on_invalid_document(request: Request, error: Exception) -> Response:
    assert isinstance(error, ValidationError)  # noqa: S101 - as registered
    return await respond(request, unprocessable(error))


async def _on_http_exception(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - as registered
    if error.status_code == 405:
        allowed = allowed_methods(request)
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"Allow": ", ".join(allowed)})
        return await respond(
            request,
            MethodNotAllowed(
                f"{request.method} is not supported at this URL; use {', '.join(allowed)}",
                headers={"Allow": ", ".join(allowed)},
            ),
        )
    if error.status_code == 404:
        if request.scope["path"] == ANY_URL and request.method == "OPTIONS":
            return Response(status_code=204, headers={"Allow": ", ".join(ALL_METHODS)})
        near = nearest_path(request)
        hint = f"did you mean {near[:200]}?" if near else "see /docs for the API"
        return await respond(request, NotFound(f"nothing exists at {request.url.path[:200]}; {hint}"))
    if error.status_code == 400:
        return await respond(request, BadRequest(str(error.detail)))
    problem = Problem(str(error.detail), headers=error.headers)
    problem.status, problem.slug, problem.title = error.status_code, "http", "Request failed"
    return await respond(request, problem)


async def _on_database_error(request: Request, error: Exception) -> Response:
    if isinstance(error, IntegrityError):
        return render(
            Conflict(
                "a record with the same name, URL or identifier was written at the same time, or this request contains it twice; "
                "retry, and if that fails too, remove the repetition"
            )
        )
    cause = error.orig if isinstance(error, DBAPIError) else error
    return render_for(request, storage_problem(request, cause or error))


async def _on_system_error(request: Request, error: Exception) -> Response:
    # From a file that the service writes, such as the body of an import while it is received.
    if classify_fault(error) is Fault.OTHER:
        return await _on_anything_else(request, error)
    return render_for(request, storage_problem(request, error))


async def _on_busy(request: Request, _error: Exception) -> Response:
    return render_for(request, Unavailable("too many requests are in progress; retry", headers=SOON))


async def _on_anything_else(request: Request, error: Exception) -> Response:
    log.error("unexpected error", path=request.url.path, exc_info=error)
    # This runs outside the admission middleware, which adds these header fields to every other response.
    return security_headers.add_headers(
        render_for(request, internal_error()), request.scope, app_state.settings(request)
    )
