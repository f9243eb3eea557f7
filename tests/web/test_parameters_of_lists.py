"""The parameters of lists are read past FastAPI, and come out as FastAPI reads them."""

from typing import Annotated

import pytest
from fastapi import APIRouter, FastAPI, Query, Request, Response
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from app.resources.meetings import MeetingQuery, list_meetings, list_meetings_as, list_meetings_of_person
from app.web import queries
from app.web.bodies import StrictRoute


def ask(route_class, address):
    router = APIRouter(route_class=route_class)

    @router.get("/people/{name}/meetings")
    async def find(request: Request, name: str, query: Annotated[MeetingQuery, Query()]) -> Response:
        said = f"{request.url.path} {name} {sorted(query.model_fields_set)} {query.model_dump_json()}"
        return Response(said, media_type="text/plain")

    app = FastAPI()
    app.include_router(router)
    with TestClient(app) as client:
        response = client.get(address)
    return response.status_code, response.text


@pytest.mark.parametrize(
    "said",
    [
        "",
        "country=JP",
        "country=JP&country=PE,KR",
        "country=&kind=summit",
        "limit=7&sort=-id&total=true",
        "limit=7&limit=8",
        "limit=0",
        "limit=many&date=soon",
        "contry=JP",
        "sort=",
        "q=a&snippets=maybe",
        "date=2023&country=%00",
        "country=" + ",".join(["x"] * 900),
        "&".join(["topic=a"] * 51),
    ],
)
def test_they_are_what_fastapi_makes_of_them(said):
    address = f"/people/a%20b/meetings?{said}"
    assert ask(StrictRoute, address) == ask(APIRoute, address)


def test_lists_are_read_so_and_nothing_else():
    assert queries.reading(list_meetings)
    assert queries.reading(list_meetings_of_person)
    assert queries.reading(list_meetings_as) is None
