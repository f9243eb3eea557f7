"""Readers of tables: CSV, TSV, workbooks, and records of JSON, each row by row in bounded memory."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any, BinaryIO, Final, Literal

from app.mapping.model import Reads
from app.transfer.rows import RejectedRow

Kind = Literal["csv", "tsv", "json", "ndjson", "xlsx"]
_SUFFIXES: Final[dict[str, Kind]] = {
    ".csv": "csv", ".txt": "csv", ".tsv": "tsv", ".tab": "tsv", ".json": "json", ".ndjson": "ndjson", ".jsonl": "ndjson", ".xlsx": "xlsx",
}  # fmt: skip
_ZIP: Final = b"PK\x03\x04"
_MODULES: Final = {"csv": "delimited", "tsv": "delimited", "json": "records", "ndjson": "records", "xlsx": "workbook"}


@dataclass(slots=True)
class TableRow:
    """A row of a table, with its place in the file."""

    location: str
    cells: dict[str, Any]


@dataclass(slots=True)
class Table:
    """A table: its columns, None if unknown until all rows are read, and its rows."""

    columns: list[str] | None
    rows: Iterator[TableRow | RejectedRow]


def open_table(stream: BinaryIO, name: str, reads: Reads) -> Table:
    """Open a table, by the format that the mapping names, else by the name of the file and its first bytes.

    Raises:
        ValueError: the file is not of the format, or has no header.
    """
    kind = kind_of(stream, name, reads)
    table: Table = import_module(f"app.mapping.tables.{_MODULES[kind]}").open_table(stream, name, reads, kind)
    return table


def kind_of(stream: BinaryIO, name: str, reads: Reads) -> Kind:
    """Return the format of a file."""
    if reads.format != "auto":
        return reads.format
    bare = name.lower().removesuffix(".gz")
    start = peek(stream, 4).lstrip(b"\xef\xbb\xbf \r\n\t")
    if start.startswith(_ZIP):
        return "xlsx"
    for suffix, kind in _SUFFIXES.items():
        if bare.endswith(suffix):
            return kind
    return "json" if start.startswith(b"[") else "ndjson" if start.startswith(b"{") else "csv"


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


def nameless(place: int) -> str:
    """Return what a column without a name is called."""
    return f"column {place}"
