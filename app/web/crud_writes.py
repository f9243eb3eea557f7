"""The handling of requests that write, for all resources: create, replace, patch, delete, undelete, restore, (un)merge."""

import json
from typing import Any, Final, Literal
from urllib.parse import quote

from fastapi import Request, Response
from pydantic import ValidationError
from werkzeug.http import quote_etag

from app.db.write_session import WriteSession
from app.domain.strings import slugs
from app.problems import NotFound, Unprocessable
from app.queries import questions, records
from app.queries.records import find_key, missing_problem
from app.representations.formats import JSON
from app.schemas import merge_patch
from app.schemas.common import RecordInput
from app.services import deletion, derived_fields, provenance
from app.services.changes import restoration, undeletion
from app.services.country_names import replace_names
from app.services.identity import merging, unmerging
from app.services.possible_duplicates import refuse_duplicate
from app.services.records import create, load, read, replace, update_fields
from app.services.resource import Resource
from app.services.resources import MEETINGS
from app.web import links, writes
from app.web.conditional import entity_tag, require_state
from app.web.validation_problems import unprocessable

Choice = Literal["refuse", "allow"]
"""Answer to a doubtful record, also one created from a reference: a possible duplicate, a far future day."""

_IMMUTABLE: Final = ("id", "code", "created_at")


async def post(
    request: Request,
    resource: Resource,
    data: RecordInput,
    duplicates: Choice = "refuse",
    far_future: Choice = "refuse",
) -> Response:
    """Create a record and return 201 with its `Location`; a possible duplicate is rejected with the candidates.

    Raises:
        Duplicate: `duplicates` is `refuse`, and the record, or one that it refers to, is new and resembles existing ones.
    """

    def change(session: WriteSession, _current: str | None) -> Response:
        _set_checks(session, duplicates, far_future)
        replace_names(session, data)
        given_id = resource.requested_id(data)
        is_taken = given_id is not None and find_key(session, resource.model, given_id) is not None
        if duplicates == "refuse" and not is_taken:
            refuse_duplicate(resource, resource.possible_duplicates(session, data), ())
        row = create(session, resource, data)
        return _with_questions(session, resource, _record_response(request, session, resource, row.id, is_new=True))

    target: writes.Target = writes.no_target
    if (container_id := resource.container_id_of_input(data)) is not None:
        # A participant is part of its meeting, so `If-Match` refers to the meeting.
        target = _target(MEETINGS, container_id, or_none=True)
    return await writes.run_write(request, target, change)


async def put(
    request: Request,
    resource: Resource,
    record_id: str,
    data: RecordInput,
    duplicates: Choice = "refuse",
    far_future: Choice = "refuse",
) -> Response:
    """Create a record under a chosen id (201) or replace it (200); sending the current state back changes nothing.

    Raises:
        Duplicate: `duplicates` is `refuse`, and a reference would create a record that resembles existing ones.
    """
    given_id = resource.requested_id(data)
    if given_id is None:
        # The id in the URL is input like any other and must be well-formed.
        if not slugs.is_id(record_id):
            raise Unprocessable.at(("id",), f"{record_id[:100]!r} in the URL is not a valid id; {slugs.FORMAT_HELP}")
        data = data.model_copy(update={"id": record_id})
    elif given_id != record_id:
        raise Unprocessable.at(
            (resource.id_field,),
            f"is {given_id!r}, but the URL has {record_id!r}; send the same id in both, or leave it out of the body",
        )

    def change(session: WriteSession, current: str | None) -> Response:
        _set_checks(session, duplicates, far_future)
        replace_names(session, data)
        if current is None:
            if resource.is_part:
                require_state(request, "POST /participants, with the ETag of the meeting as If-Match")
            create(session, resource, data)
        else:
            replace(session, resource, read(session, resource, record_id), data)
        response = _record_response(request, session, resource, record_id, is_new=current is None)
        return _with_questions(session, resource, response)

    return await writes.run_write(request, _target(resource, record_id), change)


async def patch(
    request: Request,
    resource: Resource,
    record_id: str,
    change_set: dict[str, Any],
    duplicates: Choice = "refuse",
    far_future: Choice = "refuse",
) -> Response:
    """Change some fields of a record by a JSON merge patch (RFC 7396).

    Raises:
        Duplicate: `duplicates` is `refuse`, and a reference would create a record that resembles existing ones.
    """

    def change(session: WriteSession, current: str | None) -> Response:
        if current is None:
            raise missing_problem(session, resource.name, record_id)
        _set_checks(session, duplicates, far_future)
        session.patched_fields = frozenset(change_set)
        data = _patched_input(resource, json.loads(current), change_set)
        replace_names(session, data)
        changed = change_set.keys() - {*_IMMUTABLE, "updated_at", *resource.derived_fields}
        update_fields(session, resource, record_id, data, changed, current)
        return _with_questions(session, resource, _record_response(request, session, resource, record_id))

    return await writes.run_write(request, _target(resource, record_id), change)


def _set_checks(session: WriteSession, duplicates: Choice, far_future: Choice) -> None:
    """Set what a request that enters a record allows, and what is checked of it."""
    session.allows_far_future = far_future == "allow"
    session.asks_about_duplicates = duplicates == "refuse"
    session.checks_cited_ids = True


