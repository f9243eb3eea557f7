"""Import of ids that were retired in another database, from an export."""

import datetime as dt
from typing import Final

from sqlalchemy import func, select

from app.db import models as m
from app.db.write_session import WriteSession
from app.domain.dates import clock
from app.problems import Unprocessable
from app.queries.records import find_key, is_merge_cycle, retired
from app.services.resource import Resource
from app.services.resources import IN_LOADING_ORDER

_AHEAD: Final = dt.timedelta(days=1)
"""The longest time by which the clock that retired an id may be ahead of this machine's clock and of all recorded times."""


def retire(session: WriteSession, resource: Resource, record_id: str, retired_at: str, successor: str | None) -> bool:
    """Retire an id that no record has; return False if it was retired already.

    Raises:
        Unprocessable: a record has the id, the successor does not exist or leads back to the id, or `retired_at` is in
            the future.
    """
    name, model = resource.name, resource.model
    if retired(session, name, record_id) is not None:
        return False
    if find_key(session, model, record_id) is not None:
        raise Unprocessable.at(("id",), f"{record_id!r} is an existing record; delete or merge it first")
    if successor is not None:
        _check_successor(session, resource, record_id, successor)
    if retired_at > _latest(session):
        raise Unprocessable.at(
            ("retired_at",),
            f"{retired_at} is in the future: later than the current time and everything recorded here; correct it",
        )
    session.add(m.RetiredId(resource=name, id=record_id, retired_at=retired_at, successor=successor))
    session.flush()
    # An older database may hold a successor that never existed; this id could then close a cycle.
    if successor is not None and is_merge_cycle(session, name, record_id):
        raise Unprocessable.at(
            ("successor",), f"{successor!r} leads back to {record_id!r}; give the id of the surviving record"
        )
    return True


def _check_successor(session: WriteSession, resource: Resource, record_id: str, successor: str) -> None:
    name = resource.name
    if successor == record_id:
        raise Unprocessable.at(("successor",), "is the same id; give the id of the record that it was merged into")
    is_there = find_key(session, resource.model, successor) is not None
    if not is_there and retired(session, name, successor) is None:
        raise Unprocessable.at(
            ("successor",),
            f"{name} has and had no record {successor!r}; give the id of the record that it was merged into",
        )


def _latest(session: WriteSession) -> str:
    """Return the latest time at which an id can have been retired.

    This machine's clock may be behind the one that wrote an export, so the times of imported records count as well.
    """
    now = clock.now()
    newest = [session.execute(select(func.max(resource.model.updated_at))).scalar() for resource in IN_LOADING_ORDER]
    latest = dt.datetime.fromisoformat(clock.latest(now, *newest) or now)
    return clock.format_timestamp(latest + _AHEAD)
