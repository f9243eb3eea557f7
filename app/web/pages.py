"""HTML pages for browsers: the same URLs as the API, chosen by `Accept: text/html`, `?format=html` or `.html`.

A page reads what a client of the API would read, with the same parameters: a record, or a list with its total and its
facets. It has no script; its policy (Content-Security-Policy) allows styles and images of this service alone.

See decision 168.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import quote, unquote, urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.db.database import ReadConnection
from app.pages import problem as problem_pages
from app.pages import records as record_pages
from app.pages.lists import FACET_VALUES, ListPage
from app.pages.named_countries import Relations, possible_names, relations_asked_for
from app.pages.records import Meetings
from app.pages.site import SECTIONS, Parameters, Site
from app.problems import Unprocessable
from app.queries.filtering.country_names import codes_of_names
from app.queries.filtering.resolved import Parent
from app.queries.history import changes_of_record
from app.queries.lists import RecordList, read_page
from app.queries.paging.facets import names_of
from app.queries.paging.params import SHAPING, FullListParams, ListParams
from app.representations.formats import HTML, JSON, Document, Format
from app.representations.negotiation import NegotiationError, choose
from app.services.resources import COLLECTIONS
from app.web import app_state, links
from app.web.conditional import conditional_response
from app.web.middleware.auth import SAFE_METHODS

_PAGE_SIZE: Final = 25
_NEWEST: Final = 10
_ORDER: Final[Mapping[str, Mapping[str, str]]] = {"countries": {"sort": "name"}}
"""The order of a list without words to be found and without an order in the request, if it is not that of the API."""
HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    )
}
EMBED_HEADERS: Final[Mapping[str, str]] = {
    name: value.replace("frame-ancestors 'none'", "frame-ancestors *") for name, value in HEADERS.items()
}
EMBED: Final = "diplomatic_events.embed"
"""The scope key of a request for the figure of a page alone."""
_EMBEDDED: Final = ("/meetings", "/relations/", "/stats")
"""The beginnings of the paths whose pages have figures."""


@dataclass(frozen=True, slots=True)
class PagedList:
    """The list that a page shows, and the type of its parameters."""

    records: RecordList[Any]
    params: type[FullListParams]

    @classmethod
    def of_entries(
        cls, records: RecordList[Any], params: type[FullListParams], projection: Callable[[], Any]
    ) -> "PagedList":
        """Return a list whose page reads of each record only what `projection` has of it."""
        return cls(replace(records, collection=replace(records.collection, projection=projection)), params)


def offers(resource: str) -> bool:
    """Return whether there are pages of the lists and records of a resource."""
    return resource in SECTIONS


def wants_page(request: Request) -> bool:
    """Return whether a client prefers a page to JSON, as browsers do."""
    accept = request.headers.get("accept", "")
    if request.query_params.get("format") == HTML.name:
        return True
    if HTML.media_type not in accept:
        return False
    offered: Sequence[Format] = (JSON, HTML)
    try:
        return choose(None, None, accept, offered) is HTML
    except NegotiationError:
        return False


def without_empty_parameters(request: Request) -> Response | None:
    """Return the redirect of a search form to the URL without the fields that were left empty; None if there are none.

    A form sends all its fields, and an empty one means that there is no such filter.
    """
    given = request.query_params.multi_items()
    # Nearly all requests end here, so what is cheap and likely comes first.
    if all(value.strip() for _, value in given) or request.method not in SAFE_METHODS or not wants_page(request):
        return None
    filled = [(name, value) for name, value in given if value.strip()]
    query = f"?{urlencode(filled)}" if filled else ""
    return RedirectResponse(
        f"{links.prefix(request.scope)}{links.path(request.scope)}{query}", 302, {"Cache-Control": "no-store"}
    )


def embedded(request: Request) -> Request:
    """Return a request for the figure of a page without the parameter `embed`; any other request as it is.

    Raises:
        Unprocessable: `embed` has a value other than 1.
    """
    if b"embed" not in request.scope["query_string"] or "embed" not in request.query_params:
        return request
    path = links.path(request.scope)
    if not (path.startswith(_EMBEDDED) or path.endswith("/meetings")) or not wants_page(request):
        return request  # where it is not recognized
    if request.query_params.getlist("embed") != ["1"]:
        raise Unprocessable.parameter("embed", "is not 1; write embed=1 once, or leave it out")
    remaining = [part for part in request.url.query.split("&") if part.partition("=")[0] != "embed"]
    return Request({**request.scope, "query_string": "&".join(remaining).encode(), EMBED: True}, request.receive)


def query_of(request: Request) -> str:
    """Return the query of a request as its URL has it, with the `embed` that `embedded` takes out."""
    return "&".join(filter(None, (request.url.query, "embed=1" if EMBED in request.scope else "")))


async def list_page(request: Request, resource: str, params: ListParams, parent: Parent | None) -> Response:
    """Return the page of a list: a page of its records, with their total and, for meetings, their facets.

    Raises:
        Unprocessable: as for the list in JSON.
    """
    paged: PagedList = request.app.state.pages[resource]
    given = params.model_dump(by_alias=True, exclude_unset=True, exclude={"format"})
    order = {} if "q" in given else _ORDER.get(resource, {})
    shown = {"limit": _PAGE_SIZE, **order, **given, "total": True}
    counted = FACET_VALUES if resource == "meetings" else None
    page = await app_state.database(request).read_in_thread(
        read_page, paged.records, paged.params.model_validate(shown), request.url.path, parent, counted
    )
    pairs = parameters(request)
    site = site_of(request)
    next_url = f"{site.base}{site.path}?{urlencode([*pairs, ('cursor', page.next_cursor)])}"
    is_filter = parent is not None and parent.name in paged.params.model_fields
    if parent is not None and is_filter:
        # A list of one record's meetings is that of all meetings with one more filter, which a page may remove.
        pairs.append((parent.name, parent.id))
    content = ListPage(
        resource=resource,
        site=site,
        parameters=pairs,
        filters=[pair for pair in pairs if pair[0] not in SHAPING],
        is_first=params.cursor is None,
        documents=[json.loads(item) for item in page.items],
        total=page.total,
        next_url=next_url if page.next_cursor else None,
        facets=page.extras.get("facets", {}),
        parent=None if parent is None or is_filter else (parent.name, parent.id),
        relations=await _relations_asked_for(request, site, pairs) if resource == "meetings" else None,
    )
    return respond(request, content.render())


async def _relations_asked_for(request: Request, site: Site, pairs: Parameters) -> Relations | None:
    """Return the page of the relations of the countries that a search of meetings names."""
    names = possible_names(pairs)
    recorded = await app_state.database(request).read_in_thread(codes_of_names, names) if names else {}
    return relations_asked_for(site, pairs, recorded)


async def record_page(request: Request, resource: str, record_id: str, text: str) -> Response:
    """Return the page of a record, with its newest meetings, those that cite it, or its parts."""
    document = json.loads(text)
    meetings, whole = None, None
    if name := record_pages.filter_of(resource):
        meetings = await _meetings(request, {name: [record_id]}, "year")
    elif resource == record_pages.SOURCES:
        meetings = await _meetings(request, {}, "year", Parent("source", resource, record_id))
    elif resource == "meetings" and document["parts"]:
        meetings = await _meetings(request, {"part_of": [record_id], "sort": "date"}, "year")
    if resource == "meetings" and (whole_id := document["part_of"]):
        titles = await app_state.database(request).read_in_thread(names_of, "part_of", [whole_id])
        whole = titles.get(whole_id)
    return respond(request, record_pages.record_page(site_of(request), resource, document, meetings, whole))


async def front_page(request: Request) -> Response:
    """Return the front page."""
    content = record_pages.front_page(site_of(request), await _meetings(request, {}, "country"))
    return respond(request, content)


async def problem_page(request: Request, problem: Response, title: str) -> Response:
    """Return the page of a problem, with the status and the header fields of the problem document."""
    document = json.loads(bytes(problem.body))
    deleted = await _deleted(request, document["history"]) if "deleted_at" in document else None
    return page_of_problem(request, problem, title, document, deleted)


def page_of_problem(
    request: Request, problem: Response, title: str, document: Document, deleted: Document | None = None
) -> Response:
    """Return the page of a problem, from its document, without reading anything.

    `deleted` is the last document of a deleted record.
    """
    retry_in = int(problem.headers.get("retry-after", 0)) or None
    content = problem_pages.problem_page(site_of(request), problem.status_code, title, document, deleted, retry_in)
    remaining = {
        name: value for name, value in problem.headers.items() if name not in {"content-type", "content-length"}
    }
    return Response(content, problem.status_code, {**remaining, **HEADERS, "Vary": "Accept"}, HTML.content_type)


async def _deleted(request: Request, history: str) -> Document | None:
    """Return the last document of a deleted record, if its history has it."""
    resource, record_id = history.split("/")[1:3]

    def last(connection: ReadConnection) -> str | None:
        changes = changes_of_record(connection, COLLECTIONS[resource], unquote(record_id), 1)
        return changes[0].before if changes else None

    text = await app_state.database(request).read_in_thread(last)
    document: Document | None = json.loads(text) if text else None
    return document


async def _meetings(request: Request, filters: dict[str, Any], facet: str, parent: Parent | None = None) -> Meetings:
    paged: PagedList = request.app.state.pages["meetings"]
    params = paged.params.model_validate({**filters, "limit": _NEWEST, "total": True})
    counted = {facet: FACET_VALUES[facet]}
    page = await app_state.database(request).read_in_thread(
        read_page, paged.records, params, "/meetings", parent, counted
    )
    return Meetings([json.loads(item) for item in page.items], page.total, page.extras.get("facets", {}))


def respond(request: Request, content: bytes, *, cacheable: bool = True) -> Response:
    """Return a page of this service, which other sites may show in a frame only if it is a figure for them."""
    headers = EMBED_HEADERS if EMBED in request.scope else HEADERS
    return conditional_response(request, content, HTML.content_type, dict(headers), cacheable=cacheable)


def parameters(request: Request) -> list[tuple[str, str]]:
    """Return the parameters of a request for a page, without those that name a format or a page of rows."""
    return [pair for pair in request.query_params.multi_items() if pair[0] not in {"cursor", "format"}]


def site_of(request: Request) -> Site:
    """Return the service as the page of a request names it."""
    # The suffix says which representation this one is; other ones have the URL without it.
    path = quote(links.path(request.scope).removesuffix(f".{HTML.suffix}"), safe="/,")
    return Site(links.prefix(request.scope), path, request.url.query, EMBED in request.scope)
