"""The list of all disputed fields.

See decision 113.
"""

from typing import Annotated, Final, Literal, get_args

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from app.db import models as m
from app.db.database import ReadConnection
from app.domain.strings.suggestions import did_you_mean
from app.problems import Unprocessable
from app.queries import lists, projections
from app.queries.filtering.resolved import Filters
from app.queries.lists import RecordList
from app.queries.paging.pagination import Collection, Plan
from app.queries.paging.params import FilterValue, ListParams
from app.representations.formats import JSON
from app.schemas.dispute import DISPUTABLE, FIELDS, Dispute
from app.schemas.registry import CitedResource
from app.web import app_state, crud, log_pages, pages
from app.web.bodies import StrictRoute
from app.web.openapi import document

router = APIRouter(tags=["sources"], route_class=StrictRoute)


class DisputeParams(ListParams):
    """Query parameters of `GET /disputes`."""

    resource: CitedResource | None = Field(default=None, description="Only disputes about records of this resource.")
    field: FilterValue | None = Field(
        default=None,
        description="Only disputes about this field: `date`; `place` includes `place.city`.",
        examples=["date"],
    )
    sort: Literal["resource", "-resource"] = Field(default="resource", description="By resource.")


def plan(_connection: ReadConnection, _result: Filters, query: DisputeParams) -> Plan:
    """Plan the index scan of the disputed fields; those of participants are listed once, under `participants`."""
    dispute = m.Dispute
    conditions = [~dispute.is_of_part]
    if query.resource is not None:
        conditions.append(dispute.resource == query.resource)
    if query.field is not None:
        name = query.field.partition(".")[0]
        _check_field(name, query)
        conditions.append(dispute.name == name)
        if name != query.field:
            conditions.append(dispute.field == query.field)
    return Plan.matching(_DISPUTES, conditions, query.sort)


def _check_field(name: str, query: DisputeParams) -> None:
    known = FIELDS if query.resource is None else [word.value for word in DISPUTABLE[query.resource]][1:]
    if name not in known:
        whose = "any record" if query.resource is None else query.resource
        raise Unprocessable.parameter(
            "field", f"{name[:60]!r} is not a field of {whose} that sources give{did_you_mean(name, known)}"
        )


_DISPUTES: Final = Collection(
    "disputes", m.Dispute, projections.dispute, {"resource": m.Dispute.resource}, default_sort="resource"
)
_OF_PAGE: Final = 25
"""The number of disputed fields on a page for people, unless the request gives another."""
DISPUTE_LIST: Final = RecordList(_DISPUTES, (), plan)


@router.get(
    "/disputes", summary="Find disputed fields", response_model=document.Page[Dispute], responses=document.DISPUTES
)
async def list_disputes(request: Request, query: Annotated[DisputeParams, Query()]) -> Response:
    """Find the fields for which a citation gives another value, with all citations for them."""
    if pages.wants_page(request):
        shown = query if "limit" in query.model_fields_set else query.model_copy(update={"limit": _OF_PAGE})
        choices = {"resource": get_args(CitedResource), "field": FIELDS}
        return await log_pages.disputes(
            request, lambda connection: lists.read_page(connection, DISPUTE_LIST, shown, request.url.path), choices
        )
    page = await app_state.database(request).read(lists.read_page, DISPUTE_LIST, query, request.url.path)
    return await crud.respond(request, _DISPUTES, page, JSON)
