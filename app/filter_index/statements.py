"""Statements that list meetings by their terms, one per shape: the number of terms of each group, and the bounds set.

Values are bound by name, so that a statement is built and compiled once for all queries of its shape.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from sqlalchemy import Date, Text, and_, bindparam, exists, select, true
from sqlalchemy.orm import aliased

from app.db import models as m
from app.domain.box import Box
from app.domain.edtf import EARLIEST, LATEST, DateWindow
from app.filter_index import scans
from app.filter_index.conditions import Conditions, box_values, keys_within
from app.queries.days import first_of_short
from app.queries.pagination import IndexScan, Plan

_ORDERS: Final = {
    "date": m.Meeting.starts_on,
    "id": m.Meeting.id,
    "updated_at": m.Meeting.updated_at,
    "number": m.Meeting.series_number,
    "starts_at": m.Meeting.time_order,
}


@dataclass(frozen=True, slots=True)
class TermScan:
    """A scan of the driving term's meetings (all meetings if None) that skips those without a term of each group."""

    driving: int | None
    residual: tuple[tuple[int, ...], ...] = ()
    has_only_long: bool = False
    """Whether all meetings of the term are long."""


_Sizes = tuple[int, ...]
"""The number of terms of each group."""


class _Bounds(NamedTuple):
    """The ends of the window that are not open."""

    first: bool
    last: bool
    is_within: bool
    """Whether a meeting must lie within the window, not only overlap it."""


def _bounds(window: DateWindow) -> _Bounds:
    return _Bounds(window.first is not None, window.last is not None, window.is_within)


def no_meetings() -> Plan:
    """Plan an empty list."""
    nothing = select(m.Meeting.key).where(m.Meeting.key == -1)
    return Plan(("no meetings",), {}, lambda: [IndexScan(nothing, m.Meeting.key, m.Meeting.starts_on)])


def date_plan(scans: Sequence[TermScan], window: DateWindow, conditions: Conditions) -> Plan:
    """Plan a list in date order that merges the scans."""
    values = _days(window) | conditions.values
    for number, scan in enumerate(scans):
        if scan.driving is not None:
            values[f"driving{number}"] = scan.driving
        values |= _bound(f"w{number}", scan.residual)
    shapes = tuple((scan.driving is not None, tuple(map(len, scan.residual)), scan.has_only_long) for scan in scans)
    bounds = _bounds(window)
    cache_key = ("by date", shapes, bounds, conditions.cache_key)
    return Plan(cache_key, values, lambda: _scans_by_date(shapes, bounds, conditions))


@dataclass(frozen=True, slots=True)
class IntersectionScan:
    """A scan of the term index for the meetings that have a term of each group."""

    groups: tuple[tuple[int, ...], ...]
    excluded: tuple[int, ...] = ()
    """Terms that the meetings lack."""
    has_only_long: bool = False
    """Whether all of these meetings are long."""


def intersection(scans_: Sequence[IntersectionScan], window: DateWindow, conditions: Conditions) -> Plan:
    """Plan a list in date order that merges the scans."""
    data = {f"term_query{number}": scans.match_query(scan.groups, scan.excluded) for number, scan in enumerate(scans_)}
    shapes = tuple(scan.has_only_long for scan in scans_)
    bounds = _bounds(window)
    return Plan(
        ("intersection", shapes, bounds, conditions.cache_key),
        _days(window) | data | conditions.values,
        lambda: _intersection_scans(shapes, bounds, conditions),
    )


def _intersection_scans(shapes: Sequence[bool], bounds: _Bounds, conditions: Conditions) -> list[IndexScan]:
    def touches(meeting: Any) -> list[Any]:
        return [
            *_touches(meeting.starts_on, meeting.ends_on, bounds),
            *conditions.build(meeting.key, meeting.starts_on, meeting.ends_on),
        ]

    last = bindparam("last", type_=Date()) if bounds.last else None
    result = []
    for number, has_only_long in enumerate(shapes):
        data = bindparam(f"term_query{number}", type_=Text())
        first = bindparam("first_short", type_=Date()) if bounds.first and not has_only_long else None
        result.append(scans.MEETINGS.scan(data, touches, first=first, last=last))
    return result


