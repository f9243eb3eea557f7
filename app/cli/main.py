"""The `diplomatic-events` command: `serve`, `migrate`, `seed` and `openapi`, and the commands of the other modules."""

import json
import os
import sys
from contextlib import nullcontext
from typing import Annotated

import typer
import uvicorn
from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError

from app import metrics
from app.cli import demo, drafts, exports, imports, keys, maintenance, mapping, redact, streams
from app.cli.common import (
    EXIT_REFUSED,
    EXIT_USAGE,
    describe,
    migrated_database,
    name_of,
    open_database,
    print_message,
    warn_of_unknown_settings,
)
from app.db import migrations
from app.db.database import Database
from app.db.sqlite import sqlite_module
from app.main import create_app
from app.problems import Unavailable
from app.settings import Settings
from app.transfer import seed as seeding
from app.web import server

app = typer.Typer(
    name="diplomatic-events",
    help="A knowledge base of diplomatic meetings behind a REST API. Settings come from DIPLOMATIC_EVENTS_… variables.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    # Otherwise the lines of a docstring's later paragraphs would end where they end in the source.
    rich_markup_mode="markdown",
)
app.callback()(warn_of_unknown_settings)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65_535, help="Port to listen on.")] = None,
    workers: Annotated[int | None, typer.Option(min=1, max=64, help="Number of server processes.")] = None,
    *,
    first_key: Annotated[bool, typer.Option(help="Create and print an API key if the database never had one.")] = True,
) -> None:
    """Migrate the database, seed it if it is new, and serve until stopped."""
    options = {"host": host, "port": port, "workers": workers}
    for name, value in options.items():
        if value is not None:
            # This process and its workers read the settings from the environment.
            os.environ[f"DIPLOMATIC_EVENTS_{name.upper()}"] = str(value)
    settings = Settings()
    with open_database(settings) as database:
        if warning := database.backend.warning():
            if settings.workers > 1:
                raise typer.BadParameter(warning, param_hint="--workers")
            print_message(warning, style="yellow")
        prepare_database(database)
        host_ = f"[{settings.host}]" if ":" in settings.host else settings.host
        if settings.public_url is None:
            print_message(
                "Links are paths, except for clients on this machine; DIPLOMATIC_EVENTS_PUBLIC_URL makes them whole."
            )
        origin = settings.public_url or f"http://{host_}:{settings.port}"
        print_message(f"Front page: {origin}/", f"Docs page: {origin}/docs")
        keys.prepare_keys(database, create_first=first_key)
    with metrics.shared() if settings.workers > 1 and settings.metrics else nullcontext():
        uvicorn.run(
            "app.main:create_worker",
            factory=True,
            host=settings.host,
            port=settings.port,
            workers=settings.workers,
            **server.uvicorn_options(settings),
        )


def prepare_database(database: Database) -> None:
    """Apply missing migrations, and load the seed into an empty database; one process at a time does so."""
    migrations.upgrade(database)
    with migrations.exclusive(database):
        if seeding.is_empty(database):
            _report(seeding.load(database))
    print_message(f"Database: {name_of(database)} ({database.backend.label})")


def _report(seeded: list[seeding.SeedResult]) -> None:
    for result in seeded:
        print_message(f"{result.resource}: {result.created} created, {result.unchanged} unchanged")


@app.command()
def migrate() -> None:
    """Bring the database's schema up to date."""
    with open_database(Settings()) as database:
        migrations.upgrade(database)
    print_message("The schema is up to date.")


@app.command()
def seed() -> None:
    """Load the countries and the article's facts. Existing records are left unchanged."""
    with migrated_database() as database:
        _report(seeding.load(database))


app.command("import")(imports.import_)
app.command("export")(exports.export)
app.command()(maintenance.backup)
app.command()(maintenance.restore)
app.command()(maintenance.after_restore)
app.command()(maintenance.check)
app.command()(redact.redact)
app.command()(redact.vacuum)
app.command()(demo.demo)
app.command()(drafts.draft)
app.add_typer(keys.app, name="keys")
app.add_typer(mapping.app, name="mapping")


@app.command()
def openapi() -> None:
    """Print the OpenAPI document."""
    typer.echo(json.dumps(create_app(Settings()).openapi(), indent=2, ensure_ascii=False))


def main() -> None:
    """Run the command, reporting errors that the user can fix in one line instead of a traceback."""
    streams.replace_closed()
    try:
        app()
    except ValidationError as error:
        for error_ in error.errors():
            # An error that concerns several settings together has an empty `loc`; its message names them.
            setting = "".join(f"DIPLOMATIC_EVENTS_{str(name).upper()}: " for name in error_["loc"][:1])
            reason = error_["msg"].removeprefix("Value error, ")
            print_message(f"diplomatic-events: {setting}{reason}", style="red")
        sys.exit(EXIT_USAGE)
    except OSError as error:
        streams.discard_output()
        where = "" if error.filename else "the output cannot be written: "
        print_message(f"diplomatic-events: {where}{describe(error)}", style="red")
        sys.exit(EXIT_REFUSED)
    except Unavailable as problem:
        print_message(f"diplomatic-events: {problem.detail}", style="red")
        sys.exit(EXIT_REFUSED)
    except (DBAPIError, sqlite_module().Error) as fault:
        cause = getattr(fault, "orig", fault)
        print_message(f"diplomatic-events: {name_of(Settings().database_url)} cannot be used: {cause}", style="red")
        sys.exit(EXIT_REFUSED)
