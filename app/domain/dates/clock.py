"""Timestamps of records.

The clock of a machine may be behind the timestamps in its database: it may have been set back, or an export from
another machine imported. Use `now(after=…)` for times that must follow one another; recorded data is never rejected for
being later than the present.

See decision 17.
"""

import datetime as dt
from typing import Final

TIMESTAMP_FORMAT: Final = "%Y-%m-%dT%H:%M:%S.%fZ"
"""Fixed width, so that timestamps sort chronologically as text."""


def now(*, after: str | None = None) -> str:
    """Return the present in UTC, RFC 3339 with microseconds; later than `after` even if the clock was set back."""
    time = utc_now()
    if after is not None:
        last = dt.datetime.fromisoformat(after)
        if time <= last:
            time = last + dt.timedelta(microseconds=1)
    return format_timestamp(time)


def utc_now() -> dt.datetime:
    """Return the time of the machine's clock, in UTC."""
    return dt.datetime.now(dt.UTC)


def latest_today() -> dt.date:
    """Return the day where it is latest (UTC+14): a day after it is in the future everywhere."""
    return (utc_now() + dt.timedelta(hours=14)).date()


def latest(*moments: str | None) -> str | None:
    """Return the latest of the given moments, or None if there is none."""
    return max((moment for moment in moments if moment is not None), default=None)


def is_same_moment(given: str, recorded: str) -> bool:
    """Return whether a client that sends the time `given` means `recorded`.

    That may be cut to milliseconds, since the dates of JavaScript have no more.
    """
    return given in {recorded, f"{recorded[:-4]}000Z"}


def format_timestamp(time: dt.datetime) -> str:
    """Format a UTC time as a timestamp of a record; timestamps compare as text."""
    return f"{time.replace(tzinfo=None).isoformat(timespec='microseconds')}Z"
