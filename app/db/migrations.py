"""Schema migrations: run them, and check whether a database is up to date.

Alembic is imported only if there is something to migrate: most starts find the schema up to date and are faster without
it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import inspect

from app.db.database import Database
from app.db.schema_version import last_migration
from app.problems import Unavailable

if TYPE_CHECKING:
    from alembic.config import Config

_BESIDE_CHECKOUT: Final = Path(__file__).parents[2] / "migrations"
_INSIDE_PACKAGE: Final = Path(__file__).parents[1] / "_migrations"


def config(database: Database | None = None) -> "Config":
    """Return Alembic's configuration; with a database, its commands run on that one."""
    from alembic.config import Config  # noqa: PLC0415

    alembic = Config()
    alembic.set_main_option("script_location", str(_directory()))
    alembic.set_main_option("path_separator", "os")
    alembic.attributes["database"] = database
    return alembic


def upgrade(database: Database, revision: str = "head") -> None:
    """Migrate the database to `revision`, each step in its own transaction; does nothing if it is up to date.

    A missing SQLite file is created; the files of an existing one are made private.

    Raises:
        Unavailable: the database has a migration that this program does not know, or is a file of another program.
    """
    with exclusive(database):
        database.backend.create()
        pending = pending_revisions(database)
        if database.is_sqlite and len(pending) == len(known_revisions()):
            _refuse_other_tables(database)
        database.backend.tighten_files()
        if pending or revision != "head":
            from alembic import command  # noqa: PLC0415

            command.upgrade(config(database), revision)


def _refuse_other_tables(database: Database) -> None:
    """Check that a file without migrations has no tables: an SQLite file belongs to one program.

    Raises:
        Unavailable: it has some.
    """
    with database.reading() as connection:
        names = set(inspect(connection).get_table_names()) - {"alembic_version"}
    if names:
        raise Unavailable(
            f"the file {database.url.database} has tables of another program, such as {min(names)!r}; name another file in "
            "DIPLOMATIC_EVENTS_DATABASE_URL"
        )


@contextmanager
def exclusive(database: Database) -> Iterator[None]:
    """Allow one process at a time to prepare a database; others that start on it wait."""
    with database.backend.preparing():
        yield


def pending_revisions(database: Database) -> list[str]:
    """Return the revisions that the database lacks, oldest first; empty if it is up to date.

    Raises:
        Unavailable: the database has a migration that this program does not know.
    """
    known = list(known_revisions())
    if not database.backend.exists():
        return known
    with database.reading() as connection:
        current = last_migration(connection)
    if current is None:
        return known
    if current not in known:
        raise Unavailable(
            f"the database has an unknown migration ({current}); use the version of this program that created it",
            headers={"Retry-After": "30"},
        )
    return known[known.index(current) + 1 :]


@cache
def known_revisions() -> tuple[str, ...]:
    """Return the revisions that this program knows, oldest first; migration file names start with them."""
    return tuple(sorted(file.name.partition("_")[0] for file in (_directory() / "versions").glob("[0-9]*.py")))


def _directory() -> Path:
    return _BESIDE_CHECKOUT if _BESIDE_CHECKOUT.is_dir() else _INSIDE_PACKAGE
