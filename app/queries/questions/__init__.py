"""Questions that a person should decide. Each kind is a provider in a module of its own.

No provider reads all data for a page: questions that take more than an index scan to find are derived when a record is
written (`app.services.derivation.questions`).

See decision 153.
"""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from sqlalchemy import Connection, Integer, String, bindparam, literal_column, select
from sqlalchemy.orm import Session

from app.db import models as m
from app.db.database import ReadConnection
from app.db.prepared_statements import fetch
from app.queries.matching.duplicate_candidates import MODELS
from app.queries.paging.cursors import invalid_cursor
from app.queries.paging.page_requests import PageRequest, decode_cursor, split_page
from app.queries.questions import (
    disputed,
    duplicates,
    far_dates,
    long_spans,
    other_holders,
    overdue,
    tenures,
    two_holders,
)
from app.queries.questions.provider import Position, Provider, StoredProvider, question_id

DERIVED: Final[tuple[StoredProvider, ...]] = (
    long_spans.PROVIDER,
    tenures.PROVIDER,
    other_holders.PROVIDER,
    two_holders.PROVIDER,
)
"""The providers whose questions are derived from records when these are written."""
PROVIDERS: Final[tuple[Provider, ...]] = (
    duplicates.PROVIDER,
    *DERIVED,
    overdue.PROVIDER,
    far_dates.PROVIDER,
    disputed.PROVIDER,
)
"""All providers, in the order of their questions. Another one is a module and a name here."""
ANSWERABLE: Final[Mapping[str, Any]] = {
    provider.kind: provider for provider in (long_spans.PROVIDER, far_dates.PROVIDER)
}
"""The providers whose questions end when a person says that the record is right, by kind."""
_MOST_NAMED: Final = literal_column("10", Integer())
KINDS: Final = tuple(provider.kind for provider in PROVIDERS)


def read_page(connection: ReadConnection, params: Any, request: PageRequest) -> tuple[list[dict[str, Any]], str | None]:
    """Return a page of questions, kind by kind, and the cursor of the next one; `params` are those of `GET /questions`.

    Raises:
        Unprocessable: the cursor is not valid here.
    """
    after_kind, after = _position(request)
    result: list[tuple[str, Position, dict[str, Any]]] = []
    for provider in PROVIDERS:
        if after_kind is not None and provider.kind != after_kind:
            continue
        position, after_kind, after = after, None, None
        if params.kind and provider.kind not in params.kind:
            continue
        missing = request.limit + 1 - len(result)
        if missing:
            page = provider.page(connection, params.resource, position, missing)
            result += [(provider.kind, place, document) for place, document in page]
    shown, following = split_page(request, result, _position_of)
    return [document for _, _, document in shown], following


def _position_of(question: tuple[str, Position, dict[str, Any]]) -> tuple[str, int]:
    kind, (value, key), _ = question
    return f"{kind} {value}", key


def ids_about(connection: Connection | Session, resource: str, record_id: str) -> list[str]:
    """Return the ids of the derived questions about a record."""
    rows = fetch(connection, _about(MODELS[resource]), {"resource": resource, "record_id": record_id})
    return [question_id(kind, resource, record_id, json.loads(detail).get("part", "")) for kind, detail in rows]


@cache
def _about(model: Any) -> Any:
    row = m.OpenQuestion
    return (
        select(row.kind, row.detail)
        .join_from(model, row, row.record_key == model.key)
        .where(model.id == bindparam("record_id"), row.resource == bindparam("resource"))
        .order_by(row.kind, row.key)
        .limit(_MOST_NAMED)
    )


def _position(request: PageRequest) -> tuple[str | None, Position | None]:
    if request.cursor is None:
        return None, None
    text, key = decode_cursor(request, String())
    kind, _, value = text.partition(" ")
    if kind not in KINDS:
        raise invalid_cursor()
    return kind, (value, key)
