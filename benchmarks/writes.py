"""Measure single writes: a `POST` of a meeting with two new people and a topic, and a `PATCH` of a note.

Each is compared with a bare FastAPI handler that writes the same rows in one synced transaction: every statement that
the service sends to change rows, with the same values, and nothing else. It knows the values beforehand, from a run of
the service on a copy of the database, so it looks nothing up, derives nothing, and checks nothing but its body.

The two are measured in turns, each on a copy of its own, and the median of the rounds' ratios counts.
"""

import argparse
import contextlib
import http.client
import json
import os
import random
import shutil
import statistics
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final
from unittest import mock

from fastapi.testclient import TestClient
from sqlalchemy import Connection, event

from app.db import prepared_statements
from app.db.database import Database
from app.db.sqlite import send_many_to_sqlite, send_to_sqlite
from app.main import create_app
from app.services.access import api_keys
from app.settings import Settings
from benchmarks import dataset, load
from benchmarks.figures import print_figure
from benchmarks.processes import HOST, Server, processor_seconds, running, service_command

_REQUIRED: Final = 0.3
_WRITERS: Final = 64
_SYLLABLES: Final = (
    "ba",
    "co",
    "di",
    "fu",
    "ge",
    "ho",
    "ju",
    "ka",
    "lo",
    "mi",
    "ne",
    "po",
    "qua",
    "ri",
    "su",
    "ta",
    "vo",
    "wi",
    "ya",
)
_MERGE_PATCH: Final = "application/merge-patch+json"

Request = tuple[str, str, str, str]
"""Method, path, media type and body."""
Write = tuple[str, list[Sequence[Any]]]
"""A statement that changes rows, with the values of each execution."""


def posts(seed: str, number: int) -> list[Request]:
    """Return requests that add a meeting with two new people and a new topic."""
    chance = random.Random(seed)

    def name() -> str:
        return " ".join("".join(chance.choices(_SYLLABLES, k=size)).title() for size in (3, 4))

    def document() -> dict[str, Any]:
        day = f"{chance.randrange(1950, 2020)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
        # Of two countries of 200: many meetings of the same two would include possible duplicates, which are refused.
        host, guest = chance.sample(dataset.COUNTRIES, 2)
        return {
            "title": f"Talks of {name()}",
            "date": day,
            "kind": "bilateral_meeting",
            "place": {"city": "Lima", "country": host},
            "participants": [
                {"person": {"name": name()}, "country": guest, "office": "Foreign Minister"},
                {"person": {"name": name()}, "country": host, "office": "President"},
            ],
            "topics": [{"topic": {"name": f"Trade in {name()}"}}],
        }

    return [("POST", "/meetings", "application/json", json.dumps(document())) for _ in range(number)]


def patches(seed: str, number: int, meetings: int) -> list[Request]:
    """Return requests that change the note of a meeting."""
    chance = random.Random(seed)
    return [
        (
            "PATCH",
            f"/meetings/meeting-{chance.randrange(meetings)}",
            _MERGE_PATCH,
            json.dumps({"note": f"Note {chance.random()}"}),
        )
        for _ in range(number)
    ]


@contextlib.contextmanager
def _recording(database: Database) -> Iterator[list[Write]]:
    """Record the statements that change rows, however they reach the driver."""
    writes: list[Write] = []

    def add(statement: str, rows: Sequence[Sequence[Any]]) -> None:
        if statement.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            writes.append((statement, list(rows)))

    def send(connection: Connection, text: str, values: Sequence[Any] = ()) -> list[Any]:
        add(text, [values])
        return send_to_sqlite(connection, text, values)

    def send_many(connection: Connection, text: str, values: Sequence[Sequence[Any]]) -> None:
        add(text, values)
        send_many_to_sqlite(connection, text, values)

    def execute(_connection: Any, _cursor: Any, text: str, values: Any, _context: Any, many: bool) -> None:  # noqa: FBT001 - as SQLAlchemy calls it
        add(text, values if many else [values])

    event.listen(database.write_engine, "before_cursor_execute", execute)
    with (
        mock.patch.object(prepared_statements, "send_to_sqlite", send),
        mock.patch.object(prepared_statements, "send_many_to_sqlite", send_many),
    ):
        yield writes
    event.remove(database.write_engine, "before_cursor_execute", execute)


def record(file: Path, key: str, requests: Sequence[Request], target: Path) -> None:
    """Send the requests to the service on a copy of the database, and write what each changes to a file, as NDJSON."""
    settings = Settings(database_url=f"sqlite:///{file}", rate_limits=False)
    app = create_app(settings)
    with TestClient(app) as client, target.open("w") as lines, _recording(app.state.database) as writes:
        for method, path, media_type, body in requests:
            writes.clear()
            headers = {"Content-Type": media_type, "X-API-Key": key}
            response = client.request(method, path, content=body, headers=headers)
            if response.status_code not in {200, 201}:
                raise SystemExit(f"{method} {path}: {response.status_code} {response.text}")
            lines.write(json.dumps({"writes": writes, "response": response.text}, default=str) + "\n")


class Refused(Exception):
    """A request that the server did not carry out."""


