"""Organizations: filters and routes."""

from typing import Annotated, Any, ClassVar, Final, Literal

from fastapi import APIRouter, Body, Query, Request, Response
from pydantic import Field

from app.db import models as m
from app.db.database import ReadConnection
from app.domain.enums import OrganizationKind
from app.queries.filtering import filters
from app.queries.filtering.filter_kinds import by_country, by_dispute, by_identifier, by_provenance, by_vocabulary
from app.queries.filtering.filters import ColumnFilter
from app.queries.filtering.resolved import Filters
from app.queries.lists import RecordList
from app.queries.paging.pagination import Plan
from app.queries.paging.params import (
    SEARCH_SYNTAX,
    SORT_DESCRIPTION,
    Date,
    FilterValues,
    FullListParams,
    ProvenanceParams,
    SearchText,
    disputed,
    identified,
    one_of,
)
from app.schemas.organization import Organization, OrganizationInput
from app.services.resources import ORGANIZATIONS
from app.web import crud, crud_writes
from app.web.bodies import StrictRoute
from app.web.history_routes import add_history_routes
from app.web.merge_routes import add_merge_routes
from app.web.openapi import document

router = APIRouter(tags=["organizations"], route_class=StrictRoute)


class OrganizationListParams(ProvenanceParams):
    """Query parameters of `GET /organizations` in any format."""

    REQUIRED: ClassVar[dict[str, str]] = {"as_of": "member"}

    q: SearchText | None = Field(
        default=None,
        description=f"Words in names, abbreviations or notes. {SEARCH_SYNTAX}",
        examples=["atomic energy"],
    )
    member: FilterValues = Field(
        default_factory=list,
        description="Countries that are or were members, by code or name.",
        json_schema_extra={"items": {"type": "string", "format": "country"}},
        examples=[["PT"]],
    )
    as_of: Date | None = Field(
        default=None, description="With `member`: members on this date (EDTF).", examples=["2019-05"]
    )
    kind: FilterValues = one_of(OrganizationKind, "Kind of organization.")
    disputed: FilterValues = disputed("organizations")
    identifier: FilterValues = identified("wikidata:Q1234")
    sort: Literal["name", "-name", "updated_at", "-updated_at", "id", "-id", "relevance"] = Field(
        default="name", description=SORT_DESCRIPTION
    )


class OrganizationParams(OrganizationListParams, FullListParams):
    """Query parameters of `GET /organizations`."""

    REQUIRED: ClassVar[dict[str, str]] = OrganizationListParams.REQUIRED | FullListParams.REQUIRED


def plan(connection: ReadConnection, result: Filters, query: OrganizationListParams) -> Plan:
    """Plan the index scan of a list of organizations."""
    organization, kinds = m.Organization, result.one_of("kind")
    is_by_name = query.sort in {"name", "-name"}
    own = [ColumnFilter(organization.kind.in_(set(kinds)), is_by_name and len(set(kinds)) == 1)] if kinds else []
    own += filters.provenance_filters(organization, *result.provenance, follows_order=is_by_name)
    disputed_ = filters.disputes("organizations", m.Dispute.organization_key, result.one_of("disputed"))
    membership = m.Membership
    during = filters.date_conditions(membership.starts_on, membership.ends_on, query.as_of, None, None)
    disputed_ += [
        (membership.organization_key, [filters.one_of(membership.country_key, keys), *during])
        for keys in result.keys("member")
    ]
    if result.only is None:
        conditions = filters.disputed_conditions(connection, organization.key, disputed_, own)
    else:
        conditions = filters.key_conditions(organization.key, result.only, own)
        conditions += filters.exists_conditions(organization.key, disputed_)
    return Plan.matching(ORGANIZATIONS.collection, [*conditions], query.sort)


ORGANIZATION_LIST: Final = RecordList(
    ORGANIZATIONS.collection,
    (
        by_country("member"),
        by_vocabulary("kind", OrganizationKind),
        by_dispute("organizations"),
        *by_provenance(),
        by_identifier("organizations"),
    ),
    plan,
)


@router.get(
    "/organizations", summary="Find organizations", response_model=document.Page[Organization], responses=document.LIST
)
async def list_organizations(request: Request, query: Annotated[OrganizationParams, Query()]) -> Response:
    """Find organizations by name or kind."""
    return await crud.list_page(request, ORGANIZATION_LIST, query)


@router.get(
    "/organizations.{suffix}",
    summary="Find organizations in another format",
    response_class=Response,
    responses=document.REPRESENTATION,
)
async def list_organizations_as(
    request: Request, suffix: document.Suffix, query: Annotated[OrganizationListParams, Query()]
) -> Response:
    """As `GET /organizations`, in the format of the suffix."""
    return await crud.list_page(request, ORGANIZATION_LIST, query, suffix)


@router.post(
    "/organizations",
    summary="Add an organization",
    status_code=201,
    response_model=Organization,
    responses=document.CREATE,
)
async def create_organization(
    request: Request, data: OrganizationInput, duplicates: document.Duplicates = "refuse"
) -> Response:
    """Add an intergovernmental body, bloc or agency."""
    return await crud_writes.post(request, ORGANIZATIONS, data, duplicates)


@router.get("/organizations/{id}", summary="Get an organization", response_model=Organization, responses=document.ITEM)
async def get_organization(
    request: Request, id: str, version: document.Version = None, format: document.ItemFormat = None
) -> Response:
    """Get one organization."""
    return await crud.show(request, ORGANIZATIONS, id, version, format)


@router.put(
    "/organizations/{id}", summary="Add or replace an organization", response_model=Organization, responses=document.PUT
)
async def put_organization(
    request: Request, id: str, data: OrganizationInput, duplicates: document.Duplicates = "refuse"
) -> Response:
    """Replace an organization, or add one with an id of your choice. A `GET` response can be sent back unchanged."""
    return await crud_writes.put(request, ORGANIZATIONS, id, data, duplicates)


@router.patch(
    "/organizations/{id}", summary="Update an organization", response_model=Organization, responses=document.PATCH
)
async def patch_organization(
    request: Request, id: str, change: Annotated[dict[str, Any], Body()], duplicates: document.Duplicates = "refuse"
) -> Response:
    """Apply a JSON merge patch: null clears a field; lists are replaced."""
    return await crud_writes.patch(request, ORGANIZATIONS, id, change, duplicates)


@router.delete("/organizations/{id}", summary="Delete an organization", status_code=204, responses=document.DELETE)
async def delete_organization(request: Request, id: str) -> Response:
    """Delete an organization that no record refers to."""
    return await crud_writes.delete(request, ORGANIZATIONS, id)


add_history_routes(router, ORGANIZATIONS, "an organization", Organization)
add_merge_routes(router, ORGANIZATIONS, "an organization", Organization)
