"""Measure the speed of the service, compared with others in the same run; `make bench` runs it.

Each comparison alternates between the service and its rival, round by round, and the median of the rounds' ratios
counts: what else the machine does then strikes both.
"""

import argparse
import contextlib
import http.client
import itertools
import json
import random
import shutil
import socket
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

from app.db.database import Database
from app.db.sqlite import sqlite_module
from app.services.access import api_keys
from benchmarks import addresses, load, servers
from benchmarks.figures import Figure, print_figure
from benchmarks.processes import (
    HOST,
    NO_WRK,
    ROOT,
    Load,
    Server,
    drive,
    resident_megabytes,
    running,
    service_command,
)

DATASETTE: Final = ROOT / "build" / "bench" / "venv"
_HOW_TO_DATASETTE: Final = (
    "Datasette is left out: it is not installed. python3 -m venv build/bench/venv && "
    "build/bench/venv/bin/pip install datasette pysqlite3"
)
_COMMITS_A_SECOND: Final = 50
_WRITERS: Final = 5
_SLOW_SENDERS: Final = 500
_WITHOUT_CACHE: Final = {"DIPLOMATIC_EVENTS_CACHE_MEGABYTES": "0"}


class Bench:
    """One run at one size."""

    def __init__(self, meetings: int, seconds: int, rounds: int) -> None:
        """Load the data set, and copy it: some measurements write."""
        self.meetings, self.seconds, self.rounds = meetings, seconds, rounds
        self.file = load.CACHE / "serving.db"
        for old in load.CACHE.glob("serving.db*"):
            old.unlink()
        shutil.copyfile(load.cached(meetings), self.file)
        # The one client that asks is to be as fast as it can.
        self.environment = {
            "DIPLOMATIC_EVENTS_DATABASE_URL": f"sqlite:///{self.file}",
            "DIPLOMATIC_EVENTS_RATE_LIMITS": "false",
        }
        self.key = _key(self.file)
        self.figures: list[Figure] = []

    def print_figure(
        self,
        what: str,
        measured: float,
        *,
        at_most: float | None = None,
        at_least: float | None = None,
        more: str = "",
    ) -> None:
        """Print and record one figure."""
        self.figures.append(print_figure(what, measured, at_most=at_most, at_least=at_least, more=more))

    def results(self) -> list[dict[str, Any]]:
        """Return what was recorded, as JSON objects."""
        return [
            {
                "meetings": self.meetings,
                "what": figure.what,
                "required": figure.required,
                "measured": round(figure.measured, 3),
                "good": figure.is_good,
                "more": figure.more,
            }
            for figure in self.figures
        ]

    def together(self, **settings: str) -> contextlib.AbstractContextManager[Server]:
        """Run the service with its rivals next to it."""
        command = [sys.executable, "-m", "benchmarks.servers", "--port", "{port}"]
        return running(command, "/bench/constant", self.environment | settings)

    def ratio(self, server: Server, ours: Sequence[str], rival: Server, theirs: Sequence[str]) -> tuple[float, str]:
        """Measure the service and a rival alternately; return the median ratio and the rates."""
        pairs = [(self.drive(server, ours), self.drive(rival, theirs)) for _ in range(self.rounds)]
        ratios = [mine.rate / other.rate for mine, other in pairs]
        rates = [statistics.median(item.rate for item in side) for side in zip(*pairs, strict=True)]
        spread = f"{min(ratios):.2f} to {max(ratios):.2f}"
        return statistics.median(ratios), f"{rates[0]:,.0f}/s against {rates[1]:,.0f}/s; rounds {spread}"

    def drive(self, server: Server, lines: Sequence[str], *, pinned: bool = True) -> Load:
        """Load a server; nothing may fail."""
        result = drive(server, lines, self.seconds, pinned=pinned)
        if result.failed:
            raise SystemExit(f"{result.failed} requests failed, of {lines[0]}")
        return result


def items(bench: Bench) -> None:
    """Compare single meetings with the constant reply."""
    for options, settings in (("", {}), (" without the cache", _WITHOUT_CACHE)):
        with bench.together(**settings) as server:
            ours = addresses.items(bench.meetings)
            measured, more = bench.ratio(server, ours, server, ["/bench/constant"])
            bench.print_figure(f"item{options} / constant FastAPI reply", measured, at_least=0.4, more=more)


