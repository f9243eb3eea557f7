"""Rows of CSV tables as inputs: completed with what is recorded, and refused where a program changed their cells.

See decisions 111 and 322.
"""

import json
from collections.abc import Callable
from typing import Any

from pydantic import BaseModel, ValidationError

from app.db.write_session import WriteSession
from app.problems import Unprocessable
from app.queries.records import document, find_key, retired, retirement, survivor_of
from app.representations import csv_losses, csv_partial, csv_rows
from app.schemas.common import Identifiers
from app.services.country_names import replace_names
from app.services.resource import Resource
from app.transfer.rows import ImportRow


class _Identified(BaseModel):
    """The identifiers of a row, whatever else it has."""

    identifiers: Identifiers


def read(
    session: WriteSession,
    resource: Resource,
    row: ImportRow,
    cells: dict[str, str],
    find_match: Callable[[Resource, Any], str | None],
) -> tuple[Any, str | None]:
    """Return the input of a row, and the id of the record that it matches, or None if it is a new one.

    The input has what is recorded in the columns that the table lacks. So a row with an id or an identifier may lack the
    columns that a new record requires.

    Raises:
        Unprocessable: a program seems to have changed a cell, or several records match.
        ValidationError: the input is invalid.
    """
    record_id = _identified(session, resource, row.document)
    data = None
    if record_id is None:
        try:
            data = _input(session, resource, row.document)
        except ValidationError:
            _refuse_retired(session, resource, row.document)
            raise
        record_id = find_match(resource, data)
    recorded = None if record_id is None else json.loads(document(session, resource.collection, record_id))
    old_cells = None if recorded is None else csv_rows.to_row(resource.name, recorded)
    if (lost := csv_losses.find(resource.name, old_cells, cells)) is not None:
        raise Unprocessable.at((lost[0],), lost[1])
    if recorded is None:
        return data, None
    derived = {*resource.derived_fields, "created_at", "updated_at", resource.id_field}
    completed = csv_partial.complete(resource.name, row.document, recorded, cells, derived)
    csv_losses.keep_coordinates(completed, recorded)
    return _input(session, resource, completed), record_id


def _input(session: WriteSession, resource: Resource, row_document: dict[str, Any]) -> Any:
    data = resource.input_type.model_validate(row_document)
    replace_names(session, data)
    return data


def _refuse_retired(session: WriteSession, resource: Resource, row_document: dict[str, Any]) -> None:
    """Raise the error that a retired id deserves: a table for existing records may lack what a new one requires."""
    record_id = str(row_document.get(resource.id_field) or "")
    if not record_id or retired(session, resource.name, record_id) is None:
        return
    survivor = survivor_of(session, resource.name, resource.model, record_id)
    event, remedy = retirement(session, resource.name, record_id)
    reason = (
        f"{event}, and its id is never reused; leave the row out, or {remedy}"
        if survivor is None
        else f"was merged into {survivor!r}; write that id instead"
    )
    raise Unprocessable.at((resource.id_field,), f"{record_id!r} {reason}")


def _identified(session: WriteSession, resource: Resource, row_document: dict[str, Any]) -> str | None:
    identified = _Identified.model_validate({"identifiers": row_document.get("identifiers") or []})
    key = resource.find_by_identifier(session, identified)
    if key is not None:
        return resource.id_of(session, key)
    record_id = row_document.get(resource.id_field)
    is_known = bool(record_id) and find_key(session, resource.model, str(record_id)) is not None
    return str(record_id) if is_known else None
