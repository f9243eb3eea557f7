"""Lossless conversion of CSV rows, as `app.representations.csv_rows` writes them, to documents.

The syntax of cells is in `app.representations.csv_cells`, the columns in `app.representations.csv_columns`.
"""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, Final, NoReturn

from app.domain.strings.strict_json import parse_json
from app.problems import BadRequest
from app.representations import csv, csv_cells
from app.representations.csv import CsvError
from app.representations.csv_cells import CellEntry
from app.representations.csv_columns import CITED_SOURCES, COLUMNS, PARTICIPANT_CITATIONS, header
from app.representations.csv_shapes import Column, Shape
from app.representations.formats import Document

_MOST_DIGITS: Final = 10
_NUMBER: Final = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?", re.ASCII)


class _ColumnError(ValueError):
    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a CSV file, with its document."""

    line: int
    """The line of the file on which the row begins, from 1."""
    document: Document
    cells: dict[str, str]


def read_rows(
    stream: BinaryIO, resource: str, reject: Callable[[CsvError], None] | None = None
) -> Iterator[tuple[int, Document]]:
    """Yield the documents in a CSV file of `resource`, each with the line on which its row begins; see `read_table`."""
    for row in read_table(stream, resource, reject):
        yield row.line, row.document


def read_table(stream: BinaryIO, resource: str, reject: Callable[[CsvError], None] | None = None) -> Iterator[TableRow]:
    """Yield the rows of a CSV file of `resource`.

    A document has the fields whose columns are in the file. An empty cell becomes null, an empty list, or, if the field
    is never null, no field at all. A file with all columns, as written by `csv_rows.to_row`, yields the same documents again.
    Values such as dates, kinds and ids are checked by the document's schema; `column_of` finds the column of an error.

    Args:
        stream: The open file, UTF-8; it is left open.
        resource: The resource of the rows, such as "meetings".
        reject: Called with the error of a row that cannot be read; reading continues after it. Without it, the first
            such row raises.

    Raises:
        CsvError: the file is not a CSV file of `resource`; or a row cannot be read and `reject` is not given.
    """
    columns = {column.name: column for column in COLUMNS[resource]}
    reject = reject or _raise
    for row in csv.read(stream, header(resource), reject):
        try:
            yield TableRow(row.line, _lower_citations(_nest(row.cells, columns)), row.cells)
        except _ColumnError as error:
            reject(CsvError(row.line, error.column, str(error)))


def column_of(resource: str, location: Iterable[str | int]) -> str | None:
    """Return the column of a field, None if it has none.

    Args:
        resource: The resource of the document.
        location: The field's location in Pydantic's form: `("place", "city")`, `("participants", 2, "role")`.
    """
    keys = tuple(location)
    if keys[:1] == ("participants",) and keys[2:3] == ("citations",):
        return PARTICIPANT_CITATIONS
    matches = [column for column in COLUMNS[resource] if column.field == keys[: len(column.field)]]
    matches += [column for column in COLUMNS[resource] if column.field[:1] == keys[:1]]
    return matches[0].name if matches else None


def _raise(error: CsvError) -> NoReturn:
    raise error


def _nest(row_cells: Mapping[str, str], columns: Mapping[str, Column]) -> Document:
    values: dict[str, Any] = {}
    for name, cell in row_cells.items():
        try:
            values[name] = _value(cell, columns[name])
        except ValueError as error:
            raise _ColumnError(name, str(error)) from error
    return _build(values, columns)


def _build(values: Mapping[str, Any], columns: Mapping[str, Column]) -> Document:
    """Put each value at its path; a part of the document without any value is null."""
    document: Document = {}
    objects: dict[str, dict[str, Any]] = {}
    for name, value in values.items():
        column = columns[name]
        *path, field = column.field
        target = objects.setdefault(path[0], {}) if path else document
        if value is not None or not column.required:
            target[field] = value
    for name, part_values in objects.items():
        document[name] = part_values if any(value is not None for value in part_values.values()) else None
    return document


def _value(cell: str, column: Column) -> Any:
    match column.shape:
        case Shape.TEXT:
            return cell or None
        case Shape.NUMBER:
            return _number(cell.strip()) if cell.strip() else None
        case Shape.BOOLEAN:
            return _boolean(cell.strip()) if cell.strip() else None
        case Shape.WHOLE:
            return _whole(cell.strip()) if cell.strip() else None
        case Shape.JSON:
            return _json(cell) if cell.strip() else None
        case Shape.VALUES:
            return csv_cells.split(cell)
        case Shape.PAIRS:
            return [_identifier(entry) for entry in csv_cells.split_entries(cell)]
        case Shape.ENTRIES:
            return [_from_entry(entry, column.parts) for entry in csv_cells.split_entries(cell)]


def _number(text: str) -> float:
    if not _NUMBER.fullmatch(text) or not math.isfinite(number := float(text)):
        raise ValueError(f"{text[:40]!r} is not a decimal number; write it in digits with a point: -77.0282")
    return number


def _boolean(text: str) -> bool:
    # Spreadsheets write TRUE and FALSE.
    if text.lower() not in {"true", "false"}:
        raise ValueError(f"{text[:40]!r} is neither true nor false; write one of them")
    return text.lower() == "true"


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS):
        raise ValueError(f"{text[:40]!r} is not a whole number; write it in digits: 1204")
    return int(text)


def _json(text: str) -> Any:
    try:
        return parse_json(text.encode())
    except BadRequest as error:
        raise ValueError(f'{text[:40]!r} is not JSON; write a text in quotes: "2023-08-31"') from error


def _identifier(entry: CellEntry) -> dict[str, str]:
    if entry.first is not None or len(entry.named) != 1:
        raise ValueError(
            "an identifier is not scheme=value; write it like wikidata=Q17, and separate identifiers with bars"
        )
    [(scheme, value)] = entry.named.items()
    return {"scheme": scheme, "value": value}


def _from_entry(entry: CellEntry, parts: tuple[Column, ...]) -> Document:
    first, *named = parts
    by_name = {part.name: part for part in named}
    for name in entry.named:
        if name not in by_name:
            first_part = f" ({first.name} comes first, without a name)" if name == first.name else ""
            raise ValueError(
                f"{name!r} is not a known part of an entry{first_part}; {csv.suggest_column(name, by_name)}"
            )
    texts = {first.name: entry.first} | {name: entry.named.get(name) for name in by_name}
    values = {part.name: None if (text := texts[part.name]) is None else _value(text, part) for part in parts}
    return _build(values, {part.name: part for part in parts})


def _lower_citations(document: Document) -> Document:
    """Undo `csv_rows.lift_citations`: move sources into their citations, and citations to their participants.

    Raises:
        _ColumnError: a citation names no source or no participant of this row, or a source is repeated, has no id or is
            not cited.
    """
    sources: dict[str, Document] = {}
    for source in document.pop(CITED_SOURCES, []):
        if source.get("id") is None:
            raise _ColumnError(
                CITED_SOURCES, "a source has no id; start the entry with the id that citations use for it"
            )
        if source["id"] in sources:
            raise _ColumnError(CITED_SOURCES, f"{source['id']} occurs twice; remove one of them")
        sources[source["id"]] = source
    uncited = set(sources)

    def with_source(citation: Document, column: str) -> Document:
        source = citation.get("source")
        if source is None:
            raise _ColumnError(column, "a citation has no source; start the entry with the id of the source")
        uncited.discard(source)
        return {**citation, "source": sources.get(source, {"id": source})}

    if "citations" in document:
        document["citations"] = [with_source(citation, "citations") for citation in document["citations"]]
    if PARTICIPANT_CITATIONS in document:
        _lower_participant_citations(
            document, [with_source(citation, PARTICIPANT_CITATIONS) for citation in document.pop(PARTICIPANT_CITATIONS)]
        )
    if uncited:
        reason = f"nothing in this row cites {', '.join(sorted(uncited))}; cite it in citations, or remove it"
        raise _ColumnError(CITED_SOURCES, reason)
    return document


def _lower_participant_citations(document: Document, citations: list[Document]) -> None:
    by_id = {participant.get("id"): participant for participant in document.get("participants", [])}
    for participant in document.get("participants", []):
        participant["citations"] = []
    for citation in citations:
        participant = citation.pop("participant", None)
        if participant is None or participant not in by_id:
            raise _ColumnError(
                PARTICIPANT_CITATIONS,
                f"{participant!r} is not the id of a participant in this row; start the entry with the id of a "
                "participant (id=… in participants)",
            )
        by_id[participant]["citations"].append(citation)
