"""The representations of each resource and their writers."""

import codecs
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import chain
from types import MappingProxyType
from typing import Any, Final, TypeVar

from app.representations import (
    atom,
    calendar_events,
    csv,
    feed_entries,
    geojson,
    jsonld,
    linked_data,
    map_features,
    ndjson,
    plain_text,
)
from app.representations.calendar_event import CalendarEvent
from app.representations.chunks import in_chunks
from app.representations.csv_columns import header
from app.representations.csv_rows import to_row
from app.representations.error_strategies import skip_failures
from app.representations.formats import (
    ATOM,
    CSV,
    CSV_BOM,
    GEOJSON,
    ICS,
    JSON,
    JSONLD,
    NDJSON,
    Document,
    Format,
    PageInfo,
    Writer,
)
from app.representations.linked_terms import CONTEXT

Item = TypeVar("Item")


def document_writer(
    project: Callable[[Document, str], Item], write: Callable[[Iterable[Item], PageInfo], Iterator[bytes]]
) -> Writer:
    """Build a writer of documents from a projection of one document and a writer of the projected items."""

    def writer(documents: Iterator[Document], feed: PageInfo) -> Iterator[bytes]:
        named = (plain_text.with_country_names(document, feed.country_names) for document in documents)
        return in_chunks(write(skip_failures(lambda document: project(document, feed.base_url), named), feed))

    return writer


def _ndjson(documents: Iterator[Document], _: PageInfo) -> Iterator[bytes]:
    return in_chunks(ndjson.write(documents, skip_failures))


def _csv(resource: str, *, begin: bytes = b"") -> Writer:
    def writer(documents: Iterator[Document], _: PageInfo) -> Iterator[bytes]:
        lines = csv.write(skip_failures(partial(to_row, resource), documents), header(resource), skip_failures)
        return in_chunks(chain([begin], lines) if begin else lines)

    return writer


def _atom(resource: str) -> Writer:
    return document_writer(
        lambda document, base_url: feed_entries.entry(resource, document, base_url),
        partial(atom.write, apply=skip_failures),
    )


def write_calendar(events: Iterable[CalendarEvent | None], feed: PageInfo) -> Iterator[bytes]:
    """Yield the parts of an iCalendar file with these events; None is a meeting without a day."""
    # Imported for the first calendar: the library takes a tenth of the startup time.
    from app.representations import ical  # noqa: PLC0415

    return ical.write((event for event in events if event is not None), feed, skip_failures)


def _graph(nodes: Iterable[dict[str, Any]], feed: PageInfo) -> Iterator[bytes]:
    return jsonld.write(nodes, feed, CONTEXT, skip_failures)


def _common_writers(resource: str) -> dict[Format, Writer | None]:
    return {
        JSON: None,  # the page itself, which the database renders
        CSV: _csv(resource),
        CSV_BOM: _csv(resource, begin=codecs.BOM_UTF8),
        NDJSON: _ndjson,
        ATOM: _atom(resource),
        JSONLD: document_writer(linked_data.NODES[resource], _graph),
    }


_MEETING_WRITERS: Final[dict[Format, Writer | None]] = {
    ICS: document_writer(calendar_events.meeting, write_calendar),
    GEOJSON: document_writer(map_features.meeting, partial(geojson.write, apply=skip_failures)),
}

REPRESENTATIONS: Final[Mapping[str, Mapping[Format, Writer | None]]] = MappingProxyType(
    {
        resource: MappingProxyType(_common_writers(resource) | (_MEETING_WRITERS if resource == "meetings" else {}))
        for resource in linked_data.NODES
    }
)
"""The formats of each resource, the default first, and their writers. JSON has none: the database renders it."""
