"""The commands `redact`, which removes confidential values from the history, and `vacuum`, which erases what was deleted.

See decisions 76 and 306.
"""

from typing import Annotated

import typer

from app.cli.common import fail, migrated_database, print_message
from app.db.database import Database
from app.domain.strings.text import normalize_line
from app.maintenance import erasure
from app.problems import Problem
from app.services.changes import redaction
from app.services.resources import COLLECTIONS


def redact(
    resource: Annotated[str, typer.Argument(help=f"One of {', '.join(COLLECTIONS)}.")],
    record_id: Annotated[str, typer.Argument(metavar="ID", help="Id of the record; for countries, the code.")],
    reason: Annotated[str, typer.Option(help="Reason, stored and public: it must not repeat the redacted data.")],
    field: Annotated[
        list[str] | None,
        typer.Option(help="JSON Pointer, with * for every entry of a list: /participants/*/note. Default: all fields."),
    ] = None,
) -> None:
    """Remove fields from every stored version of a record. The current record is left unchanged; see docs/changes.md.

    An SQLite file then has no trace of them; on PostgreSQL, `vacuum` erases what is left in its files.
    """
    if resource not in COLLECTIONS:
        raise typer.BadParameter(f"is not one of {', '.join(COLLECTIONS)}", param_hint="RESOURCE")
    try:
        why = normalize_line(reason)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--reason") from error
    if not why:
        raise typer.BadParameter("is empty; give a reason", param_hint="--reason")
    try:
        with migrated_database() as database:
            with database.writing("command:redact") as session:
                result = redaction.redact(session, resource, record_id, field or [redaction.WHOLE_DOCUMENT], why)
            print_message(f"Redacted {result.documents} historical documents and {result.responses} stored responses.")
            if result.remaining:
                print_message(
                    f"The current record still has: {', '.join(field or 'some fields' for field in result.remaining)}"
                )
            if database.is_sqlite:
                _erase(database)
    except Problem as problem:
        fail(problem.detail)


def vacuum() -> None:
    """Erase from the database's files what was deleted, replaced or redacted. The service may be running.

    On SQLite, writers wait meanwhile, and `redact` does this itself; on PostgreSQL, reads wait as well.
    """
    with migrated_database() as database:
        _erase(database)
    print_message(
        "Erased: the database has no deleted content. Backups and PostgreSQL's write-ahead log are left alone."
    )


def _erase(database: Database) -> None:
    try:
        erasure.erase_deleted(database)
    except (erasure.EraseError, Problem) as error:
        fail(f"deleted content is still in the database's files: {error}; run diplomatic-events vacuum again")
