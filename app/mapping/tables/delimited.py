"""Tables of text, whose cells are separated by commas, semicolons, tabs or another character."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import BinaryIO, Final

from app.files.bounded import RowLines, RowTooLong, TooManyBlankRows
from app.mapping.model import Reads
from app.mapping.tables.table import Kind, Table, TableRow, joined_names, peek, unique_names
from app.transfer.rows import RejectedRow

_TEXT_FORMULA: Final = re.compile(r'="((?:[^"]|"")*)"')


def open_table(stream: BinaryIO, name: str, reads: Reads, kind: Kind) -> Table:
    """Open a table of text.

    Raises:
        ValueError: the file has no header, or is not in the encoding.
    """
    encoding = reads.encoding
    if codecs.lookup(encoding).name == "utf-8":
        encoding = "utf-8-sig"
        if peek(stream, 2) in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
            raise ValueError(f"{name} is UTF-16; write reads: {{encoding: utf-16}}")
    text = io.TextIOWrapper(stream, encoding=encoding, errors="surrogateescape", newline="")
    lines = RowLines(text.readline)
    delimiter = reads.delimiter or ("\t" if kind == "tsv" else ",")
    # Strict, or a quote that is never closed would make the rest of the file one cell.
    reader = csv.reader(
        lines, delimiter=delimiter, quoting=csv.QUOTE_NONE if reads.quotes == "none" else csv.QUOTE_MINIMAL, strict=True
    )
    rows = _rows(reader, lines, name, text)
    if reads.columns is not None:
        columns = unique_names(reads.columns, "reads/columns")
    else:
        names = [_header(rows, name, line, before) for before, line in pairwise([0, *reads.header])]
        columns = unique_names(joined_names(names), f"{name} line {reads.header[-1]}")
    return Table(columns, _cells(rows, columns, name, delimiter))


def _header(rows: Iterator[tuple[int, list[str]]], name: str, number: int, before: int) -> list[str]:
    """Return the cells of a line, after the one with the number `before` has been read."""
    for _ in range(number - before - 1):
        next(rows, None)
    _, header = next(rows, (0, None))
    if header is None:
        raise ValueError(f"{name} has no line {number} with the names of the columns")
    return header


def _rows(
    reader: Iterator[list[str]], lines: RowLines, name: str, text: io.TextIOWrapper
) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows, each with the line on which it begins."""
    line = 1
    while True:
        try:
            cells = next(reader, None)
            lines.end_row(is_blank=cells is not None and not any(cells))
        except csv.Error as error:
            remedy = "double each quote within quotes, or write reads: {quotes: none} where a quote is a character like any other"
            raise ValueError(f"{name} line {line} is not CSV: {error}; {remedy}") from error
        except (RowTooLong, TooManyBlankRows) as error:
            raise ValueError(f"{name} line {line} is not CSV: {error}") from error
        except UnicodeError as error:
            raise ValueError(
                f"{name} is not {text.encoding} near line {line}: {error}; name its encoding in reads: {{encoding: …}}, such as "
                "utf-16-le"
            ) from error
        if cells is None:
            text.detach()  # or the wrapper closes the stream when it is garbage-collected
            return
        yield line, [_plain(cell) for cell in cells]
        line = reader.line_num + 1  # type: ignore[attr-defined]  # `csv.reader` has it, but its class is private


def _plain(cell: str) -> str:
    """Return the text of a cell that a program wrote as a formula, so that spreadsheets take it for a text: `="007"`."""
    if cell.startswith('="') and (match := _TEXT_FORMULA.fullmatch(cell)) is not None:
        return match[1].replace('""', '"')
    return cell


def _cells(
    rows: Iterator[tuple[int, list[str]]], columns: list[str], name: str, delimiter: str
) -> Iterator[TableRow | RejectedRow]:
    width = len(columns)
    for line, cells in rows:
        while len(cells) > width and not cells[-1].strip():
            cells.pop()
        if not any(cells):
            continue
        location = f"{name} line {line}"
        if len(cells) == width:
            yield TableRow(location, dict(zip(columns, cells, strict=True)))
            continue
        reason = (
            f"has {len(cells)} {'cell' if len(cells) == 1 else 'cells'} where the header has {width}; quote cells that contain {delimiter!r} "
            "or a line end, and leave a cell empty if it has no value"
        )
        if len(cells) > 1:
            yield RejectedRow(location, "row", reason)
            continue
        hint = (
            'leave out a title or a footnote by a column that all other rows fill in: reads: {ignore_if: {COLUMN: ""}}'
        )
        refusal = RejectedRow(location, "row", f"{reason}; {hint}")
        yield TableRow(location, dict(zip(columns, [*cells, *[""] * (width - 1)], strict=True)), refusal)
