"""Plausible days of meetings: none was held in the future, and a day far ahead is more likely a misprint.

Only what a write changes is checked, so that a record that was accepted once can always be edited, and only records that
are new here: one that carries `created_at` was accepted elsewhere, or before its deletion.
"""

import datetime as dt
from typing import Final

from app.db import models as m
from app.db.new_rows import is_new
from app.db.write_session import WriteSession
from app.domain.dates import clock, edtf, meeting_times
from app.domain.enums import MeetingStatus
from app.problems import Path, Unprocessable
from app.schemas.meeting import MeetingInput

MOST_DAYS_AHEAD: Final = 3_653
"""Ten years. Summits and conferences are planned a few years ahead; the Buddhist year 2566 is 2023."""


def check_times(data: MeetingInput, path: Path) -> None:
    """Check that the times of an input agree with its date.

    Raises:
        Unprocessable: they do not.
    """
    problem = meeting_times.find_problem(data.date, data.starts_at, data.ends_at)
    if problem is not None:
        field, reason = problem
        raise Unprocessable.at((*path, field), reason)


def check_days(session: WriteSession, row: m.Meeting, data: MeetingInput, path: Path) -> None:
    """Check the date and the status of an input that is about to be applied to a row.

    Raises:
        Unprocessable: the date is far ahead, which the write does not allow, or the status is `held` before the date.
    """
    is_same_date = row.date == data.date
    if (is_same_date and row.status == data.status) or (is_new(row) and data.created_at is not None):
        return
    today = clock.latest_today()
    last = edtf.last_named_start(data.date)
    if not (is_same_date or session.allows_far_future) and last > today + dt.timedelta(days=MOST_DAYS_AHEAD):
        raise Unprocessable.at(
            (*path, "date"),
            f"{data.date!r} is more than ten years ahead; correct the year (Buddhist years are 543 ahead), or confirm it: "
            "far_future=allow in the URL, --far-future for the command",
        )
    if data.status == MeetingStatus.HELD and edtf.bounds(data.date).starts_on > today:
        raise Unprocessable.at(
            (*path, "status"),
            f"is 'held', but {data.date!r} is in the future; say tentative or confirmed, or unknown if no source says it",
        )
