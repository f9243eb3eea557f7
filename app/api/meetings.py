"""Meetings, the core of the product: filters, index scans and routes, including all lists of meetings."""

from typing import Annotated, Any, ClassVar, Final, Literal, Self

from fastapi import APIRouter, Body, Query, Request, Response
from pydantic import Field, PrivateAttr

from app.db import models as m
from app.domain.enums import Level, MeetingKind, MeetingStatus, Mode, Origin, Role, VenueKind
from app.filter_index import planner
from app.filter_index.facets import IN_FEEDS
from app.queries.filter_kinds import (
    by_city,
    by_country,
    by_dispute,
    by_identifier,
    by_office,
    by_participant,
    by_place,
    by_record,
    by_roles,
    by_series,
    by_topic,
    by_value,
    by_venue,
    by_vocabulary,
    negated,
)
from app.queries.lists import RecordList
from app.queries.params import (
    DATE_MATCH,
    NAME_SYNTAX,
    OFFICE_SYNTAX,
    SEARCH_SYNTAX,
    SORT_DESCRIPTION,
    BoundingBox,
    Date,
    DateMatch,
    FacetedListParams,
    FilterValues,
    ListParams,
    Parts,
    Period,
    ProvenanceParams,
    SearchText,
    disputed,
    negation,
    one_of,
)
from app.queries.resolved import Parent
from app.schemas.meeting import Meeting, MeetingInput
from app.services import provenance
from app.services.resources import AGREEMENTS, COUNTRIES, MEETINGS, ORGANIZATIONS, PEOPLE, SOURCES, TOPICS
from app.web import crud
from app.web.bodies import StrictRoute
from app.web.history_routes import add_history_routes
from app.web.merge_routes import add_merge_routes
from app.web.openapi import document

router = APIRouter(tags=["meetings"], route_class=StrictRoute)

Sort = Literal[
    "date",
    "-date",
    "updated_at",
    "-updated_at",
    "id",
    "-id",
    "number",
    "-number",
    "starts_at",
    "-starts_at",
    "relevance",
]


class _Negations(ListParams):
    """The parameters that leave out what the plain ones find: `country!=US`."""

    not_country: FilterValues = negation("country")
    not_participant: FilterValues = negation("participant")
    not_place: FilterValues = negation("place")
    not_city: FilterValues = negation("city")
    not_venue: FilterValues = negation("venue")
    not_person: FilterValues = negation("person")
    not_organization: FilterValues = negation("organization")
    not_participating_organization: FilterValues = negation("participating_organization")
    not_discussed_organization: FilterValues = negation("discussed_organization")
    not_topic: FilterValues = negation("topic")
    not_agreement: FilterValues = negation("agreement")
    not_office: FilterValues = negation("office")
    not_role: FilterValues = negation("role")
    not_part_of: FilterValues = negation("part_of")
    not_series: FilterValues = negation("series")
    not_venue_kind: FilterValues = negation("venue_kind")
    not_kind: FilterValues = negation("kind")
    not_level: FilterValues = negation("level")
    not_mode: FilterValues = negation("mode")
    not_status: FilterValues = negation("status")
    not_disputed: FilterValues = negation("disputed")
    not_origin: FilterValues = negation("origin")


