"""Meetings counted by two dimensions for a table with rows and columns: the most frequent values, or the latest periods.

A table of all countries and years has more than ten thousand cells, of which people can compare some hundred. The database chooses these, so that
only they are read. Where writes keep the counts, only those of the chosen rows are looked at.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from sqlalchemy import Select, func, literal, literal_column, select, union_all

from app.db.database import ReadConnection
from app.domain.count_grid import CountGrid
from app.queries.statistics import grouped, stored, stored_periods, tallied
from app.queries.statistics.counted import CountedMeetings
from app.queries.statistics.dimensions import FACETS, PERIODS
from app.queries.statistics.stored import whole_sum

_ROW, _COLUMN, _CELL = range(3)
"""The kinds of rows of the statement."""


def read(
    connection: ReadConnection, counted: CountedMeetings, by: Sequence[str], size: tuple[int, int], *, only: str | None
) -> CountGrid:
    """Return the table of two dimensions, with at most so many rows and columns; `only` as for `grouped.rows`.

    Meetings without a value of either dimension have no place in it.
    """
    row_name, column_name = reversed(by) if by[0] in PERIODS and by[1] not in PERIODS else by
    is_stored = grouped.are_stored(connection, counted, (row_name, column_name), ())
    if not is_stored:
        tallies = tallied.read(connection, counted, (row_name, column_name), (), only=only)
        if tallies is not None:
            return _of_tallies(tallies, row_name, column_name, size)
    build = partial(_statement, row_name=row_name, column_name=column_name, size=size, only=only, is_stored=is_stored)
    fetched = counted.fetch(connection, ("grid", row_name, column_name, size, only, is_stored), build)
    chosen: dict[int, list[tuple[str, int]]] = {_ROW: [], _COLUMN: []}
    cells: dict[tuple[str, str], int] = {}
    values = {_ROW: 0, _COLUMN: 0}
    for kind, row, column, meetings, number in fetched:
        if kind == _CELL:
            cells[row, column] = int(meetings)
        else:
            chosen[kind].append((row if kind == _ROW else column, int(meetings)))
            values[kind] = int(number)
    rows, columns = (_ordered(name, chosen[kind]) for kind, name in ((_ROW, row_name), (_COLUMN, column_name)))
    return CountGrid(row_name, column_name, rows, columns, cells, (values[_ROW], values[_COLUMN]))


def _ordered(name: str, chosen: Sequence[tuple[str, int]]) -> list[str]:
    if name in PERIODS:
        return sorted(text for text, _ in chosen)
    return [text for text, _ in sorted(chosen, key=lambda item: (-item[1], item[0]))]


def _of_tallies(tallies: Sequence[Any], row_name: str, column_name: str, size: tuple[int, int]) -> CountGrid:
    """Return the table of all combinations of a row, a column and a number of meetings."""
    cells = {(row, column): number for row, column, number in tallies if row and column}
    rows: Counter[str] = Counter()
    columns: Counter[str] = Counter()
    for (row, column), number in cells.items():
        rows[row] += number
        columns[column] += number
    chosen_rows, chosen_columns = _most(row_name, rows, size[0]), _most(column_name, columns, size[1])
    among_rows, among_columns = set(chosen_rows), set(chosen_columns)
    shown = {
        (row, column): number
        for (row, column), number in cells.items()
        if row in among_rows and column in among_columns
    }
    return CountGrid(row_name, column_name, chosen_rows, chosen_columns, shown, (len(rows), len(columns)))


def _most(name: str, sums: Mapping[str, int], most: int) -> list[str]:
    """Return the values of a dimension that the table shows, in its order."""
    return sorted(sums)[-most:] if name in PERIODS else _ordered(name, [*sums.items()])[:most]


def _statement(
    counted: CountedMeetings,
    *,
    row_name: str,
    column_name: str,
    size: tuple[int, int],
    only: str | None,
    is_stored: bool,
) -> Any:
    """Build the select of the chosen rows and columns with their sums, and of the cells where they cross."""
    if is_stored:
        facet = FACETS[row_name]
        of_rows = stored.counts(counted, facet).subquery("of_rows")
        rows = _chosen(row_name, of_rows.c.value, of_rows.c.meetings, of_rows, size[0]).cte("chosen_rows")
        periods = stored_periods.periods(column_name).subquery("periods")
        columns = _chosen(column_name, periods.c.text, literal_column("0"), periods, size[1]).cte("chosen_columns")
        since = select(func.min(columns.c.text)).scalar_subquery()
        counts = stored_periods.counts(counted, facet, column_name, select(rows.c.text), since).cte("counts")
        first, second = counts.c.value, counts.c.period
    else:
        counts = grouped.counts(counted, (row_name, column_name), only).cte("counts")
        first, second = counts.c.d0, counts.c.d1
        rows = _chosen(row_name, first, counts.c.meetings, counts, size[0], second).cte("chosen_rows")
        columns = _chosen(column_name, second, counts.c.meetings, counts, size[1], first).cte("chosen_columns")
    cells = counts.join(rows, rows.c.text == first).join(columns, columns.c.text == second)
    return union_all(
        select(literal_column(str(_ROW)), rows.c.text, literal(""), rows.c.meetings, rows.c.number),
        select(literal_column(str(_COLUMN)), literal(""), columns.c.text, columns.c.meetings, columns.c.number),
        select(literal_column(str(_CELL)), first, second, counts.c.meetings, literal_column("0")).select_from(cells),
    )


def _chosen(name: str, text: Any, meetings: Any, counts: Any, most: int, other: Any = None) -> Select[Any]:
    """Build the select of the values of a dimension that the table shows, with their sums and the number of all values."""
    number = whole_sum(meetings)
    conditions = [column != "" for column in (text, other) if column is not None]
    order = [text.desc()] if name in PERIODS else [number.desc(), text]
    return (
        select(text.label("text"), number.label("meetings"), func.count().over().label("number"))
        .select_from(counts)
        .where(*conditions)
        .group_by(text)
        .order_by(*order)
        .limit(literal_column(str(most)))
    )
