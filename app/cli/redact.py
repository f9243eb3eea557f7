"""The command `redact`, which removes confidential values from the history."""

from typing import Annotated

import typer

from app.cli.common import fail, migrated_database, print_message
from app.domain.strings.text import normalize_line
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
    """Remove fields from every stored version of a record. The current record is left unchanged; see docs/changes.md."""
    if resource not in COLLECTIONS:
        raise typer.BadParameter(f"is not one of {', '.join(COLLECTIONS)}", param_hint="RESOURCE")
    try:
        why = normalize_line(reason)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--reason") from error
    if not why:
        raise typer.BadParameter("is empty; give a reason", param_hint="--reason")
    try:
        with migrated_database() as database, database.writing("command:redact") as session:
            result = redaction.redact(session, resource, record_id, field or [redaction.WHOLE_DOCUMENT], why)
    except Problem as problem:
        fail(problem.detail)
    print_message(f"Redacted {result.documents} historical documents and {result.responses} stored responses.")
    if result.remaining:
        print_message(
            f"The current record still has: {', '.join(field or 'some fields' for field in result.remaining)}"
        )
