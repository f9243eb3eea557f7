"""Insertion of new rows past the ORM's unit of work, by one statement a table.

A flush sorts, tracks and checks each row, which takes several times as long as the statements themselves. A new record
needs none of that: its rows exist in memory alone, and refer only to rows that exist. Columns and child rows are found from the
mappings, so that a new column or relationship needs nothing here.

The rows of one record are inserted at once; those of many can be collected first (`app.db.write_batch`).

See decision 131.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import Connection, Dialect, bindparam, insert, inspect

from app.db.dialect import dialect_of
from app.db.new_rows import model_of
from app.db.prepared_statements import PreparedStatement

_FIRST_VERSION: Final = 1


def insert_rows(connection: Connection, row: Any) -> None:
    """Insert a new row with its child rows, and set the primary keys of those that have child rows themselves.

    The rows stay unknown to the session.

    Raises:
        IntegrityError: another row has one of the unique values, or a row that is referred to does not exist.
    """
    model = model_of(row)
    if _has_version(model):
        row.version = _FIRST_VERSION
    layout = _layout(model, has_key=False)
    values = dict(zip(layout.names, layout.values(row), strict=True))
    given = {name: value for name, value in values.items() if value is not None or name not in layout.with_default}
    statement = _insertion(model, connection.dialect, frozenset(given), returns_key=True)
    ((row.key,),) = statement.rows(connection, given)
    for children, has_children in _children(row):
        if has_children:
            for child in children:
                insert_rows(connection, child)
        else:
            insert_child_rows(connection, children)


def insert_child_rows(connection: Connection, rows: Sequence[Any]) -> None:
    """Insert new rows of one model that have no child rows themselves, and whose primary keys nobody needs.

    Raises:
        IntegrityError: as for `insert_rows`.
    """
    layout = _layout(model_of(rows[0]), has_key=False)
    _insert_all(connection, layout, list(map(layout.values, rows)))


@dataclass(frozen=True, slots=True, eq=False)
class RowLayout:
    """The order in which rows of a model have their values."""

    model: Any
    names: tuple[str, ...]
    """The columns to fill, in the order of the table."""
    with_default: tuple[str, ...]
    """The columns that are left to the default of the database where a row has no value."""
    values: Callable[[Any], tuple[Any, ...]]
    """Returns the values of a row."""


Collected = dict[RowLayout, list[tuple[Any, ...]]]
"""The values of rows, by their layout."""


class CollectedRows:
    """New rows of records, to be inserted together. Their primary keys are assigned here where child rows need them."""

    def __init__(self) -> None:
        """Begin without rows."""
        self._rows: Collected = {}
        self._keys: dict[Any, Iterator[int]] = {}
        """The keys that no row has, by model."""
        self._last: dict[Any, int] = {}
        """The last key that was assigned, by model. No key is assigned twice, not even that of a refused row."""
        self._seen: dict[tuple[RowLayout, str], tuple[int, set[Any]]] = {}
        """The number of rows whose values are known, and these values, by column."""

    def __bool__(self) -> bool:
        """Return whether there are rows to insert."""
        return any(self._rows.values())

    def has_rows_of(self, tables: frozenset[str] | None) -> bool:
        """Return whether there are rows of these tables, or of any."""
        return any(
            rows and (tables is None or layout.model.__tablename__ in tables) for layout, rows in self._rows.items()
        )

    def has_value(self, column: Any, value: Any) -> bool:
        """Return whether a row has this value in a column, given as an attribute of its model."""
        return any(
            value in self._values_of(layout, rows, column.key)
            for layout, rows in self._rows.items()
            if rows and layout.model is column.class_ and column.key in layout.names
        )

    def _values_of(self, layout: RowLayout, rows: list[tuple[Any, ...]], name: str) -> set[Any]:
        count, values = self._seen.get((layout, name), (0, set()))
        if count < len(rows):
            place = layout.names.index(name)
            values.update(row[place] for row in rows[count:])
            self._seen[layout, name] = len(rows), values
        return values

    def add(self, connection: Connection, row: Any) -> None:
        """Add a new row with its child rows, and set the primary keys of those that have child rows themselves."""
        model = model_of(row)
        if _has_version(model):
            row.version = _FIRST_VERSION
        if model not in self._keys:
            self._keys[model] = _new_keys(connection, model, self._last.get(model, 0))
        row.key = self._last[model] = next(self._keys[model])
        self._add(_layout(model, has_key=True), [row])
        for children, has_children in _children(row):
            if has_children:
                for child in children:
                    self.add(connection, child)
            else:
                self._add(_layout(model_of(children[0]), has_key=False), children)

    def _add(self, layout: RowLayout, rows: Sequence[Any]) -> None:
        self._rows.setdefault(layout, []).extend(map(layout.values, rows))

    def position(self) -> dict[RowLayout, int]:
        """Return the number of rows of each layout."""
        return {layout: len(rows) for layout, rows in self._rows.items()}

    def truncate(self, position: dict[RowLayout, int]) -> None:
        """Drop the rows that were added after a position."""
        self._seen.clear()
        for layout, rows in self._rows.items():
            del rows[position.get(layout, 0) :]

    def take(self, position: dict[RowLayout, int] | None = None) -> Collected:
        """Remove and return the rows up to a position, or all."""
        self._seen.clear()
        if position is None:
            position = self.position()
        first = {layout: rows[:count] for layout, count in position.items() if count and (rows := self._rows[layout])}
        for layout, count in position.items():
            del self._rows[layout][:count]
        return first

    def clear(self) -> None:
        """Drop all rows."""
        self._seen.clear()
        self._rows.clear()

    def forget_keys(self) -> None:
        """Read free keys again: another statement may have used them."""
        self._keys.clear()


def insert_collected(connection: Connection, collected: Collected) -> None:
    """Insert rows in the order in which they refer to one another.

    Raises:
        IntegrityError: another row has one of the unique values, or a row that is referred to does not exist.
    """
    for layout in sorted(filter(collected.get, collected), key=lambda item: _rank(item.model)):
        _insert_all(connection, layout, collected[layout])


def _insert_all(connection: Connection, layout: RowLayout, rows: list[tuple[Any, ...]]) -> None:
    names, places = layout.names, [layout.names.index(name) for name in layout.with_default]
    # In the given order, since rows may refer to earlier ones of the same table.
    for missing, alike in groupby(rows, key=lambda row: [place for place in places if row[place] is None]):
        given = [name for place, name in enumerate(names) if place not in missing] if missing else names
        statement = _insertion(layout.model, connection.dialect, frozenset(given), returns_key=False)
        statement.execute_rows(connection, names, list(alike))


def _new_keys(connection: Connection, model: Any, last: int) -> Iterator[int]:
    dialect, table = dialect_of(connection), inspect(model).local_table
    while True:
        keys = dialect.new_keys(connection, table, after=last)
        yield from keys
        last = keys[-1]


def _children(row: Any) -> Iterator[tuple[list[Any], bool]]:
    """Yield the lists of a row's child rows that are not empty, each with whether these have lists too.

    The child rows are given the key of the row.
    """
    for name, owner, model in child_relations(model_of(row)):
        if children := row.__dict__.get(name):
            for child in children:
                setattr(child, owner, row.key)
            yield children, bool(child_relations(model))


@cache
def _has_version(model: Any) -> bool:
    return inspect(model).version_id_col is not None


@cache
def _rank(model: Any) -> int:
    """Return the place of a model's table among all, each after those that it refers to."""
    table: Any = inspect(model).local_table
    return int(table.metadata.sorted_tables.index(table))


@cache
def _layout(model: Any, *, has_key: bool) -> RowLayout:
    """Return the layout of new rows of a model, which have their primary keys already or leave them to the database."""
    table: Any = inspect(model).local_table
    filled = [column for column in table.columns if has_key or column is not table.autoincrement_column]
    names = tuple(column.name for column in filled)
    with_default = tuple(column.name for column in filled if column.server_default is not None)
    return RowLayout(model, names, with_default, attrgetter(*names))


@cache
def child_relations(model: Any) -> tuple[tuple[str, str, Any], ...]:
    """Return the lists of child rows: the attribute, the child's column with the parent's key, and the child's model."""
    relations: list[Any] = [item for item in inspect(model).relationships if item.uselist]
    return tuple((item.key, item.local_remote_pairs[0][1].name, item.mapper.class_) for item in relations)


@cache
def _insertion(model: Any, dialect: Dialect, names: frozenset[str], *, returns_key: bool) -> PreparedStatement:
    table: Any = inspect(model).local_table
    statement = insert(table).values({name: bindparam(name) for name in sorted(names)})
    return PreparedStatement(statement.returning(table.c.key) if returns_key else statement, dialect)
