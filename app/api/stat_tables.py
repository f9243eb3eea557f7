"""Tables of pairs of countries: by year, as a matrix, as a network; and of meetings with all their countries."""

from collections.abc import Callable
from functools import partial
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import Field

from app.db.database import ReadConnection
from app.domain.geography.state_codes import SCHEMES
from app.domain.strings.suggestions import did_you_mean
from app.pages import network as network_pages
from app.problems import NotFound, Unprocessable
from app.queries.paging.params import JSON_INTEGER, FilterValues, JsonBool
from app.queries.parameter_values import distinct_words
from app.queries.statistics import dyad_codes, hyperedges, network, pairs
from app.queries.statistics.dyads import DyadOptions, Dyads
from app.representations import graphml
from app.representations.escaping import json_bytes
from app.representations.formats import CSV, CSV_BOM, GRAPHML, HTML, JSON, NDJSON, PARQUET
from app.representations.tables import LINK, TABLE_FORMATS, Link
from app.schemas.statistics import Statistic
from app.web import app_state, pages, tables
from app.web.bodies import StrictRoute
from app.web.conditional import conditional_response
from app.web.meeting_statistics import StatisticParams, counting_of, respond
from app.web.openapi import document
from app.web.statistics import Counting
from app.web.tables import Rows

router = APIRouter(tags=["statistics"], route_class=StrictRoute)

_FIRST_YEAR, _LAST_YEAR = 1, 9999
_NETWORK_FORMATS: Final = (JSON, CSV, CSV_BOM, NDJSON, PARQUET, GRAPHML, HTML)
_Year = Annotated[int, Field(ge=_FIRST_YEAR, le=_LAST_YEAR), JSON_INTEGER]


class DyadParams(StatisticParams):
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
        description="Codes of countries; by default `iso3`, `cow` and `gw`.",
        json_schema_extra={"items": {"type": "string", "enum": list(SCHEMES)}, "x-comma": True},
        examples=[["iso3", "cow"]],
    )

    def further_filters(self) -> dict[str, str]:
        """Return `from` and `to` as filters by days.

        Raises:
            Unprocessable: `to` is before `from`, or `date_from` or `date_to` is given as well.
        """
        if self.from_year is not None and self.to_year is not None and self.to_year < self.from_year:
            raise Unprocessable.parameter("to", "is before from; swap them")
        further: dict[str, str] = {}
        for name, year, filter_ in (("from", self.from_year, "date_from"), ("to", self.to_year, "date_to")):
            if year is None:
                continue
            if filter_ in self.model_fields_set:
                raise Unprocessable.parameter(name, f"means the same as {filter_}; leave one of them out")
            further[filter_] = f"{year:04}"
        return further


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
    schemes = distinct_words("codes", query.codes, SCHEMES) or list(dyad_codes.USUAL)
    if query.zeros and (query.from_year is None or query.to_year is None):
        raise Unprocessable.parameter("zeros", "requires `from` and `to`; add both, or leave `zeros` out")
    years = (query.from_year, query.to_year) if query.zeros else None

    def read(connection: ReadConnection) -> Rows:
        counting = counting_of(connection, request, query, ("pair", "year"))
        named = dyad_codes.named_countries(connection, counting.filters, counting.counted.continued)
        options = DyadOptions(schemes, query.directed, years, named)  # type: ignore[arg-type]  # checked above
        table = Dyads(connection, counting.counted, options, counting.today)

        url_of = counting.urls.of_rows(("pair", "year"))

        def link(pair: tuple[str, str], year: str) -> Link:
            return partial(url_of, (" ".join(pair), year))

        has_links = format_ in tables.LINKED
        rows = ((key, cells, link(pair, key[-1]) if has_links else None) for key, cells, pair in table.rows())
        return Rows(table.columns, rows, partial(counting.total_and_url, connection), is_detached=True)

    return await respond(request, read, format_, query)


async def _list_hyperedges(request: Request, query: DyadParams, suffix: str | None) -> Response:
    format_ = tables.negotiate(request, suffix, query.format, TABLE_FORMATS)

    def read(connection: ReadConnection) -> Rows:
        counting = counting_of(connection, request, query, ("country",))
        found = hyperedges.rows(connection, counting.counted)
        return Rows(
            {"meeting": str, "date": str, "countries": list}, found, partial(counting.total_and_url, connection)
        )

    return await respond(request, read, format_, query)


