"""Clients that disconnect before, during and after their request leak no descriptor, task or memory."""

import socket
import struct
import time

import pytest
from fault_service import raw, read, request_bytes

# Two pools of ten database connections, each with two files, may be opened meanwhile and stay open.
POOLED = 40
AT_ONCE = struct.pack("ii", 1, 0)


def requests():
    return [
        b"",
        b"GET /top",
        request_bytes("GET", "/topics"),
        request_bytes("GET", "/topics.ndjson"),
        request_bytes("GET", "/export.ndjson.gz"),
        request_bytes("POST", "/topics", b"{", length=100),
        request_bytes("POST", "/imports", b"{", "application/x-ndjson", length=100_000),
    ]


def hang_up(service, count):
    beginnings = requests()
    for number in range(count):
        with raw(service.port, beginnings[number % len(beginnings)]) as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
            if number % 3 == 0:
                time.sleep(0.002)


@pytest.mark.parametrize(
    "clients", [pytest.param(600, id="some"), pytest.param(10_000, id="ten-thousand", marks=pytest.mark.soak)]
)
def test_clients_that_disconnect_leave_no_trace(serve, clients):
    service = serve()
    hang_up(service, 300)
    service.is_well()
    service.wait_until_in_flight(0)
    files, memory = service.descriptors(), service.memory()
    hang_up(service, clients)
    service.is_well()
    service.wait_until_in_flight(0)
    assert service.descriptors() <= files + POOLED
    assert service.memory() - memory < 30 * 1024 * 1024


def test_clients_that_disconnect_during_an_export_free_resources(serve, big_file):
    service = serve(start_file=big_file)
    hang_up(service, 30)
    service.is_well()
    service.wait_until_in_flight(0)
    with read(service.file) as connection:
        # No read transaction is left open: the whole log can be checkpointed.
        assert connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone() == (0, 0, 0)
