"""The days of participants: those of their meeting, by which participants are found and sorted.

They are set for new participants, and follow the date of the meeting in the transaction that changes it.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from sqlalchemy import Connection, or_, select, update

from app.db import models as m
from app.db.write_session import WriteSession
from app.domain.batches import batched

_BATCH: Final = 500
_DAYS: Final = ("starts_on", "ends_on", "is_long")


def days_of(meeting: m.Meeting) -> dict[str, Any]:
    """Return the values of a participant's columns."""
    return {name: getattr(meeting, name) for name in _DAYS}


def refresh(session: WriteSession, meetings: Iterable[int]) -> None:
    """Bring the days of the participants of the meetings with these primary keys up to date."""
    table, meeting = m.Participant.__table__, m.Meeting.__table__
    for keys in batched(meetings, _BATCH):
        statement = update(table).values({name: meeting.c[name] for name in _DAYS})  # type: ignore[arg-type]
        session.connection().execute(statement.where(table.c.meeting_key.in_(keys), *_differ()))


def differences(connection: Connection) -> Iterator[list[int]]:
    """Yield, in batches, the primary keys of meetings whose participants have other days."""
    rows = select(m.Meeting.key).join_from(m.Participant, m.Meeting, _differ()[0]).where(*_differ()[1:]).distinct()
    for keys in batched(connection.execute(rows.order_by(m.Meeting.key)).scalars(), _BATCH):
        yield list(keys)


def _differ() -> list[Any]:
    table, meeting = m.Participant.__table__, m.Meeting.__table__
    return [meeting.c.key == table.c.meeting_key, or_(*(table.c[name] != meeting.c[name] for name in _DAYS))]
