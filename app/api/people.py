"""People: filters and routes."""

from typing import Annotated, Any, ClassVar, Final, Literal

from fastapi import APIRouter, Body, Query, Request, Response
from pydantic import Field

from app.db import models as m
from app.db.database import ReadConnection
from app.filter_index import office_holders
from app.queries.filtering import filters
from app.queries.filtering.filter_kinds import by_country, by_dispute, by_identifier, by_office, by_provenance
from app.queries.filtering.filters import ColumnFilter
from app.queries.filtering.resolved import Filters
from app.queries.lists import RecordList
from app.queries.paging.pagination import Plan
from app.queries.paging.params import (
    OFFICE_SYNTAX,
    SEARCH_SYNTAX,
    SORT_DESCRIPTION,
    Date,
    FilterValues,
    FullListParams,
    ProvenanceParams,
    SearchText,
    disputed,
    identified,
)
from app.schemas.person import Person, PersonInput
from app.services.resources import PEOPLE
from app.web import crud, crud_writes
from app.web.bodies import StrictRoute
from app.web.history_routes import add_history_routes
from app.web.merge_routes import add_merge_routes
from app.web.openapi import document

router = APIRouter(tags=["people"], route_class=StrictRoute)


class PersonListParams(ProvenanceParams):
    """Query parameters of `GET /people` in any format."""

    REQUIRED: ClassVar[dict[str, str]] = {"as_of": "office or posted_to"}

    q: SearchText | None = Field(
        default=None,
        description=f"Words in names, offices held or notes. {SEARCH_SYNTAX}",
        examples=["yoshimasa"],
    )
    country: FilterValues = Field(
        default_factory=list,
        description="Countries that the person usually represents, by code or name.",
        json_schema_extra={"items": {"type": "string", "format": "country"}},
        examples=[["Peru"]],
    )
    office: FilterValues = Field(
        default_factory=list,
        description=f"Offices held, as a tenure or at a meeting: `Foreign Minister`. {OFFICE_SYNTAX}",
        examples=[["Foreign Minister"]],
    )
    posted_to: FilterValues = Field(
        default_factory=list,
        description="Countries of accreditation, by code or name: people with a tenure there. `office` and `as_of` then apply "
        "to that tenure; `GET /tenures` lists the tenures themselves.",
        json_schema_extra={"items": {"type": "string", "format": "country"}},
        examples=[["PT"]],
    )
    as_of: Date | None = Field(
        default=None,
        description="With `office` or `posted_to`: only people who held the office on this date (EDTF).",
        examples=["2023-09-01"],
    )
    disputed: FilterValues = disputed("people")
    identifier: FilterValues = identified("wikidata:Q1234")
    sort: Literal["name", "-name", "updated_at", "-updated_at", "id", "-id", "relevance"] = Field(
        default="name", description=SORT_DESCRIPTION
    )


class PersonParams(PersonListParams, FullListParams):
    """Query parameters of `GET /people`."""

    REQUIRED: ClassVar[dict[str, str]] = PersonListParams.REQUIRED | FullListParams.REQUIRED


def plan(connection: ReadConnection, result: Filters, query: PersonListParams) -> Plan:
    """Plan the index scan of a list of people."""
    person = m.Person
    own: list[ColumnFilter] = []
    countries = filters.common_to(result.keys("country"))
    if countries is not None:
        in_order = query.sort in {"name", "-name"} and len(countries) == 1
        own.append(ColumnFilter(filters.one_of(person.country_key, countries), in_order))
    own += filters.provenance_filters(person, *result.provenance, follows_order=query.sort in {"name", "-name"})
    days = None if query.as_of is None else filters.window(query.as_of, None, None)
    few, held = None if result.only is None else set(result.only), []
    disputed_ = filters.disputes("people", m.Dispute.person_key, result.one_of("disputed"))
    posted = office_holders.posted(result.keys("posted_to"), result.ids("office"), days)
    for group in result.ids("office") if not posted else ():
        holders = office_holders.find_holders(connection, group, days)
        if holders is None:
            held.append(office_holders.held_condition(group, days))
        else:
            few = holders if few is None else few & holders
    if few is None:
        conditions = filters.disputed_conditions(connection, person.key, [*disputed_, *posted], own)
    else:
        conditions = filters.key_conditions(person.key, few, own)
        conditions += filters.exists_conditions(person.key, [*disputed_, *posted])
    return Plan.matching(PEOPLE.collection, [*conditions, *held], query.sort)


PERSON_LIST: Final = RecordList(
    PEOPLE.collection,
    (
        by_country("country"),
        by_country("posted_to"),
        by_office("office"),
        by_dispute("people"),
        *by_provenance(),
        by_identifier("people"),
    ),
    plan,
)


@router.get("/people", summary="Find people", response_model=document.Page[Person], responses=document.LIST)
async def list_people(request: Request, query: Annotated[PersonParams, Query()]) -> Response:
    """Find people by name, country and office."""
    return await crud.list_page(request, PERSON_LIST, query)


@router.get(
    "/people.{suffix}",
    summary="Find people in another format",
    response_class=Response,
    responses=document.REPRESENTATION,
)
async def list_people_as(
    request: Request, suffix: document.Suffix, query: Annotated[PersonListParams, Query()]
) -> Response:
    """As `GET /people`, in the format of the suffix."""
    return await crud.list_page(request, PERSON_LIST, query, suffix)


@router.post("/people", summary="Add a person", status_code=201, response_model=Person, responses=document.CREATE)
async def create_person(request: Request, data: PersonInput, duplicates: document.Duplicates = "refuse") -> Response:
    """Add a person."""
    return await crud_writes.post(request, PEOPLE, data, duplicates)


@router.get("/people/{id}", summary="Get a person", response_model=Person, responses=document.ITEM)
async def get_person(
    request: Request, id: str, version: document.Version = None, format: document.ItemFormat = None
) -> Response:
    """Get one person."""
    return await crud.show(request, PEOPLE, id, version, format)


@router.put("/people/{id}", summary="Add or replace a person", response_model=Person, responses=document.PUT)
async def put_person(
    request: Request, id: str, data: PersonInput, duplicates: document.Duplicates = "refuse"
) -> Response:
    """Replace a person, or add one with an id of your choice. A `GET` response can be sent back unchanged."""
    return await crud_writes.put(request, PEOPLE, id, data, duplicates)


@router.patch("/people/{id}", summary="Update a person", response_model=Person, responses=document.PATCH)
async def patch_person(
    request: Request, id: str, change: Annotated[dict[str, Any], Body()], duplicates: document.Duplicates = "refuse"
) -> Response:
    """Apply a JSON merge patch: null clears a field; lists are replaced."""
    return await crud_writes.patch(request, PEOPLE, id, change, duplicates)


@router.delete("/people/{id}", summary="Delete a person", status_code=204, responses=document.DELETE)
async def delete_person(request: Request, id: str) -> Response:
    """Delete a person who took part in no recorded meeting."""
    return await crud_writes.delete(request, PEOPLE, id)


add_history_routes(router, PEOPLE, "a person", Person)
add_merge_routes(router, PEOPLE, "a person", Person)
