"""Readers of NDJSON and CSV files, plain or compressed with gzip, as rows for the import."""

import io
import json
import zlib
from codecs import BOM_UTF8
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, Final

from app.domain.strings.strict_json import parse_json
from app.domain.strings.suggestions import did_you_mean
from app.files.bounded import MAX_BLANK_ROWS, MAX_COMMAS, MAX_ROW_BYTES, TooManyBlankRows, decompress
from app.problems import Problem
from app.representations import csv_documents
from app.representations.csv import CsvError
from app.schemas.registry import INPUT_MODELS, NOT_RECORDS
from app.transfer.rows import ImportRow, RejectedRow

MAX_LINE_BYTES: Final = MAX_ROW_BYTES
_GZIP_MAGIC: Final = b"\x1f\x8b"


def open_content(stream: BinaryIO) -> BinaryIO:
    """Return the content of a stream, decompressed if it is gzip (see `decompress` for the errors of reading it)."""
    raw: Any = stream
    is_buffered = isinstance(stream, io.BufferedReader | io.BufferedRandom)
    buffered: io.BufferedReader = raw if is_buffered else io.BufferedReader(raw)
    return decompress(buffered) if buffered.peek(2)[:2] == _GZIP_MAGIC else buffered


@contextmanager
def reporting_broken_file(name: str) -> Iterator[None]:
    """Turn the errors of reading a broken file into ValueError, with the file's name."""
    try:
        yield
    except (EOFError, OSError, zlib.error) as error:
        raise ValueError(f"{name}: cannot be read to the end: {error}; download it again") from error


_ENVELOPE: Final = {"resource", "document"}
"""The members of a row of an export; no document has them itself."""


def read_ndjson(stream: BinaryIO, name: str, resource: str) -> Iterator[ImportRow | RejectedRow]:
    """Read one document per line: of `resource`, or in the form of an export, `{"resource": …, "document": …}`.

    Blank lines are skipped.

    Raises:
        ValueError: the file cannot be read to its end, or has too many blank lines.
    """
    for row in read_lines(stream, name):
        yield row if isinstance(row, RejectedRow) else import_row(row[1], row[0], resource)


def read_lines(stream: BinaryIO, name: str) -> Iterator[tuple[str, Any] | RejectedRow]:
    """Yield the JSON value of each line that is not blank, with its location.

    A line may begin with a byte order mark, as the first one of a file that some programs write, or of files put together.

    Raises:
        ValueError: the file cannot be read to its end, or has too many blank lines.
    """
    blank = 0
    for number, line in _lines(stream, name):
        location = f"{name} line {number}"
        if len(line) > MAX_LINE_BYTES:
            yield RejectedRow(location, "", f"is longer than {MAX_LINE_BYTES} bytes")
            continue
        if not line.strip():
            blank += 1
            if blank > MAX_BLANK_ROWS:
                raise ValueError(f"{location}: {TooManyBlankRows()}")
            continue
        if line.count(b",") > MAX_COMMAS:
            yield RejectedRow(
                location,
                "",
                f"has more than {MAX_COMMAS} commas, which is more than any document needs; check the line ends",
            )
            continue
        try:
            document = parse_json(line.rstrip(b"\r\n").removeprefix(BOM_UTF8))
        except Problem as problem:
            yield RejectedRow(location, "", problem.detail)
            continue
        yield location, document


def _lines(stream: BinaryIO, name: str) -> Iterator[tuple[int, bytes]]:
    number = 0
    with reporting_broken_file(name):
        while line := stream.readline(MAX_LINE_BYTES + 1):
            number += 1
            yield number, line
            while len(line) > MAX_LINE_BYTES and not line.endswith(b"\n"):
                line = stream.readline(MAX_LINE_BYTES + 1)


def import_row(document: Any, location: str, resource: str) -> ImportRow | RejectedRow:
    """Return the row of a JSON document: one of `resource`, or `{"resource": …, "document": …}`, which names its own.

    A value that is not an object, or names an unknown resource, is a rejected row; `location` is its place in the file.
    """
    if not isinstance(document, dict):
        return RejectedRow(location, "", "is not a document; write one JSON object per line")
    if not document.keys().isdisjoint(_ENVELOPE):
        if document.keys() != _ENVELOPE or not isinstance(document["document"], dict):
            return RejectedRow(
                location, "", 'is no row of an export: write {"resource": "people", "document": {…}}, and nothing else'
            )
        resource, document = str(document["resource"]), document["document"]
        if resource not in INPUT_MODELS and resource not in NOT_RECORDS:
            return RejectedRow(
                location, "resource", f"{resource[:60]!r} is not a known resource{did_you_mean(resource, INPUT_MODELS)}"
            )
    return ImportRow(resource, document, location)


def read_csv(stream: BinaryIO, name: str, resource: str) -> Iterator[ImportRow | RejectedRow]:
    """Read one document per row.

    Raises:
        ValueError: the file is not a CSV file of the resource.
    """
    rejected: deque[RejectedRow] = deque()

    def reject(error: CsvError) -> None:
        rejected.append(RejectedRow(f"{name} line {error.line}", error.column or "", error.reason))

    with reporting_broken_file(name):
        for row in csv_documents.read_table(stream, resource, reject):
            while rejected:
                yield rejected.popleft()
            yield ImportRow(resource, row.document, f"{name} line {row.line}", row.cells)
        yield from rejected


def export_line(resource: str, document: str) -> bytes:
    """Return the line of an export for a document, given as JSON text."""
    return f'{{"resource":{json.dumps(resource)},"document":{document}}}\n'.encode()
