"""Readers of NDJSON and CSV files, plain or compressed with gzip, as rows for the import."""

import io
import json
import zlib
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, Final

from app.domain.strict_json import read_json
from app.domain.suggestions import nearest
from app.files.bounded import MAX_BLANK_ROWS, MAX_COMMAS, MAX_ROW_BYTES, TooManyBlankRows, unzipped
from app.problems import Problem
from app.representations import csv_rows
from app.representations.csv import CsvError
from app.schemas.registry import DRAFTS, RETIRED
from app.transfer.rows import Record, Refusal

MAX_LINE_BYTES: Final = MAX_ROW_BYTES
_GZIP_MAGIC: Final = b"\x1f\x8b"


def opened(stream: BinaryIO) -> BinaryIO:
    """Return the content of a stream, decompressed if it is gzip (see `unzipped` for the errors of reading it)."""
    buffered: Any = stream
    if not isinstance(stream, io.BufferedReader | io.BufferedRandom):
        buffered = io.BufferedReader(stream)
    if buffered.peek(2)[:2] == _GZIP_MAGIC:
        return unzipped(buffered)
    return buffered  # type: ignore[no-any-return]


@contextmanager
def read_whole(name: str) -> Iterator[None]:
    """Turn the errors of reading a broken file into ValueError, with the file's name."""
    try:
        yield
    except (EOFError, OSError, zlib.error) as error:
        raise ValueError(f"{name}: cannot be read to the end: {error}; download it again") from error


def ndjson(stream: BinaryIO, name: str, resource: str) -> Iterator[Record | Refusal]:
    """Read one document per line: of `resource`, or in the form of an export, `{"resource": …, "document": …}`.

    Blank lines are skipped.

    Raises:
        ValueError: the file cannot be read to its end, or has too many blank lines.
    """
    blank = 0
    for number, line in _lines(stream, name):
        location = f"{name} line {number}"
        if len(line) > MAX_LINE_BYTES:
            yield Refusal(location, "", f"is longer than {MAX_LINE_BYTES} bytes")
            continue
        if not line.strip():
            blank += 1
            if blank > MAX_BLANK_ROWS:
                raise ValueError(f"{location}: {TooManyBlankRows()}")
            continue
        if line.count(b",") > MAX_COMMAS:
            yield Refusal(
                location,
                "",
                f"has more than {MAX_COMMAS} commas, which is more than any document needs; check the line ends",
            )
            continue
        try:
            document = read_json(line.rstrip(b"\r\n"))
        except Problem as problem:
            yield Refusal(location, "", problem.detail)
            continue
        yield _record(document, location, resource)


def _lines(stream: BinaryIO, name: str) -> Iterator[tuple[int, bytes]]:
    number = 0
    with read_whole(name):
        while line := stream.readline(MAX_LINE_BYTES + 1):
            number += 1
            yield number, line
            while len(line) > MAX_LINE_BYTES and not line.endswith(b"\n"):
                line = stream.readline(MAX_LINE_BYTES + 1)


def _record(document: Any, location: str, resource: str) -> Record | Refusal:
    if not isinstance(document, dict):
        return Refusal(location, "", "is not a document; write one JSON object per line")
    if document.keys() == {"resource", "document"} and isinstance(document["document"], dict):
        resource, document = str(document["resource"]), document["document"]
        if resource not in DRAFTS and resource != RETIRED:
            return Refusal(
                location, "resource", f"{resource[:60]!r} is not a known resource{nearest(resource, DRAFTS)}"
            )
    return Record(resource, document, location)


def csv(stream: BinaryIO, name: str, resource: str) -> Iterator[Record | Refusal]:
    """Read one document per row.

    Raises:
        ValueError: the file is not a CSV file of the resource.
    """
    rejected: deque[Refusal] = deque()

    def reject(error: CsvError) -> None:
        rejected.append(Refusal(f"{name} line {error.line}", error.column or "", error.reason))

    with read_whole(name):
        for line, document in csv_rows.read_rows(stream, resource, reject):
            while rejected:
                yield rejected.popleft()
            yield Record(resource, document, f"{name} line {line}", is_csv_row=True)
        yield from rejected


def line(resource: str, document: str) -> bytes:
    """Return the line of an export for a document, given as JSON text."""
    return f'{{"resource":{json.dumps(resource)},"document":{document}}}\n'.encode()
