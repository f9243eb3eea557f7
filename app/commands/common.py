"""What the commands share."""

import sys
from typing import NoReturn

import typer
from rich.console import Console

from app import schema
from app.db import Database
from app.settings import Settings

console = Console(stderr=True, highlight=False, soft_wrap=True)
EXIT_REFUSED = 1
"""Some input was refused, or a precondition is not met."""
EXIT_USAGE = 2
"""The command line is wrong."""


def open_database(settings: Settings) -> Database:
    """Open the database of the settings; a setting that cannot be used ends the command."""
    try:
        return Database.of(settings, is_patient=True)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


def migrated_database() -> Database:
    """Open the database of the settings, which must have every migration."""
    database = open_database(Settings())
    if missing := schema.missing(database):
        fail(f"the database lacks the migrations {', '.join(missing)}; run diplomatic-events migrate")
    return database


def fail(reason: str) -> NoReturn:
    """End the command with a reason."""
    console.print(f"diplomatic-events: {reason}", style="red", markup=False)
    raise typer.Exit(EXIT_REFUSED)


def is_terminal() -> bool:
    """Say whether someone watches, so that progress is worth showing."""
    return sys.stderr.isatty()
