"""Countries: filters and routes.

See decision 171.
"""

from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Body, Query, Request, Response
from pydantic import Field

from app.db import models as m
from app.db.database import ReadConnection
from app.queries.filtering import filters
from app.queries.filtering.filter_kinds import by_dispute, by_identifier
from app.queries.filtering.resolved import Filters
from app.queries.lists import RecordList
from app.queries.paging.pagination import Plan
from app.queries.paging.params import (
    SEARCH_SYNTAX,
    SORT_DESCRIPTION,
    Date,
    FilterValues,
    FullListParams,
    ListParams,
    SearchText,
    disputed,
    identified,
)
from app.schemas.country import Country, CountryInput
from app.services.resources import COUNTRIES
from app.web import crud, crud_writes
from app.web.bodies import StrictRoute
from app.web.history_routes import add_history_routes
from app.web.openapi import document

router = APIRouter(tags=["countries"], route_class=StrictRoute)


class CountryListParams(ListParams):
    """Query parameters of `GET /countries` in any format."""

    q: SearchText | None = Field(
        default=None,
        description=f"Words in names, codes or notes. {SEARCH_SYNTAX}",
        examples=["soviet"],
    )
    as_of: Date | None = Field(
        default=None, description="Only states that existed on this date (EDTF).", examples=["1980"]
    )
    disputed: FilterValues = disputed("countries")
    identifier: FilterValues = identified("wikidata:Q17")
    sort: Literal["code", "-code", "name", "-name", "updated_at", "-updated_at", "relevance"] = Field(
        default="code", description=SORT_DESCRIPTION
    )


class CountryParams(CountryListParams, FullListParams):
    """Query parameters of `GET /countries`."""


def plan(connection: ReadConnection, result: Filters, query: CountryListParams) -> Plan:
    """Plan the index scan of a list of countries."""
    conditions = filters.date_conditions(m.Country.starts_on, m.Country.ends_on, query.as_of, None, None)
    disputed_ = filters.disputes("countries", m.Dispute.country_key, result.one_of("disputed"))
    conditions += filters.child_conditions(connection, m.Country.key, disputed_)
    if result.only is not None:
        conditions += filters.key_conditions(m.Country.key, result.only, [])
    return Plan.matching(COUNTRIES.collection, conditions, query.sort)


COUNTRY_LIST: Final = RecordList(COUNTRIES.collection, [by_dispute("countries"), by_identifier("countries")], plan)


@router.get("/countries", summary="Find countries", response_model=document.Page[Country], responses=document.LIST)
async def list_countries(request: Request, query: Annotated[CountryParams, Query()]) -> Response:
    """Find present and former countries by name or code."""
    return await crud.list_page(request, COUNTRY_LIST, query)


@router.get(
    "/countries.{suffix}",
    summary="Find countries in another format",
    response_class=Response,
    responses=document.REPRESENTATION,
)
async def list_countries_as(
    request: Request, suffix: document.Suffix, query: Annotated[CountryListParams, Query()]
) -> Response:
    """As `GET /countries`, in the format of the suffix."""
    return await crud.list_page(request, COUNTRY_LIST, query, suffix)


@router.post("/countries", summary="Add a country", status_code=201, response_model=Country, responses=document.CREATE)
async def create_country(request: Request, data: CountryInput, duplicates: document.Duplicates = "refuse") -> Response:
    """Add a country with its ISO 3166 code or, if it has none, `X-` and a name."""
    return await crud_writes.post(request, COUNTRIES, data, duplicates)


@router.get("/countries/{code}", summary="Get a country", response_model=Country, responses=document.ITEM)
async def get_country(
    request: Request, code: str, version: document.Version = None, format: document.ItemFormat = None
) -> Response:
    """Get one country."""
    return await crud.show(request, COUNTRIES, code, version, format)


@router.put("/countries/{code}", summary="Add or replace a country", response_model=Country, responses=document.PUT)
async def put_country(
    request: Request, code: str, data: CountryInput, duplicates: document.Duplicates = "refuse"
) -> Response:
    """Replace a country, or add one with its code. A `GET` response can be sent back unchanged."""
    return await crud_writes.put(request, COUNTRIES, code, data, duplicates)


@router.patch("/countries/{code}", summary="Update a country", response_model=Country, responses=document.PATCH)
async def patch_country(
    request: Request, code: str, change: Annotated[dict[str, Any], Body()], duplicates: document.Duplicates = "refuse"
) -> Response:
    """Apply a JSON merge patch: null clears a field; lists are replaced."""
    return await crud_writes.patch(request, COUNTRIES, code, change, duplicates)


@router.delete("/countries/{code}", summary="Delete a country", status_code=204, responses=document.DELETE)
async def delete_country(request: Request, code: str) -> Response:
    """Delete a country that no record refers to."""
    return await crud_writes.delete(request, COUNTRIES, code)


add_history_routes(router, COUNTRIES, "a country", Country)
