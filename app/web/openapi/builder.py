"""Build the OpenAPI document from the routes: security, header fields, formats and bodies of each operation."""

from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from app.queries.paging.params import SHAPING
from app.representations.formats import ATOM, CSV, CSV_BOM, GRAPHML, ICS, JSON, NDJSON, Format
from app.web.middleware.auth import READS_BY_POST
from app.web.openapi import example_ids, examples, filters, links, negations, published, schemas
from app.web.openapi import problems as problem_responses
from app.web.openapi.document import COMMON_FORMATS, MEETING_FORMATS, TABLE_FORMATS, ProblemDocument, problems

_SUFFIX: Final = ".{suffix}"
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
        schemas.simplify(schema)
    document["components"]["schemas"] = dict(sorted(known.items()))
    document["components"]["securitySchemes"] = _SECURITY_SCHEMES
    return document


def _parameters(path: str, operation: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the parameters of an operation: without `format` if the path names the format."""
    declared = negations.combine(filters.combine(operation.get("parameters", []), path))
    return [item for item in declared if item["name"] != "format" or not path.endswith(_SUFFIX)]


def _finish_operation(document: dict[str, Any], path: str, method: str, operation: dict[str, Any]) -> None:
    parameters = operation["parameters"] = _parameters(path, operation)
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
    formats: tuple[Format, ...] = MEETING_FORMATS if path.endswith("/meetings") else COMMON_FORMATS
    if path.startswith(filters.PATHS):
        formats = (ATOM, ICS) if path.startswith("/relations") else TABLE_FORMATS
        if path == "/stats":  # a network alone is a graph
            formats = tuple(format_ for format_ in formats if format_ is not GRAPHML)
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
        if title := media["schema"].get("title"):
            # A schema of its own, by whose name clients call the class.
            document["components"]["schemas"][title] = media["schema"]
            media["schema"] = {"$ref": schemas.REFERENCE + title}
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
    if schema.get("type") == "array":
        # Swagger UI invents values for an array without a default. The models have none but a factory, since Pydantic copies
        # a default for each request.
        schema.setdefault("default", [])
    if schema.pop("x-comma", False):
        # Several values for a single-valued field are alternatives, separated by commas: ?kind=summit,call
        parameter.update({"style": "form", "explode": False})
        # The limit applies to the length of the joined text, which no vocabulary can reach.
        schema.pop("maxItems")
    if parameter["name"] == "limit" and "{suffix}" in path:
        # Swagger UI sends defaults; here that would return one page instead of all records.
        schema.pop("default", None)
    if parameter["in"] == "path":
        parameter.update(example_ids.path_parameter(path, method, parameter["name"]))
