"""The time, as records carry it."""

import datetime as dt
from typing import Final

FORM: Final = "%Y-%m-%dT%H:%M:%S.%fZ"
"""Fixed width: texts of this form are in the order of the moments."""


def now(*, after: str | None = None) -> str:
    """Give the present moment in UTC, RFC 3339 with microseconds; later than `after` even if the clock went back."""
    present = dt.datetime.now(dt.UTC)
    if after is not None:
        last = dt.datetime.fromisoformat(after)
        if present <= last:
            present = last + dt.timedelta(microseconds=1)
    return moment(present)


def moment(time: dt.datetime) -> str:
    """Write a time in UTC as records carry it; written so, times compare as texts."""
    return time.strftime(FORM)
