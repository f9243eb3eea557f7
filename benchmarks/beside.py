"""Measure how others fare beside an import: the waits of writers and of readers, without an import and with one.

Writers and readers send requests at fixed times, whether or not earlier ones were answered, and each wait counts from the
time at which the request was due. So a pause of the service counts for every request that falls into it. The import runs
as the command does, in a process of its own, or over HTTP in the service's.
"""

import argparse
import contextlib
import http.client
import itertools
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from unittest import mock

from app.db import writer_lock
from app.db.database import Database
from app.services.access import api_keys
from app.services.changes.following import Follower
from app.transfer import files, importing, slices, staging
from benchmarks import dataset, load, postgresql, writes
from benchmarks.figures import print_figure
from benchmarks.processes import HOST, ROOT, Server, running, service_command
from tests.postgresql_cluster import Cluster

_MOST_WAIT_MS: Final = 1_000
"""The longest wait of a writer at the 99th percentile, in milliseconds."""
_MOST_TIMES_AS_LONG: Final = 2.0
"""The longest wait of a reader at the 99th percentile, as a multiple of that without an import."""
_LEAST_SECONDS: Final = 10.0
_CONNECTIONS: Final = 64
_RECORDED: Final = 1_000
"""The number of meetings before the import."""

Imports = Callable[[Server, str, Path], None]


