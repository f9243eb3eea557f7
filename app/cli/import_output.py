"""Output of the command `import`: messages, progress, and the report file."""

import json
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from app.cli.common import console, escape_json, is_terminal, print_message
from app.files import private
from app.transfer.import_report import ImportResult

MOST_SHOWN: Final = 20
"""The entries of each kind that the terminal shows; the report file has all."""


class ReportFile:
    """The file with the report of an import; without a file, nothing is written."""

    def __init__(self, stack: ExitStack, report: Path | None) -> None:
        """Open the file until `stack` is closed. The report of a failed import is kept: it lists the refusals.

        Raises:
            OSError: the file cannot be written.
        """
        self._file = None if report is None else stack.enter_context(private.stream(report, keep_failed=True))

    @property
    def can_begin_again(self) -> bool:
        """Whether what was written can be removed, which a pipe or a device does not allow."""
        return self._file is None or self._file.seekable()

    def begin_again(self) -> None:
        """Remove what was written."""
        if self._file is not None and self._file.seekable():
            self._file.seek(0)
            self._file.truncate()

    def write(self, entry: dict[str, Any]) -> None:
        """Write an entry."""
        if self._file is not None:
            self._file.write(f"{escape_json(json.dumps(entry, ensure_ascii=False))}\n".encode())


def progress(stack: ExitStack) -> Callable[[int], None]:
    """Return a function that shows the number of rows done, in a terminal."""
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


def print_result(outcome: ImportResult, *, dry_run: bool) -> None:
    """Print the number of rows by resource and outcome, and the first entries of each list."""
    for name, counts in sorted(outcome.by_resource.items()):
        summary = ", ".join(
            f"{counts[action]} {action}" for action in ("created", "changed", "unchanged", "refused") if counts[action]
        )
        print_message(f"{name}: {summary}")
    for entry in outcome.problems[:MOST_SHOWN]:
        print_message(f"  refused: {entry['where']} {entry['field']}: {entry['reason']}", style="red")
    for entry in outcome.duplicates[:MOST_SHOWN]:
        print_message(
            f"  possible duplicate: {entry['where']} became {entry['id']}, which resembles {', '.join(entry['like'])}",
            style="yellow",
        )
    for entry in outcome.kept[:MOST_SHOWN]:
        print_message(
            f"  not changed: {entry['where']} differs from {entry['id']} in {', '.join(entry['differs'])}",
            style="yellow",
        )
    for entry in outcome.waiting[:MOST_SHOWN]:
        print_message(
            f"  waiting: {entry['where']} judges {' and '.join(entry['lacks'])}, which no record is yet; import that record, "
            f"or delete {entry['id']} and correct the id",
            style="yellow",
        )
    for entry in outcome.merged[:MOST_SHOWN]:
        print_message(f"  merged: {entry['where']} means both {entry['id']} and {entry['other']}")
    _print_changes(outcome)
    lists = (
        outcome.problems,
        outcome.duplicates,
        outcome.kept,
        outcome.waiting,
        outcome.updated,
        outcome.merged,
        outcome.changes,
    )
    if any(len(entries) > MOST_SHOWN for entries in lists):
        print_message(f"  (first {MOST_SHOWN} of each; --report FILE writes all)")
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
    for entry in outcome.changes[:MOST_SHOWN]:
        fields = ", ".join(f"{name} (emptied)" if name in entry["emptied"] else name for name in entry["changed"])
        print_message(f"  changed: {entry['where']} {entry['id']}: {fields}")
    for path, count in sorted(outcome.emptied.items()):
        print_message(f"  emptied: {path} of {count} records", style="yellow")
    for entry in outcome.updated[:MOST_SHOWN]:
        print_message(
            f"  updated from the source: {entry['where']} corrects {', '.join(entry['updated'])} of {entry['id']}"
        )
