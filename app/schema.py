"""The schema's migrations: run them, and say whether a database has them all."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from app import postgresql
from app.db import Database

_BESIDE_CHECKOUT: Final = Path(__file__).parent.parent / "migrations"
_INSIDE_PACKAGE: Final = Path(__file__).parent / "_migrations"


def config(database: Database | None = None) -> Config:
    """Make Alembic's configuration; with a database, its commands run on that one."""
    alembic = Config()
    alembic.set_main_option("script_location", str(_BESIDE_CHECKOUT if _BESIDE_CHECKOUT.is_dir() else _INSIDE_PACKAGE))
    alembic.set_main_option("path_separator", "os")
    alembic.attributes["database"] = database
    return alembic


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the database to `revision`, each step in a transaction of its own; does nothing where it is there.

    An SQLite file that is not there is made.
    """
    with alone(database):
        if database.file is not None:
            database.file.create()
        command.upgrade(config(database), revision)


@contextmanager
def alone(database: Database) -> Iterator[None]:
    """Let one process at a time prepare a database: others that start on it wait."""
    if database.file is None:
        with postgresql.turn(database.write_engine):
            yield
        return
    directory = database.file.path.parent
    if not directory.is_dir():
        yield
        return
    # The directory's lock and not the file's: closing a descriptor of the file would drop SQLite's own locks on it.
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def missing(database: Database) -> list[str]:
    """List the revisions that the database lacks, oldest first; empty where it is up to date."""
    wanted = known()
    if database.file is not None and not database.file.path.exists():
        return wanted
    with database.reading() as connection:
        current = MigrationContext.configure(connection).get_current_heads()
    script = ScriptDirectory.from_config(config())
    have = {step.revision for head in current for step in script.iterate_revisions(head, "base")}
    return [revision for revision in wanted if revision not in have]


def known() -> list[str]:
    """List the revisions that this program knows, oldest first."""
    script = ScriptDirectory.from_config(config())
    return [step.revision for step in script.walk_revisions()][::-1]
