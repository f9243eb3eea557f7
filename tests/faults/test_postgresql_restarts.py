"""PostgreSQL restarts under load: what was acknowledged is there, nothing waits forever, and followers go on."""

import contextlib
import http.client
import json
import threading

import httpx
import pytest
from fault_service import Command, Service, topic_lines
from postgresql_cluster import OLDEST, Cluster, programs
from system_tools import need
from the_key import record_key
from waiting import PATIENCE, wait_until

from app.db import migrations
from app.db.database import Database
from app.maintenance import checks

pytestmark = pytest.mark.slow
ROWS = 800
WRITERS = 4
PATIENT = {"busy_timeout_seconds": 60, "query_timeout_seconds": PATIENCE}


@pytest.fixture(scope="module")
def server():
    """A cluster that may be restarted, with a database `events` without records."""
    need(programs() or False, f"PostgreSQL {OLDEST} or newer")
    cluster = Cluster(fsync="off")
    try:
        cluster.execute("CREATE DATABASE events")
        with contextlib.closing(Database(cluster.url("events"))) as database:
            migrations.upgrade(database)
            record_key(database)
        yield cluster
    finally:
        cluster.remove()


@pytest.fixture
def service(server, process_pool, tmp_path):
    """The service on that cluster."""
    service = Service(process_pool, tmp_path, None, database_url=server.url("events"), **PATIENT)
    with contextlib.closing(service):
        yield service.start()


class Writers:
    """Clients that repeat each write with its key until it succeeds."""

    def __init__(self, service):
        self.service, self.acknowledged, self.refusals, self.is_over = service, set(), [], threading.Event()
        self.threads = [threading.Thread(target=self._go_on, args=(number,)) for number in range(WRITERS)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.is_over.set()
        for thread in self.threads:
            thread.join()

    def _go_on(self, writer):
        base = self.service.client
        with httpx.Client(base_url=base.base_url, headers=base.headers, timeout=PATIENCE, verify=False) as client:
            count = 0
            while not self.is_over.is_set():
                name = f"Writer {writer} {count} at {self.service.port}"
                answer = client.post("/topics?duplicates=allow", json={"name": name}, headers={"Idempotency-Key": name})
                if answer.is_success:
                    self.acknowledged.add(name)
                    count += 1
                else:
                    self.refusals.append(answer)
                    self.is_over.wait(0.05)


class Follower:
    """A client that reads the stream of changes, and never connects again."""

    def __init__(self, service):
        self.connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=PATIENCE)
        self.connection.request("GET", "/changes?follow=true")
        self.response = self.connection.getresponse()
        self.numbers, self.names = [], set()
        self.thread = threading.Thread(target=self._read)
        self.thread.start()

    def _read(self):
        with contextlib.suppress(OSError, ValueError, AttributeError, http.client.HTTPException):
            while line := self.response.readline():
                if line.startswith(b"data:"):
                    change = json.loads(line[5:])
                    self.numbers.append(change["sequence"])
                    self.names.add(change["document"].get("name", ""))

    def close(self):
        self.connection.sock.shutdown(2)
        self.thread.join()
        self.connection.close()


def restart(cluster, *, crashes):
    """Restart the server; one that crashes ends its connections without a word, and recovers."""
    if crashes:
        cluster._server.send_signal(3)
        cluster._server.wait(PATIENCE)
    else:
        cluster.stop()
    cluster.start()


def is_importing(cluster):
    """Return whether the command is in a transaction that has written."""
    in_progress = "application_name = 'import' AND backend_xid IS NOT NULL"
    return cluster.execute(f"SELECT count(*) FROM pg_stat_activity WHERE {in_progress}") != [(0,)]


def locks(cluster):
    """Return the number of advisory locks, and of transactions that nobody goes on with."""
    return cluster.execute(
        "SELECT (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'), "
        "(SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%')"
    )[0]


@pytest.mark.parametrize(
    "crashes", [pytest.param(False, id="stopped"), pytest.param(True, id="crashed", marks=pytest.mark.full)]
)
def test_a68_restart_under_load_loses_nothing(server, service, process_pool, tmp_path, monkeypatch, crashes):
    lines = tmp_path / "topics.ndjson"
    kind = "crashed" if crashes else "stopped"
    lines.write_text(topic_lines(f"Imported {kind} {row}" for row in range(ROWS)))
    settings = {"database_url": server.url("events"), **PATIENT}
    monkeypatch.setenv("PGAPPNAME", "import")
    with contextlib.closing(Follower(service)) as follower:
        with Writers(service) as writers:
            wait_until(lambda: len(writers.acknowledged) > WRITERS)
            whole = Command(process_pool, ["import", lines], service.file, **settings)
            wait_until(lambda: is_importing(server), interval=0.001)
            restart(server, crashes=crashes)
            before = len(writers.acknowledged)
            wait_until(lambda: len(writers.acknowledged) > before + WRITERS)
        code = whole.end()
        newest = service.client.get("/changes?limit=1").json()["newest"]
        wait_until(lambda: follower.numbers[-1:] == [newest])
        assert follower.numbers == list(range(1, newest + 1))
        assert writers.acknowledged <= follower.names
    assert {(item.status_code, item.headers.get("retry-after") is None) for item in writers.refusals} <= {(503, False)}
    imported = {name for name in follower.names if name.startswith(f"Imported {kind}")}
    assert (code, len(imported)) == (1, 0), whole.output
    assert "the database cannot be written" in whole.output
    assert "nothing was imported" in whole.output
    again = Command(process_pool, ["import", lines], service.file, **settings)
    assert again.end() == 0, again.output
    wait_until(lambda: locks(server) == (0, 0))
    with contextlib.closing(Database(server.url("events"))) as database:
        assert list(checks.run_checks(database, repair=False)) == []
    service.is_well()
