"""Rows of one meeting of which only the first has what they share: its name, its days and its place."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.mapping.guessing.columns import GuessedColumn


@dataclass(frozen=True, slots=True)
class Block:
    """The columns that are filled in only where a meeting begins."""

    columns: list[GuessedColumn]

    @property
    def name(self) -> GuessedColumn:
        """The column by which the meeting is called."""
        return next((column for column in self.columns if column.role == "title"), self.columns[0])

    @property
    def key(self) -> list[GuessedColumn]:
        """The columns that distinguish meetings: of their names and days."""
        days = [column for column in self.columns if column.role == "start" and column is not self.name]
        return [self.name, *days[:1]]


def find_block(columns: Sequence[GuessedColumn]) -> Block | None:
    """Return the columns that are empty in the same rows, never in the first one, and fill them in; None if there are none.

    At least two of them are needed, with a title or an identifier and days among them, and a column that all rows fill in.
    """
    by_rows: dict[tuple[bool, ...], list[GuessedColumn]] = {}
    for column in columns:
        filled = tuple(map(bool, column.values))
        if filled and filled[0] and not all(filled):
            by_rows.setdefault(filled, []).append(column)
    blocks = [
        block
        for filled, block in by_rows.items()
        if _is_of_meetings(block) and _are_distinct(block) and not _are_footnotes(filled, columns)
    ]
    if len(blocks) != 1 or not any(column.values and all(column.values) for column in columns):
        return None
    for column in blocks[0]:
        fill_down(column.values)
    return Block(blocks[0])


def _are_distinct(block: Sequence[GuessedColumn]) -> bool:
    """Return whether the name and the day of each meeting are its own: *General discussion* in May may be several."""
    heads = [
        values for values in zip(*(column.values for column in Block(list(block)).key), strict=True) if all(values)
    ]
    return len(set(heads)) == len(heads)


def _are_footnotes(filled: Sequence[bool], columns: Sequence[GuessedColumn]) -> bool:
    """Return whether the rows that lack the columns of a block are the last few of the table, with one cell each."""
    lacking = filled.count(False)
    if any(filled[-lacking:]) or 2 * lacking > len(filled):
        return False
    rows = zip(*(column.values[-lacking:] for column in columns if column.values), strict=True)
    return all(sum(map(bool, row)) == 1 for row in rows)


def fill_down(values: list[str]) -> None:
    """Fill in empty values with those above."""
    for row in range(1, len(values)):
        values[row] = values[row] or values[row - 1]


def _is_of_meetings(block: Sequence[GuessedColumn]) -> bool:
    return any(column.dates.formats for column in block) and any(column.role in {"title", "id"} for column in block)
