"""Statements whose text is made once and sent to the driver as it is.

SQLAlchemy's own cache spares compiling a statement again, but not building it, nor finding it in the cache; for a
statement that SQLite answers in fifty microseconds both take longer than the answer.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Dialect

from app.db.database import send_to_sqlite
from app.db.postgresql_loop import send_to_postgresql

_NAMED = re.compile(r"%(?:%|\((\w+)\)s)")


def gathers(connection: Connection) -> bool:
    """Say whether many questions are best asked in one statement: where each is a round trip, and not on SQLite."""
    return connection.dialect.name != "sqlite"


class Prepared:
    """A statement with named parameters, for one dialect."""

    def __init__(self, statement: Any, dialect: Dialect) -> None:
        """Make the text. Every value that differs from one sending to the next must be a `bindparam`."""
        compiled = statement.compile(dialect=dialect)
        self._constants = compiled.params
        self._is_sqlite = dialect.name == "sqlite"
        if self._is_sqlite:
            self._text, self._order = str(compiled), compiled.positiontup or ()
        else:
            numbered, self._order = _numbered(str(compiled))
            # psycopg takes bytes; a text of ten kilobytes is not kept twice.
            self._encoded = numbered.encode()

    @property
    def text(self) -> str:
        """The statement as it is sent."""
        return self._text if self._is_sqlite else self._encoded.decode()

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> list[Any]:
        """Send it with these values of its parameters; give all rows."""
        every = {**self._constants, **values}
        if self._is_sqlite:
            return send_to_sqlite(connection, self._text, [_for_sqlite(every[name]) for name in self._order])
        return send_to_postgresql(connection, self._encoded, [every[name] for name in self._order])


def _numbered(text: str) -> tuple[str, Sequence[str]]:
    """Write the parameters as PostgreSQL takes them, `$1`; give the text, and the name of each."""
    names: dict[str, int] = {}

    def number(found: re.Match[str]) -> str:
        return f"${names.setdefault(found[1], len(names) + 1)}" if found[1] else "%"

    return _NAMED.sub(number, text), list(names)


def _for_sqlite(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value
