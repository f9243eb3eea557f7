"""SQLite: the module, engines with their pragmas, and statements sent to the driver past SQLAlchemy."""

import datetime as dt
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from types import ModuleType
from typing import Any, Final
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from app.db.deadline import Deadline
from app.db.postgresql_server import COMPILED_CACHE_SIZE

# Older SQLite can corrupt a WAL database when two connections checkpoint and write at once: https://sqlite.org/wal.html
_FIRST_SOUND_SQLITE: Final = (3, 51, 3)
# The JSON projections use aggregates with ORDER BY, which SQLite supports since 3.44.
_FIRST_USABLE_SQLITE: Final = (3, 44, 0)
THREAD_READS: Final = 8
# Page cache per connection: large for the writer and for the reader on the event loop, small for the up to ten readers
# in threads, since the operating system caches the file as well. Under varied queries each connection fills its cache.
KEPT_KIBIBYTES: Final = 8_192
_KEPT_IN_THREADS_KIBIBYTES: Final = 1_024
_KEPT_BY_WRITER_KIBIBYTES: Final = 16_384
# Compiled statements cached per connection, and by SQLAlchemy for all connections. Each combination of filters has its
# own statement, which with its projection takes 50 to 200 kB in either cache.
_KEPT_STATEMENTS: Final = 24
# A write sends more than a hundred different statements, always the same ones, most of which take a few kB.
_KEPT_BY_WRITER_STATEMENTS: Final = 256
# After a long read ends, the WAL shrinks to this size at the next checkpoint.
_KEPT_WAL_BYTES: Final = 64 * 1024 * 1024


def sqlite_module() -> ModuleType:
    """Return `pysqlite3`, which bundles a newer SQLite, if it is installed, or else the standard `sqlite3` module."""
    try:
        import pysqlite3.dbapi2  # noqa: PLC0415 - it has no wheels for some platforms
    except ImportError:
        return sqlite3
    module: ModuleType = pysqlite3.dbapi2
    return module


# Days are stored as text.
sqlite_module().register_adapter(dt.date, dt.date.isoformat)


def sqlite_warning() -> str | None:
    """Return a warning about the SQLite in use, or None if there is nothing wrong with it."""
    module = sqlite_module()
    if module.sqlite_version_info < _FIRST_SOUND_SQLITE:
        return (
            f"SQLite {module.sqlite_version} has the WAL-reset bug (fixed in 3.51.3), which can damage a database "
            "with several writing processes; run one worker, or install the pysqlite3 package"
        )
    return None


def create_sqlite_engine(url: URL, busy_timeout_seconds: float, *, writes: bool, extra_connections: int) -> Engine:
    """Create an engine that reads or writes; up to `extra_connections` are opened in addition to the usual ones.

    Raises:
        ValueError: the URL names no file, or SQLite is too old.
    """
    if url.database in {None, "", ":memory:"}:
        raise ValueError("DATABASE_URL names an SQLite database in memory; name a file, as sqlite:///path/to/file.db")
    module = sqlite_module()
    if module.sqlite_version_info < _FIRST_USABLE_SQLITE:
        raise ValueError(f"SQLite {module.sqlite_version} is too old; install the pysqlite3 package")
    engine = create_engine(
        url,
        module=module,
        pool_size=THREAD_READS + 2,
        max_overflow=extra_connections,
        query_cache_size=COMPILED_CACHE_SIZE,
        connect_args={
            "check_same_thread": False,
            "timeout": busy_timeout_seconds,
            "isolation_level": None,
            "cached_statements": _KEPT_BY_WRITER_STATEMENTS if writes else _KEPT_STATEMENTS,
        },
    )
    event.listen(engine, "do_connect", partial(_open_existing, module=module))
    event.listen(engine, "connect", partial(_set_pragmas, writes=writes))
    # A transaction that reads first and then writes fails at once if another has written: writers begin with BEGIN
    # IMMEDIATE.
    event.listen(engine, "begin", _begin_immediate if writes else _begin)
    return engine


def _open_existing(_dialect: object, _record: object, args: Any, options: Any, *, module: ModuleType) -> Any:
    """Open the file, which must exist: SQLite would otherwise create an empty database in place of a missing one."""
    file, *rest = args
    if not file.startswith("file:"):
        file = f"file:{quote(file)}?mode=rw"
    return module.connect(file, *rest, **{**options, "uri": True})


def _set_pragmas(connection: Any, record: Any, *, writes: bool) -> None:
    record.info["deadline"] = deadline = Deadline()
    deadline.install(connection)
    cursor = connection.cursor()
    if writes:
        cursor.execute("PRAGMA journal_mode = WAL")
        # FULL: the WAL is synced before a commit returns, so acknowledged writes survive a power failure.
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute(f"PRAGMA journal_size_limit = {_KEPT_WAL_BYTES}")
    else:
        cursor.execute("PRAGMA query_only = ON")
    # Triggers and views in a tampered file cannot call functions that do more than compute.
    cursor.execute("PRAGMA trusted_schema = OFF")
    cursor.execute("PRAGMA mmap_size = 0")
    cursor.execute(f"PRAGMA cache_size = -{_KEPT_BY_WRITER_KIBIBYTES if writes else _KEPT_IN_THREADS_KIBIBYTES}")
    cursor.close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


@contextmanager
def driver_errors(doing: str) -> Iterator[None]:
    """Report an error of the driver in the block as SQLAlchemy does; `doing` names what is done past it.

    Raises:
        DBAPIError: the driver raised an error.
    """
    try:
        yield
    except sqlite_module().Error as error:
        raise DBAPIError.instance(doing, None, error, sqlite_module().Error) from error


def send_to_sqlite(connection: Connection, text: str, values: Sequence[Any] = ()) -> list[Any]:
    """Send a statement to SQLite's driver, bypassing SQLAlchemy, and return all rows.

    Raises:
        DBAPIError: as SQLAlchemy raises it.
    """
    driver: Any = connection.connection.driver_connection
    try:
        rows: list[Any] = driver.execute(text, values).fetchall()
    except sqlite_module().Error as error:
        raise DBAPIError.instance(text, None, error, sqlite_module().Error) from error
    return rows


def send_many_to_sqlite(connection: Connection, text: str, values: Sequence[Sequence[Any]]) -> None:
    """Send a statement to SQLite's driver once for each list of values, bypassing SQLAlchemy.

    Raises:
        DBAPIError: as SQLAlchemy raises it.
    """
    driver: Any = connection.connection.driver_connection
    try:
        driver.executemany(text, values)
    except sqlite_module().Error as error:
        raise DBAPIError.instance(text, None, error, sqlite_module().Error) from error