def conditional(bench: Bench) -> None:
    """Compare 304 responses with the constant reply."""
    with bench.together() as server:
        for what, paths in (
            ("an item", addresses.items(bench.meetings, 300)),
            ("a collection", addresses.countries(100)),
        ):
            tagged = [f"{path}\t{server.get(path)[1]['ETag']}" for path in paths]
            path, tag = tagged[0].split("\t")
            if server.get(path, {"If-None-Match": tag})[0] != 304:
                raise SystemExit(f"{path}: its own entity tag does not give 304")
            measured, more = bench.ratio(server, tagged, server, ["/bench/constant"])
            bench.print_figure(f"304 of {what} / constant reply", measured, at_least=0.8, more=more)


def pages(bench: Bench) -> None:
    """Compare pages of 50 meetings by country with other implementations."""
    ours = addresses.countries()
    with bench.together() as server, _datasette(bench) as datasette:
        rivals = [
            ("bare ASGI, same SQL", server, addresses.countries(before="/bench/sql/"), 0.60),
            ("ORM with selectinload", server, addresses.countries(before="/bench/orm/"), 10.0),
        ]
        if datasette is not None:
            theirs = addresses.countries(before="/serving/page.json?_shape=arrays&country=")
            rivals.insert(1, ("Datasette, same SQL", datasette, theirs, 1.5))
        _check_same(server, ours[0], [(rival, paths[0]) for _, rival, paths, _ in rivals])
        for name, rival, paths, least in rivals:
            measured, more = bench.ratio(server, ours, rival, paths)
            bench.print_figure(f"page of 50 / {name}", measured, at_least=least, more=more)
    name, _, paths, least = rivals[0]
    with bench.together(**_WITHOUT_CACHE) as server:
        measured, more = bench.ratio(server, ours, server, paths)
        bench.print_figure(f"page of 50, without the cache / {name}", measured, at_least=least, more=more)


def _check_same(server: Server, path: str, rivals: Sequence[tuple[Server, str]]) -> None:
    """Check that all return the same meetings."""
    expected = json.loads(server.get(path)[2])["items"]
    for rival, theirs in rivals:
        data = json.loads(rival.get(theirs)[2])
        result = data["items"] if "items" in data else [json.loads(row[0]) for row in data["rows"]][: len(expected)]
        if result != expected:
            raise SystemExit(f"{theirs} does not give the meetings of {path}")


@contextlib.contextmanager
def _datasette(bench: Bench) -> Iterator[Server | None]:
    if not (DATASETTE / "bin" / "datasette").exists():
        print(_HOW_TO_DATASETTE)
        yield None
        return
    statement, parameters = servers.page_sql(bench.file)
    own = {servers.COUNTRY: ":country", servers.COUNTRY.lower(): "lower(:country)"}
    for value in parameters:
        statement = statement.replace("?", own.get(value, json.dumps(value).replace('"', "'")), 1)
    metadata = load.CACHE / "datasette.json"
    metadata.write_text(json.dumps({"databases": {"serving": {"queries": {"page": {"sql": statement}}}}}))
    command = [str(DATASETTE / "bin" / "datasette"), str(bench.file), "--metadata", str(metadata), "--port", "{port}"]
    with running(command, "/-/versions.json") as server:
        yield server


def latency(bench: Bench) -> None:
    """Measure the 99th percentile: alone, while another commits, and while another downloads everything."""
    lines = list(addresses.mixed(bench.meetings))
    with running(service_command(), "/healthz", bench.environment | _WITHOUT_CACHE) as server:
        _print_latency(bench, "alone, without the cache", bench.drive(server, lines))
    with running(service_command(), "/healthz", bench.environment) as server:
        for name, beside in (
            ("alone, from the start", contextlib.nullcontext),
            ("alone, later", contextlib.nullcontext),
            ("while another process commits 50 times a second", lambda: _committer(bench)),
            ("while clients PATCH 50 times a second", lambda: _patches(server, bench)),
            ("while one downloads the export", lambda: _download(server)),
        ):
            with beside() as report:
                result = bench.drive(server, lines)
            _print_latency(bench, name, result, report() if report else "")


def _print_latency(bench: Bench, name: str, result: Load, report: str = "") -> None:
    measured = result.p99_ms / result.p50_ms
    more = f"p50 {result.p50_ms:.1f} ms, p99 {result.p99_ms:.1f} ms, {result.rate:,.0f}/s {report}"
    bench.print_figure(f"p99 / p50, {name}", measured, at_most=5, more=more)


@contextlib.contextmanager
def in_background(work: Callable[[threading.Event], None], count: int = 1) -> Iterator[None]:
    """Work in threads until the end of the block; a failure there fails the block."""
    stop = threading.Event()
    with ThreadPoolExecutor(count) as pool:
        work_in_progress = [pool.submit(work, stop) for _ in range(count)]
        try:
            yield
        finally:
            stop.set()
    for item in work_in_progress:
        item.result()


