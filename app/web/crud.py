"""The request handling that all resources share: list, show, create, replace, patch, delete, undelete and merge."""

import json
from collections.abc import Callable, Sequence
from typing import Any, Final, Literal, TypeVar
from urllib.parse import quote, urlencode

from fastapi import Request, Response
from pydantic import BaseModel, ValidationError
from werkzeug.http import quote_etag

from app.db.database import Database, Reading
from app.db.write_session import WriteSession
from app.domain import slugs
from app.domain.suggestions import nearest
from app.problems import Duplicate, NotFound, Unprocessable
from app.queries import facets, records, snippets
from app.queries.pagination import Collection, Page, Plan, Walk, page
from app.queries.params import FacetedQuery, FormQuery, ListQuery
from app.queries.records import absent
from app.representations.formats import JSON
from app.schemas import merge_patch
from app.schemas.common import Draft
from app.services import deletion, merging, undeletion
from app.services.records import amend, create, is_same, load, replace
from app.services.resource import Resource
from app.services.resources import MEETINGS
from app.web import representations, versions, writes
from app.web.conditional import answer, entity_tag, require_state
from app.web.errors import unprocessable

Q = TypeVar("Q", bound=FormQuery)
_SET_ONCE: Final = ("id", "code", "created_at")


def database(request: Request) -> Database:
    """Return the database of the application."""
    found: Database = request.app.state.database
    return found


async def list_page(
    request: Request,
    collection: Collection,
    walks: Callable[[Reading, Q], Plan | Sequence[Walk]],
    query: Q,
    suffix: str | None = None,
) -> Response:
    """Return one page of a collection, or all matching records in a format that holds everything."""
    form = representations.chosen(request, collection.name, suffix, query.wanted_form)
    refuse_repetition(request, query)
    query.check()
    representations.refuse_beside(form, query)
    if representations.holds_everything(form, query):
        return await representations.whole(request, database(request), collection, walks, query, form)

    def read(connection: Reading) -> tuple[Page, dict[str, Any]]:
        along = walks(connection, query)
        found = page(connection, collection, along, query.request(collection, request.url.path))
        return found, _beside(connection, collection, along, query, found)

    run = database(request).read_slowly if query.is_unbounded else database(request).read
    found, beside = await run(read)
    following = _address_of_next(request, found.next_cursor) if found.next_cursor else None
    headers = {"Link": f'<{following}>; rel="next"'} if following else {}
    if form is not JSON:
        body = await representations.rendered(request, collection, found.items, form, following)
        return answer(request, body, form.content_type, headers)
    # Pages are long, so the body is joined once.
    parts = ['{"items":[', ",".join(found.items), '],"next":', json.dumps(following)]
    if found.total is not None:
        parts.append(f',"total":{found.total}')
    parts += [f',"{name}":{json.dumps(said, ensure_ascii=False)}' for name, said in beside.items()]
    parts.append("}")
    return answer(request, "".join(parts).encode(), JSON.media_type, headers, keep=True)


def _beside(
    connection: Reading, collection: Collection, plan: Plan | Sequence[Walk], query: FormQuery, found: Page
) -> dict[str, Any]:
    """Read the snippets and facets asked for, in the transaction that read the records."""
    said: dict[str, Any] = {}
    if isinstance(query, ListQuery) and query.snippets and query.words is not None:
        said["snippets"] = snippets.of(connection, collection, found.items, query.words)
    if isinstance(query, FacetedQuery) and query.facets:
        wanted = facets.read(query.facets)
        said["facets"] = facets.count(connection, plan, wanted, query.facet_limit or facets.USUAL_VALUES)
    return said


async def show(request: Request, resource: Resource, wanted: str, version: int | None) -> Response:
    """Return one record in the format asked for; with `version`, as it was in that version."""
    refuse_unknown(request, "format", "version")
    form = representations.chosen(request, resource.name, None, request.query_params.get("format"))
    if version is not None:
        return await versions.show(request, resource, wanted, version, form)
    document = await database(request).read(records.document, resource.collection, wanted)
    if form is JSON:
        return answer(request, document.encode(), JSON.media_type, keep=True)
    body = await representations.rendered(request, resource.collection, [document], form)
    return answer(request, body, form.content_type)


