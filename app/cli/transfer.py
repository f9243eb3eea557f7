"""The commands `import` and `export`."""

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, nullcontext
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import typer
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from sqlalchemy.exc import DBAPIError

from app.cli.common import (
    console,
    describe,
    escape_json,
    fail,
    is_terminal,
    migrated_database,
    print_message,
    write_json,
)
from app.datasets import registry
from app.db.database import Database
from app.domain.enums import Origin
from app.files import private
from app.mapping.errors import MappingError
from app.mapping.loading import load
from app.mapping.reader import MappingReader
from app.mapping.yaml_text import MAX_BYTES
from app.problems import Unavailable
from app.schemas.registry import INPUT_MODELS
from app.transfer import exporting, files, importing, parquet
from app.transfer.import_report import ImportResult
from app.transfer.rows import ImportRow, RejectedRow

_SHOWN = 20
InputFormat = StrEnum("InputFormat", [(name, name) for name in ("auto", "ndjson", "csv", *registry.FORMATS)])  # type: ignore[misc]
ResourceName = StrEnum("ResourceName", [(name, name) for name in INPUT_MODELS])  # type: ignore[misc]
_AUTO = InputFormat("auto")
_MEETINGS = ResourceName("meetings")


class OutputFormat(StrEnum):
    """The formats of an export."""

    NDJSON = "ndjson"
    SQLITE = "sqlite"
    PARQUET = "parquet"


def import_(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE…",
            help="Files to import, optionally compressed (.gz), or folders of a data set; - is standard input.",
        ),
    ],
    format_: Annotated[
        InputFormat,
        typer.Option(
            "--format", help="Format of the files; auto infers it from their names, and expects NDJSON for -."
        ),
    ] = _AUTO,
    resource: Annotated[
        ResourceName | None,
        typer.Option(help="Resource of all lines or rows, unless each line names its own.", show_default="meetings"),
    ] = None,
    mapping: Annotated[
        Path | None,
        typer.Option(
            help="Mapping file that says how the columns of a table become records; see docs/import/mapping.md."
        ),
    ] = None,
    keep_going: Annotated[
        bool,
        typer.Option(
            "--keep-going",
            help="Import the valid rows, in parts if others write meanwhile; without it, one refused row discards the "
            "import.",
        ),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Report what would change without writing anything.")
    ] = False,
    far_future: Annotated[
        bool, typer.Option("--far-future", help="Accept meetings that are more than ten years ahead.")
    ] = False,
    report: Annotated[
        Path | None,
        typer.Option(help="Write every refused row, possible duplicate and difference to this file, as NDJSON."),
    ] = None,
) -> None:
    """Import documents (NDJSON, CSV) or a public data set. Importing the same file again changes nothing.

    Exit codes: 0 all rows were accepted; 1 rows were refused (with --keep-going the good ones are kept), or a file
    cannot be read; 2 wrong usage.
    """
    is_data_set = format_.value in registry.FORMATS
    if mapping is not None and (resource is not None or format_ is not _AUTO):
        raise typer.BadParameter(
            "leave --format and --resource out: the mapping states them, as `reads: {format: …}` and `resource`",
            param_hint="--mapping",
        )
    reader = None if mapping is None else _mapping_reader(mapping)
    if is_data_set and resource is not None:
        raise typer.BadParameter(
            f"does not apply to {format_.value}, whose rows state their resource; leave it out", param_hint="--resource"
        )
    kept = [0]
    with ExitStack() as stack:
        database = stack.enter_context(migrated_database())
        try:
            options = importing.ImportOptions(
                enrich=is_data_set or reader is not None,
                prerequisites=registry.prerequisites(format_.value) if is_data_set else (),
                origin=registry.origin(format_.value) if is_data_set else Origin.IMPORTED,
                allows_far_future=far_future,
                keep_going=keep_going,
                dry_run=dry_run,
                report=_reporter(stack, report),
                progress=_progress(stack),
                slice_ended=kept.append,
            )
            copies = _copies(stack, sources)
            read = partial(
                _rows_of_file,
                copies=copies,
                format_=format_.value,
                resource=(resource or _MEETINGS).value,
                mapping=reader,
            )
            rows = _rows(sources, read, keep_going=keep_going)
            outcome = importing.run_import(database, rows, options)
        except importing.RowsRejected as refused:
            outcome = refused.outcome
        except (ValueError, OSError) as error:
            fail(f"{describe(error)}; {_imported(kept[-1])}")
        except Unavailable as problem:
            fail(f"{problem.detail}; {_imported(kept[-1])}")
        except DBAPIError as error:
            fail(f"the database cannot be written: {error.orig}; {_imported(kept[-1])}")
    if reader is not None:
        _print_mapping(reader, dry_run=dry_run)
    _print_result(outcome, dry_run=dry_run)
    if outcome.refused:
        raise typer.Exit(1)


