"""The feed of all changes."""

import datetime as dt
import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Annotated, Any, Final, get_args
from urllib.parse import urlencode

import anyio
import structlog
from fastapi import APIRouter, Query, Request, Response
from fastapi.sse import format_sse_event
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import RedirectResponse, StreamingResponse
from starlette.types import Receive, Scope, Send

from app.db.database import ReadConnection
from app.domain.dates import clock
from app.problems import BadRequest, Problem, Unprocessable
from app.queries import history
from app.queries.history import FeedState, RecordedChange
from app.queries.paging.page_requests import DEFAULT_LIMIT, MAX_LIMIT
from app.queries.paging.params import JSON_INTEGER, FilterValue, JsonBool
from app.representations.formats import JSON
from app.schemas.change import ChangePage, ResourceName
from app.services.resources import COLLECTIONS
from app.web import app_state, links, log_pages, pages
from app.web.bodies import StrictRoute
from app.web.change_notifier import ChangeNotifier, wait_while_connected
from app.web.conditional import conditional_response
from app.web.middleware.head import IS_HEAD
from app.web.openapi import document

router = APIRouter(tags=["changes"], route_class=StrictRoute)

_LARGEST_SEQUENCE: Final = 2**63 - 1
_HEARTBEAT_SECONDS: Final = 15
_RETRY_SECONDS: Final = 1.0
_BATCH: Final = 100
_OF_PAGE: Final = 50
"""The number of changes on a page for people, unless the request gives another."""
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
log = structlog.get_logger()
# The number of a change and the epoch of its feed; event ids of older versions had the number alone.
# Leading zeros are excluded from the number, since Python converts no text of more than 4,300 digits.
_EVENT_ID: Final = re.compile(r"0*([0-9]{1,19})(?:-([0-9a-f]{32}))?", re.ASCII)


class ChangeParams(BaseModel):
    """Query parameters of `GET /changes`."""

    model_config = ConfigDict(extra="forbid")

    after: Annotated[int, Field(ge=0, le=_LARGEST_SEQUENCE), JSON_INTEGER] = Field(
        default=0, description="Sequence number after which to start; 0 starts at the beginning."
    )
    since: FilterValue | None = Field(
        default=None, description="In place of `after`: a day in UTC, or a time with its zone.", examples=["2023-09-02"]
    )
    epoch: FilterValue | None = Field(
        default=None,
        description="The `epoch` of the response that `after` comes from. If the database was restored since, this "
        "request is rejected (422), and a copy must start again from 0.",
    )
    limit: Annotated[int, Field(ge=1, le=MAX_LIMIT), JSON_INTEGER] = Field(
        default=DEFAULT_LIMIT, description="Maximum number of changes per page."
    )
    resource: ResourceName | None = Field(default=None, description="Only changes of this resource.")
    id: FilterValue | None = Field(
        default=None, description="With `resource`: only changes of this record.", examples=["hayashi-yoshimasa"]
    )
    actor: FilterValue | None = Field(
        default=None, description="Only changes by this actor.", examples=["command:seed"]
    )
    wait: Annotated[int, Field(ge=0, le=60), JSON_INTEGER] = Field(
        default=0, description="If there are no changes yet, wait up to this many seconds for one (long polling)."
    )
    follow: JsonBool = Field(
        default=False, description="Stream changes as they happen, as server-sent events (`text/event-stream`)."
    )

    @property
    def filters(self) -> dict[str, str]:
        """The filters that are set."""
        return self.model_dump(include={"resource", "id", "actor"}, exclude_none=True)


@dataclass(frozen=True, slots=True)
class _ChangePage:
    """Changes, the number up to which they are complete, and their feed."""

    items: list[RecordedChange]
    last: int
    feed: FeedState


