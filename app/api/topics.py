"""Topics: filters and routes."""

from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Body, Query, Request, Response
from pydantic import Field
from sqlalchemy import select

from app.db import models as m
from app.db.database import ReadConnection
from app.queries.filtering import filters
from app.queries.filtering.filter_kinds import by_dispute, by_provenance, by_record
from app.queries.filtering.filters import ColumnFilter
from app.queries.filtering.resolved import Filters, Parent
from app.queries.lists import RecordList
from app.queries.paging.pagination import Plan
from app.queries.paging.params import (
    SEARCH_SYNTAX,
    SORT_DESCRIPTION,
    FilterValues,
    FullListParams,
    ProvenanceParams,
    SearchText,
    disputed,
)
from app.schemas.topic import Topic, TopicInput
from app.services.resources import AGREEMENTS, MEETINGS, TOPICS
from app.web import crud, crud_writes
from app.web.bodies import StrictRoute
from app.web.history_routes import add_history_routes
from app.web.merge_routes import add_merge_routes
from app.web.openapi import document

router = APIRouter(tags=["topics"], route_class=StrictRoute)


class TopicListParams(ProvenanceParams):
    """Query parameters of `GET /topics` in any format."""

    q: SearchText | None = Field(
        default=None,
        description=f"Words in names, aliases or descriptions. {SEARCH_SYNTAX}",
        examples=["treated water"],
    )
    parent: FilterValues = Field(
        default_factory=list,
        description="Parent topics, by id.",
        json_schema_extra={"items": {"type": "string", "format": "topic-id"}},
        examples=[["economic-cooperation-under-cptpp"]],
    )
    disputed: FilterValues = disputed("topics")
    sort: Literal["name", "-name", "updated_at", "-updated_at", "id", "-id", "relevance"] = Field(
        default="name", description=SORT_DESCRIPTION
    )


class TopicParams(TopicListParams, FullListParams):
    """Query parameters of `GET /topics`."""


def plan(connection: ReadConnection, result: Filters, query: TopicListParams) -> Plan:
    """Plan the index scan of a list of topics."""
    topic = m.Topic
    parents = filters.common_to(result.keys("parent"))
    own = [] if parents is None else [ColumnFilter(topic.parent_key.in_(parents), follows_order=False)]
    own += filters.provenance_filters(topic, *result.provenance, follows_order=query.sort in {"name", "-name"})
    of_record = [
        topic.key.in_(select(topic_key).where(filters.one_of(owner, keys)))
        for name, (owner, topic_key) in _LINKS.items()
        for keys in result.keys(name)
    ]
    # A meeting or agreement has few topics: they are the driving filter, and the others are residual filters.
    disputed_ = filters.disputes("topics", m.Dispute.topic_key, result.one_of("disputed"))
    if of_record:
        conditions = [
            *of_record,
            *filters.bare_conditions(topic.key, own),
            *filters.exists_conditions(topic.key, disputed_),
        ]
    else:
        conditions = filters.disputed_conditions(connection, topic.key, disputed_, own)
    return Plan.matching(TOPICS.collection, [*conditions], query.sort)


_LINKS: Final[dict[str, tuple[Any, Any]]] = {
    "meeting": (m.MeetingTopic.meeting_key, m.MeetingTopic.topic_key),
    "agreement": (m.AgreementTopic.agreement_key, m.AgreementTopic.topic_key),
}
TOPIC_LIST: Final = RecordList(
    TOPICS.collection, [by_record("parent", m.Topic), by_dispute("topics"), *by_provenance()], plan
)


@router.get("/topics", summary="Find topics", response_model=document.Page[Topic], responses=document.LIST)
async def list_topics(request: Request, query: Annotated[TopicParams, Query()]) -> Response:
    """Find topics by name or parent."""
    return await crud.list_page(request, TOPIC_LIST, query)


@router.get(
    "/topics.{suffix}",
    summary="Find topics in another format",
    response_class=Response,
    responses=document.REPRESENTATION,
)
async def list_topics_as(
    request: Request, suffix: document.Suffix, query: Annotated[TopicListParams, Query()]
) -> Response:
    """As `GET /topics`, in the format of the suffix."""
    return await crud.list_page(request, TOPIC_LIST, query, suffix)


@router.post("/topics", summary="Add a topic", status_code=201, response_model=Topic, responses=document.CREATE)
async def create_topic(request: Request, data: TopicInput, duplicates: document.Duplicates = "refuse") -> Response:
    """Add a topic."""
    return await crud_writes.post(request, TOPICS, data, duplicates)


@router.get("/topics/{id}", summary="Get a topic", response_model=Topic, responses=document.ITEM)
async def get_topic(
    request: Request, id: str, version: document.Version = None, format: document.ItemFormat = None
) -> Response:
    """Get one topic."""
    return await crud.show(request, TOPICS, id, version, format)


@router.put("/topics/{id}", summary="Add or replace a topic", response_model=Topic, responses=document.PUT)
async def put_topic(
    request: Request, id: str, data: TopicInput, duplicates: document.Duplicates = "refuse"
) -> Response:
    """Replace a topic, or add one with an id of your choice. A `GET` response can be sent back unchanged."""
    return await crud_writes.put(request, TOPICS, id, data, duplicates)


@router.patch("/topics/{id}", summary="Update a topic", response_model=Topic, responses=document.PATCH)
async def patch_topic(
    request: Request, id: str, change: Annotated[dict[str, Any], Body()], duplicates: document.Duplicates = "refuse"
) -> Response:
    """Apply a JSON merge patch: null clears a field; lists are replaced."""
    return await crud_writes.patch(request, TOPICS, id, change, duplicates)


@router.delete("/topics/{id}", summary="Delete a topic", status_code=204, responses=document.DELETE)
async def delete_topic(request: Request, id: str) -> Response:
    """Delete a topic that no record refers to."""
    return await crud_writes.delete(request, TOPICS, id)


add_history_routes(router, TOPICS, "a topic", Topic)
add_merge_routes(router, TOPICS, "a topic", Topic)


@router.get(
    "/meetings/{id}/topics",
    summary="Find a meeting's topics",
    response_model=document.Page[Topic],
    responses=document.SUBLIST,
)
async def list_topics_of_meeting(request: Request, id: str, query: Annotated[TopicParams, Query()]) -> Response:
    """Find the topics discussed at a meeting."""
    parent = Parent("meeting", MEETINGS.collection.name, id)
    return await crud.list_page(request, TOPIC_LIST, query, parent=parent)


@router.get(
    "/agreements/{id}/topics",
    summary="Find an agreement's topics",
    response_model=document.Page[Topic],
    responses=document.SUBLIST,
)
async def list_topics_of_agreement(request: Request, id: str, query: Annotated[TopicParams, Query()]) -> Response:
    """Find the topics of an agreement."""
    parent = Parent("agreement", AGREEMENTS.collection.name, id)
    return await crud.list_page(request, TOPIC_LIST, query, parent=parent)
