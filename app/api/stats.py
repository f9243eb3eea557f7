"""Statistics of meetings: counts by any dimensions, pairs of countries by year, and the network of countries."""

from collections.abc import Generator, Sequence
from functools import partial
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import Field

from app.db.database import ReadConnection
from app.domain.suggestions import did_you_mean
from app.pages import network as network_pages
from app.pages import stats as stats_pages
from app.problems import NotFound, Unprocessable
from app.queries import facets
from app.queries.parameter_values import distinct_words
from app.queries.params import JSON_INTEGER, FilterValues, JsonBool
from app.queries.statistics import dimensions, dyad_codes, grouped, hyperedges, network, pairs
from app.queries.statistics.dimensions import DIMENSIONS
from app.queries.statistics.dyads import DyadOptions, Dyads
from app.representations import graphml
from app.representations.escaping import json_bytes
from app.representations.formats import CSV, CSV_BOM, GRAPHML, HTML, JSON, NDJSON, PARQUET, Format
from app.representations.tables import LINK, TABLE_FORMATS, Link
from app.schemas.statistics import Statistic
from app.web import app_state, pages, statistics, tables
from app.web.bodies import StrictRoute
from app.web.conditional import conditional_response
from app.web.meeting_list import MEETING_LIST, MeetingListParams
from app.web.openapi import document
from app.web.statistics import Counting
from app.web.tables import Row, Rows

router = APIRouter(tags=["statistics"], route_class=StrictRoute)

_ROWS: Final = 10_000
_MAX_ROWS: Final = 100_000
_PAGE_ROWS: Final = 100
"""The rows of a page, whose chart may have more."""
_OWN: Final = ("by", "measure", "successors", "from_year", "to_year", "directed", "zeros", "codes")
_FIRST_YEAR, _LAST_YEAR = 1, 9999


class _CountParams(MeetingListParams):
    """The parameters of every statistic beside the filters of `GET /meetings`."""

    successors: JsonBool = Field(
        default=False,
        description="Whether the Soviet Union counts for Russia, and so on.",
    )
    limit: Annotated[int, Field(ge=1, le=_MAX_ROWS), JSON_INTEGER] | None = Field(  # type: ignore[assignment]
        default=None, description=f"Maximum number of rows per page; without it JSON has {_ROWS:,}, other formats all."
    )
    format: str | None = Field(
        default=None,
        max_length=40,
        description="Format; a suffix or `Accept` has the same effect.",
        json_schema_extra={"format": "representation"},
    )


class StatParams(_CountParams):
    """Query parameters of `GET /stats`."""

    by: FilterValues = Field(
        default_factory=list,
        description="Dimensions. `partner` requires `country`, or a filter by one.",
        json_schema_extra={"items": {"type": "string", "enum": list(DIMENSIONS)}, "x-comma": True},
        examples=[["country", "year"]],
    )
    measure: FilterValues = Field(
        default_factory=list,
        description="Measures; the default is `meetings`.",
        json_schema_extra={"items": {"type": "string", "enum": list(grouped.MEASURES)}, "x-comma": True},
        examples=[["meetings", "people"]],
    )
    sort: Literal["-meetings"] | None = Field(  # type: ignore[assignment]  # the order of rows, not of meetings
        default=None,
        description="`-meetings` puts the highest counts first.",
    )


_Year = Annotated[int, Field(ge=_FIRST_YEAR, le=_LAST_YEAR), JSON_INTEGER]


class DyadParams(_CountParams):
    """Query parameters of tables of pairs; `directed`, `zeros` and `codes` are for dyads alone."""

    from_year: _Year | None = Field(default=None, alias="from", description="First year.", examples=[1990])
    to_year: _Year | None = Field(default=None, alias="to", description="Last year.", examples=[2024])
    sort: None = Field(default=None)  # type: ignore[assignment]  # rows have one order
    directed: JsonBool = Field(default=False, description="Whether each pair has a row in both orders.")
    zeros: JsonBool = Field(
        default=False,
        description="With `from` and `to`: whether to add pairs of states that did not meet.",
    )
    codes: FilterValues = Field(
        default_factory=list,
        description="Codes of countries; by default all.",
        json_schema_extra={"items": {"type": "string", "enum": list(dyad_codes.CODES)}, "x-comma": True},
        examples=[["iso3", "cow"]],
    )


