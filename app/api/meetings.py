"""Meetings, the core of the product: their routes, and the lists of meetings of every other record."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Query, Request, Response

from app.queries.filtering.resolved import Parent
from app.schemas.meeting import Meeting, MeetingInput
from app.services.resources import AGREEMENTS, COUNTRIES, MEETINGS, ORGANIZATIONS, PEOPLE, SOURCES, TOPICS
from app.web import crud, crud_writes
from app.web.bodies import StrictRoute
from app.web.history_routes import add_history_routes
from app.web.meeting_list import MEETING_LIST, MeetingListParams, MeetingParams
from app.web.merge_routes import add_merge_routes
from app.web.openapi import document

router = APIRouter(tags=["meetings"], route_class=StrictRoute)


@router.get(
    "/meetings",
    summary="Find meetings",
    response_model=document.FacetedPage[Meeting],
    responses=document.LIST,
)
async def list_meetings(request: Request, query: Annotated[MeetingParams, Query()]) -> Response:
    """Find meetings by country, date, person, topic and more, newest first."""
    return await crud.list_page(request, MEETING_LIST, query)


@router.get(
    "/meetings.{suffix}",
    summary="Find meetings in another format",
    response_class=Response,
    responses=document.REPRESENTATION,
)
async def list_meetings_as(
    request: Request, suffix: document.MeetingSuffix, query: Annotated[MeetingListParams, Query()]
) -> Response:
    """As `GET /meetings`, in the format of the suffix.

    Clients can subscribe to any query as a calendar (`ics`) or a feed (`atom`).
    """
    return await crud.list_page(request, MEETING_LIST, query, suffix)


@router.post("/meetings", summary="Add a meeting", status_code=201, response_model=Meeting, responses=document.CREATE)
async def create_meeting(
    request: Request,
    data: MeetingInput,
    duplicates: document.Duplicates = "refuse",
    far_future: document.FarFuture = "refuse",
) -> Response:
    """Add a meeting with its participants, agreements, topics and sources, in one transaction.

    Related records are given by id or inline; inline records are matched (by identifier or natural key) or created.
    """
    return await crud_writes.post(request, MEETINGS, data, duplicates, far_future)


@router.get("/meetings/{id}", summary="Get a meeting", response_model=Meeting, responses=document.ITEM)
async def get_meeting(
    request: Request, id: str, version: document.Version = None, format: document.ItemFormat = None
) -> Response:
    """Get one meeting, with its participants, agreements, topics and citations."""
    return await crud.show(request, MEETINGS, id, version, format)


@router.put("/meetings/{id}", summary="Add or replace a meeting", response_model=Meeting, responses=document.PUT)
async def put_meeting(
    request: Request,
    id: str,
    data: MeetingInput,
    duplicates: document.Duplicates = "refuse",
    far_future: document.FarFuture = "refuse",
) -> Response:
    """Replace a meeting, or add one with an id of your choice. A `GET` response can be sent back unchanged."""
    return await crud_writes.put(request, MEETINGS, id, data, duplicates, far_future)


@router.patch("/meetings/{id}", summary="Update a meeting", response_model=Meeting, responses=document.PATCH)
async def patch_meeting(
    request: Request,
    id: str,
    change: Annotated[dict[str, Any], Body()],
    duplicates: document.Duplicates = "refuse",
    far_future: document.FarFuture = "refuse",
) -> Response:
    """Apply a JSON merge patch: null clears a field; lists are replaced."""
    return await crud_writes.patch(request, MEETINGS, id, change, duplicates, far_future)


@router.delete("/meetings/{id}", summary="Delete a meeting", status_code=204, responses=document.DELETE)
async def delete_meeting(request: Request, id: str) -> Response:
    """Delete a meeting and its participants; people, agreements, topics and sources stay."""
    return await crud_writes.delete(request, MEETINGS, id)


add_history_routes(
    router,
    MEETINGS,
    "a meeting",
    Meeting,
    undelete_description="Restore a deleted {noun} with its participants.",
)


add_merge_routes(router, MEETINGS, "a meeting", Meeting)


@router.get(
    "/people/{id}/meetings",
    summary="Find a person's meetings",
    response_model=document.FacetedPage[Meeting],
    responses=document.SUBLIST,
)
async def list_meetings_of_person(request: Request, id: str, query: Annotated[MeetingParams, Query()]) -> Response:
    """Find the meetings that a person took part in."""
    parent = Parent("person", PEOPLE.collection.name, id)
    return await crud.list_page(request, MEETING_LIST, query, parent=parent)


@router.get(
    "/countries/{code}/meetings",
    summary="Find a country's meetings",
    response_model=document.FacetedPage[Meeting],
    responses=document.SUBLIST,
)
async def list_meetings_of_country(request: Request, code: str, query: Annotated[MeetingParams, Query()]) -> Response:
    """Find the meetings that a country took part in."""
    parent = Parent("country", COUNTRIES.collection.name, code)
    return await crud.list_page(request, MEETING_LIST, query, parent=parent)


@router.get(
    "/organizations/{id}/meetings",
    summary="Find an organization's meetings",
    response_model=document.FacetedPage[Meeting],
    responses=document.SUBLIST,
)
async def list_meetings_of_organization(
    request: Request, id: str, query: Annotated[MeetingParams, Query()]
) -> Response:
    """Find the meetings that an organization took part in, or at which it was discussed."""
    parent = Parent("organization", ORGANIZATIONS.collection.name, id)
    return await crud.list_page(request, MEETING_LIST, query, parent=parent)


@router.get(
    "/topics/{id}/meetings",
    summary="Find a topic's meetings",
    response_model=document.FacetedPage[Meeting],
    responses=document.SUBLIST,
)
async def list_meetings_of_topic(request: Request, id: str, query: Annotated[MeetingParams, Query()]) -> Response:
    """Find the meetings at which a topic was discussed."""
    parent = Parent("topic", TOPICS.collection.name, id)
    return await crud.list_page(request, MEETING_LIST, query, parent=parent)


@router.get(
    "/agreements/{id}/meetings",
    summary="Find an agreement's meetings",
    response_model=document.FacetedPage[Meeting],
    responses=document.SUBLIST,
)
async def list_meetings_of_agreement(request: Request, id: str, query: Annotated[MeetingParams, Query()]) -> Response:
    """Find the meetings at which an agreement was signed, welcomed or discussed."""
    parent = Parent("agreement", AGREEMENTS.collection.name, id)
    return await crud.list_page(request, MEETING_LIST, query, parent=parent)


@router.get(
    "/sources/{id}/meetings",
    summary="Find a source's meetings",
    response_model=document.FacetedPage[Meeting],
    responses=document.SUBLIST,
)
async def list_meetings_of_source(request: Request, id: str, query: Annotated[MeetingParams, Query()]) -> Response:
    """Find the meetings for which a source is cited."""
    parent = Parent("source", SOURCES.collection.name, id)
    return await crud.list_page(request, MEETING_LIST, query, parent=parent)
