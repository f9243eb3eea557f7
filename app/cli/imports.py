"""The command `import`."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.exc import DBAPIError

from app.cli import import_output, import_sources
from app.cli.common import EXIT_REFUSED, check_output, describe, fail, migrated_database, print_message, write_json
from app.datasets import registry
from app.db.database import Database
from app.domain.enums import Origin
from app.mapping.errors import MappingError
from app.mapping.loading import load
from app.mapping.reader import MappingReader
from app.mapping.yaml_text import MAX_BYTES
from app.problems import Unavailable
from app.schemas.registry import INPUT_MODELS
from app.transfer import importing
from app.transfer.import_report import ImportResult
from app.transfer.rows import ImportRow, RejectedRow

InputFormat = StrEnum("InputFormat", [(name, name) for name in ("auto", "ndjson", "csv", *registry.FORMATS)])  # type: ignore[misc]
ResourceName = StrEnum("ResourceName", [(name, name) for name in INPUT_MODELS])  # type: ignore[misc]
_AUTO = InputFormat("auto")
_MEETINGS = ResourceName("meetings")


_Sources = Annotated[
    list[str],
    typer.Argument(
        metavar="FILE…",
        help="Files to import, optionally compressed (.gz), or folders of a data set; - is standard input.",
    ),
]
_Format = Annotated[
    InputFormat,
    typer.Option("--format", help="Format of the files; auto infers it from their names, and expects NDJSON for -."),
]
_Resource = Annotated[
    ResourceName | None,
    typer.Option(help="Resource of all lines or rows, unless each line names its own.", show_default="meetings"),
]
_Mapping = Annotated[
    Path | None,
    typer.Option(help="Mapping file that says how the columns of a table become records; see docs/import/mapping.md."),
]
_KeepGoing = Annotated[
    bool,
    typer.Option(
        "--keep-going",
        help="Import the valid rows, in parts if others write meanwhile; without it, one refused row discards the import.",
    ),
]
_DryRun = Annotated[bool, typer.Option("--dry-run", help="Report what would change without writing anything.")]
_FarFuture = Annotated[bool, typer.Option("--far-future", help="Accept meetings that are more than ten years ahead.")]
_Report = Annotated[
    Path | None,
    typer.Option(help="Write every refused row, possible duplicate and difference to this file, as NDJSON."),
]


def import_(
    sources: _Sources,
    format_: _Format = _AUTO,
    resource: _Resource = None,
    mapping: _Mapping = None,
    keep_going: _KeepGoing = False,
    dry_run: _DryRun = False,
    far_future: _FarFuture = False,
    report: _Report = None,
) -> None:
    """Import documents (NDJSON, CSV) or a public data set. Importing the same file again changes nothing.

    Exit codes: 0 all rows were accepted; 1 rows were refused (with --keep-going the good ones are kept), or a file
    cannot be read; 2 wrong usage.
    """
    is_data_set = format_.value in registry.FORMATS
    _check_usage(format_, resource, mapping)
    _check_report(report, [*map(Path, sources), *([mapping] if mapping is not None else [])])
    reader = None if mapping is None else _mapping_reader(mapping)
    rows_kept = [0]
    with ExitStack() as stack:
        database = stack.enter_context(migrated_database())
        with _failing_after(rows_kept):
            if report is not None:
                check_output(database, report)
            report_file = import_output.ReportFile(stack, report)
            options = importing.ImportOptions(
                enrich=is_data_set or reader is not None,
                is_mapped=reader is not None,
                prerequisites=registry.prerequisites(format_.value) if is_data_set else (),
                origin=registry.origin(format_.value) if is_data_set else Origin.IMPORTED,
                allows_far_future=far_future,
                keep_going=keep_going,
                dry_run=dry_run,
                report=report_file.write,
                progress=import_output.progress(stack),
                slice_ended=rows_kept.append,
                again=partial(_begin_again, report_file, reader),
            )
            read = partial(
                import_sources.rows_of_file,
                copies=import_sources.copy_streams(stack, sources),
                format_=format_.value,
                resource=(resource or _MEETINGS).value,
                mapping=reader,
            )
            rows = import_sources.RowsOfFiles(sources, read, keep_going=keep_going)
            outcome = _run(database, rows if report_file.can_begin_again else iter(rows), options)
    if reader is not None:
        _print_mapping(reader, dry_run=dry_run)
    import_output.print_result(outcome, dry_run=dry_run)
    if report_file.error is not None:
        fail(
            f"the report {report} is incomplete: {report_file.error.strerror}; import the same again with another file for it"
        )
    if outcome.refused:
        raise typer.Exit(EXIT_REFUSED)


def _check_usage(format_: InputFormat, resource: ResourceName | None, mapping: Path | None) -> None:
    """Check that options fit together.

    Raises:
        typer.BadParameter: one of them is stated by the mapping or the data set.
    """
    if mapping is not None and (resource is not None or format_ is not _AUTO):
        raise typer.BadParameter(
            "leave --format and --resource out: the mapping states them, as `reads: {format: …}` and `resource`",
            param_hint="--mapping",
        )
    if format_.value in registry.FORMATS and resource is not None:
        raise typer.BadParameter(
            f"does not apply to {format_.value}, whose rows state their resource; leave it out", param_hint="--resource"
        )


def _check_report(report: Path | None, read: list[Path]) -> None:
    """Check that the report does not replace a file that is read.

    Raises:
        typer.BadParameter: it does.
    """
    if report is not None and report.exists() and any(file.exists() and file.samefile(report) for file in read):
        raise typer.BadParameter(f"{report} is also a file to read; name another file", param_hint="--report")


def _begin_again(report: import_output.ReportFile, reader: MappingReader | None) -> None:
    report.begin_again()
    if reader is not None:
        reader.begin_again()


def _run(database: Database, rows: Iterable[ImportRow | RejectedRow], options: importing.ImportOptions) -> ImportResult:
    try:
        return importing.run_import(database, rows, options)
    except importing.RowsRejected as rejection:
        return rejection.outcome


@contextmanager
def _failing_after(rows_kept: list[int]) -> Iterator[None]:
    """End the command with a message if the block fails; the last of `rows_kept` is the number of rows imported by then."""
    try:
        yield
    except (ValueError, OSError) as error:
        fail(f"{describe(error)}; {_imported(rows_kept[-1])}")
    except Unavailable as problem:
        fail(f"{problem.detail}; {_imported(rows_kept[-1])}")
    except DBAPIError as error:
        fail(f"the database cannot be written: {error.orig}; {_imported(rows_kept[-1])}")


def _imported(rows: int) -> str:
    """Return the outcome of an interrupted import in words, by the number of rows that were imported."""
    if not rows:
        return "nothing was imported"
    return f"{rows:,} rows were done before that and are kept; import the same again for the others"


def _mapping_reader(path: Path) -> MappingReader:
    try:
        with path.open("rb") as file:
            return MappingReader(load(file.read(MAX_BYTES + 1), path.name))
    except MappingError as error:
        print_message(*str(error).splitlines(), style="red")
        fail(f"{path.name} has faults; nothing was imported")
    except OSError as error:
        fail(f"{describe(error)}; nothing was imported")


def _print_mapping(reader: MappingReader, *, dry_run: bool) -> None:
    """Print what a mapping did with the rows, and in a dry run the first documents."""
    if dry_run:
        for document in reader.report.samples:
            write_json(document)
    print_message(*reader.report.lines())
