"""CSV (RFC 4180) writer and reader; the output is safe to open in a spreadsheet.

A cell that a spreadsheet would take for a formula is written with a leading apostrophe, and so is a cell that already
begins with one; reading removes it again. Numbers are written as numbers: a longitude of -77.03 is not a formula.

See decision 217.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO, Final

from app.domain.batches import batched
from app.domain.strings.suggestions import nearest_of
from app.files.bounded import MAX_ROW_BYTES, RowLines, RowTooLong, TooManyBlankRows
from app.representations.error_strategies import Apply, fail_fast

Cell = str | float | None
"""The value of a cell; None is an empty cell."""

# Characters that begin a formula in some spreadsheet, full-width forms and line ends included (OWASP, "CSV Injection").
_FORMULA_STARTS: Final = "=+-@\t\r\n＝＋－＠"
_MARKED: Final = frozenset(_FORMULA_STARTS + "'")
# The header of the row numbers that pandas and R write, and of those that they read and write again.
_SEPARATOR_LINE: Final = "sep="
_ROW_NUMBERS: Final = re.compile(r"|Unnamed: \d+(\.\d+)?|X(\.\d+)?")
_CELL: Final = re.compile(r'"(?:[^"]|"")*+"|[^,\r\n]*+')
"""A cell in quotes, or one that is not."""
_ROWS_AT_ONCE: Final = 1_000
_OTHER_TABLE: Final = "a table with columns of its own takes a mapping, which `diplomatic-events mapping guess` begins"
# A meeting may have a thousand participants, all in one cell: more than the module's default of 128 KiB. The limit is
# process-wide.
csv.field_size_limit(MAX_ROW_BYTES)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the file. `cells` has one text for each column of the header."""

    line: int
    """The line of the file on which the row begins, from 1."""
    cells: dict[str, str]


class CsvError(ValueError):
    """A file or a row that cannot be read. The message names line, column and remedy."""

    def __init__(self, line: int, column: str | None, reason: str) -> None:
        super().__init__(f"line {line}, column {column}: {reason}" if column else f"line {line}: {reason}")
        self.line, self.column, self.reason = line, column, reason


def escape_formula(text: str) -> str:
    """Return `text`, escaped so that no spreadsheet runs it as a formula."""
    return f"'{text}" if text[:1] in _MARKED else text


def unescape_formula(text: str) -> str:
    """Undo `escape_formula`. An apostrophe before any other character belongs to the text (`'Abd`)."""
    return text[1:] if text[:1] == "'" and text[1:2] and text[1] in _MARKED else text


def write(rows: Iterable[Mapping[str, Cell]], header: Sequence[str], apply: Apply = fail_fast) -> Iterator[bytes]:
    """Write a header and one row per record, in UTF-8, each ended by CRLF."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")

    def line(cells: Iterable[Cell]) -> bytes:
        buffer.seek(0)
        buffer.truncate()
        writer.writerow([escape_formula(cell) if isinstance(cell, str) else cell for cell in cells])
        return buffer.getvalue().encode()

    yield line(header)
    yield from apply(lambda row: line(row.get(name) for name in header), rows)


def write_table(rows: Iterable[Sequence[Cell]], header: Sequence[str], texts: Sequence[int]) -> Iterator[bytes]:
    """Write a header and rows as `write` does, given as lists of cells; only those at the positions `texts` may be texts.

    It is meant for tables of a hundred thousand rows, so a thousand of them are written at a time.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")

    def is_marked(cell: Cell) -> bool:
        return isinstance(cell, str) and cell[:1] in _MARKED

    def escaped(batch: Sequence[Sequence[Cell]]) -> Iterable[Sequence[Cell]]:
        # A table repeats few texts, such as codes of countries, so each is looked at once.
        cell_texts = {cells[position] for position in texts for cells in batch}
        if not any(map(is_marked, cell_texts)):
            return batch
        return ([escape_formula(str(cell)) if is_marked(cell) else cell for cell in cells] for cells in batch)

    head: list[Sequence[Cell]] = [header]
    for batch in chain([head], batched(rows, _ROWS_AT_ONCE)):
        writer.writerows(escaped(batch))
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()


