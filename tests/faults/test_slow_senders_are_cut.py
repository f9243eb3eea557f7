"""Clients that send the header or body slowly are disconnected in time; others are unaffected."""

import contextlib
import selectors
import time

import pytest
from fault_service import raw, request_bytes

HEAD = b"GET /topics HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "


def starts():
    yield b""
    yield HEAD
    yield request_bytes("POST", "/topics", b'{"name": "', length=1000)
    yield request_bytes("POST", "/imports", b"{", "application/x-ndjson", length=100_000)


@pytest.mark.parametrize(
    ("senders", "patience"),
    [pytest.param(60, 2, id="some"), pytest.param(500, 20, id="five-hundred", marks=pytest.mark.soak)],
)
def test_slow_senders_are_disconnected(serve, senders, patience):
    service = serve(client_timeout_seconds=patience)
    beginnings = list(starts())
    began = time.monotonic()
    waiting = selectors.DefaultSelector()
    for number in range(senders):
        beginning = beginnings[number % len(beginnings)]
        waiting.register(raw(service.port, beginning), selectors.EVENT_READ, beginning)
    refused = 0
    while waiting.get_map():
        assert time.monotonic() - began < patience + 60, f"{len(waiting.get_map())} are still there"
        # Others are answered in the meantime; the client would give up after a minute.
        assert service.client.get("/topics").status_code == 200
        for key, _ in waiting.select(0):
            with contextlib.suppress(ConnectionError):
                refused += key.fileobj.recv(1000).startswith(b"HTTP/1.1 408 ")
            waiting.unregister(key.fileobj)
            key.fileobj.close()
        for key in list(waiting.get_map().values()):
            # An occasional byte does not keep a connection open.
            if key.data:
                with contextlib.suppress(ConnectionError):
                    key.fileobj.send(b"x")
        time.sleep(0.1)
    waiting.close()
    assert time.monotonic() - began >= patience - 1
    assert refused >= senders * 0.9
    service.is_well()


@pytest.mark.alone
def test_a_slow_but_steady_sender_is_served(serve):
    service = serve(client_timeout_seconds=1)
    body = b'{"name": "Steady"' + b" " * 3000 + b"}"
    request = request_bytes("POST", "/topics", body)
    with raw(service.port, b"") as connection:
        for index in range(0, len(request), 200):
            connection.sendall(request[index : index + 200])
            time.sleep(0.1)
        assert connection.recv(1000).startswith(b"HTTP/1.1 201 ")