def _patched_input(resource: Resource, before: dict[str, Any], change_set: dict[str, Any]) -> RecordInput:
    """Return the input that a merge patch makes of a record.

    Raises:
        Unprocessable: the patch changes a field that clients cannot set, or its result is not valid.
    """
    # Null is rejected too: it would only drop the id from the input, and a patch must not be silently ignored.
    for name in (*_IMMUTABLE, *resource.derived_fields):
        if name in resource.time_dependent_fields or name not in before or name not in change_set:
            continue
        if not derived_fields.is_same(change_set[name], before[name]):
            raise Unprocessable.at((name,), "cannot be patched; leave it out")
    for name in provenance.FIELDS & change_set.keys():
        if change_set[name] is None:
            raise Unprocessable.at((name,), "cannot be removed; give another value")
    merged = merge_patch.merge(before, change_set, resource.input_type)
    try:
        return resource.input_type.model_validate(merged)
    except ValidationError as error:
        raise unprocessable(error, resource.input_type) from error


async def delete(request: Request, resource: Resource, record_id: str) -> Response:
    """Delete a record and return 204."""

    def change(session: WriteSession, _current: str | None) -> Response:
        deletion.delete_record(session, resource, load(session, resource, record_id))
        return Response(status_code=204)

    return await writes.run_write(request, _target(resource, record_id), change)


async def undelete(request: Request, resource: Resource, record_id: str) -> Response:
    """Restore a deleted record as it was and return 200."""

    def target(session: WriteSession) -> str | None:
        state = undeletion.last_state(session, resource, record_id)
        # A deleted record has no state to match. A participant belongs to its meeting, whose state is checked instead.
        container_id = resource.container_id(state)
        return None if container_id is None else _target(MEETINGS, container_id, or_none=True)(session)

    def change(session: WriteSession, _current: str | None) -> Response:
        undeletion.restore(session, resource, record_id)
        return _record_response(request, session, resource, record_id)

    return await writes.run_write(request, target, change)


async def restore(request: Request, resource: Resource, record_id: str, version: int) -> Response:
    """Restore a record to the state of one of its versions and return 200; the present state changes nothing."""

    def change(session: WriteSession, _current: str | None) -> Response:
        restoration.restore_version(session, resource, record_id, version)
        return _record_response(request, session, resource, record_id)

    return await writes.run_write(request, _target(resource, record_id), change)


async def merge(request: Request, resource: Resource, noun: str, survivor: str, other: str) -> Response:
    """Merge the record `other` into `survivor`; the response lists what is discarded and joined."""

    def change(session: WriteSession, _current: str | None) -> Response:
        merged = merging.merge(session, resource, survivor, other, ("other",))
        report = {"discarded": merged.discarded, "moved": merged.moved, "joined": merged.joined}
        return _report_response(noun, merged.document, report)

    return await writes.run_write(request, _target(resource, survivor), change)


async def unmerge(request: Request, resource: Resource, noun: str, record_id: str) -> Response:
    """Undo the merge of a record into another; the response has the record and what did not go back to it."""

    def target(session: WriteSession) -> str:
        # The record has no state, but its survivor is changed.
        return unmerging.survivor_of_merge(session, resource, record_id)

    def change(session: WriteSession, _current: str | None) -> Response:
        result = unmerging.unmerge(session, resource, record_id)
        return _report_response(noun, result.document, {"moved": result.moved, "kept": result.kept})

    return await writes.run_write(request, target, change)


def _report_response(noun: str, document: str, report: dict[str, Any]) -> Response:
    fields = [
        f'"{noun}":{document}',
        *(f'"{name}":{json.dumps(value, ensure_ascii=False)}' for name, value in report.items()),
    ]
    return Response("{" + ",".join(fields) + "}", media_type=JSON.media_type)


def _target(resource: Resource, record_id: str, *, or_none: bool = False) -> writes.Target:
    """Return a target that reads a record.

    The target returns None if the record never existed; with `or_none`, also if it was deleted or merged.
    """

    def read(session: WriteSession) -> str | None:
        document = records.find_document(session, resource.collection, record_id)
        if document is None and not or_none:
            problem = missing_problem(session, resource.name, record_id)
            if not isinstance(problem, NotFound):
                raise problem
        return document

    return read


def _record_response(
    request: Request, session: WriteSession, resource: Resource, record_id: str, *, is_new: bool = False
) -> Response:
    """Return the response to a write of a record, rendered in its transaction."""
    document = records.document(session, resource.collection, record_id)
    return write_response(request, resource.name, record_id, document, is_new=is_new)


def _with_questions(session: WriteSession, resource: Resource, response: Response) -> Response:
    """Add a header field with the questions that are open about a meeting now, such as an office outside the recorded tenures."""
    if resource.is_part or resource is MEETINGS:
        document = json.loads(bytes(response.body))
        meeting_id = resource.container_id(document) if resource.is_part else document["id"]
        if meeting_id is not None and (ids := questions.ids_about(session, MEETINGS.name, meeting_id)):
            response.headers["Open-Questions"] = ", ".join(f'"{id_}"' for id_ in ids)
    return response


def write_response(request: Request, name: str, record_id: str, document: str, *, is_new: bool) -> Response:
    """Return the response to a write: the document, with the ETag, and 201 and the `Location` if it is new."""
    body = document.encode()
    headers = {"ETag": quote_etag(entity_tag(body)), "Cache-Control": "no-cache"}
    if is_new:
        headers["Location"] = f"{links.prefix(request.scope)}/{name}/{quote(record_id)}"
    return Response(body, 201 if is_new else 200, headers, JSON.media_type)