class Client:
    """One connection that sends requests one after the other."""

    def __init__(self, server: Server, headers: Mapping[str, str]) -> None:
        """Connect."""
        self._connection = http.client.HTTPConnection(HOST, server.port, timeout=60)
        self._headers = dict(headers)

    def send(self, requests: Sequence[Request]) -> float:
        """Return the seconds that the requests took.

        Raises:
            Refused: one of them did not succeed.
        """
        began = time.perf_counter()
        for method, path, media_type, body in requests:
            self._connection.request(method, path, body, {"Content-Type": media_type, **self._headers})
            response = self._connection.getresponse()
            content = response.read()
            if response.status not in {200, 201}:
                raise Refused(f"{method} {path}: {response.status} {content[:500]!r}")
        return time.perf_counter() - began


def compare(what: str, source: Path, requests: Sequence[Request], rounds: int) -> None:
    """Compare the service with the bare handler, in turns."""
    ours, bare, writes = (load.CACHE / f"writes-{name}" for name in ("ours.db", "bare.db", "recorded.ndjson"))
    key = _copy(source, ours)
    record(ours, key, requests, writes)
    key, _ = _copy(source, ours), _copy(source, bare)
    environment = {"DIPLOMATIC_EVENTS_DATABASE_URL": f"sqlite:///{ours}", "DIPLOMATIC_EVENTS_RATE_LIMITS": "false"}
    command = [sys.executable, "-m", "benchmarks.bare_writes", "--port", "{port}"]
    command += ["--database", str(bare), "--writes", str(writes)]
    pairs = []
    with running(service_command(), "/healthz", environment) as service, running(command, "/healthz") as rival:
        our_client, bare_client = Client(service, {"X-API-Key": key}), Client(rival, {})
        size = len(requests) // (rounds + 1)
        begun = [0.0, 0.0]
        for index in range(0, size * (rounds + 1), size):
            some = requests[index : index + size]
            pairs.append((our_client.send(some), bare_client.send(some)))
            if index == 0:
                begun = [processor_seconds(server.pid) for server in (service, rival)]
        ended = [processor_seconds(server.pid) for server in (service, rival)]
    pairs = pairs[1:]  # The first of each fills caches.
    ratios = [theirs / mine for mine, theirs in pairs]
    mine, theirs = (statistics.median(side) / size * 1e3 for side in zip(*pairs, strict=True))
    ratio = statistics.median(ratios)
    our_cpu, bare_cpu = ((end - begin) / size / rounds * 1e3 for begin, end in zip(begun, ended, strict=True))
    print_figure(
        f"{what} / bare handler, same rows, one synced transaction",
        ratio,
        at_least=_REQUIRED,
        more=f"{mine:.1f} ms against {theirs:.1f} ms; rounds {min(ratios):.2f} to {max(ratios):.2f}; "
        f"of the processor, {our_cpu:.1f} ms against {bare_cpu:.1f} ms",
    )


def together(source: Path, seconds: float) -> None:
    """Write with many clients at once; no request may be refused."""
    file = load.CACHE / "writes-ours.db"
    key = _copy(source, file)
    environment = {"DIPLOMATIC_EVENTS_DATABASE_URL": f"sqlite:///{file}", "DIPLOMATIC_EVENTS_RATE_LIMITS": "false"}
    waits: list[float] = []
    refused: list[Refused] = []
    with running(service_command(), "/healthz", environment) as service:
        until = time.monotonic() + seconds

        def write(number: int) -> None:
            client = Client(service, {"X-API-Key": key})
            for request in posts(f"together {number}", 1000):
                if time.monotonic() > until:
                    return
                try:
                    waits.append(client.send([request]))
                except Refused as failure:
                    refused.append(failure)

        with ThreadPoolExecutor(_WRITERS) as pool:
            list(pool.map(write, range(_WRITERS)))
    more = (
        f"{len(waits) / seconds:.0f} POSTs a second, median {statistics.median(waits) * 1e3:.0f} ms, "
        f"the longest {max(waits) * 1e3:.0f} ms"
    )
    print_figure(
        f"refused requests of {_WRITERS} writers at once", len(refused), at_most=0, more=f"{more} {refused[:1] or ''}"
    )


def _copy(source: Path, target: Path) -> str:
    for old in target.parent.glob(f"{target.name}*"):
        old.unlink()
    shutil.copyfile(source, target)
    return _key(target)


def _key(file: Path) -> str:
    with contextlib.closing(Database(f"sqlite:///{file}")) as database, database.writing() as session:
        return api_keys.create(session, "benchmark", "write")


def main() -> None:
    """Run the comparisons."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--meetings", type=int, nargs="+", default=[1_000, 100_000], help="sizes of the data set")
    parser.add_argument("--quick", action="store_true", help="1,000 meetings and short rounds, to try it out")
    arguments = parser.parse_args()
    rounds, size = (3, 20) if arguments.quick else (7, 50)
    # The log of requests is one of the service's process, not of this one's.
    os.environ["DIPLOMATIC_EVENTS_LOG_LEVEL"] = "warning"
    for meetings in [1_000] if arguments.quick else arguments.meetings:
        source = load.cached(meetings)
        print(f"{meetings:,} meetings", flush=True)
        number = (rounds + 1) * size
        compare("POST of a meeting with two people and a topic", source, posts("alone", number), rounds)
        compare("PATCH of a note", source, patches("alone", number, meetings), rounds)
        together(source, 3 if arguments.quick else 10)


if __name__ == "__main__":
    main()
