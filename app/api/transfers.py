"""Export of the whole data set, and import of many records."""

import hashlib
import tempfile
from collections.abc import Iterator
from typing import Annotated, Any, BinaryIO, Final, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from app.db.write_session import WriteSession
from app.problems import FieldError, Unprocessable
from app.queries.params import JsonBool
from app.representations.formats import JSON
from app.schemas.change import ResourceName
from app.transfer import exporting, files, importing
from app.transfer.rows import ImportRow, RejectedRow
from app.web import crud, writes
from app.web.bodies import StrictRoute, check_media_type, receive_body
from app.web.openapi import document
from app.web.streaming import LimitedStream

router = APIRouter(tags=["transfers"], route_class=StrictRoute)

_READERS: Final = {"application/x-ndjson": files.read_ndjson, "text/csv": files.read_csv}
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


class ImportProblem(BaseModel):
    """A rejected row."""

    where: str = Field(examples=["body line 17"])
    field: str = Field(examples=["#/participants/0/country"])
    reason: str


class ImportDuplicate(BaseModel):
    """A created record that resembles others."""

    where: str
    id: str
    like: list[str]


class ImportChange(BaseModel):
    """The fields of a record that a row would change."""

    where: str
    id: str
    changed: list[str]
    emptied: list[str]


class ImportOutcome(BaseModel):
    """The result of an import: `rows` is the sum of the four counts after it."""

    rows: int
    created: int
    changed: int
    unchanged: int
    refused: int
    kept: bool = Field(description="Whether anything was written; false for a dry run.")
    problems: list[ImportProblem] = Field(description="The first refused rows, at most 100.")
    duplicates: list[ImportDuplicate] = Field(description="The first possible duplicates, at most 100.")
    changes: list[ImportChange] = Field(description="In a dry run, the first changes, at most 100.")
    emptied: dict[str, int] = Field(description="The number of records in which a field lost its value, by field.")


@router.get(
    "/export.ndjson.gz",
    summary="Export all records",
    response_class=Response,
    responses={
        200: {
            "description": 'One line per record, `{"resource": …, "document": …}`, compressed with gzip.',
            "content": {"application/gzip": {"schema": {"type": "string", "format": "binary"}}},
        },
        **document.problems(422, 503),
    },
)
async def export_everything(request: Request) -> Response:
    """Download the whole data set as of one moment. `POST /imports` and `diplomatic-events import` read it back."""
    database = crud.database(request)
    database.check_file()
    content = exporting.export_gzip(database, request.app.state.settings.export_timeout_seconds)
    headers = {"Cache-Control": "no-cache", "Content-Disposition": 'attachment; filename="export.ndjson.gz"'}
    return LimitedStream(content, media_type="application/gzip", headers=headers)


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
            },
        }
    },
)
async def import_records(request: Request, query: Annotated[ImportParams, Query()]) -> Response:
    """Import documents, as NDJSON or CSV, in one transaction: all rows, or with `keep_going` all valid ones.

    Existing records are replaced; what a CSV table has no column for is kept. Importing the same rows again changes nothing, so an interrupted request can be
    repeated. The response is sent once everything is committed.
    """
    media_type = check_media_type(request, list(_READERS))
    options = importing.ImportOptions(
        keep_going=query.keep_going,
        allows_far_future=query.far_future == "allow",
        dry_run=query.dry_run,
        requires_state=request.app.state.settings.require_if_match,
    )
    digest = hashlib.sha256()
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as body:

        def take(chunk: bytes) -> None:
            digest.update(chunk)
            body.write(chunk)

        def change(session: WriteSession, _current: str | None) -> Response:
            rows = _rows(media_type, body, query.resource)  # type: ignore[arg-type]  # it behaves as a binary file
            return _import_response(importing.import_rows(session, rows, options))

        await receive_body(request, request.app.state.settings.max_import_bytes, take)
        body.seek(0)
        try:
            return await writes.run_write(request, writes.no_target, change, digest.hexdigest(), is_long=True)
        except importing.DryRunDone as stopped:
            # The transaction was rolled back; a separate one stores the response for an `Idempotency-Key`.
            response = _import_response(stopped.outcome)
            return await writes.run_write(request, writes.no_target, lambda *_: response, digest.hexdigest())
        except importing.RowsRejected as rejected:
            raise _rejection(rejected.outcome) from rejected
        except ValueError as error:
            raise Unprocessable(f"the body cannot be read: {error}") from error


def _import_response(outcome: importing.ImportResult) -> Response:
    result = ImportOutcome(
        rows=outcome.rows,
        created=outcome.created,
        changed=outcome.changed,
        unchanged=outcome.unchanged,
        refused=outcome.refused,
        kept=outcome.committed,
        problems=[ImportProblem(**problem) for problem in outcome.problems],
        duplicates=[ImportDuplicate(**duplicate) for duplicate in outcome.duplicates],
        changes=[ImportChange(**change) for change in outcome.changes],
        emptied=dict(sorted(outcome.emptied.items())),
    )
    return Response(result.model_dump_json(), media_type=JSON.media_type)


def _rows(media_type: str, body: BinaryIO, resource: str) -> Iterator[ImportRow | RejectedRow]:
    return _READERS[media_type](body, "body", resource)


def _rejection(outcome: importing.ImportResult) -> Unprocessable:
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
