"""Single rows, read and updated past the ORM's unit of work, by one statement each.

Loading a row, tracking its attributes and flushing it takes several times as long as its statements, since a record has many
relationships. A change of columns needs none of that: the row is read as it is stored, changed, and written. New rows
are inserted past the session as well (`app.db.insertion`), and whole records are written so (`app.db.stored_records`).

See decision 219.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Connection, Date, Dialect, bindparam, inspect, select, update

from app.db.new_rows import StoredRow
from app.db.prepared_statements import PreparedStatement


def read_row(connection: Connection, model: Any, record_id: str) -> StoredRow | None:
    """Return the row of a record, or None if there is none. The session does not know it."""
    statement = _selection(model, connection.dialect)
    return next(stored_rows(model, statement.rows(connection, {"record_id": record_id})), None)


def stored_rows(model: Any, rows: Iterable[Sequence[Any]]) -> Iterator[StoredRow]:
    """Yield the rows of a table as the driver returned them, with all columns in order; SQLite's returns days as text."""
    names, days = _columns(model)
    for row in rows:
        values = dict(zip(names, row, strict=True))
        for name in days:
            if isinstance(value := values[name], str):
                values[name] = dt.date.fromisoformat(value)
        yield StoredRow(model, values)


def update_row(connection: Connection, row: StoredRow) -> bool:
    """Write the changed columns of a row, and its next version; return False if another writer changed it since it was read.

    Raises:
        IntegrityError: another row has one of the unique values.
    """
    values = row.changes()
    statement = _update(row.model, connection.dialect, tuple(sorted(values)))
    is_written = bool(statement.rows(connection, {**values, "own_key": row.key, "read_version": row.version}))
    if is_written:
        row.version += 1
        row.keep()
    return is_written


@cache
def _columns(model: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names of all columns of a model, and of those that have days."""
    columns = inspect(model).local_table.columns
    return tuple(column.name for column in columns), tuple(
        column.name for column in columns if isinstance(column.type, Date)
    )


@cache
def _selection(model: Any, dialect: Dialect) -> PreparedStatement:
    columns = inspect(model).local_table.columns
    return PreparedStatement(select(*columns).where(columns.id == bindparam("record_id")), dialect)


@lru_cache(maxsize=100)  # clients choose which columns change together
def _update(model: Any, dialect: Dialect, names: tuple[str, ...]) -> PreparedStatement:
    table: Any = inspect(model).local_table
    values = {name: bindparam(name, type_=table.c[name].type) for name in names}
    statement = (
        update(table)
        .where(table.c.key == bindparam("own_key"), table.c.version == bindparam("read_version"))
        .values({**values, "version": table.c.version + 1})
        .returning(table.c.key)
    )
    return PreparedStatement(statement, dialect)
