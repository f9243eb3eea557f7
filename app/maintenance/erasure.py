"""Erasure of deleted content from the storage of a database.

A row that was deleted or replaced leaves its bytes in free space of the database's files until something else is stored there, and
the words of a text stay in the full-text index until its segments are merged. No request shows them, but whoever can read the files
can. So on SQLite, the command `redact` ends with an erasure; on PostgreSQL, which locks each table for it, it is a command of its own.

See decision 306.
"""

import shutil
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from sqlalchemy.exc import DBAPIError

from app.db.content import file_of, remove_traces
from app.db.database import Database
from app.db.sqlite import driver_errors
from app.db.writer_lock import LONGEST_SECONDS, WriterQueue

_TABLES: Final = """
SELECT oid::regclass::text FROM pg_class
WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace ORDER BY 1
"""


class EraseError(Exception):
    """Deleted content could not be erased; the message says why. The database is unharmed."""


def erase_deleted(database: Database) -> None:
    """Erase from the storage what was deleted, replaced or redacted.

    On SQLite, the file and its write-ahead log then have no trace of it. Readers go on; writers wait, for about a second at 10,000
    meetings. Room is needed for twice the file: in the log, and where SQLite puts temporary files. On PostgreSQL, the
    tables have no trace of it, and each is locked while it is rewritten; the server's log has it until it reuses its files.

    Raises:
        EraseError: the disk is full, or readers kept the log or a table; it can be tried again.
        Unavailable: other writers kept the database busy.
    """
    try:
        if database.is_sqlite:
            _rewrite_file(database)
        else:
            _rewrite_tables(database)
    except DBAPIError as error:
        raise EraseError(str(error.orig)) from error


def _rewrite_file(database: Database) -> None:
    file = file_of(database)
    queue = WriterQueue(str(file))
    with (
        queue.only_long_write(LONGEST_SECONDS),
        queue.merging_turn(LONGEST_SECONDS),
        database.write_engine.connect() as connection,
        driver_errors("VACUUM"),
    ):
        driver: Any = connection.connection.driver_connection
        _check_room(file)
        remove_traces(driver)
        try:
            driver.execute("VACUUM")
        finally:
            # The log has the new pages and those that were written before; after a failure, it has what there was room for.
            [(is_busy, _, _)] = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    if is_busy:
        raise EraseError("a long read, such as an export, keeps the write-ahead log in use")


def _check_room(file: Path) -> None:
    """Check that the log has room for the file: a full disk would refuse the writes of others.

    Raises:
        EraseError: it has not.
    """
    size, free = file.stat().st_size, shutil.disk_usage(file.parent).free
    if free <= size:
        raise EraseError(f"to rewrite the file, its disk must have {size:,} bytes free, and has {free:,}; make room")


def _rewrite_tables(database: Database) -> None:
    with closing(database.write_engine.connect().execution_options(isolation_level="AUTOCOMMIT")) as connection:
        # Not the limit for locks: whoever comes later waits behind this command.
        connection.detach()
        connection.exec_driver_sql("SET statement_timeout = 0")
        for table in connection.exec_driver_sql(_TABLES).scalars().all():
            connection.exec_driver_sql(f"VACUUM (FULL, ANALYZE) {table}")
        # Samples of values, which the owner of the database may rewrite; for anybody else this does nothing.
        connection.exec_driver_sql("VACUUM (FULL) pg_catalog.pg_statistic")
