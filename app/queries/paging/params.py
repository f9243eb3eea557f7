"""Query parameters common to all lists, and the field types that filters share."""

import re
from typing import Annotated, Any, ClassVar, Final, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from app.domain.dates import edtf
from app.domain.enums import Origin
from app.domain.geography.box import parse_box
from app.domain.strings import slugs, text
from app.problems import Unprocessable
from app.queries.paging.facets import DEFAULT_FACET_VALUES, FACET_NAMES, MAX_FACET_VALUES
from app.queries.paging.page_requests import DEFAULT_LIMIT, MAX_LIMIT, PageRequest
from app.queries.paging.pagination import Collection
from app.queries.parameter_values import MAX_VALUES
from app.schemas.dispute import DISPUTABLE

RELEVANCE: Final = "relevance"
"""The value of `sort` that puts the best matches of `q` first."""
NEWEST_CHANGE_FIRST: Final = "-updated_at"
"""The value of `sort` that feeds have where they are not given another one. Every list has it."""
SHAPING: Final = frozenset({"limit", "cursor", "total", "sort", "format", "snippets", "facets", "facet_limit"})
"""The parameters that shape a response; all others of a list are filters."""
_MAX_CURSOR: Final = 2000
_JSON_INTEGER: Final = re.compile("-?[0-9]+")
_MAX_GROUP: Final = MAX_VALUES * (slugs.MAX_LENGTH + 1)


def _search_text(value: str) -> str:
    # Search text is taken literally: invisible characters are allowed, and find nothing.
    return _clean(value, may_be_invisible=True)


def _clean(value: str, *, may_be_invisible: bool = False) -> str:
    try:
        cleaned = text.normalize_line(value, may_be_invisible=may_be_invisible)
    except ValueError as error:
        raise PydanticCustomError("text", "{reason}", {"reason": str(error)}) from error
    if not cleaned and may_be_invisible:
        cleaned = value.strip()
    if not cleaned:
        raise PydanticCustomError("text", "is empty; give a value, or leave the parameter out")
    return cleaned


def _date(value: str) -> str:
    try:
        if edtf.is_set(value) or value.startswith("{"):
            raise ValueError("is a set of dates; write an interval, or send a request for each date of the set")  # noqa: TRY301 - handled as the others
        edtf.check_known(value)
    except ValueError as error:
        raise PydanticCustomError("edtf", "{reason}", {"reason": str(error)}) from error
    return value


def _box(value: str) -> str:
    try:
        parse_box(value)
    except ValueError as error:
        raise PydanticCustomError("bbox", "{reason}", {"reason": str(error)}) from error
    return value


def _json_integer(value: object) -> object:
    # Python's own parsing also accepts `1_0`, `+5`, ` 5` and `5.0`, which the OpenAPI document does not allow.
    if isinstance(value, str) and not _JSON_INTEGER.fullmatch(value):
        raise PydanticCustomError("whole", "is not a whole number; write digits only, such as 50")
    return value


def _json_bool(value: object) -> object:
    if isinstance(value, str) and value not in {"true", "false"}:
        raise PydanticCustomError("truth", "is neither true nor false; write one of them in lower case")
    return value


def _as_list(value: object) -> object:
    return value if isinstance(value, list) else [value]


FilterValue = Annotated[
    str, Field(min_length=1, max_length=500, json_schema_extra={"format": "word"}), AfterValidator(_clean)
]
"""A single filter value."""

Group = Annotated[
    str, Field(min_length=1, max_length=_MAX_GROUP, json_schema_extra={"format": "word"}), AfterValidator(_clean)
]
"""Filter values separated by commas."""

FilterValues = Annotated[list[Group], BeforeValidator(_as_list), Field(max_length=50)]
"""A filter that may be repeated (all must match) and contain commas (any value may match)."""

JSON_INTEGER: Final = BeforeValidator(_json_integer)
"""Requires an integer in JSON notation. It comes after the bounds: `Annotated[int, Field(ge=1), JSON_INTEGER]`."""

