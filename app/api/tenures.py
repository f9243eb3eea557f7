"""The list of tenures: who held an office, where and when, in order of time."""

from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field
from sqlalchemy import or_, select

from app.db import models as m
from app.db.database import ReadConnection
from app.domain.text import fold
from app.queries import filters, lists, projections, unknown_values
from app.queries.filter_kinds import by_country, by_record
from app.queries.filters import ColumnFilter
from app.queries.lengths import scans_by_length
from app.queries.lists import RecordList
from app.queries.lookups import OFFICE
from app.queries.pagination import Collection, Plan
from app.queries.parameter_values import groups
from app.queries.params import OFFICE_SYNTAX, Date, FilterValues, JsonBool, ListParams
from app.queries.resolved import Filters
from app.representations.formats import JSON
from app.schemas.person import HeldTenure
from app.web import crud
from app.web.bodies import StrictRoute
from app.web.openapi import document

router = APIRouter(tags=["people"], route_class=StrictRoute)

_PREFIX: Final = "*"


class TenureParams(ListParams):
    """Query parameters of `GET /tenures`. A comma means *either*."""

    UNBOUNDED = ListParams.UNBOUNDED | {"total"}

    office: FilterValues = Field(
        default=[],
        description=f"Offices; `Ambassador*` finds all that begin so. {OFFICE_SYNTAX}",
        examples=[["Ambassador*"]],
    )
    country: FilterValues = Field(
        default=[],
        description="Countries that the offices belong to, by code or name.",
        json_schema_extra={"items": {"type": "string", "format": "country"}},
        examples=[["US"]],
    )
    organization: FilterValues = Field(
        default=[],
        description="Organizations that the offices belong to, or to which they are accredited, by id.",
        json_schema_extra={"items": {"type": "string", "format": "organization-id"}},
        examples=[["cptpp"]],
    )
    posted_to: FilterValues = Field(
        default=[],
        description="Countries of accreditation, by code or name.",
        json_schema_extra={"items": {"type": "string", "format": "country"}},
        examples=[["PT"]],
    )
    person: FilterValues = Field(
        default=[],
        description="People, by id.",
        json_schema_extra={"items": {"type": "string", "format": "person-id"}},
        examples=[["hayashi-yoshimasa"]],
    )
    as_of: Date | None = Field(
        default=None, description="Only tenures that may have been held on this date (EDTF).", examples=["1990"]
    )
    sort: Literal["date", "-date"] = Field(default="date", description="By first possible day.")
    total: JsonBool = Field(default=False, description="Whether to count all matching tenures.")


def plan(connection: ReadConnection, result: Filters, query: TenureParams) -> Plan:
    """Plan the index scan of the tenures; all conditions are on the same one."""
    tenure = m.Tenure
    columns = {
        "country": tenure.country_key,
        "organization": tenure.organization_key,
        "posted_to": tenure.posted_to_key,
        "person": tenure.person_key,
    }
    own = [
        ColumnFilter(filters.one_of(column, keys), follows_order=name != "person" and len(set(keys)) == 1)
        for name, column in columns.items()
        for keys in result.keys(name)
    ]
    own += [
        ColumnFilter(_office_condition(connection, group), follows_order=False)
        for group in groups("office", query.office)
    ]
    if query.as_of is not None and not own:
        return Plan.uncached(*scans_by_length(tenure, filters.days_of(query.as_of)))
    conditions = filters.column_conditions(connection, tenure.key, own)
    if query.as_of is not None:
        days = filters.date_conditions(tenure.starts_on, tenure.ends_on, query.as_of, None, None)
        conditions += filters.without_index(tenure.key, days)
    return Plan.matching(_TENURES, conditions, query.sort)


def _office_condition(connection: ReadConnection, words: list[str]) -> Any:
    """Build the condition that a tenure is of one of these offices, or of one that begins with one of them.

    Raises:
        Unprocessable: nobody is recorded to have held one of them.
    """
    column = m.Tenure.folded_office
    conditions = []
    for word in words:
        begin = fold(word.removesuffix(_PREFIX))
        # The last character of Unicode comes after all others, in the order of bytes too.
        is_this = (column >= begin) & (column < begin + "\U0010ffff") if word.endswith(_PREFIX) else column == begin
        if connection.execute(select(column).where(is_this).limit(1)).first() is None:
            raise unknown_values.problem(connection, "office", OFFICE, word.removesuffix(_PREFIX))
        conditions.append(is_this)
    return or_(*conditions)


_TENURES: Final = Collection("tenures", m.Tenure, projections.tenure, {"date": m.Tenure.starts_on}, "date")
TENURE_LIST: Final = RecordList(
    _TENURES,
    (
        by_country("country"),
        by_country("posted_to"),
        by_record("organization", m.Organization),
        by_record("person", m.Person),
    ),
    plan,
)


@router.get("/tenures", summary="Find tenures", response_model=document.Page[HeldTenure], responses=document.DISPUTES)
async def list_tenures(request: Request, query: Annotated[TenureParams, Query()]) -> Response:
    """Find who held an office, in order of time; all parameters apply to one and the same tenure."""
    database = crud.database(request)
    read = database.read_in_thread if query.total else database.read
    page = await read(lists.read_page, TENURE_LIST, query, request.url.path)
    return await crud.respond(request, _TENURES, page, JSON)
