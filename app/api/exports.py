"""Export of the whole data set."""

from fastapi import APIRouter, Request, Response

from app.transfer import exporting
from app.web import app_state
from app.web.bodies import StrictRoute
from app.web.openapi import document
from app.web.streaming import LimitedStream

router = APIRouter(tags=["transfers"], route_class=StrictRoute)


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
    database = app_state.database(request)
    database.check_file()
    content = exporting.export_gzip(database, app_state.settings(request).export_timeout_seconds)
    headers = {"Cache-Control": "no-cache", "Content-Disposition": 'attachment; filename="export.ndjson.gz"'}
    return LimitedStream(content, media_type="application/gzip", headers=headers)
