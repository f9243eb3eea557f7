"""Helpers shared by the commands."""

import json
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, NoReturn

import typer
from rich.console import Console
from sqlalchemy import make_url

from app.db import migrations
from app.db.database import Database
from app.domain.strings.suggestions import did_you_mean
from app.domain.strings.text import escape_unprintable
from app.settings import Settings, unknown_names

console = Console(stderr=True, highlight=False, soft_wrap=True)
"""Console for progress bars. Text goes through `print_message`, which escapes control characters."""
_SECRET_PARAMETERS = ("password", "sslpassword")
"""The parameters of URLs of PostgreSQL that are passwords."""
EXIT_REFUSED = 1
"""Exit code: some input was refused, or a precondition is not met."""
EXIT_USAGE = 2
"""Exit code: wrong usage or an invalid setting."""


@contextmanager
def open_database(settings: Settings) -> Iterator[Database]:
    """Open the configured database for a block; an unusable setting ends the command."""
    try:
        database = Database.from_settings(settings, without_time_limit=True)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    with closing(database):
        yield database


@contextmanager
def migrated_database() -> Iterator[Database]:
    """Open the configured database for a block, and make its files private; end the command if it lacks a migration."""
    with open_database(Settings()) as database:
        if missing := migrations.pending_revisions(database):
            fail(_lacking(database, missing))
        # Only now: until it is known to be ours, the file may be anything that the setting names by mistake.
        database.backend.tighten_files()
        yield database


def _lacking(database: Database, missing: list[str]) -> str:
    where = name_of(database)
    if len(missing) < len(migrations.known_revisions()):
        return f"{where} lacks the migrations {', '.join(missing)}; run diplomatic-events migrate"
    return (
        f"there is no database of this service at {where} yet; run diplomatic-events migrate, "
        "or name another one in DIPLOMATIC_EVENTS_DATABASE_URL"
    )


def name_of(database: Database | str) -> str:
    """Return the URL of a database without passwords, which parameters may have too (`?password=`)."""
    url = make_url(database) if isinstance(database, str) else database.url
    return url.difference_update_query(_SECRET_PARAMETERS).render_as_string(hide_password=True)


def check_output(database: Database, target: Path) -> None:
    """Check that a file to write is not one of the database's own files, which would be lost.

    Raises:
        ValueError: it is one.
    """
    if database.file is not None and database.file.owns(target):
        raise ValueError(f"{target} is a file of the database itself; name another file")


def print_message(*lines: str, style: str | None = None) -> None:
    """Write lines to standard error, with control characters escaped.

    All messages of the commands go through here, because file names, names of archive members and values of records
    are untrusted text. If they cannot be written, nobody can be told so, and the exit code still says what the command did.
    """
    with suppress(OSError):
        show(*lines, style=style)


def show(*lines: str, style: str | None = None) -> None:
    """Write lines as `print_message` does.

    Raises:
        OSError: they cannot be written.
    """
    for line in lines:
        console.print(escape_unprintable(line), markup=False, style=style)


def warn_of_unknown_settings() -> None:
    """Name each variable that looks like a setting but is not one: a misspelt setting would otherwise be ignored in silence."""
    known = [f"{Settings.model_config['env_prefix']}{name.upper()}" for name in Settings.model_fields]
    for name in unknown_names():
        print_message(f"{name} is not a setting and is ignored{did_you_mean(name, known)}", style="yellow")


def write_json(value: Any) -> None:
    """Write a JSON document to standard output, with unprintable characters as JSON escapes."""
    text = json.dumps(value, indent=2, ensure_ascii=False)
    typer.echo("\n".join(escape_json(line) for line in text.split("\n")))


def escape_json(line: str) -> str:
    """Return an equivalent line of JSON, with unprintable characters as JSON escapes."""
    if line.isprintable():
        return line
    return "".join(character if character.isprintable() else json.dumps(character)[1:-1] for character in line)


def fail(reason: str) -> NoReturn:
    """Write the reason to standard error and exit with `EXIT_REFUSED`."""
    print_message(f"diplomatic-events: {reason}", style="red")
    raise typer.Exit(EXIT_REFUSED)


def describe(error: Exception) -> str:
    """Return the message of an error; for a system error, the file and the reason without its number."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return str(error)


def is_terminal() -> bool:
    """Return whether standard error is a terminal, so that progress is worth showing."""
    return sys.stderr.isatty()
