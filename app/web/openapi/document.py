"""Build the OpenAPI document: its description, tags, common responses and parameters."""

from typing import Annotated, Any, Final, Generic, Literal, TypeVar

from fastapi import FastAPI, Path, Query
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel, Field

from app.queries.params import JSON_INTEGER, SHAPING
from app.representations.formats import ATOM, CSV, CSV_BOM, GEOJSON, GRAPHML, ICS, JSON, JSONLD, NDJSON, PARQUET, Format
from app.schemas.judgement import Judgement
from app.schemas.match import MatchReason
from app.web.middleware.auth import READS_BY_POST
from app.web.openapi import examples, filters, links, negations, published, schemas
from app.web.openapi import problems as problem_responses

T = TypeVar("T")
Responses = dict[int | str, dict[str, Any]]

TITLE: Final = "Diplomatic Events"
DESCRIPTION: Final = """\
Who met whom, when, at which level, on what, what they signed, and who says so.

**Three queries to start with** (to send one from this page, open it below, fill it in and press *Execute*):

1. *When did Japan and Peru last meet?*
   [`GET /meetings?country=Japan&country=Peru`](meetings?country=Japan&country=Peru).
   A repeated parameter means *all*; `country=JP,PE` means *either*. Both codes and names work.
2. *What happened in September 2023?*
   [`GET /meetings?date=2023-09`](meetings?date=2023-09).
   A date is a day, a month, a year or an interval; a meeting with an uncertain date matches if it may overlap.
3. *Which agreements do they have, and what is their status?*
   [`GET /agreements?country=JP&country=PE`](agreements?country=JP&country=PE).
   `status` is derived from the actions of an agreement; `as_of` gives the status on a day in the past.

**Conventions.** A page is `{"items": […], "next": …}`; follow `next` until it is null. Unknown parameters are
rejected with a suggestion. A response to `GET` can be sent back unchanged with `PUT`. Every record has an
`ETag`: send it back as `If-Match`, so that no edit is lost. Errors are
[problem documents](https://www.rfc-editor.org/rfc/rfc9457) that name the field and the remedy.
Reads are public; writes require an API key (*Authorize*). Dates are EDTF (ISO 8601-2): `2023-09-01`, `2023-09`, `1873`, `2023-09-01~` (about), `../2023-09-01` (on or before).
"""
TAGS: Final = [
    {"name": "meetings", "description": "Visits, summits, calls, negotiation rounds. Start here."},
    {"name": "participants", "description": "The participation of one person or delegation in one meeting."},
    {
        "name": "agreements",
        "description": "Treaties, memoranda and joint statements, with parties, actions and status.",
    },
    {"name": "people", "description": "People who take part in meetings, and the offices they held."},
    {"name": "countries", "description": "Present and former states, by ISO 3166 code."},
    {"name": "organizations", "description": "Intergovernmental bodies, blocs and agencies."},
    {"name": "topics", "description": "Subjects of meetings and agreements."},
    {"name": "sources", "description": "Articles, press releases and data sets that records cite."},
    {"name": "statistics", "description": "Meetings counted, and the relations of countries."},
    {"name": "changes", "description": "All changes with time and author. Follow changes, and undo deletions."},
    {"name": "transfers", "description": "Export all records; import many at once."},
    {
        "name": "matching",
        "description": "Find the records that a source means; possible duplicates, judgements about them, and questions.",
    },
    {"name": "service", "description": "Health checks, metrics and problem types."},
]


class FieldProblem(BaseModel):
    """An error in one field of the body or one query parameter."""

    pointer: str | None = Field(default=None, description="Field of the body, as a JSON Pointer.")
    parameter: str | None = Field(default=None, description="Query parameter.")
    detail: str = Field(description="The error and how to fix it.")


class ProblemDocument(BaseModel):
    """The reason why a request failed, as a problem document (RFC 9457)."""

    type: str = Field(description="Problem type; stable.", examples=["/problems/validation"])
    title: str
    status: int
    detail: str = Field(description="The error in this request and how to fix it.")
    errors: list[FieldProblem] | None = Field(default=None, description="The first errors, at most 20.")
    error_count: int | None = Field(default=None, description="Number of errors, if not all are listed.")
    candidates: list[str] | None = Field(default=None, description="URLs of the records that it may be a duplicate of.")
    reasons: dict[str, list[MatchReason]] | None = Field(default=None, description="The reasons, by URL.")
    request_id: str | None = Field(
        default=None, description="Id of this request in the service's log; same as `X-Request-Id`."
    )


class Segment(BaseModel):
    """A part of a snippet, as plain text: HTML markup in it has no meaning."""

    text: str
    match: bool = Field(description="Whether this part matches a search word.")


