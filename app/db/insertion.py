"""Insertion of new rows past the ORM's unit of work, by one statement a table.

A flush sorts, tracks and checks each row, which takes several times as long as the statements themselves. A new record
needs none of that: its rows exist in memory alone, and refer only to rows that exist. Columns and child rows are found from the
mappings, so that a new column or relationship needs nothing here.
"""

from functools import cache
from typing import Any, Final

from sqlalchemy import Connection, Dialect, bindparam, insert, inspect

from app.db.prepared_statements import PreparedStatement

_FIRST_VERSION: Final = 1


def insert_rows(connection: Connection, row: Any) -> None:
    """Insert a new row with its child rows, and set the primary keys of those that have child rows themselves.

    The rows stay unknown to the session.

    Raises:
        IntegrityError: another row has one of the unique values, or a row that is referred to does not exist.
    """
    model: Any = type(row)
    mapper = inspect(model)
    if mapper.version_id_col is not None:
        row.version = _FIRST_VERSION
    values = _values(row)
    statement = _insertion(model, connection.dialect, frozenset(values), returns_key=True)
    ((row.key,),) = statement.rows(connection, values)
    for name, owner, has_children in _child_relations(model):
        children = row.__dict__.get(name) or ()
        for child in children:
            setattr(child, owner, row.key)
        if has_children:
            for child in children:
                insert_rows(connection, child)
        elif children:
            _insert_all(connection, children)


def _insert_all(connection: Connection, rows: list[Any]) -> None:
    model: Any = type(rows[0])
    groups: dict[frozenset[str], list[dict[str, Any]]] = {}
    for row in rows:
        values = _values(row)
        groups.setdefault(frozenset(values), []).append(values)
    for names, group in groups.items():
        statement = _insertion(model, connection.dialect, names, returns_key=False)
        statement.execute_many(connection, group)


def _values(row: Any) -> dict[str, Any]:
    """Return the values of a new row by column; columns without a value are left to the default of the database."""
    given: dict[str, Any] = row.__dict__
    model: Any = type(row)
    return {
        name: given.get(name) for name, has_default in _columns(model) if given.get(name) is not None or not has_default
    }


@cache
def _columns(model: Any) -> tuple[tuple[str, bool], ...]:
    """Return the names of the columns to fill, each with whether the database has a default for it."""
    table: Any = inspect(model).local_table
    generated = table.autoincrement_column
    return tuple(
        (column.name, column.server_default is not None) for column in table.columns if column is not generated
    )


@cache
def _child_relations(model: Any) -> tuple[tuple[str, str, bool], ...]:
    """Return the lists of child rows: the attribute, the child's column with the parent's key, whether it has lists too."""
    relations: list[Any] = [item for item in inspect(model).relationships if item.uselist]
    return tuple(
        (item.key, item.local_remote_pairs[0][1].name, bool(_child_relations(item.mapper.class_))) for item in relations
    )


@cache
def _insertion(model: Any, dialect: Dialect, names: frozenset[str], *, returns_key: bool) -> PreparedStatement:
    table: Any = inspect(model).local_table
    statement = insert(table).values({name: bindparam(name) for name in sorted(names)})
    return PreparedStatement(statement.returning(table.c.key) if returns_key else statement, dialect)