def read(stream: BinaryIO, columns: Sequence[str], refuse: Callable[[CsvError], None]) -> Iterator[Row]:
    """Read the rows of a CSV file with a header, in UTF-8 with or without a byte order mark.

    Blank lines and rows are skipped: spreadsheets put them at the end. The file is read incrementally.

    Args:
        stream: The open file; it is left open.
        columns: The columns that the file may have, in any order; all are optional.
        refuse: Called with the error of a row that has too many or too few cells, or quotes in a cell that is not in quotes
            (RFC 4180, rule 5); reading continues after it.

    Raises:
        CsvError: the file is not UTF-8, is empty, has an unknown or repeated column, breaks off within quotes, or has
            a row that is too long or too many blank rows.
    """
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    lines = RowLines(text.readline)
    reader = csv.reader(lines, strict=True)
    try:
        header = _header(_next(reader, lines, 1)[0], columns)
        line = reader.line_num + 1
        while True:
            cells, misquoted = _next(reader, lines, line)
            if cells is None:
                break
            if any(cells):
                if misquoted is not None:
                    refuse(_quoting_error(line, header, misquoted))
                elif len(cells) == len(header):
                    yield Row(line, {name: unescape_formula(cell) for name, cell in zip(header, cells, strict=True)})
                else:
                    reason = (
                        f"the row has {len(cells)} cells, but the header {len(header)}; write one cell per column, "
                        "leave it empty if there is no value, and quote texts with commas or quotes"
                    )
                    refuse(CsvError(line, None, reason))
            line = reader.line_num + 1
    finally:
        if not stream.closed:
            text.detach()  # or the wrapper closes the stream when it is garbage-collected


def suggest_column(name: str, known: Iterable[str]) -> str:
    """Return the remedy for an unknown name: the nearest known one, else all of them."""
    names = sorted(known)
    best = nearest_of(name, names)
    return f"did you mean {best}?" if best else f"use one of: {', '.join(names)}"


def _quoting_error(line: int, header: Sequence[str], position: int) -> CsvError:
    column = header[position] if position < len(header) else f"number {position + 1}"
    reason = (
        "quotes in a cell that is not in quotes itself; put the whole cell in quotes, from comma to comma, and double each quote "
        "inside"
    )
    return CsvError(line, column, reason)


def _misquoted(row: str) -> int | None:
    """Return the position of the first cell that has quotes without being in quotes, in a row that `csv` could read."""
    position = start = 0
    while True:
        end = _CELL.match(row, start).end()  # type: ignore[union-attr]  # it matches the empty text
        if row[start : start + 1] != '"' and '"' in row[start:end]:
            return position
        if row[end : end + 1] != ",":
            return None
        position, start = position + 1, end + 1


def _next(reader: Iterator[list[str]], lines: RowLines, line: int) -> tuple[list[str] | None, int | None]:
    """Return the cells of the next row, None at the end, and the position of the first cell with misplaced quotes."""
    try:
        cells = next(reader, None)
        has_quotes = cells is not None and any('"' in cell for cell in cells)
        misquoted = _misquoted("".join(lines.row)) if has_quotes else None
        lines.end_row(is_blank=cells is not None and not any(cells))
    except (RowTooLong, TooManyBlankRows) as error:
        raise CsvError(line, None, str(error)) from error
    except UnicodeDecodeError as error:
        raise CsvError(
            line, None, "the file is not UTF-8 at or shortly after this line; save it as CSV UTF-8"
        ) from error
    except csv.Error as error:
        reason = f"{error}; put texts with quotes in quotes, and double each quote inside"
        raise CsvError(line, None, reason) from error
    return cells, misquoted


def _header(names: list[str] | None, columns: Sequence[str]) -> list[str]:
    if not names:
        raise CsvError(1, None, f"no header; name the columns in the first line: some of {', '.join(columns)}")
    if names[0].startswith(_SEPARATOR_LINE):
        reason = f"{_SEPARATOR_LINE} tells a spreadsheet how to read the file, and is no header; delete this line"
        raise CsvError(1, None, reason)
    if len(names) == 1 and (separator := next((mark for mark in ";\t" if mark in names[0]), None)):
        mark = "tabs" if separator == "\t" else "semicolons"
        raise CsvError(1, None, f"the columns are separated by {mark}; save the file with commas between them")
    for position, name in enumerate(names):
        if name not in columns and (name or not position) and _ROW_NUMBERS.fullmatch(name):
            reason = "a column of row numbers; write the table without it: index=False in pandas, row.names=FALSE in R"
            raise CsvError(1, name or f"number {position + 1}", reason)
        if not name.strip():
            reason = "a column without a name; name it, or delete it with its empty cells"
            raise CsvError(1, f"number {position + 1}", reason)
        if name not in columns:
            remedy = suggest_column(name[:80], columns)
            if 2 * len(set(columns).intersection(names)) < len(names):
                remedy = f"{remedy}; {_OTHER_TABLE}"
            raise CsvError(1, name[:80], f"unknown column; {remedy}")
        if name in names[:position]:
            raise CsvError(1, name, "duplicate column; remove one of them")
    return names
