"""Savepoints of a connection. On SQLite they are sent to the driver as they are: by SQLAlchemy they take sixteen times as long.

An import sets one for each row that changes a record. SQLAlchemy's own savepoints may be set and released within.

See decisions 311 and 323.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from sqlalchemy import Connection

from app.db.sqlite import send_to_sqlite


def savepoint(connection: Connection) -> AbstractContextManager[Any]:
    """Keep what is written in the block, or nothing of it if the block raises anything.

    Raises:
        DBAPIError: the savepoint cannot be set, released or rolled back to; the transaction must then be rolled back.
    """
    return _savepoint_on_sqlite(connection) if connection.dialect.name == "sqlite" else connection.begin_nested()


@contextmanager
def _savepoint_on_sqlite(connection: Connection) -> Iterator[None]:
    send_to_sqlite(connection, "SAVEPOINT row_of_import")
    try:
        yield
    except BaseException:
        send_to_sqlite(connection, "ROLLBACK TO row_of_import")
        send_to_sqlite(connection, "RELEASE row_of_import")
        raise
    send_to_sqlite(connection, "RELEASE row_of_import")
