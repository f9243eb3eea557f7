"""Agreements: routes."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Query, Request, Response

from app.queries.filtering.resolved import Parent
from app.schemas.agreement import Agreement, AgreementInput
from app.services.resources import AGREEMENTS, COUNTRIES, MEETINGS, ORGANIZATIONS, TOPICS
from app.web import crud, crud_writes
from app.web.agreement_list import AGREEMENT_LIST, AgreementListParams, AgreementParams
from app.web.bodies import StrictRoute
from app.web.history_routes import add_history_routes
from app.web.merge_routes import add_merge_routes
from app.web.openapi import document

router = APIRouter(tags=["agreements"], route_class=StrictRoute)


@router.get("/agreements", summary="Find agreements", response_model=document.Page[Agreement], responses=document.LIST)
async def list_agreements(request: Request, query: Annotated[AgreementParams, Query()]) -> Response:
    """Find agreements by party, kind, status and date, newest first."""
    return await crud.list_page(request, AGREEMENT_LIST, query)


@router.get(
    "/agreements.{suffix}",
    summary="Find agreements in another format",
    response_class=Response,
    responses=document.REPRESENTATION,
)
async def list_agreements_as(
    request: Request, suffix: document.Suffix, query: Annotated[AgreementListParams, Query()]
) -> Response:
    """As `GET /agreements`, in the format of the suffix."""
    return await crud.list_page(request, AGREEMENT_LIST, query, suffix)


@router.post(
    "/agreements", summary="Add an agreement", status_code=201, response_model=Agreement, responses=document.CREATE
)
async def create_agreement(
    request: Request, data: AgreementInput, duplicates: document.Duplicates = "refuse"
) -> Response:
    """Add an agreement with its parties and actions, from which its status is derived."""
    return await crud_writes.post(request, AGREEMENTS, data, duplicates)


@router.get("/agreements/{id}", summary="Get an agreement", response_model=Agreement, responses=document.ITEM)
async def get_agreement(
    request: Request, id: str, version: document.Version = None, format: document.ItemFormat = None
) -> Response:
    """Get one agreement."""
    return await crud.show(request, AGREEMENTS, id, version, format)


@router.put("/agreements/{id}", summary="Add or replace an agreement", response_model=Agreement, responses=document.PUT)
async def put_agreement(
    request: Request, id: str, data: AgreementInput, duplicates: document.Duplicates = "refuse"
) -> Response:
    """Replace an agreement, or add one with an id of your choice. A `GET` response can be sent back unchanged."""
    return await crud_writes.put(request, AGREEMENTS, id, data, duplicates)


@router.patch("/agreements/{id}", summary="Update an agreement", response_model=Agreement, responses=document.PATCH)
async def patch_agreement(
    request: Request, id: str, change: Annotated[dict[str, Any], Body()], duplicates: document.Duplicates = "refuse"
) -> Response:
    """Apply a JSON merge patch: null clears a field; lists are replaced."""
    return await crud_writes.patch(request, AGREEMENTS, id, change, duplicates)


@router.delete("/agreements/{id}", summary="Delete an agreement", status_code=204, responses=document.DELETE)
async def delete_agreement(request: Request, id: str) -> Response:
    """Delete an agreement that no record refers to."""
    return await crud_writes.delete(request, AGREEMENTS, id)


add_history_routes(router, AGREEMENTS, "an agreement", Agreement)
add_merge_routes(router, AGREEMENTS, "an agreement", Agreement)


@router.get(
    "/meetings/{id}/agreements",
    summary="Find a meeting's agreements",
    response_model=document.Page[Agreement],
    responses=document.SUBLIST,
)
async def list_agreements_of_meeting(request: Request, id: str, query: Annotated[AgreementParams, Query()]) -> Response:
    """Find the agreements that were signed, welcomed or discussed at a meeting."""
    parent = Parent("meeting", MEETINGS.collection.name, id)
    return await crud.list_page(request, AGREEMENT_LIST, query, parent=parent)


@router.get(
    "/countries/{code}/agreements",
    summary="Find a country's agreements",
    response_model=document.Page[Agreement],
    responses=document.SUBLIST,
)
async def list_agreements_of_country(
    request: Request, code: str, query: Annotated[AgreementParams, Query()]
) -> Response:
    """Find the agreements to which a country is a party."""
    parent = Parent("country", COUNTRIES.collection.name, code)
    return await crud.list_page(request, AGREEMENT_LIST, query, parent=parent)


@router.get(
    "/organizations/{id}/agreements",
    summary="Find an organization's agreements",
    response_model=document.Page[Agreement],
    responses=document.SUBLIST,
)
async def list_agreements_of_organization(
    request: Request, id: str, query: Annotated[AgreementParams, Query()]
) -> Response:
    """Find the agreements to which an organization is a party."""
    parent = Parent("organization", ORGANIZATIONS.collection.name, id)
    return await crud.list_page(request, AGREEMENT_LIST, query, parent=parent)


@router.get(
    "/topics/{id}/agreements",
    summary="Find a topic's agreements",
    response_model=document.Page[Agreement],
    responses=document.SUBLIST,
)
async def list_agreements_of_topic(request: Request, id: str, query: Annotated[AgreementParams, Query()]) -> Response:
    """Find the agreements that are about a topic."""
    parent = Parent("topic", TOPICS.collection.name, id)
    return await crud.list_page(request, AGREEMENT_LIST, query, parent=parent)
