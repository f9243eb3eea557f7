"""Statements that list meetings by their terms, one per shape: the number of terms of each group, and the bounds set.

Values are bound by name, so that a statement is built and compiled once for all queries of its shape.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Date, Text, bindparam, select
from sqlalchemy.orm import aliased

from app.db import models as m
from app.domain.dates.edtf import DateWindow
from app.filter_index import scans
from app.filter_index.conditions import Conditions
from app.filter_index.shared_conditions import (
    ORDERS,
    Bounds,
    Sizes,
    bound_days,
    bound_terms,
    bounds_of,
    has_each,
    meets,
    term_parameters,
    touches,
)
from app.queries.paging.pagination import IndexScan, Plan


@dataclass(frozen=True, slots=True)
class TermScan:
    """A scan of the driving term's meetings (all meetings if None) that skips those without a term of each group."""

    driving: int | None
    residual: tuple[tuple[int, ...], ...] = ()
    has_only_long: bool = False
    """Whether all meetings of the term are long."""


def no_meetings() -> Plan:
    """Plan an empty list."""
    nothing = select(m.Meeting.key).where(m.Meeting.key == -1)
    return Plan(("no meetings",), {}, lambda: [IndexScan(nothing, m.Meeting.key, m.Meeting.starts_on)])


def date_plan(scans: Sequence[TermScan], window: DateWindow, conditions: Conditions) -> Plan:
    """Plan a list in date order that merges the scans."""
    values = bound_days(window) | conditions.values
    for number, scan in enumerate(scans):
        if scan.driving is not None:
            values[f"driving{number}"] = scan.driving
        values |= bound_terms(f"w{number}", scan.residual)
    shapes = tuple((scan.driving is not None, tuple(map(len, scan.residual)), scan.has_only_long) for scan in scans)
    bounds = bounds_of(window)
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
    queries = {
        f"term_query{number}": scans.match_query(scan.groups, scan.excluded) for number, scan in enumerate(scans_)
    }
    shapes = tuple(scan.has_only_long for scan in scans_)
    bounds = bounds_of(window)
    return Plan(
        ("intersection", shapes, bounds, conditions.cache_key),
        bound_days(window) | queries | conditions.values,
        lambda: _intersection_scans(shapes, bounds, conditions),
    )


def _intersection_scans(shapes: Sequence[bool], bounds: Bounds, conditions: Conditions) -> list[IndexScan]:
    def conditions_of(meeting: Any) -> list[Any]:
        return [
            *touches(meeting.starts_on, meeting.ends_on, bounds),
            *conditions.build(meeting.key, meeting.starts_on, meeting.ends_on),
        ]

    last = bindparam("last", type_=Date()) if bounds.last else None
    result = []
    for number, has_only_long in enumerate(shapes):
        query = bindparam(f"term_query{number}", type_=Text())
        first = bindparam("first_short", type_=Date()) if bounds.first and not has_only_long else None
        result.append(scans.MEETINGS.scan(query, conditions_of, first=first, last=last))
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
    bounds = bounds_of(window)

    def build_scans() -> list[IndexScan]:
        result = key.in_(scans.MEETINGS.matching_keys(bindparam("term_query", type_=Text())))
        rows = select(key).where(result, *meets(bounds, conditions))
        return [IndexScan(rows, key, ORDERS[name])]

    values = bound_days(window) | {"term_query": scans.match_query(groups, excluded)} | conditions.values
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
    bounds = bounds_of(window)
    name = sort.removeprefix("-")
    return Plan(
        ("in order", name, sizes, found_first, bounds, conditions.cache_key),
        bound_days(window) | bound_terms("o", groups) | conditions.values,
        lambda: [_scan_in_order(name, sizes, bounds, conditions, found_first=found_first)],
    )


def _scans_by_date(
    shapes: Sequence[tuple[bool, Sizes, bool]],
    bounds: Bounds,
    conditions_: Conditions,
) -> list[IndexScan]:
    scans = []
    for number, (is_driven, sizes, has_only_long) in enumerate(shapes):
        link: Any = aliased(m.MeetingTerm) if is_driven else m.Meeting
        key = link.meeting_key if is_driven else link.key
        conditions = [link.term_key == bindparam(f"driving{number}")] if is_driven else []
        if bounds.first and not has_only_long:
            conditions.append(link.starts_on >= bindparam("first_short", type_=Date()))
        conditions += has_each(f"w{number}", sizes, key, link.starts_on)
        conditions += touches(link.starts_on, link.ends_on, bounds)
        conditions += conditions_.build(key, link.starts_on, link.ends_on)
        days = (link.starts_on, link.ends_on)
        scans.append(IndexScan(select(key).where(*conditions), key, link.starts_on, days=days))
    return scans


def _scan_in_order(
    name: str,
    sizes: Sizes,
    bounds: Bounds,
    conditions_: Conditions,
    *,
    found_first: bool,
) -> IndexScan:
    conditions = meets(bounds, conditions_)
    if found_first:
        leading = aliased(m.MeetingTerm)
        having = select(leading.meeting_key).where(
            leading.term_key.in_(term_parameters("o", 0, sizes[0])),
            *has_each("o", sizes, leading.meeting_key, leading.starts_on, after=1),
        )
        conditions.append(m.Meeting.key.in_(having))
    else:
        conditions += has_each("o", sizes, m.Meeting.key, m.Meeting.starts_on)
    return IndexScan(select(m.Meeting.key).where(*conditions), m.Meeting.key, ORDERS[name])