async def _show_matrix(request: Request, query: DyadParams, suffix: str | None) -> Response:
    format_ = tables.negotiate(request, suffix, query.format, TABLE_FORMATS)
    if format_ is not JSON:
        return await respond(request, _read_edges(request, query, ("country_1", "country_2")), format_, query)
    _refuse_pages(query)

    def read(connection: ReadConnection) -> dict[str, Any]:
        counting, edges = _edges(connection, request, query)
        link = _lists_of_pairs(counting)
        countries = sorted({code for pair in edges for code in pair})
        position = {code: number for number, code in enumerate(countries)}
        cells = [
            {
                "row": position[one],
                "column": position[other],
                "meetings": number,
                LINK: link(one, other),
            }
            for (one, other), number in edges.items()
        ]
        return {"countries": countries, "cells": cells, **counting.total_and_url(connection)}

    return await _respond_document(request, read)


async def _show_network(request: Request, query: DyadParams, suffix: str | None) -> Response:
    format_ = tables.negotiate(request, suffix, query.format, _NETWORK_FORMATS)
    if format_ is HTML:
        return await _show_network_page(request, query)
    if format_ not in {JSON, GRAPHML}:
        return await respond(request, _read_edges(request, query, ("source", "target")), format_, query)
    _refuse_pages(query)

    def read(connection: ReadConnection) -> dict[str, Any]:
        counting, edges = _edges(connection, request, query)
        link = _lists_of_pairs(counting)
        links = [
            {"source": one, "target": other, "meetings": number, LINK: link(one, other)}
            for (one, other), number in edges.items()
        ]
        return {"nodes": network.nodes(edges), "edges": links, **counting.total_and_url(connection)}

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


async def _show_network_page(request: Request, query: DyadParams) -> Response:
    if query.limit is not None and query.limit > network_pages.MOST:
        raise Unprocessable.parameter(
            "limit", f"is more than {network_pages.MOST}, the most countries that a page shows"
        )

    def render(connection: ReadConnection) -> bytes:
        counting = counting_of(connection, request, query, ("pair",))
        strengths = network.strengths(connection, counting.counted)
        found = network_pages.Network(
            strengths.nodes, strengths.edges_among, _lists_of_pairs(counting), **counting.total_and_url(connection)
        )
        chosen = [code for group in counting.filters.ids("country") for code in group]
        size = query.limit or network_pages.USUAL
        return network_pages.network_page(pages.site_of(request), found, pages.parameters(request), chosen, size)

    return pages.respond(request, await app_state.database(request).read_in_thread(render))


_TABLES: Final = {
    "dyads": _count_dyads,
    "matrix": _show_matrix,
    "network": _show_network,
    "hyperedges": _list_hyperedges,
}


def _edges(
    connection: ReadConnection, request: Request, query: DyadParams
) -> tuple[Counting, dict[tuple[str, str], int]]:
    counting = counting_of(connection, request, query, ("pair",))
    return counting, pairs.counts(connection, counting.counted)


def _read_edges(request: Request, query: DyadParams, names: tuple[str, str]) -> tables.Read:
    def read(connection: ReadConnection) -> Rows:
        counting, edges = _edges(connection, request, query)
        link = _lists_of_pairs(counting)
        rows = (
            ((one, other), (one, other, number), partial(link, one, other)) for (one, other), number in edges.items()
        )
        return Rows({names[0]: str, names[1]: str, "meetings": int}, rows, partial(counting.total_and_url, connection))

    return read


def _lists_of_pairs(counting: Counting) -> Callable[[str, str], str]:
    """Return the function that returns the URL of the meetings of a pair."""
    url_of = counting.urls.of_rows(("pair",))
    return lambda one, other: url_of((f"{one} {other}",))


def _refuse_pages(query: DyadParams) -> None:
    for name in ("limit", "cursor"):
        if name in query.model_fields_set:
            raise Unprocessable.parameter(name, "is for tables with pages; leave it out, or request format=csv")


async def _respond_document(request: Request, read: Any) -> Response:
    def written(connection: ReadConnection) -> bytes:
        return json_bytes(read(connection))

    body = await app_state.database(request).read_in_thread(written)
    return conditional_response(request, body, JSON.media_type, cacheable=True)
