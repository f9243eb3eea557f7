"""Rows of new records before they are inserted: plain objects with the attributes of a model.

Attributes of mapped classes are instrumented: each assignment is tracked, which takes several times as long as the
assignment itself. A new row has no former state to track, and is inserted past the session (`app.db.insertion`).
"""

from functools import cache
from typing import Any

from sqlalchemy import inspect


class NewRow:
    """A row of `model` that is not in the database yet; columns without a value are None."""

    model: Any


class NewRows(list[Any]):
    """The child rows of a new row."""


def new_row(model: Any, **values: Any) -> Any:
    """Return a new row of a model, with empty lists of child rows."""
    row_type, lists = _row_type(model)
    row = row_type()
    row.__dict__.update({name: NewRows() for name in lists}, **values)
    return row


def is_new(row: Any) -> bool:
    """Return whether a row is not in the database yet."""
    return isinstance(row, NewRow) or inspect(row).transient


def model_of(row: Any) -> Any:
    """Return the model of a row, new or loaded."""
    return row.model if isinstance(row, NewRow) else type(row)


def is_loaded(row: Any, name: str) -> bool:
    """Return whether an attribute of a row can be read without a statement."""
    return isinstance(row, NewRow) or name not in inspect(row).unloaded


@cache
def _row_type(model: Any) -> tuple[type[NewRow], tuple[str, ...]]:
    mapper = inspect(model)
    # Methods and properties of the model are not needed before the row is inserted.
    unset = {column.key: None for column in mapper.column_attrs}
    lists = tuple(relation.key for relation in mapper.relationships if relation.uselist)
    return type(f"New{model.__name__}", (NewRow,), {**unset, "model": model}), lists
