"""The gaps of meetings whose date is a set: days between two of its dates, on which the meeting was not held.

Most meetings have none, so a list by date looks them up in a small table; see `app.filter_index.conditions`.

See decision 135.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from sqlalchemy import BindParameter, Connection, bindparam, delete, insert, select

from app.db import models as m
from app.db.prepared_statements import fetch
from app.db.write_session import WriteSession
from app.domain.batches import batched
from app.domain.dates import edtf
from app.queries.paging.list_statements import day

_BATCH: Final = 500
_KEYS: BindParameter[Any] = bindparam("keys", expanding=True)
_IS_SET: Final = m.Meeting.date.startswith("[", autoescape=True)
_GAPS: Final = select(m.MeetingGap.meeting_key, m.MeetingGap.starts_on, m.MeetingGap.ends_on).where(
    m.MeetingGap.meeting_key.in_(_KEYS)
)
_SETS: Final = select(m.Meeting.key, m.Meeting.date).where(m.Meeting.key.in_(_KEYS), _IS_SET)
_Gap = tuple[int, Any, Any]
"""The primary key of a meeting, and the first and the last day."""


def refresh(session: WriteSession, meetings: Iterable[int]) -> None:
    """Bring the gaps of the meetings with these primary keys up to date."""
    connection, gap = session.connection(), m.MeetingGap.__table__
    for keys in session.batches(meetings, _BATCH):
        recorded = _recorded(connection, keys)
        expected = _expected(connection, keys)
        if recorded == expected:
            continue
        connection.execute(delete(gap).where(gap.c.meeting_key.in_(keys)))
        if expected:
            rows = [dict(zip(("meeting_key", "starts_on", "ends_on"), row, strict=True)) for row in sorted(expected)]
            connection.execute(insert(gap), rows)


def differences(connection: Connection) -> Iterator[list[int]]:
    """Yield, in batches, the primary keys of meetings with wrong gaps."""
    gap = m.MeetingGap
    candidates = select(m.Meeting.key).where(_IS_SET | m.Meeting.key.in_(select(gap.meeting_key)))
    for keys in batched(connection.execute(candidates.order_by(m.Meeting.key)).scalars(), _BATCH):
        if wrong := {key for key, *_ in _recorded(connection, keys) ^ _expected(connection, keys)}:
            yield sorted(wrong)


def _recorded(connection: Connection, keys: Sequence[int]) -> set[_Gap]:
    rows = fetch(connection, _GAPS, {"keys": list(keys)})
    return {(key, day(starts_on), day(ends_on)) for key, starts_on, ends_on in rows}


def _expected(connection: Connection, keys: Sequence[int]) -> set[_Gap]:
    rows = fetch(connection, _SETS, {"keys": list(keys)})
    return {(key, gap.starts_on, gap.ends_on) for key, date in rows for gap in _gaps(date)}


def _gaps(date: str) -> Sequence[edtf.Bounds]:
    try:
        return edtf.gaps(date)
    except ValueError:
        # The check of derived columns reports it.
        return ()
