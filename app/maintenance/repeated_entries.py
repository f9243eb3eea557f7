"""Entries that a list of a record has twice, word for word.

Older versions recorded them, and so does a merge of two records that entries of one list name. `check --repair` leaves one of several
entries, as an edit like any other, which the history can undo.
People who take part in a meeting twice in the same way are no fault: a file or a former state may have them, and each participant has
an id and citations of its own.

See decision 316.
"""

import json
from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, func, select

from app.db import models as m
from app.db.write_session import WriteSession
from app.queries.records import document
from app.services.changes import restoration
from app.services.resource import Resource
from app.services.resources import AGREEMENTS, MEETINGS, PEOPLE

_LISTS: Final[tuple[tuple[Resource, str, Any, Any], ...]] = (
    (PEOPLE, "tenures", m.Tenure, m.Tenure.person_key),
    (AGREEMENTS, "actions", m.Action, m.Action.agreement_key),
    (AGREEMENTS, "other_titles", m.Name, m.Name.agreement_key),
    (MEETINGS, "other_places", m.OtherPlace, m.OtherPlace.meeting_key),
)
"""Lists with the models of their rows, and the columns of the records that these belong to."""
_NOT_COMPARED: Final = frozenset({"key", "id", "position", "version", "created_at", "updated_at"})


def find(connection: Connection) -> Iterator[tuple[Resource, str, str, int]]:
    """Yield resource and id of each record with repeated entries, the list, and the number of entries too many."""
    for resource, name, model, owner in _LISTS:
        repeated = (
            select(owner.label("owner"), (func.count() - 1).label("count"))
            .where(owner.is_not(None))
            .group_by(*_compared(model))
            .having(func.count() > 1)
            .subquery()
        )
        record_id = resource.model.id
        statement = (
            select(record_id, func.sum(repeated.c.count))
            .join(repeated, repeated.c.owner == resource.model.key)
            .group_by(record_id)
            .order_by(record_id)
        )
        for owner_id, count in connection.execute(statement):
            yield resource, owner_id, name, int(count)


def repair(session: WriteSession, resource: Resource, record_id: str, _name: str, _count: int) -> bool:
    """Write a record again, which leaves its repeated entries out."""
    recorded = json.loads(document(session, resource.collection, record_id))
    restoration.write_again(session, resource, record_id, recorded)
    return True


def _compared(model: Any) -> list[ColumnElement[Any]]:
    return [column for column in model.__table__.columns if column.name not in _NOT_COMPARED]
