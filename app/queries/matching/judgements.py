"""Judgements whether two records are one: those that count, and the records that the ids in them lead to."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, and_, bindparam, literal, or_, select, tuple_
from sqlalchemy.orm import Session

from app.db import models as m
from app.db.database import ReadConnection
from app.db.prepared_statements import fetch
from app.domain.batches import batched
from app.domain.enums import JudgementKind
from app.problems import NotFound, Path, Unprocessable
from app.queries.matching.duplicate_candidates import MODELS
from app.queries.paging.page_requests import PageRequest, decode_cursor, split_page

JUDGED: Final[Mapping[str, Any]] = {**MODELS, "sources": m.Source}
"""The models of the resources whose records are judged, by resource."""
_BATCH: Final = 400
_ID: Final = re.compile("[0-9a-f]{16}")
_THAT_COUNT: Final = [
    select(m.Judgement.left_id, m.Judgement.right_id, m.Judgement.at, m.Judgement.key, m.Judgement.judgement).where(
        m.Judgement.resource == bindparam("resource"),
        column.in_(bindparam("ids", expanding=True)),
        m.Judgement.ended_at.is_(None),
        m.Judgement.left_id != m.Judgement.right_id,
    )
    for column in (m.Judgement.left_id, m.Judgement.right_id)
]


def between(connection: Connection | Session, model: Any, keys: Collection[int]) -> dict[tuple[int, int], str]:
    """Return the judgements that count about pairs of these records, by their primary keys, the smaller one first."""
    ids: dict[str, int] = {}
    for batch in batched(sorted(keys), _BATCH):
        ids |= dict(fetch(connection, _ids_of(model), {"keys": batch}))
    result = {}
    for (left, right), judgement in of_ids(connection, model.__tablename__, ids).items():
        if left in ids and right in ids:
            one, other = sorted((ids[left], ids[right]))
            result[one, other] = judgement
    return result


@cache
def _ids_of(model: Any) -> Any:
    return select(model.id, model.key).where(model.key.in_(bindparam("keys", expanding=True)))


def of_ids(connection: Connection | Session, resource: str, ids: Iterable[str]) -> dict[tuple[str, str], str]:
    """Return the judgements that count about records with these ids and others, by both ids in order; the latest wins."""
    result: dict[tuple[str, str], tuple[Any, ...]] = {}
    for batch in batched(sorted(ids), _BATCH):
        for statement in _THAT_COUNT:
            for left, right, *row in fetch(connection, statement, {"resource": resource, "ids": batch}):
                result[left, right] = max(result.get((left, right), ("", 0, "")), tuple(row))
    return {pair: kind for pair, (_, _, kind) in result.items()}


def waiting(connection: Connection, keys: Collection[int] | None = None) -> Iterator[tuple[Any, list[str]]]:
    """Yield all judgements that precede their records, or those with these primary keys, each with the ids that no record had.

    Ids are never reused, so such an id is that of a record to come, or a mistake.
    """
    batches: list[Any] = [None] if keys is None else list(batched(sorted(keys), _BATCH))
    for resource, model in JUDGED.items():
        for batch in batches:
            statement = _waiting_of(resource, model)
            for judgement in connection.execute(
                statement if batch is None else statement.where(m.Judgement.key.in_(batch))
            ):
                ids = zip((judgement.left_id, judgement.right_id), judgement[-2:], strict=True)
                yield judgement, list(dict.fromkeys(record_id for record_id, is_absent in ids if is_absent))


@cache
def _waiting_of(resource: str, model: Any) -> Any:
    """Build the select of the judgements about a resource that wait, with whether the left and the right id are absent.

    It is built once, since building it takes longer than to read a table of a few judgements.
    """
    row = m.Judgement
    is_absent = [
        _is_absent(resource, model, column).label(f"lacks_{column.key}") for column in (row.left_id, row.right_id)
    ]
    statement = select(
        row.key, row.id, row.resource, row.judgement, row.a, row.b, row.left_id, row.right_id, *is_absent
    )
    return statement.where(_is_waiting_of(resource, model)).order_by(row.key)


def _is_waiting_of(resource: str, model: Any) -> ColumnElement[bool]:
    """Return the condition that a judgement about a resource counts, and that one of its ids has no record yet."""
    row = m.Judgement
    is_absent = (_is_absent(resource, model, column) for column in (row.left_id, row.right_id))
    return and_(row.resource == resource, row.ended_at.is_(None), or_(*is_absent))


def _is_absent(resource: str, model: Any, record_id: Any) -> ColumnElement[bool]:
    is_there = select(model.key).where(model.id == record_id).exists()
    was_there = select(m.RetiredId.id).where(m.RetiredId.resource == resource, m.RetiredId.id == record_id).exists()
    return ~is_there & ~was_there


def check_not_different(connection: Connection | Session, resource: str, one: str, other: str, path: Path) -> None:
    """Check that two records were not judged different.

    Raises:
        Unprocessable: they were.
    """
    left, right = sorted((one, other))
    if of_ids(connection, resource, [left]).get((left, right)) == JudgementKind.DIFFERENT:
        raise Unprocessable.at(
            path, f"was judged different from {one!r}; POST /judgements with the judgement 'same' replaces that"
        )


def different_from(connection: Connection | Session, resource: str, ids: Collection[str]) -> set[str]:
    """Return the ids of the records that were judged to be other ones than a record with one of these ids."""
    return {
        record_id
        for pair, kind in of_ids(connection, resource, ids).items()
        if kind == JudgementKind.DIFFERENT
        for record_id in pair
        if record_id not in ids
    }


def sets_apart(connection: Connection | Session, resource: str) -> bool:
    """Return whether any two records of a resource are judged different."""
    row = m.Judgement
    is_different = (row.resource == resource, row.judgement == str(JudgementKind.DIFFERENT), row.ended_at.is_(None))
    return connection.execute(select(row.key).where(*is_different).limit(1)).first() is not None


def read_page(connection: ReadConnection, params: Any, request: PageRequest) -> tuple[list[dict[str, Any]], str | None]:
    """Return a page of judgements, newest first, and the cursor of the next one; `params` are those of `GET /judgements`.

    Raises:
        Unprocessable: the cursor is not valid here.
    """
    row = m.Judgement
    conditions: list[Any] = [] if params.history else [row.ended_at.is_(None)]
    if params.resource is not None:
        conditions.append(row.resource == params.resource)
    if params.judgement is not None:
        conditions.append(row.judgement == str(params.judgement))
    if params.waiting is not None:
        is_waiting = or_(*(_is_waiting_of(*judged) for judged in JUDGED.items()))
        conditions.append(is_waiting if params.waiting else ~is_waiting)
    if params.id is not None:
        conditions.append(or_(*(column == params.id for column in (row.a, row.b, row.left_id, row.right_id))))
    if request.cursor is not None:
        at, key = decode_cursor(request, row.at.type)
        conditions.append(tuple_(row.at, row.key) < tuple_(literal(at), literal(key)))
    rows = connection.execute(
        select(row.__table__).where(*conditions).order_by(row.at.desc(), row.key.desc()).limit(request.limit + 1)
    ).all()
    shown, following = split_page(request, rows, lambda row: (row.at, row.key))
    return [document(item) for item in shown], following


def read_one(connection: Connection, judgement_id: str) -> dict[str, Any]:
    """Return the judgement with an id.

    Raises:
        NotFound: no judgement has this id.
    """
    row = m.Judgement.__table__
    is_id = _ID.fullmatch(judgement_id) is not None
    stored = connection.execute(select(row).where(row.c.id == judgement_id)).first() if is_id else None
    if stored is None:
        raise NotFound(f"judgements: no judgement has the id {judgement_id[:40]!r}; GET /judgements lists them")
    return document(stored)


def document(row: Any) -> dict[str, Any]:
    """Return the document of a judgement."""
    return {
        "id": row.id,
        "resource": row.resource,
        "a": row.a,
        "b": row.b,
        "records": [f"/{row.resource}/{record_id}" for record_id in dict.fromkeys((row.left_id, row.right_id))],
        "judgement": row.judgement,
        "question": row.question,
        "value": row.value,
        "at": row.at,
        "actor": row.actor,
        "ended_at": row.ended_at,
        "ended_by": row.ended_by,
        "discarded": None,
        "ended": None,
    }
