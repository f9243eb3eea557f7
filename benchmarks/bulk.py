"""Measure the time and memory of import and export, compared with plain SQLite in the same run.

The import is compared with a bare `executemany` of the rows that it creates, into the same tables with the same
indexes; the export against a bare `SELECT` of the rows that it reads. Each runs in a process of its own, whose largest
resident memory is reported. The same documents are imported again, which changes nothing. Three files are then imported
one after the other, into an empty database and into some with data, to see whether the third takes longer than the first.
`--million` imports a million meetings and nothing else.
"""

import argparse
import contextlib
import json
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from app.db import migrations
from app.db import models as m
from app.db.database import Database
from app.db.sqlite import KEPT_KIBIBYTES, sqlite_module
from app.transfer import exporting, files, importing
from app.transfer.import_report import ImportResult
from benchmarks import dataset, load
from benchmarks.figures import print_figure
from benchmarks.processes import ROOT

_MOST_GROWTH: Final = 1.2
_MOST_TIMES: Final = 4
"""The longest time of an import, as a multiple of that of a bare `executemany` of the same rows."""
_MILLION: Final = 1_000_000
_MOST_MINUTES: Final = 15
_MOST_MEGABYTES: Final = 200
_LEAST_UNCHANGED: Final = 5_000
"""Rows a second of a file that is imported again."""
_FILE_MEETINGS: Final = 2_000
_NOT_EXPORTED: Final = frozenset(
    {
        "agreement_periods",
        "agreement_topics_above",
        "changes",
        "duplicate_pairs",
        "facet_counts",
        "idempotency_keys",
        "indexed",
        "meeting_gaps",
        "meeting_terms",
        "meeting_values",
        "name_keys",
        "network_nodes",
        "open_questions",
        "organization_keys",
        "party_periods",
        "terms",
    }
)


def import_ndjson(directory: Path, meetings: int) -> Iterator[int]:
    """Import the documents."""
    source = _documents(directory, meetings)
    database = load.prepared(directory / "imported.db")
    yield 0
    outcome = _imported(database, source)
    if outcome.created != outcome.rows:
        raise SystemExit(f"{outcome.created} of {outcome.rows} were made: {outcome.problems[:3]}")
    yield outcome.rows
    database.close()


def import_again(directory: Path, meetings: int) -> Iterator[int]:
    """Import documents that are all recorded already."""
    target, source = directory / "recorded.db", _documents(directory, meetings)
    shutil.copy(load.cached(meetings), target)
    database = Database(f"sqlite:///{target}")
    yield 0
    outcome = _imported(database, source)
    if outcome.unchanged != outcome.rows:
        raise SystemExit(f"{outcome.unchanged} of {outcome.rows} were unchanged: {outcome.problems[:3]}")
    yield outcome.rows
    database.close()


def _documents(directory: Path, meetings: int) -> Path:
    source = directory / "documents.ndjson"
    with source.open("wb") as file:
        for record in dataset.records(meetings):
            file.write(files.export_line(record.resource, json.dumps(record.document)))
    return source


def _imported(database: Database, source: Path) -> ImportResult:
    with source.open("rb") as stream:
        return importing.run_import(
            database, files.read_ndjson(stream, source.name, "meetings"), importing.ImportOptions()
        )


def executemany(directory: Path, meetings: int) -> Iterator[int]:
    """Insert the same rows."""
    target = directory / "inserted.db"
    database = Database(f"sqlite:///{target}")
    migrations.upgrade(database)
    database.close()
    source = sqlite_module().connect(f"file:{load.cached(meetings)}?mode=ro", uri=True)
    connection = sqlite_module().connect(str(target), isolation_level=None)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(f"PRAGMA cache_size = -{KEPT_KIBIBYTES}")
    for table in reversed(m.Base.metadata.sorted_tables):
        connection.execute(f"DELETE FROM {table.name}")  # rows that migrations insert
    yield 0
    count = 0
    connection.execute("BEGIN IMMEDIATE")
    for table in m.Base.metadata.sorted_tables:
        rows = source.execute(f"SELECT * FROM {table.name}")
        places = ", ".join("?" * len(rows.description))
        count += connection.executemany(f"INSERT INTO {table.name} VALUES ({places})", rows).rowcount
    connection.execute("COMMIT")
    yield count


def export_ndjson(directory: Path, meetings: int, *, packed: bool = False) -> Iterator[int]:
    """Export everything."""
    database = Database(f"sqlite:///{load.cached(meetings)}")
    count = 0

    def counted(lines: Iterator[bytes]) -> Iterator[bytes]:
        nonlocal count
        for count, line in enumerate(lines, 1):  # noqa: B007 - read after the loop
            yield line

    yield 0
    with (directory / "export").open("wb") as file, database.reading() as connection:
        content = counted(exporting.lines(connection))
        file.writelines(exporting.compress(content) if packed else content)
    yield count
    database.close()


def export_gzip(directory: Path, meetings: int) -> Iterator[int]:
    """Export everything, compressed."""
    return export_ndjson(directory, meetings, packed=True)


def select(_directory: Path, meetings: int) -> Iterator[int]:
    """Read the same rows."""
    connection = sqlite_module().connect(f"file:{load.cached(meetings)}?mode=ro", uri=True)
    yield 0
    count = 0
    for table in m.Base.metadata.sorted_tables:
        if table.name not in _NOT_EXPORTED:
            count += sum(1 for _ in connection.execute(f"SELECT * FROM {table.name}"))
    yield count


