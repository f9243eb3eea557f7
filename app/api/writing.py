"""Pages on which people write records; they send what the API takes."""

from fastapi import APIRouter, Request, Response

from app.pages import writing
from app.web import writing_pages
from app.web.bodies import StrictRoute

router = APIRouter(route_class=StrictRoute, include_in_schema=False)


@router.get("/drafts/new")
async def new_draft(request: Request) -> Response:
    """Return the page that makes a record of an article."""
    return writing_pages.respond(request, writing.draft_page(writing_pages.site(request)))
