"""The rows of a table as a whole: those that are none, and the columns that distinguish them.

See decision 343.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from app.mapping.guessing.columns import GuessedColumn

_FEWEST_COLUMNS: Final = 3


@dataclass(frozen=True, slots=True)
class Footnotes:
    """Rows that have one cell, as titles and footnotes do, and a column that only these rows lack, by which they can be left out."""

    texts: list[str]
    lacking: GuessedColumn


def footnotes(columns: Sequence[GuessedColumn], gaps: Collection[str]) -> Footnotes | None:
    """Return the rows that are titles or footnotes; None if there are none, or if no column tells them from the others.

    `gaps` are the names of columns that other rows may lack, too. The column of the date comes before others. A table of one
    or two columns has no footnotes, nor has one with lists of records, or one whose rows all have one cell.
    """
    if len(columns) < _FEWEST_COLUMNS or not all(column.values for column in columns):
        return None
    single = footnote_rows(columns)
    if not any(single) or all(single):
        return None
    lacking = [
        column for column in columns if column.name not in gaps and [not cell for cell in column.values] == single
    ]
    if not lacking:
        return None
    column = next((column for column in lacking if column.role == "start"), lacking[0])
    rows = zip(*(column.values for column in columns), strict=True)
    texts = [next(filter(None, row)) for row, is_single in zip(rows, single, strict=True) if is_single]
    return Footnotes(texts, column)


def footnote_rows(columns: Sequence[GuessedColumn]) -> list[bool]:
    """Return for each row whether it is a title or a footnote: it has one cell, in the first column, or above or below all others.

    A cell of another column in the middle of the table goes on with the row above: *and Greenpeace*.
    """
    cells = [
        [place for place, cell in enumerate(row) if cell]
        for row in zip(*(column.values for column in columns), strict=True)
    ]
    whole = [number for number, places in enumerate(cells) if len(places) > 1]
    if not whole:
        return [len(places) == 1 for places in cells]
    return [
        len(places) == 1 and (places == [0] or not whole[0] < number < whole[-1]) for number, places in enumerate(cells)
    ]


def is_missing_in_rows(column: GuessedColumn, columns: Sequence[GuessedColumn]) -> bool:
    """Return whether a column is empty in rows that are no footnotes."""
    rows = footnote_rows([other for other in columns if other.values])
    return any(not value and not is_footnote for value, is_footnote in zip(column.values, rows, strict=True))


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