class Page(BaseModel, Generic[T]):
    """One page of a list."""

    @classmethod
    def model_parametrized_name(cls, params: tuple[Any, ...]) -> str:
        """Return the name of a page's schema, such as `MeetingPage`."""
        return f"{params[0].__name__}Page"

    items: list[T]
    next: str | None = Field(description="URL of the next page, relative to this host; null on the last page.")
    total: int | None = Field(default=None, description="Number of matching records; only with `total=true`.")
    snippets: dict[str, list[Segment]] | None = Field(
        default=None,
        description="Matching passages of each record, by its id (for countries, the code); only with `snippets=true`.",
    )


class FacetCount(BaseModel):
    """The number of matching records that have one value of a facet."""

    value: str = Field(description="Value for the filter of the same name; years are values for `date`.")
    name: str = Field(description="Display name.")
    count: int


class FacetedPage(Page[T], Generic[T]):
    """One page of a list, with optional counts of the matching records by facet."""

    facets: dict[str, list[FacetCount]] | None = Field(
        default=None,
        description="For each requested facet, how many of all matching records have each value, most frequent "
        "first; only with `facets`. A record with several values is counted in each of them.",
    )


problems: Final = problem_responses.responses
"""The problem responses of an operation for these statuses."""

_UNCHANGED: Final[Responses] = {304: {"description": "Unchanged since the ETag in `If-None-Match`."}}
LIST: Final[Responses] = {**_UNCHANGED, **problems(400, 406, 422, 503)}
SUBLIST: Final[Responses] = {**_UNCHANGED, **problems(308, 400, 404, 406, 410, 422, 503)}
RELATIONS: Final[Responses] = {status: response for status, response in SUBLIST.items() if status != 410}
DUPLICATES: Final[Responses] = {status: response for status, response in SUBLIST.items() if status != 406}
ITEM: Final[Responses] = {**_UNCHANGED, **problems(308, 400, 404, 406, 410, 422, 503)}
CREATE: Final[Responses] = problems(400, 409, 412, 413, 415, 422, 503, 507)
CREATE_PART: Final[Responses] = {**CREATE, **problems(428)}
PUT: Final[Responses] = {
    201: {"description": "Created."},
    **problems(400, 409, 410, 412, 413, 415, 422, 428, 503, 507),
}
MERGE: Final[Responses] = problems(400, 404, 409, 410, 412, 413, 415, 422, 428, 503, 507)
JUDGEMENT: Final[Responses] = {
    200: {"description": "Unchanged.", "model": Judgement},
    **problems(400, 404, 409, 410, 412, 413, 415, 422, 428, 503, 507),
}
PATCH: Final[Responses] = problems(400, 404, 409, 410, 412, 413, 415, 422, 428, 503, 507)
DELETE: Final[Responses] = problems(400, 404, 409, 410, 412, 422, 428, 503, 507)
UNDELETE: Final[Responses] = problems(400, 404, 409, 412, 422, 503, 507)
UNDELETE_PART: Final[Responses] = {**UNDELETE, **problems(428)}
RESTORE: Final[Responses] = problems(400, 404, 409, 410, 412, 422, 428, 503, 507)
UNMERGE: Final[Responses] = problems(400, 404, 409, 412, 422, 428, 503, 507)
HISTORY: Final[Responses] = {**_UNCHANGED, **problems(404, 422, 503)}
DISPUTES: Final[Responses] = {**_UNCHANGED, **problems(400, 422, 503)}
_EVENTS: Final = "text/event-stream"
CHANGES: Final[Responses] = {
    200: {"content": {_EVENTS: {"schema": {"type": "string"}}}},
    **_UNCHANGED,
    **problems(400, 422, 503),
}


_SUFFIX: Final = ".{suffix}"
_COMMON_FORMATS: Final = (CSV, CSV_BOM, NDJSON, ATOM, JSONLD)
_MEETING_FORMATS: Final = (CSV, CSV_BOM, NDJSON, ICS, ATOM, GEOJSON, JSONLD)
_TABLE_FORMATS: Final = (CSV, CSV_BOM, NDJSON, PARQUET, GRAPHML)
REPRESENTATION: Final[Responses] = {**_UNCHANGED, **problems(400, 404, 406, 422, 503)}
Suffix = Annotated[
    str, Path(description="Format.", json_schema_extra={"enum": [item.suffix for item in (*_COMMON_FORMATS, JSON)]})
]
MeetingSuffix = Annotated[
    str, Path(description="Format.", json_schema_extra={"enum": [item.suffix for item in (*_MEETING_FORMATS, JSON)]})
]
Duplicates = Annotated[
    Literal["refuse", "allow"],
    Query(description="For a possible duplicate of an existing record: reject it with 409, or create it anyway."),
]
FarFuture = Annotated[
    Literal["refuse", "allow"],
    Query(description="For a date more than ten years ahead: reject it with 422, or take it."),
]

