"""Rows of records that the session does not know: plain objects with the attributes of a model.

Attributes of mapped classes are instrumented: each assignment is tracked, which takes several times as long as the
assignment itself. A new row has no former state to track, and is inserted past the session (`app.db.insertion`). A stored
row of which only columns change is updated past it (`app.db.row_updates`).
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import inspect


class NewRow:
    """A row of `model` that is not in the database yet; columns without a value are None."""

    model: Any


class StoredRow:
    """A row of `model` as the driver returned it, without its child rows; its attributes are its columns."""

    key: int
    id: str
    version: int

    def __init__(self, model: Any, values: Mapping[str, Any]) -> None:
        """Take the values of all columns, by name."""
        self.__dict__.update(values)
        self.model = model
        self.keep()

    def keep(self) -> None:
        """Take the present values for those that are stored."""
        self._stored = {name: value for name, value in self.__dict__.items() if name not in {"model", "_stored"}}

    def changes(self) -> dict[str, Any]:
        """Return the values that differ from the stored ones, by column."""
        return {name: self.__dict__[name] for name, value in self._stored.items() if self.__dict__[name] != value}


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
    return isinstance(row, NewRow) or (not isinstance(row, StoredRow) and inspect(row).transient)


def model_of(row: Any) -> Any:
    """Return the model of a row, new or loaded."""
    return row.model if isinstance(row, NewRow | StoredRow) else type(row)


def is_loaded(row: Any, name: str) -> bool:
    """Return whether an attribute of a row can be read without a statement."""
    if isinstance(row, StoredRow):
        return name in row.__dict__
    return isinstance(row, NewRow) or name not in inspect(row).unloaded


@cache
def _row_type(model: Any) -> tuple[type[NewRow], tuple[str, ...]]:
    mapper = inspect(model)
    # Methods and properties of the model are not needed before the row is inserted.
    unset = {column.key: None for column in mapper.column_attrs}
    lists = tuple(relation.key for relation in mapper.relationships if relation.uselist)
    return type(f"New{model.__name__}", (NewRow,), {**unset, "model": model}), lists
