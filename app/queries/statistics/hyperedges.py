"""Meetings with all countries that took part in each: the network without pairs."""

from collections.abc import Generator
from typing import Final

from sqlalchemy import func, select

from app.db import models as m
from app.db.database import ReadConnection
from app.queries.days import day_text
from app.queries.statistics.counted import CountedMeetings
from app.queries.statistics.meeting_rows import MeetingRows
from app.queries.statistics.packed_codes import KEY_BYTES, PackedCodes

_STREAMED: Final = 2_000


def rows(
    connection: ReadConnection, counted: CountedMeetings
) -> Generator[tuple[tuple[str, str], tuple[str, str, list[str]], None]]:
    """Yield each meeting of one country or more, in the order of first days, with the codes of its countries."""
    source, values = MeetingRows(counted), m.MEETING_VALUES
    meeting = source.meeting
    statement = (
        select(day_text(meeting.starts_on), meeting.id, meeting.date, values.c.country)
        .select_from(source.rows.join(values, values.c.meeting_key == source.key))
        .where(*source.conditions, func.length(values.c.country) >= KEY_BYTES)
        .order_by(meeting.starts_on, meeting.id)
        .execution_options(yield_per=_STREAMED)
    )
    packed = PackedCodes(connection, counted.continued)
    with connection.execute(statement, dict(counted.values)) as meetings:
        for first_day, meeting_id, date, countries in meetings:
            yield (
                (first_day, meeting_id),
                (meeting_id, date, [packed.codes[number] for number in packed[countries]]),
                None,
            )
