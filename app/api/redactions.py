"""Redactions: the removal of sensitive values from the history."""

import json
from typing import Annotated

from fastapi import APIRouter, Body, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from app.db.write_session import WriteSession
from app.representations.formats import JSON
from app.schemas.change import ResourceName
from app.schemas.field_types import JsonPointer, Line
from app.services.changes import redaction
from app.web import writes
from app.web.bodies import StrictRoute
from app.web.middleware.auth import require_scope
from app.web.openapi import document

router = APIRouter(tags=["changes"], route_class=StrictRoute)


class Redaction(BaseModel):
    """The fields to remove from the history of a record, and the reason."""

    model_config = ConfigDict(extra="forbid")

    resource: ResourceName
    id: Line = Field(description="Id of the record; for countries, the code.")
    fields: Annotated[list[JsonPointer], Field(min_length=1, max_length=100)] = Field(
        description="JSON Pointers (RFC 6901) with `*` for every entry of a list; the empty pointer means all fields.",
        examples=[["/note", "/participants/*/name_as_printed"]],
    )
    reason: Line = Field(description="Reason, stored and public: it must not repeat the redacted data.")


class RedactionOutcome(BaseModel):
    """The result of a redaction."""

    documents: int = Field(
        description="Number of historical documents that were changed, including those of other records."
    )
    answers: int = Field(description="Number of responses stored for an `Idempotency-Key` that were changed.")
    still: list[str] = Field(
        description="Redacted fields that still have a value in the current record; update the record to remove them."
    )


@router.post(
    "/redactions",
    summary="Redact fields from the history of a record",
    response_model=RedactionOutcome,
    responses=document.problems(400, 404, 409, 410, 412, 413, 415, 422, 503, 507),
)
async def create_redaction(request: Request, data: Annotated[Redaction, Body()]) -> Response:
    """Remove field values from all stored versions of a record, its copies in other histories, and stored responses.

    The current record does not change: correct or delete it first. Requires a key with the scope `admin`. The redaction
    is itself recorded as a change, `redacted`, with its actor, time, reason and fields. It cannot be undone.
    """
    require_scope(request, "admin")

    def change(session: WriteSession, _current: str | None) -> Response:
        result = redaction.redact(session, data.resource, data.id, data.fields, data.reason)
        body = {"documents": result.documents, "answers": result.responses, "still": list(result.remaining)}
        return Response(json.dumps(body), media_type=JSON.media_type)

    return await writes.run_write(request, writes.no_target, change)
