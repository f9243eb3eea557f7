"""Exception handlers that render every failure as a problem document (RFC 9457).

See decision 101.
"""

import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final
from urllib.parse import quote

import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from app import metrics
from app.db.faults import Fault, classify_fault
from app.db.sqlite import sqlite_module
from app.problems import (
    BadRequest,
    Conflict,
    FieldError,
    Gone,
    MethodNotAllowed,
    Moved,
    NotFound,
    Problem,
    StorageFull,
    Unavailable,
    Unprocessable,
)
from app.schemas import validation_messages
from app.web import app_state, links, logging, pages, query_parameters
from app.web.middleware import security_headers
from app.web.middleware.auth import SAFE_METHODS
from app.web.middleware.head import ALL_METHODS, ANY_URL, allowed_methods, nearest_path
from app.web.openapi import negations

MEDIA_TYPE: Final = "application/problem+json"
_SOON: Final = {"Retry-After": "1"}
_LATER: Final = {"Retry-After": "5"}
_WHEN_REPAIRED: Final = {"Retry-After": "30"}
_NOT_SAVED: Final = "the change was not saved: "
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


async def _respond(request: Request, problem: Problem) -> Response:
    """Return the response to a problem: its document, or a page for a browser that reads."""
    response = render(problem)
    return await pages.problem_page(request, response, problem.title) if _has_page(request, problem) else response


