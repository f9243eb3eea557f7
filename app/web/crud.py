"""The handling of requests that read, for all resources: list and show. `app.web.crud_writes` has those that write."""

import json
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request, Response

from app.domain.strings.json_text import json_text
from app.queries import lists, records
from app.queries.filtering.resolved import Parent
from app.queries.lists import P, RecordList
from app.queries.paging.pagination import Collection, Page
from app.queries.paging.params import NEWEST_CHANGE_FIRST
from app.representations.formats import ATOM, HTML, ICS, JSON, Format
from app.services.resource import Resource
from app.web import app_state, history_pages, links, pages, representations, versions
from app.web.conditional import conditional_response


async def list_page(
    request: Request,
    records: RecordList[P],
    params: P,
    suffix: str | None = None,
    parent: Parent | None = None,
) -> Response:
    """Return one page of a list, or all matching records in a format without pages.

    With `parent`, the list has only the records that are related to that record.
    """
    resource = records.collection.name
    has_page = pages.offers(resource)
    format_ = representations.negotiate(request, resource, suffix, getattr(params, "format", None), has_page=has_page)
    if format_ is HTML:
        return await pages.list_page(request, resource, params, parent)
    if format_ is not JSON:
        representations.refuse_extras(format_, params)
    if format_ is ATOM and "sort" not in request.query_params:
        # Feed readers look for what is new, however long ago it happened.
        params = params.model_copy(update={"sort": NEWEST_CHANGE_FIRST})
    if format_ in {ATOM, ICS}:
        params = params.for_subscription()
    if format_ is not JSON and representations.is_complete(format_, params):
        return await representations.respond_with_all(
            request, app_state.database(request), records, params, format_, parent
        )
    source = app_state.database(request)
    read = source.read_in_thread if params.UNBOUNDED & params.model_fields_set else source.read
    page = await read(lists.read_page, records, params, request.url.path, parent)
    return await respond(request, records.collection, page, format_)


def respond_items(request: Request, items: Sequence[dict[str, Any]], cursor: str | None) -> Response:
    """Return the response with a page of documents that are not records."""
    following = _next_url(request, cursor)
    body = json_text({"items": items, "next": following})
    return conditional_response(request, body.encode(), JSON.media_type, links.next_page(following))


def respond_content(request: Request, content: Iterable[bytes], format_: Format, cursor: str | None) -> Response:
    """Return the response with a page that is already written in a format."""
    headers = links.next_page(_next_url(request, cursor))
    return conditional_response(request, b"".join(content), format_.content_type, headers)


async def respond(request: Request, collection: Collection, page: Page, format_: Format) -> Response:
    """Return the response with a page of records in a format."""
    following = _next_url(request, page.next_cursor)
    headers = links.next_page(following)
    if format_ is not JSON:
        body = await representations.render_documents(
            request, app_state.database(request), collection, page.items, format_, following
        )
        return conditional_response(request, body, format_.content_type, headers)
    # Pages are long, so the body is joined once.
    parts = ['{"items":[', ",".join(page.items), '],"next":', json.dumps(following)]
    if page.total is not None:
        parts.append(f',"total":{page.total}')
    parts += [f',"{name}":{json.dumps(extra, ensure_ascii=False)}' for name, extra in page.extras.items()]
    parts.append("}")
    return conditional_response(request, "".join(parts).encode(), JSON.media_type, headers, cacheable=True)


async def show(
    request: Request, resource: Resource, record_id: str, version: int | None, format_name: str | None
) -> Response:
    """Return one record in the format asked for; with `version`, as it was in that version."""
    has_page = pages.offers(resource.name)
    format_ = representations.negotiate(request, resource.name, None, format_name, has_page=has_page)
    if version is not None and format_ is HTML:
        return await history_pages.version_page(request, resource, record_id, version)
    if version is not None:
        return await versions.show_version(request, resource, record_id, version, format_)
    document = await app_state.database(request).read(records.document, resource.collection, record_id)
    if format_ is JSON:
        return conditional_response(request, document.encode(), JSON.media_type, cacheable=True)
    if format_ is HTML:
        return await pages.record_page(request, resource.name, record_id, document)
    body = await representations.render_documents(
        request, app_state.database(request), resource.collection, [document], format_
    )
    return conditional_response(request, body, format_.content_type)


def _next_url(request: Request, cursor: str | None) -> str | None:
    if cursor is None:
        return None
    parameters = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor"]
    path = quote(links.path(request.scope))
    return f"{links.prefix(request.scope)}{path}?{urlencode([*parameters, ('cursor', cursor)])}"
