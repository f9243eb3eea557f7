"""Problem responses of the OpenAPI document: one for each status, and one for all that any read or write may meet.

See decision 101.
"""

from typing import Any, Final

from app.problems import Problem

Node = dict[str, Any]

DESCRIPTIONS: Final = {
    308: "The record was merged into another; `Location` has its URL.",
    400: "The request is malformed.",
    401: "The API key is missing or invalid; `WWW-Authenticate` gives the reason.",
    403: "The API key lacks the required scope.",
    404: "No such record.",
    406: "No format that the client accepts.",
    409: "Conflicts with existing records: the id or name is taken, or other records refer to this one.",
    410: "The record was deleted, or merged into `successor`; its id is never reused.",
    412: "The record has changed since the ETag in `If-Match`, or exists despite `If-None-Match: *`.",
    413: "The request body is too large.",
    414: "The URL is too long.",
    415: "The body is not UTF-8 JSON of a supported media type.",
    422: "The input is invalid; `errors` lists each field or parameter.",
    428: "`If-Match` is missing, and this service requires it.",
    429: "The client exceeded its rate limit; `Retry-After` says when to retry.",
    431: "The request header is too large.",
    503: "Temporarily unavailable; `Retry-After` says when to retry.",
    507: "The storage is full.",
}
READ_PROBLEMS: Final = (400, 401, 412, 414, 422, 429, 431, 503)
"""Statuses of problems that any read may meet; the published document states them once, as `default`."""
WRITE_PROBLEMS: Final = (400, 401, 403, 409, 412, 413, 414, 415, 422, 428, 429, 431, 503, 507)
"""The same for requests that write."""
RETRY_AFTER: Final = {"Retry-After": {"description": "Seconds to wait before retrying.", "schema": {"type": "integer"}}}
_MEDIA_TYPE: Final = "application/problem+json"
_SCHEMA: Final = {"$ref": "#/components/schemas/ProblemDocument"}


def responses(*statuses: int) -> dict[int | str, Node]:
    """Return the problem responses of an operation for these statuses."""
    return {status: _response(status) for status in statuses}


def combine(stated: Node, *, writes: bool) -> None:
    """Replace the problems that any read or write may meet by one `default` response (OpenAPI 3.1, section 4.8.16.1).

    All problems have one schema, and generated clients take `default` for every status that is not stated.
    """
    statuses = WRITE_PROBLEMS if writes else READ_PROBLEMS
    for status in statuses:
        stated.pop(str(status), None)
    described = "".join(f"\n- {status}: {DESCRIPTIONS[status]}" for status in statuses)
    beginning = f"Problems that any {'write' if writes else 'read'} may meet."
    stated["default"] = {
        "description": f"{beginning}\n{described}",
        "headers": RETRY_AFTER,
        "content": {_MEDIA_TYPE: {"schema": _SCHEMA}},
    }


def _response(status: int) -> Node:
    kind = next(problem for problem in Problem.__subclasses__() if problem.status == status)
    detail = DESCRIPTIONS[status]
    example = {"type": f"/problems/{kind.slug}", "title": kind.title, "status": status, "detail": detail}
    return {"description": detail, "content": {_MEDIA_TYPE: {"schema": _SCHEMA, "example": example}}}