@dataclass(slots=True)
class Waits:
    """The waits of one kind of requests, in seconds."""

    seconds: list[float] = field(default_factory=list)
    failed: int = 0

    @property
    def p99(self) -> float:
        """The wait that all but one of a hundred requests did not exceed."""
        return sorted(self.seconds)[(len(self.seconds) * 99 - 1) // 100]

    def __str__(self) -> str:
        median = statistics.median(self.seconds)
        return (
            f"{len(self.seconds)} requests, median {median * 1e3:.0f} ms, p99 {self.p99 * 1e3:.0f} ms, "
            f"longest {max(self.seconds) * 1e3:.0f} ms, {self.failed} refused"
        )


class Clients:
    """Clients that send requests of one kind at a fixed rate until they are stopped."""

    def __init__(self, server: Server, key: str, requests: Iterator[writes.Request], rate: float) -> None:
        """Prepare them; nothing is sent yet."""
        self._server, self._key, self._requests, self._interval = server, key, requests, 1 / rate
        self._local = threading.local()
        self._stopped = threading.Event()
        self.waits = Waits()

    def run(self) -> None:
        """Send the requests; return once all of them were answered."""
        with ThreadPoolExecutor(_CONNECTIONS) as pool:
            began = time.monotonic()
            for number, request in enumerate(self._requests):
                due = began + number * self._interval
                if self._stopped.wait(max(0.0, due - time.monotonic())):
                    return
                pool.submit(self._send, request, due)

    def stop(self) -> None:
        """Send no more requests."""
        self._stopped.set()

    def _send(self, request: writes.Request, due: float) -> None:
        method, path, media_type, body = request
        try:
            if not hasattr(self._local, "connection"):
                self._local.connection = http.client.HTTPConnection(HOST, self._server.port, timeout=120)
            headers = {"Content-Type": media_type, "Authorization": f"Bearer {self._key}"} if body else {}
            self._local.connection.request(method, path, body=body or None, headers=headers)
            response = self._local.connection.getresponse()
            response.read()
            is_done = response.status < http.client.BAD_REQUEST
        except (OSError, http.client.HTTPException):
            del self._local.connection
            is_done = False
        self.waits.seconds.append(time.monotonic() - due)
        self.waits.failed += not is_done


def beside(server: Server, key: str, rates: tuple[float, float], work: Callable[[], None]) -> tuple[Waits, Waits]:
    """Return the waits of writers and of readers during some work."""
    seed = str(time.monotonic())
    posts, patches = (
        itertools.cycle(writes.posts(seed, 10_000)),
        itertools.cycle(writes.patches(seed, 10_000, _RECORDED)),
    )
    lists = [("GET", f"/meetings/meeting-{number}", "", "") for number in range(50)]
    lists += [("GET", f"/meetings?country={code}&limit=20", "", "") for code in ("JP", "PE", "US", "FR", "CN")]
    writers = Clients(server, key, itertools.chain.from_iterable(zip(posts, patches, strict=False)), rates[0])
    readers = Clients(server, key, itertools.cycle(lists), rates[1])
    threads = [threading.Thread(target=clients.run) for clients in (writers, readers)]
    for thread in threads:
        thread.start()
    try:
        work()
    finally:
        writers.stop()
        readers.stop()
        for thread in threads:
            thread.join()
    return writers.waits, readers.waits


def by_command(*options: str) -> Imports:
    """Return an import by the command."""

    def run(_server: Server, _key: str, source: Path) -> None:
        command = [str(Path(sys.executable).with_name("diplomatic-events")), "import", *options, str(source)]
        subprocess.run(command, check=True, cwd=ROOT, stderr=subprocess.DEVNULL)

    return run


def over_http(query: str) -> Imports:
    """Return an import by a request."""

    def run(server: Server, key: str, source: Path) -> None:
        connection = http.client.HTTPConnection(HOST, server.port, timeout=3_600)
        with contextlib.closing(connection), source.open("rb") as body:
            headers = {"Content-Type": "application/x-ndjson", "Authorization": f"Bearer {key}"}
            connection.request("POST", f"/imports?{query}", body=body.read(), headers=headers)
            response = connection.getresponse()
            if response.read() and response.status != http.client.OK:
                raise SystemExit(f"the import was refused: {response.status}")

    return run


WAYS: Final[dict[str, Imports]] = {
    "keep-going": by_command("--keep-going"),
    "keep-going-http": over_http("keep_going=true"),
    "dry-run": by_command("--dry-run"),
    "dry-run-http": over_http("dry_run=true"),
    "all-or-nothing": by_command(),
}


def measure(url: str, key: str, source: Path, way: str, rates: tuple[float, float]) -> None:
    """Compare the waits beside one import with those without."""
    os.environ["DIPLOMATIC_EVENTS_DATABASE_URL"] = url
    settings = {"DIPLOMATIC_EVENTS_RATE_LIMITS": "false", "DIPLOMATIC_EVENTS_LOG_LEVEL": "warning"}
    with running(service_command(), "/healthz", settings, pinned=False) as server:
        writers_alone, alone = beside(server, key, rates, lambda: time.sleep(_LEAST_SECONDS))
        started = time.monotonic()
        writers, readers = beside(server, key, rates, lambda: WAYS[way](server, key, source))
        seconds = time.monotonic() - started
    times = readers.p99 / alone.p99
    print(f"{way}: {seconds:.0f} s; without an import, writers: {writers_alone}; readers: {alone}")
    print_figure(f"{way}, p99 of writers, ms", writers.p99 * 1e3, at_most=_MOST_WAIT_MS, more=str(writers))
    print_figure(f"{way}, p99 of readers / without an import", times, at_most=_MOST_TIMES_AS_LONG, more=str(readers))
    print_figure(f"{way}, refused requests", writers.failed + readers.failed, at_most=0)


def measure_slices(source: Path, target: Path, rate: float) -> None:
    """Print the CPU time between a writer's coming, at a random moment of an import, and the end of the slice.

    This tells what a writer waits for where the import has a core to itself.
    """
    chance, waits, due = random.Random("writers"), Waits(), 0.0

    def is_awaited(_turn: object) -> bool:
        return time.process_time() >= due

    def pass_on(_turn: object) -> None:
        nonlocal due
        waits.seconds.append(time.process_time() - due)
        due = time.process_time() + chance.expovariate(rate)

    taken = []
    for disturbed in (False, True):
        file = shutil.copyfile(load.cached(_RECORDED), target.with_name(f"{disturbed}.db"))
        with contextlib.ExitStack() as stack, source.open("rb") as stream:
            database = stack.enter_context(contextlib.closing(Database(f"sqlite:///{file}")))
            stack.enter_context(mock.patch.object(slices, "monotonic", time.process_time))
            if disturbed:
                due = time.process_time() + chance.expovariate(rate)
                stack.enter_context(mock.patch.object(writer_lock.Turn, "is_awaited", is_awaited))
                stack.enter_context(mock.patch.object(writer_lock.Turn, "pass_on", pass_on))
            started = time.process_time()
            rows = files.read_ndjson(stream, source.name, "meetings")
            importing.run_import(database, rows, importing.ImportOptions(keep_going=True))
            taken.append(time.process_time() - started)
    more = f"{waits}; {taken[1]:.0f} s of CPU in {len(waits.seconds) + 1} slices, {taken[0]:.0f} s undisturbed"
    print_figure("p99 of the CPU time to the end of a slice, ms", waits.p99 * 1e3, at_most=_MOST_WAIT_MS, more=more)


def measure_merge(source: Path, target: Path) -> None:
    """Print the CPU time of an import in a copy, and of its last step, for which all writers wait.

    The clock adds the time that the disk takes to sync the whole database.
    """
    file = shutil.copyfile(load.cached(_RECORDED), target)
    seconds = {"follow": 0.0, "number_changes": 0.0, "replace_original": 0.0}

    def timed(name: str) -> Callable[[Follower], object]:
        method = getattr(Follower, name)

        def run(follower: Follower) -> object:
            started = time.process_time()
            result = method(follower)
            seconds[name] = time.process_time() - started
            return result

        return run

    with contextlib.ExitStack() as stack, source.open("rb") as stream:
        database = stack.enter_context(contextlib.closing(Database(f"sqlite:///{file}")))
        for name in seconds:
            stack.enter_context(mock.patch.object(Follower, name, timed(name)))
        rows = files.read_ndjson(stream, source.name, "meetings")
        started = time.process_time()
        staging.write_staged(
            database, lambda session: importing.import_rows(session, rows, importing.ImportOptions().staged)
        )
        taken = time.process_time() - started
    last = sum(seconds.values())
    megabytes = file.stat().st_size / 1e6
    print(
        f"        in a copy: {taken:.0f} s of CPU; its last step {last:.2f} s, {last / taken:.2%}, of which "
        f"{seconds['number_changes']:.2f} s to number the changes and {seconds['replace_original']:.2f} s to write "
        f"{megabytes:.0f} MB",
        flush=True,
    )


def documents(directory: Path, records: int) -> Path:
    """Write the documents to import: meetings with new people, topics and sources, each a record too."""
    source = directory / "documents.ndjson"
    with source.open("wb") as file:
        for row in itertools.islice(dataset.described(1, records), records):
            file.write(files.export_line(row.resource, json.dumps(row.document)))
    return source


def _prepared(url: str) -> str:
    with contextlib.closing(Database(url)) as database, database.writing() as session:
        return api_keys.create(session, "benchmark", "write")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure each way of importing, each on a database of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=10_000, help="meetings to import; required are 100,000")
    parser.add_argument("--writes", type=float, default=5, help="writes a second")
    parser.add_argument("--reads", type=float, default=20, help="reads a second")
    parser.add_argument("--postgresql", action="store_true", help="on PostgreSQL, in a cluster of its own")
    parser.add_argument("--only", choices=WAYS, nargs="*", default=list(WAYS), help="ways of importing")
    options = parser.parse_args(arguments)
    recorded = load.cached(_RECORDED)
    os.umask(0o022)  # PostgreSQL runs as someone else where this is root
    with contextlib.ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=load.CACHE)))
        source = documents(directory, options.records)
        cluster = Cluster(shared_buffers="512MB") if options.postgresql else None
        if cluster is not None:
            stack.callback(cluster.remove)
        if cluster is None:
            measure_slices(source, directory / "slices.db", options.writes)
            measure_merge(source, directory / "merge.db")
        for way in options.only:
            if cluster is None:
                url = f"sqlite:///{shutil.copyfile(recorded, directory / f'{way}.db')}"
            else:
                cluster.execute("DROP DATABASE IF EXISTS bench")
                url = postgresql.fill(cluster, recorded)
            measure(url, _prepared(url), source, way, (options.writes, options.reads))


if __name__ == "__main__":
    main()