async def require(request: Request, resource: Resource, wanted: str) -> None:
    """Check that a record exists before its related records are listed.

    Raises:
        NotFound, Gone, Moved: the record never existed, was deleted, or was merged into another.
    """
    await database(request).read(records.key_of, resource.collection, wanted)


async def post(
    request: Request, resource: Resource, draft: Draft, duplicates: Literal["refuse", "allow"] | None = None
) -> Response:
    """Create a record and return 201 with its `Location`; a possible duplicate is rejected with the candidates.

    `duplicates` is None where the resource has no such parameter.

    Raises:
        Duplicate: `duplicates` is `refuse`, and the record resembles existing ones.
    """
    refuse_unknown(request, *([] if duplicates is None else ["duplicates"]))

    def change(session: WriteSession, _current: str | None) -> Response:
        if duplicates == "refuse" and (like := resource.possible_duplicates(session, draft)):
            name = resource.name
            candidates = [f"/{name}/{each}" for each in like]
            raise Duplicate(
                f"{name}: this may be {' or '.join(candidates)}; change that record, or send it again with "
                "?duplicates=allow if it is another",
                candidates=candidates,
            )
        row = create(session, resource, draft)
        document = records.document(session, resource.collection, row.id)
        return _written(request, resource, row.id, document, is_new=True)

    target: writes.Target = writes.of_nothing
    if (container_id := resource.container_id_of_draft(draft)) is not None:
        # A participant is part of its meeting, so `If-Match` refers to the meeting.
        target = _record(MEETINGS, container_id, or_none=True)
    return await writes.write(request, target, change)


async def put(request: Request, resource: Resource, wanted: str, draft: Draft) -> Response:
    """Create a record under a chosen id (201) or replace it (200); sending the current state back changes nothing."""
    refuse_unknown(request)
    said = resource.requested_id(draft)
    if said is None:
        # The id in the URL is input like any other and must be well-formed.
        if not slugs.is_id(wanted):
            raise Unprocessable.at(("id",), f"{wanted[:100]!r}, from the address, is not an id; {slugs.FORM_HELP}")
        draft = draft.model_copy(update={"id": wanted})
    elif said != wanted:
        raise Unprocessable.at((resource.id_field,), f"is {said!r}, but the address says {wanted!r}; make them one")

    def change(session: WriteSession, current: str | None) -> Response:
        if current is None:
            if resource.is_part:
                require_state(request, "POST /participants, with the ETag of the meeting as If-Match")
            create(session, resource, draft)
        else:
            replace(session, resource, load(session, resource, wanted), draft)
        document = records.document(session, resource.collection, wanted)
        return _written(request, resource, wanted, document, is_new=current is None)

    return await writes.write(request, _record(resource, wanted), change)


async def patch(request: Request, resource: Resource, wanted: str, change_set: dict[str, Any]) -> Response:
    """Change some fields of a record by a JSON merge patch (RFC 7396)."""
    refuse_unknown(request)

    def change(session: WriteSession, current: str | None) -> Response:
        if current is None:
            raise absent(session, resource.name, wanted)
        before = json.loads(current)
        # Null is rejected too: it would only drop the id from the draft, and a patch must not be silently ignored.
        for name in (*_SET_ONCE, *resource.derived_fields):
            if name in resource.time_dependent_fields or name not in before or name not in change_set:
                continue
            if not is_same(change_set[name], before[name]):
                raise Unprocessable.at((name,), "does not change by a patch; leave it out")
        merged = merge_patch.merge(before, change_set, resource.draft_type)
        try:
            draft = resource.draft_type.model_validate(merged)
        except ValidationError as error:
            raise unprocessable(error, resource.draft_type) from error
        amend(
            session, resource, wanted, draft, change_set.keys() - {*_SET_ONCE, "updated_at", *resource.derived_fields}
        )
        return _written(request, resource, wanted, records.document(session, resource.collection, wanted), is_new=False)

    return await writes.write(request, _record(resource, wanted), change)