_Suffix = Annotated[
    str, Path(json_schema_extra={"enum": [item.suffix for item in TABLE_FORMATS]}, description="Format.")
]
_NETWORK_FORMATS: Final = (JSON, CSV, CSV_BOM, NDJSON, PARQUET, GRAPHML, HTML)


@router.get("/stats", summary="Count meetings", response_model=Statistic, responses=document.LIST)
async def count_meetings(request: Request, query: Annotated[StatParams, Query()]) -> Response:
    """Count meetings by any dimensions, with every filter of `GET /meetings`.

    Cancelled and postponed meetings count only with `status` as a filter or dimension, and parts that `parts=once` leaves out only with
    other filters or dimensions than countries, days and status.
    """
    return await _count_meetings(request, query, None)


@router.get("/stats.{suffix}", summary="Count meetings in another format", responses=document.REPRESENTATION)
async def count_meetings_as(request: Request, suffix: _Suffix, query: Annotated[StatParams, Query()]) -> Response:
    """As `GET /stats`, in the format of the suffix."""
    return await _count_meetings(request, query, suffix)


async def _count_meetings(request: Request, query: StatParams, suffix: str | None) -> Response:
    format_ = tables.negotiate(request, suffix, query.format, (*TABLE_FORMATS, HTML))
    by = distinct_words("by", query.by, DIMENSIONS)
    measures = distinct_words("measure", query.measure, grouped.MEASURES) or ["meetings"]

    if format_ is HTML:
        return await _show_page(request, query, by, measures)

    def read(connection: ReadConnection) -> Rows:
        counting, only = _counting_by(connection, request, query, by)
        most_first, has_links = query.sort == "-meetings", format_ in tables.LINKED
        found = grouped.rows(connection, counting.counted, by, measures, only=only, most_first=most_first)
        address, size = counting.list.of_rows(by), len(by)
        places = [size + grouped.columns(measures).index(name) for name in measures]

        def rows() -> Generator[Row]:
            for row in found:
                texts = tuple(row[:size])
                cells = [*map(dimensions.value_of, by, texts), *[row[place] for place in places]]
                link = partial(address, texts) if has_links else None
                yield ((-row[size], *texts) if most_first else texts), cells, link

        types = {name: int if name in {"year", "decade"} else str for name in by} | dict.fromkeys(measures, int)
        return Rows(types, rows(), partial(counting.whole, connection))

    return await _respond(request, read, format_, query)


def _counting_by(
    connection: ReadConnection, request: Request, query: StatParams, by: Sequence[str]
) -> tuple[Counting, str | None]:
    """Return the meetings that are counted by dimensions, and the single country that the filters name, if there is one.

    Raises:
        Unprocessable: partners are asked for, but not of which country.
    """
    counting = _counting(connection, request, query, by)
    only = counting.only_country
    if "partner" in by and "country" not in by and only is None:
        raise Unprocessable.parameter(
            "by", "partner requires a country: add country to `by`, or filter by one country, such as country=JP"
        )
    return counting, only


async def _show_page(request: Request, query: StatParams, by: Sequence[str], measures: Sequence[str]) -> Response:
    limit, size, most_first = min(query.limit or _PAGE_ROWS, _ROWS), len(by), query.sort == "-meetings"

    def key(row: Sequence[Any]) -> tables.Key:
        return (-row[size], *row[:size]) if most_first else tuple(row[:size])

    def render(connection: ReadConnection) -> bytes:
        counting, only = _counting_by(connection, request, query, by)
        counted = (connection, counting.counted, by, measures)
        if query.cursor is None:
            rows = grouped.first_rows(*counted, _ROWS + 1, only=only, most_first=most_first)
        else:
            found = grouped.rows(*counted, only=only, most_first=most_first)
            rows = tables.rows_after(request, query.cursor, found, key, most=_ROWS + 1)
        following = tables.next_url(request, key(rows[limit - 1])) if len(rows) > limit else None
        shown = stats_pages.Statistics(
            by,
            measures,
            grouped.columns(measures),
            rows,
            limit,
            counting.list.of_rows(by),
            dimensions.value_of,
            **counting.whole(connection),
            next_url=following,
            is_first=query.cursor is None,
        )
        names = partial(facets.names_of, connection)
        given = pages.parameters(request)
        return stats_pages.stats_page(pages.site_of(request), shown, given, list(DIMENSIONS), grouped.MEASURES, names)

    return pages.respond(request, await app_state.database(request).read_in_thread(render))


