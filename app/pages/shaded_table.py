"""The table of two dimensions of statistics, whose cells are shaded by their numbers of meetings and lead to their lists.

See decision 258.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.count_grid import CountGrid
from app.pages.charts import legend_of, scale, shade_of
from app.pages.dimension_texts import PERIODS, DimensionTexts, Names, label
from app.pages.elements import escaped
from app.pages.periods import without_gaps


@dataclass(frozen=True, slots=True)
class CrossedCounts:
    """Meetings counted by two dimensions, with the links of the cells."""

    grid: CountGrid
    link: Callable[[str, str], str]
    """Returns the URL of the list of meetings of a row and a column."""
    value: Callable[[str, str], Any]
    """Returns the value of a dimension by its text."""


@dataclass(frozen=True, slots=True)
class ShadedRow:
    """A row of the table: its name and its cells, each a number with the URL of its list and its shade; None without meetings.

    The HTML of the cells is built here and not in a template, since a table has hundreds of them.
    """

    name: str
    cells: Sequence[tuple[int, str, int] | None]

    def __html__(self) -> str:
        """Return the cells of the table."""
        return "\n".join(
            "<td></td>" if cell is None else f'<td class="h{cell[2]}"><a href="{escaped(cell[1])}">{cell[0]:,}</a></td>'
            for cell in self.cells
        )


@dataclass(frozen=True, slots=True)
class ShadedTable:
    """The table as its template shows it."""

    rows: Sequence[ShadedRow]
    columns: Sequence[str]
    is_by_period: bool
    """Whether the columns are periods, of which the newest should be seen first."""
    legend: Sequence[tuple[str, int]]
    left_out: str
    """The values that the table does not show, in words; empty if it shows all."""


def shaded_table(counts: CrossedCounts, names: Names) -> ShadedTable | None:
    """Return the table of counted meetings; None without any."""
    grid = counts.grid
    if not grid.cells:
        return None
    lowest = scale(list(grid.cells.values()))
    row_values = [counts.value(grid.row_name, text) for text in grid.rows]
    found = {counts.value(grid.column_name, text): text for text in grid.columns}
    column_values = without_gaps(grid.column_name, [*found]) if grid.column_name in PERIODS else [*found]
    texts = DimensionTexts({grid.row_name: row_values, grid.column_name: column_values}, names)

    def cell(row: str, value: Any) -> tuple[int, str, int] | None:
        column = found.get(value)
        meetings = None if column is None else grid.cells.get((row, column))
        if column is None or meetings is None:
            return None
        return meetings, counts.link(row, column), shade_of(meetings, lowest)

    return ShadedTable(
        [
            ShadedRow(texts.of(grid.row_name, value), [cell(row, each) for each in column_values])
            for row, value in zip(grid.rows, row_values, strict=True)
        ],
        [texts.of(grid.column_name, value) for value in column_values],
        grid.column_name in PERIODS,
        legend_of(lowest),
        _left_out(grid),
    )


def _left_out(grid: CountGrid) -> str:
    parts = []
    shown = ((grid.row_name, grid.rows), (grid.column_name, grid.columns))
    for (name, texts), number in zip(shown, grid.values, strict=True):
        if number <= len(texts):
            continue
        if name in PERIODS:
            parts.append(f"the last {len(texts)} {label(name, plural=True)} with meetings")
        else:
            parts.append(f"the {len(texts)} most frequent of {number:,} {label(name, plural=True)}")
    return " and ".join(parts)
