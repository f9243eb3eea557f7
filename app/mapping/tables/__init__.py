"""Readers of tables: CSV, TSV, workbooks, and records of JSON, each row by row in bounded memory."""

from collections.abc import Callable
from typing import BinaryIO, Final

from app.mapping.model import Reads
from app.mapping.tables import delimited, records, workbook
from app.mapping.tables.table import Kind, Table, peek

_SUFFIXES: Final[dict[str, Kind]] = {
    ".csv": "csv", ".txt": "csv", ".tsv": "tsv", ".tab": "tsv", ".json": "json", ".ndjson": "ndjson", ".jsonl": "ndjson", ".xlsx": "xlsx",
}  # fmt: skip
_ZIP: Final = b"PK\x03\x04"
_OLD_WORKBOOK: Final = b"\xd0\xcf\x11\xe0"
_NO_TABLES: Final = {
    b"%pdf-": "a PDF", b"<!doctype html": "a page of HTML", b"<html": "a page of HTML", b"<table": "a page of HTML", b"<?xml": "XML",
    b"{\\rtf": "a text document",
}  # fmt: skip
"""The first bytes, in lower case, of files that are no tables."""
_OPENERS: Final[dict[Kind, Callable[[BinaryIO, str, Reads, Kind], Table]]] = {
    "csv": delimited.open_table,
    "tsv": delimited.open_table,
    "json": records.open_table,
    "ndjson": records.open_table,
    "xlsx": workbook.open_table,
}

_ONLY_OF: Final[dict[str, frozenset[Kind]]] = {
    "sheet": frozenset({"xlsx"}),
    "records": frozenset({"json"}),
    "header": frozenset({"csv", "tsv", "xlsx"}),
    "columns": frozenset({"csv", "tsv", "xlsx"}),
    "quotes": frozenset({"csv", "tsv"}),
}
"""Keys that would change what is read, with the formats that they are about."""
_NAMES: Final[dict[Kind, str]] = {"csv": "CSV", "tsv": "TSV", "json": "JSON", "ndjson": "NDJSON", "xlsx": "a workbook"}


def open_table(stream: BinaryIO, name: str, reads: Reads) -> Table:
    """Open a table, by the format that the mapping names, else by the name of the file and its first bytes.

    Raises:
        ValueError: the file is not of the format, or has no header.
    """
    kind = kind_of(stream, name, reads)
    for key, kinds in _ONLY_OF.items():
        if getattr(reads, key) is not None and key in reads.model_fields_set and kind not in kinds:
            raise ValueError(f"{name} is {_NAMES[kind]}, where reads: {{{key}: …}} means nothing; leave it out")
    return _OPENERS[kind](stream, name, reads, kind)


def kind_of(stream: BinaryIO, name: str, reads: Reads) -> Kind:
    """Return the format of a file.

    Raises:
        ValueError: it is a workbook of the old format, or no table at all.
    """
    if reads.format != "auto":
        return reads.format
    bare = name.lower().removesuffix(".gz")
    start = peek(stream, 4).lstrip(b"\xef\xbb\xbf \r\n\t")
    if start == _OLD_WORKBOOK:
        raise ValueError(f"{name} is a workbook of Excel 97 to 2003; save it as .xlsx or CSV")
    if start.startswith(_ZIP):
        return "xlsx"
    if (what := _is_no_table(peek(stream, 64))) is not None:
        raise ValueError(f"{name} is {what}, and no table; save the table as CSV or .xlsx")
    for suffix, kind in _SUFFIXES.items():
        if bare.endswith(suffix):
            return kind
    return "json" if start.startswith(b"[") else "ndjson" if start.startswith(b"{") else "csv"


def _is_no_table(start: bytes) -> str | None:
    """Return what a file is that begins so, if programs save tables as that and it is no table by itself; None otherwise."""
    bare = start.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    return next((what for sign, what in _NO_TABLES.items() if bare.startswith(sign)), None)
