"""Insertion of new rows past the ORM's unit of work, by one statement a table.

A flush sorts, tracks and checks each row, which takes several times as long as the statements themselves. A new record
needs none of that: its rows exist in memory alone, and refer only to rows that exist. Columns and child rows are found from the
mappings, so that a new column or relationship needs nothing here.

The rows of one record are inserted at once; those of many can be collected first (`app.db.write_batch`).
"""

from collections.abc import Iterator
from functools import cache
from itertools import groupby
from typing import Any, Final

from sqlalchemy import Connection, Dialect, bindparam, insert, inspect

from app.db.dialect import dialect_of
from app.db.new_rows import model_of
from app.db.prepared_statements import PreparedStatement

_FIRST_VERSION: Final = 1
_KEYS_AT_ONCE: Final = 100


def insert_rows(connection: Connection, row: Any) -> None:
    """Insert a new row with its child rows, and set the primary keys of those that have child rows themselves.

    The rows stay unknown to the session.

    Raises:
        IntegrityError: another row has one of the unique values, or a row that is referred to does not exist.
    """
    model = model_of(row)
    if _has_version(model):
        row.version = _FIRST_VERSION
    values = _values(row)
    statement = _insertion(model, connection.dialect, frozenset(values), returns_key=True)
    ((row.key,),) = statement.rows(connection, values)
    for children, has_children in _children(row):
        if has_children:
            for child in children:
                insert_rows(connection, child)
        else:
            _insert_all(connection, model_of(children[0]), [_values(child) for child in children])


class CollectedRows:
    """New rows of records, to be inserted together. Their primary keys are assigned here where child rows need them."""

    def __init__(self) -> None:
        """Begin without rows."""
        self._rows: dict[Any, list[dict[str, Any]]] = {}
        """The values of rows, by model."""
        self._keys: dict[Any, Iterator[int]] = {}
        """The keys that no row has, by model."""
        self._last: dict[Any, int] = {}
        """The last key that was assigned, by model. No key is assigned twice, not even that of a refused row."""
        self._seen: dict[Any, tuple[int, set[Any]]] = {}
        """The number of rows whose values are known, and these values, by column."""

    def __bool__(self) -> bool:
        """Return whether there are rows to insert."""
        return any(self._rows.values())

    def has_rows_of(self, tables: frozenset[str] | None) -> bool:
        """Return whether there are rows of these tables, or of any."""
        return any(rows and (tables is None or model.__tablename__ in tables) for model, rows in self._rows.items())

    def has_value(self, column: Any, value: Any) -> bool:
        """Return whether a row has this value in a column, given as an attribute of its model."""
        rows = self._rows.get(column.class_)
        if not rows:
            return False
        count, values = self._seen.get(column, (0, set()))
        if count < len(rows):
            values.update(row.get(column.key) for row in rows[count:])
            self._seen[column] = len(rows), values
        return value in values

    def add(self, connection: Connection, row: Any) -> None:
        """Add a new row with its child rows, and set the primary keys of those that have child rows themselves."""
        model = model_of(row)
        if _has_version(model):
            row.version = _FIRST_VERSION
        if model not in self._keys:
            self._keys[model] = _new_keys(connection, model, self._last.get(model, 0))
        row.key = self._last[model] = next(self._keys[model])
        self._rows.setdefault(model, []).append({"key": row.key, **_values(row)})
        for children, has_children in _children(row):
            if has_children:
                for child in children:
                    self.add(connection, child)
            else:
                self._rows.setdefault(model_of(children[0]), []).extend(map(_values, children))

    def position(self) -> dict[Any, int]:
        """Return the number of rows of each model."""
        return {model: len(rows) for model, rows in self._rows.items()}

    def truncate(self, position: dict[Any, int]) -> None:
        """Drop the rows that were added after a position."""
        self._seen.clear()
        for model, rows in self._rows.items():
            del rows[position.get(model, 0) :]

    def take(self, position: dict[Any, int] | None = None) -> dict[Any, list[dict[str, Any]]]:
        """Remove and return the rows up to a position, or all."""
        self._seen.clear()
        if position is None:
            position = self.position()
        first = {model: rows[:count] for model, count in position.items() if count and (rows := self._rows[model])}
        for model, count in position.items():
            del self._rows[model][:count]
        return first

    def clear(self) -> None:
        """Drop all rows."""
        self._seen.clear()
        self._rows.clear()

    def forget_keys(self) -> None:
        """Read free keys again: another statement may have used them."""
        self._keys.clear()


def insert_collected(connection: Connection, collected: dict[Any, list[dict[str, Any]]]) -> None:
    """Insert rows in the order in which they refer to one another.

    Raises:
        IntegrityError: another row has one of the unique values, or a row that is referred to does not exist.
    """
    for model in sorted(filter(collected.get, collected), key=_rank):
        _insert_all(connection, model, collected[model])


def _insert_all(connection: Connection, model: Any, rows: list[dict[str, Any]]) -> None:
    # In the given order, since rows may refer to earlier ones of the same table.
    for names, rows_of_names in groupby(rows, key=frozenset):
        statement = _insertion(model, connection.dialect, names, returns_key=False)
        statement.execute_many(connection, list(rows_of_names))


def _new_keys(connection: Connection, model: Any, last: int) -> Iterator[int]:
    dialect, table = dialect_of(connection), inspect(model).local_table
    while True:
        keys = list(dialect.new_keys(connection, table, _KEYS_AT_ONCE, after=last))
        yield from keys
        last = keys[-1]


def _children(row: Any) -> Iterator[tuple[list[Any], bool]]:
    """Yield the lists of a row's child rows that are not empty, each with whether these have lists too.

    The child rows are given the key of the row.
    """
    for name, owner, model in _child_relations(model_of(row)):
        if children := row.__dict__.get(name):
            for child in children:
                setattr(child, owner, row.key)
            yield children, bool(_child_relations(model))


def _values(row: Any) -> dict[str, Any]:
    """Return the values of a new row by column; columns without a value are left to the default of the database."""
    given: dict[str, Any] = row.__dict__
    names, with_default = _columns(model_of(row))
    values = {name: given.get(name) for name in names}
    for name in with_default:
        if values[name] is None:
            del values[name]
    return values


@cache
def _has_version(model: Any) -> bool:
    return inspect(model).version_id_col is not None


@cache
def _rank(model: Any) -> int:
    """Return the place of a model's table among all, each after those that it refers to."""
    table: Any = inspect(model).local_table
    return int(table.metadata.sorted_tables.index(table))


@cache
def _columns(model: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names of the columns to fill, and of those for which the database has a default."""
    table: Any = inspect(model).local_table
    filled = [column for column in table.columns if column is not table.autoincrement_column]
    with_default = (column.name for column in filled if column.server_default is not None)
    return tuple(column.name for column in filled), tuple(with_default)


@cache
def _child_relations(model: Any) -> tuple[tuple[str, str, Any], ...]:
    """Return the lists of child rows: the attribute, the child's column with the parent's key, and the child's model."""
    relations: list[Any] = [item for item in inspect(model).relationships if item.uselist]
    return tuple((item.key, item.local_remote_pairs[0][1].name, item.mapper.class_) for item in relations)


@cache
def _insertion(model: Any, dialect: Dialect, names: frozenset[str], *, returns_key: bool) -> PreparedStatement:
    table: Any = inspect(model).local_table
    statement = insert(table).values({name: bindparam(name) for name in sorted(names)})
    return PreparedStatement(statement.returning(table.c.key) if returns_key else statement, dialect)
