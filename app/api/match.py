"""Matching of descriptions with records.

See decision 110.
"""

from typing import Annotated

from fastapi import APIRouter, Body, Request, Response

from app.domain.strings.json_text import json_text
from app.queries.matching import matches
from app.representations.formats import JSON
from app.schemas.match import Matches, MatchRequest
from app.web import app_state
from app.web.bodies import StrictRoute
from app.web.openapi import document

router = APIRouter(tags=["matching"], route_class=StrictRoute)


@router.post(
    "/match",
    summary="Match descriptions with records",
    response_model=Matches,
    responses=document.problems(400, 413, 415, 422, 503),
)
async def match_records(request: Request, descriptions: Annotated[MatchRequest, Body()]) -> Response:
    """Rank recorded people, organizations, agreements and meetings by how well they fit descriptions of them.

    Stores nothing and needs no key. Each candidate has a score and the reasons for it. `match` is true only with an
    equal identifier, or where name, country and office on the day agree, and nothing contradicts: never by the name
    alone. Up to 100 descriptions a request.
    """
    answer = await app_state.database(request).read_in_thread(matches.answer, descriptions)
    body = json_text(answer)
    return Response(body, media_type=JSON.media_type, headers={"Cache-Control": "no-store"})
