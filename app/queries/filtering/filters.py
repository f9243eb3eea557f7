"""The conditions of filters that several lists share: a fault that would affect more than one of them is fixed here."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import ColumnClause, and_, exists, func, or_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.visitors import replacement_traverse

from app.db import models as m
from app.db.database import ReadConnection
from app.domain.dates import edtf
from app.domain.dates.edtf import DateWindow
from app.domain.enums import ANY
from app.domain.geography.shared_names import ALL_DAYS
from app.problems import Unprocessable
from app.queries.days import first_of_short

MAX_SORTED: Final = 3_000
"""The number of records up to which they are found first and then sorted; for more, the list is scanned in its order."""
_WITHIN: Final = "within"
"""The value of `date_match` for records that surely lie within the window."""
_DATES: Final = frozenset({"date", "date_from", "date_to"})

ChildFilter = tuple[Any, Sequence[Any]]
"""A filter on child rows: their column with the record's primary key, and the conditions on a child row."""


def window(date: str | None, date_from: str | None, date_to: str | None) -> DateWindow:
    """Return the window that a record must overlap: the days of `date`, and those from `date_from` through `date_to`.

    All three are EDTF; `date_from` counts from its earliest day, and `date_to` through its latest.

    Raises:
        Unprocessable: `date_to` is before `date_from`.
    """
    first = edtf.bounds(date_from).starts_on if date_from else None
    last = edtf.bounds(date_to).ends_on if date_to else None
    if first and last and last < first:
        raise Unprocessable.parameter("date_to", "is before date_from; swap them")
    if date is not None:
        bounds = edtf.bounds(date)
        # A record must end on or after both first days, so the later one decides; likewise for the last days.
        first, last = max(first or bounds.starts_on, bounds.starts_on), min(last or bounds.ends_on, bounds.ends_on)
    return DateWindow(first, last)


def days_of(date: str) -> DateWindow:
    """Return the days of an EDTF date."""
    bounds = edtf.bounds(date)
    return DateWindow(bounds.starts_on, bounds.ends_on)


def date_window(params: Any) -> DateWindow:
    """Return the window of the parameters `date`, `date_from` and `date_to`, where a list has these.

    Raises:
        Unprocessable: `date_to` is before `date_from`, or there is only `date_match`.
    """
    is_within = getattr(params, "date_match", None) == _WITHIN
    if _DATES.isdisjoint(params.model_fields_set):
        if "date_match" in params.model_fields_set:
            raise Unprocessable.parameter(
                "date_match", "requires a date; add `date`, `date_from` or `date_to`, or leave `date_match` out"
            )
        return ALL_DAYS
    return replace(window(params.date, params.date_from, params.date_to), is_within=is_within)


def date_conditions(
    starts_on: Any, ends_on: Any, date: str | None, date_from: str | None, date_to: str | None
) -> list[Any]:
    """Build the conditions that a span of days overlaps the window that `window` returns for these parameters."""
    return overlap_conditions(starts_on, ends_on, window(date, date_from, date_to))


def overlap_conditions(starts_on: Any, ends_on: Any, days: DateWindow) -> list[Any]:
    """Build the conditions that a span of days overlaps a window, or lies within it."""
    first = [] if days.first is None else [(starts_on if days.is_within else ends_on) >= days.first]
    last = [] if days.last is None else [starts_on <= days.last, *([ends_on <= days.last] if days.is_within else [])]
    return [*first, *last]


def child_conditions(connection: ReadConnection, key: Any, filters: Sequence[ChildFilter]) -> list[Any]:
    """Build the conditions that a record has a child row for each filter.

    On SQLite, which does not know how common values are, the rarest filter drives the query, if it is rare.
    """
    if connection.dialect.name != "sqlite":
        return exists_conditions(key, filters)
    counted = sorted(((_count(connection, filter_), filter_) for filter_ in filters), key=lambda item: item[0])
    if counted and counted[0][0] < MAX_SORTED:
        owner, conditions = counted[0][1]
        return [key.in_(select(owner).where(*conditions)), *exists_conditions(key, [item for _, item in counted[1:]])]
    return exists_conditions(key, filters)


def in_gap(meeting_key: Any, first: Any, last: Any) -> Any:
    """Build the condition that the days are all in a gap of a meeting, whose date is a set (`[1971-07-09,1971-07-11]`)."""
    gap = m.MeetingGap
    return exists().where(gap.meeting_key == meeting_key, gap.starts_on <= first, gap.ends_on >= last)


@dataclass(frozen=True, slots=True)
class ColumnFilter:
    """A filter on a column of the listed record itself."""

    condition: Any
    follows_order: bool
    """Whether its index returns rows in the list's order: one value, and an order that the index continues with."""


def window_filter(model: Any, days: DateWindow) -> list[ColumnFilter]:
    """Build the filter by a window for a list in another order than by date; none if the window is open at both ends.

    The columns are `starts_on`, `ends_on` and `is_long`. As a record that is not long overlaps the window only if it began
    shortly before, an index on first days serves the others, and one of long records the rest.
    """
    overlaps = overlap_conditions(model.starts_on, model.ends_on, days)
    if not overlaps:
        return []
    if days.first is None or days.is_within:
        return [ColumnFilter(and_(*overlaps), follows_order=False)]
    short = model.starts_on >= first_of_short(days.first)
    last = [] if days.last is None else [model.starts_on <= days.last]
    return [ColumnFilter(and_(or_(and_(short, *last), and_(model.is_long, *last)), *overlaps), follows_order=False)]


