"""Numbers of meetings by two dimensions, as a table with rows and columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CountGrid:
    """The numbers of a table, by the texts of the values in its rows and columns."""

    row_name: str
    column_name: str
    """The two dimensions. If one of them is a period, it is that of the columns."""
    rows: Sequence[str]
    """The values with the most meetings, most first. Of a period, the latest values in order of time."""
    columns: Sequence[str]
    """The same of the other dimension."""
    cells: Mapping[tuple[str, str], int]
    """The number of meetings of each row and column that have any."""
    values: tuple[int, int]
    """The number of all values of each dimension, shown or not."""
