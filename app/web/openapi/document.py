"""Declarations that routes share in the OpenAPI document: schemas of pages, responses and parameters."""

from typing import Annotated, Any, Final, Generic, Literal, TypeVar

from fastapi import Path, Query
from pydantic import BaseModel, Field

from app.queries.paging.params import JSON_INTEGER
from app.representations.formats import ATOM, CSV, CSV_BOM, GEOJSON, GRAPHML, ICS, JSON, JSONLD, NDJSON, PARQUET
from app.schemas.judgement import Judgement
from app.schemas.match import MatchReason
from app.web.openapi import problems as problem_responses

T = TypeVar("T")
Responses = dict[int | str, dict[str, Any]]


class FieldProblem(BaseModel):
    """An error in one field of the body or one query parameter."""

    pointer: str | None = Field(default=None, description="Field of the body, as a JSON Pointer.")
    parameter: str | None = Field(default=None, description="Query parameter.")
    detail: str = Field(description="The error and how to fix it.")


class ProblemDocument(BaseModel):
    """The reason why a request failed, as a problem document (RFC 9457)."""

    type: str = Field(description="Problem type; stable.", examples=["/problems/validation"])
    title: str
    status: int
    detail: str = Field(description="The error in this request and how to fix it.")
    errors: list[FieldProblem] | None = Field(default=None, description="The first errors, at most 20.")
    error_count: int | None = Field(default=None, description="Number of errors, if not all are listed.")
    candidates: list[str] | None = Field(default=None, description="URLs of the records that it may be a duplicate of.")
    reasons: dict[str, list[MatchReason]] | None = Field(default=None, description="The reasons, by URL.")
    request_id: str | None = Field(
        default=None, description="Id of this request in the service's log; same as `X-Request-Id`."
    )


class Segment(BaseModel):
    """A part of a snippet, as plain text: HTML markup in it has no meaning."""

    text: str
    match: bool = Field(description="Whether this part matches a search word.")


class Page(BaseModel, Generic[T]):
    """One page of a list."""

    @classmethod
    def model_parametrized_name(cls, params: tuple[Any, ...]) -> str:
        """Return the name of a page's schema, such as `MeetingPage`."""
        return f"{params[0].__name__}Page"

    items: list[T]
    next: str | None = Field(description="URL of the next page, relative to this host; null on the last page.")
    total: int | None = Field(default=None, description="Number of matching records; only with `total=true`.")
    snippets: dict[str, list[Segment]] | None = Field(
        default=None,
        description="Matching passages of each record, by its id (for countries, the code); only with `snippets=true`.",
    )


class FacetCount(BaseModel):
    """The number of matching records that have one value of a facet."""

    value: str = Field(description="Value for the filter of the same name; years are values for `date`.")
    name: str = Field(description="Display name.")
    count: int


class FacetedPage(Page[T], Generic[T]):
    """One page of a list, with optional counts of the matching records by facet."""

    facets: dict[str, list[FacetCount]] | None = Field(
        default=None,
        description="For each requested facet, how many of all matching records have each value, most frequent "
        "first; only with `facets`. A record with several values is counted in each of them.",
    )