JsonBool = Annotated[bool, BeforeValidator(_json_bool)]
"""A boolean in JSON notation: `true` or `false`."""

Date = Annotated[str, Field(max_length=32, json_schema_extra={"format": "edtf"}), AfterValidator(_date)]
"""A filter by date, in EDTF."""

BoundingBox = Annotated[str, Field(max_length=120, json_schema_extra={"format": "bbox"}), AfterValidator(_box)]
"""A filter by a bounding box (RFC 7946, section 5)."""

SearchText = Annotated[
    str, Field(min_length=1, max_length=200, json_schema_extra={"format": "line"}), AfterValidator(_search_text)
]
"""Text to search for: words, `"a phrase"`, `begin*`, `-excluded`."""


SEARCH_SYNTAX: Final = (
    'All words must match; `"a phrase"` matches exactly, `begin*` prefixes; `-word` excludes. Case, accents and apostrophes are '
    "ignored, the rest is literal."
)
"""The search syntax, for the description of every `q`."""
NAME_SYNTAX: Final = "Case and accents are ignored; `a,b` matches either."
"""The syntax of values, for the descriptions of filters by name."""
OFFICE_SYNTAX: Final = f"{NAME_SYNTAX} In a list of names, write a comma within a name as `\\,`."
"""The syntax of values, for the description of every `office`."""
SORT_DESCRIPTION: Final = (
    "Sort order; a leading `-` reverses it. The default with `q` is `relevance`, and in feeds `-updated_at`."
)
"""The description of every `sort`."""


DateMatch = Literal["overlap", "within"]
"""Whether uncertain dates may overlap the days asked, or must lie within them."""
DATE_MATCH: Final[Any] = Field(
    default=None,
    description="With `date`, `date_from` or `date_to`: whether an uncertain date may overlap these days, which is the default, or must "
    "lie within them.",
)


Period = Literal["year", "month", "decade"]
"""A period of the calendar in which all days of a meeting may lie."""
Parts = Literal["all", "once"]
"""Whether parts of meetings count beside their wholes, or only where the whole does not have their countries and days."""


def one_of(vocabulary: Any, description: str) -> Any:
    """Build the filter on a field with values from a vocabulary; `a,b` matches either."""
    return Field(
        default_factory=list,
        description=f"{description} Separate several values with commas.",
        json_schema_extra={"items": {"type": "string", "enum": [str(value) for value in vocabulary]}, "x-comma": True},
    )


def negation(name: str) -> Any:
    """Build the filter that leaves out what the parameter `name` finds."""
    return Field(default_factory=list, alias=f"{name}!", json_schema_extra={"items": {"type": "string"}})


def disputed(resource: str) -> Any:
    """Build the filter on the disputed fields of the records of a resource; `a,b` matches either."""
    return one_of(DISPUTABLE[resource], "Disputed field, or `any`.")


def identified(example: str) -> Any:
    """Build the filter on the identifiers of records in other systems; `example` is one, as `scheme:value`."""
    return Field(
        default_factory=list,
        description="Identifier in another system, as `scheme:value`.",
        json_schema_extra={"items": {"type": "string", "format": "identifier"}},
        examples=[[example]],
    )


