"""Backups of an SQLite database, and restoring them.

A backup is one plain SQLite file, of one moment, made while others go on writing. It is checked before it gets its
name, so what has the name of a backup can be restored. PostgreSQL has better tools of its own (`REMEDY`).
"""

import os
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from app.db import migrations
from app.db.database import Database, sqlite_module
from app.db.faults import SUFFIXES
from app.files import private
from app.maintenance import after_restore, structure
from app.services import feed_epoch

REMEDY: Final = (
    "this command is for SQLite; PostgreSQL's own are pg_dump --format=custom --file=FILE and "
    "pg_restore --clean --if-exists --dbname=… FILE, and then diplomatic-events after-restore"
)
_PAGES_AT_A_TIME: Final = 2_000
_TOLD: Final = 10
Progress = Callable[[int, int], None]
"""Takes how many pages are done, and of how many."""


class Unfit(ValueError):
    """The file is no backup that this program can restore, or there is something in the way."""


def back_up(database: Database, target: Path, *, replace: bool = False, progress: Progress | None = None) -> int:
    """Write a checked backup; gives its size in bytes. On failure nothing of this name is made or changed.

    Raises:
        Unfit: the database is not SQLite or not whole, the copy is not, or the file is there and not to be replaced.
        OSError, DBAPIError: the database cannot be read, or the file cannot be written.
    """
    source = _path_of(database)
    if not target.parent.is_dir():
        raise Unfit(f"{target.parent} is no directory; make it first")
    if target.exists() and (not replace or target.samefile(source)):
        raise Unfit(f"{target} is there already; name another file, or give --replace")
    with private.path(target) as unfinished:
        with database.reading() as connection:
            counted = _counts(connection.connection.driver_connection)
            _copy(connection.connection.driver_connection, unfinished, progress)
        with closing(_open(unfinished)) as copy:
            _check(copy, target.name)
            if _counts(copy) != counted:
                raise Unfit("the copy has not as many records as the database; nothing was kept")
            # So that followers are told also where the file is put in place without `restore`.
            feed_epoch.renew_copy(copy)
        _name(unfinished, target)
    return target.stat().st_size


@dataclass(frozen=True, slots=True)
class Restored:
    """What `restore` did: the migrations that it ran, and what became of the keys in the backup."""

    migrated: list[str]
    keys: after_restore.Keys


def restore(database: Database, file: Path, *, migrate: bool = False, revoke_keys: bool = False) -> Restored:
    """Build the database of the settings from a backup, with a new epoch of the change feed.

    Raises:
        Unfit: there is a database already, or the file is damaged, no database of this program, of a newer program, or
            of an older one and `migrate` is off; or it holds tables, views, triggers or indexes that the program did not
            make. Nothing was changed.
    """
    target = _path_of(database)
    for suffix in ("", *SUFFIXES):
        if (standing := Path(f"{os.path.realpath(target)}{suffix}")).exists():
            raise Unfit(f"{standing} is there, and nothing is written over it; stop the service and move it away")
    if not file.is_file():
        raise Unfit(f"{file} is no file")
    with closing(_open(file)) as backup:
        lacking = _check(backup, file.name)
        if lacking and not migrate:
            raise Unfit(f"{file} is of an older program: it lacks {', '.join(lacking)}; give --migrate")
        counted = _counts(backup)
        with private.path(target) as unfinished:
            _copy(backup, unfinished, None)
            keys = _finish(unfinished, migrate=bool(lacking), revoke_keys=revoke_keys)
            with closing(_open(unfinished)) as copy:
                _check(copy, unfinished.name)
                if not lacking and _counts(copy) != counted:
                    raise Unfit("the copy has not as many records as the backup; nothing was kept")
            _name(unfinished, target, over=False)
    return Restored(lacking, keys)


def _path_of(database: Database) -> Path:
    if database.file is None:
        raise Unfit(REMEDY)
    return database.file.path


def _open(file: Path) -> Any:
    connection = sqlite_module().connect(f"{file.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None)
    # What a file says of itself is not to be trusted: https://sqlite.org/security.html
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    return connection


def _copy(source: Any, target: Path, progress: Progress | None) -> None:
    """Copy a database by SQLite's backup API; where the source is in a transaction, what that sees."""

    def tell(_status: int, left: int, pages: int) -> None:
        if progress is not None:
            progress(pages - left, pages)

    with closing(_open(target)) as copy:
        # The copy is synced once, at its end, and is nobody's until then.
        copy.execute("PRAGMA synchronous = OFF")
        source.backup(copy, pages=_PAGES_AT_A_TIME, progress=tell)
        # A copy of a WAL database would want a log beside it; one plain file can be moved as one.
        copy.execute("PRAGMA journal_mode = DELETE")


def _check(connection: Any, name: str) -> list[str]:
    """Check the structure of a file, then its pages and references; returns the migrations that it lacks.

    Structure comes first: to check pages evaluates expressions of indexes and constraints, which could be anybody's.

    Raises:
        Unfit: something is wrong.
    """
    module = sqlite_module()
    try:
        lacking = _lacking(connection, name)
        last = migrations.known()[-len(lacking) - 1]
        if foreign := structure.differences(connection.execute(structure.QUERY), last):
            raise Unfit(f"{name} is not as this program makes it: {_first(foreign)}")
        found = [row[0] for row in connection.execute("PRAGMA integrity_check(5)")]
        if found != ["ok"]:
            raise Unfit(f"{name} is damaged: {'; '.join(found)}")
        if broken := connection.execute("PRAGMA foreign_key_check").fetchone():
            raise Unfit(f"{name} is not whole: a row of {broken[0]} refers to nothing in {broken[2]}")
    except module.DatabaseError as error:
        raise Unfit(f"{name} is damaged, or no SQLite database: {error}") from error
    return lacking


def _first(told: list[str]) -> str:
    more = f"; and {len(told) - _TOLD} more" if len(told) > _TOLD else ""
    return "; ".join(told[:_TOLD]) + more


def _lacking(connection: Any, name: str) -> list[str]:
    """List the migrations that a backup lacks."""
    known = migrations.known()
    # A view of this name could be anything.
    if (
        connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'alembic_version'").fetchone()
        is None
    ):
        raise Unfit(f"{name} is not a database of this program")
    rows = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    if len(rows) != 1 or rows[0][0] not in known:
        has = ", ".join(str(row[0]) for row in rows) or "none"
        raise Unfit(f"{name} has migrations that this program does not know ({has}); use the program that made it")
    return list(known[known.index(rows[0][0]) + 1 :])


def _finish(file: Path, *, migrate: bool, revoke_keys: bool) -> after_restore.Keys:
    with closing(Database(f"sqlite:///{file.absolute()}")) as database:
        if migrate:
            migrations.upgrade(database)
        with database.writing() as session:
            keys = after_restore.finish(session, revoke_keys=revoke_keys)
    with closing(_open(file)) as connection:
        # All in the one file again.
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
    """Return an SQL identifier: in double quotes, those within it doubled (https://sqlite.org/lang_keywords.html)."""
    return '"' + name.replace('"', '""') + '"'


def _name(unfinished: Path, target: Path, *, over: bool = True) -> None:
    """Give a file that is complete its name, so that it has it after a power failure as well."""
    _sync(unfinished)
    if over:
        unfinished.replace(target)
    else:
        # A link is refused where the name is taken meanwhile, a rename is not.
        os.link(unfinished, target)
    _sync(target.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