class MeetingListParams(ProvenanceParams, _Negations):
    """Query parameters of `GET /meetings` in any format. A comma means *either*; a repeated parameter means *all*."""

    UNBOUNDED: ClassVar[frozenset[str]] = ListParams.UNBOUNDED | {"within", "crosses"}

    country: FilterValues = Field(
        default=[],
        description="Countries that took part, by code or name: `JP`, `JPN`, `Japan`, `Türkiye`, `USSR`, `cow:740`. "
        "`JP,PE` matches either, a repeated parameter both; `member:eu`, members of an organization on the day; `region:150`, an M49 region. Each parameter "
        "may be met by another participant; `participant` asks for several of one.",
        json_schema_extra={"items": {"type": "string", "format": "country"}},
        examples=[["Japan", "Peru"], ["JP,PE"]],
    )
    date: Date | None = Field(
        default=None,
        description="A day, month, year or interval (EDTF); matches meetings that may have been held then.",
        examples=["2023-09", "2023-08-30/2023-09-02"],
    )
    date_from: Date | None = Field(
        default=None, description="Only meetings on or after this day.", examples=["2023-09-01"]
    )
    date_to: Date | None = Field(default=None, description="Only meetings on or before this day.", examples=["2023"])
    previous_date: Date | None = Field(
        default=None,
        description="Only meetings that were planned for these days before (EDTF): postponed ones, by their `previous_dates`.",
        examples=["2020-04"],
    )
    participant: FilterValues = Field(
        default=[],
        description="Conditions that one participant meets, joined by `;`, with the keys `country`, `office`, `role`, `person` and "
        "`organization` and the values of these parameters. `\\` escapes `;`, `:` and `\\`.",
        examples=[["country:PE;office:Foreign Minister"]],
    )
    date_match: DateMatch | None = DATE_MATCH
    within: Date | None = Field(
        default=None,
        description="Only meetings surely within these days (EDTF), whatever `date_match` is.",
        examples=["2023"],
    )
    crosses: Period | None = Field(
        default=None,
        description="Only meetings whose possible days are not all in one such period.",
        examples=["year"],
    )
    parts: Parts = Field(
        default="all",
        description="`once` leaves out parts whose whole has their status, days and countries.",
    )
    person: FilterValues = Field(
        default=[],
        description="People who took part, by id.",
        json_schema_extra={"items": {"type": "string", "format": "person-id"}},
        examples=[["hayashi-yoshimasa"]],
    )
    organization: FilterValues = Field(
        default=[],
        description="Organizations that took part or were discussed, by id.",
        json_schema_extra={"items": {"type": "string", "format": "organization-id"}},
        examples=[["cptpp"]],
    )
    participating_organization: FilterValues = Field(
        default=[],
        description="Organizations that took part, by id.",
        json_schema_extra={"items": {"type": "string", "format": "organization-id"}},
        examples=[["cptpp"]],
    )
    discussed_organization: FilterValues = Field(
        default=[],
        description="Organizations that were discussed, by id.",
        json_schema_extra={"items": {"type": "string", "format": "organization-id"}},
        examples=[["cptpp"]],
    )
    topic: FilterValues = Field(
        default=[],
        description="Topics discussed, by id, with their child topics; `id!` is a topic without these.",
        json_schema_extra={"items": {"type": "string", "format": "topic-id"}},
        examples=[["apec-2024", "nikkei-community"]],
    )
    agreement: FilterValues = Field(
        default=[],
        description="Agreements signed, welcomed or discussed, by id.",
        json_schema_extra={"items": {"type": "string", "format": "agreement-id"}},
        examples=[["japan-peru-memorandum-of-cooperation-on-antarctic-research"]],
    )
    office: FilterValues = Field(
        default=[],
        description=f"Offices that participants held then: `Foreign Minister`. {OFFICE_SYNTAX}",
        examples=[["Foreign Minister"]],
    )
    role: FilterValues = one_of(Role, "Roles of participants.")
    place: FilterValues = Field(
        default=[],
        description="Countries where the meeting was held, by code or name, or else cities, by name.",
        json_schema_extra={"items": {"type": "string", "format": "place"}},
        examples=[["JP"]],
    )
    part_of: FilterValues = Field(
        default=[],
        description="Meetings of which the meeting is a part, by id.",
        json_schema_extra={"items": {"type": "string", "format": "meeting-id"}},
        examples=[["2023-09-01-japan-peru-foreign-ministers"]],
    )
    series: FilterValues = Field(
        default=[],
        description="Series of which the meeting is a round, by id; `sort=number` puts rounds in order.",
        examples=[["norland-dialogue"]],
    )
    city: FilterValues = Field(
        default=[],
        description=f"Cities where the meeting was held, by name. {NAME_SYNTAX}",
        examples=[["Tokyo"]],
    )
    venue: FilterValues = Field(default=[], description=f"Venues, by name. {NAME_SYNTAX}", examples=[["Unión"]])
    bbox: BoundingBox | None = Field(
        default=None,
        description="Only places with coordinates within `west,south,east,north` (degrees; RFC 7946, section 5).",
        examples=["138,34,141,37"],
    )
    venue_kind: FilterValues = one_of(VenueKind, "Kind of venue: a building, a vessel and so on.")
    kind: FilterValues = one_of(MeetingKind, "Kind of event.")
    level: FilterValues = one_of(Level, "Rank of the participants.")
    mode: FilterValues = one_of(Mode, "In person, by phone, by video or otherwise.")
    status: FilterValues = one_of(MeetingStatus, "Whether the meeting took place.")
    disputed: FilterValues = disputed("meetings")
    identifier: FilterValues = Field(
        default=[],
        description="Identifier in another system, as `scheme:value`.",
        json_schema_extra={"items": {"type": "string", "format": "identifier"}},
        examples=[["us-visits:1234"]],
    )
    q: SearchText | None = Field(
        default=None,
        description="Words in the title, summary, place or notes, or in the names of participants, their offices, "
        f"topics, organizations and agreements. {SEARCH_SYNTAX}",
        examples=["Unión", '"foreign ministers" antarc*'],
    )
    sort: Sort = Field(default="-date", description=f"{SORT_DESCRIPTION} By date, newest first.")

    _in_feeds: bool = PrivateAttr(default=False)

    def for_subscription(self) -> Self:
        """Return parameters that leave out what only a machine has read, unless they ask by origin or review."""
        if not self.model_fields_set.isdisjoint({*provenance.FIELDS, "not_origin"}):
            return self
        params = self.model_copy()
        params._in_feeds = True  # noqa: SLF001 - its own, as of a copy
        return params

    @property
    def in_feeds(self) -> list[str]:
        """The values of the filter for meetings that calendars and feeds show."""
        return ["true"] if self._in_feeds else []


