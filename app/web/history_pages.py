"""The history of a record, and its versions, as pages for browsers at the URLs of the API."""

import json
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from app.db.database import ReadConnection
from app.pages import history
from app.pages.history import Record, Version
from app.queries.history import RecordedChange, change_to_version, changes_of_record, document_of_version
from app.queries.records import merged_into
from app.representations.formats import Document
from app.services.resource import Resource
from app.web import app_state, pages, versions, writing_pages
from app.web.conditional import entity_tag


async def history_page(
    request: Request, resource: Resource, record_id: str, limit: int, cursor: int | None
) -> Response:
    """Return the page of a history, each version with what it changed.

    Raises:
        NotFound: the record never existed.
    """
    site = pages.site_of(request)

    def rendered(connection: ReadConnection) -> bytes:
        entries, older = versions.read_history(connection, resource, record_id, limit, cursor)
        newest = entries[0] if cursor is None else changes_of_record(connection, resource.collection, record_id, 1)[0]
        record = replace(_record(resource, record_id, newest), merged=merged_into(connection, resource.name, record_id))
        next_url = f"{site.base}{site.path}?limit={limit}&cursor={older}" if older else None
        return history.history_page(site, record, [_version(entry, resource) for entry in entries], next_url)

    database = app_state.database(request)
    return writing_pages.respond(request, await database.read_in_thread(rendered))


async def version_page(request: Request, resource: Resource, record_id: str, number: int) -> Response:
    """Return the page of one version of a record, even if the record has since been deleted.

    Raises:
        NotFound: the record or the version never existed.
        Gone: the version is the deletion itself.
    """

    def read(connection: ReadConnection) -> tuple[Record, Version]:
        document_of_version(connection, resource.collection, record_id, number)
        change = change_to_version(connection, resource.collection, record_id, number)
        assert change is not None  # noqa: S101 - it has a document
        [newest] = changes_of_record(connection, resource.collection, record_id, 1)
        return _record(resource, record_id, newest), _version(change, resource)

    database = app_state.database(request)
    record, version = await database.read_in_thread(read)
    return pages.respond(request, history.version_page(pages.site_of(request), record, version))


def _record(resource: Resource, record_id: str, newest: RecordedChange) -> Record:
    tag = entity_tag(newest.after.encode()) if newest.after is not None else None
    return Record(resource.name, record_id, _version(newest, resource), tag)


def _version(entry: RecordedChange, resource: Resource) -> Version:
    return Version(versions.describe(entry, resource), _document(entry.after), _document(entry.before))


def _document(text: str | None) -> Document | None:
    document: Document | None = json.loads(text) if text is not None else None
    return document