def sorted_afterwards(
    sort: str,
    groups: Sequence[tuple[int, ...]],
    excluded: Sequence[int],
    window: DateWindow,
    conditions: Conditions,
) -> Plan:
    """Plan a list in another order that sorts the meetings found by the term index, which must be few."""
    name, key = sort.removeprefix("-"), m.Meeting.key
    bounds = _bounds(window)

    def build_scans() -> list[IndexScan]:
        result = key.in_(scans.MEETINGS.matching_keys(bindparam("term_query", type_=Text())))
        rows = select(key).where(result, *_meets(bounds, conditions))
        return [IndexScan(rows, key, _ORDERS[name])]

    values = _days(window) | {"term_query": scans.match_query(groups, excluded)} | conditions.values
    return Plan(("sorted afterwards", name, bounds, conditions.cache_key), values, build_scans)


def in_order(
    sort: str,
    groups: Sequence[tuple[int, ...]],
    window: DateWindow,
    conditions: Conditions,
    *,
    found_first: bool,
) -> Plan:
    """Plan a list in another order: a scan along it or, with `found_first`, a sort of the first group's meetings."""
    sizes = tuple(map(len, groups))
    bounds = _bounds(window)
    name = sort.removeprefix("-")
    return Plan(
        ("in order", name, sizes, found_first, bounds, conditions.cache_key),
        _days(window) | _bound("o", groups) | conditions.values,
        lambda: [_scan_in_order(name, sizes, bounds, conditions, found_first=found_first)],
    )


def of_keys(
    sort: str, keys: Sequence[int], groups: Sequence[tuple[int, ...]], window: DateWindow, conditions: Conditions
) -> Plan:
    """Plan a list of the given meetings, as far as they have a term of each group and overlap the window."""
    values = {f"key{index}": key for index, key in enumerate(keys)}
    number = len(keys)
    return _found_first(("of keys", number), lambda: _is_one_of(number), values, sort, groups, window, conditions)


def of_previous_dates(
    sort: str,
    previous: DateWindow,
    keys: Sequence[int] | None,
    groups: Sequence[tuple[int, ...]],
    window: DateWindow,
    conditions: Conditions,
) -> Plan:
    """Plan a list of the meetings that were planned for the days of `previous` before; of `keys` alone if they are given.

    Few meetings have been postponed, so they are found first and then sorted.
    """
    number = None if keys is None else len(keys)
    values: dict[str, Any] = {"previous_first": previous.first or EARLIEST, "previous_last": previous.last or LATEST}
    values |= {f"key{index}": key for index, key in enumerate(keys or ())}

    def among() -> Any:
        date = m.PreviousDate
        planned = select(date.meeting_key).where(
            date.starts_on <= bindparam("previous_last", type_=Date()),
            date.ends_on >= bindparam("previous_first", type_=Date()),
        )
        return and_(m.Meeting.key.in_(planned), true() if number is None else _is_one_of(number))

    return _found_first(("of previous dates", number), among, values, sort, groups, window, conditions)


def _is_one_of(number: int) -> Any:
    """Build the condition that a meeting is one of a number of meetings, whose primary keys are bound by name."""
    return m.Meeting.key.in_([bindparam(f"key{index}") for index in range(number)])


def of_box(sort: str, box: Box, groups: Sequence[tuple[int, ...]], window: DateWindow, conditions: Conditions) -> Plan:
    """Plan a list that sorts the meetings within a box, which must be few."""
    cache_key = ("of box", box.crosses_antimeridian)
    values = box_values(box)
    return _found_first(
        cache_key, lambda: m.Meeting.key.in_(keys_within(box)), values, sort, groups, window, conditions
    )


def _found_first(
    cache_key: Hashable,
    among: Callable[[], Any],
    values: Mapping[str, Any],
    sort: str,
    groups: Sequence[tuple[int, ...]],
    window: DateWindow,
    conditions: Conditions,
) -> Plan:
    """Plan a list that sorts those of few meetings that have a term of each group and overlap the window."""
    sizes, name, bounds = tuple(map(len, groups)), sort.removeprefix("-"), _bounds(window)

    def build_scans() -> list[IndexScan]:
        rows = select(m.Meeting.key).where(
            among(), *_has_each("o", sizes, m.Meeting.key, m.Meeting.starts_on), *_meets(bounds, conditions)
        )
        return [IndexScan(rows, m.Meeting.key, _ORDERS[name])]

    return Plan(
        (cache_key, name, sizes, bounds, conditions.cache_key),
        _days(window) | _bound("o", groups) | dict(values) | conditions.values,
        build_scans,
    )


