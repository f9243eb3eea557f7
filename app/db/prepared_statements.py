"""Statements that are compiled to text once and sent directly to the driver.

SQLAlchemy's statement cache saves compiling a statement again, but not looking it up in the cache, binding and wrapping
rows. The same statements, built once and executed by SQLAlchemy, take 1.32 times the CPU time for a record without the
cache and 1.17 times for a page (`docs/performance.md`, "Home-made parts"), so this module stays.

See decision 23.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import chain
from operator import itemgetter
from types import MappingProxyType
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Dialect, Integer, Table, bindparam, literal_column
from sqlalchemy.orm import Session
from sqlalchemy.sql import visitors

from app.db.postgresql_loop import execute_many_on_postgresql, execute_postgresql
from app.db.sqlite import send_many_to_sqlite, send_to_sqlite

_NAMED = re.compile(r"%(?:%|\((\w+)\)s)")
_FOUND_BY = "found_by"
"""The option of a statement that lists the columns in which it looks for values of parameters."""
S = TypeVar("S", bound=Any)


def bound_limit(name: str) -> ColumnElement[int]:
    """Build a LIMIT from the parameter `name`.

    SQLite plans by the value of a bare parameter after LIMIT, and so compiles the statement again for each execution,
    which takes longer than reading a page. A sum is not looked into.
    """
    return bindparam(name, type_=Integer()) + literal_column("0", Integer())


class PreparedStatement:
    """A statement with named parameters, compiled for one dialect and for lists of some sizes."""

    def __init__(self, statement: Any, dialect: Dialect, sizes: Sequence[tuple[str, int]] = ()) -> None:
        """Compile the statement. Every value that varies between executions must be a `bindparam`.

        `sizes` has the name and the size of each parameter that is a list; its elements are `name_1` and so on.
        """
        compiled = statement.compile(dialect=dialect)
        self._constants = compiled.params
        self._is_sqlite = dialect.name == "sqlite"
        text, order = str(compiled), compiled.positiontup
        if sizes:
            expanded = compiled.construct_expanded_state(
                {**self._constants, **{name: [None] * size for name, size in sizes}}
            )
            text, order, self._constants = expanded.statement, expanded.positiontup, expanded.parameters
        if self._is_sqlite:
            self._text, self._order = text, order or ()
        else:
            numbered, self._order = _numbered(text)
            # psycopg takes bytes; only they are cached, since the text can be ten kilobytes long.
            self._encoded = numbered.encode()
        self._take = _taker(self._order)

    @property
    def text(self) -> str:
        """The text of the statement, as it is sent."""
        return self._text if self._is_sqlite else self._encoded.decode()

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> list[Any]:
        """Execute the statement with these parameter values, and return all rows."""
        ordered = self._ordered(values)
        if self._is_sqlite:
            return send_to_sqlite(connection, self._text, ordered)
        return execute_postgresql(connection, self._encoded, ordered)

    def execute_many(self, connection: Connection, values: Sequence[Mapping[str, Any]]) -> None:
        """Execute the statement, which returns no rows, once for each mapping of parameter values."""
        self._execute_all(connection, list(map(self._ordered, values)))

    def execute_rows(self, connection: Connection, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Execute the statement, which returns no rows, once for each of `rows`: the values of the parameters `names`."""
        if tuple(names) != tuple(self._order):
            take = _taker([names.index(name) for name in self._order])
            rows = list(map(take, rows))
        self._execute_all(connection, rows)

    def _execute_all(self, connection: Connection, rows: Sequence[Sequence[Any]]) -> None:
        if self._is_sqlite:
            send_many_to_sqlite(connection, self._text, rows)
        else:
            execute_many_on_postgresql(connection, self._encoded, rows)

    def _ordered(self, values: Mapping[str, Any]) -> Sequence[Any]:
        try:
            return self._take(values)
        except KeyError:
            constants = self._constants
            return [values[name] if name in values else constants[name] for name in self._order]


def _taker(names: Sequence[Any]) -> Callable[[Any], Sequence[Any]]:
    """Return a function that takes the values of these names from a mapping, or at these places from a sequence.

    Rows are many, so it takes as few steps as possible.
    """
    if len(names) > 1:
        return itemgetter(*names)
    return lambda values: [values[name] for name in names]


