"""Duplicates, judgements and questions: what a person should decide, and what was decided.

See decision 112.
"""

from typing import Annotated, Any, Final, get_args

from fastapi import APIRouter, Body, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from app.db.write_session import WriteSession
from app.domain.enums import JudgementKind
from app.domain.strings.json_text import json_text
from app.problems import Unprocessable
from app.queries import parameter_values, questions
from app.queries.matching import duplicates, judgements
from app.queries.matching.duplicate_candidates import RESOURCES
from app.queries.paging.page_requests import DEFAULT_LIMIT, MAX_LIMIT, PageRequest
from app.queries.paging.params import JSON_INTEGER, FilterValue, FilterValues, JsonBool, one_of
from app.representations.formats import JSON
from app.schemas.judgement import (
    Answerable,
    DuplicatePage,
    Judgement,
    JudgementInput,
    JudgementPage,
    QuestionPage,
)
from app.schemas.registry import CitedResource
from app.services import answers
from app.services.identity import judgements as judging
from app.web import app_state, crud, crud_writes, judging_pages, log_pages, pages, writes
from app.web.bodies import StrictRoute
from app.web.conditional import conditional_response, require_state
from app.web.openapi import document

router = APIRouter(tags=["matching"], route_class=StrictRoute)

_NOT_A_FILTER: Final = frozenset({"limit", "cursor"})
_JUDGEMENTS_OF_PAGE: Final = 25
"""The number of judgements on a page for people, unless the request gives another."""
_QUESTIONED: Final = (*get_args(CitedResource), "sources")
"""The resources whose records questions are about."""


class _PageParams(BaseModel):
    """Query parameters of all these lists."""

    model_config = ConfigDict(extra="forbid")

    limit: Annotated[int, Field(ge=1, le=MAX_LIMIT), JSON_INTEGER] = Field(
        default=DEFAULT_LIMIT, description="Maximum number of records per page."
    )
    cursor: str | None = Field(
        default=None, max_length=2000, description="Position of the page, from `next` of the previous page."
    )

    def request(self, path: str) -> PageRequest:
        """Return the requested page; the path binds its cursors to this list."""
        filters = self.model_dump(exclude=set(_NOT_A_FILTER), exclude_defaults=True, mode="json")
        return PageRequest("-", self.limit, self.cursor, filters=[("path", path), *sorted(filters.items())])


class DuplicateParams(_PageParams):
    """Query parameters of `GET /duplicates`."""

    resource: FilterValues = one_of(RESOURCES, "Only pairs of this resource.")
    id: FilterValue | None = Field(
        default=None, description="With one `resource`: only pairs with this record.", examples=["hayashi-yoshimasa"]
    )
    country: FilterValue | None = Field(
        default=None, description="Only pairs of this country, by code or name.", examples=["Japan"]
    )
    min_score: Annotated[int, Field(ge=0, le=100), JSON_INTEGER] = Field(
        default=0, description="The least score.", examples=[70]
    )
    match: JsonBool | None = Field(default=None, description="Only pairs that match.", examples=[True])


class JudgementParams(_PageParams):
    """Query parameters of `GET /judgements`."""

    resource: Answerable | None = Field(default=None, description="Only judgements about this resource.")
    id: FilterValue | None = Field(
        default=None, description="With `resource`: only judgements about this record.", examples=["hayashi-yoshimasa"]
    )
    judgement: JudgementKind | None = Field(
        default=None, description="Only this judgement.", examples=[JudgementKind.DIFFERENT]
    )
    waiting: JsonBool | None = Field(
        default=None, description="Only those that precede a record, or none of them.", examples=[False]
    )
    history: JsonBool = Field(
        default=False, description="Whether to list those that were replaced, too.", examples=[True]
    )


class QuestionParams(_PageParams):
    """Query parameters of `GET /questions`."""

    kind: FilterValues = one_of(questions.KINDS, "Only this kind.")
    resource: FilterValues = one_of(_QUESTIONED, "Only questions about this resource.")


def _words(name: str, values: list[str], vocabulary: tuple[str, ...]) -> list[str]:
    groups = parameter_values.groups(name, values)
    if len(groups) > 1:
        raise Unprocessable.parameter(name, "is given more than once; separate the values with commas")
    words = groups[0] if groups else []
    for word in words:
        if word not in vocabulary:
            raise Unprocessable.parameter(name, f"{word[:60]!r} is not one of {', '.join(vocabulary)}")
    return words


