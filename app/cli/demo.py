"""The command `demo`.

See decision 177.
"""

import os
import shlex
from typing import Annotated

import typer
from sqlalchemy.exc import DBAPIError

from app.cli.common import fail, name_of, open_database, print_message
from app.db import migrations
from app.settings import Settings
from app.transfer import demo as demonstration
from app.transfer import seed
from app.transfer.importing import RowsRejected


def demo(
    database: Annotated[
        str | None,
        typer.Option(help="URL of the database, such as sqlite:///demo.db; by default that of the settings."),
    ] = None,
    remove: Annotated[
        bool, typer.Option("--remove", help="Remove the demonstration data with its history, and nothing else.")
    ] = False,
) -> None:
    """Load demonstration data: two thousand visits of foreign leaders to the United States, from 1876 to 2024.

    They are facts in the public domain; the 1930s, 1950s, 1970s and 2010s are missing. They are loaded only into a database without other records. `--remove` removes them again.
    """
    if database is not None:
        os.environ["DIPLOMATIC_EVENTS_DATABASE_URL"] = database
    with open_database(Settings()) as opened:
        try:
            if remove:
                if migrations.pending_revisions(opened):
                    fail(
                        "the database lacks migrations, so it has no demonstration data; run diplomatic-events migrate"
                    )
                opened.backend.tighten_files()
                _print_removed(demonstration.remove(opened))
                return
            migrations.upgrade(opened)
            if seed.is_empty(opened):
                seed.load(opened)
            outcome = demonstration.load(opened)
        except demonstration.DemoError as error:
            fail(f"{error}; nothing was changed")
        except RowsRejected as refused:
            fail(f"{refused.outcome.problems[0]['reason']}; nothing was loaded")
        except DBAPIError as error:
            fail(f"the database cannot be written: {error.orig}; nothing was changed")
    print_message(
        f"Demonstration data: {outcome.created:,} records created, {outcome.unchanged:,} unchanged.",
        *next_steps(database),
    )


def next_steps(database: str | None) -> tuple[str, ...]:
    """Return the commands that show and remove the data, for the database that the option named."""
    serve, remove = "diplomatic-events serve", "diplomatic-events demo --remove"
    if database is not None:
        url = shlex.quote(name_of(database))
        serve, remove = f"DIPLOMATIC_EVENTS_DATABASE_URL={url} {serve}", f"{remove} --database {url}"
    return f"To look at it:  {serve}", f"To remove it:   {remove}"


def _print_removed(count: int) -> None:
    if count:
        print_message(
            f"Removed: {count:,} records of the demonstration data. Clients that follow changes will start again."
        )
    else:
        print_message("There is no demonstration data.")