@router.get(
    "/stats/{table}", summary="Get a table of pairs", response_model=Statistic, responses=document.REPRESENTATION
)
async def show_table(
    request: Request,
    table: Annotated[
        str,
        Path(description="`dyads`, `matrix`, `network` or `hyperedges`; `.csv` and so on may follow."),
    ],
    query: Annotated[DyadParams, Query()],
) -> Response:
    """Get pairs of countries by year, as a matrix or a network, or meetings with all their countries."""
    name, dot, suffix = table.partition(".")
    if name not in _TABLES:
        raise NotFound(
            f"there is no table {name[:40]!r}{did_you_mean(name, _TABLES)}; choose one of {', '.join(_TABLES)}"
        )
    if name != "dyads":
        for parameter in ("directed", "zeros", "codes"):
            if parameter in query.model_fields_set:
                raise Unprocessable.parameter(parameter, f"is not recognized for {name}; it is a parameter of dyads")
    return await _TABLES[name](request, query, suffix if dot else None)


async def _count_dyads(request: Request, query: DyadParams, suffix: str | None) -> Response:
    format_ = tables.negotiate(request, suffix, query.format, TABLE_FORMATS)
    schemes = distinct_words("codes", query.codes, dyad_codes.CODES) or list(dyad_codes.CODES)
    if query.zeros and (query.from_year is None or query.to_year is None):
        raise Unprocessable.parameter("zeros", "requires `from` and `to`; add both, or leave `zeros` out")
    years = (query.from_year, query.to_year) if query.zeros else None

    def read(connection: ReadConnection) -> Rows:
        counting = _counting(connection, request, query, ("pair", "year"))
        named = dyad_codes.named_countries(connection, counting.filters, counting.counted.continued)
        options = DyadOptions(schemes, query.directed, years, named)  # type: ignore[arg-type]  # checked above
        table = Dyads(connection, counting.counted, options, counting.today)

        address = counting.list.of_rows(("pair", "year"))

        def link(pair: tuple[str, str], year: str) -> Link:
            return partial(address, (" ".join(pair), year))

        has_links = format_ in tables.LINKED
        rows = ((key, cells, link(pair, key[-1]) if has_links else None) for key, cells, pair in table.rows())
        return Rows(table.columns, rows, partial(counting.whole, connection), is_detached=True)

    return await _respond(request, read, format_, query)


async def _list_hyperedges(request: Request, query: DyadParams, suffix: str | None) -> Response:
    format_ = tables.negotiate(request, suffix, query.format, TABLE_FORMATS)

    def read(connection: ReadConnection) -> Rows:
        counting = _counting(connection, request, query, ("country",))
        found = hyperedges.rows(connection, counting.counted)
        return Rows({"meeting": str, "date": str, "countries": list}, found, partial(counting.whole, connection))

    return await _respond(request, read, format_, query)


async def _show_matrix(request: Request, query: DyadParams, suffix: str | None) -> Response:
    format_ = tables.negotiate(request, suffix, query.format, TABLE_FORMATS)
    if format_ is not JSON:
        return await _respond(request, _read_edges(request, query, ("country_1", "country_2")), format_, query)
    _refuse_pages(query)

    def read(connection: ReadConnection) -> dict[str, Any]:
        counting, edges = _edges(connection, request, query)
        countries = sorted({code for pair in edges for code in pair})
        position = {code: number for number, code in enumerate(countries)}
        cells = [
            {
                "row": position[one],
                "column": position[other],
                "meetings": number,
                LINK: _list_of_pair(counting, one, other),
            }
            for (one, other), number in edges.items()
        ]
        return {"countries": countries, "cells": cells, **counting.whole(connection)}

    return await _respond_document(request, read)


