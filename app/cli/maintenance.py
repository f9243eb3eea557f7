"""The commands `backup`, `restore`, `after-restore` and `check`."""

from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy.exc import DBAPIError

from app.cli.common import (
    EXIT_REFUSED,
    console,
    describe,
    fail,
    is_terminal,
    migrated_database,
    name_of,
    open_database,
    print_message,
    write_json,
)
from app.db.sqlite import sqlite_module
from app.maintenance import after_restore as restored
from app.maintenance import backup as backups
from app.maintenance import checks
from app.maintenance.check_run import Finding
from app.services.access.api_keys import StoredKey
from app.settings import Settings

_SHOWN = 100
RevokeKeys = Annotated[
    bool, typer.Option("--revoke-keys", help="Revoke every usable key; create new ones with `keys create`.")
]


def backup(
    target: Annotated[Path, typer.Argument(metavar="FILE", help="The SQLite file to write.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace FILE, if it exists, once the new backup is complete.")
    ] = False,
) -> None:
    """Write a consistent backup of the database and check it. Writes may continue meanwhile.

    The backup gets the name FILE only once it is complete and checked, even if the command is killed or the power fails.
    """
    with ExitStack() as stack:
        database = stack.enter_context(open_database(Settings()))
        try:
            size = backups.create_backup(database, target, replace=replace, progress=_progress(stack))
            database.backend.tighten_files()
        except (backups.BackupError, OSError) as error:
            fail(describe(error))
        except (DBAPIError, sqlite_module().Error) as error:
            fail(f"{name_of(database)} cannot be backed up: {getattr(error, 'orig', error)}; no file was written")
    print_message(f"Backed up and checked: {target} ({size:,} bytes)")


def _progress(stack: ExitStack) -> backups.Progress | None:
    if not is_terminal():
        return None
    bar = stack.enter_context(
        Progress(
            TextColumn("{task.percentage:.0f} %"), BarColumn(), TimeElapsedColumn(), console=console, transient=True
        )
    )
    task = bar.add_task("backup", total=None)
    return lambda done, pages: bar.update(task, completed=done, total=pages)


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup.")],
    migrate: Annotated[bool, typer.Option("--migrate", help="Migrate an older backup to the current schema.")] = False,
    revoke_keys: RevokeKeys = False,
) -> None:
    """Build the configured database from a backup. Nothing is overwritten: there must be no database there yet.

    A running service picks up the restored file automatically. Clients that follow the changes must start over. A
    key that was revoked after the backup was made is usable again, so the usable keys are listed.
    """
    try:
        with open_database(Settings()) as database:
            result = backups.restore_backup(database, file, migrate=migrate, revoke_keys=revoke_keys)
    except (backups.BackupError, OSError) as error:
        fail(describe(error))
    except (DBAPIError, sqlite_module().Error) as error:
        fail(f"the backup cannot be restored: {getattr(error, 'orig', error)}; nothing was written")
    migrated = f", with the migrations {', '.join(result.migrations)}" if result.migrations else ""
    print_message(f"Restored and checked: {database.url.database}{migrated}")
    _print_keys(result.keys)


def after_restore(revoke_keys: RevokeKeys = False) -> None:
    """Finish a restore made with another tool, such as pg_restore; `restore` does all this itself.

    Clients that follow the changes must start over. A key that was revoked after the backup was made is usable
    again, so the usable keys are listed.
    """
    with migrated_database() as database, database.writing() as session:
        keys = restored.finish_restore(session, revoke_keys=revoke_keys)
    print_message("Clients that follow changes will be asked to start again.")
    _print_keys(keys)


def _print_keys(keys: restored.RestoredKeys) -> None:
    if keys.revoked:
        print_message(
            f"Revoked: {_key_names(keys.revoked)}. Create new keys with `diplomatic-events keys create NAME`."
        )
    elif keys.usable:
        print_message(f"Usable keys: {_key_names(keys.usable)}. Revoke those that should not be usable.")
    else:
        print_message("There is no usable key.")


def _key_names(keys: list[StoredKey]) -> str:
    return ", ".join(f"{key.name} ({key.scope}, created {key.created_at[:10]})" for key in keys)


def check(
    repair: Annotated[
        bool, typer.Option("--repair", help="Rebuild wrong derived data; other defects are only reported.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object to standard output.")] = False,
) -> None:
    """Check the database: the file, every reference, and all derived data. The service may be running.

    Exit codes: 0 nothing is wrong, or everything was repaired; 1 something is wrong; 2 wrong usage.
    """
    count, unrepaired = 0, 0
    findings: list[Finding] = []
    with migrated_database() as database:
        for finding in checks.run_checks(database, repair=repair):
            count += 1
            unrepaired += not finding.repaired
            if len(findings) < _SHOWN:
                findings.append(finding)
        notes = list(islice(checks.notes(database), _SHOWN))
    names = [check.name for check in checks.CHECKS]
    if as_json:
        write_json(
            {
                "checks": names,
                "found": count,
                "left": unrepaired,
                "findings": [finding.as_dict() for finding in findings],
                "notes": notes,
            }
        )
    else:
        for finding_ in findings:
            end = " (repaired)" if finding_.repaired else ""
            print_message(f"{finding_.check}: {finding_.description}{end}")
        if count > _SHOWN:
            print_message(f"(the first {_SHOWN} of {count})")
        for note in notes:
            print_message(f"note: {note}")
        print_message(f"Checked: {', '.join(names)}. {_verdict(count, unrepaired)}")
    if unrepaired:
        raise typer.Exit(EXIT_REFUSED)


def _verdict(count: int, unrepaired: int) -> str:
    if not count:
        return "No problems found."
    if not unrepaired:
        return f"{count} problems, all repaired."
    return f"{count} problems, {count - unrepaired} repaired."
