"""Import of many records: documents as NDJSON or CSV, or any table with a mapping file.

See decision 14.
"""

import hashlib
import tempfile
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, BinaryIO, Final, Literal

import anyio.to_thread
from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field
from sqlalchemy.exc import DBAPIError
from werkzeug.http import parse_options_header

from app.db.database import Database
from app.db.private_copy import private_copy
from app.db.write_session import WriteSession
from app.mapping.errors import MappingError
from app.mapping.loading import LoadedMapping, load
from app.mapping.reader import MappingReader
from app.mapping.yaml_text import MAX_BYTES
from app.problems import FieldError, Unavailable, Unprocessable
from app.queries.paging.params import JsonBool
from app.representations.formats import JSON
from app.schemas.change import ResourceName
from app.schemas.import_outcome import (
    ImportChange,
    ImportDuplicate,
    ImportOutcome,
    ImportProblem,
    ImportWaiting,
    MappingOutcome,
)
from app.transfer import files, importing
from app.transfer.import_report import ImportResult
from app.transfer.rows import ImportRow, RejectedRow
from app.transfer.staging import NeverAlone, write_staged_in_thread
from app.web import app_state, multipart, storage_problems, writes
from app.web.bodies import StrictRoute, check_media_type, receive_body
from app.web.openapi import document

router = APIRouter(tags=["transfers"], route_class=StrictRoute)

_READERS: Final = {"application/x-ndjson": files.read_ndjson, "text/csv": files.read_csv}
_Change = Callable[[WriteSession, str | None], Response]
_Run = Callable[..., Awaitable[Response]]
_IN_MEMORY: Final = 1_000_000


class ImportParams(BaseModel, extra="forbid"):
    """Query parameters of `POST /imports`."""

    resource: ResourceName = Field(
        default="meetings", description="Resource of all lines or rows, unless each line names its own."
    )
    keep_going: JsonBool = Field(
        default=False, description="Import the valid rows; without it, one refused row discards the import."
    )
    far_future: Literal["refuse", "allow"] = Field(
        default="refuse", description="For dates of meetings more than ten years ahead: refuse the rows, or take them."
    )
    dry_run: JsonBool = Field(default=False, description="Report what would change without writing anything.")


@router.post(
    "/imports",
    summary="Import records",
    response_model=ImportOutcome,
    responses=document.problems(400, 409, 412, 413, 415, 422, 503, 507),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "text/csv": {
                    "schema": {"type": "string", "format": "binary"},
                    "example": "title,date\r\nJapan-Peru consultation,2024-03\r\n",
                },
                "application/x-ndjson": {
                    "schema": {"type": "string", "format": "binary"},
                    "example": '{"title": "Japan-Peru consultation", "date": "2024-03", '
                    '"participants": [{"country": "JP"}, {"country": "PE"}]}\n',
                },
                multipart.MEDIA_TYPE: {
                    "schema": {
                        "type": "object",
                        "required": ["mapping", "data"],
                        "additionalProperties": False,
                        "properties": {
                            "mapping": {"type": "string", "description": "A mapping file, YAML."},
                            "data": {"type": "string", "format": "binary"},
                        },
                    },
                    "example": {
                        "mapping": "document: {title: '{Topic}', date: '{Day}'}\n",
                        "data": "Topic,Day\r\nFisheries,2024-03\r\n",
                    },
                },
            },
        }
    },
)
async def import_records(request: Request, query: Annotated[ImportParams, Query()]) -> Response:
    """Import documents, as NDJSON or CSV: all rows in one transaction, or with `keep_going` all valid ones, in parts if others write.

    Existing records are replaced; their fields without a column in a CSV table stay. Importing the same rows again changes nothing, so an interrupted request can be
    repeated. The response is sent once everything is committed. With the parts `mapping` and `data`, a mapping file says how the rows of any table become
    records, which are enriched as by a data set.
    """
    media_type = check_media_type(request, [*_READERS, multipart.MEDIA_TYPE])
    rows_imported: list[int] = []
    options = importing.ImportOptions(
        keep_going=query.keep_going,
        slice_ended=rows_imported.append,
        allows_far_future=query.far_future == "allow",
        dry_run=query.dry_run,
        requires_state=app_state.settings(request).require_if_match,
    )
    with ExitStack() as stack:
        body: Any = stack.enter_context(tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY))
        digest = await _receive(request, body)
        data: _PlainData | _MappedData
        if media_type == multipart.MEDIA_TYPE:
            content_type = parse_options_header(request.headers["content-type"])[1]
            data = await anyio.to_thread.run_sync(_open_mapped, stack, body, content_type, query)
            digest, options.enrich, options.is_mapped = data.digest, True, True
        else:
            data = _PlainData(body, partial(_READERS[media_type], name="body", resource=query.resource))
        try:
            return await _run_import(request, stack, data, options, digest.hexdigest())
        except importing.RowsRejected as rejected:
            raise _rejection(rejected.outcome) from rejected
        except ValueError as error:
            done = f"; {rows_imported[-1]} rows before that were imported" if rows_imported else ""
            raise Unprocessable(f"the body cannot be read: {error}{done}") from error
        except (DBAPIError, Unavailable, OSError) as error:
            if not rows_imported:
                raise
            raise storage_problems.partial_import(request, error, rows_imported[-1]) from error


async def _receive(request: Request, body: BinaryIO) -> Any:
    """Write the body of a request to a file, go back to its beginning, and return the digest.

    Raises:
        PayloadTooLarge: the body is longer than `max_import_bytes`.
    """
    digest = hashlib.sha256()

    def take(chunk: bytes) -> None:
        digest.update(chunk)
        body.write(chunk)

    await receive_body(request, app_state.settings(request).max_import_bytes, take)
    body.seek(0)
    return digest


