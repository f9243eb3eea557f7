"""The command `mapping guess`.

See decision 274.
"""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.common import describe, fail, print_message
from app.mapping.guessing.guess import guess as guess_mapping
from app.transfer import files

app = typer.Typer(help="Mapping files, by which any table is imported.", no_args_is_help=True)


@app.callback()
def _commands() -> None:
    """Keep `guess` a command of its own: Typer runs a single command without its name."""


@app.command()
def guess(
    data: Annotated[Path, typer.Argument(metavar="DATA", help="Table: CSV, TSV, JSON, NDJSON or .xlsx.")],
) -> None:
    """Write a first mapping for a table to standard output, and what was understood to standard error."""
    try:
        with data.open("rb") as stream, files.reporting_broken_file(data.name):
            result = guess_mapping(files.open_content(stream), data.name)
    except (ValueError, OSError) as error:
        fail(describe(error))
    typer.echo(result.mapping, nl=False)
    print_message(*result.notes)
