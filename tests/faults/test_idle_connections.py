"""Idle connections stay open for the configured time, so that clients close them first."""

import time

import pytest
from fault_service import raw, request_bytes

from app.settings import Settings

REQUEST = request_bytes("GET", "/healthz")
NGINX_KEEPS_SECONDS = 60


def ask(connection):
    connection.sendall(REQUEST)
    answer = b""
    while not answer.endswith(b"}"):
        piece = connection.recv(10_000)
        assert piece, answer
        answer += piece
    assert answer.startswith(b"HTTP/1.1 200 ")


def test_idle_connection_is_kept_longer_than_by_a_proxy():
    assert Settings.model_fields["keep_alive_seconds"].default > NGINX_KEEPS_SECONDS


@pytest.mark.slow
@pytest.mark.full
def test_idle_connection_is_kept_longer_than_by_clients(serve):
    with raw(serve().port, b"") as connection:
        for pause in (0, 6):
            time.sleep(pause)
            ask(connection)


def test_idle_connection_is_closed_eventually(serve):
    with raw(serve(keep_alive_seconds=1).port, b"") as connection:
        ask(connection)
        began = time.monotonic()
        connection.settimeout(20)
        assert connection.recv(1) == b""
        assert time.monotonic() - began > 0.5
