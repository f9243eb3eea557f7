"""The Reconciliation Service API 0.2, by which OpenRefine and others match their tables with the records."""

from typing import Annotated, Any, Final, TypeVar
from urllib.parse import parse_qsl

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field, ValidationError

from app.domain.strings.json_text import json_text
from app.domain.strings.strict_json import parse_json
from app.problems import BadRequest, Problem, Unprocessable
from app.queries.matching import reconciliation
from app.queries.paging.params import SearchText
from app.representations.formats import JSON
from app.schemas.reconcile import TYPES, Extension, Queries
from app.schemas.validation_messages import first_fault
from app.services.resources import COLLECTIONS
from app.web import app_state, links
from app.web.bodies import StrictRoute, check_media_type, collect_body
from app.web.openapi import document, introduction

router = APIRouter(tags=["matching"], route_class=StrictRoute)
_FORM: Final = "application/x-www-form-urlencoded"
_QUERIES: Final = (
    '{"q0": {"query": "Hayashi Yoshimasa", "type": "people", "properties": [{"pid": "country", "v": "Japan"}]}}'
)
_RESPONSE: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The response that the specification defines.",
        "content": {JSON.media_type: {"schema": {"type": "object"}}},
    }
}
_READ: Final = {**_RESPONSE, **document.problems(400, 422, 503)}
T = TypeVar("T", bound=BaseModel)


class ReconcileParams(BaseModel, extra="forbid"):
    """Query parameters of `GET /reconcile`: without any, it describes the service."""

    queries: str | None = Field(
        default=None, description="A batch of queries, as a JSON object with a key for each.", examples=[_QUERIES]
    )
    extend: str | None = Field(
        default=None,
        description="Records and the properties to add to them, as a JSON object.",
        examples=['{"ids": ["people/hayashi-yoshimasa"], "properties": [{"id": "country"}]}'],
    )


Prefix = Annotated[SearchText | None, Query(description="The beginnings of words of a name.", examples=["haya"])]
Type = Annotated[str | None, Query(description="Only records of this type.", examples=["people"])]
OfOpenRefine = Annotated[str | None, Query(include_in_schema=False)]
"""A parameter for another service, which the suggest box of OpenRefine sends to every one; it changes nothing here."""


class PropertiesParams(BaseModel, extra="forbid"):
    """Query parameters of `GET /reconcile/properties`."""

    type: str = Field(default="people", description="The type of the records.", examples=["people"])


@router.get(
    "/reconcile", summary="Reconcile by the Reconciliation Service API", response_class=Response, responses=_READ
)
async def reconcile(request: Request, params: Annotated[ReconcileParams, Query()]) -> Response:
    """Describe the service, answer a batch of queries, or extend records (Reconciliation Service API 0.2).

    The queries go to the same matcher as those of `POST /match`.
    """
    return await _respond(request, params.queries, params.extend)


@router.post(
    "/reconcile",
    summary="Reconcile a batch by the Reconciliation Service API",
    response_class=Response,
    responses={**_RESPONSE, **document.problems(400, 413, 415, 422, 503)},
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                _FORM: {
                    "schema": {
                        "type": "object",
                        "properties": {"queries": {"type": "string"}, "extend": {"type": "string"}},
                        "additionalProperties": False,
                    },
                    "example": {"queries": _QUERIES},
                }
            },
        }
    },
)
async def reconcile_batch(request: Request) -> Response:
    """Answer a batch of queries, or extend records, given as a form: as `GET /reconcile`, without a limit of the URL."""
    check_media_type(request, [_FORM])
    body = await collect_body(request, app_state.settings(request).max_body_bytes)
    try:
        fields = parse_qsl(
            body.decode(), keep_blank_values=True, strict_parsing=True, errors="strict", max_num_fields=10
        )
    except ValueError as error:
        raise BadRequest("the body is not a form in UTF-8; send queries=… or extend=…, percent-encoded") from error
    data = dict(fields)
    for name in data:
        if name not in {"queries", "extend"}:
            raise Unprocessable.parameter(name[:100], "is not a known field (allowed: extend, queries)")
    if len(data) < len(fields) or not data:
        raise Unprocessable.parameter("queries", "send queries or extend, exactly once")
    return await _respond(request, data.get("queries"), data.get("extend"))


@router.get("/reconcile/suggest/entity", summary="Suggest records by name", response_class=Response, responses=_READ)
async def suggest_entities(
    request: Request,
    prefix: Prefix = None,
    type: Type = None,
    spell: OfOpenRefine = None,  # noqa: ARG001
    exact: OfOpenRefine = None,  # noqa: ARG001
    prefixed: OfOpenRefine = None,  # noqa: ARG001
) -> Response:
    """Suggest records while their names are typed (Reconciliation Service API 0.2)."""
    if type is not None and type not in TYPES:
        raise Unprocessable.parameter("type", f"{type[:60]!r} is not a type (allowed: {', '.join(TYPES)})")
    collections = [COLLECTIONS[name] for name in ([type] if type else TYPES)]
    return _json(await app_state.database(request).read_in_thread(reconciliation.suggest, collections, prefix or ""))


@router.get(
    "/reconcile/properties", summary="List what records can be extended with", response_class=Response, responses=_READ
)
async def list_properties(params: Annotated[PropertiesParams, Query()]) -> Response:
    """List the properties that records of a type can be extended with (Reconciliation Service API 0.2)."""
    # OpenRefine sends an empty type if a column was reconciled without one.
    return _json(reconciliation.properties(params.type or "people"))


async def _respond(request: Request, queries: str | None, extend: str | None) -> Response:
    if queries is not None and extend is not None:
        raise Unprocessable.parameter("extend", "cannot be combined with queries; send one of them")
    database = app_state.database(request)
    if queries is not None:
        return _json(await database.read_in_thread(reconciliation.answer, _parsed("queries", queries, Queries)))
    if extend is not None:
        extension = _parsed("extend", extend, Extension)
        return _json(await database.read_in_thread(reconciliation.extend, COLLECTIONS, extension))
    return _json(_manifest(request))


def _parsed(name: str, text: str, model: type[T]) -> T:
    try:
        return model.model_validate(parse_json(text.encode()))
    except UnicodeEncodeError as error:
        raise Unprocessable.parameter(name, "is not text in UTF-8") from error
    except ValidationError as error:
        raise Unprocessable.parameter(name, first_fault(error, model)) from error
    except Problem as problem:
        raise Unprocessable.parameter(name, problem.detail) from problem


def _manifest(request: Request) -> dict[str, Any]:
    base = f"{links.absolute_prefix(request)}/"
    return {
        "versions": reconciliation.VERSIONS,
        "name": introduction.TITLE,
        "identifierSpace": base,
        "schemaSpace": f"{base}docs#",
        "documentation": f"{base}docs",
        "defaultTypes": reconciliation.types(),
        "view": {"url": f"{base}{{{{id}}}}"},
        "suggest": {"entity": {"service_url": f"{base}reconcile", "service_path": "/suggest/entity"}},
        "extend": {
            "propose_properties": {"service_url": f"{base}reconcile", "service_path": "/properties"},
            "property_settings": [],
        },
        "batchSize": 50,
    }


def _json(content: Any) -> Response:
    body = json_text(content)
    return Response(body, media_type=JSON.media_type, headers={"Cache-Control": "no-store"})
