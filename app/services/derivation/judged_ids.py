"""The records that the ids of a judgement lead to: a judgement about a merged record counts for its survivor.

The ids that a person named stay in `a` and `b`; those of the records that they lead to are in `left_id` and `right_id`.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from sqlalchemy import Connection, event, or_, select, update
from sqlalchemy.orm import Session

from app.db import models as m
from app.db.table_scan import row_batches
from app.db.write_session import WriteSession
from app.domain.batches import batched
from app.queries.matching.judgements import JUDGED
from app.queries.records import find_key, retired, successor_of

_BATCH: Final = 200


@event.listens_for(WriteSession, "before_flush")
def _collect(session: WriteSession, _context: object, _instances: object) -> None:
    session.retired_ids.update(
        (row.resource, row.id)
        for row in (*session.new, *session.deleted)
        if isinstance(row, m.RetiredId) and row.resource in JUDGED
    )


def current_id(connection: Connection | Session, resource: str, record_id: str) -> str:
    """Return the id of the record that an id leads to; that of a deleted record is its own."""
    seen: set[str] = set()
    while record_id not in seen and find_key(connection, JUDGED[resource], record_id) is None:
        seen.add(record_id)
        record_id = successor_of(connection, resource, record_id) or record_id
    return record_id


def current_ids(connection: Connection | Session, resource: str, a: str, b: str) -> tuple[str, str]:
    """Return the ids of the records that two ids lead to, in alphabetical order."""
    left, right = sorted((current_id(connection, resource, a), current_id(connection, resource, b)))
    return left, right


def is_waiting(session: WriteSession, judgement: Any) -> bool:
    """Return whether a judgement about two records precedes one of them: no record has the id, and none had it."""
    resource, ids = judgement.resource, (judgement.left_id, judgement.right_id)
    return any(
        find_key(session, JUDGED[resource], item) is None and retired(session, resource, item) is None for item in ids
    )


def follow(session: WriteSession) -> dict[str, list[int]]:
    """Redirect judgements about retired ids to the survivors, and those about restored ids to the records themselves.

    Returns the primary keys, by resource, of the records that these judgements are about now.
    """
    moved, session.retired_ids = session.retired_ids, set()
    result: dict[str, list[int]] = {}
    for resource in sorted({resource for resource, _ in moved}):
        ids: set[str] = set()
        for batch in batched(sorted(record_id for name, record_id in moved if name == resource), _BATCH):
            for judgement in _naming(session, resource, batch):
                ids.update(repair(session, *judgement))
        keys = (find_key(session, JUDGED[resource], record_id) for record_id in sorted(ids))
        result[resource] = [key for key in keys if key is not None]
    return result


def repair(session: WriteSession, key: int, resource: str, a: str, b: str) -> tuple[str, str]:
    """Write the ids of the records that a judgement leads to, and return them."""
    left, right = current_ids(session, resource, a, b)
    session.execute(update(m.Judgement).where(m.Judgement.key == key).values(left_id=left, right_id=right))
    return left, right


def _naming(session: WriteSession, resource: str, ids: list[str]) -> Iterable[Any]:
    judgement = m.Judgement
    is_named = or_(*(column.in_(ids) for column in (judgement.a, judgement.b, judgement.left_id, judgement.right_id)))
    columns = (judgement.key, judgement.resource, judgement.a, judgement.b)
    return session.execute(select(*columns).where(judgement.resource == resource, is_named)).all()


def wrong(connection: Connection) -> Iterator[tuple[int, str, str, str]]:
    """Yield the judgements whose written records are not those that their ids lead to: primary key, resource and both ids."""
    judgement = m.Judgement
    columns = (judgement.resource, judgement.a, judgement.b, judgement.left_id, judgement.right_id)
    for rows in row_batches(connection, judgement, *columns, size=_BATCH):
        for key, resource, a, b, left, right in rows:
            if current_ids(connection, resource, a, b) != (left, right):
                yield key, resource, a, b
