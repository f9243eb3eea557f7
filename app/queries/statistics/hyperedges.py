"""Meetings with all countries that took part in each: the network without pairs."""

from collections.abc import Generator
from itertools import groupby
from typing import Any, Final

from sqlalchemy import select

from app.db.database import ReadConnection
from app.queries.days import day_text
from app.queries.statistics.counted import CountedMeetings
from app.queries.statistics.meeting_rows import MeetingRows

_STREAMED: Final = 2_000


def rows(connection: ReadConnection, counted: CountedMeetings) -> Generator[tuple[tuple[str, ...], dict[str, Any]]]:
    """Yield each meeting of one country or more, in the order of first days, with the codes of its countries."""
    source = MeetingRows(counted)
    country = source.country()
    meeting = source.meeting
    statement = (
        select(day_text(meeting.starts_on), meeting.id, meeting.date, country)
        .select_from(source.rows)
        .where(*source.conditions)
        .order_by(meeting.starts_on, meeting.id)
        .execution_options(yield_per=_STREAMED)
    )
    with connection.execute(statement, dict(counted.values)) as found:
        for (first_day, meeting_id), of_meeting in groupby(found, key=lambda row: (row[0], row[1])):
            members = list(of_meeting)
            countries = sorted({row[3] for row in members})
            yield (first_day, meeting_id), {"meeting": meeting_id, "date": members[0][2], "countries": countries}
