"""The rows of a table as a whole: those that are none, and the columns that distinguish them."""

from collections.abc import Sequence
from typing import Final

from app.mapping.guessing.columns import GuessedColumn

_FEWEST_COLUMNS: Final = 3


def footnotes(columns: Sequence[GuessedColumn]) -> list[str]:
    """Return the texts of the rows that have one cell, as titles and footnotes do; none in a table of one or two columns."""
    if len(columns) < _FEWEST_COLUMNS:
        return []
    rows = zip(*(column.values for column in columns if column.values), strict=False)
    filled = ([cell for cell in row if cell] for row in rows)
    return [cells[0] for cells in filled if len(cells) == 1]


def distinguish(key: Sequence[GuessedColumn], others: Sequence[GuessedColumn]) -> list[GuessedColumn]:
    """Return the columns of a key, with as many of the others as it takes to tell the rows from one another, as far as they can be."""
    chosen = [column for column in key if column.values]
    count = _distinct(chosen)
    for column in others:
        if not column.values or count == len(column.values):
            continue
        if column not in chosen and (more := _distinct([*chosen, column])) > count:
            chosen, count = [*chosen, column], more
    return chosen


def _distinct(columns: Sequence[GuessedColumn]) -> int:
    return len(set(zip(*(column.values for column in columns), strict=False))) if columns else 0
