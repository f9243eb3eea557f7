"""The supported representations, in one table used by content negotiation, routes and OpenAPI."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

CountryNames = Mapping[str, Sequence[tuple[str, dt.date, dt.date]]]
"""The dated names of countries by code, each with the first and the last day of its term."""

Document = dict[str, Any]
"""A record as returned by `GET`, as parsed JSON."""


@dataclass(frozen=True, slots=True)
class PageInfo:
    """The page data that a writer needs, free of HTTP objects."""

    title: str
    """The human-readable title of the page, such as "Meetings: country JP"."""
    self_url: str
    """The absolute URL of this page of this representation."""
    base_url: str
    """The absolute URL of the service root; it ends in "/"."""
    next_url: str | None = None
    """The absolute URL of the next page; None on the last page."""
    updated: str | None = None
    """The newest `updated_at` of the records, RFC 3339; None if there are no records."""
    country_names: CountryNames | None = None
    """For formats of `NAMING_COUNTRIES`; None for others."""


Writer = Callable[[Iterator[Document], PageInfo], Iterator[bytes]]
"""Consumes documents one at a time and yields the bytes of the representation incrementally, in constant memory."""


@dataclass(frozen=True, slots=True, eq=False)
class Format:
    """A representation, with its names in URLs and in headers.

    Each is one object, which is equal to itself alone: a choice among ten of them would otherwise compute ten hashes of their fields.
    """

    name: str
    """The value of `?format=`."""
    suffix: str
    """The suffix after the dot in `/meetings.csv`."""
    media_type: str
    """The media type without parameters, which `Accept` is matched against."""
    parameters: tuple[tuple[str, str], ...] = ()
    """The parameters of the media type, in the order in which they are sent."""

    @property
    def content_type(self) -> str:
        """The value of the `Content-Type` header."""
        return "; ".join([self.media_type, *(f"{name}={value}" for name, value in self.parameters)])


_UTF_8: Final = ("charset", "utf-8")

JSON: Final = Format("json", "json", "application/json")
CSV: Final = Format("csv", "csv", "text/csv", (_UTF_8, ("header", "present")))  # RFC 4180, section 3
CSV_BOM: Final = Format("bom.csv", "bom.csv", CSV.media_type, CSV.parameters)
"""CSV with a byte order mark, by which spreadsheets see that a file opened by a double click is UTF-8."""
NDJSON: Final = Format("ndjson", "ndjson", "application/x-ndjson")
ICS: Final = Format("ics", "ics", "text/calendar", (_UTF_8,))  # RFC 5545, section 8.1
ATOM: Final = Format("atom", "atom", "application/atom+xml", (_UTF_8,))  # RFC 4287, section 7
GEOJSON: Final = Format("geojson", "geojson", "application/geo+json")  # RFC 7946, section 12
JSONLD: Final = Format("jsonld", "jsonld", "application/ld+json")  # JSON-LD 1.1, section C
HTML: Final = Format("html", "html", "text/html", (_UTF_8,))
"""A page for people (`app.pages`); only for clients that name it, since JSON comes first for all others."""
NAMING_COUNTRIES: Final = frozenset({ICS, ATOM, GEOJSON})
"""The formats that name countries; JSON has only their codes."""
PARQUET: Final = Format("parquet", "parquet", "application/vnd.apache.parquet")
GRAPHML: Final = Format("graphml", "graphml", "application/graphml+xml", (_UTF_8,))

FORMATS: Final[Mapping[str, Format]] = {
    item.name: item for item in (JSON, CSV, CSV_BOM, NDJSON, ICS, ATOM, GEOJSON, JSONLD, HTML)
}
"""Every format of records by name, in order of preference for clients that have none."""