def column_conditions(connection: ReadConnection, key: Any, filters: Sequence[ColumnFilter]) -> list[Any]:
    """Build the conditions that a record meets all filters.

    On SQLite, which does not know how common values are and might use any index, the driving filter is chosen here: the
    rarest, or else one whose index follows the list's order. PostgreSQL knows how common values are.
    """
    is_one_scan = len(filters) == 1 and filters[0].follows_order
    if not filters or is_one_scan or connection.dialect.name != "sqlite":
        return [filter_.condition for filter_ in filters]
    numbers = [_count(connection, (key, [filter_.condition])) for filter_ in filters]
    driving = min(range(len(filters)), key=lambda index: (numbers[index], not filters[index].follows_order))
    if numbers[driving] == MAX_SORTED and not filters[driving].follows_order:
        driving = -1
    return [
        filter_.condition if index == driving else without_index(key, [filter_.condition])[0]
        for index, filter_ in enumerate(filters)
    ]


def provenance_filters(
    model: Any, origins: Collection[str], reviewed: Collection[str], *, follows_order: bool = False
) -> list[ColumnFilter]:
    """Return the filters by origin and by review; `follows_order` is whether their indexes continue in the list's order."""
    by_origin = [ColumnFilter(model.origin.in_(set(origins)), follows_order and len(set(origins)) == 1)]
    by_review = [ColumnFilter(model.reviewed == (word == "true"), follows_order) for word in reviewed]
    return [*(by_origin if origins else []), *by_review]


def key_conditions(key: Any, keys: Collection[int], filters: Sequence[ColumnFilter]) -> list[Any]:
    """Build the conditions that a record is one of a few and meets all filters, none of which drives the query."""
    return [key.in_(sorted(keys)), *bare_conditions(key, filters)]


def bare_conditions(key: Any, filters: Sequence[ColumnFilter]) -> list[Any]:
    """Build the conditions that a record meets all filters, none of which drives the query on SQLite."""
    return without_index(key, [filter_.condition for filter_ in filters])


def disputes(resource: str, owner: Any, fields: Sequence[str]) -> list[ChildFilter]:
    """Build the filter that one of the fields of a record is disputed, or any field; no filter without fields.

    `owner` is the column of `disputes` that refers to the record.
    """
    if not fields:
        return []
    named = [] if ANY in fields else [m.Dispute.name.in_(sorted(set(fields)))]
    return [(owner, [m.Dispute.resource == resource, owner.is_not(None), *named])]


def disputed_conditions(
    connection: ReadConnection, key: Any, disputed: Sequence[ChildFilter], own: Sequence[ColumnFilter]
) -> list[Any]:
    """Build the conditions that a record has disputes and meets all filters on its own columns.

    On SQLite, disputes drive the query if they are few, as they mostly are.
    """
    if disputed and connection.dialect.name == "sqlite" and not are_common(connection, disputed):
        return [
            *child_conditions(connection, key, disputed),
            *(bare for filter_ in own for bare in without_index(key, [filter_.condition])),
        ]
    return [*exists_conditions(key, disputed), *column_conditions(connection, key, own)]


def are_common(connection: ReadConnection, filters: Sequence[ChildFilter]) -> bool:
    """Return whether none of the filters is rare enough to drive the query."""
    return all(_count(connection, filter_) == MAX_SORTED for filter_ in filters)


def exists_conditions(key: Any, filters: Sequence[ChildFilter]) -> list[Any]:
    """Build the conditions that a record has a child row for each filter, looked up by the record's primary key."""
    return [exists().where(owner == key, *without_index(owner, conditions)) for owner, conditions in filters]


def _count(connection: ReadConnection, filter_: ChildFilter) -> int:
    owner, conditions = filter_
    sample = select(owner).where(*conditions).limit(MAX_SORTED).subquery()
    return connection.execute(select(func.count()).select_from(sample)).scalar_one()


class _Bare(FunctionElement[Any]):
    """A column that SQLite uses no index for; not knowing how common values are, it may choose a long index scan."""

    inherit_cache = True


@compiles(_Bare)
def _bare(element: _Bare, compiler: SQLCompiler, **kwargs: Any) -> str:
    return compiler.process(element.clauses, **kwargs)


@compiles(_Bare, "sqlite")
def _bare_on_sqlite(element: _Bare, compiler: SQLCompiler, **kwargs: Any) -> str:
    # https://sqlite.org/optoverview.html#disqualifying_where_clause_terms_using_unary_
    return f"+{compiler.process(element.clauses, **kwargs)}"


def without_index(owner: Any, conditions: Sequence[Any]) -> list[Any]:
    """Build conditions on a child row or record that are checked once the row is found, and use no index."""
    table = owner.class_.__table__

    def replaced(element: Any, **_: Any) -> Any:
        return _Bare(element) if isinstance(element, ColumnClause) and element.table is table else None

    return [replacement_traverse(condition, {}, replaced) for condition in conditions]


def common_to(groups: Sequence[Sequence[int]]) -> list[int] | None:
    """Return the values that are in every group, for a single-valued field; None if there are no groups."""
    if not groups:
        return None
    return [key for key in dict.fromkeys(groups[0]) if all(key in group for group in groups[1:])]


def one_of(column: Any, keys: Sequence[int]) -> Any:
    """Build the condition that a foreign key is one of these primary keys."""
    # For a single key, an index can return rows in the list's order; for several, they would have to be sorted.
    return column == keys[0] if len(set(keys)) == 1 else column.in_(sorted(set(keys)))
