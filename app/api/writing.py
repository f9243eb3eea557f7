"""Pages on which people write records; they send what the API takes."""

import json

from fastapi import APIRouter, Request, Response

from app.pages import writing
from app.pages.forms import NOUNS
from app.problems import NotFound
from app.queries import records
from app.services.resources import COLLECTIONS
from app.web import crud, writing_pages
from app.web.bodies import StrictRoute

router = APIRouter(route_class=StrictRoute, include_in_schema=False)


@router.get("/drafts/new")
async def new_draft(request: Request) -> Response:
    """Return the page that makes a record of an article."""
    return writing_pages.respond(request, writing.draft_page(writing_pages.site(request)))


@router.get("/edit")
async def contribute(request: Request) -> Response:
    """Return the page that lists the pages for writing."""
    return writing_pages.respond(request, writing.contribute_page(writing_pages.site(request)))


@router.get("/edit/{resource}")
async def new_record(request: Request, resource: str) -> Response:
    """Return the page with the form for a new record."""
    _check(resource)
    return writing_pages.respond(request, writing.new_page(writing_pages.site(request), resource))


@router.get("/edit/{resource}/{id}")
async def edit_record(request: Request, resource: str, id: str) -> Response:
    """Return the page with the form for a record."""
    _check(resource)
    document = await crud.database(request).read(records.document, COLLECTIONS[resource], id)
    return writing_pages.respond(
        request, writing.edit_page(writing_pages.site(request), resource, json.loads(document))
    )


def _check(resource: str) -> None:
    if resource not in NOUNS:
        raise NotFound(f"there is no form for {resource[:60]!r}; those for records are {', '.join(NOUNS)}")
