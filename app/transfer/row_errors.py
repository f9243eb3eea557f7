"""Errors of rows: where they are in the file, and the reason."""

from collections.abc import Iterator
from typing import Any, Final

from pydantic import BaseModel, ValidationError
from sqlalchemy.exc import IntegrityError

from app.problems import Path, Problem, pointer
from app.representations.csv_documents import column_of
from app.schemas import validation_messages
from app.schemas.judgement import ImportedJudgement
from app.schemas.registry import INPUT_MODELS, JUDGEMENTS, RETIRED_IDS, RetiredIdInput
from app.transfer.rows import ImportRow

_MAX_ERRORS_PER_ROW: Final = 5
ROW_ERRORS: Final = (ValidationError, Problem, IntegrityError)
"""The errors for which a row is refused."""


def refusals(row: ImportRow, error: Exception) -> Iterator[tuple[str, str]]:
    """Yield the fields of a row that are wrong, each with the reason and the remedy; the field may be empty."""
    if isinstance(error, ValidationError):
        for item in validation_messages.first_errors(error, _MAX_ERRORS_PER_ROW):
            yield _field(row, item["loc"]), _error_message(row, item)
    elif isinstance(error, Problem):
        for field_error in error.errors:
            yield _field(row, field_error.path or ()), field_error.detail
        if not error.errors:
            yield "", error.detail
    else:
        yield "", "another record has the same name, URL or identifier; merge them"


def _field(row: ImportRow, path: Path) -> str:
    """Return the name of a row's field: its column, or a JSON Pointer into its document."""
    if row.column_of is not None and path and (column := row.column_of(path)) is not None:
        return column
    if row.cells is not None and path[:1] and path[0] in row.cells:
        return str(path[0])
    column = column_of(row.resource, path) if row.cells is not None and path else None
    return column or pointer(path)


def _error_message(row: ImportRow, error: Any) -> str:
    models: dict[str, type[BaseModel]] = {RETIRED_IDS: RetiredIdInput, JUDGEMENTS: ImportedJudgement, **INPUT_MODELS}
    return validation_messages.document_message(error, models[row.resource])