@contextlib.contextmanager
def _committer(bench: Bench) -> Iterator[Callable[[], str]]:
    seconds: list[float] = []
    begun = time.monotonic()

    def work(stop: threading.Event) -> None:
        chance = random.Random("committer")
        connection = sqlite_module().connect(str(bench.file), isolation_level=None, timeout=5)
        connection.execute("PRAGMA synchronous = FULL")
        while not stop.is_set():
            began = time.monotonic()
            note = (f"Note {chance.random()}", f"meeting-{chance.randrange(bench.meetings)}")
            connection.execute("UPDATE meetings SET note = ?, version = version + 1 WHERE id = ?", note)
            seconds.append(time.monotonic() - began)
            time.sleep(max(0.0, begun + len(seconds) / _COMMITS_A_SECOND - time.monotonic()))
        connection.close()

    with in_background(work):
        yield lambda: _told(seconds, begun, "commits")


@contextlib.contextmanager
def _patches(server: Server, bench: Bench) -> Iterator[Callable[[], str]]:
    seconds: list[float] = []
    begun = time.monotonic()

    def work(stop: threading.Event) -> None:
        chance, done = random.Random(threading.get_ident()), 0
        connection = http.client.HTTPConnection(HOST, server.port, timeout=60)
        while not stop.is_set():
            path = f"/meetings/meeting-{chance.randrange(bench.meetings)}"
            headers = {"Content-Type": "application/merge-patch+json", "X-API-Key": bench.key}
            began = time.monotonic()
            connection.request("PATCH", path, json.dumps({"note": f"Note {chance.random()}"}), headers)
            response = connection.getresponse()
            response.read()
            if response.status != 200:
                raise SystemExit(f"PATCH {path}: {response.status}")
            seconds.append(time.monotonic() - began)
            done += 1
            time.sleep(max(0.0, begun + done * _WRITERS / _COMMITS_A_SECOND - time.monotonic()))
        connection.close()

    # A single connection would wait for its responses longer than the time between two commits.
    with in_background(work, _WRITERS):
        yield lambda: _told(seconds, begun, "PATCHes")


def _key(file: Path) -> str:
    database = Database(f"sqlite:///{file}")
    with database.writing() as session:
        key = api_keys.create(session, "benchmark", "write")
    database.close()
    return key


def _told(seconds: Sequence[float], begun: float, what: str) -> str:
    rate = len(seconds) / (time.monotonic() - begun)
    middle = statistics.median(seconds) * 1e3 if seconds else float("nan")
    return f"({rate:.0f} {what} a second, {middle:.0f} ms each)"


@contextlib.contextmanager
def _download(server: Server) -> Iterator[Callable[[], str]]:
    taken = [0, 0]

    def work(stop: threading.Event) -> None:
        while not stop.is_set():
            with contextlib.closing(http.client.HTTPConnection(HOST, server.port, timeout=60)) as connection:
                connection.request("GET", "/export.ndjson.gz")
                response = connection.getresponse()
                while not stop.is_set() and (piece := response.read(65_536)):
                    taken[0] += len(piece)
                taken[1] += response.isclosed()

    with in_background(work):
        yield lambda: f"({taken[0] / 1e6:,.0f} MB of export taken, {taken[1]} whole)"


def slow(bench: Bench) -> None:
    """Measure the 99th percentile while many clients send slowly, against alone; in turns."""
    lines = list(addresses.mixed(bench.meetings))
    with running(service_command(), "/healthz", bench.environment) as server:
        bench.drive(server, lines)  # so that both use the same cache
        pairs = []
        for _ in range(bench.rounds):
            alone = bench.drive(server, lines)
            with _slow_senders(server) as report:
                pairs.append((alone.p99_ms, bench.drive(server, lines).p99_ms))
                more = report()
    ratios = [beside / alone for alone, beside in pairs]
    measured = statistics.median(ratios)
    alone_ms, beside_ms = (statistics.median(side) for side in zip(*pairs, strict=True))
    more = f"p99 {beside_ms:.1f} ms against {alone_ms:.1f} ms; rounds {min(ratios):.2f} to {max(ratios):.2f} {more}"
    bench.print_figure(f"p99 with {_SLOW_SENDERS} slow senders / alone", measured, at_most=2, more=more)


