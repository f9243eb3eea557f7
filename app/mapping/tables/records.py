"""Records of JSON: one a line, or in an array, which may be within an object.

Objects within a record are columns with dots in their names (`venue.city`); arrays stay lists, for `for_each`.
"""

import codecs
import json
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from app.domain.strings.strict_json import parse_json
from app.files.bounded import MAX_ROW_BYTES
from app.mapping.model import Reads
from app.mapping.tables.table import Kind, Table, TableRow
from app.problems import Problem
from app.transfer.files import read_lines
from app.transfer.rows import RejectedRow

_CHUNK: Final = 65_536
MOST_WHOLE: Final = 16 * 1024 * 1024
"""The longest file that is read as a whole, which an array within an object needs."""
_SPACE: Final = " \t\r\n"
_DECODER: Final = json.JSONDecoder()


def open_table(stream: BinaryIO, name: str, reads: Reads, kind: Kind) -> Table:
    """Open a file of records."""
    if kind == "ndjson":
        return Table(None, _rows_of_lines(stream, name))
    return Table(
        None, _Array(stream, name).rows() if reads.records is None else _rows_of_object(stream, name, reads.records)
    )


def _rows_of_lines(stream: BinaryIO, name: str) -> Iterator[TableRow | RejectedRow]:
    for row in read_lines(stream, name):
        yield row if isinstance(row, RejectedRow) else _row(row[1], row[0])


class _Array:
    """An array, which is read piece by piece."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self._stream, self._name = stream, name
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._text, self._position = "", 0

    def rows(self) -> Iterator[TableRow | RejectedRow]:
        """Yield the entries."""
        if self._next_mark() != "[":
            raise ValueError(
                f"{self._name} is not an array of records; name the array within it in reads: {{records: …}}"
            )
        self._position += 1
        number = 0
        while (mark := self._next_mark()) != "]":
            if not mark:
                raise ValueError(f"{self._name} breaks off within the array; download it again")
            if mark == ",":
                self._position += 1
                continue
            number += 1
            location = f"{self._name} item {number}"
            yield _parsed(self._entry(location), location)

    def _next_mark(self) -> str:
        """Return the next character that is not a space, without passing it; none at the end."""
        while True:
            while self._position < len(self._text):
                if (mark := self._text[self._position]) not in _SPACE:
                    return mark
                self._position += 1
            if not self._fill(_CHUNK):
                return ""

    def _entry(self, location: str) -> str:
        """Return the text of the entry that begins here, and pass it."""
        size = _CHUNK
        while True:
            try:
                _, end = _DECODER.raw_decode(self._text, self._position)
            except (ValueError, RecursionError) as error:
                if len(self._text) - self._position > MAX_ROW_BYTES or not self._fill(size):
                    raise ValueError(f"{location} is not JSON, or longer than {MAX_ROW_BYTES} bytes") from error
            else:
                if end < len(self._text) or not self._fill(size):
                    entry, self._position = self._text[self._position : end], end
                    return entry
            size *= 2  # so that a long entry is not parsed once for every piece

    def _fill(self, size: int) -> bool:
        """Read on; return whether there was anything left."""
        try:
            piece = self._stream.read(size)
            text = self._decoder.decode(piece, final=not piece)
        except UnicodeDecodeError as error:
            raise ValueError(f"{self._name} is not UTF-8; save it as UTF-8") from error
        self._text, self._position = self._text[self._position :] + text, 0
        return bool(piece)


def _rows_of_object(stream: BinaryIO, name: str, path: str) -> Iterator[TableRow | RejectedRow]:
    content = stream.read(MOST_WHOLE + 1)
    if len(content) > MOST_WHOLE:
        raise ValueError(f"{name} is longer than {MOST_WHOLE} bytes; write its records one a line, as NDJSON")
    try:
        value = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{name} is not JSON: {error}") from error
    for step in path.split("."):
        value = value.get(step) if isinstance(value, dict) else None
    if not isinstance(value, list):
        raise ValueError(  # noqa: TRY004 - the file is wrong, not a type of this program
            f"{name} has no array {path!r}; correct reads: {{records: …}}"
        )
    for number, item in enumerate(value, 1):
        yield _row(item, f"{name} item {number}")


def _parsed(text: str, location: str) -> TableRow | RejectedRow:
    try:
        return _row(parse_json(text.encode(errors="surrogatepass")), location)
    except Problem as problem:
        return RejectedRow(location, "", problem.detail)


def _row(value: Any, location: str) -> TableRow | RejectedRow:
    if not isinstance(value, dict):
        return RejectedRow(location, "", "is not a record; write an object with the names of its columns")
    return TableRow(location, dict(_flat(value, "")))


def _flat(value: dict[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for name, item in value.items():
        if isinstance(item, dict):
            yield from _flat(item, f"{prefix}{name}.")
        elif isinstance(item, list):
            yield f"{prefix}{name}", [dict(_flat(part, "")) if isinstance(part, dict) else _text(part) for part in item]
        else:
            yield f"{prefix}{name}", _text(item)


def _text(value: Any) -> str | None:
    """Return a plain value of JSON as the text of a cell."""
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value)
