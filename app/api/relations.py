"""The relations of two or more countries: a dossier, and the same meetings as a feed and a calendar.

See decision 154.
"""

import datetime as dt
import json
from collections.abc import Sequence
from typing import Annotated, Any, Final, Self
from urllib.parse import quote

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import Field
from starlette.responses import RedirectResponse

from app.db.database import ReadConnection
from app.domain.dates import clock
from app.domain.dates.edtf import bounds
from app.domain.strings.json_text import json_text
from app.pages import relations as relations_pages
from app.problems import NotFound, OtherUrl, Unprocessable
from app.queries import records, relations_agreements, relations_in_time
from app.queries.paging.params import Date, JsonBool
from app.queries.parameter_values import split_at_commas
from app.queries.statistics import grouped
from app.representations.formats import ATOM, FORMATS, HTML, ICS, JSON
from app.schemas.statistics import Dossier
from app.web import app_state, crud, dossiers, links, list_urls, pages, problem_responses, statistics, tables
from app.web.bodies import StrictRoute
from app.web.conditional import conditional_response
from app.web.dossiers import Common
from app.web.meeting_list import MEETING_LIST, MeetingListParams
from app.web.openapi import document
from app.web.statistics import Counting

router = APIRouter(tags=["statistics"], route_class=StrictRoute)

_FORMATS: Final = (JSON, ATOM, ICS, HTML)
_SUFFIXES: Final = frozenset(item.suffix for item in FORMATS.values())
_NOT_FILTERS: Final = ("successors", "as_of")
"""The parameters that are not filters of meetings."""
_MOST_COUNTRIES: Final = 10
_MOST_PAIRS: Final = 25
_MOST_AGREEMENTS: Final = 10


class RelationParams(MeetingListParams):
    """Query parameters of `GET /relations/{countries}`."""

    successors: JsonBool = Field(default=False, description="Whether the Soviet Union counts for Russia, and so on.")
    as_of: Date | None = Field(default=None, description="The day in place of today.", examples=["2023-09-02"])
    format: str | None = Field(
        default=None,
        max_length=40,
        description="`json`, `atom` (feed) or `ics` (calendar).",
        json_schema_extra={"format": "representation"},
    )

    def for_subscription(self) -> Self:
        """Return the parameters unchanged: a feed has the meetings that the dossier counts."""
        return self


@router.get("/relations", include_in_schema=False)
async def choose_countries(request: Request, query: Annotated[RelationParams, Query()]) -> Response:
    """Redirect to the relations of the countries given by `country`; with fewer than two, return the page to choose them.

    Raises:
        Unprocessable: the client is a program, and names fewer than two countries.
    """
    database = app_state.database(request)
    names = [name for group in query.country for name in split_at_commas(group)]
    codes = await database.read(_codes, names, successors=query.successors) if names else []
    if len(codes) >= 2:
        parameters = [(name, value) for name, value in request.query_params.multi_items() if name != "country"]
        path = quote(canonical_path(codes), safe="/,")
        return RedirectResponse(list_urls.with_query(f"{links.prefix(request.scope)}{path}", parameters), 303)
    if not pages.wants_page(request):
        raise Unprocessable.parameter("country", "name two countries or more, such as /relations/JP/PE")

    def read(connection: ReadConnection) -> bytes:
        by = "partner" if codes else "pair"
        counting = statistics.count(connection, request, MEETING_LIST, query, _NOT_FILTERS, (by,), successors=False)
        only = counting.only_country
        most = grouped.first_rows(
            connection, counting.counted, (by,), ["meetings"], _MOST_PAIRS, only=only, most_first=True
        )
        listed = []
        for text, number in most:
            pair = [*codes, *text.split(" ")]
            url = f"{links.prefix(request.scope)}{canonical_path(pair)}"
            name, list_url = relations_pages.named(pair, only), counting.urls.of({by: text})
            listed.append(relations_pages.Pair(name, url, number, list_url))
        return relations_pages.start_page(pages.site_of(request), only, listed)

    return pages.respond(request, await database.read_in_thread(read))


_Country = Annotated[str, Path(description="Country, by code or name.")]


@router.get(
    "/relations/{countries}",
    summary="Get the relations of countries",
    response_model=Dossier,
    responses=document.RELATIONS,
)
async def show_relations(
    request: Request,
    countries: Annotated[str, Path(description="Countries, separated by commas.")],
    query: Annotated[RelationParams, Query()],
) -> Response:
    """Get the meetings of all of three or more countries; two have an address of their own."""
    return await _respond(request, split_at_commas(countries), query)


@router.get(
    "/relations/{country}/{other}",
    summary="Get the relations of two countries",
    response_model=Dossier,
    responses=document.RELATIONS,
)
async def show_relations_of_two(
    request: Request, country: _Country, other: _Country, query: Annotated[RelationParams, Query()]
) -> Response:
    """Get when, where and who met how often, agreements, topics, memberships, sources and gaps, each number with its list."""
    return await _respond(request, [country, other], query)


