"""Drafts of meetings from articles."""

from typing import Any, Final

import anyio.to_thread
from fastapi import APIRouter, Request, Response
from pydantic import ValidationError

from app.domain.strict_json import parse_json
from app.problems import BadRequest
from app.queries import drafts
from app.reading.knowledge import Article
from app.representations.formats import JSON
from app.schemas.draft import ArticleInput, Drafts
from app.web import crud
from app.web.bodies import StrictRoute, check_media_type, collect_body
from app.web.errors import unprocessable
from app.web.openapi import document

router = APIRouter(tags=["meetings"], route_class=StrictRoute)
_PLAIN: Final = "text/plain"
_REQUEST: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            JSON.media_type: {"schema": ArticleInput.model_json_schema()},
            _PLAIN: {"schema": {"type": "string", "maxLength": 200_000}},
        },
    }
}


@router.post(
    "/drafts",
    summary="Draft meetings from an article",
    response_model=Drafts,
    responses=document.problems(400, 413, 415, 422, 503),
    openapi_extra=_REQUEST,
)
async def draft_meetings(request: Request) -> Response:
    """Draft the meetings that an article tells of, with the words of the text behind each value.

    Stores nothing and needs no key. Nothing is filled in: what the text leaves open is a question. Review a document, then
    send it to `POST /meetings`.
    """
    media_type = check_media_type(request, [JSON.media_type, _PLAIN])
    body = await collect_body(request, request.app.state.settings.max_body_bytes)
    data = await anyio.to_thread.run_sync(_article, body, media_type)
    answer = await crud.database(request).read_in_thread(drafts.answer, data)
    return Response(answer, media_type=JSON.media_type, headers={"Cache-Control": "no-store"})


def _article(body: bytes, media_type: str) -> Article:
    """Return the article that a body holds.

    Raises:
        BadRequest: the body is not JSON, or not text in UTF-8.
        Unprocessable: a field is invalid.
    """
    try:
        value = parse_json(body) if media_type == JSON.media_type else {"text": body.decode("utf-8-sig")}
    except UnicodeDecodeError as error:
        raise BadRequest("the body is not text in UTF-8; convert it") from error
    try:
        data = ArticleInput.model_validate(value)
    except ValidationError as error:
        raise unprocessable(error, ArticleInput) from error
    return Article(data.text, data.url, data.published, data.publisher, data.language)
