"""The whole content of an SQLite database: whether others have changed it, its replacement, and what deleted texts leave in it.

See decision 249.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from app.db.database import Database
from app.db.faults import DatabaseFile
from app.db.sqlite import driver_errors, sqlite_module
from app.problems import Unavailable

_PAGES_AT_ONCE: Final = 64
_WITHOUT_UNUSED_TERMS: Final = (
    "DELETE FROM facet_counts WHERE term_key IN (SELECT key FROM terms WHERE meeting_count = 0)",
    "DELETE FROM facet_counts WHERE value_key IN (SELECT key FROM terms WHERE meeting_count = 0)",
    "DELETE FROM terms WHERE meeting_count = 0",
)
_FULL_TEXT_INDEXES: Final = (
    "SELECT name FROM sqlite_schema WHERE sql LIKE 'CREATE VIRTUAL TABLE % USING fts5%' ORDER BY name"
)


class ContentChanged(Exception):
    """Others have written to the database since its content was read."""


class ContentWatch:
    """Watches a database for transactions that others commit."""

    def __init__(self, connection: Any, file: DatabaseFile) -> None:
        """Watch through a connection of the driver, which is used for nothing else."""
        self._connection, self._file = connection, file

    def version(self) -> int:
        """Return a number that changes with every transaction that another connection commits, in any process.

        Raises:
            Unavailable: the file was replaced or deleted.
        """
        if self._file.is_replaced:
            raise Unavailable("the database file was replaced; retry", headers={"Retry-After": "30"})
        # https://sqlite.org/pragma.html#pragma_data_version
        return int(self._connection.execute("PRAGMA data_version").fetchone()[0])


@contextmanager
def watched(database: Database) -> Iterator[ContentWatch]:
    """Yield a watch on an SQLite database."""
    path = file_of(database)
    file = DatabaseFile(str(path))
    file.accept()
    url = f"file:{quote(str(path))}?mode=ro"
    with closing(sqlite_module().connect(url, uri=True, isolation_level=None, check_same_thread=False)) as connection:
        yield ContentWatch(connection, file)


def file_of(database: Database) -> Path:
    """Return the path of an SQLite database.

    Raises:
        TypeError: the database is not one of SQLite.
    """
    if database.file is None:
        raise TypeError("only an SQLite database can be copied")
    return database.file.path


def replace_content(source: Database, target: Database, watch: ContentWatch, version: int) -> None:
    """Replace all pages of a database by those of another, in one transaction, which is synced before this returns.

    Readers go on with the content before it. Time and room in the write-ahead log are those of writing the whole source. The
    caller has the turn of a writer; a program that takes no turns is found by SQLite's own lock.

    Raises:
        ContentChanged: the `version` of the target is another by now; nothing was changed.
        Unavailable: another program keeps the target locked, or its file was replaced; nothing was changed.
        DBAPIError: the target cannot be written; nothing was changed.
    """
    with source.write_engine.connect() as reading, target.write_engine.connect() as writing:
        origin: Any = reading.connection.driver_connection
        copy: Any = writing.connection.driver_connection
        pages = origin.execute("PRAGMA page_count").fetchone()[0]
        is_checked = False

        def check(status: int, *_remaining: int) -> None:
            # Called after each step. The first one takes the lock; the last one commits, so there are several.
            nonlocal is_checked
            if status in {sqlite_module().SQLITE_BUSY, sqlite_module().SQLITE_LOCKED}:
                raise Unavailable("another program keeps the database locked; retry", headers={"Retry-After": "1"})
            if not is_checked and watch.version() != version:
                raise ContentChanged
            is_checked = True

        with driver_errors("backup"):
            origin.backup(copy, pages=max(1, min(_PAGES_AT_ONCE, pages // 2)), progress=check)


def checkpoint(database: Database) -> None:
    """Move what the write-ahead log has into the database file, while others read and write."""
    with database.write_engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        # If it fails, the log keeps what it has, and a later writer does it.
        with suppress(sqlite_module().Error):
            driver.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()


def remove_traces(driver: Any) -> None:
    """Remove the words of deleted texts from derived tables: terms that no meeting has, and words in segments of the indexes.

    `driver` is a connection of the driver in no transaction. No other write may be in progress that knows the keys of terms. Free space
    of the file, which `VACUUM` removes, has the words afterwards.

    Raises:
        sqlite3.Error: the database cannot be written; nothing was changed.
    """
    driver.execute("BEGIN IMMEDIATE")
    try:
        for statement in _WITHOUT_UNUSED_TERMS:
            driver.execute(statement)
        for (name,) in driver.execute(_FULL_TEXT_INDEXES).fetchall():
            # Merges all segments into one, which leaves out the words of deleted rows.
            driver.execute(f"INSERT INTO {name} ({name}) VALUES ('optimize')")  # noqa: S608 - a name of the schema
        driver.execute("COMMIT")
    except BaseException:
        driver.execute("ROLLBACK")
        raise
