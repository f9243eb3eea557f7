"""Meetings whose day has passed, and whose status still says that they are to come."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, literal, select, tuple_

from app.db import models as m
from app.domain.dates import clock
from app.domain.enums import MeetingStatus
from app.domain.strings.text import PLACEHOLDER
from app.queries.paging.page_requests import decode_day
from app.queries.questions.answers import choice
from app.queries.questions.provider import Position, question

_STATUSES: Final = (MeetingStatus.TENTATIVE, MeetingStatus.CONFIRMED, MeetingStatus.POSTPONED)


class _OverdueMeetings:
    kind = "overdue"

    def page(
        self, connection: Connection, resources: Sequence[str], after: Position | None, limit: int
    ) -> list[tuple[Position, dict[str, Any]]]:
        if resources and "meetings" not in resources:
            return []
        term, entry, meeting = m.Term, m.MeetingTerm, m.Meeting
        today = clock.utc_now().date()
        # An index scan of the meetings of each of these statuses.
        conditions = [term.facet == "status", term.value.in_(_STATUSES), entry.starts_on < today, entry.ends_on < today]
        if after is not None:
            position = tuple_(literal(decode_day(after[0])), literal(after[1]))
            conditions.append(tuple_(entry.starts_on, entry.meeting_key) > position)
        rows = (
            select(entry.starts_on, entry.meeting_key, meeting.id, meeting.status, meeting.date)
            .select_from(term)
            .join(entry, entry.term_key == term.key)
            .join(meeting, meeting.key == entry.meeting_key)
            .where(*conditions)
            .order_by(entry.starts_on, entry.meeting_key)
            .limit(limit)
        )
        return [
            ((day.isoformat(), key), _question(meeting_id, status, date))
            for day, key, meeting_id, status, date in connection.execute(rows)
        ]


def _question(meeting_id: str, status: str, date: str) -> dict[str, Any]:
    choices = [
        choice(what, f"PATCH /meetings/{meeting_id}", body)
        for what, body in (
            ("it took place", {"status": str(MeetingStatus.HELD)}),
            ("it was cancelled", {"status": str(MeetingStatus.CANCELLED)}),
            ("it has another date", {"date": PLACEHOLDER}),
        )
    ]
    return question(
        _OverdueMeetings.kind, "meetings", meeting_id, f"is {status}, but its date {date} has passed", choices
    )


PROVIDER: Final = _OverdueMeetings()