class _EventStream(StreamingResponse):
    """A stream of server-sent events for one follower."""

    media_type = "text/event-stream"

    def __init__(self, content: AsyncIterator[bytes], notifier: ChangeNotifier) -> None:
        # no-store: events must not come from a cache. X-Accel-Buffering: nginx would buffer events before sending.
        super().__init__(content, headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        self._notifier = notifier

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the events, within the limit on the number of followers."""
        with self._notifier.waiting(scope):
            await super().__call__(scope, receive, send)


@router.get(
    "/changes",
    summary="Follow changes",
    response_model=ChangePage,
    responses=document.CHANGES,
)
async def list_changes(request: Request, query: Annotated[ChangeParams, Query()]) -> Response:
    """List all changes after a given number, in the order in which they were made, each with the resulting record.

    Numbers have no gaps. Replaying all changes from 0 reproduces the export: store each `document` under its `resource`
    and `id`, and drop deleted and merged records. Names of related records within a document are copies and cause no
    change of their own. With `follow`, a client that reconnects with `Last-Event-ID` resumes where it stopped.
    """
    if query.id is not None and query.resource is None:
        raise Unprocessable.parameter("id", "requires `resource`; add `resource`, or leave `id` out")
    if query.since is not None:
        query = await _from_time(request, query, query.since)
        if pages.wants_page(request) and not query.follow:
            parameters = {**dict(request.query_params), "after": str(query.after), "epoch": query.epoch}
            del parameters["since"]
            return RedirectResponse(f"{links.prefix(request.scope)}/changes?{urlencode(parameters)}", 303)
    if query.follow:
        return await _follow(request, query)
    if pages.wants_page(request):
        return await _page(request, query)
    page = await _read(request, query, query.after, query.epoch, query.limit)
    end = anyio.current_time() + query.wait
    notifier: ChangeNotifier = request.app.state.change_notifier
    while not page.items and (remaining := end - anyio.current_time()) > 0 and not notifier.is_closing:
        if not await wait_while_connected(request, notifier, page.last, remaining):
            break
        page = await _read(request, query, page.last, page.feed.epoch, query.limit)
    url = f"{links.prefix(request.scope)}/changes"
    last, newest, epoch = page.last, page.feed.newest, page.feed.epoch
    # As they were given: the text of a value in Python, such as `False`, is not the same in a URL.
    given = [pair for pair in request.query_params.multi_items() if pair[0] not in {"after", "since", "epoch"}]
    next_url = f"{url}?{urlencode([*given, ('after', last), ('epoch', epoch)])}" if last < newest else None
    body = (
        f'{{"items":[{",".join(map(_text, page.items))}],"next":{json.dumps(next_url)},"last":{last},'
        f'"newest":{newest},"epoch":{json.dumps(epoch)}}}'
    )
    return conditional_response(request, body.encode(), JSON.media_type, links.next_page(next_url))


async def _from_time(request: Request, query: ChangeParams, text: str) -> ChangeParams:
    """Return the parameters with the number and the epoch of the last change before a time."""
    for name in ("after", "epoch"):
        if name in query.model_fields_set:
            raise Unprocessable.parameter("since", f"cannot be combined with `{name}`; leave one of them out")
    moment = _moment(text)

    def read(connection: ReadConnection) -> dict[str, Any]:
        return {"after": history.last_before(connection, moment), "epoch": history.feed(connection).epoch}

    return query.model_copy(update=await app_state.database(request).read(read))


def _moment(text: str) -> str:
    """Return the timestamp of a time with its zone, or of the beginning of a day in UTC.

    Raises:
        Unprocessable: it is neither.
    """
    try:
        if _DAY.fullmatch(text):
            text = f"{text}T00:00:00Z"
        time = dt.datetime.fromisoformat(text)
        if time.tzinfo is not None:
            return clock.format_timestamp(time.astimezone(dt.UTC))
    except (ValueError, OverflowError):
        pass
    raise Unprocessable.parameter(
        "since",
        "is neither a day nor a time with its zone; write 2023-09-02, 2023-09-02T14:00:00Z or 2023-09-02T14:00:00%2B02:00",
    )


async def _page(request: Request, query: ChangeParams) -> Response:
    """Return the page of changes for people: the newest ones, or those after a number, newest first."""
    if query.wait:
        raise Unprocessable.parameter("wait", "does not apply to pages; leave it out")
    limit = query.limit if "limit" in query.model_fields_set else _OF_PAGE

    def read(connection: ReadConnection) -> log_pages.Changes:
        _check_position(query.after, query.epoch, history.feed(connection))
        if "after" in query.model_fields_set:
            entries = history.changes_after(connection, COLLECTIONS, query.after, limit, query.filters)
            first = entries[0].sequence if entries else query.after + 1
        else:
            numbers = history.newest_changes(connection, limit, query.filters)
            first = numbers[-1] if numbers else 0
            entries = history.changes_after(connection, COLLECTIONS, first - 1, len(numbers), query.filters)
        return entries, history.newest_changes(connection, limit, query.filters, first)

    return await log_pages.changes(request, read, {"resource": get_args(ResourceName)})


async def _read(request: Request, query: ChangeParams, after: int, epoch: str | None, limit: int) -> _ChangePage:
    def read(connection: ReadConnection) -> tuple[list[RecordedChange], FeedState]:
        # The feed first: on PostgreSQL, each of the two sees what was committed when it began. A change that is committed
        # between them then is one too many, and not one that the client never gets.
        feed = history.feed(connection)
        return history.changes_after(connection, COLLECTIONS, after, limit + 1, query.filters), feed

    database = app_state.database(request)
    # A filter without an index scans every change; `resource` and `id` together have one.
    is_bounded = query.actor is None and (query.resource is None or query.id is not None)
    entries, feed = await (database.read if is_bounded else database.read_in_thread)(read)
    _check_position(after, epoch, feed)
    if entries:
        feed = replace(feed, newest=max(feed.newest, entries[-1].sequence))
    if len(entries) > limit:
        return _ChangePage(entries[:limit], entries[limit - 1].sequence, feed)
    return _ChangePage(entries, feed.newest, feed)


def _check_position(after: int, epoch: str | None, feed: FeedState) -> None:
    """Reject a position that belongs, or may belong, to another epoch of the feed.

    Raises:
        Unprocessable: the epoch differs, the number is greater than the newest, or there is no epoch and the number may
            predate a restore.
    """
    if epoch is not None and epoch != feed.epoch:
        raise Unprocessable.parameter(
            "epoch", "does not belong to this feed: the database was restored; start again from 0, without `epoch`"
        )
    if after > feed.newest:
        raise Unprocessable.parameter(
            "after", f"is {after}, but the newest change is {feed.newest}; if the data was restored, start again from 0"
        )
    if epoch is None and feed.restored_at is not None and after > feed.restored_at:
        raise Unprocessable.parameter(
            "after",
            f"is {after}, but the database was restored after change {feed.restored_at}; add the `epoch` of the "
            "response that the number comes from, or start again from 0",
        )


async def _follow(request: Request, query: ChangeParams) -> Response:
    for name in ("wait", "limit"):
        if name in query.model_fields_set:
            raise Unprocessable.parameter(name, "does not apply to streams; leave it out with follow=true")
    after, epoch = _last_event(request, query)
    first = await _read(request, query, after, epoch, _BATCH)
    return _EventStream(_events(request, query, after, first), request.app.state.change_notifier)


def _last_event(request: Request, query: ChangeParams) -> tuple[int, str | None]:
    event_id = request.headers.get("last-event-id")
    if event_id is None:
        return query.after, query.epoch
    match = _EVENT_ID.fullmatch(event_id)
    if match is None or int(match[1]) > _LARGEST_SEQUENCE:
        raise BadRequest("Last-Event-ID: is not an event id; leave it out, or send one as received")
    return int(match[1]), match[2] or query.epoch


async def _events(request: Request, query: ChangeParams, after: int, page: _ChangePage) -> AsyncIterator[bytes]:
    notifier: ChangeNotifier = request.app.state.change_notifier
    epoch = page.feed.epoch
    # Send something at once, so that the client knows it is connected. The id makes a client that is disconnected
    # before the first event return with the epoch.
    yield format_sse_event(comment="changes", id=f"{after}-{epoch}")
    while True:
        for entry in page.items:
            yield format_sse_event(data_str=_text(entry), id=f"{entry.sequence}-{epoch}")
        if request.scope.get(IS_HEAD) or notifier.is_closing:
            return
        if page.last == page.feed.newest:
            await notifier.wait_for_change(page.last, _HEARTBEAT_SECONDS)
        try:
            page = await _read(request, query, page.last, epoch, _BATCH)
        except Unprocessable:
            # The database was restored in the meantime. The client reconnects with its last id and gets the error then.
            return
        except (SQLAlchemyError, Problem) as error:
            # The database restarts or is busy. A client whose stream broke would reconnect to a 503, after which the
            # EventSource of browsers gives up.
            log.warning("reading changes failed", error=type(error).__name__)
            page = _ChangePage([], page.last, page.feed)
            yield format_sse_event(comment="unavailable")
            await anyio.sleep(_RETRY_SECONDS)
            continue
        if not page.items:
            yield format_sse_event(comment="keep-alive")


def _text(entry: RecordedChange) -> str:
    """Return a change as JSON text; its document already is JSON text."""
    fields: dict[str, Any] = {
        "sequence": entry.sequence,
        "at": entry.at,
        "actor": entry.actor,
        "action": entry.action,
        "version": entry.version,
        "successor": entry.successor,
        "resource": entry.resource,
        "id": entry.id,
        "retired_at": entry.retired_at,
    }
    documents = f'"redaction": {entry.redaction or "null"}, "document": {entry.after or "null"}'
    return f"{json.dumps(fields, ensure_ascii=False)[:-1]}, {documents}}}"
