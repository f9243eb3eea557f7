"""Sources: filters and routes."""

from collections.abc import Callable
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Body, Query, Request, Response
from pydantic import Field
from sqlalchemy import select, union_all

from app.db import models as m
from app.db.database import ReadConnection
from app.domain.enums import SourceKind
from app.domain.strings.text import fold
from app.filter_index import dated_scans, scans
from app.queries.filtering import filters
from app.queries.filtering.filter_kinds import by_provenance, by_value, by_vocabulary
from app.queries.filtering.resolved import Filters, Parent
from app.queries.lists import RecordList
from app.queries.paging.pagination import Plan
from app.queries.paging.params import (
    SEARCH_SYNTAX,
    SORT_DESCRIPTION,
    Date,
    FilterValue,
    FilterValues,
    FullListParams,
    ProvenanceParams,
    SearchText,
    one_of,
)
from app.schemas.field_types import Url
from app.schemas.source import Source, SourceInput
from app.services.resources import AGREEMENTS, MEETINGS, SOURCES
from app.web import crud, crud_writes
from app.web.bodies import StrictRoute
from app.web.history_routes import add_history_routes
from app.web.merge_routes import add_merge_routes
from app.web.openapi import document

router = APIRouter(tags=["sources"], route_class=StrictRoute)


class SourceListParams(ProvenanceParams):
    """Query parameters of `GET /sources` in any format."""

    q: SearchText | None = Field(
        default=None,
        description=f"Words in the headline, publisher, URL or note. {SEARCH_SYNTAX}",
        examples=["bilateral relations"],
    )
    publisher: FilterValue | None = Field(
        default=None,
        description="Full name of the publisher; case and accents are ignored.",
        examples=["TDI"],
    )
    url: Url | None = Field(
        default=None,
        description="URL of the source.",
        examples=["https://example.org/press/2026-04-02"],
    )
    kind: FilterValues = one_of(SourceKind, "Kind of source.")
    language: FilterValues = Field(
        default_factory=list, description="BCP 47 language tags; `ja,es` matches either.", examples=[["en"]]
    )
    date: Date | None = Field(default=None, description="When it may have been published (EDTF).", examples=["2023-09"])
    date_from: Date | None = Field(
        default=None, description="Only sources published on or after this day.", examples=["2023-09-01"]
    )
    date_to: Date | None = Field(
        default=None, description="Only sources published on or before this day.", examples=["2023-09-30"]
    )
    sort: Literal["date", "-date", "updated_at", "-updated_at", "id", "-id", "relevance"] = Field(
        default="-date", description=SORT_DESCRIPTION
    )


class SourceParams(SourceListParams, FullListParams):
    """Query parameters of `GET /sources`."""


def plan(connection: ReadConnection, result: Filters, query: SourceListParams) -> Plan:
    """Plan the index scans of a list of sources."""
    source, kinds, languages = m.Source, result.one_of("kind"), result.ids("language")
    cited = [
        source.key.in_(select_cited(key)) for name, select_cited in _CITED_FOR.items() for [key] in result.keys(name)
    ]
    window = result.window
    words = [[scans.word_of_text("language", item.encode()) for item in group] for group in languages]
    if kinds:
        words.append([scans.word("kind", kind) for kind in kinds])
    if query.publisher is not None:
        words.append([scans.word_of_text("publisher", fold(query.publisher).encode())])
    words += scans.provenance_words(*result.provenance)
    if query.sort in {"date", "-date"} and query.url is None and not cited:
        by_date = dated_scans.date_scans(connection, scans.SOURCES, words, window)
        if by_date:
            return Plan.uncached(*by_date)
    conditions: list[Any] = []
    if kinds:
        conditions.append(source.kind.in_(kinds))
    if query.publisher is not None:
        conditions.append(source.folded_publisher == fold(query.publisher))
    conditions += [source.language.in_(group) for group in languages]
    conditions += filters.overlap_conditions(source.starts_on, source.ends_on, window)
    conditions += filters.bare_conditions(source.key, filters.provenance_filters(source, *result.provenance))
    # These match few rows, or one at most: they are the driving filters.
    driving = [*cited, *([] if query.url is None else [source.url == query.url])]
    if driving:
        conditions = [*driving, *filters.without_index(source.key, conditions)]
    else:
        conditions = dated_scans.order_conditions(connection, scans.SOURCES, words, conditions)
    return Plan.matching(SOURCES.collection, [*conditions], query.sort)