@contextlib.contextmanager
def _slow_senders(server: Server) -> Iterator[Callable[[], str]]:
    """Hold connections that send a byte a second each of a header that never ends."""
    beginnings = (
        b"GET /meetings HTTP/1.1\r\nHost: bench\r\nX-Slow: ",
        b"POST /topics HTTP/1.1\r\nHost: bench\r\nX-Slow: ",
    )
    with contextlib.ExitStack() as stack:
        connections = []
        for number in range(_SLOW_SENDERS):
            connection = stack.enter_context(socket.create_connection((HOST, server.port), timeout=60))
            connection.sendall(beginnings[number % len(beginnings)])
            connections.append(connection)
        cut: set[socket.socket] = set()

        def work(stop: threading.Event) -> None:
            # Evenly over the second, and not all at once.
            for connection in itertools.cycle(connections):
                if stop.wait(1 / _SLOW_SENDERS):
                    return
                try:
                    connection.sendall(b"x")
                except OSError:
                    cut.add(connection)

        with in_background(work):
            yield lambda: f"({len(connections) - len(cut)} of {len(connections)} still there at the end)"


def workers(bench: Bench) -> None:
    """Compare two workers with one; neither they nor wrk are pinned to a core.

    The response cache is off, since wrk needs as much CPU for a cached response as the service, on the same cores.
    """
    lines = addresses.countries()
    rates: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(bench.rounds):
        for count, result in rates.items():
            command = service_command("--workers", str(count))
            with running(command, "/healthz", bench.environment | _WITHOUT_CACHE, pinned=False) as server:
                time.sleep(1)  # the second worker comes a little later
                result.append(bench.drive(server, lines, pinned=False).rate)
    measured = statistics.median(two / one for one, two in zip(*rates.values(), strict=True))
    more = f"{statistics.median(rates[2]):,.0f}/s against {statistics.median(rates[1]):,.0f}/s"
    bench.print_figure("two workers / one, pages of 50", measured, at_least=1.7, more=more)


def search(bench: Bench) -> None:
    """Measure searches for two words with three facets, one after the other."""
    with running(service_command(), "/healthz", bench.environment) as server:
        times = []
        for path in addresses.searches():
            began = time.perf_counter()
            status, _, body = server.get(path)
            times.append((time.perf_counter() - began) * 1e3)
            if status != 200 or "facets" not in json.loads(body):
                raise SystemExit(f"{path}: {status}")
    measured = statistics.median(times)
    more = f"ms; the slowest {max(times):,.0f}"
    most = 200 if bench.meetings <= 100_000 else 300
    bench.print_figure("two words with three facets, median ms", measured, at_most=most, more=more)


def start(bench: Bench) -> None:
    """Measure the time to the first response, and the memory after load."""
    times = []
    for _ in range(bench.rounds):
        with running(service_command(), "/meetings?limit=1", bench.environment) as server:
            times.append(server.first_answer_seconds)
            if len(times) == bench.rounds:
                drive(server, list(addresses.mixed(bench.meetings)), bench.seconds)
                memory = max(resident_megabytes(server.pid))
    measured = statistics.median(times)
    bench.print_figure("seconds from start to first answer", measured, at_most=1.5)
    bench.print_figure("MB resident of a worker, after mixed load", memory, at_most=150)


SECTIONS: Final = {item.__name__: item for item in (items, conditional, pages, search, latency, slow, workers, start)}


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--meetings", type=int, nargs="+", default=[1_000, 100_000, 1_000_000], help="sizes of the data set"
    )
    parser.add_argument("--only", nargs="+", choices=SECTIONS, default=list(SECTIONS), help="measure only these")
    parser.add_argument("--seconds", type=int, default=5, help="how long each measurement takes")
    parser.add_argument("--rounds", type=int, default=3, help="how often each comparison is made")
    parser.add_argument("--quick", action="store_true", help="1,000 and 10,000 meetings, 2 seconds each, to try it out")
    parser.add_argument("--results", type=Path, help="add the results to this file, as NDJSON")
    arguments = parser.parse_args()
    if shutil.which("wrk") is None:
        raise SystemExit(NO_WRK)
    sizes, seconds = ([1_000, 10_000], 2) if arguments.quick else (arguments.meetings, arguments.seconds)
    for meetings in sizes:
        print(f"{meetings:,} meetings", flush=True)
        bench = Bench(meetings, seconds, arguments.rounds)
        for name in arguments.only:
            SECTIONS[name](bench)
        if arguments.results:
            with arguments.results.open("a") as file:
                file.writelines(json.dumps(result, ensure_ascii=False) + "\n" for result in bench.results())


if __name__ == "__main__":
    main()
