"""Pages on which people write records; they send what the API takes.

See decision 172.
"""

import json

from fastapi import APIRouter, Request, Response

from app.db.database import ReadConnection
from app.pages import writing
from app.pages.forms import NOUNS
from app.problems import NotFound
from app.queries import records
from app.queries.filtering import country_names
from app.services.resources import COLLECTIONS
from app.web import app_state, pages, writing_pages
from app.web.bodies import StrictRoute

router = APIRouter(route_class=StrictRoute, include_in_schema=False)


@router.get("/drafts/new")
async def new_draft(request: Request) -> Response:
    """Return the page that makes a record of an article."""
    countries = await app_state.database(request).read(country_names.choices)
    return writing_pages.respond(request, writing.draft_page(pages.site_of(request), countries))


@router.get("/edit")
async def contribute(request: Request) -> Response:
    """Return the page that lists the pages for writing."""
    return writing_pages.respond(request, writing.contribute_page(pages.site_of(request)))


@router.get("/edit/{resource}")
async def new_record(request: Request, resource: str) -> Response:
    """Return the page with the form for a new record."""
    _check(resource)
    countries = await app_state.database(request).read(country_names.choices)
    return writing_pages.respond(request, writing.new_page(pages.site_of(request), resource, countries))


@router.get("/edit/{resource}/{id}")
async def edit_record(request: Request, resource: str, id: str) -> Response:
    """Return the page with the form for a record."""
    _check(resource)

    def read(connection: ReadConnection) -> tuple[str, list[tuple[str, str]]]:
        document = records.document(connection, COLLECTIONS[resource], id)
        return document, country_names.choices(connection)

    document, countries = await app_state.database(request).read(read)
    content = writing.edit_page(pages.site_of(request), resource, countries, json.loads(document))
    return writing_pages.respond(request, content)


def _check(resource: str) -> None:
    if resource not in NOUNS:
        raise NotFound(f"there is no form for {resource[:60]!r}; those for records are {', '.join(NOUNS)}")
