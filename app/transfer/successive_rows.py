"""Rows of a data set about one record that follow one another: the record is read once, and written once.

A membership adds a party to an agreement of dozens. Written alone, each would have the whole agreement read, validated, compared
and written again. So the rows enrich the record's document one after the other, and the result is written within the savepoint of
all of them. Rows are still refused one by one: if anything about them fails, nothing of them stays, and each is written alone.

See decision 321.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from functools import cache
from itertools import zip_longest
from typing import Any, Final, NamedTuple

from pydantic import BaseModel, ValidationError

from app.db.write_session import CreatedReference, WriteSession
from app.queries.records import document
from app.schemas.restatement import model_in
from app.services.resource import Resource
from app.services.resources import BY_NAME
from app.transfer.enriching import input_of
from app.transfer.import_report import ImportReport, RowReport
from app.transfer.row_writer import RowWriter
from app.transfer.rows import ImportRow, RejectedRow

FINDS_NOTHING: Final = frozenset(
    {"parties", "actions", "depositaries", "topics", "tenures", "members", "citations", "updated_at"}
)
"""Fields by which no row and no reference finds a record. A row that changes another is the last one, as is one whose values
differ from the recorded ones: what follows from them is derived when the record is written."""


class NotSuccessive(Exception):
    """A row writes more than the record that it is about."""


def count(rows: Sequence[ImportRow | RejectedRow], position: int) -> int:
    """Return the number of rows from a position on that name the same record by the same id and identifiers."""
    named = _named(rows[position])
    if named is None:
        return 1
    end = position + 1
    while end < len(rows) and _named(rows[end]) == named:
        end += 1
    return end - position


def _named(row: ImportRow | RejectedRow) -> tuple[str, Any, Any] | None:
    if isinstance(row, RejectedRow) or row.cells is not None or row.resource not in BY_NAME:
        return None
    resource = BY_NAME[row.resource]
    if resource.has_parts or resource.is_part:
        return None
    record_id, identifiers = row.document.get(resource.id_field), row.document.get("identifiers")
    return (row.resource, record_id, identifiers) if record_id or identifiers else None


class WrittenRow(NamedTuple):
    """A row that was written together with others, and whose report has not ended."""

    report: RowReport
    action: str
    """Its outcome: changed or unchanged."""
    created: list[CreatedReference]
    """The records that its references created."""


class SuccessiveRows:
    """The writer of rows about one record."""

    def __init__(self, session: WriteSession, writer: RowWriter, report: ImportReport) -> None:
        self._session, self._writer, self._report = session, writer, report

    def write(self, rows: Sequence[tuple[int, ImportRow]], is_due: Callable[[], bool]) -> list[WrittenRow]:
        """Write the first of some rows within one block of the batch: as many as can be written together.

        Raises:
            NotSuccessive: a row writes more than the record.
            ValidationError, Problem, IntegrityError: a row is to be refused.
        """
        writer, resource = self._writer, BY_NAME[rows[0][1].resource]
        writer.begin()
        record_id, recorded, current = "", {}, {}
        written: list[WrittenRow] = []
        with writer.dataset_rows.reading_once():
            for number, row in rows:
                self._report.begin_row(number)
                try:
                    data = writer.read_input(resource, row)
                except ValidationError:
                    break
                found = writer.find_match(resource, data)
                if found is None or (written and found != record_id):
                    break
                if not written:
                    record_id = found
                    recorded = current = json.loads(document(self._session, resource.collection, record_id))
                enriched = self._enriched(resource, row, data, current)
                changed = {name for name, value in enriched.items() if value != current.get(name)}
                report = self._report.set_aside()
                written.append(WrittenRow(report, "changed" if changed else "unchanged", self._created()))
                is_last = bool(report.entries) or not changed <= FINDS_NOTHING or _says_more(current, enriched)
                current = enriched
                if is_last or is_due():
                    break
        if current != recorded and writer.replace(resource, record_id, input_of(resource, current)) == "unchanged":
            written = [row._replace(action="unchanged") for row in written]
        return written

    def _enriched(self, resource: Resource, row: ImportRow, data: Any, current: dict[str, Any]) -> dict[str, Any]:
        """Return the document with what a row adds, in the form in which it would be read again."""
        enriched = self._writer.enrich(resource, row, data, current)
        if self._session.printed_names or self._session.differences:
            raise NotSuccessive
        for name, value in enriched.items():
            if isinstance(value, list) and value is not (before := current.get(name)):
                enriched[name] = completed(resource.input_type, name, value, before or ())
        return enriched

    def _created(self) -> list[CreatedReference]:
        created, self._session.created_references = self._session.created_references, []
        return created


def _says_more(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Return whether a citation was added that says a value: whether it supports or disputes the recorded one is derived."""
    citations, former = after.get("citations") or [], before.get("citations") or []
    return citations is not former and any(
        item is not old and item["says"] is not None for item, old in zip_longest(citations, former[: len(citations)])
    )


def completed(model: type[BaseModel], name: str, entries: list[Any], before: Sequence[Any]) -> list[Any]:
    """Return the entries of a list, those that were not there `before` with the fields that they leave out."""
    entry_model = model_in(model.model_fields[name].annotation) if name in model.model_fields else None
    if entry_model is None:
        return entries
    defaults = _defaults(entry_model)
    return [
        {**defaults, **entry} if entry is not old and isinstance(entry, dict) else entry
        for entry, old in zip_longest(entries, before[: len(entries)])
    ]


@cache
def _defaults(model: type[BaseModel]) -> Mapping[str, Any]:
    """Return the defaults of the optional fields of a model, as a document has them; the stance of a citation is derived."""
    defaults: dict[str, Any] = {}
    for name, info in model.model_fields.items():
        if not info.is_required() and name != "stance":
            value = info.get_default(call_default_factory=True)
            defaults[name] = value.value if isinstance(value, Enum) else value
    return defaults