async def _show_network(request: Request, query: DyadParams, suffix: str | None) -> Response:
    format_ = tables.negotiate(request, suffix, query.format, _NETWORK_FORMATS)
    if format_ not in {JSON, GRAPHML, HTML}:
        return await _respond(request, _read_edges(request, query, ("source", "target")), format_, query)
    if format_ is not HTML:
        _refuse_pages(query)
    elif query.limit is not None and query.limit > network_pages.MOST:
        raise Unprocessable.parameter(
            "limit", f"is more than {network_pages.MOST}, the most countries that a page shows"
        )

    def read(connection: ReadConnection) -> dict[str, Any]:
        counting, edges = _edges(connection, request, query)
        links = [
            {"source": one, "target": other, "meetings": number, LINK: _list_of_pair(counting, one, other)}
            for (one, other), number in edges.items()
        ]
        return {"nodes": network.nodes(edges), "edges": links, **counting.whole(connection)}

    def render(connection: ReadConnection) -> bytes:
        counting, edges = _edges(connection, request, query)
        found = network_pages.Network(
            network.strengths(edges), edges, partial(_list_of_pair, counting), **counting.whole(connection)
        )
        chosen = [code for group in counting.filters.ids("country") for code in group]
        size = query.limit or network_pages.USUAL
        return network_pages.network_page(pages.site_of(request), found, pages.parameters(request), chosen, size)

    if format_ is HTML:
        return pages.respond(request, await app_state.database(request).read_in_thread(render))
    if format_ is JSON:
        return await _respond_document(request, read)
    found = await app_state.database(request).read_in_thread(read)
    columns: dict[str, dict[str, type]] = {
        "node": {"country": str, "degree": int, "strength": int, "eigenvector": float, "pagerank": float},
        "edge": {"weight": int},
    }
    edges = [{**edge, "weight": edge["meetings"]} for edge in found["edges"]]
    body = graphml.write(found["nodes"], edges, columns)
    return conditional_response(request, body, GRAPHML.content_type, cacheable=True)


_TABLES: Final = {
    "dyads": _count_dyads,
    "matrix": _show_matrix,
    "network": _show_network,
    "hyperedges": _list_hyperedges,
}


def _edges(
    connection: ReadConnection, request: Request, query: DyadParams
) -> tuple[Counting, dict[tuple[str, str], int]]:
    counting = _counting(connection, request, query, ("pair",))
    return counting, pairs.counts(connection, counting.counted)


def _read_edges(request: Request, query: DyadParams, names: tuple[str, str]) -> tables.Read:
    def read(connection: ReadConnection) -> Rows:
        counting, edges = _edges(connection, request, query)
        rows = (
            ((one, other), (one, other, number), partial(_list_of_pair, counting, one, other))
            for (one, other), number in edges.items()
        )
        return Rows({names[0]: str, names[1]: str, "meetings": int}, rows, partial(counting.whole, connection))

    return read


def _list_of_pair(counting: Counting, one: str, other: str) -> str:
    return counting.list.of({"pair": f"{one} {other}"})


def _refuse_pages(query: DyadParams) -> None:
    for name in ("limit", "cursor"):
        if name in query.model_fields_set:
            raise Unprocessable.parameter(name, "is for tables with pages; leave it out, or request format=csv")


def _counting(connection: ReadConnection, request: Request, query: _CountParams, by: Sequence[str]) -> Counting:
    query.check()
    extra: dict[str, str] = {}
    if isinstance(query, DyadParams):
        for name, year, filter_ in (("from", query.from_year, "date_from"), ("to", query.to_year, "date_to")):
            if year is None:
                continue
            if filter_ in query.model_fields_set:
                raise Unprocessable.parameter(name, f"means the same as {filter_}; leave one of them out")
            extra[filter_] = f"{year:04}"
    params = query.model_copy(update=extra)
    return statistics.count(
        connection, request, MEETING_LIST, params, _OWN, by, successors=query.successors, extra=[*extra.items()]
    )


async def _respond(request: Request, read: tables.Read, format_: Format, query: _CountParams) -> Response:
    limit = query.limit or _ROWS
    return await tables.respond(
        request, read, format_, limit=limit, is_page=query.limit is not None, cursor=query.cursor
    )


async def _respond_document(request: Request, read: Any) -> Response:
    def written(connection: ReadConnection) -> bytes:
        return json_bytes(read(connection))

    body = await app_state.database(request).read_in_thread(written)
    return conditional_response(request, body, JSON.media_type, cacheable=True)