async def _respond(request: Request, names: Sequence[str], query: RelationParams) -> Response:
    if not 2 <= len(names) <= _MOST_COUNTRIES:
        raise NotFound(f"{request.url.path[:200]}: name two to {_MOST_COUNTRIES} countries, such as /relations/JP/PE")
    names, suffix = _without_suffix(names)
    format_ = tables.negotiate(request, suffix, query.format, _FORMATS)
    day = _day(query.as_of)
    database = app_state.database(request)
    codes = await database.read(_codes, names, successors=query.successors)
    path = canonical_path(codes) + (f".{suffix}" if suffix else "")
    if path != links.path(request.scope):
        query_text = pages.query_of(request)
        given = f"?{query_text}" if query_text else ""
        location = f"{links.prefix(request.scope)}{quote(path, safe='/,')}{given}"
        return problem_responses.render(OtherUrl(location))
    if format_ in {ATOM, ICS}:
        counting = await database.read_in_thread(_counting, request, query, codes)
        params = query.model_copy(update=_same_set(query, counting, codes))
        return await crud.list_page(request, MEETING_LIST, params, format_.suffix)
    for name in ("sort", "limit", "cursor"):
        if name in request.query_params:  # `q` sets the order of the model
            raise Unprocessable.parameter(
                name, "is for the feed and the calendar; leave it out, or request format=atom"
            )

    def read(connection: ReadConnection) -> bytes:
        counting = _counting(connection, request, query, codes)
        common = dossiers.read_common(connection, counting, codes)
        dossier = dossiers.build(connection, counting, common, day)
        if format_ is HTML:
            return _page(connection, request, counting, common, dossier, day)
        return json_text(dossier).encode()

    body = await database.read_in_thread(read)
    if format_ is HTML:
        return pages.respond(request, body)
    return conditional_response(request, body, JSON.media_type, cacheable=True)


def _page(
    connection: ReadConnection,
    request: Request,
    counting: Counting,
    common: Common,
    dossier: dict[str, Any],
    day: dt.date,
) -> bytes:
    last = alone = None
    if dossier["last"] is not None:
        last = json.loads(records.document(connection, MEETING_LIST.collection, dossier["last"]["id"]))
        if relations_pages.has_others(last, common.states):
            alone = relations_in_time.last_alone(connection, common.meetings, len(common.codes), day)
    found = relations_agreements.newest(connection, common.agreements, day, _MOST_AGREEMENTS)
    newest = relations_pages.NewestAgreements(found, dossiers.agreements_url(counting, common.codes))
    return relations_pages.relations_page(
        pages.site_of(request), dossier, (last, alone), newest, common.states, pages.parameters(request)
    )


def _without_suffix(names: Sequence[str]) -> tuple[list[str], str | None]:
    """Return the names of countries without the suffix of a format, such as `.ics`, and the suffix, if there is one.

    A format that relations do not have is one as well, so that the problem names those that they have.
    """
    *first, last = names
    name, dot, suffix = last.rpartition(".")
    if not dot or suffix not in _SUFFIXES:
        return [*first, last], None
    return [*first, name], suffix


def canonical_path(codes: Sequence[str]) -> str:
    """Return the one path of the relations of countries, by their codes."""
    ordered = sorted(codes)
    return "/relations/" + ("/".join(ordered) if len(ordered) == 2 else ",".join(ordered))


def _day(text: str | None) -> dt.date:
    if text is None:
        return clock.utc_now().date()
    days = bounds(text)
    if not days.is_one_day:
        raise Unprocessable.parameter("as_of", "is not one day; write a day, such as 2023-09-02")
    return days.starts_on


def _codes(connection: ReadConnection, names: Sequence[str], *, successors: bool) -> list[str]:
    """Return the codes of the countries, or with `successors` of those that they count for, in order.

    Raises:
        Unprocessable: a name is unknown, or two names mean the same country.
    """
    codes = statistics.codes_of(connection, names)
    counted = statistics.counted_for(connection, codes) if successors else codes
    if len(set(counted)) < len(counted):
        remedy = "name different ones, such as /relations/JP/PE"
        if len(set(codes)) == len(codes):
            remedy = "with successors=true they count for one; leave it out"
        raise Unprocessable.parameter("country", f"names one country twice; {remedy}")
    return sorted(counted)


def _counting(connection: ReadConnection, request: Request, query: RelationParams, codes: Sequence[str]) -> Counting:
    query.check()
    groups = statistics.groups_of(connection, codes, successors=query.successors)
    named = [",".join(group) for group in groups]
    params = query.model_copy(update={"country": [*query.country, *named]})
    return statistics.count(
        connection,
        request,
        MEETING_LIST,
        params,
        _NOT_FILTERS,
        ("country",),
        successors=query.successors,
        extra=[("country", name) for name in named],
    )


def _same_set(query: RelationParams, counting: Counting, codes: Sequence[str]) -> dict[str, Any]:
    """Return the parameters with which a list has the meetings that the dossier counts."""
    defaults = counting.counted.defaults.parameters
    result: dict[str, Any] = {"country": [*query.country, *map(counting.codes.value, codes)]}
    if "status!" in defaults:
        result["not_status"] = [defaults["status!"]]
    if "parts" in defaults:
        result["parts"] = defaults["parts"]
    return result