async def _run_import(
    request: Request,
    stack: ExitStack,
    data: "_PlainData | _MappedData",
    options: importing.ImportOptions,
    digest: str,
) -> Response:
    """Import rows; an import on SQLite that another writer waits for begins again in a copy of the database.

    Raises:
        RowsRejected: rows were refused; nothing was imported.
        ValueError: the rows cannot be read any further.
    """

    def change(session: WriteSession, _current: str | None, options: importing.ImportOptions = options) -> Response:
        return _import_response(importing.import_rows(session, data.read(), options), data.reader)

    database = app_state.database(request)
    in_slices = options.may_be_sliced or database.is_sqlite
    run = partial(writes.run_write, request, writes.no_target, body=digest)
    try:
        try:
            return await run(change=change, is_long=True, in_slices=in_slices)
        except importing.TurnAwaited:
            if not options.dry_run:
                return await _run_staged(database, run, partial(change, options=options.staged), change)
            copy = await anyio.to_thread.run_sync(stack.enter_context, private_copy(database))
            return await copy.write_long(lambda session: change(session, None))
    except importing.DryRunDone as done:
        # The transaction was rolled back; a separate one stores the response for an `Idempotency-Key`.
        response = _import_response(done.outcome, data.reader)
        return await run(change=lambda *_: response)


async def _run_staged(database: Database, run: _Run, staged: _Change, change: _Change) -> Response:
    """Import rows in a copy of the database, or in one transaction if what others write never goes together with that."""
    try:
        return await run(change=staged, by=partial(write_staged_in_thread, database))
    except NeverAlone:
        return await run(change=change, is_long=True)


@dataclass(slots=True)
class _PlainData:
    stream: BinaryIO
    read_rows: Callable[[BinaryIO], Iterator[ImportRow | RejectedRow]]
    reader: None = None

    def read(self) -> Iterator[ImportRow | RejectedRow]:
        """Read the rows, from the beginning each time."""
        self.stream.seek(0)
        return self.read_rows(self.stream)


@dataclass(slots=True)
class _MappedData:
    loaded: LoadedMapping
    stream: BinaryIO
    name: str
    digest: Any
    """The digest of both parts: the mark between them differs with every request."""
    reader: MappingReader | None = None

    def read(self) -> Iterator[ImportRow | RejectedRow]:
        """Read the rows, from the beginning each time."""
        self.stream.seek(0)
        self.reader = MappingReader(self.loaded)
        return self.reader.read(self.stream, self.name)


def _open_mapped(stack: ExitStack, body: BinaryIO, options: Mapping[str, str], query: ImportParams) -> _MappedData:
    """Return the mapping and the data of a body.

    Raises:
        Unprocessable: the mapping has faults, or the request names another resource.
    """
    parts = multipart.read_parts(stack, body, options, ("mapping", "data"))
    content = parts["mapping"].stream.read(MAX_BYTES + 1)
    try:
        loaded = load(content, parts["mapping"].filename or "mapping")
    except MappingError as error:
        raise Unprocessable(
            "the mapping has faults",
            errors=[
                FieldError(f"line {fault.line}: {fault.reason}", path=("mapping", *fault.path))
                for fault in error.faults
            ],
        ) from error
    if "resource" in query.model_fields_set and query.resource != loaded.mapping.resource:
        raise Unprocessable(f"the mapping is of {loaded.mapping.resource}; leave the parameter resource out")
    stream = parts["data"].stream
    digest = hashlib.sha256(content)
    while piece := stream.read(_IN_MEMORY):
        digest.update(piece)
    stream.seek(0)
    return _MappedData(loaded, stream, parts["data"].filename or "data", digest)


def _import_response(outcome: ImportResult, reader: MappingReader | None) -> Response:
    result = ImportOutcome(
        rows=outcome.rows,
        created=outcome.created,
        changed=outcome.changed,
        unchanged=outcome.unchanged,
        refused=outcome.refused,
        kept=outcome.committed,
        problems=[ImportProblem(**problem) for problem in outcome.problems],
        duplicates=[ImportDuplicate(**duplicate) for duplicate in outcome.duplicates],
        waiting=[ImportWaiting(**entry) for entry in outcome.waiting],
        changes=[ImportChange(**change) for change in outcome.changes],
        emptied=dict(sorted(outcome.emptied.items())),
        mapping=None if reader is None else _mapping_outcome(reader, with_documents=not outcome.committed),
    )
    return Response(result.model_dump_json(), media_type=JSON.media_type)


def _mapping_outcome(reader: MappingReader, *, with_documents: bool) -> MappingOutcome:
    report = reader.report
    return MappingOutcome(
        read=report.read,
        ignored=report.ignored,
        joined=report.joined,
        unmapped=[column for columns in report.unmapped.values() for column in columns],
        documents=report.samples if with_documents else [],
    )


def _rejection(outcome: ImportResult) -> Unprocessable:
    counts: dict[str, Any] = {name: getattr(outcome, name) for name in ("rows", "created", "changed", "unchanged")}
    return Unprocessable(
        f"{outcome.refused} of {outcome.rows} rows were refused, nothing was imported; fix them or send keep_going=true",
        errors=[
            FieldError(f"{problem['where']}: {problem['reason']}", pointer=problem["field"])
            for problem in outcome.problems
        ],
        refused=outcome.refused,
        **counts,
    )
