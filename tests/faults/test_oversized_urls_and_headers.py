"""Oversized URLs and headers are rejected with a clear problem, and the service continues."""

import contextlib
import re
import select
import socket

import pytest
from fault_access import exchange, send_raw, serving
from waiting import PATIENCE


@pytest.mark.parametrize(
    ("path", "query", "headers", "status", "kind"),
    [
        ("/topics", b"q=" + b"a" * 20_000, [], 414, "address-too-long"),
        ("/" + "a" * 20_000, b"", [], 414, "address-too-long"),
        ("/topics", b"", [(b"x-more", b"a" * 40_000)], 431, "header-too-large"),
        ("/topics", b"", [(b"x-%d" % number, b"a" * 30) for number in range(1200)], 431, "header-too-large"),
    ],
    ids=["query", "path", "one field", "many fields"],
)
def test_oversized_request_is_rejected(app, client, key, path, query, headers, status, kind):
    for method, more in (("GET", []), ("POST", [(b"x-api-key", key.encode())])):
        answer = send_raw(app, client, method, path, [*headers, *more], query)
        assert (answer[0], answer[1]["content-type"], answer[3]) == (status, "application/problem+json", False)
        assert f"/problems/{kind}".encode() in answer[2]


def test_valid_responses_pass(app, client):
    assert send_raw(app, client, "GET", "/topics", [(b"x-more", b"a" * 30_000)], b"q=" + b"a" * 90)[0] == 200


@pytest.mark.slow
def test_server_responds_with_4xx_and_continues(tmp_path, seeded_file):
    (tmp_path / "events.db").write_bytes(seeded_file.read_bytes())
    with serving(tmp_path) as (port, _):
        close = b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        for size, request in (
            (20_000, b"GET /topics?q=%s" + close),
            (1_000_000, b"GET /%s" + close),
            (1_000_000, b"GET /topics" + close + b"X-More: %s\r\n"),
            (100_000, b"GET /topics" + close + b"X-API-Key: %s\r\n"),
            (1_000_000, b"POST /topics" + close + b"Authorization: Bearer %s\r\n"),
            (70_000, b"%s /topics" + close),
            (40_000, b"GET /topics" + close + b"%s: x\r\n"),
        ):
            status, data = exchange(port, request % (b"a" * size) + b"\r\n")
            assert 400 <= status < 500, (request, data[:200])
            assert b"connection: close" in data.lower()
        for broken in (
            b"GET /\xff\xfe" + close,
            b"GET /topics HTTP/9.9\r\n",
            b"GET http://[ HTTP/1.1\r\n",
            b"\x00" * 99,
        ):
            assert exchange(port, broken + b"\r\n")[0] == 400
        assert exchange(port, b"GET /topics/east-asia" + close + b"\r\n")[0] == 200


MOST = 32_768
BEGINNING = b"GET /topics HTTP/1.1\r\nHost: x\r\n"


@pytest.fixture(scope="module")
def port(tmp_path_factory, seeded_file):
    directory = tmp_path_factory.mktemp("served")
    (directory / "events.db").write_bytes(seeded_file.read_bytes())
    with serving(directory) as (port, _):
        yield port


def connected(port):
    return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)


def statuses(connection, count=None):
    """Return a number of statuses, or all until the connection closes, and the bytes of the last response."""
    received = b""
    with contextlib.suppress(ConnectionResetError):
        while count is None or len(re.findall(rb"HTTP/1\.1 \d{3} ", received)) < count:
            if not (piece := connection.recv(65_536)):
                break
            received += piece
    return [int(item) for item in re.findall(rb"HTTP/1\.1 (\d{3}) ", received)], received.rpartition(b"HTTP/1.1")[2]


# The headers never end: the server cannot have waited for the whole header.
NEVER_WHOLE = {
    "field": (431, BEGINNING + b"X-More: ", b"a" * 1000),
    "name": (431, BEGINNING, b"a" * 1000),
    "many fields": (431, BEGINNING, b"X-More: a\r\n" * 80),
    "address": (414, b"GET /", b"a" * 1000),
    "query": (414, b"GET /topics?q=", b"a" * 1000),
}


@pytest.mark.slow
@pytest.mark.parametrize(("status", "beginning", "piece"), NEVER_WHOLE.values(), ids=NEVER_WHOLE)
def test_incomplete_request_is_rejected(port, status, beginning, piece):
    with connected(port) as connection:
        connection.settimeout(0.02)
        connection.sendall(beginning)
        sent, answer = len(beginning), b""
        while sent < MOST + 2 * 16_384 and not answer:
            connection.sendall(piece)
            sent += len(piece)
            with contextlib.suppress(TimeoutError):
                answer = connection.recv(65_536)
        connection.settimeout(PATIENCE)
        answer = answer or connection.recv(65_536)
        assert answer.startswith(b"HTTP/1.1 %d " % status), answer
        assert b"content-type: application/problem+json" in answer.lower()
        assert b"connection: close" in answer.lower()
        connection.settimeout(20)
        assert connection.recv(1) == b"", "the connection is closed"


@pytest.mark.slow
def test_trailers_count_like_headers(port):
    with connected(port) as connection:
        connection.sendall(b"POST /topics HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n")
        # The missing key is reported before the end of the body.
        assert statuses(connection, 1)[0] == [401]
        for _ in range(100):
            connection.sendall(b"X-More: a\r\n" * 80)
        report, last = statuses(connection)
        assert report == [431]
        assert b"header-too-large" in last


@pytest.mark.slow
def test_headers_sent_in_pieces_are_counted_together(port):
    with connected(port) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sendall(BEGINNING + b"X-More: " + b"a" * (MOST - 300))
        for _ in range(1500):
            # Until it responds: it then closes the connection, sooner or later.
            if select.select([connection], [], [], 0.001)[0]:
                break
            connection.sendall(b"a")
        assert statuses(connection)[0] == [431]


@pytest.mark.slow
def test_each_request_of_a_connection_is_limited(port):
    one = BEGINNING + b"X-More: " + b"a" * 20_000 + b"\r\n\r\n"
    with connected(port) as connection:
        for _ in range(5):
            connection.sendall(one)
            assert statuses(connection, 1)[0] == [200]
        connection.sendall(one * 5)
        assert statuses(connection, 5)[0] == [200] * 5


@pytest.mark.slow
def test_earlier_requests_are_served_first(port):
    with connected(port) as connection:
        connection.sendall((BEGINNING + b"\r\n") * 3 + BEGINNING + b"X-More: " + b"a" * 40_000)
        report, last = statuses(connection)
        assert report == [200, 200, 200, 431]
        assert b"header-too-large" in last


@pytest.mark.slow
@pytest.mark.parametrize("is_chunked", [False, True])
def test_body_does_not_count_towards_header_limits(port, key, is_chunked):
    body = b'{"name": "Large %d"%s}' % (is_chunked, b" " * 200_000)
    start = b"POST /topics HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nX-API-Key: " + key.encode()
    if is_chunked:
        pieces = [body[index : index + 1000] for index in range(0, len(body), 1000)]
        request = start + b"\r\nTransfer-Encoding: chunked\r\n\r\n"
        request += b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"
    else:
        request = start + b"\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    with connected(port) as connection:
        connection.sendall(request)
        assert statuses(connection, 1)[0] == [201]
        connection.sendall(BEGINNING + b"\r\n")
        assert statuses(connection, 1)[0] == [200]
