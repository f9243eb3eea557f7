"""Counts of meetings by any dimensions, as rows and as a page with a chart.

See decision 154.
"""

from collections.abc import Generator, Sequence
from functools import partial
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import Field

from app.db.database import ReadConnection
from app.pages import stats as stats_pages
from app.pages.shaded_table import CrossedCounts
from app.problems import Unprocessable
from app.queries.paging import facets
from app.queries.paging.params import FilterValues
from app.queries.parameter_values import distinct_words
from app.queries.statistics import dimensions, grids, grouped
from app.queries.statistics.dimensions import DIMENSIONS
from app.representations.formats import HTML
from app.representations.tables import TABLE_FORMATS
from app.schemas.statistics import Statistic
from app.web import app_state, pages, statistic_rows, tables
from app.web.bodies import StrictRoute
from app.web.meeting_statistics import MOST_JSON_ROWS, StatisticParams, counting_of, respond
from app.web.openapi import document
from app.web.statistics import Counting
from app.web.tables import Row, Rows

router = APIRouter(tags=["statistics"], route_class=StrictRoute)

_CROSSED: Final = (25, 24)
"""The largest numbers of rows and columns of the shaded table of a page."""
_OF_ROWS: Final = frozenset({"limit", "cursor", "sort"})
"""The parameters that ask for rows, which a page with a shaded table otherwise leaves out."""


class StatParams(StatisticParams):
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


_Suffix = Annotated[
    str, Path(json_schema_extra={"enum": [item.suffix for item in TABLE_FORMATS]}, description="Format.")
]


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
        url_of, size = counting.urls.of_rows(by), len(by)

        def rows() -> Generator[Row]:
            for row in found:
                texts = tuple(row[:size])
                cells = [*map(dimensions.value_of, by, texts), *row[size:]]
                link = partial(url_of, texts) if has_links else None
                yield ((-row[size], *texts) if most_first else texts), cells, link

        of_values = {name: int if name in {"year", "decade"} else str for name in by}
        types = of_values | dict.fromkeys(grouped.columns(measures), int)
        return Rows(types, rows(), partial(counting.total_and_url, connection))

    return await respond(request, read, format_, query)


def _counting_by(
    connection: ReadConnection, request: Request, query: StatParams, by: Sequence[str]
) -> tuple[Counting, str | None]:
    """Return the meetings that are counted by dimensions, and the single country that the filters name, if there is one.

    Raises:
        Unprocessable: partners are asked for, but not of which country.
    """
    counting = counting_of(connection, request, query, by)
    only = counting.only_country
    if "partner" in by and "country" not in by and only is None:
        raise Unprocessable.parameter(
            "by", "partner requires a country: add country to `by`, or filter by one country, such as country=JP"
        )
    return counting, only


async def _show_page(request: Request, query: StatParams, by: Sequence[str], measures: Sequence[str]) -> Response:
    most_first, site = query.sort == "-meetings", pages.site_of(request)
    is_first = query.cursor is None

    def render(connection: ReadConnection) -> bytes:
        counting, only = _counting_by(connection, request, query, by)
        crossed = _crossed(connection, counting, by, only) if len(by) == 2 and is_first else None
        limit, most = _numbers_of_rows(query, by, measures, crossed, is_embedded=site.embed)
        names = partial(facets.names_of, connection)
        rows_of = statistic_rows.RowsOfPage(connection, counting.counted, by, measures, only, names)
        rows, key = rows_of.read(request, query.cursor, most if limit else 0, most_first=most_first)
        following = tables.next_url(request, key(rows[limit - 1])) if len(rows) > limit > 0 else None
        shown = stats_pages.Statistics(
            by=by,
            measures=measures,
            columns=grouped.columns(measures),
            rows=rows,
            shown=limit,
            crossed=crossed,
            link=counting.urls.of_rows(by),
            value=dimensions.value_of,
            **counting.total_and_url(connection),
            next_url=following,
            is_first=is_first,
        )
        return stats_pages.stats_page(site, shown, pages.parameters(request), list(DIMENSIONS), grouped.MEASURES, names)

    return pages.respond(request, await app_state.database(request).read_in_thread(render))


def _crossed(connection: ReadConnection, counting: Counting, by: Sequence[str], only: str | None) -> CrossedCounts:
    """Return the meetings that the shaded table of two dimensions shows."""
    grid = grids.read(connection, counting.counted, by, _CROSSED, only=only)
    url_of = counting.urls.of_rows((grid.row_name, grid.column_name))
    return CrossedCounts(grid, lambda row, column: url_of((row, column)), dimensions.value_of)


def _numbers_of_rows(
    query: StatParams,
    by: Sequence[str],
    measures: Sequence[str],
    crossed: CrossedCounts | None,
    *,
    is_embedded: bool,
) -> tuple[int, int]:
    """Return the numbers of rows that a page shows and reads: those of its bars, and one to know whether more follow."""
    asks_for_rows = bool(query.model_fields_set & _OF_ROWS) or set(measures) != {"meetings"}
    if crossed is not None and crossed.grid.cells and (is_embedded or not asks_for_rows):
        return 0, 0
    limit = min(query.limit or stats_pages.ROWS, MOST_JSON_ROWS)
    has_bars = len(by) == 1 and by[0] in dimensions.PERIODS
    return limit, max(limit, stats_pages.MOST_BARS + 1 if has_bars else 0) + 1