class MeetingParams(MeetingListParams, FacetedListParams):
    """Query parameters of `GET /meetings`."""

    UNBOUNDED: ClassVar[frozenset[str]] = MeetingListParams.UNBOUNDED | FacetedListParams.UNBOUNDED


_NEGATABLE: Final = (
    by_country("country", has_members=True),
    by_participant("participant"),
    by_place("place"),
    by_city("city"),
    by_venue("venue"),
    by_record("person", m.Person),
    by_record("organization", m.Organization),
    by_record("participating_organization", m.Organization),
    by_record("discussed_organization", m.Organization),
    by_topic("topic"),
    by_record("agreement", m.Agreement),
    by_office("office"),
    by_roles("role"),
    by_record("part_of", m.Meeting),
    by_series("series"),
    by_vocabulary("venue_kind", VenueKind, is_optional=True),
    by_vocabulary("kind", MeetingKind),
    by_vocabulary("level", Level),
    by_vocabulary("mode", Mode),
    by_vocabulary("status", MeetingStatus),
    by_dispute("meetings"),
    by_vocabulary("origin", Origin),
)
MEETING_LIST: Final = RecordList(
    MEETINGS.collection,
    [
        *_NEGATABLE,
        *map(negated, _NEGATABLE),
        by_value("reviewed"),
        by_value(IN_FEEDS),
        by_identifier("meetings"),
    ],
    planner.plan,
    planner.derived_lookups,
)


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
    return await crud.post(request, MEETINGS, data, duplicates, far_future)


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
    return await crud.put(request, MEETINGS, id, data, duplicates, far_future)


@router.patch("/meetings/{id}", summary="Update a meeting", response_model=Meeting, responses=document.PATCH)
async def patch_meeting(
    request: Request,
    id: str,
    change: Annotated[dict[str, Any], Body()],
    duplicates: document.Duplicates = "refuse",
    far_future: document.FarFuture = "refuse",
) -> Response:
    """Apply a JSON merge patch: null clears a field; lists are replaced."""
    return await crud.patch(request, MEETINGS, id, change, duplicates, far_future)


@router.delete("/meetings/{id}", summary="Delete a meeting", status_code=204, responses=document.DELETE)
async def delete_meeting(request: Request, id: str) -> Response:
    """Delete a meeting and its participants; people, agreements, topics and sources stay."""
    return await crud.delete(request, MEETINGS, id)


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
