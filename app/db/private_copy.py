"""Private copies of an SQLite database, for work that is thrown away, such as a dry run of a long import."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

from app.db.database import Database
from app.db.sqlite import sqlite_module
from app.files import private


@contextmanager
def private_copy(database: Database) -> Iterator[Database]:
    """Yield a copy of an SQLite database as of now, which is removed at the end of the block.

    Others write to the original meanwhile. The copy lies beside it, where there is room for a database.

    Raises:
        OSError, DBAPIError: the database cannot be read, or the copy cannot be written.
    """
    if database.file is None:
        raise TypeError("only an SQLite database can be copied")
    with private.temporary_file(database.file.path) as file:
        with (
            closing(sqlite_module().connect(str(file), isolation_level=None)) as copy,
            database.reading() as connection,
        ):
            # The copy need not outlive a power failure.
            copy.execute("PRAGMA synchronous = OFF")
            connection.connection.driver_connection.backup(copy)  # type: ignore[union-attr]  # the sqlite3 driver's
        with closing(Database(f"sqlite:///{file.absolute()}")) as opened:
            yield opened
