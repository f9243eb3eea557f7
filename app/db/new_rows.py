"""Rows of records that the session does not know: plain objects with the attributes of a model.

Attributes of mapped classes are instrumented: each assignment is tracked, which takes several times as long as the
assignment itself. A new row has no former state to track, and is inserted past the session (`app.db.insertion`). A stored
row is read and updated past it (`app.db.row_updates`), also with its child rows (`app.db.stored_records`).

See decision 180.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from sqlalchemy import inspect


class NewRow:
    """A row of `model` that is not in the database yet; columns without a value are None."""

    model: Any


class StoredRow:
    """A row of `model` as the database has it; its attributes are its columns, and lists of child rows if these were read."""

    key: int
    id: str
    version: int

    def __init__(self, model: Any, values: Mapping[str, Any]) -> None:
        """Take the values of all columns, by name."""
        self.__dict__.update(values)
        self.model = model
        self.stored = values
        """The values in the database."""

    def keep(self) -> None:
        """Take the present values for those that are stored."""
        self.stored = {name: self.__dict__[name] for name in self.stored}

    def changes(self) -> dict[str, Any]:
        """Return the values that differ from the stored ones, by column."""
        present = self.__dict__
        return {name: present[name] for name, value in self.stored.items() if present[name] != value}


class NewRows(list[Any]):
    """The child rows of a new row."""


class StoredRows(list[Any]):
    """The child rows of a stored row: stored rows, and new ones once some are added."""

    def __init__(self, rows: Iterable[StoredRow]) -> None:
        """Take the rows in the database, in order."""
        super().__init__(rows)
        self._stored = tuple(self)

    def added(self) -> list[NewRow]:
        """Return the rows that are not in the database yet."""
        return [row for row in self if isinstance(row, NewRow)]

    def changed(self) -> list[StoredRow]:
        """Return the rows in the database whose values have changed."""
        return [row for row in self if isinstance(row, StoredRow) and row.changes()]

    def removed(self) -> list[StoredRow]:
        """Return the rows in the database that are not in the list any longer."""
        kept = {id(row) for row in self}
        return [row for row in self._stored if id(row) not in kept]

    def is_changed(self) -> bool:
        """Return whether the rows in the database are others."""
        return bool(self.added() or self.changed() or self.removed())


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