problems: Final = problem_responses.responses
"""The problem responses of an operation for these statuses."""
_UNCHANGED: Final[Responses] = {304: {"description": "Unchanged since the ETag in `If-None-Match`."}, **problems(412)}
LIST: Final[Responses] = {**_UNCHANGED, **problems(400, 406, 422, 503)}
SUBLIST: Final[Responses] = {**_UNCHANGED, **problems(308, 400, 404, 406, 410, 422, 503)}
RELATIONS: Final[Responses] = {status: response for status, response in SUBLIST.items() if status != 410}
DUPLICATES: Final[Responses] = {status: response for status, response in SUBLIST.items() if status not in {308, 406}}
ITEM: Final[Responses] = {**_UNCHANGED, **problems(308, 400, 404, 406, 410, 422, 503)}
CREATE: Final[Responses] = problems(400, 409, 412, 413, 415, 422, 503, 507)
CREATE_PART: Final[Responses] = {**CREATE, **problems(428)}
PUT: Final[Responses] = {
    201: {"description": "Created."},
    **problems(400, 409, 410, 412, 413, 415, 422, 428, 503, 507),
}
MERGE: Final[Responses] = problems(400, 404, 409, 410, 412, 413, 415, 422, 428, 503, 507)
JUDGEMENT: Final[Responses] = {
    200: {"description": "Unchanged.", "model": Judgement},
    **problems(400, 404, 409, 410, 412, 413, 415, 422, 428, 503, 507),
}
PATCH: Final[Responses] = problems(400, 404, 409, 410, 412, 413, 415, 422, 428, 503, 507)
DELETE: Final[Responses] = problems(400, 404, 409, 410, 412, 422, 428, 503, 507)
UNDELETE: Final[Responses] = problems(400, 404, 409, 412, 422, 503, 507)
UNDELETE_PART: Final[Responses] = {**UNDELETE, **problems(428)}
RESTORE: Final[Responses] = problems(400, 404, 409, 410, 412, 422, 428, 503, 507)
UNMERGE: Final[Responses] = problems(400, 404, 409, 412, 422, 428, 503, 507)
HISTORY: Final[Responses] = {**_UNCHANGED, **problems(404, 422, 503)}
DISPUTES: Final[Responses] = {**_UNCHANGED, **problems(400, 422, 503)}
_EVENTS: Final = "text/event-stream"
CHANGES: Final[Responses] = {
    200: {"content": {_EVENTS: {"schema": {"type": "string"}}}},
    **_UNCHANGED,
    **problems(400, 422, 503),
}
COMMON_FORMATS: Final = (CSV, CSV_BOM, NDJSON, ATOM, JSONLD)
MEETING_FORMATS: Final = (CSV, CSV_BOM, NDJSON, ICS, ATOM, GEOJSON, JSONLD)
TABLE_FORMATS: Final = (CSV, CSV_BOM, NDJSON, PARQUET, GRAPHML)
REPRESENTATION: Final[Responses] = {**_UNCHANGED, **problems(400, 404, 406, 422, 503)}
Suffix = Annotated[
    str, Path(description="Format.", json_schema_extra={"enum": [item.suffix for item in (*COMMON_FORMATS, JSON)]})
]
MeetingSuffix = Annotated[
    str, Path(description="Format.", json_schema_extra={"enum": [item.suffix for item in (*MEETING_FORMATS, JSON)]})
]
Duplicates = Annotated[
    Literal["refuse", "allow"],
    Query(description="For a possible duplicate of an existing record: reject it with 409, or create it anyway."),
]
FarFuture = Annotated[
    Literal["refuse", "allow"],
    Query(description="For a date more than ten years ahead: reject it with 422, or take it."),
]
Version = Annotated[
    Annotated[int, Field(ge=1, le=2**31 - 1), JSON_INTEGER] | None,
    Query(
        description="The record as of this version in its history; also available if it was deleted since. JSON only.",
    ),
]
RestoredVersion = Annotated[
    int,
    Field(ge=1, le=2**31 - 1),
    JSON_INTEGER,
    Query(description="Version in the history of the record.", examples=[1]),
]
ItemFormat = Annotated[Annotated[str, Field(max_length=40)] | None, Query(include_in_schema=False)]
# At most 100: each version may be as large as a record.
HistoryLimit = Annotated[
    int, Field(ge=1, le=100), JSON_INTEGER, Query(description="Maximum number of versions per page.")
]
HistoryCursor = Annotated[
    Annotated[int, Field(ge=1, le=2**31 - 1), JSON_INTEGER] | None,
    Query(description="Position of the page, from `next` of the previous page."),
]
