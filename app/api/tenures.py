"""The list of tenures: who held an office, where and when, in order of time."""

import json
from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import Field
from sqlalchemy import ColumnElement, or_, select

from app.db import models as m
from app.db.database import ReadConnection
from app.domain.strings.text import fold
from app.queries import lists, projections
from app.queries.filtering import filters, unknown_values
from app.queries.filtering.filter_kinds import by_country, by_record
from app.queries.filtering.filters import ColumnFilter
from app.queries.filtering.lengths import scans_by_length
from app.queries.filtering.resolved import Filters
from app.queries.lists import RecordList
from app.queries.lookups import IN_A_MEETING, OFFICE
from app.queries.paging.page_requests import MAX_LIMIT
from app.queries.paging.pagination import Collection, Plan
from app.queries.paging.params import OFFICE_SYNTAX, Date, FilterValues, JsonBool, ListParams
from app.queries.parameter_values import groups
from app.representations.formats import CSV, CSV_BOM, JSON, NDJSON, Format
from app.representations.tables import write
from app.schemas.person import HeldTenure
from app.web import app_state, crud, representations, tables
from app.web.bodies import StrictRoute
from app.web.openapi import document
from app.web.streaming import LimitedStream

router = APIRouter(tags=["people"], route_class=StrictRoute)

_PREFIX: Final = "*"
_FORMATS: Final = (CSV, CSV_BOM, NDJSON)
_COLUMNS: Final = dict.fromkeys(
    (
        *("person", "person_name", "office", "country", "organization", "organization_name", "posted_to", "acting"),
        *("term", "known_until", "starts_on", "ends_on", "note"),
    ),
    str,
)
_Suffix = Annotated[str, Path(json_schema_extra={"enum": [item.suffix for item in _FORMATS]}, description="Format.")]


class TenureParams(ListParams):
    """Query parameters of `GET /tenures`. A comma means *either*."""

    UNBOUNDED = ListParams.UNBOUNDED | {"total"}
    EXTRAS = ("total",)

    office: FilterValues = Field(
        default_factory=list,
        description=f"Offices; `Ambassador*` finds all that begin so. {OFFICE_SYNTAX}",
        examples=[["Ambassador*"]],
    )
    country: FilterValues = Field(
        default_factory=list,
        description="Countries that the offices belong to, by code or name.",
        json_schema_extra={"items": {"type": "string", "format": "country"}},
        examples=[["US"]],
    )
    organization: FilterValues = Field(
        default_factory=list,
        description="Organizations that the offices belong to, or to which they are accredited, by id.",
        json_schema_extra={"items": {"type": "string", "format": "organization-id"}},
        examples=[["cptpp"]],
    )
    posted_to: FilterValues = Field(
        default_factory=list,
        description="Countries of accreditation, by code or name.",
        json_schema_extra={"items": {"type": "string", "format": "country"}},
        examples=[["PT"]],
    )
    person: FilterValues = Field(
        default_factory=list,
        description="People, by id.",
        json_schema_extra={"items": {"type": "string", "format": "person-id"}},
        examples=[["hayashi-yoshimasa"]],
    )
    as_of: Date | None = Field(
        default=None, description="Only tenures that may have been held on this date (EDTF).", examples=["1990"]
    )
    sort: Literal["date", "-date"] = Field(default="date", description="By first possible day.")
    total: JsonBool = Field(default=False, description="Whether to count all matching tenures; JSON only.")
    format: str | None = Field(
        default=None,
        max_length=40,
        description="Format; a suffix or `Accept` has the same effect.",
        json_schema_extra={"format": "representation"},
    )


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
        ColumnFilter(_office_condition(connection, value, group), follows_order=False)
        for value, group in zip(query.office, groups("office", query.office), strict=True)
    ]
    if query.as_of is not None and not own:
        return Plan.uncached(*scans_by_length(tenure, filters.days_of(query.as_of)))
    conditions = filters.column_conditions(connection, tenure.key, own)
    if query.as_of is not None:
        days = filters.date_conditions(tenure.starts_on, tenure.ends_on, query.as_of, None, None)
        conditions += filters.without_index(tenure.key, days)
    return Plan.matching(_TENURES, conditions, query.sort)


