"""The days of participants: those of their meeting, by which participants are found and sorted.

They are set for new participants, and follow the date of the meeting in the transaction that changes it.

See decision 136.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from sqlalchemy import Connection, bindparam, or_, select, update

from app.db import models as m
from app.db.prepared_statements import send
from app.db.write_session import WriteSession
from app.domain.batches import batched

_BATCH: Final = 500
_DAYS: Final = ("starts_on", "ends_on", "is_long")
_TABLE: Final = m.Participant.__table__
_MEETING: Final = m.Meeting.__table__
_IS_OF_MEETING: Final = _MEETING.c.key == _TABLE.c.meeting_key
_DIFFERS: Final = or_(*(_TABLE.c[name] != _MEETING.c[name] for name in _DAYS))
_UPDATE: Final = (
    update(_TABLE)
    .values({name: _MEETING.c[name] for name in _DAYS})
    .where(_TABLE.c.meeting_key.in_(bindparam("keys", expanding=True)), _IS_OF_MEETING, _DIFFERS)
)


def days_of(meeting: m.Meeting) -> dict[str, Any]:
    """Return the values of a participant's columns."""
    return {name: getattr(meeting, name) for name in _DAYS}


def refresh(session: WriteSession, meetings: Iterable[int]) -> None:
    """Bring the days of the participants of the meetings with these primary keys up to date."""
    for keys in session.batches(meetings, _BATCH):
        send(session, _UPDATE, {"keys": keys})


def differences(connection: Connection) -> Iterator[list[int]]:
    """Yield, in batches, the primary keys of meetings whose participants have other days."""
    rows = select(m.Meeting.key).join_from(m.Participant, m.Meeting, _IS_OF_MEETING).where(_DIFFERS).distinct()
    for keys in batched(connection.execute(rows.order_by(m.Meeting.key)).scalars(), _BATCH):
        yield list(keys)
