"""Statements that are compiled to text once and sent directly to the driver.

SQLAlchemy's statement cache saves compiling a statement again, but not looking it up in the cache, binding and wrapping
rows. The same statements, built once and executed by SQLAlchemy, take 1.32 times the CPU time for a record without the
cache and 1.17 times for a page (`docs/performance.md`, "Home-made parts"), so this module stays.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Connection, Dialect, Integer, bindparam, literal_column
from sqlalchemy.orm import Session

from app.db.postgresql_loop import execute_many_on_postgresql, execute_postgresql
from app.db.sqlite import send_many_to_sqlite, send_to_sqlite

_NAMED = re.compile(r"%(?:%|\((\w+)\)s)")


def bound_limit(name: str) -> ColumnElement[int]:
    """Build a LIMIT from the parameter `name`.

    SQLite plans by the value of a bare parameter after LIMIT, and so compiles the statement again for each execution,
    which takes longer than reading a page. A sum is not looked into.
    """
    return bindparam(name, type_=Integer()) + literal_column("0", Integer())


class PreparedStatement:
    """A statement with named parameters, compiled for one dialect."""

    def __init__(self, statement: Any, dialect: Dialect) -> None:
        """Compile the statement. Every value that varies between executions must be a `bindparam`."""
        compiled = statement.compile(dialect=dialect)
        self._constants = compiled.params
        self._is_sqlite = dialect.name == "sqlite"
        if self._is_sqlite:
            self._text, self._order = str(compiled), compiled.positiontup or ()
        else:
            numbered, self._order = _numbered(str(compiled))
            # psycopg takes bytes; only they are kept, since the text can be ten kilobytes long.
            self._encoded = numbered.encode()

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
        ordered = [self._ordered(item) for item in values]
        if self._is_sqlite:
            send_many_to_sqlite(connection, self._text, ordered)
        else:
            execute_many_on_postgresql(connection, self._encoded, ordered)

    def _ordered(self, values: Mapping[str, Any]) -> list[Any]:
        parameters = {**self._constants, **values}
        ordered = [parameters[name] for name in self._order]
        if self._is_sqlite:
            # SQLite stores dates as text.
            return [item.isoformat() if isinstance(item, dt.date) else item for item in ordered]
        return ordered


def fetch(
    connection: Connection | Session, statement: Any, values: Mapping[str, Any] = MappingProxyType({})
) -> list[Any]:
    """Execute a statement that a module defines once, prepared on first use, and return all rows.

    Values are those of the driver: SQLite's returns dates as text.
    """
    driver_connection = connection.connection() if isinstance(connection, Session) else connection
    return _prepared(statement, driver_connection.dialect).rows(driver_connection, values)


def fetch_column(connection: Connection | Session, statement: Any, **values: Any) -> list[Any]:
    """Execute a statement as `fetch` does, and return the first column."""
    return [row[0] for row in fetch(connection, statement, values)]


def fetch_value(connection: Connection | Session, statement: Any, **values: Any) -> Any:
    """Execute a statement as `fetch` does, and return the first column of the first row; None if there is no row."""
    return next(iter(fetch_column(connection, statement, **values)), None)


@cache
def _prepared(statement: Any, dialect: Dialect) -> PreparedStatement:
    return PreparedStatement(statement, dialect)


def _numbered(text: str) -> tuple[str, Sequence[str]]:
    """Replace the parameters by PostgreSQL's `$1` placeholders; return the text and the parameter names in order."""
    names: dict[str, int] = {}

    def number(match: re.Match[str]) -> str:
        return f"${names.setdefault(match[1], len(names) + 1)}" if match[1] else "%"

    return _NAMED.sub(number, text), list(names)
