"""Output of the command `import`: messages, progress, and the report file."""

import json
from collections.abc import Callable, Mapping, Sequence
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
        self._closing = ExitStack()
        self._file = None if report is None else self._closing.enter_context(private.stream(report, keep_failed=True))
        self.error: OSError | None = None
        """Why the end of the report could not be written when it was closed."""
        stack.callback(self._close)

    def _close(self) -> None:
        try:
            self._closing.close()
        except OSError as error:
            self.error = error

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
    _print_lists(outcome)
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


def _print_lists(outcome: ImportResult) -> None:
    """Print the first entries of each list of an import, and say so if there are more."""
    is_cut = [
        _print_list(outcome.problems, "refused: {where} {field}: {reason}", "red"),
        _print_list(outcome.duplicates, "possible duplicate: {where} became {id}, which resembles {like}", "yellow"),
        _print_list(outcome.kept, "not changed: {where} differs from {id} in {differs}", "yellow"),
        _print_list(
            [{**entry, "lacks": " and ".join(entry["lacks"])} for entry in outcome.waiting],
            "waiting: {where} judges {lacks}, which no record is yet; import that record, or delete {id} and correct the id",
            "yellow",
        ),
        _print_list(outcome.merged, "merged: {where} means both {id} and {other}"),
        _print_list(list(map(_with_emptied, outcome.changes)), "changed: {where} {id}: {changed}"),
    ]
    for path, count in sorted(outcome.emptied.items()):
        print_message(f"  emptied: {path} of {count} records", style="yellow")
    is_cut.append(_print_list(outcome.updated, "updated from the source: {where} corrects {updated} of {id}"))
    if any(is_cut):
        print_message(f"  (first {MOST_SHOWN} of each; --report FILE writes all)")


def _print_list(entries: Sequence[Mapping[str, Any]], form: str, style: str | None = None) -> bool:
    """Print the first entries of a list in a form with their fields; return whether there are more."""
    for entry in entries[:MOST_SHOWN]:
        texts = {name: ", ".join(value) if isinstance(value, (list, tuple)) else value for name, value in entry.items()}
        print_message(f"  {form.format_map(texts)}", style=style)
    return len(entries) > MOST_SHOWN


def _with_emptied(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return the entry of a changed record with a note at the fields that the row emptied."""
    fields = [f"{name} (emptied)" if name in entry["emptied"] else name for name in entry["changed"]]
    return {**entry, "changed": fields}