WAYS: Final[dict[str, Callable[[Path, int], Iterator[int]]]] = {
    item.__name__: item for item in (import_ndjson, import_again, executemany, export_ndjson, export_gzip, select)
}


def growth(meetings: int, rows: int) -> list[float]:
    """Import three files, one after the other, into a database with this number of meetings.

    Returns the seconds of CPU that each takes: other processes disturb them less than those of the clock.
    """
    taken = []
    load.CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=load.CACHE) as directory:
        target = Path(directory) / "growing.db"
        if meetings:
            shutil.copy(load.cached(meetings), target)
            database = Database(f"sqlite:///{target}")
        else:
            database = load.prepared(target)
        for file in range(3):
            started = time.process_time()
            outcome = importing.run_import(database, dataset.described(file, rows), importing.ImportOptions())
            taken.append(time.process_time() - started)
            if outcome.created != rows:
                raise SystemExit(f"{outcome.created} of {rows} were made: {outcome.problems[:3]}")
        database.close()
    return taken


def _print_growth(meetings: int, rows: int) -> None:
    taken = growth(meetings, rows)
    rates = ", ".join(f"{rows / seconds:.0f}/s" for seconds in taken)
    what = f"{meetings:,} meetings before, three files of {rows:,}: CPU time of the third / the first"
    print_figure(what, taken[-1] / taken[0], at_most=_MOST_GROWTH, more=rates)


def _measure(way: str, meetings: int) -> dict[str, Any]:
    """Run one variant: it prepares up to its first yield, and is measured up to its second."""
    with tempfile.TemporaryDirectory(dir=load.CACHE) as directory:
        steps = WAYS[way](Path(directory), meetings)
        next(steps)
        started = time.perf_counter()
        rows = next(steps)
        seconds = time.perf_counter() - started
        with contextlib.suppress(StopIteration):
            next(steps)
    peak = round(_peak_megabytes())
    return {"meetings": meetings, "way": way, "rows": rows, "seconds": round(seconds, 2), "peak_mb": peak}


def _peak_megabytes() -> float:
    """Return the largest resident memory of this process."""
    status = Path("/proc/self/status")
    if status.exists():
        # On Linux ru_maxrss counts the process from which this one was forked as well.
        return int(re.findall(r"VmHWM:\s*(\d+) kB", status.read_text())[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024)


def _measured(way: str, meetings: int) -> dict[str, Any]:
    """Measure a variant in a process of its own, and print it."""
    command = [sys.executable, "-m", "benchmarks.bulk", "--only", way, "--meetings", str(meetings)]
    report = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    item: dict[str, Any] = json.loads(report.stdout)
    rate = item["rows"] / item["seconds"]
    print(
        f"{meetings:,} meetings, {way}: {item['rows']:,} rows in {item['seconds']} s, {rate:,.0f}/s, "
        f"peak {item['peak_mb']} MB",
        flush=True,
    )
    return item


def _compare(meetings: int) -> None:
    """Measure every variant at one size, and print the figures."""
    load.cached(meetings)
    result = {way: _measured(way, meetings) for way in WAYS}
    again = result["import_again"]["rows"] / result["import_again"]["seconds"]
    print_figure(f"{meetings:,} meetings, unchanged rows a second", again, at_least=_LEAST_UNCHANGED)
    peak = result["import_ndjson"]["peak_mb"]
    print_figure(f"{meetings:,} meetings, peak MB of the import", peak, at_most=_MOST_MEGABYTES)
    times = result["import_ndjson"]["seconds"] / result["executemany"]["seconds"]
    print_figure(f"{meetings:,} meetings, import_ndjson / executemany", times, at_most=_MOST_TIMES)
    for way in ("export_ndjson", "export_gzip"):
        times = result[way]["seconds"] / result["select"]["seconds"]
        print(f"{meetings:,} meetings: {way} takes {times:.1f} times as long as select", flush=True)


def main() -> None:
    """Measure every variant at each size, growth, and the import of a million."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--meetings", type=int, nargs="+", default=[10_000, 100_000], help="sizes of the data set")
    parser.add_argument("--quick", action="store_true", help="1,000 meetings, to try it out")
    parser.add_argument("--only", choices=WAYS, help="measure only this, in this process, and print it as JSON")
    parser.add_argument("--growth", action="store_true", help="measure only whether imports slow down as data grow")
    parser.add_argument("--million", action="store_true", help="measure only the import of 1,000,000 meetings")
    arguments = parser.parse_args()
    if arguments.only:
        print(json.dumps(_measure(arguments.only, arguments.meetings[0])))
        return
    if arguments.million:
        minutes = _measured("import_ndjson", _MILLION)["seconds"] / 60
        print_figure("minutes to import 1,000,000 meetings", minutes, at_most=_MOST_MINUTES)
        return
    for meetings in [] if arguments.growth else [1_000] if arguments.quick else arguments.meetings:
        _compare(meetings)
    for before in (0, 1_000) if arguments.quick else (0, *arguments.meetings):
        _print_growth(before, 100 if arguments.quick else _FILE_MEETINGS)


if __name__ == "__main__":
    main()
