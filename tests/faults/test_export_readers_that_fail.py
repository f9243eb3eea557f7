"""Stalled readers and failing exports: bounded log, flat memory, and never a clean end."""

import contextlib
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from fault_injection import READ
from fault_service import raw, request_bytes

PATIENCE = 1
MEGABYTE = 1024 * 1024


def test_log_stays_bounded_with_a_stalled_reader(serve, big_file):
    service = serve(start_file=big_file, client_timeout_seconds=PATIENCE)
    wal = service.file.with_name("events.db-wal")

    def grow(seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            assert service.client.put("/topics/grows", json={"name": "Grows", "description": "x" * 15_000}).is_success
            assert service.client.put("/topics/grows", json={"name": "Grows"}).is_success
        return wal.stat().st_size

    with raw(service.port, request_bytes("GET", "/topics.ndjson")) as reader:
        assert b"200 OK" in reader.recv(500)
        service.wait_until(lambda: 'cut_total{reason="answer"} 1' in service.client.get("/metrics").text)
        after_cut = grow(1)
        # Each further checkpoint resets the log.
        assert grow(3) <= max(after_cut, 5 * MEGABYTE)
        with pytest.raises((ConnectionError, AssertionError)):
            _read_to_clean_end(reader)
    service.is_well()


def _read_to_clean_end(reader):
    last = b""
    while piece := reader.recv(MEGABYTE):
        last = (last + piece)[-5:]
    assert last == b"0\r\n\r\n"


def read_streamed(service, path, beginning=contextlib.nullcontext):
    with service.client.stream("GET", path) as answer, beginning():
        assert answer.status_code == 200
        answer.read()


def test_export_over_its_time_limit_is_aborted(serve, big_file):
    service = serve(start_file=big_file, export_timeout_seconds=0.05)
    with pytest.raises(httpx.RemoteProtocolError):
        read_streamed(service, "/topics.ndjson")
    service.is_well()


@pytest.mark.parametrize("path", ["/export.ndjson.gz", "/topics.ndjson", "/topics.csv"])
def test_database_error_aborts_an_export(serve, faults, big_file, path):
    service = serve(start_file=big_file)
    with pytest.raises(httpx.RemoteProtocolError):
        read_streamed(service, path, lambda: faults.injected(READ))
    assert faults.failed
    service.is_well()
    assert next(line for line in service.lines() if line["path"] == path)["broken"]


def test_a_slow_reader_takes_flat_memory(serve, big_file):
    service = serve(start_file=big_file)
    with ThreadPoolExecutor(5) as pool:
        # Each pooled connection has read everything before, and has filled its page cache.
        list(pool.map(lambda _: read_streamed(service, "/topics.ndjson"), range(10)))
    before = service.memory()
    readers = [raw(service.port, request_bytes("GET", "/topics.ndjson")) for _ in range(5)]
    try:
        for _ in range(20):
            for reader in readers:
                reader.recv(16_384)
            time.sleep(0.05)
        # Each response is 13 MB.
        assert service.memory() - before < 45 * MEGABYTE
    finally:
        for reader in readers:
            reader.close()
    service.is_well()
