"""Agreement of a meeting's times with its date, and the order of meetings by time.

The day of a meeting is that at its place: a call at nine on 6 January in Tokyo, which is the evening of the 5th in
Washington, is on the 6th if `starts_at` is given in Tokyo's time. A meeting that runs past midnight belongs to the day on
which it began, so its end may be on the day after.
"""

import datetime as dt
from typing import Final

from app.domain.dates.edtf import LATEST, bounds_of_ends
from app.domain.dates.zoned_time import parse

_ONE_DAY: Final = dt.timedelta(days=1)


def find_problem(date: str, starts_at: str | None, ends_at: str | None) -> tuple[str, str] | None:
    """Return the name of a time that contradicts the meeting's date (EDTF), and the reason; None if neither does."""
    if starts_at is None:
        return None if ends_at is None else ("ends_at", "needs starts_at; give both, or leave ends_at out")
    first, last = bounds_of_ends(date)
    start = parse(starts_at)
    if not first.starts_on <= start.day <= first.ends_on:
        return "starts_at", (
            f"is on {start.day} at its place, but date is {date!r}; correct one of them, or give the time with the offset of "
            "the place whose day it is"
        )
    if ends_at is None:
        return None
    end = parse(ends_at)
    if end.utc <= start.utc:
        return "ends_at", f"is not after starts_at, {starts_at}; correct one of them"
    latest = last.ends_on if last.ends_on == LATEST else last.ends_on + _ONE_DAY
    if not last.starts_on <= end.day <= latest:
        return "ends_at", f"is on {end.day} at its place, but date is {date!r}; correct one of them"
    return None


def order(starts_on: dt.date, starts_at: str | None) -> str:
    """Return the text by which meetings are ordered: by first day, within a day by time; those without one come first."""
    moment = "" if starts_at is None else parse(starts_at).utc.isoformat(timespec="microseconds")
    return f"{starts_on} {moment}".rstrip()
