"""Keyset pagination, which neither repeats nor skips rows, even with equal sort values and while rows are added.

Every order ends with the primary key, and ORDER BY and the cursor use the same columns, so they cannot disagree. Sort
columns are NOT NULL: a row-value comparison would silently lose rows with NULL.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Dialect,
    Select,
    bindparam,
    func,
    select,
    tuple_,
    union,
)

from app.db.database import ReadConnection
from app.db.json_functions import compile_projection
from app.db.prepared_statements import PreparedStatement, bound_limit
from app.db.statement_cache import StatementCache
from app.queries.paging import term_counts
from app.queries.paging.page_requests import PageRequest, decode_cursor, split_page
from app.queries.paging.term_counts import TermSelection

PAGE_STATEMENTS: Final = StatementCache()
"""The statements of pages of lists."""
_WHOLE: Final = "whole"
"""The cache key of all records of a collection, with its name."""


@dataclass(frozen=True, slots=True)
class Collection:
    """The list of one resource: its table, its projection, and its sort orders."""

    name: str
    model: Any
    projection: Callable[[], ColumnElement[str]]
    orders: dict[str, Any]
    """The sort orders by name, each with its column (NOT NULL, indexed)."""
    default_sort: str

    def __post_init__(self) -> None:
        """Reject sort columns that may be NULL, which would lose rows."""
        for name, column in self.orders.items():
            if column.property.columns[0].nullable:
                raise TypeError(f"{self.name} cannot be sorted by {name}: the column may be NULL")


@dataclass(frozen=True, slots=True)
class IndexScan:
    """An index scan: a select, whose columns are replaced, and the columns of the primary key and the sort value.

    One index must contain the sort value followed by the key, or else the page is sorted.
    """

    rows: Select[Any]
    key: Any
    value: Any
    position: "ScanPosition | None" = None
    """The position of a row, for an index that is ordered by a single number instead."""
    bare_keys: Select[Any] | None = None
    """The primary keys of the same rows, as `key`, where they can be read without the rows."""
    days: tuple[Any, Any] | None = None
    """The columns of the first and the last day, where the index has both."""

    @property
    def keys(self) -> Select[Any]:
        """The primary keys of the rows, as `key`, for what only counts them."""
        if self.bare_keys is not None:
            return self.bare_keys
        return self.rows.with_only_columns(self.key.label("key"), maintain_column_froms=True)


@dataclass(frozen=True, slots=True)
class ScanPosition:
    """A number in the order of the sort value and then the key, for an index that can only be scanned by number."""

    column: Any
    build: Callable[[Any, Any], Any]
    """Builds the number from a sort value and a primary key."""
    first: Any = None
    """The number where the scan begins; None for the first of all."""
    last: Any = None
    """The number where the scan ends; None for the last of all."""

    def between(self, cursor: Any, *, descending: bool) -> list[Any]:
        """Build the conditions that a row is within the bounds and, with a cursor, after it.

        There is at most one condition per end: of two, FTS5 uses the first one that it sees.
        """
        first, last = self.first, self.last
        if cursor is not None:
            first, last = (first, cursor - 1) if descending else (cursor + 1, last)
        above = [] if first is None else [self.column >= first]
        return above if last is None else [*above, self.column <= last]


@dataclass(frozen=True, slots=True)
class Plan:
    """Index scans to merge in one statement, which is reused for all queries with the same cache key."""

    cache_key: Hashable | None
    """Determines the statement's text; None if the text differs from query to query."""
    values: Mapping[str, Any]
    """The values of the statement's parameters."""
    scans: Callable[[], Sequence[IndexScan]]
    selection: TermSelection | None = None
    """The terms that select the records, if these are meetings and nothing else selects them."""

    @classmethod
    def uncached(cls, *scans: IndexScan) -> "Plan":
        """Return the plan of scans that hold their values themselves."""
        return cls(None, {}, lambda: scans)

    @classmethod
    def matching(cls, collection: Collection, conditions: Sequence[Any], sort: str | None) -> "Plan":
        """Return the plan of one scan of the records that meet all conditions, in the order of `sort`.

        An order that is not the collection's own, such as relevance, is left to the caller.
        """
        model = collection.model
        name = (sort or "").removeprefix("-")
        order = collection.orders.get(name, collection.orders[collection.default_sort.removeprefix("-")])

        def build_scans() -> Sequence[IndexScan]:
            return [IndexScan(select(model.key).select_from(model).where(*conditions), model.key, order)]

        return cls(None if conditions else (_WHOLE, collection.name), {}, build_scans)


@dataclass(frozen=True, slots=True)
class Page:
    """A page: rendered documents in order, and the cursor of the next page."""

    items: list[str]
    next_cursor: str | None
    total: int | None = None
    extras: Mapping[str, Any] = field(default_factory=dict)
    """Facets and snippets, by name, if the request asked for them."""


