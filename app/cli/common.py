"""What the commands share."""

import json
import sys
from typing import Any, NoReturn

import typer
from rich.console import Console

from app.db import migrations
from app.db.database import Database
from app.domain.text import visible
from app.settings import Settings

console = Console(stderr=True, highlight=False, soft_wrap=True)
"""For progress bars. Text goes through `tell`, which shows nothing raw."""
EXIT_REFUSED = 1
"""Some input was refused, or a precondition is not met."""
EXIT_USAGE = 2
"""The command line is wrong."""


def open_database(settings: Settings) -> Database:
    """Open the database of the settings, whose files become private; a setting that cannot be used ends the command."""
    try:
        database = Database.of(settings, is_patient=True)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    if database.file is not None:
        database.file.tighten()
    return database


def migrated_database() -> Database:
    """Open the database of the settings, which must have every migration."""
    database = open_database(Settings())
    if missing := migrations.missing(database):
        fail(f"the database lacks the migrations {', '.join(missing)}; run diplomatic-events migrate")
    return database


def tell(*lines: str, style: str | None = None) -> None:
    """Write lines to standard error, with every control character in them as its escape.

    This is the one way in which commands speak: names of files, of members of archives, and values of records are text
    that somebody else chose.
    """
    for line in lines:
        console.print(visible(line), markup=False, style=style)


def write_json(value: Any) -> None:
    """Write a JSON document to standard output, with every character that cannot be printed as its JSON escape."""
    text = json.dumps(value, indent=2, ensure_ascii=False)
    typer.echo("\n".join(json_visible(line) for line in text.split("\n")))


def json_visible(line: str) -> str:
    """Return a line of JSON that means the same, with every character that cannot be printed as its JSON escape."""
    if line.isprintable():
        return line
    return "".join(each if each.isprintable() else json.dumps(each)[1:-1] for each in line)


def fail(reason: str) -> NoReturn:
    """End the command with a reason."""
    tell(f"diplomatic-events: {reason}", style="red")
    raise typer.Exit(EXIT_REFUSED)


def is_terminal() -> bool:
    """Say whether someone watches, so that progress is worth showing."""
    return sys.stderr.isatty()
