"""Choose the representation of a list or record, and render it from JSON documents.

A list is a page of JSON unless the request asks for another format by suffix (`/meetings.csv`), `?format=` or `Accept`.
CSV, NDJSON, calendars, GeoJSON and JSON-LD hold all matching records, unless `limit` asks for a page of them; Atom
always pages (RFC 5005). Long responses are streamed from one read transaction: a consistent snapshot, in constant
memory.

See decision 62.
"""

import json
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain
from typing import Any, Final
from urllib.parse import quote

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response

from app.db.database import Database
from app.problems import NotAcceptable as NotAcceptableProblem
from app.problems import NotFound, Unprocessable
from app.queries import dated_names
from app.queries.filtering.resolved import Parent
from app.queries.lists import P, RecordList, read_all, read_page
from app.queries.paging.page_requests import MAX_LIMIT
from app.queries.paging.pagination import Collection
from app.queries.paging.params import SHAPING, ListParams
from app.representations.formats import ATOM, HTML, JSON, NAMING_COUNTRIES, CountryNames, Format, PageInfo
from app.representations.negotiation import NotAcceptable, UnknownFormat, choose
from app.representations.registry import REPRESENTATIONS
from app.web import app_state, links
from app.web.conditional import conditional_response
from app.web.streaming import LimitedStream

_MOST_AT_ONCE: Final = 20
"""The largest number of documents that are rendered on the event loop; more are in a thread."""


def negotiate(request: Request, resource: str, suffix: str | None, parameter: str | None, *, has_page: bool) -> Format:
    """Return the representation that a request asks for; a page only where there is one.

    Raises:
        NotFound: no representation has this suffix.
        NotAcceptableProblem: the client accepts none of the representations offered.
        Unprocessable: `format` names no representation.
    """
    return choose_among(
        request, _offered(resource, has_page=has_page), suffix, parameter, path=f"{resource}.{(suffix or '')[:40]}"
    )


@cache
def _offered(resource: str, *, has_page: bool) -> Sequence[Format]:
    return (*REPRESENTATIONS[resource], *((HTML,) if has_page else ()))


def choose_among(
    request: Request, offered: Sequence[Format], suffix: str | None, parameter: str | None, *, path: str
) -> Format:
    """Return the offered format that a request asks for; `path` is the URL named in an error.

    Raises:
        NotFound, NotAcceptableProblem, Unprocessable: see `negotiate`.
    """
    try:
        return choose(suffix, parameter, request.headers.get("accept"), offered)
    except UnknownFormat as error:
        if suffix is not None:
            raise NotFound(f"{path}: {error}") from error
        raise Unprocessable.parameter("format", str(error)) from error
    except NotAcceptable as error:
        raise NotAcceptableProblem(f"{request.url.path[:200]}: {error}") from error


def is_complete(format_: Format, query: ListParams) -> bool:
    """Return whether the representation of a list holds all matching records instead of a page of them."""
    return format_ not in {JSON, ATOM} and "limit" not in query.model_fields_set and query.cursor is None


def refuse_extras(format_: Format, params: ListParams) -> None:
    """Reject a parameter that asks for data other than the records, where the format has no place for it.

    Raises:
        Unprocessable: there is such a parameter.
    """
    for name in params.EXTRAS:
        if format_ is not JSON and getattr(params, name):
            raise Unprocessable.parameter(
                name, f"is available in JSON only; leave it out, or request format={JSON.name}"
            )


async def respond_with_all(
    request: Request, database: Database, records: RecordList[P], params: P, format_: Format, parent: Parent | None
) -> Response:
    """Return all matching records, streamed where they are more than one page."""
    collection = records.collection
    first = params.model_copy(update={"limit": MAX_LIMIT})
    page = await database.read_in_thread(read_page, records, first, "", parent)
    if page.next_cursor is None:
        return conditional_response(
            request, await render_documents(request, database, collection, page.items, format_), format_.content_type
        )

    seconds = app_state.settings(request).export_timeout_seconds

    def matching() -> Iterator[str]:
        with database.reading(seconds) as connection:
            for documents in read_all(connection, records, first, parent):
                yield from documents

    writer = REPRESENTATIONS[collection.name][format_]
    assert writer is not None  # noqa: S101 - only JSON has none, and it pages
    names = await _country_names(database, format_)
    content = writer(map(json.loads, matching()), _page_info(request, collection, None, (), names))
    headers = {"Cache-Control": "no-cache", "Vary": "Accept"}
    return LimitedStream(content, media_type=format_.content_type, headers=headers)


async def _country_names(database: Database, format_: Format) -> CountryNames | None:
    return await database.read(dated_names.of_countries) if format_ in NAMING_COUNTRIES else None


async def render_documents(
    request: Request,
    database: Database,
    collection: Collection,
    documents: Sequence[str],
    format_: Format,
    next_url: str | None = None,
) -> bytes:
    """Render documents in a format, in a thread where there are many.

    A calendar of a thousand meetings takes half a second.
    """
    writer = REPRESENTATIONS[collection.name][format_]
    assert writer is not None  # noqa: S101 - JSON is rendered by the database

    names = await _country_names(database, format_)

    def render() -> bytes:
        parsed = [json.loads(document) for document in documents]
        return b"".join(writer(iter(parsed), _page_info(request, collection, next_url, parsed, names)))

    return render() if len(documents) <= _MOST_AT_ONCE else await anyio.to_thread.run_sync(render)


def _page_info(
    request: Request,
    collection: Collection,
    next_url: str | None,
    documents: Sequence[dict[str, Any]],
    names: CountryNames | None,
) -> PageInfo:
    base = links.absolute_prefix(request)
    query = f"?{request.url.query}" if request.url.query else ""
    terms = [f"{name} {value}" for name, value in request.query_params.multi_items() if name not in SHAPING]
    return PageInfo(
        title=": ".join(chain([collection.name.title()], [", ".join(terms)] if terms else [])),
        self_url=f"{base}{quote(links.path(request.scope))}{query}",
        base_url=f"{base}/",
        next_url=links.absolute(request, next_url) if next_url else None,
        updated=max((document["updated_at"] for document in documents), default=None),
        country_names=names,
    )
