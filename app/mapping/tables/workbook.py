"""Workbooks of spreadsheet programs (.xlsx), which need the extra `xlsx`."""

import datetime as dt
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, Final

from app.domain.strings.text import escape_unprintable
from app.files.bounded import MAX_BLANK_ROWS, TooManyBlankRows
from app.mapping.model import Reads
from app.mapping.tables.table import Kind, Table, TableRow, joined_names, unique_names
from app.transfer.rows import RejectedRow

_MAX_UNPACKED: Final = 256 * 1024 * 1024
_MAX_COLUMNS: Final = 16_384
_CONTENTS: Final = "[Content_Types].xml"
"""A file that every workbook has: https://ecma-international.org/publications-and-standards/standards/ecma-376/"""

_OPEN_DOCUMENT: Final = "mimetype"
"""A file that every document of OpenDocument has."""


def open_table(stream: BinaryIO, name: str, reads: Reads, _kind: Kind) -> Table:
    """Open a sheet of a workbook: the one that the mapping names, or the first.

    Raises:
        ValueError: the file is not a workbook, unpacks to too much, or has no such sheet or header.
    """
    book = open_workbook(stream, name)
    if reads.sheet is not None and reads.sheet not in book.sheetnames:
        raise ValueError(f"{name} has no sheet {reads.sheet!r}; it has {', '.join(book.sheetnames)}")
    sheet = book[reads.sheet] if reads.sheet is not None else book.worksheets[0]
    rows = sheet.iter_rows(values_only=True, max_col=_MAX_COLUMNS if (sheet.max_column or 0) > _MAX_COLUMNS else None)
    numbered = enumerate(rows, 1)
    if reads.columns is not None:
        columns = unique_names(reads.columns, "reads/columns")
    else:
        names = [
            [text_of_cell(cell) or "" for cell in next((row for number, row in numbered if number == wanted), ())]
            for wanted in reads.header
        ]
        header = joined_names(names)
        while header and not header[-1].strip():
            header.pop()
        columns = unique_names(header, f"{name} row {reads.header[-1]}")
    return Table(columns, _rows(numbered, columns, name))


def open_workbook(stream: BinaryIO, name: str) -> Any:
    """Open a workbook.

    Raises:
        ValueError: the file is not a workbook, or unpacks to too much.
    """
    try:
        import openpyxl  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as error:
        raise ValueError(
            "reading .xlsx needs the extra `xlsx`: pip install 'diplomatic-events[xlsx]'; or save the sheet as CSV"
        ) from error
    try:
        items = zipfile.ZipFile(stream).infolist()
        if any(item.filename == _OPEN_DOCUMENT for item in items):
            raise ValueError(f"{name} is an OpenDocument spreadsheet; save it as .xlsx or CSV")
        if not any(item.filename == _CONTENTS for item in items):
            inner = escape_unprintable(", ".join(item.filename for item in items[:3])[:100])
            raise ValueError(f"{name} is a ZIP archive ({inner}) and no workbook; unpack it, and give the table in it")
        unpacked = sum(item.file_size for item in items)
        if unpacked > _MAX_UNPACKED:
            raise ValueError(f"{name} unpacks to more than {_MAX_UNPACKED} bytes; save the sheet as CSV")
        return openpyxl.load_workbook(stream, read_only=True, data_only=True)
    except (zipfile.BadZipFile, KeyError, OSError) as error:
        raise ValueError(f"{name} is not a workbook: {error}; save it as .xlsx or CSV") from error


def _rows(rows: Iterable[tuple[int, Any]], columns: list[str], name: str) -> Iterator[TableRow | RejectedRow]:
    width, blank = len(columns), 0
    for number, row in rows:
        cells = [text_of_cell(cell) for cell in row]
        if not any(cells):
            blank += 1
            if blank > MAX_BLANK_ROWS:
                raise TooManyBlankRows
            continue
        location = f"{name} row {number}"
        if any(cells[width:]):
            yield RejectedRow(
                location, "row", f"has a value after the last of the {width} columns that have a name; name its column"
            )
        else:
            cells += [None] * (width - len(cells))
            yield TableRow(location, dict(zip(columns, cells, strict=False)))


def text_of_cell(value: Any) -> str | None:
    """Return the value of a cell as text: dates as ISO 8601, whole numbers without a point."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(timespec="seconds")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)