async def delete(request: Request, resource: Resource, wanted: str) -> Response:
    """Delete a record and return 204."""
    refuse_unknown(request)

    def change(session: WriteSession, _current: str | None) -> Response:
        deletion.remove(session, resource, load(session, resource, wanted))
        return Response(status_code=204)

    return await writes.write(request, _record(resource, wanted), change)


async def undelete(request: Request, resource: Resource, wanted: str) -> Response:
    """Restore a deleted record as it was and return 200."""
    refuse_unknown(request)

    def target(session: WriteSession) -> str | None:
        state = undeletion.last_state(session, resource, wanted)
        # A deleted record has no state to match. A participant belongs to its meeting, whose state is checked instead.
        container_id = resource.container_id(state)
        return None if container_id is None else _record(MEETINGS, container_id, or_none=True)(session)

    def change(session: WriteSession, _current: str | None) -> Response:
        undeletion.bring_back(session, resource, wanted)
        return _written(request, resource, wanted, records.document(session, resource.collection, wanted), is_new=False)

    return await writes.write(request, target, change)


async def merge_meetings(request: Request, survivor: str, other: str) -> Response:
    """Merge the meeting `other` into `survivor`; the response lists the values that are discarded."""
    refuse_unknown(request)

    def change(session: WriteSession, _current: str | None) -> Response:
        merged = merging.merge_meetings(session, survivor, other, ("other",))
        discarded = json.dumps(merged.discarded, ensure_ascii=False)
        body = f'{{"meeting":{merged.document},"discarded":{discarded}}}'
        return Response(body, media_type=JSON.media_type)

    return await writes.write(request, _record(MEETINGS, survivor), change)


def _record(resource: Resource, wanted: str, *, or_none: bool = False) -> writes.Target:
    """Return a target that reads a record.

    The target returns None if the record never existed; with `or_none`, also if it was deleted or merged.
    """

    def read(session: WriteSession) -> str | None:
        found = records.find_document(session, resource.collection, wanted)
        if found is None and not or_none:
            problem = absent(session, resource.name, wanted)
            if not isinstance(problem, NotFound):
                raise problem
        return found

    return read


def _written(request: Request, resource: Resource, its_id: str, document: str, *, is_new: bool) -> Response:
    body = document.encode()
    headers = {"ETag": quote_etag(entity_tag(body)), "Cache-Control": "no-cache"}
    if is_new:
        # Without a host: a Location that repeats the client's Host header could be made to point elsewhere.
        headers["Location"] = f"{request.scope.get('root_path', '')}/{resource.name}/{quote(its_id)}"
    return Response(body, 201 if is_new else 200, headers, JSON.media_type)


def _address_of_next(request: Request, cursor: str) -> str:
    parameters = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor"]
    return f"{request.scope.get('root_path', '')}{quote(_path(request))}?{urlencode([*parameters, ('cursor', cursor)])}"


def _path(request: Request) -> str:
    # Starlette puts the root path before the path; the caller adds it once.
    path: str = request.scope["path"]
    return path.removeprefix(request.scope.get("root_path", ""))


def refuse_repetition(request: Request, query: BaseModel) -> None:
    """Reject a repeated single-value parameter: taking the last value would silently ignore the others.

    Raises:
        Unprocessable: such a parameter is repeated.
    """
    for name in request.query_params:
        if not isinstance(getattr(query, name), list) and len(request.query_params.getlist(name)) > 1:
            raise Unprocessable.parameter(name, "is given more than once; give it once")


def refuse_unknown(request: Request, *known: str) -> None:
    """Reject query parameters that the route does not take.

    Raises:
        Unprocessable: there is one; the message suggests the nearest known name.
    """
    for name in request.query_params:
        if name not in known:
            takes = f"; known is {', '.join(known)}" if known else "; this address takes none"
            raise Unprocessable.parameter(name[:100], f"is not known{nearest(name, known)}{takes}")
