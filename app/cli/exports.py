"""The command `export`."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.exc import DBAPIError

from app.cli.common import check_output, describe, fail, migrated_database, print_message
from app.db.database import Database
from app.files import private
from app.transfer import exporting, parquet


class OutputFormat(StrEnum):
    """The formats of an export."""

    NDJSON = "ndjson"
    SQLITE = "sqlite"
    PARQUET = "parquet"


def export(
    target: Annotated[
        Path, typer.Argument(metavar="FILE", help="File or directory to write; - writes NDJSON to standard output.")
    ],
    format_: Annotated[
        OutputFormat,
        typer.Option(
            "--format",
            help="ndjson (compressed if the name ends in .gz), a complete SQLite database, or a "
            "directory of Parquet files, one per resource.",
        ),
    ] = OutputFormat.NDJSON,
) -> None:
    """Write a consistent snapshot of the whole data set. Writes may continue meanwhile."""
    if str(target) == "-" and format_ is not OutputFormat.NDJSON:
        raise typer.BadParameter("only NDJSON can be written to standard output; name a file", param_hint="FILE")
    try:
        with migrated_database() as database:
            check_output(database, target)
            _export(database, target, format_)
    except (ValueError, OSError) as error:
        if not isinstance(error, OSError) or error.filename:
            fail(describe(error))
        if str(target) == "-":
            raise
        fail(f"{target}: {describe(error)}")
    except DBAPIError as error:
        fail(f"the export cannot go on: {error.orig}; no file was written")
    if str(target) != "-":
        print_message(f"Written: {target}")


def _export(database: Database, target: Path, format_: OutputFormat) -> None:
    if format_ is OutputFormat.SQLITE:
        exporting.export_sqlite(database, target)
    elif format_ is OutputFormat.PARQUET:
        parquet.write_parquet(database, target)
    elif str(target) == "-":
        with database.reading() as connection:
            for line in exporting.lines(connection):
                sys.stdout.buffer.write(line)
            sys.stdout.buffer.flush()
    else:
        _write_ndjson(database, target)


def _write_ndjson(database: Database, target: Path) -> None:
    with database.reading() as connection, private.stream(target) as file:
        content = exporting.lines(connection)
        for piece in exporting.compress(content) if target.suffix == ".gz" else content:
            file.write(piece)