class ListParams(BaseModel):
    """Parameters of a list in any representation.

    Unknown parameters are rejected: a filter that is silently ignored would distort research.
    """

    model_config = ConfigDict(extra="forbid")

    UNBOUNDED: ClassVar[frozenset[str]] = frozenset({"q"})
    """The parameters that make the cost of a list grow with the data."""
    EXTRAS: ClassVar[tuple[str, ...]] = ()
    """The parameters that ask for something in addition to the records."""
    REQUIRED: ClassVar[dict[str, str]] = {}
    """The parameters that depend on another one, each with that one, or with alternatives: `a or b`."""

    sort: str | None = Field(default=None, description="Sort order; a leading `-` reverses it.")
    limit: Annotated[int, Field(ge=1, le=MAX_LIMIT), JSON_INTEGER] = Field(
        default=DEFAULT_LIMIT, description="Maximum number of records per page."
    )
    cursor: str | None = Field(
        default=None,
        max_length=_MAX_CURSOR,
        description="Position of the page, from `next` of the previous page.",
    )

    @model_validator(mode="after")
    def _by_relevance(self) -> Self:
        if self.search_text is not None and "sort" not in self.model_fields_set:
            self.sort = RELEVANCE
        return self

    def for_subscription(self) -> Self:
        """Return the parameters of the same list as a feed or a calendar, which may leave out more by default."""
        return self

    @property
    def search_text(self) -> str | None:
        """The search text, if any."""
        q: str | None = getattr(self, "q", None)
        return q

    def check(self) -> None:
        """Check that no parameter is given without the one that it depends on.

        Raises:
            Unprocessable: the other one is missing.
        """
        if self.sort == RELEVANCE and self.search_text is None:
            raise Unprocessable.parameter("sort", "relevance requires `q`; add `q`, or choose another order")
        for name, other in self.REQUIRED.items():
            others = other.split(" or ")
            if getattr(self, name) and not any(getattr(self, item, None) for item in others):
                needed = " or ".join(f"`{item}`" for item in others)
                raise Unprocessable.parameter(name, f"requires {needed}; add {needed}, or leave `{name}` out")

    def request(self, collection: Collection, scope: str) -> PageRequest:
        """Return the requested page; `scope` (the path) binds its cursors to this list."""
        filters = self.model_dump(exclude=set(SHAPING), exclude_defaults=True, mode="json")
        return PageRequest(
            sort=self.sort or collection.default_sort,
            limit=self.limit,
            cursor=self.cursor,
            total=getattr(self, "total", False),
            filters=[("path", scope), *sorted(filters.items())],
        )


class ProvenanceParams(ListParams):
    """Filters of records that carry how they came about, and whether a person has reviewed them."""

    origin: FilterValues = one_of(Origin, "How the record came about.")
    reviewed: JsonBool | None = Field(default=None, description="Whether a person has checked it.", examples=[False])


class FullListParams(ListParams):
    """Parameters of a list at its own URL: also the representation, and extras that only JSON includes."""

    UNBOUNDED: ClassVar[frozenset[str]] = ListParams.UNBOUNDED | {"total"}
    EXTRAS: ClassVar[tuple[str, ...]] = ("total", "snippets")
    REQUIRED: ClassVar[dict[str, str]] = {"snippets": "q"}

    total: JsonBool = Field(default=False, description="Whether to count all matching records; JSON only.")
    format: str | None = Field(
        default=None,
        max_length=40,
        description="Format of the response: `json`, `csv`, `bom.csv` (for spreadsheets), `ndjson`, `atom`, `jsonld`, and for meetings "
        "`ics` (calendar) and `geojson` (map). A suffix of the path or `Accept` have the same effect.",
        json_schema_extra={"format": "representation"},
    )

    snippets: JsonBool = Field(
        default=False,
        description="With `q`: whether to return `snippets`, the matching passages of each record by its id, next to "
        "`items`; JSON only.",
        examples=[True],
    )


class FacetedListParams(FullListParams):
    """Parameters of a list whose records can be counted by facets."""

    UNBOUNDED: ClassVar[frozenset[str]] = FullListParams.UNBOUNDED | {"facets"}
    EXTRAS: ClassVar[tuple[str, ...]] = (*FullListParams.EXTRAS, "facets")
    REQUIRED: ClassVar[dict[str, str]] = {**FullListParams.REQUIRED, "facet_limit": "facets"}

    facets: FilterValues = Field(
        default_factory=list,
        description="Facets to count over all matching records, as `facets` next to `items`: how many have each country, topic "
        "and so on, most frequent first. Separate several values with commas; JSON only.",
        json_schema_extra={"items": {"type": "string", "enum": list(FACET_NAMES)}, "x-comma": True},
    )
    facet_limit: Annotated[int, Field(ge=1, le=MAX_FACET_VALUES), JSON_INTEGER] | None = Field(
        default=None,
        description=f"With `facets`: maximum number of values per facet; the default is {DEFAULT_FACET_VALUES}.",
        examples=[10],
    )
