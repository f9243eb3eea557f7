"""Backup and restore of SQLite databases.

A backup is a single plain SQLite file with a consistent snapshot, taken while others keep writing. It is checked before
it gets its final name, so a file with that name can be restored. PostgreSQL has better tools of its own (`POSTGRESQL_REMEDY`).

See decision 49.
"""

import os
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from app.db import migrations
from app.db.database import Database
from app.db.faults import SUFFIXES
from app.db.sqlite import sqlite_module
from app.files import private
from app.maintenance import after_restore, structure
from app.services.changes import feed_epoch

POSTGRESQL_REMEDY: Final = (
    "this command is for SQLite; for PostgreSQL use pg_dump --format=custom --file=FILE and "
    "pg_restore --clean --if-exists --dbname=… FILE, then diplomatic-events after-restore"
)
_PAGES_PER_STEP: Final = 2_000
_MAX_SHOWN: Final = 10
Progress = Callable[[int, int], None]
"""Callback that receives the number of copied pages and the total number of pages."""


class BackupError(ValueError):
    """The database or backup cannot be used, or the target file already exists."""


def create_backup(database: Database, target: Path, *, replace: bool = False, progress: Progress | None = None) -> int:
    """Write a checked backup and return its size in bytes. On failure, `target` is neither created nor changed.

    Raises:
        BackupError: the database is not SQLite, the copy fails its checks, the directory of `target` does not exist, or the
            file exists and must not be replaced, or is not a file.
        OSError, DBAPIError: the database cannot be read, or the file cannot be written.
    """
    _path_of(database)
    if not target.parent.is_dir():
        raise BackupError(f"{target.parent} is not a directory; create it first")
    if database.file is not None and database.file.owns(target):
        raise BackupError(f"{target} is a file of the database itself; name another file")
    if target.exists() and not target.is_file():
        raise BackupError(f"{target} is not a regular file; name another")
    if target.exists() and not replace:
        raise BackupError(f"{target} already exists; choose another file, or give --replace")
    with private.temporary_file(target) as unfinished:
        with database.reading() as connection:
            counted = _counts(connection.connection.driver_connection)
            _copy(connection.connection.driver_connection, unfinished, progress)
        with closing(_open(unfinished)) as copy:
            _check(copy, target.name)
            if _counts(copy) != counted:
                raise BackupError("the copy has fewer records than the database; it was discarded")
            # So that followers of the change feed notice even if the file is put in place without `restore_backup`.
            feed_epoch.start_epoch_in_copy(copy)
        _finalize(unfinished, target)
    return target.stat().st_size


@dataclass(frozen=True, slots=True)
class RestoreResult:
    """Result of `restore_backup`: the migrations that it ran, and the API keys of the backup."""

    migrations: list[str]
    keys: after_restore.RestoredKeys


def restore_backup(
    database: Database, file: Path, *, migrate: bool = False, revoke_keys: bool = False
) -> RestoreResult:
    """Build the database from a backup, with a new epoch of the change feed.

    Raises:
        BackupError: the settings name no SQLite database, or one that already exists; the file is missing, damaged or no
            database of this program; it was written by a newer program, or by an older one while `migrate` is off; or
            its tables, views, triggers or indexes differ from the schema. Nothing was changed.
    """
    target = _path_of(database)
    for suffix in ("", *SUFFIXES):
        if (existing := Path(f"{os.path.realpath(target)}{suffix}")).exists():
            raise BackupError(f"{existing} already exists and is never overwritten; stop the service and move it away")
    if not file.is_file():
        raise BackupError(f"{file} is not a file")
    with closing(_open(file)) as backup:
        missing = _check(backup, file.name)
        if missing and not migrate:
            raise BackupError(f"{file} is from an older version: it lacks {', '.join(missing)}; give --migrate")
        counted = _counts(backup)
        with private.temporary_file(target) as unfinished:
            _copy(backup, unfinished, None)
            keys = _finish(unfinished, migrate=bool(missing), revoke_keys=revoke_keys)
            with closing(_open(unfinished)) as copy:
                _check(copy, unfinished.name)
                if not missing and _counts(copy) != counted:
                    raise BackupError("the copy has fewer records than the backup; it was discarded")
            _finalize(unfinished, target, over=False)
    return RestoreResult(missing, keys)


