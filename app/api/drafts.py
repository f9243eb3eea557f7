"""Drafts of meetings from articles.

See decision 163.
"""

from functools import lru_cache
from typing import Annotated, Any, Final

import anyio
import anyio.to_thread
from fastapi import APIRouter, Query, Request, Response
from pydantic import ValidationError

from app.domain.strings.json_text import json_text
from app.domain.strings.strict_json import parse_json
from app.problems import BadRequest, Unprocessable
from app.queries import drafts
from app.reading.drafts.draft import Drafts
from app.reading.reports.knowledge import Article
from app.representations.formats import JSON
from app.schemas.draft import ArticleInput, DraftAnswer
from app.schemas.field_types import Edtf
from app.services import second_reader
from app.web import app_state
from app.web.bodies import StrictRoute, check_media_type, collect_body
from app.web.openapi import document
from app.web.validation_problems import unprocessable

router = APIRouter(tags=["meetings"], route_class=StrictRoute)
_MOST_REVIEWS: Final = 4
_PLAIN: Final = "text/plain"
_REQUEST: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            JSON.media_type: {"schema": ArticleInput.model_json_schema()},
            _PLAIN: {
                "schema": {"type": "string", "maxLength": 200_000},
                "example": "Ministers meet\n\nForeign Minister Ana Lopes of Portugal met Foreign Minister Juan Ruiz of Peru.",
            },
        },
    }
}


@router.post(
    "/drafts",
    summary="Draft meetings from an article",
    response_model=DraftAnswer,
    responses=document.problems(400, 413, 415, 422, 503),
    openapi_extra=_REQUEST,
)
async def draft_meetings(
    request: Request,
    published: Annotated[Edtf | None, Query(description="Date of publication of `text/plain`, EDTF.")] = None,
) -> Response:
    """Draft the meetings that an article reports, with the words of the text behind each value.

    Stores nothing and needs no key. Nothing is filled in: what the text leaves open is a question. Review a document, then
    send it to `POST /meetings`.
    """
    media_type = check_media_type(request, [JSON.media_type, _PLAIN])
    body = await collect_body(request, app_state.settings(request).max_body_bytes)
    data = await anyio.to_thread.run_sync(_article, body, media_type, published)
    result = await app_state.database(request).read_in_thread(drafts.drafts, data)
    if (reader := second_reader.from_settings(app_state.settings(request))) is not None:
        # Without a connection to the database, which a slow endpoint would occupy.
        await anyio.to_thread.run_sync(reader.review, data.text, result, limiter=_reviews())
    answer = await anyio.to_thread.run_sync(_json, result)
    return Response(answer, media_type=JSON.media_type, headers={"Cache-Control": "no-store"})


@lru_cache(maxsize=1)
def _reviews() -> anyio.CapacityLimiter:
    """Return the limit of articles that the second reader reads at a time."""
    return anyio.CapacityLimiter(_MOST_REVIEWS)


def _json(result: Drafts) -> str:
    return json_text(result.as_json())


def _article(body: bytes, media_type: str, published: str | None) -> Article:
    """Return the article that a body holds; `published` is the date in the query.

    Raises:
        BadRequest: the body is not JSON, or not text in UTF-8.
        Unprocessable: a field is invalid.
    """
    is_json = media_type == JSON.media_type
    if is_json and published is not None:
        raise Unprocessable.parameter("published", "is for text/plain; put it into the JSON document")
    try:
        value = parse_json(body) if is_json else {"text": body.decode("utf-8-sig"), "published": published}
    except UnicodeDecodeError as error:
        raise BadRequest("the body is not text in UTF-8; convert it") from error
    try:
        return ArticleInput.model_validate(value).article()
    except ValidationError as error:
        raise unprocessable(error, ArticleInput) from error
