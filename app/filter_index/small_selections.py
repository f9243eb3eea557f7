"""Statements that select few meetings first, by key, former date or place, and then sort them."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

from sqlalchemy import Date, and_, bindparam, select, true

from app.db import models as m
from app.domain.dates.edtf import EARLIEST, LATEST, DateWindow
from app.domain.geography.box import Box
from app.filter_index.conditions import Conditions, box_values, keys_within
from app.filter_index.shared_conditions import ORDERS, bound_days, bound_terms, bounds_of, has_each, meets
from app.queries.paging.pagination import IndexScan, Plan


def of_keys(
    sort: str, keys: Sequence[int], groups: Sequence[tuple[int, ...]], window: DateWindow, conditions: Conditions
) -> Plan:
    """Plan a list of the meetings with these primary keys that have a term of each group and overlap the window."""
    values = {f"key{index}": key for index, key in enumerate(keys)}
    number = len(keys)
    return _selected_first(("of keys", number), lambda: _is_one_of(number), values, sort, groups, window, conditions)


def of_previous_dates(
    sort: str,
    previous: DateWindow,
    keys: Sequence[int] | None,
    groups: Sequence[tuple[int, ...]],
    window: DateWindow,
    conditions: Conditions,
) -> Plan:
    """Plan a list of postponed meetings with an earlier date in `previous`, among `keys` if these are given."""
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

    return _selected_first(("of previous dates", number), among, values, sort, groups, window, conditions)


def _is_one_of(number: int) -> Any:
    """Build the condition that a meeting is one of a number of meetings, whose primary keys are bound by name."""
    return m.Meeting.key.in_([bindparam(f"key{index}") for index in range(number)])


def of_box(sort: str, box: Box, groups: Sequence[tuple[int, ...]], window: DateWindow, conditions: Conditions) -> Plan:
    """Plan a list of the meetings within a box, which must be few: they are all sorted."""
    cache_key = ("of box", box.crosses_antimeridian)
    values = box_values(box)
    return _selected_first(
        cache_key, lambda: m.Meeting.key.in_(keys_within(box)), values, sort, groups, window, conditions
    )


def _selected_first(
    cache_key: Hashable,
    among: Callable[[], Any],
    values: Mapping[str, Any],
    sort: str,
    groups: Sequence[tuple[int, ...]],
    window: DateWindow,
    conditions: Conditions,
) -> Plan:
    """Plan a list of the meetings of a small selection that have a term of each group and overlap the window.

    `among` builds the condition that selects them; `values` are its parameters, and `cache_key` names its form.
    """
    sizes, name, bounds = tuple(map(len, groups)), sort.removeprefix("-"), bounds_of(window)

    def build_scans() -> list[IndexScan]:
        rows = select(m.Meeting.key).where(
            among(), *has_each("o", sizes, m.Meeting.key, m.Meeting.starts_on), *meets(bounds, conditions)
        )
        return [IndexScan(rows, m.Meeting.key, ORDERS[name])]

    return Plan(
        (cache_key, name, sizes, bounds, conditions.cache_key),
        bound_days(window) | bound_terms("o", groups) | dict(values) | conditions.values,
        build_scans,
    )
