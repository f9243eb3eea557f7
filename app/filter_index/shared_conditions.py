"""The conditions that the statements of lists of meetings share; values are bound by name."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import Date, bindparam, exists
from sqlalchemy.orm import aliased

from app.db import models as m
from app.domain.dates.edtf import DateWindow
from app.filter_index.conditions import Conditions
from app.queries.days import first_of_short

ORDERS: Final = {
    "date": m.Meeting.starts_on,
    "id": m.Meeting.id,
    "updated_at": m.Meeting.updated_at,
    "number": m.Meeting.series_number,
    "starts_at": m.Meeting.time_order,
}
"""The column of each sort order."""
Sizes = tuple[int, ...]
"""The number of terms of each group."""


class Bounds(NamedTuple):
    """The ends of the window that are not open."""

    first: bool
    last: bool
    is_within: bool
    """Whether a meeting must lie within the window, not only overlap it."""


def bounds_of(window: DateWindow) -> Bounds:
    """Return which ends of a window are not open."""
    return Bounds(window.first is not None, window.last is not None, window.is_within)


def meets(bounds: Bounds, conditions: Conditions) -> list[Any]:
    """Build the conditions that a row of `meetings` overlaps the window and meets all conditions."""
    meeting = m.Meeting
    return [
        *touches(meeting.starts_on, meeting.ends_on, bounds),
        *conditions.build(meeting.key, meeting.starts_on, meeting.ends_on),
    ]


def bound_days(window: DateWindow) -> dict[str, Any]:
    """Return the days of a window by the names of their parameters."""
    values: dict[str, Any] = {}
    if window.first is not None:
        # A meeting within the window begins in it.
        first_short = window.first if window.is_within else first_of_short(window.first)
        values |= {"first": window.first, "first_short": first_short}
    if window.last is not None:
        values["last"] = window.last
    return values


def bound_terms(prefix: str, groups: Sequence[Sequence[int]]) -> dict[str, int]:
    """Return the primary keys of the terms of groups by the names of their parameters, which begin with `prefix`."""
    return {f"{prefix}_{group}_{index}": key for group, keys in enumerate(groups) for index, key in enumerate(keys)}


def has_each(prefix: str, sizes: Sizes, key: Any, starts_on: Any, after: int = 0) -> list[Any]:
    """Build the conditions that a meeting has a term of each group, the first `after` groups left out.

    `key` and `starts_on` are columns of the meeting, `prefix` is that of `bound_terms`.
    """
    conditions = []
    for group, size in enumerate(sizes):
        if group >= after:
            term = aliased(m.MeetingTerm)
            conditions.append(
                exists().where(
                    term.term_key.in_(term_parameters(prefix, group, size)),
                    # With the date, each lookup is a single descent of the primary key.
                    term.starts_on == starts_on,
                    term.meeting_key == key,
                )
            )
    return conditions


def term_parameters(prefix: str, group: int, size: int) -> list[Any]:
    """Return the parameters for the terms of a group."""
    return [bindparam(f"{prefix}_{group}_{index}") for index in range(size)]


def touches(starts_on: Any, ends_on: Any, bounds: Bounds) -> list[Any]:
    """Build the conditions that a meeting, by the columns of its days, overlaps the window or lies within it."""
    conditions = []
    if bounds.first:
        begin = starts_on if bounds.is_within else ends_on
        conditions.append(begin >= bindparam("first", type_=Date()))
    if bounds.last:
        conditions.append(starts_on <= bindparam("last", type_=Date()))
        if bounds.is_within:
            conditions.append(ends_on <= bindparam("last", type_=Date()))
    return conditions
