"""The sheet of a workbook that has a table, and the row of its header."""

from itertools import islice
from typing import Any, BinaryIO, Final

from app.mapping.guessing.dialect import header_of_rows, header_rows
from app.mapping.tables.workbook import open_workbook, text_of_cell

_SAMPLE_ROWS: Final = 200
_MOST_SHEETS: Final = 50


def layout_of(stream: BinaryIO, name: str) -> dict[str, Any]:
    """Return the options for reading a workbook: the sheet, unless it is the first, and the row of the header, unless it is the first.

    The sheet is the first with several columns and a row below its header. The stream is at its beginning afterwards.

    Raises:
        ValueError: the file is not a workbook.
    """
    book = open_workbook(stream, name)
    reads: dict[str, Any] = {}
    for number, sheet in enumerate(book.worksheets[:_MOST_SHEETS]):
        rows = [
            [text_of_cell(cell) or "" for cell in row]
            for row in islice(sheet.iter_rows(values_only=True), _SAMPLE_ROWS)
        ]
        header = header_of_rows(rows)
        filled = [cell for cell in rows[header - 1] if cell.strip()] if rows else []
        if len(filled) > 1 and any(any(cell.strip() for cell in row) for row in rows[header:]):
            reads |= {"sheet": sheet.title} if number else {}
            names = header_rows(rows)
            reads |= {"header": names} if names != 1 else {}
            break
    stream.seek(0)
    return reads
