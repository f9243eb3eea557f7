"""SIGTERM during a request, import or export: it is completed or rolled back within a time limit."""

import gzip
import socket
import threading
from pathlib import Path

import httpx
from fault_service import raw, read, request_bytes, topic_lines
from waiting import PATIENCE, wait_until

GRACE = 2
MARGIN = 30
"""Seconds that a busy machine may take for what takes a moment."""


def in_background(work):
    answers = []

    def run():
        try:
            answers.append(work())
        except httpx.TransportError as error:
            answers.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, answers


def test_request_is_finished_before_the_stop(serve):
    service = serve(shutdown_timeout_seconds=60, busy_timeout_seconds=60)
    with read(service.file) as connection:
        connection.execute("BEGIN IMMEDIATE")
        thread, answers = in_background(lambda: service.client.post("/topics", json={"name": "Finished"}))
        service.wait_until_in_flight(1)
        service.process.send(15)
        thread.join(0.3)
        assert thread.is_alive()
        connection.rollback()
    thread.join()
    service.process.wait(PATIENCE)
    assert answers[0].status_code == 201
    assert "Finished" in service.topics()


def test_a_slow_import_is_rolled_back(serve):
    service = serve(shutdown_timeout_seconds=GRACE)
    lines = topic_lines(f"Import {number}" for number in range(100_000))
    thread, answers = in_background(lambda: service.import_lines(lines))
    wal = service.file.with_name("events.db-wal")
    service.wait_until(lambda: _is_writing(service.file))
    assert wal.exists()
    took = service.stop()
    thread.join()
    assert GRACE <= took < GRACE + MARGIN
    # On a busy machine the process may end before the response is sent.
    if not isinstance(answers[0], httpx.TransportError):
        assert (answers[0].status_code, answers[0].json()["type"]) == (503, "/problems/unavailable")
    assert not any(name.startswith("Import") for name in service.topics())
    assert service.is_whole()


def _is_writing(file):
    with read(file) as connection:
        connection.execute("PRAGMA busy_timeout = 0")
        try:
            connection.execute("BEGIN IMMEDIATE")
        except Exception as error:  # noqa: BLE001 - from any module
            return "locked" in str(error)
        connection.rollback()
    return False


def test_stop_aborts_an_export(serve, big_file):
    service = serve(start_file=big_file, shutdown_timeout_seconds=GRACE)
    connection = raw(service.port, request_bytes("GET", "/export.ndjson.gz"))
    with connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
        received = connection.recv(1000)
        assert b"200 OK" in received
        took = service.stop()
        while piece := connection.recv(1_000_000):
            received += piece
    assert took < GRACE + MARGIN
    assert not received.endswith(b"0\r\n\r\n")


def test_quick_export_is_completed_before_the_stop(serve):
    service = serve(shutdown_timeout_seconds=60)
    with service.client.stream("GET", "/export.ndjson.gz") as answer:
        service.process.send(15)
        assert gzip.decompress(answer.read()).endswith(b"}\n")
    service.process.wait(PATIENCE)


def test_workers_count_together_and_stop_together(serve):
    service = serve(workers=2, shutdown_timeout_seconds=GRACE)
    pids = service.pids()
    assert len(pids) > 2
    workers, requests = set(), 0
    while len(workers) < 2 and requests < 2_000:
        # New connections until both workers have some.
        with httpx.Client(base_url=service.client.base_url, verify=False, timeout=PATIENCE) as client:
            workers.add(client.get("/topics").headers["x-request-id"].partition("-")[0])
        requests += 1
    assert len(workers) == 2
    count = f'request_seconds_count{{method="GET",route="/topics",status="2xx"}} {requests}.0'
    # A worker counts a request after the client has its answer.
    service.wait_until(lambda: count in service.client.get("/metrics").text)
    assert service.stop() < GRACE + MARGIN
    # Python's tracker of resources ends by itself once the workers have.
    wait_until(
        lambda: not any(Path(f"/proc/{pid}/exe").exists() for pid in pids), explain=lambda: f"one of {pids} runs"
    )