def _imported(rows: int) -> str:
    """Return what became of the rows of an interrupted import, of which so many are kept."""
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


def _copies(stack: ExitStack, sources: list[str]) -> dict[str, BinaryIO]:
    """Copy standard input and pipes to temporary files: they may be slow, and an import blocks other writers."""
    copies: dict[str, BinaryIO] = {}
    for source in sources:
        if source in copies or (source != "-" and not Path(source).is_fifo()):
            continue
        copies[source] = copy = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - `stack` closes it
        with nullcontext(sys.stdin.buffer) if source == "-" else Path(source).open("rb") as stream:
            shutil.copyfileobj(stream, copy)
        copy.flush()
    return copies


def _again(copy: BinaryIO) -> BinaryIO:
    """Open a copy from its beginning: a source that is named twice is read twice, whether it is a pipe or a file."""
    stream = os.fdopen(os.dup(copy.fileno()), "rb")
    stream.seek(0)
    return stream


def _rows(
    sources: list[str], read: Callable[[str], Iterator[ImportRow | RejectedRow]], *, keep_going: bool
) -> Iterator[ImportRow | RejectedRow]:
    """Yield the rows of all files.

    Raises:
        ValueError: a file cannot be read, or only in part. With `keep_going`, it is refused like a row instead.
    """
    for source in sources:
        try:
            yield from read(source)
        except (ValueError, OSError) as error:
            if keep_going:
                yield RejectedRow(_name(source), "file", f"{describe(error)}; the rows before that, if any, were read")
            elif len(sources) > 1:
                raise ValueError(
                    f"{describe(error)}; leave {_name(source)} out, or import the others with --keep-going"
                ) from error
            else:
                raise


def _name(source: str) -> str:
    return "standard input" if source == "-" else Path(source).name


def _rows_of_file(
    source: str, copies: dict[str, BinaryIO], format_: str, resource: str, mapping: MappingReader | None
) -> Iterator[ImportRow | RejectedRow]:
    name = _name(source)
    if (read_folder := registry.folder_reader(format_)) is not None:
        if not Path(source).is_dir():
            raise ValueError(f"{name} is not a folder; {format_} are imported by the folder that has their files")
        yield from read_folder(Path(source))
        return
    with ExitStack() as stack:
        stream = stack.enter_context(_again(copies[source]) if source in copies else Path(source).open("rb"))  # noqa: SIM115
        stack.enter_context(files.reporting_broken_file(name))
        if format_ in registry.FORMATS:
            yield from registry.reader(format_)(_decompressed(stream, source), name)
            return
        content = files.open_content(stream)
        if mapping is not None:
            yield from mapping.read(content, name)
            return
        bare = source.removesuffix(".gz")
        if format_ == "csv" or (format_ == "auto" and bare.endswith(".csv")):
            yield from files.read_csv(content, name, resource)
        elif format_ == "ndjson" or source == "-" or bare.endswith((".ndjson", ".jsonl")):
            yield from files.read_ndjson(content, name, resource)
        else:
            raise ValueError(f"{source}: the format cannot be inferred from the name; give --format")


