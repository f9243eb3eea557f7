"""Meetings on a day so far ahead that a year is likely mistaken, such as one of another calendar."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, literal, select, tuple_

from app.db import models as m
from app.domain import clock
from app.queries.pagination import decode_day
from app.queries.questions.provider import Position, choice, question

_YEARS: Final = 5


class _FarDates:
    kind = "far_date"

    def page(
        self, connection: Connection, resources: Sequence[str], after: Position | None, limit: int
    ) -> list[tuple[Position, dict[str, Any]]]:
        if resources and "meetings" not in resources:
            return []
        meeting = m.Meeting
        conditions: list[Any] = [meeting.starts_on > clock.utc_now().date() + dt.timedelta(days=_YEARS * 366)]
        if after is not None:
            position = tuple_(literal(decode_day(after[0])), literal(after[1]))
            conditions.append(tuple_(meeting.starts_on, meeting.key) > position)
        rows = (
            select(meeting.starts_on, meeting.key, meeting.id, meeting.date)
            .where(*conditions)
            .order_by(meeting.starts_on, meeting.key)
            .limit(limit)
        )
        return [
            ((day.isoformat(), key), _question(meeting_id, date))
            for day, key, meeting_id, date in connection.execute(rows)
        ]


def _question(meeting_id: str, date: str) -> dict[str, Any]:
    choices = [choice("correct the date", f"PATCH /meetings/{meeting_id}", {"date": "…"})]
    return question(
        _FarDates.kind, "meetings", meeting_id, f"its date {date} is more than {_YEARS} years ahead", choices
    )


PROVIDER: Final = _FarDates()
