"""Rows of documents that state what is recorded already, found many at a time.

The documents of the next records are read by one statement, more of them the longer rows change nothing. Any row that
writes something ends that: the documents read ahead may then be outdated.

See decision 144.
"""

import json
from collections.abc import Sequence
from functools import cache
from typing import Any, Final

from sqlalchemy import Dialect, Select, bindparam, select

from app.db.json_functions import compile_projection
from app.db.write_session import WriteSession
from app.queries.records import could_be_id
from app.representations import csv_rows
from app.schemas.restatement import restates
from app.services.resource import Resource
from app.services.resources import BY_NAME
from app.transfer.rows import ImportRow, RejectedRow

_MOST: Final = 200
"""The largest number of rows that are read ahead."""
_MOST_CHARACTERS: Final = 4_000_000
"""The length of the documents that are read ahead; what is longer is written as usual, so that memory stays flat."""


class UnchangedRows:
    """The rows of a batch, compared with the records that they name by id."""

    def __init__(self, session: WriteSession) -> None:
        self._session = session
        self._size = 1
        """The number of rows for which records are read ahead."""
        self._end = 0
        """The position up to which the records of rows have been read."""
        self._records: dict[tuple[str, str], tuple[int, str]] = {}

    def begin(self) -> None:
        """Begin another batch."""
        self._end = 0

    def find_key(self, batch: Sequence[ImportRow | RejectedRow], position: int) -> int | None:
        """Return the primary key of the record that the row at a position restates, or None if it may say something else."""
        row = batch[position]
        if isinstance(row, RejectedRow) or (named := _named(row)) is None:
            return None
        resource, record_id = named
        if self._session.known.ids.is_free(resource.name, record_id):
            return None
        if position >= self._end:
            self._end = position + self._size
            self._records = _read(self._session, batch[position : self._end])
            self._size = min(2 * self._size, _MOST)
        record = self._records.get((resource.name, record_id))
        if record is None:
            return None
        key, text = record
        return key if _restates(resource, row, json.loads(text)) else None

    def forget(self) -> None:
        """Forget what was read ahead: a row has written something."""
        self._end, self._size, self._records = 0, 1, {}


def _restates(resource: Resource, row: ImportRow, recorded: dict[str, Any]) -> bool:
    """Return whether a row states what is recorded; that of a table, in the cells that an export writes."""
    if row.cells is None:
        return restates(resource.input_type, row.document, recorded)
    return csv_rows.has_cells(resource.name, recorded, row.cells)


def _named(row: ImportRow) -> tuple[Resource, str] | None:
    """Return the resource and the id that the document of a row gives for its record, or None."""
    if row.resource not in BY_NAME:
        return None
    resource = BY_NAME[row.resource]
    record_id = row.document.get(resource.id_field)
    if isinstance(record_id, str) and could_be_id(resource.name, record_id):
        return resource, record_id
    return None


def _read(session: WriteSession, rows: Sequence[ImportRow | RejectedRow]) -> dict[tuple[str, str], tuple[int, str]]:
    ids: dict[Resource, list[str]] = {}
    for resource, record_id in filter(None, (_named(row) for row in rows if isinstance(row, ImportRow))):
        ids.setdefault(resource, []).append(record_id)
    connection, records, characters = session.connection(), {}, 0
    for resource, named in ids.items():
        for key, record_id, text in connection.execute(_documents(resource, connection.dialect), {"ids": named}):
            characters += len(text)
            if characters > _MOST_CHARACTERS:
                break
            records[resource.name, record_id] = key, text
    return records


@cache
def _documents(resource: Resource, dialect: Dialect) -> Select[Any]:
    model = resource.model
    rendered = compile_projection(resource.collection.projection, model, dialect)
    return (
        select(model.key, model.id, rendered).select_from(model).where(model.id.in_(bindparam("ids", expanding=True)))
    )
