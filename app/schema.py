"""The schema's migrations: run them, and say whether a database has them all."""

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

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
    """Bring the database to `revision`, each step in a transaction of its own; does nothing where it is there."""
    command.upgrade(config(database), revision)


def missing(database: Database) -> list[str]:
    """List the revisions that the database lacks, oldest first; empty where it is up to date."""
    script = ScriptDirectory.from_config(config())
    with database.reading() as connection:
        current = MigrationContext.configure(connection).get_current_heads()
    wanted = [step.revision for step in script.walk_revisions()]
    have = {step.revision for head in current for step in script.iterate_revisions(head, "base")}
    return [revision for revision in reversed(wanted) if revision not in have]