def found_by(statement: S, **columns: Any) -> S:
    """Mark a statement that finds rows by their values in columns, given by the names of its parameters.

    A parameter may have several columns, in a tuple. New rows of an import that have none of the values cannot change the
    result, so they need not be inserted before the statement is executed.
    """
    pairs = [
        (column, name)
        for name, several in columns.items()
        for column in (several if isinstance(several, tuple) else (several,))
    ]
    marked: S = statement.execution_options(**{_FOUND_BY: pairs})
    return marked


def fetch(
    connection: Connection | Session, statement: Any, values: Mapping[str, Any] = MappingProxyType({})
) -> list[Any]:
    """Execute a statement that a module defines once, prepared on first use, and return all rows.

    The value of a parameter with `expanding` is a list. Values returned are those of the driver: SQLite's returns dates
    as text.
    """
    driver_connection = reading_connection(connection, statement, values)
    prepared, expanded = _prepared_for(statement, driver_connection.dialect, values)
    return prepared.rows(driver_connection, expanded)


def send(connection: Connection | Session, statement: Any, *values: Mapping[str, Any]) -> None:
    """Execute a statement that a module defines once and that returns no rows, once for each of `values`.

    Only the first of several may have lists.
    """
    driver_connection = connection.connection() if isinstance(connection, Session) else connection
    prepared, expanded = _prepared_for(statement, driver_connection.dialect, values[0])
    prepared.execute_many(driver_connection, [expanded, *values[1:]])


def send_rows(
    connection: Connection | Session, statement: Any, names: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    """Execute a statement as `send` does, once for each of `rows`, which have the values of the parameters `names` in order."""
    driver_connection = connection.connection() if isinstance(connection, Session) else connection
    _prepared(statement, driver_connection.dialect).execute_rows(driver_connection, names, rows)


def reading_connection(
    connection: Connection | Session, statement: Any, values: Mapping[str, Any] = MappingProxyType({})
) -> Connection:
    """Return a connection, or that of a session, for a statement that only reads."""
    if not isinstance(connection, Session):
        return connection
    # The session of a write imports this module.
    connect: Callable[..., Connection] | None = getattr(connection, "reading_connection", None)
    if connect is None:
        return connection.connection()
    columns = statement.get_execution_options().get(_FOUND_BY)
    pairs = (
        None
        if columns is None
        else [(column, value) for column, name in columns for value in _as_sequence(values[name])]
    )
    return connect(_tables_of(statement), pairs)


def _as_sequence(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else (value,)


@cache
def _tables_of(statement: Any) -> frozenset[str]:
    return frozenset(item.name for item in visitors.iterate(statement) if isinstance(item, Table))


def fetch_column(connection: Connection | Session, statement: Any, **values: Any) -> list[Any]:
    """Execute a statement as `fetch` does, and return the first column."""
    return [row[0] for row in fetch(connection, statement, values)]


def fetch_value(connection: Connection | Session, statement: Any, **values: Any) -> Any:
    """Execute a statement as `fetch` does, and return the first column of the first row; None if there is no row."""
    return next(iter(fetch_column(connection, statement, **values)), None)


def _prepared_for(
    statement: Any, dialect: Dialect, values: Mapping[str, Any]
) -> tuple[PreparedStatement, Mapping[str, Any]]:
    """Return the statement prepared for lists as long as those among the values, and the values with their elements."""
    lists = {name: value for name, value in values.items() if isinstance(value, list)}
    if not lists:
        return _prepared(statement, dialect), values
    sizes = {name: _padded_size(len(elements)) for name, elements in lists.items()}
    expanded = {
        f"{name}_{index}": element
        for name, elements in lists.items()
        for index, element in enumerate(chain(elements, elements[-1:] * (sizes[name] - len(elements))), 1)
    }
    return _prepared(statement, dialect, tuple(sizes.items())), {**values, **expanded}


@cache
def _prepared(statement: Any, dialect: Dialect, sizes: Sequence[tuple[str, int]] = ()) -> PreparedStatement:
    return PreparedStatement(statement, dialect, sizes)


def _padded_size(size: int) -> int:
    """Return the next power of two, so that lists of all sizes share a few statements; one element is repeated."""
    return 1 << (size - 1).bit_length() if size else 0


def _numbered(text: str) -> tuple[str, Sequence[str]]:
    """Replace the parameters by PostgreSQL's `$1` placeholders; return the text and the parameter names in order."""
    names: dict[str, int] = {}

    def number(match: re.Match[str]) -> str:
        return f"${names.setdefault(match[1], len(names) + 1)}" if match[1] else "%"

    return _NAMED.sub(number, text), list(names)
