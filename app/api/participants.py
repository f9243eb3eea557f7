"""Participants: filters and routes."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Body, Query, Request, Response
from pydantic import Field
from sqlalchemy import select, true

from app.db import models as m
from app.db.database import ReadConnection
from app.domain.dates.edtf import DateWindow
from app.domain.enums import Role
from app.queries.days import first_of_short
from app.queries.filtering import filters, memberships
from app.queries.filtering.filter_kinds import by_country, by_dispute, by_office, by_record, by_vocabulary
from app.queries.filtering.filters import ColumnFilter
from app.queries.filtering.resolved import Filters, Parent
from app.queries.lists import RecordList
from app.queries.paging.pagination import IndexScan, Plan
from app.queries.paging.params import (
    DATE_MATCH,
    OFFICE_SYNTAX,
    SEARCH_SYNTAX,
    SORT_DESCRIPTION,
    Date,
    DateMatch,
    FilterValues,
    FullListParams,
    JsonBool,
    ListParams,
    SearchText,
    disputed,
    one_of,
)
from app.schemas.meeting import Participant, ParticipantInput
from app.services.resources import MEETINGS, PARTICIPANTS, PEOPLE
from app.web import crud, crud_writes
from app.web.bodies import StrictRoute
from app.web.history_routes import add_history_routes
from app.web.openapi import document

router = APIRouter(tags=["participants"], route_class=StrictRoute)


class ParticipantListParams(ListParams):
    """Query parameters of `GET /participants` in any format."""

    meeting: FilterValues = Field(
        default_factory=list,
        description="Meetings, by id.",
        json_schema_extra={"items": {"type": "string", "format": "meeting-id"}},
        examples=[["2023-09-01-japan-peru-foreign-ministers"]],
    )
    person: FilterValues = Field(
        default_factory=list,
        description="People, by id.",
        json_schema_extra={"items": {"type": "string", "format": "person-id"}},
        examples=[["ana-cecilia-gervasi"]],
    )
    country: FilterValues = Field(
        default_factory=list,
        description="Countries represented, by code or name; `member:eu`, members of an organization on the day.",
        json_schema_extra={"items": {"type": "string", "format": "country"}},
        examples=[["Peru"]],
    )
    organization: FilterValues = Field(
        default_factory=list,
        description="Organizations represented, by id.",
        json_schema_extra={"items": {"type": "string", "format": "organization-id"}},
        examples=[["cptpp"]],
    )
    office: FilterValues = Field(
        default_factory=list,
        description=f"Offices held then: `Foreign Minister`. {OFFICE_SYNTAX}",
        examples=[["Foreign Minister"]],
    )
    role: FilterValues = one_of(Role, "Role in the meeting.")
    acting: JsonBool | None = Field(
        default=None, description="Only those for whom it is recorded that they were acting, or not.", examples=[True]
    )
    q: SearchText | None = Field(
        default=None,
        description=f"Words in the person's names, the office, the note, or the name of the country or organization. {SEARCH_SYNTAX}",
        examples=["Gervasi"],
    )
    date: Date | None = Field(
        default=None,
        description="A day, month, year or interval (EDTF); matches participants whose meeting may have been held then.",
        examples=["2023-09"],
    )
    date_from: Date | None = Field(
        default=None, description="Only of meetings on or after this day.", examples=["2023-09-01"]
    )
    date_to: Date | None = Field(default=None, description="Only of meetings on or before this day.", examples=["2023"])
    date_match: DateMatch | None = DATE_MATCH
    disputed: FilterValues = disputed("participants")
    sort: Literal["id", "-id", "date", "-date", "updated_at", "-updated_at", "relevance"] = Field(
        default="id", description=SORT_DESCRIPTION
    )


class ParticipantParams(ParticipantListParams, FullListParams):
    """Query parameters of `GET /participants`."""


def plan(connection: ReadConnection, result: Filters, query: ParticipantListParams) -> Plan:
    """Plan the index scan of a list of participants."""
    participant = m.Participant
    is_by_id = query.sort in {"id", "-id"}

    def one_of(condition: Any, values: Sequence[Any]) -> ColumnFilter:
        return ColumnFilter(condition, is_by_id and len(set(values)) == 1)

    def linked(column: Any, name: str) -> list[ColumnFilter]:
        return [one_of(filters.one_of(column, keys), keys) for keys in result.keys(name)]

    roles = result.one_of("role")
    of_role = [one_of(participant.role.in_(roles), roles)] if roles else []
    of_person = linked(participant.person_key, "person")
    of_country = [
        ColumnFilter(memberships.took_part(participant, keys, organizations), follows_order=False)
        if organizations
        else one_of(filters.one_of(participant.country_key, keys), keys)
        for keys, organizations in zip(result.keys("country"), result.members_of("country"), strict=True)
    ]
    conditions = [
        *_combine(of_country, of_person or of_role),
        *(of_role if of_person else []),
        *linked(participant.meeting_key, "meeting"),
        *linked(participant.organization_key, "organization"),
        *(one_of(participant.folded_office.in_(group), group) for group in result.ids("office")),
    ]
    if query.acting is not None:
        conditions.append(ColumnFilter(participant.acting == query.acting, is_by_id))
    disputed_ = filters.disputes("participants", m.Dispute.participant_key, result.one_of("disputed"))
    window = result.window
    outside_gaps: list[Any] = []
    if window.is_closed and not window.is_within:
        outside_gaps = [~filters.in_gap(participant.meeting_key, window.first, window.last)]
    if query.sort in {"date", "-date"}:
        checked = filters.disputed_conditions(connection, participant.key, disputed_, conditions)
        return Plan.uncached(*_date_scans([*checked, *outside_gaps], window))
    conditions += filters.window_filter(participant, window)
    all_conditions = filters.disputed_conditions(connection, participant.key, disputed_, conditions)
    return Plan.matching(PARTICIPANTS.collection, [*all_conditions, *outside_gaps], query.sort)


def _date_scans(checked: Sequence[Any], window: DateWindow) -> Iterator[IndexScan]:
    """Yield the scans along the days of the meetings: of short ones, and of long ones that may begin much earlier."""
    participant = m.Participant
    overlaps = filters.overlap_conditions(participant.starts_on, participant.ends_on, window)
    begins: list[Any] = [true()]
    if window.first is not None and not window.is_within:
        begins = [participant.starts_on >= first_of_short(window.first), participant.is_long]
    for begin in begins:
        rows = select(participant.key).where(*checked, begin, *overlaps)
        yield IndexScan(rows, participant.key, participant.starts_on)


def _combine(left: Sequence[ColumnFilter], right: Sequence[ColumnFilter]) -> list[ColumnFilter]:
    """Combine two filters that share a composite index, which serves one value of each."""
    if len(left) == len(right) == 1 and left[0].follows_order and right[0].follows_order:
        return [ColumnFilter(left[0].condition & right[0].condition, follows_order=True)]
    return [*left, *right]


PARTICIPANT_LIST: Final = RecordList(
    PARTICIPANTS.collection,
    (
        by_vocabulary("role", Role),
        by_country("country", has_members=True),
        by_record("person", m.Person),
        by_record("meeting", m.Meeting),
        by_record("organization", m.Organization),
        by_office("office"),
        by_dispute("participants"),
    ),
    plan,
)


@router.get(
    "/participants", summary="Find participants", response_model=document.Page[Participant], responses=document.LIST
)
async def list_participants(request: Request, query: Annotated[ParticipantParams, Query()]) -> Response:
    """Find participants by meeting, person, country, office and role."""
    return await crud.list_page(request, PARTICIPANT_LIST, query)


@router.get(
    "/participants.{suffix}",
    summary="Find participants in another format",
    response_class=Response,
    responses=document.REPRESENTATION,
)
async def list_participants_as(
    request: Request, suffix: document.Suffix, query: Annotated[ParticipantListParams, Query()]
) -> Response:
    """As `GET /participants`, in the format of the suffix."""
    return await crud.list_page(request, PARTICIPANT_LIST, query, suffix)


@router.post(
    "/participants",
    summary="Add a participant",
    status_code=201,
    response_model=Participant,
    responses=document.CREATE_PART,
)
async def create_participant(
    request: Request, data: ParticipantInput, duplicates: document.Duplicates = "refuse"
) -> Response:
    """Add a person or a delegation to a meeting."""
    return await crud_writes.post(request, PARTICIPANTS, data, duplicates)


@router.get("/participants/{id}", summary="Get a participant", response_model=Participant, responses=document.ITEM)
async def get_participant(
    request: Request, id: str, version: document.Version = None, format: document.ItemFormat = None
) -> Response:
    """Get one participant."""
    return await crud.show(request, PARTICIPANTS, id, version, format)


@router.put(
    "/participants/{id}", summary="Add or replace a participant", response_model=Participant, responses=document.PUT
)
async def put_participant(
    request: Request, id: str, data: ParticipantInput, duplicates: document.Duplicates = "refuse"
) -> Response:
    """Replace a participant, or add one with an id of your choice. A `GET` response can be sent back unchanged."""
    return await crud_writes.put(request, PARTICIPANTS, id, data, duplicates)


@router.patch(
    "/participants/{id}", summary="Update a participant", response_model=Participant, responses=document.PATCH
)
async def patch_participant(
    request: Request, id: str, change: Annotated[dict[str, Any], Body()], duplicates: document.Duplicates = "refuse"
) -> Response:
    """Apply a JSON merge patch: null clears a field; lists are replaced."""
    return await crud_writes.patch(request, PARTICIPANTS, id, change, duplicates)


@router.delete("/participants/{id}", summary="Delete a participant", status_code=204, responses=document.DELETE)
async def delete_participant(request: Request, id: str) -> Response:
    """Remove a person or a delegation from its meeting."""
    return await crud_writes.delete(request, PARTICIPANTS, id)


add_history_routes(router, PARTICIPANTS, "a participant", Participant, undelete_responses=document.UNDELETE_PART)


@router.get(
    "/meetings/{id}/participants",
    summary="Find a meeting's participants",
    response_model=document.Page[Participant],
    responses=document.SUBLIST,
)
async def list_participants_of_meeting(
    request: Request, id: str, query: Annotated[ParticipantParams, Query()]
) -> Response:
    """Find the participants of a meeting."""
    parent = Parent("meeting", MEETINGS.collection.name, id)
    return await crud.list_page(request, PARTICIPANT_LIST, query, parent=parent)


@router.get(
    "/people/{id}/participants",
    summary="Find a person's participations",
    response_model=document.Page[Participant],
    responses=document.SUBLIST,
)
async def list_participants_of_person(
    request: Request, id: str, query: Annotated[ParticipantParams, Query()]
) -> Response:
    """Find a person's participations in meetings, each with the office held then."""
    parent = Parent("person", PEOPLE.collection.name, id)
    return await crud.list_page(request, PARTICIPANT_LIST, query, parent=parent)
