"""The dates for which a meeting was planned before: kept when a plan is changed to another plan.

A plan is a date of a meeting that is tentative, confirmed or postponed. When a later write gives it another date and leaves
it a plan, the former date is added. Not kept are a date that only becomes more precise (March, then 8 March), and that of
a meeting which was held, which is a correction. A write that gives other `previous_dates` than the recorded ones is taken
as it is, and so are a patch that names them and a whole document that is not an edit of the recorded one (it has no
`updated_at`): written twice, it must leave the same. A row of a data set adds to what is recorded, so the former date is kept
beside the dates of the row.

See decision 124.
"""

from collections.abc import Sequence
from typing import Any, Final

from app.db import models as m
from app.db.new_rows import is_new
from app.db.write_session import WriteSession
from app.domain.dates.edtf import UNKNOWN, bounds
from app.domain.enums import MeetingStatus
from app.schemas.meeting import MeetingInput

_FIELD: Final = "previous_dates"
_PLANS: Final = frozenset({MeetingStatus.TENTATIVE, MeetingStatus.CONFIRMED, MeetingStatus.POSTPONED})


def previous_dates(session: WriteSession, row: m.Meeting, data: MeetingInput) -> list[dict[str, Any]]:
    """Return the values of the rows that a meeting should have, given its recorded row and the input that is applied."""
    given = data.previous_dates
    if is_new(row):
        return _values(given)
    recorded = [item.date for item in row.previous_dates]
    is_stated = _FIELD in data.model_fields_set
    if session.is_enriching:
        recorded = given
    elif is_stated and (given != recorded or data.updated_at is None or _FIELD in session.patched_fields):
        return _values(given)
    if session.restores_state or not _is_another_plan(row, data):
        return _values(recorded)
    dates = [*recorded, *([] if row.date == UNKNOWN else [row.date])]
    return _values([date for date in dict.fromkeys(dates) if date != data.date])


def _is_another_plan(row: m.Meeting, data: MeetingInput) -> bool:
    if row.date == data.date or not {row.status, data.status} <= _PLANS:
        return False
    before, after = bounds(row.date), bounds(data.date)
    is_more_precise = before.starts_on <= after.starts_on and after.ends_on <= before.ends_on
    return row.date == UNKNOWN or not is_more_precise


def _values(dates: Sequence[str]) -> list[dict[str, Any]]:
    result = []
    for date in dates:
        range_ = bounds(date)
        result.append({"date": date, "starts_on": range_.starts_on, "ends_on": range_.ends_on})
    return result