def _decompressed(stream: BinaryIO, source: str) -> BinaryIO:
    """Decompress a file of a data set; an archive (.tar.gz) is left to the reader."""
    return stream if source.endswith((".tar.gz", ".tgz")) else files.open_content(stream)


def _reporter(stack: ExitStack, report: Path | None) -> Callable[[dict[str, Any]], None]:
    if report is None:
        return lambda _entry: None
    # Keep the report of a failed import: it lists the refusals.
    file = stack.enter_context(private.stream(report, keep_failed=True))

    def write(entry: dict[str, Any]) -> None:
        file.write(f"{escape_json(json.dumps(entry, ensure_ascii=False))}\n".encode())

    return write


def _progress(stack: ExitStack) -> Callable[[int], None]:
    if not is_terminal():
        return lambda _rows: None
    bar = stack.enter_context(
        Progress(
            SpinnerColumn(),
            TextColumn("{task.completed:,} rows"),
            BarColumn(),
            TimeElapsedColumn(),
            console=console,
            transient=True,
        )
    )
    task = bar.add_task("import", total=None)
    return lambda rows: bar.update(task, completed=rows)


def _print_result(outcome: ImportResult, *, dry_run: bool) -> None:
    for name, counts in sorted(outcome.by_resource.items()):
        summary = ", ".join(
            f"{counts[action]} {action}" for action in ("created", "changed", "unchanged", "refused") if counts[action]
        )
        print_message(f"{name}: {summary}")
    for entry in outcome.problems[:_SHOWN]:
        print_message(f"  refused: {entry['where']} {entry['field']}: {entry['reason']}", style="red")
    for entry in outcome.duplicates[:_SHOWN]:
        print_message(
            f"  possible duplicate: {entry['where']} became {entry['id']}, which resembles {', '.join(entry['like'])}",
            style="yellow",
        )
    for entry in outcome.kept[:_SHOWN]:
        print_message(
            f"  not changed: {entry['where']} differs from {entry['id']} in {', '.join(entry['differs'])}",
            style="yellow",
        )
    for entry in outcome.waiting[:_SHOWN]:
        print_message(
            f"  waiting: {entry['where']} judges {' and '.join(entry['lacks'])}, which no record is yet; import that record, "
            f"or delete {entry['id']} and correct the id",
            style="yellow",
        )
    _print_changes(outcome)
    lists = (
        outcome.problems,
        outcome.duplicates,
        outcome.kept,
        outcome.waiting,
        outcome.updated,
        outcome.changes,
    )
    if any(len(entries) > _SHOWN for entries in lists):
        print_message(f"  (first {_SHOWN} of each; --report FILE writes all)")
    total = (
        f"{outcome.rows} rows: {outcome.created} created, {outcome.changed} changed, {outcome.unchanged} unchanged, "
        f"{outcome.refused} refused"
    )
    if dry_run:
        end = "dry run: nothing was imported"
    elif not outcome.committed:
        end = "nothing was imported; fix the rows, or import the valid ones with --keep-going"
    else:
        end = "no changes" if not outcome.created + outcome.changed else "imported"
    print_message(f"{total}; {end}.")


def _print_changes(outcome: ImportResult) -> None:
    for entry in outcome.changes[:_SHOWN]:
        fields = ", ".join(f"{name} (emptied)" if name in entry["emptied"] else name for name in entry["changed"])
        print_message(f"  changed: {entry['where']} {entry['id']}: {fields}")
    for path, count in sorted(outcome.emptied.items()):
        print_message(f"  emptied: {path} of {count} records", style="yellow")
    for entry in outcome.updated[:_SHOWN]:
        print_message(
            f"  updated from the source: {entry['where']} corrects {', '.join(entry['updated'])} of {entry['id']}"
        )


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
            _export(database, target, format_)
    except (ValueError, OSError) as error:
        fail(describe(error))
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
    else:
        _write_ndjson(database, target)


def _write_ndjson(database: Database, target: Path) -> None:
    with database.reading() as connection, private.stream(target) as file:
        content = exporting.lines(connection)
        for piece in exporting.compress(content) if target.suffix == ".gz" else content:
            file.write(piece)
