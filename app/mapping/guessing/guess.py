"""A first mapping for a file, guessed from its header and its values."""

import io
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from typing import Any, BinaryIO, Final

from app.mapping.cells import repair_footnotes, repair_invisible
from app.mapping.guessing.columns import GuessedColumn, guess_column, guess_records, guess_texts
from app.mapping.guessing.date_forms import is_read, settle_orders
from app.mapping.guessing.dialect import delimiter_of, header_of
from app.mapping.guessing.encodings import encoding_of
from app.mapping.guessing.name_parts import join_names
from app.mapping.guessing.namibia import settle_namibia
from app.mapping.guessing.nested import array_of
from app.mapping.guessing.people import find_lists_of_names
from app.mapping.guessing.sheets import layout_of
from app.mapping.guessing.totals import remove_totals
from app.mapping.guessing.wide import settle_repeated_countries
from app.mapping.guessing.writer import Writer
from app.mapping.model import DELIMITERS, Reads
from app.mapping.tables import kind_of, open_table
from app.mapping.tables.table import Kind, TableRow, nameless, peek

_SAMPLE_BYTES: Final = 262_144
_SAMPLE_ROWS: Final = 2_000
_MOST_COLUMNS: Final = 1_000
"""The most columns that are looked at: a wider table has a column for each value of something, which a person should choose."""


@dataclass(slots=True)
class Guess:
    """A first mapping, and what was understood."""

    mapping: str
    notes: list[str]


def guess(stream: BinaryIO, name: str) -> Guess:
    """Guess a mapping for a file, and close it.

    Raises:
        ValueError: the file cannot be read as a table.
    """
    # A buffer of its own, for a longer look ahead.
    raw: Any = stream
    with closing(io.BufferedReader(raw, _SAMPLE_BYTES)) as content:
        return _guess(content, name)


def _guess(content: Any, name: str) -> Guess:
    content, kind, reads = _layout(content, name)
    table = open_table(content, name, Reads.model_validate(reads))
    rows = [row for row in islice(table.rows, _SAMPLE_ROWS) if isinstance(row, TableRow)]
    repairs = {"invisible_characters": repair_invisible, "footnote_marks": repair_footnotes}
    if needed := [key for key, repair in repairs.items() if _repair(rows, repair)]:
        reads["repair"] = needed
    names = table.columns or list(dict.fromkeys(name for row in rows for name in row.cells))
    if not rows:
        raise ValueError(f"{name} has no rows to guess from")
    comments = []
    if len(names) > _MOST_COLUMNS:
        comments.append(f"THE TABLE HAS {len(names)} COLUMNS; ONLY THE FIRST {_MOST_COLUMNS} WERE LOOKED AT")
        names = names[:_MOST_COLUMNS]
    rows, totals = remove_totals(rows, names)
    columns = _columns(names, rows)
    if table.columns is not None and "header" not in reads and _is_headless(columns):
        comments.append(
            "THE FIRST ROW HAS VALUES AND NO NAMES OF COLUMNS; PLEASE WRITE THE NAMES ABOVE IT, AND GUESS AGAIN"
        )
        names, rows = _with_first_row(names, rows)
        reads["columns"] = names
        columns = _columns(names, rows)
    columns = join_names(columns)
    for column in columns if kind in {"json", "ndjson"} else ():
        column.has_gaps = False  # a record of JSON is whole: what it lacks is not in the one before
    settle_orders(column.dates for column in columns)
    settle_namibia(columns)
    settle_repeated_countries(columns)
    find_lists_of_names(columns)
    writer = Writer(columns, reads, name, comments=comments, totals=totals)
    return Guess("".join(f"{line}\n" for line in writer.lines()), writer.notes)


def _layout(content: Any, name: str) -> tuple[Any, Kind, dict[str, Any]]:
    """Return the stream from its beginning, the format of the file, and the options by which it is read."""
    kind = kind_of(content, name, Reads())
    reads: dict[str, Any] = {"format": kind}
    if kind in {"csv", "tsv"}:
        sample = peek(content, _SAMPLE_BYTES)
        reads["encoding"] = encoding_of(sample, is_whole=len(sample) < _SAMPLE_BYTES)
        text = sample.decode("utf-8-sig" if reads["encoding"] == "utf-8" else reads["encoding"], "replace")
        reads["delimiter"] = "tab" if kind == "tsv" else delimiter_of(text)
        reads["format"] = "csv"
        if (header := header_of(text, DELIMITERS[reads["delimiter"]])) != 1:
            reads["header"] = header
    elif kind == "json":
        content, array = array_of(content)
        if array is not None:
            reads["records"] = array
    elif kind == "xlsx":
        reads |= layout_of(content, name)
    return content, kind, reads


def _columns(names: Sequence[str], rows: Sequence[TableRow]) -> list[GuessedColumn]:
    """Return the columns of a table, without nameless ones that are empty."""
    return [
        _guess_cells(column, [row.cells.get(column) for row in rows])
        for place, column in enumerate(names, 1)
        if any(row.cells.get(column) for row in rows) or not (column == nameless(place) or _is_object(column, names))
    ]


def _is_object(column: str, names: Sequence[str]) -> bool:
    """Return whether a column that is empty in all records is an object of JSON, which is null in some and has its fields in others."""
    return any(name.startswith(f"{column}.") for name in names)


def _is_headless(columns: Sequence[GuessedColumn]) -> bool:
    """Return whether the names of the columns are values: one is a date in the form of those below it."""
    return any(
        column.dates.formats and not column.has_only_years and is_read(column.dates, column.name) for column in columns
    )


def _with_first_row(names: Sequence[str], rows: Sequence[TableRow]) -> tuple[list[str], list[TableRow]]:
    """Return names for the columns of a table that has none, and its rows, of which the first was taken for the header."""
    numbered = [nameless(place) for place in range(1, len(names) + 1)]
    first = TableRow("", dict(zip(numbered, names, strict=True)))
    others = [
        TableRow(row.location, {new: row.cells.get(old) for new, old in zip(numbered, names, strict=True)})
        for row in rows
    ]
    return numbered, [first, *others]


def _repair(rows: Sequence[TableRow], repair: Callable[[str], str]) -> bool:
    """Remove characters that hide dates and countries from cells; return whether there were any."""
    is_repaired = False
    for row in rows:
        for name, cell in row.cells.items():
            if isinstance(cell, str) and (repaired := repair(cell)) != cell:
                row.cells[name], is_repaired = repaired, True
    return is_repaired


def _guess_cells(name: str, cells: Sequence[Any]) -> GuessedColumn:
    if any(isinstance(item, dict) for cell in cells if isinstance(cell, list) for item in cell):
        return guess_records(name, cells)
    if any(isinstance(cell, list) for cell in cells) and all(isinstance(cell, list | str | None) for cell in cells):
        return guess_texts(name, cells)
    return guess_column(name, [cell if isinstance(cell, str) else "" for cell in cells])