def _meets(bounds: _Bounds, conditions: Conditions) -> list[Any]:
    """Build the conditions that a row of `meetings` overlaps the window and meets all conditions."""
    meeting = m.Meeting
    return [
        *_touches(meeting.starts_on, meeting.ends_on, bounds),
        *conditions.build(meeting.key, meeting.starts_on, meeting.ends_on),
    ]


def _days(window: DateWindow) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if window.first is not None:
        # A meeting within the window begins in it.
        first_short = window.first if window.is_within else first_of_short(window.first)
        values |= {"first": window.first, "first_short": first_short}
    if window.last is not None:
        values["last"] = window.last
    return values


def _bound(prefix: str, groups: Sequence[Sequence[int]]) -> dict[str, int]:
    return {f"{prefix}_{group}_{index}": key for group, keys in enumerate(groups) for index, key in enumerate(keys)}


def _scans_by_date(
    shapes: Sequence[tuple[bool, _Sizes, bool]],
    bounds: _Bounds,
    conditions_: Conditions,
) -> list[IndexScan]:
    scans = []
    for number, (is_driven, sizes, has_only_long) in enumerate(shapes):
        link: Any = aliased(m.MeetingTerm) if is_driven else m.Meeting
        key = link.meeting_key if is_driven else link.key
        conditions = [link.term_key == bindparam(f"driving{number}")] if is_driven else []
        if bounds.first and not has_only_long:
            conditions.append(link.starts_on >= bindparam("first_short", type_=Date()))
        conditions += _has_each(f"w{number}", sizes, key, link.starts_on)
        conditions += _touches(link.starts_on, link.ends_on, bounds)
        conditions += conditions_.build(key, link.starts_on, link.ends_on)
        scans.append(IndexScan(select(key).where(*conditions), key, link.starts_on))
    return scans


def _scan_in_order(
    name: str,
    sizes: _Sizes,
    bounds: _Bounds,
    conditions_: Conditions,
    *,
    found_first: bool,
) -> IndexScan:
    conditions = _meets(bounds, conditions_)
    if found_first:
        leading = aliased(m.MeetingTerm)
        having = select(leading.meeting_key).where(
            leading.term_key.in_(_names("o", 0, sizes[0])),
            *_has_each("o", sizes, leading.meeting_key, leading.starts_on, after=1),
        )
        conditions.append(m.Meeting.key.in_(having))
    else:
        conditions += _has_each("o", sizes, m.Meeting.key, m.Meeting.starts_on)
    return IndexScan(select(m.Meeting.key).where(*conditions), m.Meeting.key, _ORDERS[name])


def _has_each(prefix: str, sizes: _Sizes, key: Any, starts_on: Any, after: int = 0) -> list[Any]:
    conditions = []
    for group, size in enumerate(sizes):
        if group >= after:
            term = aliased(m.MeetingTerm)
            conditions.append(
                exists().where(
                    term.term_key.in_(_names(prefix, group, size)),
                    # With the date, each lookup is a single descent of the primary key.
                    term.starts_on == starts_on,
                    term.meeting_key == key,
                )
            )
    return conditions


def _names(prefix: str, group: int, size: int) -> list[Any]:
    return [bindparam(f"{prefix}_{group}_{index}") for index in range(size)]


def _touches(starts_on: Any, ends_on: Any, bounds: _Bounds) -> list[Any]:
    conditions = []
    if bounds.first:
        begin = starts_on if bounds.is_within else ends_on
        conditions.append(begin >= bindparam("first", type_=Date()))
    if bounds.last:
        conditions.append(starts_on <= bindparam("last", type_=Date()))
        if bounds.is_within:
            conditions.append(ends_on <= bindparam("last", type_=Date()))
    return conditions
