"""Serve a past version of a record, and the history of all its versions."""

import json
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from app.db.database import ReadConnection
from app.domain.enums import ChangeAction
from app.domain.strings.json_text import json_text
from app.problems import NotAcceptable
from app.queries import history as changes
from app.queries.history import FINAL_ACTIONS, RecordedChange
from app.queries.paging.pagination import Collection
from app.queries.records import missing_problem
from app.representations.formats import JSON, Format
from app.schemas.json_patch import diff
from app.services.resource import Resource
from app.web import app_state, links
from app.web.conditional import conditional_response


async def show_version(request: Request, resource: Resource, record_id: str, version: int, format_: Format) -> Response:
    """Return one version of a record, even if the record has since been deleted.

    Raises:
        NotFound: the record or the version never existed.
        Gone: the version is the deletion itself.
        NotAcceptable: the request asks for a format other than JSON.
    """
    if format_ is not JSON:
        raise NotAcceptable(
            "versions are available as JSON and HTML only; leave version out, or request application/json"
        )
    collection = resource.collection
    database = app_state.database(request)
    document = await database.read(changes.document_of_version, collection, record_id, version)
    url = f"{links.prefix(request.scope)}{_path(collection, record_id)}"
    # RFC 5829: links to the version history and to the latest version.
    link = {"Link": f'<{url}>; rel="latest-version", <{url}/history>; rel="version-history"'}
    return conditional_response(request, document.encode(), JSON.media_type, link)


async def list_history(
    request: Request, resource: Resource, record_id: str, limit: int, cursor: int | None
) -> Response:
    """Return a page of the versions of a record, newest first, each with the differences from the one before.

    Raises:
        NotFound: the record never existed.
    """

    # In a thread, because comparing a hundred large documents takes longer than reading them.
    def rendered(connection: ReadConnection) -> bytes:
        entries, older = read_history(connection, resource, record_id, limit, cursor)
        url = f"{links.prefix(request.scope)}{_path(resource.collection, record_id)}"
        following = f"{url}/history?limit={limit}&cursor={older}" if older else None
        items = [describe(item, resource) for item in entries]
        return json_text({"items": items, "next": following}).encode()

    database = app_state.database(request)
    return conditional_response(request, await database.read_in_thread(rendered), JSON.media_type)


def read_history(
    connection: ReadConnection, resource: Resource, record_id: str, limit: int, cursor: int | None
) -> tuple[list[RecordedChange], int | None]:
    """Return a page of the changes of a record, newest first, and the cursor of the next page.

    Raises:
        NotFound: the record never existed.
    """
    collection = resource.collection
    entries: list[RecordedChange] = []
    if record_id.isprintable():
        entries = changes.changes_of_record(connection, collection, record_id, limit + 1, cursor)
    if not entries and not (
        record_id.isprintable() and changes.changes_of_record(connection, collection, record_id, 1)
    ):
        raise missing_problem(connection, collection.name, record_id)
    return entries[:limit], entries[limit - 1].version if len(entries) > limit else None


def describe(entry: RecordedChange, resource: Resource) -> dict[str, object]:
    """Return a version as the history lists it."""
    compared = None
    # A redaction does not change the current content of the record.
    if (
        entry.before is not None
        and entry.after is not None
        and entry.action not in {*FINAL_ACTIONS, ChangeAction.REDACTED}
    ):
        compared = diff(json.loads(entry.before), json.loads(entry.after), resource.derived_fields)
    return {
        "sequence": entry.sequence,
        "at": entry.at,
        "actor": entry.actor,
        "action": entry.action,
        "version": entry.version,
        "successor": entry.successor,
        "redaction": json.loads(entry.redaction) if entry.redaction else None,
        "differences": compared,
    }


def _path(collection: Collection, record_id: str) -> str:
    return f"/{collection.name}/{quote(record_id, safe='')}"