@router.get(
    "/duplicates", summary="Find records that may be one", response_model=DuplicatePage, responses=document.DUPLICATES
)
async def list_duplicates(request: Request, query: Annotated[DuplicateParams, Query()]) -> Response:
    """List pairs of recorded records that may be one, best first, with the reasons.

    Pairs that were judged different are left out; those that were judged unsure come last.
    """
    query.resource = _words("resource", query.resource, RESOURCES)
    if query.id is not None and len(query.resource) != 1:
        raise Unprocessable.parameter("id", "requires one `resource`; add `resource`, or leave `id` out")
    page = query.request(request.url.path)
    if pages.wants_page(request):
        shown = judging_pages.shorter(request, page)
        choices = {"resource": RESOURCES}
        return await judging_pages.duplicates(request, lambda c: duplicates.read_page(c, query, shown), choices)
    items, cursor = await app_state.database(request).read_in_thread(duplicates.read_page, query, page)
    return crud.respond_items(request, items, cursor)


@router.get("/judgements", summary="Find judgements", response_model=JudgementPage, responses=document.HISTORY)
async def list_judgements(request: Request, query: Annotated[JudgementParams, Query()]) -> Response:
    """List the judgements about records, newest first."""
    if query.id is not None and query.resource is None:
        raise Unprocessable.parameter("id", "requires `resource`; add `resource`, or leave `id` out")
    page = query.request(request.url.path)
    if pages.wants_page(request):
        shown = judging_pages.shorter(request, page, _JUDGEMENTS_OF_PAGE)
        choices = {"resource": get_args(Answerable), "judgement": [*JudgementKind]}
        return await log_pages.judgements(
            request, lambda c: judgements.read_page(c, query, shown), choices, with_ended=query.history
        )
    items, cursor = await app_state.database(request).read_in_thread(judgements.read_page, query, page)
    return crud.respond_items(request, items, cursor)


@router.post(
    "/judgements",
    summary="Judge whether two records are one",
    response_model=Judgement,
    status_code=201,
    responses=document.JUDGEMENT,
)
async def create_judgement(request: Request, data: Annotated[JudgementInput, Body()]) -> Response:
    """Judge two records `same`, `different` or `unsure`; a later judgement replaces an earlier one.

    `same` merges them. `different` is remembered: they are never offered or joined again. `unsure` is offered last.
    `right` says of one record that what a question asks about is right, which ends the question.
    A judgement that stands already changes nothing (200).
    """

    def change(session: WriteSession, _current: str | None) -> Response:
        outcome = answers.answer(session, data) if data.question else judging.judge(session, data)
        body: dict[str, Any] = judgements.document(outcome.row) | {
            "discarded": outcome.discarded,
            "ended": outcome.ended,
        }
        text = json_text(body)
        return crud_writes.write_response(request, "judgements", outcome.row.id, text, is_new=outcome.is_new)

    def target(session: WriteSession) -> str | None:
        merged_into = judging.survivor_of_judgement(session, data)
        if merged_into is None:
            return None
        survivor, state = merged_into
        if "if-match" not in request.headers:
            remedy = (
                f"POST /judgements with the ETag of {survivor!r} as If-Match, since the other record is merged into it"
            )
            require_state(request, remedy, survivor=f"/{data.resource}/{survivor}")
        return state

    return await writes.run_write(request, target, change)


@router.get("/judgements/{id}", summary="Show a judgement", response_model=Judgement, responses=document.HISTORY)
async def get_judgement(request: Request, id: str) -> Response:
    """Show a judgement, also one that no longer counts."""
    body = await app_state.database(request).read(judgements.read_one, id)
    text = json_text(body)
    return conditional_response(request, text.encode(), JSON.media_type)


@router.delete(
    "/judgements/{id}",
    summary="Take a judgement back",
    status_code=204,
    response_class=Response,
    responses=document.DELETE,
)
async def delete_judgement(request: Request, id: str) -> Response:
    """Take a judgement back. It stays in the history, and the records are offered as duplicates again."""

    def change(session: WriteSession, _current: str | None) -> Response:
        judging.take_back(session, id)
        return Response(status_code=204)

    def target(session: WriteSession) -> str | None:
        # It is not a record, and is kept, so the setting does not require its state.
        is_conditional = "if-match" in request.headers
        return json_text(judgements.read_one(session.connection(), id)) if is_conditional else None

    return await writes.run_write(request, target, change)


@router.get("/questions", summary="Find questions", response_model=QuestionPage, responses=document.HISTORY)
async def list_questions(request: Request, query: Annotated[QuestionParams, Query()]) -> Response:
    """List what a person should decide, kind by kind, each with the requests that answer it."""
    query.kind = _words("kind", query.kind, questions.KINDS)
    query.resource = _words("resource", query.resource, _QUESTIONED)
    page = query.request(request.url.path)
    if pages.wants_page(request):
        shown = judging_pages.shorter(request, page)
        choices = {"kind": questions.KINDS, "resource": _QUESTIONED}
        return await judging_pages.questions(request, lambda c: questions.read_page(c, query, shown), choices)
    items, cursor = await app_state.database(request).read_in_thread(questions.read_page, query, page)
    return crud.respond_items(request, items, cursor)