def render_for(request: Request, problem: Problem) -> Response:
    """Return the response to a problem of the service itself: like `_respond`, but without reading from the database.

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


async def _on_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)  # noqa: S101 - as registered
    if isinstance(error, Moved):
        if request.method not in SAFE_METHODS:
            # Following a redirect of a write would overwrite or delete the survivor without having seen it.
            return await _respond(
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
    return await _respond(request, error)


async def _on_invalid_request(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - as registered
    body_model = _body_model(request)
    errors = []
    all_errors = error.errors()
    for error_ in all_errors[: validation_messages.MAX_ERRORS]:
        location, *rest = error_["loc"]
        if location == "query":
            name = str(rest[0]) if rest else "query"
            errors.append(FieldError(_parameter_message(error_, name, _parameters(request)), parameter=name))
        elif location == "body":
            errors.append(
                FieldError(
                    validation_messages.message(error_, validation_messages.field_names(body_model, rest[:-1])),
                    path=tuple(rest),
                )
            )
        else:
            return await _respond(request, NotFound(f"nothing exists at {request.url.path}; see /docs for the API"))
    return await _respond(request, _unprocessable(errors, len(all_errors)))


async def _on_invalid_document(request: Request, error: Exception) -> Response:
    assert isinstance(error, ValidationError)  # noqa: S101 - as registered
    return await _respond(request, unprocessable(error))


def unprocessable(error: ValidationError, model: type[BaseModel] | None = None) -> Unprocessable:
    """Build the problem that lists the validation errors of a document."""
    return _unprocessable(
        [
            FieldError(validation_messages.document_message(item, model), path=tuple(item["loc"]))
            for item in validation_messages.first_errors(error)
        ],
        error.error_count(),
    )


def _unprocessable(errors: Sequence[FieldError], count: int) -> Unprocessable:
    """Build the problem that lists the first errors and gives the total `count`."""
    first = errors[0].as_dict()
    location = first.get("parameter") or first.get("pointer")
    others = f" (and {count - 1} more)" if count > 1 else ""
    extensions: dict[str, Any] = {"error_count": count} if count > len(errors) else {}
    return Unprocessable(f"{location}: {errors[0].detail}{others}", errors=errors, **extensions)


def _parameter_message(error: Any, name: str, known: list[str]) -> str:
    """Return the message for a validation error of a parameter; `known` are all that the route takes."""
    is_unknown = error["type"] == "extra_forbidden"
    # Names with `!` are as many as those without, so only one kind of them is suggested.
    names = [item for item in known if item.endswith("!") == name.endswith("!")]
    if is_unknown and name.endswith("!") and not names:
        return "is not recognized: only lists of meetings take `!=`; leave it out"
    if is_unknown and name.removesuffix("!") in known:
        return f"cannot be negated; leave it out, or negate another (allowed: {', '.join(sorted(names))})"
    if is_unknown and name == negations.NAME and any(item.endswith("!") for item in known):
        return "is not part of a URL; write each of its properties as a parameter: country!=US"
    return validation_messages.message(error, names)


def _parameters(request: Request) -> list[str]:
    dependant = getattr(request.scope.get("route"), "dependant", None)
    return [] if dependant is None else list(query_parameters.parameters_of(dependant))


def _body_model(request: Request) -> Any:
    field = getattr(request.scope.get("route"), "body_field", None)
    return field.field_info.annotation if field is not None else None


async def _on_http_exception(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - as registered
    if error.status_code == 405:
        allowed = allowed_methods(request)
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"Allow": ", ".join(allowed)})
        return await _respond(
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
        return await _respond(request, NotFound(f"nothing exists at {request.url.path[:200]}; {hint}"))
    if error.status_code == 400:
        return await _respond(request, BadRequest(str(error.detail)))
    problem = Problem(str(error.detail), headers=error.headers)
    problem.status, problem.slug, problem.title = error.status_code, "http", "Request failed"
    return await _respond(request, problem)


async def _on_database_error(request: Request, error: Exception) -> Response:
    if isinstance(error, IntegrityError):
        return render(
            Conflict(
                "a record with the same name, URL or identifier was written at the same time, or this request contains it twice; "
                "retry, and if that fails too, remove the repetition"
            )
        )
    cause = error.orig if isinstance(error, DBAPIError) else error
    return render_for(request, _storage_problem(request, cause or error))


async def _on_system_error(request: Request, error: Exception) -> Response:
    # From a file that the service writes, such as the body of an import while it is received.
    if classify_fault(error) is Fault.OTHER:
        return await _on_anything_else(request, error)
    return render_for(request, _storage_problem(request, error))


def partial_import(request: Request, error: Exception, rows: int) -> Problem:
    """Return the problem for an import in slices that a fault ended after `rows` rows had been imported."""
    if isinstance(error, Unavailable):
        problem: Problem = Unavailable(error.detail, headers=error.headers)
    else:
        problem = _storage_problem(request, (error.orig if isinstance(error, DBAPIError) else None) or error)
    reason = problem.detail.partition(";")[0].removeprefix(_NOT_SAVED)
    problem.detail = f"{reason}; {rows} rows before that were imported; send the same again later for the others"
    return problem


def _storage_problem(request: Request, cause: BaseException) -> Problem:
    fault = classify_fault(cause)
    metrics.DATABASE_FAULTS.labels(fault).inc()
    log.error("database error", path=request.url.path[:200], fault=fault, error=type(cause).__name__, detail=str(cause))
    match fault:
        case Fault.FULL:
            return StorageFull(f"{_NOT_SAVED}the disk is full; retry when there is free space")
        case Fault.BUSY:
            return Unavailable("the database is busy with other writes; retry", headers=_SOON)
        case Fault.READ_ONLY:
            return Unavailable(f"{_NOT_SAVED}the database is currently read-only; retry later", headers=_WHEN_REPAIRED)
        case Fault.DAMAGED:
            return Unavailable("the database is damaged; the operator has to restore a backup", headers=_WHEN_REPAIRED)
        case Fault.INPUT_OUTPUT:
            return Unavailable("a storage error occurred; this request changed nothing", headers=_LATER)
        case Fault.INTERRUPTED:
            return Unavailable("the service is stopping; the change was not saved; retry", headers=_LATER)
        case _:
            return Unavailable("the database is currently unavailable; retry later", headers=_LATER)


async def _on_busy(request: Request, _error: Exception) -> Response:
    return render_for(request, Unavailable("too many requests are in progress; retry", headers=_SOON))


async def _on_anything_else(request: Request, error: Exception) -> Response:
    log.error("unexpected error", path=request.url.path, exc_info=error)
    # This runs outside the admission middleware, which adds these header fields to every other response.
    return security_headers.add_headers(
        render_for(request, internal_error()), request.scope, app_state.settings(request)
    )


def internal_error() -> Problem:
    """Return the problem for an unexpected error, which reveals no details to the client."""
    # The server closes the connection after such an error. A client that was not told would send its next request there.
    return Problem(
        "unexpected error in the service; its log has the details under the request id", headers={"Connection": "close"}
    )
