"""Private copies of an SQLite database, in which a long import goes on while others write to the original.

See decision 249.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from sqlalchemy import event

from app.db.database import Database
from app.db.sqlite import driver_errors, sqlite_module
from app.files import private


@contextmanager
def private_copy(database: Database) -> Iterator[Database]:
    """Yield a copy of an SQLite database as of now, which is removed at the end of the block.

    Others write to the original meanwhile. The copy need not outlive a power failure, and is not synced. It lies beside the
    original, where there is room for a database.

    Raises:
        TypeError: the database is not one of SQLite.
        OSError, DBAPIError: the database cannot be read, or the copy cannot be written.
    """
    if database.file is None:
        raise TypeError("only an SQLite database can be copied")
    with private.temporary_file(database.file.path) as file:
        with (
            driver_errors("backup"),
            closing(sqlite_module().connect(str(file), isolation_level=None)) as copy,
            database.reading() as connection,
        ):
            _leave_unsynced(copy, None)
            driver: Any = connection.connection.driver_connection
            driver.backup(copy)
        with closing(Database(f"sqlite:///{file.absolute()}")) as opened:
            event.listen(opened.write_engine, "connect", _leave_unsynced)
            yield opened


def _leave_unsynced(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA synchronous = OFF")
