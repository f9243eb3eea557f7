"""A table, its rows, and the names of its columns."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Literal

from app.transfer.rows import RejectedRow

Kind = Literal["csv", "tsv", "json", "ndjson", "xlsx"]


@dataclass(slots=True)
class TableRow:
    """A row of a table, with its place in the file."""

    location: str
    cells: dict[str, Any]
    refusal: RejectedRow | None = None
    """Why it is no row, unless a condition leaves it out: a title or a footnote has one cell."""


@dataclass(slots=True)
class Table:
    """A table: its columns, None if unknown until all rows are read, and its rows."""

    columns: list[str] | None
    rows: Iterator[TableRow | RejectedRow]


def peek(stream: BinaryIO, size: int) -> bytes:
    """Return the first bytes of a stream without reading on."""
    if isinstance(stream, io.BufferedReader | io.BufferedRandom):
        return stream.peek(size)[:size]
    start = stream.read(size)
    stream.seek(0)
    return start


def unique_names(names: list[str], location: str) -> list[str]:
    """Return the names of columns, with a number after repeated ones, and for nameless ones their place.

    Raises:
        ValueError: there is no name at all.
    """
    if not any(name.strip() for name in names):
        raise ValueError(
            f"{location} has no names of columns; say in reads: {{header: …}} which line has them, or name them in `columns`"
        )
    result: dict[str, None] = {}
    for place, name in enumerate(names, 1):
        bare = " ".join(name.split()) or nameless(place)
        candidate, count = bare, 2
        while candidate in result:
            candidate, count = f"{bare} ({count})", count + 1
        result[candidate] = None
    return list(result)


def joined_names(rows: list[list[str]]) -> list[str]:
    """Return the names of columns that have theirs in one row, or the parts of them in several.

    The name of a group stands above its first column, and goes before the names of all columns up to the next group.
    """
    if len(rows) == 1:
        return rows[0]
    width = max(map(len, rows))
    *groups, last = [[cell.strip() for cell in row] + [""] * (width - len(row)) for row in rows]
    names = last
    for row in reversed(groups):
        filled, group = [], ""
        for cell, name in zip(row, last, strict=True):
            group = cell or (group if name else "")
            filled.append(group)
            # A column without a name below is no group.
            group = group if name else ""
        names = [f"{above} {name}".strip() for above, name in zip(filled, names, strict=True)]
    return names


def nameless(place: int) -> str:
    """Return the name of a column that the file does not name."""
    return f"column {place}"
