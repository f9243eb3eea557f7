"""Query parameters are parsed without FastAPI, with the same results as FastAPI."""

from typing import Annotated

import pytest
from fastapi import APIRouter, FastAPI, Path, Query, Request, Response
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from app.api.meetings import (
    create_meeting,
    delete_meeting,
    get_meeting,
    list_meetings,
    list_meetings_as,
    list_meetings_of_person,
)
from app.web import query_parameters
from app.web.bodies import StrictRoute
from app.web.meeting_list import MeetingParams
from app.web.openapi import document


def ask(route_class, address):
    router = APIRouter(route_class=route_class)

    @router.get("/people/{name}/meetings")
    async def find(
        request: Request, name: Annotated[str, Path(description="Id.")], query: Annotated[MeetingParams, Query()]
    ) -> Response:
        data = f"{request.url.path} {name} {sorted(query.model_fields_set)} {query.model_dump_json()}"
        return Response(data, media_type="text/plain")

    @router.get("/people/{name}/history")
    async def follow(
        request: Request,
        name: str,
        limit: document.HistoryLimit = 20,
        cursor: document.HistoryCursor = None,
        version: document.Version = None,
    ) -> Response:
        return Response(f"{request.url.path} {name} {limit!r} {cursor!r} {version!r}", media_type="text/plain")

    app = FastAPI()
    app.include_router(router)
    with TestClient(app) as client:
        response = client.get(address)
    return response.status_code, response.text


@pytest.mark.parametrize(
    "data",
    [
        "",
        "country=JP",
        "country=JP&country=PE,KR",
        "country=&kind=summit",
        "limit=7&sort=-id&total=true",
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
def test_query_parameters_are_parsed_as_by_fastapi(data):
    address = f"/people/a%20b/meetings?{data}"
    assert ask(StrictRoute, address) == ask(APIRoute, address)


@pytest.mark.parametrize(
    "data",
    [
        "",
        "limit=7",
        "limit=7&version=3&cursor=abc",
        "limit=0",
        "limit=101&version=-1",
        "limit=1_0",
        "version=",
        "limit=&cursor=",
        "version=two&limit=many",
        "version=null",
    ],
)
def test_query_parameters_of_an_item_are_parsed_as_by_fastapi(data):
    address = f"/people/a%20b/history?{data}"
    assert ask(StrictRoute, address) == ask(APIRoute, address)


async def limits(request: Request, suffix: Annotated[str, Path(max_length=3)]) -> Response: ...


async def counts(request: Request, number: int) -> Response: ...


async def needs(request: Request, since: Annotated[str, Query()]) -> Response: ...


def test_bodies_typed_paths_and_required_parameters_are_read_by_fastapi():
    for endpoint in (list_meetings, list_meetings_of_person, list_meetings_as, get_meeting, delete_meeting):
        assert query_parameters.direct_handler(endpoint)
    for endpoint in (limits, counts, create_meeting, needs):
        assert query_parameters.direct_handler(endpoint) is None
