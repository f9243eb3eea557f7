"""The commands `keys create`, `keys list` and `keys revoke`, and the first key of a new database."""

import sys
from collections.abc import Callable
from dataclasses import asdict
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy.exc import IntegrityError

from app.cli import streams
from app.cli.common import fail, migrated_database, print_message, show, write_json
from app.db.database import Database
from app.domain import api_key
from app.domain.dates import clock
from app.domain.strings.text import escape_unprintable
from app.problems import Problem
from app.services.access import api_keys

ScopeName = StrEnum("ScopeName", [(name, name) for name in api_key.SCOPES])  # type: ignore[misc]
_WRITE = ScopeName("write")
app = typer.Typer(help="Manage API keys.", no_args_is_help=True)


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="Owner of the key, shown in the change log.")],
    scope: Annotated[
        ScopeName,
        typer.Option(help="read: rate limits of its own; write: also records and imports; admin: everything."),
    ] = _WRITE,
    expires: Annotated[
        str | None,
        typer.Option(
            metavar="90d|2027-01-31", help="Number of days until the key expires, such as 90d, or its last day (UTC)."
        ),
    ] = None,
) -> None:
    """Create a key and print it once: only its hash is stored. Nothing else goes to standard output."""
    try:
        expires_at = None if expires is None else api_key.parse_expiry(expires)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--expires") from error
    try:
        with migrated_database() as database, database.writing() as session:
            key = api_keys.create(session, name, api_key.SCOPES[list(ScopeName).index(scope)], expires_at)
            # Before the commit: a key that cannot be shown is of no use, but its name would be taken.
            typer.echo(key)
    except Problem as problem:
        fail(problem.detail)
    except IntegrityError:
        fail(f"a key {name!r} was created at the same time; choose another name")
    until = f"until {_short(expires_at)}" if expires_at else "until it is revoked"
    print_message(f"The key {name!r} ({scope.value}) is valid {until}; it is not shown again.")


@app.command("list")
def list_(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List the keys, without their secrets."""
    with migrated_database() as database, database.reading() as connection:
        stored = api_keys.list_keys(connection)
    moment = clock.now()
    if as_json:
        documents = [{**asdict(key), "state": key.state(moment)} for key in stored]
        write_json([{k: v for k, v in document.items() if k != "sha256"} for document in documents])
        return
    table = Table("name", "id", "scope", "state", "created", "expires", "last used", box=None, pad_edge=False)
    for key in stored:
        times = [_short(time) for time in (key.created_at, key.expires_at, key.last_used_at)]
        table.add_row(*map(escape_unprintable, (key.name, key.id, key.scope, key.state(moment), *times)))
    Console(file=sys.stdout, highlight=False, markup=False, width=None if sys.stdout.isatty() else 200).print(table)


@app.command()
def revoke(
    name: Annotated[str, typer.Argument(metavar="NAME|ID", help="Name or id of the key; see `keys list`.")],
) -> None:
    """Revoke a key in all processes at once. This cannot be undone."""
    try:
        with migrated_database() as database, database.writing() as session:
            revoked = api_keys.revoke(session, name)
    except Problem as problem:
        fail(problem.detail)
    print_message(f"The key {revoked.name!r} ({revoked.id}) was revoked at {revoked.revoked_at}.")


def prepare_keys(database: Database, *, create_first: bool) -> None:
    """Create and show the first key of a database that never had one, or say how to create one if no key can write."""
    with database.reading() as connection:
        stored = api_keys.list_keys(connection)
    if create_first and not stored and create_first_key(database, _show_first):
        return
    moment = clock.now()
    if not any(key.state(moment) == "usable" and api_key.allows(key.scope, "write") for key in stored):
        print_message("There is no key with write access; create one: diplomatic-events keys create NAME")


def create_first_key(database: Database, show_key: Callable[[str], None]) -> bool:
    """Create the first key and show it; return False if another process created one first, or if nobody can see it.

    A key that cannot be shown is not created, so that a later start of the service creates and shows one.
    """
    if streams.messages_are_discarded():
        return False
    try:
        with database.writing() as session:
            key = api_keys.create_first(session)
            if key is not None:
                _show_or_undo(key, show_key)
    except (IntegrityError, _NotShownError):  # another process was first, or the key could not be written
        return False
    return key is not None


class _NotShownError(Exception):
    """A key could not be written to standard error."""


def _show_or_undo(key: str, show_key: Callable[[str], None]) -> None:
    try:
        show_key(key)
    except OSError as error:
        raise _NotShownError from error


def _show_first(key: str) -> None:
    show(
        "First API key, shown only once; enter it on the pages under Contribute, or under Authorize on the docs page:",
        "",
        f"    {key}",
        "",
        "It has the scope admin. To create other keys: diplomatic-events keys create NAME",
    )


def _short(moment: str | None) -> str:
    return "" if moment is None else f"{moment[:16].replace('T', ' ')} UTC"
