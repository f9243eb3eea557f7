"""Topics: filters and routes."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, Query, Request, Response
from pydantic import Field
from sqlalchemy import select

from app.db import models as m
from app.db.database import Reading
from app.queries import filters, resolve, search
from app.queries.filters import Indexed
from app.queries.pagination import Walk
from app.queries.params import HOW_TO_LOOK, HOW_TO_SORT, FormQuery, ListQuery, Phrase, Words
from app.schemas.topic import Topic, TopicDraft
from app.services.resources import AGREEMENTS, MEETINGS, TOPICS
from app.web import crud
from app.web.bodies import StrictRoute
from app.web.history_routes import add_history_routes
from app.web.openapi import document

router = APIRouter(tags=["topics"], route_class=StrictRoute)


class TopicFormQuery(FormQuery):
    """Query parameters of `GET /topics` in any format."""

    q: Phrase | None = Field(
        default=None,
        description=f"Words in its name, aliases or description. {HOW_TO_LOOK}",
        examples=["treated water"],
    )
    parent: Words = Field(
        default=[],
        description="Topics that it belongs to, by id.",
        json_schema_extra={"items": {"type": "string", "format": "topic-id"}},
        examples=[["economic-cooperation-under-cptpp"]],
    )
    sort: Literal["name", "-name", "updated_at", "-updated_at", "id", "-id", "relevance"] = Field(
        default="name", description=HOW_TO_SORT
    )


class TopicQuery(TopicFormQuery, ListQuery):
    """Query parameters of `GET /topics`."""


def walks(connection: Reading, query: TopicFormQuery, also: Sequence[Any] = ()) -> list[Walk]:
    """Return the index scan for a query."""
    topic = m.Topic
    parents = filters.common_to(resolve.record_groups(connection, "parent", query.parent, topic))
    by_parent = (
        [] if parents is None else [Indexed(topic.parent_key.in_(filters.keys_of(topic, parents)), is_walk=False)]
    )
    # A meeting or agreement has few topics: they are the driving filter, and the parent is a residual filter.
    found = [each.condition for each in by_parent] if also else filters.led(connection, topic.key, by_parent)
    rows = filters.matching(topic, *also, *found)
    return [search.walk(connection, TOPICS.collection, rows, query)]


@router.get("/topics", summary="Find topics", response_model=document.Page[Topic], responses=document.LIST)
async def list_topics(request: Request, query: Annotated[TopicQuery, Query()]) -> Response:
    """Find topics by name or parent."""
    return await crud.list_page(request, TOPICS.collection, walks, query)


@router.get(
    "/topics.{suffix}",
    summary="Find topics, in another form",
    response_class=Response,
    responses=document.FORMS,
)
async def list_topics_as(
    request: Request, suffix: document.Suffix, query: Annotated[TopicFormQuery, Query()]
) -> Response:
    """Find topics as `GET /topics` does, in the format that the suffix names."""
    return await crud.list_page(request, TOPICS.collection, walks, query, suffix)


@router.post("/topics", summary="Add a topic", status_code=201, response_model=Topic, responses=document.CREATE)
async def create_topic(request: Request, draft: TopicDraft) -> Response:
    """Add a topic."""
    return await crud.post(request, TOPICS, draft)


@router.get("/topics/{id}", summary="Get a topic", response_model=Topic, responses=document.ITEM)
async def get_topic(request: Request, id: str, version: document.Version = None) -> Response:
    """Get one topic."""
    return await crud.show(request, TOPICS, id, version)


@router.put("/topics/{id}", summary="Add or replace a topic", response_model=Topic, responses=document.PUT)
async def put_topic(request: Request, id: str, draft: TopicDraft) -> Response:
    """Replace a topic, or add one with an id of your choice. A `GET` response can be sent back unchanged."""
    return await crud.put(request, TOPICS, id, draft)


@router.patch("/topics/{id}", summary="Change a topic", response_model=Topic, responses=document.PATCH)
async def patch_topic(request: Request, id: str, change: Annotated[dict[str, Any], Body()]) -> Response:
    """Change the given fields with a JSON merge patch: null clears a field, and a list is replaced as a whole."""
    return await crud.patch(request, TOPICS, id, change)


@router.delete("/topics/{id}", summary="Delete a topic", status_code=204, responses=document.DELETE)
async def delete_topic(request: Request, id: str) -> Response:
    """Delete a topic that no record refers to."""
    return await crud.delete(request, TOPICS, id)


add_history_routes(router, TOPICS, "a topic", Topic)


@router.get(
    "/meetings/{id}/topics",
    summary="Find a meeting's topics",
    response_model=document.Page[Topic],
    responses=document.SUBLIST,
)
async def list_topics_of_meeting(request: Request, id: str, query: Annotated[TopicQuery, Query()]) -> Response:
    """Find the topics discussed at a meeting."""
    await crud.require(request, MEETINGS, id)
    of_meeting = filters.one_of_keys(m.MeetingTopic.meeting_key, m.Meeting, [id])
    taken_up = m.Topic.key.in_(select(m.MeetingTopic.topic_key).where(of_meeting))
    return await crud.list_page(request, TOPICS.collection, partial(walks, also=[taken_up]), query)


@router.get(
    "/agreements/{id}/topics",
    summary="Find an agreement's topics",
    response_model=document.Page[Topic],
    responses=document.SUBLIST,
)
async def list_topics_of_agreement(request: Request, id: str, query: Annotated[TopicQuery, Query()]) -> Response:
    """Find the topics of an agreement."""
    await crud.require(request, AGREEMENTS, id)
    of_agreement = filters.one_of_keys(m.AgreementTopic.agreement_key, m.Agreement, [id])
    about = m.Topic.key.in_(select(m.AgreementTopic.topic_key).where(of_agreement))
    return await crud.list_page(request, TOPICS.collection, partial(walks, also=[about]), query)