Version = Annotated[
    Annotated[int, Field(ge=1, le=2**31 - 1), JSON_INTEGER] | None,
    Query(
        description="The record as of this version in its history; also available if it was deleted since. JSON only.",
    ),
]
RestoredVersion = Annotated[
    int,
    Field(ge=1, le=2**31 - 1),
    JSON_INTEGER,
    Query(description="Version in the history of the record.", examples=[1]),
]
ItemFormat = Annotated[Annotated[str, Field(max_length=40)] | None, Query(include_in_schema=False)]
HistoryLimit = Annotated[
    int, Field(ge=1, le=100), JSON_INTEGER, Query(description="Maximum number of versions per page.")
]
HistoryCursor = Annotated[
    Annotated[int, Field(ge=1, le=2**31 - 1), JSON_INTEGER] | None,
    Query(description="Position of the page, from `next` of the previous page."),
]

_ETAG: Final = {"ETag": {"description": "Entity tag of the representation.", "schema": {"type": "string"}}}
_LINK: Final = {"Link": {"description": 'The next page, as `rel="next"`.', "schema": {"type": "string"}}}
_LOCATION: Final = {"Location": {"description": "URL of the new record.", "schema": {"type": "string"}}}
_OPEN_QUESTIONS: Final = {
    "Open-Questions": {
        "description": "Ids of questions about the meeting, quoted, as `GET /questions` has them.",
        "schema": {"type": "string"},
    }
}
_IF_MATCH: Final = {
    "name": "If-Match",
    "in": "header",
    "description": "The `ETag` of the version that this change is based on; if the record has changed since, 412. For a new "
    "participant, the `ETag` of the meeting.",
    "schema": {"type": "string"},
}
_IDEMPOTENCY_KEY: Final = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "A unique string, such as a UUID. Repeating the request with the same key does not execute it again, but returns "
    "the stored response; a different request with it gets 422, and 409 while the first is in progress.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "format": "idempotency-key"},
}
_IF_NONE_MATCH: Final = {
    "name": "If-None-Match",
    "in": "header",
    "description": "The `ETag` of the client's copy; if it is current, the response is 304 without a body.",
    "schema": {"type": "string"},
}


_SECURITY_SCHEMES: Final = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "description": "API key, beginning with `dipev_`. `diplomatic-events keys create NAME` creates one; the first "
        "`serve` on a new database prints one. Send it here or as `X-API-Key`, not both.",
    },
    "header": {
        "type": "apiKey",
        "in": "header",
        "name": "X-API-Key",
        "description": "The same API key, for clients that need `Authorization` for something else, such as a proxy.",
    },
}
_RESPONSE_PARAMETERS: Final = SHAPING | {"If-None-Match", "If-Match", "Idempotency-Key"}


