"""Measure the import of the public data sets: into an empty database, and into one with other records.

The sets follow each other, as in `benchmarks.identity`, since some refer to people of the first. Counted is the CPU time
to read and to write the rows of each: other processes disturb it less than the clock's. The data are not part of this
repository; `docs/import/` says where each set comes from. Without them there is nothing to measure.

    python -m benchmarks.public_data [/path/to/data] [--rows 500]
"""

import argparse
import contextlib
import itertools
import shutil
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from app.datasets import registry
from app.db.database import Database
from app.transfer import importing
from app.transfer.rows import ImportRow, RejectedRow
from benchmarks import load
from benchmarks.figures import print_figure
from benchmarks.identity import SETS
from tests.public_data import SHARED_DATA

_LEAST_RATE: Final = 1_000
"""Rows a second, into an empty database."""
_MOST_GROWTH: Final = 1.2
"""The longest time beside other records, as a multiple of that in an empty database."""
_MEETINGS_BEFORE: Final = 100_000

Rows = Iterator[ImportRow | RejectedRow]


def rows_of(name: str, paths: list[Path]) -> Rows:
    """Read the rows of files of a data set."""
    read_folder = registry.folder_reader(name)
    for path in paths:
        if read_folder is not None:
            yield from read_folder(path)
        else:
            with path.open("rb") as stream:
                yield from registry.reader(name)(stream, path.name)


def import_sets(database: Database, data: Path, most_rows: int | None) -> dict[str, tuple[int, float]]:
    """Import the sets; return the number of rows of each and the seconds of CPU that they took."""
    result: dict[str, tuple[int, float]] = {}
    for name, patterns in SETS:
        paths = [path for pattern in patterns for path in sorted(data.glob(pattern))]
        if not paths:
            print(f"{name} {patterns[0]}: there is no such file in {data}")
            continue
        options = importing.ImportOptions(
            enrich=True,
            prerequisites=registry.prerequisites(name),
            origin=registry.origin(name),
            keep_going=True,
        )
        began = time.process_time()
        rows = itertools.islice(rows_of(name, paths), most_rows)
        outcome = importing.run_import(database, rows, options)
        result[f"{name} {patterns[0]}"] = (outcome.rows, time.process_time() - began)
    return result


def measure(directory: Path, data: Path, meetings: int, most_rows: int | None) -> dict[str, tuple[int, float]]:
    """Import the sets into a database with this number of meetings."""
    file = directory / f"{meetings}.db"
    if meetings:
        # The process of the empty database has loaded and compiled for its seed what the first set writes with.
        load.prepared(directory / "seeded.db").close()
        shutil.copyfile(load.cached(meetings), file)
    database = Database(f"sqlite:///{file}") if meetings else load.prepared(file)
    with contextlib.closing(database):
        return import_sets(database, data, most_rows)


def main() -> None:
    """Print two figures for each set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="?", default=SHARED_DATA, help=f"{SHARED_DATA} by default")
    parser.add_argument("--rows", type=int, help="the most rows of each set; all by default")
    parser.add_argument("--quick", action="store_true", help="100 rows of each set and 1,000 meetings, to try it out")
    arguments = parser.parse_args()
    if not arguments.data.is_dir():
        print(f"Public data sets are left out: there is no directory {arguments.data}.")
        return
    most_rows, before = (100, 1_000) if arguments.quick else (arguments.rows, _MEETINGS_BEFORE)
    load.CACHE.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(dir=load.CACHE) as directory,
        # Each in a new process, since what is compiled and cached once would make the second faster.
        ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1) as pool,
    ):
        alone, beside = (
            pool.submit(measure, Path(directory), arguments.data, number, most_rows).result() for number in (0, before)
        )
    for name, (rows, seconds) in alone.items():
        print_figure(
            f"{name}, rows a second of the processor", rows / seconds, at_least=_LEAST_RATE, more=f"{rows:,} rows"
        )
        growth = beside[name][1] / seconds
        print_figure(f"{name}, time beside {before:,} meetings / in an empty database", growth, at_most=_MOST_GROWTH)


if __name__ == "__main__":
    main()
