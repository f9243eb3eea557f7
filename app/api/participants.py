"""Participants: filters and routes."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, Query, Request, Response
from pydantic import Field

from app.db import models as m
from app.db.database import Reading
from app.domain.enums import Role
from app.queries import filters, offices, resolve, search
from app.queries.filters import Indexed
from app.queries.pagination import Walk
from app.queries.params import (
    HOW_TO_LOOK,
    HOW_TO_NAME_OFFICES,
    HOW_TO_SORT,
    FormQuery,
    ListQuery,
    Phrase,
    Words,
    one_of,
)
from app.schemas.meeting import Participant, ParticipantDraft
from app.services.resources import MEETINGS, PARTICIPANTS, PEOPLE
from app.web import crud
from app.web.bodies import StrictRoute
from app.web.history_routes import add_history_routes
from app.web.openapi import document

router = APIRouter(tags=["participants"], route_class=StrictRoute)


class ParticipantFormQuery(FormQuery):
    """Query parameters of `GET /participants` in any format."""

    meeting: Words = Field(
        default=[],
        description="Meetings, by id.",
        json_schema_extra={"items": {"type": "string", "format": "meeting-id"}},
        examples=[["2023-09-01-japan-peru-foreign-ministers"]],
    )
    person: Words = Field(
        default=[],
        description="People, by id.",
        json_schema_extra={"items": {"type": "string", "format": "person-id"}},
        examples=[["ana-cecilia-gervasi"]],
    )
    country: Words = Field(
        default=[],
        description="Countries represented, by code or name.",
        json_schema_extra={"items": {"type": "string", "format": "country"}},
        examples=[["Peru"]],
    )
    organization: Words = Field(
        default=[],
        description="Organizations represented, by id.",
        json_schema_extra={"items": {"type": "string", "format": "organization-id"}},
        examples=[["cptpp"]],
    )
    office: Words = Field(
        default=[],
        description=f"Offices held then: `Foreign Minister`. {HOW_TO_NAME_OFFICES}",
        examples=[["Foreign Minister"]],
    )
    role: Words = one_of(Role, "The part in the meeting.")
    q: Phrase | None = Field(
        default=None,
        description=f"Words in the person's names, the office, the note, or the name of the country or organization. {HOW_TO_LOOK}",
        examples=["Gervasi"],
    )
    sort: Literal["id", "-id", "updated_at", "-updated_at", "relevance"] = Field(default="id", description=HOW_TO_SORT)


class ParticipantQuery(ParticipantFormQuery, ListQuery):
    """Query parameters of `GET /participants`."""


def walks(connection: Reading, query: ParticipantFormQuery, also: Sequence[Any] = ()) -> list[Walk]:
    """Return the index scan for a query."""
    participant = m.Participant
    is_by_id = query.sort in {"id", "-id"}

    def one_of(condition: Any, values: Sequence[Any]) -> Indexed:
        return Indexed(condition, is_by_id and len(set(values)) == 1)

    def linked(column: Any, model: Any, groups: Sequence[Sequence[str]]) -> list[Indexed]:
        return [one_of(filters.one_of_keys(column, model, group), group) for group in groups]

    roles = resolve.one_group("role", query.role, Role)
    by_role = [one_of(participant.role.in_(roles), roles)] if roles else []
    by_country = linked(
        participant.country_key, m.Country, resolve.country_groups(connection, "country", query.country)
    )
    by_person = linked(
        participant.person_key, m.Person, resolve.record_groups(connection, "person", query.person, m.Person)
    )
    found = [
        *(one_of(each, [each]) for each in also),
        *_together(by_country, by_person or by_role),
        *(by_role if by_person else []),
        *linked(
            participant.meeting_key, m.Meeting, resolve.record_groups(connection, "meeting", query.meeting, m.Meeting)
        ),
        *linked(
            participant.organization_key,
            m.Organization,
            resolve.record_groups(connection, "organization", query.organization, m.Organization),
        ),
        *(one_of(participant.folded_office.in_(group), group) for group in offices.groups(connection, query.office)),
    ]
    rows = filters.matching(participant, *filters.led(connection, participant.key, found))
    return [search.walk(connection, PARTICIPANTS.collection, rows, query)]


def _together(some: Sequence[Indexed], others: Sequence[Indexed]) -> list[Indexed]:
    """Combine two filters that share a composite index, which serves one value of each."""
    if len(some) == len(others) == 1 and some[0].is_walk and others[0].is_walk:
        return [Indexed(some[0].condition & others[0].condition, is_walk=True)]
    return [*some, *others]


@router.get(
    "/participants", summary="Find participants", response_model=document.Page[Participant], responses=document.LIST
)
async def list_participants(request: Request, query: Annotated[ParticipantQuery, Query()]) -> Response:
    """Find participants by meeting, person, country, office and role."""
    return await crud.list_page(request, PARTICIPANTS.collection, walks, query)


@router.get(
    "/participants.{suffix}",
    summary="Find participants, in another form",
    response_class=Response,
    responses=document.FORMS,
)
async def list_participants_as(
    request: Request, suffix: document.Suffix, query: Annotated[ParticipantFormQuery, Query()]
) -> Response:
    """Find participants as `GET /participants` does, in the format that the suffix names."""
    return await crud.list_page(request, PARTICIPANTS.collection, walks, query, suffix)


@router.post(
    "/participants",
    summary="Add a participant",
    status_code=201,
    response_model=Participant,
    responses=document.CREATE_PART,
)
async def create_participant(request: Request, draft: ParticipantDraft) -> Response:
    """Add a person or a delegation to a meeting."""
    return await crud.post(request, PARTICIPANTS, draft)


@router.get("/participants/{id}", summary="Get a participant", response_model=Participant, responses=document.ITEM)
async def get_participant(request: Request, id: str, version: document.Version = None) -> Response:
    """Get one participant."""
    return await crud.show(request, PARTICIPANTS, id, version)


@router.put(
    "/participants/{id}", summary="Add or replace a participant", response_model=Participant, responses=document.PUT
)
async def put_participant(request: Request, id: str, draft: ParticipantDraft) -> Response:
    """Replace a participant, or add one with an id of your choice. A `GET` response can be sent back unchanged."""
    return await crud.put(request, PARTICIPANTS, id, draft)


@router.patch(
    "/participants/{id}", summary="Change a participant", response_model=Participant, responses=document.PATCH
)
async def patch_participant(request: Request, id: str, change: Annotated[dict[str, Any], Body()]) -> Response:
    """Change the given fields with a JSON merge patch: null clears a field, and a list is replaced as a whole."""
    return await crud.patch(request, PARTICIPANTS, id, change)


@router.delete("/participants/{id}", summary="Delete a participant", status_code=204, responses=document.DELETE)
async def delete_participant(request: Request, id: str) -> Response:
    """Remove a person or a delegation from its meeting."""
    return await crud.delete(request, PARTICIPANTS, id)


add_history_routes(router, PARTICIPANTS, "a participant", Participant, undelete_responses=document.UNDELETE_PART)


@router.get(
    "/meetings/{id}/participants",
    summary="Find a meeting's participants",
    response_model=document.Page[Participant],
    responses=document.SUBLIST,
)
async def list_participants_of_meeting(
    request: Request, id: str, query: Annotated[ParticipantQuery, Query()]
) -> Response:
    """Find the participants of a meeting."""
    await crud.require(request, MEETINGS, id)
    part = m.Participant.meeting_key == filters.keys_of(m.Meeting, [id])
    return await crud.list_page(request, PARTICIPANTS.collection, partial(walks, also=[part]), query)


@router.get(
    "/people/{id}/participants",
    summary="Find a person's participations",
    response_model=document.Page[Participant],
    responses=document.SUBLIST,
)
async def list_participants_of_person(
    request: Request, id: str, query: Annotated[ParticipantQuery, Query()]
) -> Response:
    """Find a person's participations in meetings, each with the office held then."""
    await crud.require(request, PEOPLE, id)
    part = m.Participant.person_key == filters.keys_of(m.Person, [id])
    return await crud.list_page(request, PARTICIPANTS.collection, partial(walks, also=[part]), query)