def _path_of(database: Database) -> Path:
    if database.file is None:
        raise BackupError(POSTGRESQL_REMEDY)
    return database.file.path


def _open(file: Path) -> Any:
    connection = sqlite_module().connect(f"{file.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None)
    # Do not trust the schema of a foreign file: https://sqlite.org/security.html
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    return connection


def _copy(source: Any, target: Path, progress: Progress | None) -> None:
    """Copy a database with SQLite's backup API; a source within a transaction is copied as the transaction sees it."""

    def report(_status: int, remaining: int, pages: int) -> None:
        if progress is not None:
            progress(pages - remaining, pages)

    with closing(_open(target)) as copy:
        # The copy is synced once, when it is complete; nobody uses it before that.
        copy.execute("PRAGMA synchronous = OFF")
        source.backup(copy, pages=_PAGES_PER_STEP, progress=report)
        # In WAL mode the copy would need a log file beside it; without one it can be moved as a single file.
        copy.execute("PRAGMA journal_mode = DELETE")


def _check(connection: Any, name: str) -> list[str]:
    """Check the structure of a file, then its pages and references; return the migrations that it lacks.

    The structure comes first, because the check of pages evaluates expressions of indexes and constraints, which an
    attacker could have written.

    Raises:
        BackupError: a check failed.
    """
    module = sqlite_module()
    try:
        missing = _missing_migrations(connection, name)
        last = migrations.known_revisions()[-len(missing) - 1]
        if foreign := structure.differences(connection.execute(structure.QUERY), last):
            raise BackupError(f"{name} has an unexpected schema: {_first(foreign)}")
        messages = [row[0] for row in connection.execute("PRAGMA integrity_check(5)")]
        if messages != ["ok"]:
            raise BackupError(f"{name} is damaged: {'; '.join(messages)}")
        if broken := connection.execute("PRAGMA foreign_key_check").fetchone():
            raise BackupError(f"{name} is incomplete: a row of {broken[0]} refers to a missing row of {broken[2]}")
    except module.DatabaseError as error:
        raise BackupError(f"{name} is damaged or not an SQLite database: {error}") from error
    return missing


def _first(messages: list[str]) -> str:
    rest = f"; and {len(messages) - _MAX_SHOWN} more" if len(messages) > _MAX_SHOWN else ""
    return "; ".join(messages[:_MAX_SHOWN]) + rest


def _missing_migrations(connection: Any, name: str) -> list[str]:
    """Return the migrations that a backup lacks."""
    known = migrations.known_revisions()
    # Only a table counts: a view of this name could run anything.
    if (
        connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'alembic_version'").fetchone()
        is None
    ):
        raise BackupError(f"{name} is not a database of this program")
    rows = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    if len(rows) != 1 or rows[0][0] not in known:
        revisions = ", ".join(str(row[0]) for row in rows) or "none"
        raise BackupError(
            f"{name} has unknown migrations ({revisions}); use the version of this program that created it"
        )
    return list(known[known.index(rows[0][0]) + 1 :])


def _finish(file: Path, *, migrate: bool, revoke_keys: bool) -> after_restore.RestoredKeys:
    with closing(Database(f"sqlite:///{file.absolute()}")) as database:
        if migrate:
            migrations.upgrade(database)
        with database.writing() as session:
            keys = after_restore.finish_restore(session, revoke_keys=revoke_keys)
    with closing(_open(file)) as connection:
        # Fold the WAL back into the single file.
        connection.execute("PRAGMA journal_mode = DELETE")
    return keys


def _counts(connection: Any) -> dict[str, int]:
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {
        name: connection.execute(f"SELECT count(*) FROM {_quoted(name)}").fetchone()[0]  # noqa: S608 - it is quoted
        for name in names
        if not name.startswith("sqlite_")
    }


def _quoted(name: str) -> str:
    """Return an SQL identifier in double quotes, with quotes inside it doubled (https://sqlite.org/lang_keywords.html)."""
    return '"' + name.replace('"', '""') + '"'


def _finalize(unfinished: Path, target: Path, *, over: bool = True) -> None:
    """Rename a complete file to its final name, durably, so that a power failure does not lose it."""
    _sync(unfinished)
    if over:
        unfinished.replace(target)
    else:
        # Unlike a rename, a link fails if the name has been taken in the meantime.
        os.link(unfinished, target)
    _sync(target.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
