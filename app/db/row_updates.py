"""Updates of columns of single rows past the ORM's unit of work, by one statement.

Loading a row, tracking its attributes and flushing it takes several times as long as its statements, since a record has many
relationships. A change of columns alone needs none of that: the row is read as it is stored, changed, and written. New rows
are inserted past the session as well (`app.db.insertion`).
"""

from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, bindparam, inspect, select, update

from app.db.new_rows import StoredRow
from app.db.prepared_statements import PreparedStatement


def read_row(connection: Connection, model: Any, record_id: str) -> StoredRow | None:
    """Return the row of a record, or None if there is none. The session does not know it."""
    names, statement = _selection(model, connection.dialect)
    rows = statement.rows(connection, {"record_id": record_id})
    return StoredRow(model, dict(zip(names, rows[0], strict=True))) if rows else None


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
def _selection(model: Any, dialect: Dialect) -> tuple[tuple[str, ...], PreparedStatement]:
    columns = inspect(model).local_table.columns
    statement = select(*columns).where(columns.id == bindparam("record_id"))
    return tuple(column.name for column in columns), PreparedStatement(statement, dialect)


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
