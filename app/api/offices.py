"""The holders of an office on a day.

See decision 161.
"""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from app.domain.strings.json_text import json_text
from app.pages.offices import NAMES, offices_page
from app.queries import offices
from app.queries.paging.params import Date, FilterValue
from app.representations.formats import JSON
from app.schemas.office import Holders
from app.web import app_state, pages
from app.web.bodies import StrictRoute
from app.web.conditional import conditional_response
from app.web.openapi import document


class _OfficeRoute(StrictRoute):
    """Returns the form to a browser that does not name all parameters, where a program gets an error."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler of the route."""
        handle = super().get_route_handler()

        async def ask_or_handle(request: Request) -> Response:
            given = dict(request.query_params)
            is_question = given.keys() < NAMES and all(value.strip() for value in given.values())
            if is_question and pages.wants_page(request):
                return pages.respond(request, offices_page(pages.site_of(request), given, None))
            return await handle(request)

        return ask_or_handle


router = APIRouter(tags=["people"], route_class=_OfficeRoute)


class OfficeParams(BaseModel, extra="forbid"):
    """Query parameters of `GET /offices`."""

    country: FilterValue = Field(
        description="The country, by code or name.", json_schema_extra={"format": "country"}, examples=["JP"]
    )
    office: FilterValue = Field(
        description="The office in any words: *Minister for Foreign Affairs* and *Foreign Secretary* are one.",
        examples=["foreign minister"],
    )
    as_of: Date = Field(description="The day.", examples=["2023-09-01"])


@router.get(
    "/offices",
    summary="Get the holders of an office on a day",
    response_model=Holders,
    responses=document.DISPUTES,
)
async def get_holders(request: Request, query: Annotated[OfficeParams, Query()]) -> Response:
    """Return who held an office of a country on a day, surely or possibly, with the sources.

    Terms whose end is unknown are not taken to last until today: after `known_until` they are possible.
    """
    answer = await app_state.database(request).read(offices.holders, query.country, query.office, query.as_of)
    if pages.wants_page(request):
        return pages.respond(request, offices_page(pages.site_of(request), dict(request.query_params), answer))
    body = json_text(answer)
    return conditional_response(request, body.encode(), JSON.media_type)
