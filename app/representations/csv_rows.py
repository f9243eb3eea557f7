"""Lossless conversion of documents to CSV rows. `app.representations.csv_documents` reads them back.

The syntax of cells is in `app.representations.csv_cells`, the columns in `app.representations.csv_columns`.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from app.domain.strings.json_text import json_text
from app.representations import csv_cells
from app.representations.csv import Cell
from app.representations.csv_cells import CellEntry
from app.representations.csv_columns import CITED_SOURCES, COLUMNS, PARTICIPANT_CITATIONS
from app.representations.csv_shapes import Column, Shape
from app.representations.formats import Document


def to_row(resource: str, document: Document) -> dict[str, Cell]:
    """Return the row of `document`, a record of `resource` as returned by `GET`, with a cell for each column."""
    return _flatten(lift_citations(document), COLUMNS[resource])


def has_cells(resource: str, document: Document, cells: Mapping[str, str]) -> bool:
    """Return whether the row of `document` has exactly these texts in the columns that they name."""
    columns, lifted = _columns(resource), lift_citations(document)
    for name, text in cells.items():
        column = columns.get(name)
        if column is None:
            return False
        cell = _cell(_at(lifted, column.field), column)
        if text != ("" if cell is None else str(cell)):
            return False
    return True


@cache
def _columns(resource: str) -> Mapping[str, Column]:
    return {column.name: column for column in COLUMNS[resource]}


def lift_citations(document: Document) -> Document:
    """Move cited sources (once each) and the citations of participants to fields of their own at the top level."""
    if "citations" not in document:
        return document
    sources: dict[str, Any] = {}

    def lift(citation: Mapping[str, Any]) -> dict[str, Any]:
        source = citation["source"]
        sources[source["id"]] = source
        return {**citation, "source": source["id"]}

    lifted = {**document, "citations": [lift(citation) for citation in document["citations"]]}
    if "participants" in document:
        lifted[PARTICIPANT_CITATIONS] = [
            {**lift(citation), "participant": participant["id"]}
            for participant in document["participants"]
            for citation in participant["citations"]
        ]
    return {**lifted, CITED_SOURCES: list(sources.values())}


def _flatten(document: Mapping[str, Any], columns: Iterable[Column]) -> dict[str, Cell]:
    return {column.name: _cell(_at(document, column.field), column) for column in columns}


def _at(document: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    value: Any = document
    for name in path:
        value = None if value is None else value.get(name)
    return value


def _cell(value: Any, column: Column) -> Cell:
    if value is None:
        return None
    match column.shape:
        case Shape.TEXT:
            return str(value)
        case Shape.NUMBER:
            return float(value)
        case Shape.BOOLEAN:
            return "true" if value else "false"
        case Shape.WHOLE:
            return str(value)
        case Shape.JSON:
            return json_text(value)
        case Shape.VALUES:
            return csv_cells.join(value)
        case Shape.PAIRS:
            return csv_cells.join_entries(CellEntry(None, {item["scheme"]: item["value"]}) for item in value)
        case Shape.ENTRIES:
            return csv_cells.join_entries(_entry(item, column.parts) for item in value)


def _entry(value: Mapping[str, Any], parts: tuple[Column, ...]) -> CellEntry:
    texts = {name: str(text) for name, text in _flatten(value, parts).items() if text is not None}
    return CellEntry(texts.pop(parts[0].name, None), texts)
