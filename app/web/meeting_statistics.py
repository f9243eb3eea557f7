"""Parameters, counted meetings and responses that `GET /stats` and the tables of pairs share."""

from collections.abc import Sequence
from typing import Annotated, Final

from fastapi import Request, Response
from pydantic import Field

from app.db.database import ReadConnection
from app.queries.paging.params import JSON_INTEGER, JsonBool
from app.representations.formats import Format
from app.web import statistics, tables
from app.web.meeting_list import MEETING_LIST, MeetingListParams
from app.web.statistics import Counting

MOST_JSON_ROWS: Final = 10_000
"""The rows of a JSON response, and of the chart of a page, without `limit`."""
_MOST_ROWS: Final = 100_000
_NOT_FILTERS: Final = ("by", "measure", "successors", "from_year", "to_year", "directed", "zeros", "codes")
"""The parameters that are not filters of meetings."""


class StatisticParams(MeetingListParams):
    """The parameters of every statistic beside the filters of `GET /meetings`."""

    successors: JsonBool = Field(
        default=False,
        description="Whether the Soviet Union counts for Russia, and so on.",
    )
    limit: Annotated[int, Field(ge=1, le=_MOST_ROWS), JSON_INTEGER] | None = Field(  # type: ignore[assignment]
        default=None,
        description=f"Maximum number of rows per page; without it JSON has {MOST_JSON_ROWS:,}, other formats all.",
    )
    format: str | None = Field(
        default=None,
        max_length=40,
        description="Format; a suffix or `Accept` has the same effect.",
        json_schema_extra={"format": "representation"},
    )

    def further_filters(self) -> dict[str, str]:
        """Return the filters of meetings that follow from parameters of the statistic, as in a URL.

        Raises:
            Unprocessable: a filter is given as well.
        """
        return {}


def counting_of(connection: ReadConnection, request: Request, query: StatisticParams, by: Sequence[str]) -> Counting:
    """Return the meetings that a request counts by the dimensions `by`.

    Raises:
        Unprocessable: a parameter is not valid, or does not go with another.
    """
    query.check()
    further = query.further_filters()
    params = query.model_copy(update=further)
    return statistics.count(
        connection,
        request,
        MEETING_LIST,
        params,
        _NOT_FILTERS,
        by,
        successors=query.successors,
        extra=[*further.items()],
    )


async def respond(request: Request, read: tables.Read, format_: Format, query: StatisticParams) -> Response:
    """Return the rows that `read` returns, in pages as `limit` and `cursor` of the request ask for."""
    limit = query.limit or MOST_JSON_ROWS
    return await tables.respond(
        request, read, format_, limit=limit, is_page=query.limit is not None, cursor=query.cursor
    )