def _office_condition(connection: ReadConnection, value: str, words: list[str]) -> Any:
    """Build the condition that a tenure is of one of these offices, or of one that begins with one of them.

    A value that is one recorded office as a whole, commas included, is that office. An office that people are recorded to have
    held at meetings alone is known, and has no tenures.

    Raises:
        Unprocessable: nobody is recorded to have held one of them.
    """
    offices = m.Tenure.folded_office
    if len(words) > 1 and _is_recorded(connection, value):
        return _is_office(offices, value)
    for word in words:
        if not _is_recorded(connection, word):
            raise unknown_values.problem(connection, "office", OFFICE, word.removesuffix(_PREFIX))
    return or_(*(_is_office(offices, word) for word in words))


def _is_office(column: Any, word: str) -> ColumnElement[bool]:
    begin = fold(word.removesuffix(_PREFIX))
    # The last character of Unicode comes after all others, in the order of bytes too.
    result: ColumnElement[bool] = (
        (column >= begin) & (column < begin + "\U0010ffff") if word.endswith(_PREFIX) else column == begin
    )
    return result


def _is_recorded(connection: ReadConnection, word: str) -> bool:
    of_tenures = select(m.Tenure.folded_office).where(_is_office(m.Tenure.folded_office, word))
    of_meetings = select(m.Term.value).where(m.Term.facet == OFFICE, IN_A_MEETING, _is_office(m.Term.value, word))
    return any(connection.execute(rows.limit(1)).first() is not None for rows in (of_tenures, of_meetings))


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


@router.get("/tenures", summary="Find tenures", response_model=document.Page[HeldTenure], responses=document.LIST)
async def list_tenures(request: Request, query: Annotated[TenureParams, Query()]) -> Response:
    """Find who held an office, in order of time; all parameters apply to one and the same tenure."""
    return await _respond(request, query, None)


@router.get("/tenures.{suffix}", summary="Find tenures in another format", responses=document.REPRESENTATION)
async def list_tenures_as(request: Request, suffix: _Suffix, query: Annotated[TenureParams, Query()]) -> Response:
    """As `GET /tenures`, in the format of the suffix, with one row for each tenure."""
    return await _respond(request, query, suffix)


async def _respond(request: Request, query: TenureParams, suffix: str | None) -> Response:
    format_ = tables.negotiate(request, suffix, query.format, (JSON, *_FORMATS))
    database = app_state.database(request)
    if format_ is JSON or not representations.is_complete(format_, query):
        read = database.read_in_thread if query.total else database.read
        page = await read(lists.read_page, TENURE_LIST, query, request.url.path)
        if format_ is JSON:
            return await crud.respond(request, _TENURES, page, JSON)
        representations.refuse_extras(format_, query)
        return crud.respond_content(request, _written(format_, [page.items]), format_, page.next_cursor)
    representations.refuse_extras(format_, query)
    largest_pages = query.model_copy(update={"limit": MAX_LIMIT})
    # Errors in the parameters come before the first row.
    first = await database.read_in_thread(lists.read_page, TENURE_LIST, largest_pages, request.url.path)
    if first.next_cursor is None:
        return crud.respond_content(request, _written(format_, [first.items]), format_, None)
    seconds = app_state.settings(request).export_timeout_seconds

    def content() -> Iterator[bytes]:
        with database.reading(seconds) as connection:
            yield from _written(format_, lists.read_all(connection, TENURE_LIST, largest_pages))

    headers = {"Cache-Control": "no-cache", "Vary": "Accept"}
    return LimitedStream(content(), media_type=format_.content_type, headers=headers)


def _written(format_: Format, pages: Iterable[Iterable[str]]) -> Iterator[bytes]:
    return write(format_, _COLUMNS, ((_cells(json.loads(tenure)), None) for page in pages for tenure in page))


def _cells(tenure: dict[str, Any]) -> list[Any]:
    """Return the cells of a tenure: people and organizations by id and name."""
    values = dict(tenure)
    for name in ("person", "organization"):
        record = values[name] or {}
        values |= {name: record.get("id"), f"{name}_name": record.get("name")}
    values["acting"] = None if values["acting"] is None else str(values["acting"]).lower()
    return [values[name] for name in _COLUMNS]
