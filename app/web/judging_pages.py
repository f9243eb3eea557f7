"""The lists of duplicates and questions as pages for browsers, at the URLs of the API."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from app.db.database import ReadConnection
from app.pages import judging
from app.pages.comparison import compare
from app.pages.judging import Listing, Pair
from app.pages.records import title_of
from app.queries import records
from app.queries.paging.page_requests import PageRequest
from app.services.resources import COLLECTIONS
from app.web import app_state, pages, writing_pages

PAGE_SIZE: Final = 10
"""The number of pairs or questions on a page, unless the request gives another."""
Items = tuple[list[dict[str, Any]], str | None]
"""The documents of a page of a list, and the cursor of the next one."""


async def duplicates(
    request: Request, read: Callable[[ReadConnection], Items], choices: Mapping[str, Sequence[str]]
) -> Response:
    """Return the page of pairs of records that may be one, with what both say."""

    def pairs(connection: ReadConnection) -> tuple[list[Pair], str | None]:
        items, cursor = read(connection)
        return [_pair(connection, item) for item in items], cursor

    items, cursor = await app_state.database(request).read_in_thread(pairs)
    return _respond(request, judging.duplicates_page(_listing(request, choices, cursor), items))


async def questions(
    request: Request, read: Callable[[ReadConnection], Items], choices: Mapping[str, Sequence[str]]
) -> Response:
    """Return the page of open questions, each with the names of its record and of the records that a choice may merge."""

    def named(connection: ReadConnection) -> Items:
        items, cursor = read(connection)
        return [_named(connection, item) for item in items], cursor

    items, cursor = await app_state.database(request).read_in_thread(named)
    return _respond(request, judging.questions_page(_listing(request, choices, cursor), items))


def shorter(request: Request, page: PageRequest, limit: int = PAGE_SIZE) -> PageRequest:
    """Return the request of a page without a `limit` with one that suits people."""
    return page if "limit" in request.query_params else replace(page, limit=limit)


def _pair(connection: ReadConnection, item: dict[str, Any]) -> Pair:
    resource = item["resource"]
    a, b = (json.loads(records.document(connection, COLLECTIONS[resource], item[side]["id"])) for side in ("a", "b"))
    return Pair(item, compare(resource, a, b))


def _named(connection: ReadConnection, item: dict[str, Any]) -> dict[str, Any]:
    """Return a question with the name of its record, and the names of the records that a choice may merge, by their ids."""
    names = {
        record_id: _name(connection, choice["body"]["resource"], record_id)
        for choice in item["choices"]
        for record_id in judging.merged_by(choice) or ()
    }
    return {**item, "name": _name(connection, item["resource"], item["record"]), "names": names}


def _name(connection: ReadConnection, resource: str, record_id: str) -> str:
    document = records.find_document(connection, COLLECTIONS[resource], record_id)
    return record_id if document is None else title_of(json.loads(document))


def _listing(request: Request, choices: Mapping[str, Sequence[str]], cursor: str | None) -> Listing:
    site = pages.site_of(request)
    given = [pair for pair in request.query_params.multi_items() if pair[0] != "cursor"]
    following = f"{site.base}{site.path}?{urlencode([*given, ('cursor', cursor)])}" if cursor else None
    return Listing(site, choices, dict(given), following)


def _respond(request: Request, content: bytes) -> Response:
    return writing_pages.respond(request, content, form_action="'self'")
