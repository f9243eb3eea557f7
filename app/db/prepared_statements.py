"""Statements that are compiled to text once and sent directly to the driver.

SQLAlchemy's statement cache saves compiling a statement again, but not building it or looking it up in the cache; for a
statement that SQLite answers in fifty microseconds, both take longer than the query.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Dialect

from app.db.postgresql_loop import send_to_postgresql
from app.db.sqlite import send_to_sqlite

_NAMED = re.compile(r"%(?:%|\((\w+)\)s)")


def gathers(connection: Connection) -> bool:
    """Return whether to combine many queries into one statement: not on SQLite, where a query is not a round trip."""
    return connection.dialect.name != "sqlite"


class Prepared:
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
        every = {**self._constants, **values}
        if self._is_sqlite:
            return send_to_sqlite(connection, self._text, [_for_sqlite(every[name]) for name in self._order])
        return send_to_postgresql(connection, self._encoded, [every[name] for name in self._order])


def _numbered(text: str) -> tuple[str, Sequence[str]]:
    """Replace the parameters by PostgreSQL's `$1` placeholders; return the text and the parameter names in order."""
    names: dict[str, int] = {}

    def number(found: re.Match[str]) -> str:
        return f"${names.setdefault(found[1], len(names) + 1)}" if found[1] else "%"

    return _NAMED.sub(number, text), list(names)


def _for_sqlite(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value
