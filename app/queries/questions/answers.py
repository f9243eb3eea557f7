"""Answers to questions: the requests that give them, and judgements that what looks unlikely is right."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, select

from app.db import models as m
from app.domain.enums import JudgementKind


def choice(what: str, request: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return the document of a choice: the request that answers a question."""
    return {"what": what, "request": request, "body": body}


def answered(connection: Connection, resource: str, kind: str, ids: Collection[str]) -> set[tuple[str, str]]:
    """Return the ids of those records for which questions of a kind were answered, each with the value that is right."""
    judgement = m.Judgement
    rows = select(judgement.left_id, judgement.value).where(
        judgement.resource == resource,
        judgement.left_id.in_(ids),
        judgement.judgement == JudgementKind.RIGHT,
        judgement.question == kind,
        judgement.ended_at.is_(None),
    )
    return {(record_id, value or "") for record_id, value in connection.execute(rows)}


def right(kind: str, resource: str, record_id: str, value: str) -> dict[str, Any]:
    """Return the choice that ends a question: what it is about is right."""
    body = {
        "resource": resource,
        "a": record_id,
        "judgement": str(JudgementKind.RIGHT),
        "question": kind,
        "value": value,
    }
    return choice("it is right as recorded", "POST /judgements", body)