def paginate(connection: ReadConnection, collection: Collection, plan: Plan, request: PageRequest) -> Page:
    """Return a page, read in one statement (and another one for the total, if requested).

    Several scans are merged; a row that is in more than one of them is returned once.

    Raises:
        Unprocessable: the cursor does not belong to this collection, order and filters.
    """
    values = {**plan.values, "rows": request.limit + 1}
    if request.cursor is not None:
        column = collection.orders.get(request.sort.removeprefix("-"))
        # Relevance is not a column; its values are integers.
        kind = column.type if column is not None else BigInteger()
        values["after_value"], values["after_key"] = decode_cursor(request, kind)
    descending, goes_on = request.sort.startswith("-"), request.cursor is not None

    def build() -> Select[Any]:
        return _statement(connection.dialect, collection, plan.scans(), is_continued=goes_on, descending=descending)

    if plan.cache_key is None:
        rows: Sequence[Any] = connection.execute(build(), values).all()
    else:
        cache_key = (collection.projection, plan.cache_key, request.sort, goes_on, connection.dialect.name)
        prepared = PAGE_STATEMENTS.get(cache_key, lambda: PreparedStatement(build(), connection.dialect))
        rows = prepared.rows(connection, values)
    rows, following = split_page(request, rows, lambda row: (row[1], row[2]))
    return Page([row[0] for row in rows], following, count(connection, plan) if request.total else None)


def _statement(
    dialect: Dialect, collection: Collection, scans: Sequence[IndexScan], *, is_continued: bool, descending: bool
) -> Select[Any]:
    limit = bound_limit("rows")
    if len(scans) == 1:
        rows, order = _scan_rows(scans[0], is_continued=is_continued, descending=descending)
    else:
        branches: list[Select[Any]] = []
        for scan in scans:
            rows, order = _scan_rows(scan, is_continued=is_continued, descending=descending)
            if scan.position is not None or dialect.name == "postgresql":
                # SQLite merges scans in the same order; others, and all on PostgreSQL, would be read to the end if not
                # limited here.
                first_rows = rows.order_by(*_sorted(order, descending=descending)).limit(limit).subquery()
                rows = select(first_rows.c.value, first_rows.c.key)
            branches.append(rows)
        rows = union(*branches)
        order = rows.selected_columns.value, rows.selected_columns.key
    page_rows = rows.order_by(*_sorted(order, descending=descending)).limit(limit).subquery("page")
    # By the columns that the rows are already ordered by, or they would be sorted again.
    order = (page_rows.c.place,) if "place" in page_rows.c else (page_rows.c.value, page_rows.c.key)
    return (
        select(compile_projection(collection.projection, collection.model, dialect), page_rows.c.value, page_rows.c.key)
        .select_from(page_rows)
        .join(collection.model, collection.model.key == page_rows.c.key)
        .order_by(*_sorted(order, descending=descending))
    )


def _scan_rows(scan: IndexScan, *, is_continued: bool, descending: bool) -> tuple[Any, Sequence[Any]]:
    """Return the rows of a scan with `value`, `key` and, if any, `place`, and the columns that order them."""
    value, key = scan.value.label("value"), scan.key.label("key")
    rows = scan.rows.with_only_columns(value, key, maintain_column_froms=True)
    after = bindparam("after_value", type_=scan.value.type), bindparam("after_key", type_=BigInteger())
    if scan.position is not None:
        cursor = scan.position.build(*after) if is_continued else None
        rows = rows.add_columns(scan.position.column.label("place"))
        return rows.where(*scan.position.between(cursor, descending=descending)), (scan.position.column,)
    if is_continued:
        row_key, cursor_key = tuple_(scan.value, scan.key), tuple_(*after)
        rows = rows.where(row_key < cursor_key if descending else row_key > cursor_key)
    # By the labels: a value with subqueries, such as a distance, would be computed again.
    return rows, (value, key)


def _sorted(order: Sequence[Any], *, descending: bool) -> list[Any]:
    return [item.desc() if descending else item for item in order]


def count(connection: ReadConnection, plan: Plan) -> int:
    """Return the number of rows on all pages."""
    if plan.selection is not None:
        return term_counts.count(connection, plan.selection)
    if plan.cache_key is None or plan.values:
        return int(connection.execute(_count(plan), plan.values).scalar_one())
    cache_key = ("count", plan.cache_key, connection.dialect.name)
    prepared = PAGE_STATEMENTS.get(cache_key, lambda: PreparedStatement(_count(plan), connection.dialect))
    return int(prepared.rows(connection, {})[0][0])


def _count(plan: Plan) -> Select[Any]:
    selects = [scan.keys for scan in plan.scans()]
    rows = (union(*selects) if len(selects) > 1 else selects[0]).subquery()
    return select(func.count()).select_from(rows)