def _cited_for_agreement(key: int) -> Any:
    return select(m.Citation.source_key).where(m.Citation.agreement_key == key)


def _cited_for_meeting(key: int) -> Any:
    """Build the select of the sources that are cited for a meeting or its participants."""
    participants = select(m.Participant.key).where(m.Participant.meeting_key == key)
    return union_all(
        select(m.Citation.source_key).where(m.Citation.meeting_key == key),
        select(m.Citation.source_key).where(m.Citation.participant_key.in_(participants)),
    )


_CITED_FOR: Final[dict[str, Callable[[int], Any]]] = {
    "meeting": _cited_for_meeting,
    "agreement": _cited_for_agreement,
}
SOURCE_LIST: Final = RecordList(
    SOURCES.collection, (by_vocabulary("kind", SourceKind), by_value("language"), *by_provenance()), plan
)


@router.get("/sources", summary="Find sources", response_model=document.Page[Source], responses=document.LIST)
async def list_sources(request: Request, query: Annotated[SourceParams, Query()]) -> Response:
    """Find sources by publisher, date and text."""
    return await crud.list_page(request, SOURCE_LIST, query)


@router.get(
    "/sources.{suffix}",
    summary="Find sources in another format",
    response_class=Response,
    responses=document.REPRESENTATION,
)
async def list_sources_as(
    request: Request, suffix: document.Suffix, query: Annotated[SourceListParams, Query()]
) -> Response:
    """As `GET /sources`, in the format of the suffix."""
    return await crud.list_page(request, SOURCE_LIST, query, suffix)


@router.post("/sources", summary="Add a source", status_code=201, response_model=Source, responses=document.CREATE)
async def create_source(request: Request, data: SourceInput, duplicates: document.Duplicates = "refuse") -> Response:
    """Add a source."""
    return await crud_writes.post(request, SOURCES, data, duplicates)


@router.get("/sources/{id}", summary="Get a source", response_model=Source, responses=document.ITEM)
async def get_source(
    request: Request, id: str, version: document.Version = None, format: document.ItemFormat = None
) -> Response:
    """Get one source."""
    return await crud.show(request, SOURCES, id, version, format)


@router.put("/sources/{id}", summary="Add or replace a source", response_model=Source, responses=document.PUT)
async def put_source(
    request: Request, id: str, data: SourceInput, duplicates: document.Duplicates = "refuse"
) -> Response:
    """Replace a source, or add one with an id of your choice. A `GET` response can be sent back unchanged."""
    return await crud_writes.put(request, SOURCES, id, data, duplicates)


@router.patch("/sources/{id}", summary="Update a source", response_model=Source, responses=document.PATCH)
async def patch_source(request: Request, id: str, change: Annotated[dict[str, Any], Body()]) -> Response:
    """Apply a JSON merge patch: null clears a field; lists are replaced."""
    return await crud_writes.patch(request, SOURCES, id, change)


@router.delete("/sources/{id}", summary="Delete a source", status_code=204, responses=document.DELETE)
async def delete_source(request: Request, id: str) -> Response:
    """Delete a source that no record cites."""
    return await crud_writes.delete(request, SOURCES, id)


add_history_routes(router, SOURCES, "a source", Source)
add_merge_routes(router, SOURCES, "a source", Source)


@router.get(
    "/meetings/{id}/sources",
    summary="Find a meeting's sources",
    response_model=document.Page[Source],
    responses=document.SUBLIST,
)
async def list_sources_of_meeting(request: Request, id: str, query: Annotated[SourceParams, Query()]) -> Response:
    """Find the sources that are cited for a meeting or its participants."""
    parent = Parent("meeting", MEETINGS.collection.name, id)
    return await crud.list_page(request, SOURCE_LIST, query, parent=parent)


@router.get(
    "/agreements/{id}/sources",
    summary="Find an agreement's sources",
    response_model=document.Page[Source],
    responses=document.SUBLIST,
)
async def list_sources_of_agreement(request: Request, id: str, query: Annotated[SourceParams, Query()]) -> Response:
    """Find the sources that are cited for an agreement."""
    parent = Parent("agreement", AGREEMENTS.collection.name, id)
    return await crud.list_page(request, SOURCE_LIST, query, parent=parent)
