"""What a handler answers: a page, an item, or the outcome of a write. The same for every resource."""

import json
from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar
from urllib.parse import quote, urlencode

import json_merge_patch
from fastapi import Request, Response
from pydantic import ValidationError
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header, quote_etag

from app.db import Database, Reading, Writing
from app.documents.common import Draft
from app.problems import NotAcceptable, NotFound, Unprocessable
from app.query import items
from app.query.paging import Collection, Page, Walk, page
from app.query.parameters import ListQuery
from app.store import deletion
from app.store.resources import Resource, create, load, replace
from app.web.access import require_local
from app.web.conditional import answer, check_precondition, entity_tag
from app.web.errors import unprocessable

JSON: Final = "application/json"
Q = TypeVar("Q", bound=ListQuery)


def database(request: Request) -> Database:
    """Give the application's database."""
    found: Database = request.app.state.database
    return found


async def list_page(
    request: Request, collection: Collection, walks: Callable[[Reading, Q], Sequence[Walk]], query: Q
) -> Response:
    """Answer with one page of a collection."""
    _require_json(request)

    def read(connection: Reading) -> Page:
        return page(connection, collection, walks(connection, query), query.request(collection, request.url.path))

    run = database(request).read_slowly if query.is_unbounded else database(request).read
    found = await run(read)
    following = _address_of_next(request, found.next_cursor) if found.next_cursor else None
    parts = [f'{{"items":[{",".join(found.items)}],"next":{json.dumps(following)}']
    if found.total is not None:
        parts.append(f',"total":{found.total}')
    headers = {"Link": f'<{following}>; rel="next"'} if following else {}
    return answer(request, ("".join(parts) + "}").encode(), JSON, headers)


async def show(request: Request, resource: Resource, wanted: str) -> Response:
    """Answer with one record."""
    _require_json(request)
    document = await database(request).read(items.document, resource.collection, wanted)
    return answer(request, document.encode(), JSON)


async def require(request: Request, resource: Resource, wanted: str) -> None:
    """Check that a record is there, whose related records are asked for.

    Raises:
        NotFound, Gone: it is not.
    """
    await database(request).read(items.key_of, resource.collection, wanted)


async def post(request: Request, resource: Resource, draft: Draft) -> Response:
    """Make a record: 201 with its address."""
    require_local(request)

    def change(session: Writing) -> tuple[str, str]:
        row = create(session, resource, draft)
        return row.id, items.document(session, resource.collection, row.id)

    its_id, document = await database(request).write(change)
    return _written(request, resource, its_id, document, is_new=True)


async def put(request: Request, resource: Resource, wanted: str, draft: Draft) -> Response:
    """Make a record of a chosen id, 201, or replace it, 200. Sending back what is there changes nothing."""
    require_local(request)
    said = getattr(draft, "code", None) or draft.id
    if said is None:
        draft = draft.model_copy(update={"id": wanted})
        # The address is input like any other: it has to have the form of an id.
        try:
            type(draft).model_validate(draft.model_dump(exclude_unset=True))
        except ValidationError as error:
            raise unprocessable(error) from error
    elif said != wanted:
        raise Unprocessable.at(("id",), f"is {said!r}, but the address says {wanted!r}; make them one")

    def change(session: Writing) -> tuple[str, bool]:
        try:
            current = items.document(session, resource.collection, wanted)
        except NotFound:
            check_precondition(request, None)
            create(session, resource, draft)
            return items.document(session, resource.collection, wanted), True
        check_precondition(request, current.encode())
        replace(session, resource, load(session, resource, wanted), draft)
        return items.document(session, resource.collection, wanted), False

    document, is_new = await database(request).write(change)
    return _written(request, resource, wanted, document, is_new=is_new)


async def patch(
    request: Request, resource: Resource, wanted: str, change_set: dict[str, Any], draft_type: type[Draft]
) -> Response:
    """Change some fields of a record by a merge patch (RFC 7396)."""
    require_local(request)

    def change(session: Writing) -> str:
        current = items.document(session, resource.collection, wanted)
        check_precondition(request, current.encode())
        before = json.loads(current)
        for name in ("created_at", "updated_at", *resource.derived):
            if name in change_set and change_set[name] != before[name]:
                raise Unprocessable.at((name,), "is set by the service; leave it out of the patch")
        merged = json_merge_patch.merge(before, change_set)
        try:
            draft = draft_type.model_validate(merged)
        except ValidationError as error:
            raise unprocessable(error, draft_type) from error
        replace(session, resource, load(session, resource, wanted), draft)
        return items.document(session, resource.collection, wanted)

    document = await database(request).write(change)
    return _written(request, resource, wanted, document, is_new=False)


async def delete(request: Request, resource: Resource, wanted: str) -> Response:
    """Delete a record: 204."""
    require_local(request)

    def change(session: Writing) -> None:
        current = items.document(session, resource.collection, wanted)
        check_precondition(request, current.encode())
        deletion.remove(session, resource, load(session, resource, wanted))

    await database(request).write(change)
    return Response(status_code=204)


def _written(request: Request, resource: Resource, its_id: str, document: str, *, is_new: bool) -> Response:
    body = document.encode()
    headers = {"ETag": quote_etag(entity_tag(body)), "Cache-Control": "no-cache"}
    if is_new:
        # Without host: a Location that repeats the client's Host header could be made to lead elsewhere.
        headers["Location"] = f"{request.scope.get('root_path', '')}/{resource.collection.name}/{quote(its_id)}"
    return Response(body, 201 if is_new else 200, headers, JSON)


def _address_of_next(request: Request, cursor: str) -> str:
    parameters = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor"]
    return f"{request.scope.get('root_path', '')}{quote(_path(request))}?{urlencode([*parameters, ('cursor', cursor)])}"


def _path(request: Request) -> str:
    # Starlette puts the root path before the path; behind a proxy the client adds it once.
    path: str = request.scope["path"]
    return path.removeprefix(request.scope.get("root_path", ""))


def _require_json(request: Request) -> None:
    accepted = request.headers.get("accept")
    if accepted and parse_accept_header(accepted, MIMEAccept).quality(JSON) <= 0:
        raise NotAcceptable(f"this address gives {JSON}; accept that, or */*")
