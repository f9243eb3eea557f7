"""The time, as records carry it.

The clock of a machine may be behind what its database holds: it was set back, or an export of another machine was
imported. So times that follow one another are taken with `now(after=…)`, and nothing that was recorded is refused
because it is later than the present.
"""

import datetime as dt
from typing import Final

FORM: Final = "%Y-%m-%dT%H:%M:%S.%fZ"
"""Fixed width: texts of this form are in the order of the moments."""


def now(*, after: str | None = None) -> str:
    """Give the present moment in UTC, RFC 3339 with microseconds; later than `after` even if the clock went back."""
    time = present()
    if after is not None:
        last = dt.datetime.fromisoformat(after)
        if time <= last:
            time = last + dt.timedelta(microseconds=1)
    return moment(time)


def present() -> dt.datetime:
    """Return what the clock of this machine says, in UTC."""
    return dt.datetime.now(dt.UTC)


def latest(*moments: str | None) -> str | None:
    """Return the latest of some moments, None where there is none."""
    return max((each for each in moments if each is not None), default=None)


def moment(time: dt.datetime) -> str:
    """Write a time in UTC as records carry it; written so, times compare as texts."""
    return time.strftime(FORM)
