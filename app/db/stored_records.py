"""Whole records, read and written past the ORM's unit of work: a row with its child rows, which have none themselves.

A record that is replaced has up to ten lists of child rows, of which few change. Each list is read by one statement; then only
the rows that differ are written.

See decision 307.
"""

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, bindparam, delete, inspect, select, update

from app.db.insertion import child_relations, insert_child_rows
from app.db.new_rows import StoredRow, StoredRows
from app.db.prepared_statements import PreparedStatement
from app.db.row_updates import read_row, stored_rows, update_row


def read_record(connection: Connection, model: Any, record_id: str) -> StoredRow | None:
    """Return the row of a record with its child rows, or None if there is none. The session does not know them."""
    row = read_row(connection, model, record_id)
    if row is not None:
        for name, owner, child in child_relations(model):
            rows = _selection(child, owner, connection.dialect).rows(connection, {"owner_key": row.key})
            setattr(row, name, StoredRows(stored_rows(child, rows)))
    return row


def is_changed(row: StoredRow) -> bool:
    """Return whether a record that was read with its child rows differs from the stored one."""
    return bool(row.changes()) or any(_children(row, name).is_changed() for name, *_ in child_relations(row.model))


def write_record(connection: Connection, row: StoredRow) -> bool:
    """Write what differs in a record, and its next version; return False if another writer changed it since it was read.

    It must have been read again before it is changed once more.

    Raises:
        IntegrityError: another row has one of the unique values, or a row that is referred to does not exist.
    """
    if not update_row(connection, row):
        return False
    for name, owner, _ in child_relations(row.model):
        children = _children(row, name)
        # First, since a new row may have a value that must be unique.
        _delete(connection, children.removed())
        _update_all(connection, children.changed())
        if added := children.added():
            for child in added:
                setattr(child, owner, row.key)
            insert_child_rows(connection, added)
    return True


def _delete(connection: Connection, rows: Sequence[StoredRow]) -> None:
    if rows:
        _deletion(rows[0].model, connection.dialect).execute_many(connection, list(map(_own_keys, rows)))


def _update_all(connection: Connection, rows: Sequence[StoredRow]) -> None:
    """Write the columns that have changed in any of the rows."""
    if rows:
        names = tuple(sorted({name for row in rows for name in row.changes()}))
        values = [{**_own_keys(row), **{name: getattr(row, name) for name in names}} for row in rows]
        _update(rows[0].model, connection.dialect, names).execute_many(connection, values)


def _children(row: StoredRow, name: str) -> StoredRows:
    children: StoredRows = row.__dict__[name]
    return children


def _own_keys(row: StoredRow) -> dict[str, Any]:
    return {f"own_{column.name}": row.stored[column.name] for column in _primary_key(row.model)}


@cache
def _primary_key(model: Any) -> tuple[Any, ...]:
    return tuple(inspect(model).local_table.primary_key.columns)


def _is_own(model: Any) -> list[Any]:
    return [column == bindparam(f"own_{column.name}") for column in _primary_key(model)]


@cache
def _selection(model: Any, owner: str, dialect: Dialect) -> PreparedStatement:
    columns = inspect(model).local_table.columns
    of_owner = select(*columns).where(columns[owner] == bindparam("owner_key"))
    return PreparedStatement(of_owner.order_by(columns.position), dialect)


@cache
def _deletion(model: Any, dialect: Dialect) -> PreparedStatement:
    return PreparedStatement(delete(inspect(model).local_table).where(*_is_own(model)), dialect)


@lru_cache(maxsize=100)  # clients choose which columns change together
def _update(model: Any, dialect: Dialect, names: tuple[str, ...]) -> PreparedStatement:
    table: Any = inspect(model).local_table
    values = {name: bindparam(name, type_=table.c[name].type) for name in names}
    return PreparedStatement(update(table).where(*_is_own(model)).values(values), dialect)