def install(app: FastAPI) -> None:
    """Replace `app.openapi()` by a function that returns the published document."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = published.publish(build(app))
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way


def build(app: FastAPI) -> dict[str, Any]:
    """Return the document without shared components, and with all conditions between fields.

    Tests validate requests and responses against it; clients get the result of `published.publish`.
    """
    return _finish(
        get_openapi(
            title=app.title,
            version=app.version,
            description=app.description,
            routes=app.routes,
            tags=app.openapi_tags,
            license_info=app.license_info,
        )
    )


def _finish(document: dict[str, Any]) -> dict[str, Any]:
    document = schemas.with_plain_names(document)
    known = document["components"]["schemas"]
    for name in ("HTTPValidationError", "ValidationError"):
        known.pop(name, None)
    problem = ProblemDocument.model_json_schema(ref_template=schemas.REFERENCE + "{model}")
    known.update(problem.pop("$defs"))
    known["ProblemDocument"] = problem
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            _finish_operation(document, path, method, operation)
    for path, operations in document["paths"].items():
        if (listed := path.removesuffix(_SUFFIX)) != path and listed in document["paths"]:
            operations["get"]["responses"]["200"] = document["paths"][listed]["get"]["responses"]["200"]
    links.add(document)
    for schema in known.values():
        schemas.tidy(schema)
    document["components"]["schemas"] = dict(sorted(known.items()))
    document["components"]["securitySchemes"] = _SECURITY_SCHEMES
    return document


def _finish_operation(document: dict[str, Any], path: str, method: str, operation: dict[str, Any]) -> None:
    parameters = operation["parameters"] = negations.combine(filters.combine(operation.get("parameters", []), path))
    responses = operation["responses"]
    for parameter in parameters:
        _finish_parameter(parameter, path, method)
        if parameter["name"] == "format":
            _finish_formats(parameter, path, responses["200"])
    if "ProblemDocument" not in str(responses.get("422", "ProblemDocument")):
        # FastAPI's own 422, for path parameters; here any text is accepted, and an unknown one results in 404.
        del responses["422"]
    if "304" in responses:
        parameters.append(_IF_NONE_MATCH)
    if "428" in responses:
        parameters.append(_IF_MATCH)
    writes = method != "get" and path not in READS_BY_POST
    parameters += [_IDEMPOTENCY_KEY] * writes
    # Filters come first, then parameters that shape the response, such as `sort`, and header fields.
    parameters.sort(key=lambda parameter: parameter["name"] in _RESPONSE_PARAMETERS)
    if writes or method == "get":
        _finish_headers(method, operation)
    _finish_access(operation, writes=writes)
    for response in responses.values():
        response["description"] = response["description"].replace("Successful Response", "OK.")
    operation["responses"] = dict(sorted(responses.items()))
    if method == "put" and "201" in responses:
        responses["201"]["content"] = responses["200"]["content"]
    if "requestBody" in operation:
        _finish_body(document, method, operation)


def _finish_access(operation: dict[str, Any], *, writes: bool) -> None:
    """Declare the security and the problem responses of the admission middleware, which apply to every operation."""
    statuses = [401, 414, 429, 431, 503]
    if writes:
        operation["security"] = [{name: []} for name in _SECURITY_SCHEMES]
        statuses.append(403)
    for status, response in problems(*statuses).items():
        operation["responses"].setdefault(str(status), response)
    operation["responses"]["429"]["headers"] = problem_responses.RETRY_AFTER


def _finish_headers(method: str, operation: dict[str, Any]) -> None:
    responses = operation["responses"]
    for status in ("200", "201"):
        if status in responses and ("304" in responses or method in {"post", "put", "patch"}):
            headers = responses[status].setdefault("headers", {})
            headers.update(_ETAG)
            if status == "201":
                headers.update(_LOCATION)
            if "304" not in responses and operation["tags"] in (["meetings"], ["participants"]):
                headers.update(_OPEN_QUESTIONS)
            if "cursor" in {parameter["name"] for parameter in operation["parameters"]}:
                headers.update(_LINK)


def _finish_formats(parameter: dict[str, Any], path: str, response: dict[str, Any]) -> None:
    """Declare the formats of a list, in its `format` parameter and its response."""
    formats: tuple[Format, ...] = _MEETING_FORMATS if path.endswith("/meetings") else _COMMON_FORMATS
    if path.startswith(filters.PATHS):
        formats = (ATOM, ICS) if path.startswith("/relations") else _TABLE_FORMATS
    if path.startswith("/tenures"):
        formats = (CSV, CSV_BOM, NDJSON)
    parameter["schema"] = {"type": "string", "enum": [format_.name for format_ in (JSON, *formats)]}
    response["description"] = "One page; other formats than JSON and Atom have all matching records without `limit`."
    for format_ in formats:
        schema = {"type": "object" if format_.media_type.endswith("+json") else "string"}
        response["content"][format_.media_type] = {"schema": schema}


def _finish_body(document: dict[str, Any], method: str, operation: dict[str, Any]) -> None:
    content = operation["requestBody"]["content"]
    for media in content.values():
        if "example" in media:
            # Swagger UI shows `example` encoded as JSON, in quotes, but entries of `examples` as they are.
            media["examples"] = {"example": {"value": media.pop("example")}}
    if method == "patch":
        content["application/json"]["schema"] = _patch(document, operation)
    for name, value in examples.BODIES.get(operation["operationId"], {}).items():
        content["application/json"].setdefault("examples", {})[name] = value
    if method == "patch":
        # FastAPI only declares application/json; a merge patch has a media type of its own (RFC 7396).
        operation["requestBody"]["content"] = {"application/merge-patch+json": content["application/json"], **content}


def _patch(document: dict[str, Any], operation: dict[str, Any]) -> dict[str, str]:
    """Return a reference to the merge patch schema of an operation, derived from the input of the record."""
    response_schema = operation["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
    name = schemas.add_patch(document["components"]["schemas"], response_schema.removeprefix(schemas.REFERENCE))
    return {"$ref": schemas.REFERENCE + name}


def _finish_parameter(parameter: dict[str, Any], path: str, method: str) -> None:
    if not parameter["required"]:
        del parameter["required"]  # the default
    schema = parameter["schema"]
    schema.pop("title", None)
    schema.pop("description", None)
    schemas.without_null(schema)
    if schema.pop("x-comma", False):
        # Several values for a single-valued field are alternatives, separated by commas: ?kind=summit,call
        parameter.update({"style": "form", "explode": False})
        # The limit applies to the length of the joined text, which no vocabulary can reach.
        schema.pop("maxItems")
    if parameter["name"] == "limit" and "{suffix}" in path:
        # Swagger UI sends defaults; here that would return one page instead of all records.
        schema.pop("default", None)
    if parameter["in"] == "path":
        parameter.update(examples.path_parameter(path, method, parameter["name"]))
