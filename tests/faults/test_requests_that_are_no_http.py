"""Invalid or ambiguous HTTP/1.1 requests are rejected with a complete problem response."""

import contextlib
import json
import re
import socket
import threading
import time

import pytest
import uvicorn
from fault_access import serving
from system_tools import free_port
from waiting import PATIENCE, wait_until

from app.settings import Settings
from app.web import server

pytestmark = pytest.mark.slow

TIMEOUT_SECONDS = 2
"""Longer than the pauses of the tests, and short, since some wait for it."""
HOST = b"Host: 127.0.0.1\r\n"
CLOSE = b"Connection: close\r\n"
GET = b"GET /topics/east-asia HTTP/1.1\r\n"
POST = b"POST /topics HTTP/1.1\r\n" + HOST
CHUNKED = b"Transfer-Encoding: chunked\r\n"
NONE = b"0\r\n\r\n"

NOT_HTTP = {
    "no host": GET + CLOSE + b"\r\n",
    "two hosts": GET + HOST + HOST + b"\r\n",
    "two hosts apart": GET + HOST + CLOSE + b"host: other.example\r\n\r\n",
    "no host in name": GET + b"Host: a b\r\n\r\n",
    "brackets": GET + b"Host: [\r\n\r\n",
    "2.0": b"GET /topics/east-asia HTTP/2.0\r\n" + HOST + b"\r\n",
    "preface of HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "0.9": b"GET /topics/east-asia\r\n\r\n",
    "0.9 by name": b"GET /topics/east-asia HTTP/0.9\r\n" + HOST + b"\r\n",
    "1.2": b"GET /topics/east-asia HTTP/1.2\r\n" + HOST + b"\r\n",
    "HTP": b"GET /topics/east-asia HTP/1.1\r\n" + HOST + b"\r\n",
    "fold": GET + HOST + b"X-A: b\r\n c\r\n\r\n",
    "folded host": GET + b"Host: a\r\n\tb\r\n\r\n",
    "fold at first": GET + b" Host: a\r\n" + HOST + b"\r\n",
    "LF": GET.replace(b"\r\n", b"\n") + b"Host: x\n\n",
    "LF between fields": GET + HOST + b"X-A: b\nX-B: c\r\n\r\n",
    "CR between fields": GET + HOST + b"X-A: b\rX-B: c\r\n\r\n",
    "space before colon": GET + b"Host : x\r\n\r\n",
    "tab before colon": GET + HOST + b"X-A\t: b\r\n\r\n",
    "NUL in a field": GET + HOST + b"X-A: b\0c\r\n\r\n",
    "no name": GET + HOST + b": a\r\n\r\n",
    "tab in the first line": b"GET\t/topics HTTP/1.1\r\n" + HOST + b"\r\n",
    "small letters": b"get /topics HTTP/1.1\r\n" + HOST + b"\r\n",
    "another scheme": b"GET ftp://evil/topics HTTP/1.1\r\n" + HOST + b"\r\n",
    "no path": b"GET topics HTTP/1.1\r\n" + HOST + b"\r\n",
    "fragment": b"GET /topics#a HTTP/1.1\r\n" + HOST + b"\r\n",
    "whole server": b"GET * HTTP/1.1\r\n" + HOST + b"\r\n",
    "asterisk before a path": b"OPTIONS */topics HTTP/1.1\r\n" + HOST + b"\r\n",
    "connect": b"CONNECT evil.example:80 HTTP/1.1\r\n" + HOST + b"\r\n",
    "letters beyond ASCII": b"GET /\xff\xfe HTTP/1.1\r\n" + HOST + b"\r\n",
    "length and chunks": POST + CHUNKED + b"Content-Length: 3\r\n\r\n" + NONE,
    "chunks and length": POST + b"Content-Length: 3\r\n" + CHUNKED + b"\r\n" + NONE,
    "two lengths": POST + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
    "one length twice": POST + b"Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
    "list of lengths": POST + b"Content-Length: 3, 3\r\n\r\nabc",
    "signed length": POST + b"Content-Length: +3\r\n\r\nabc",
    "length in hex": POST + b"Content-Length: 0x3\r\n\r\nabc",
    "empty length": POST + b"Content-Length: \r\n\r\nabc",
    "gzip": POST + b"Transfer-Encoding: gzip\r\n\r\nabc",
    "gzip in chunks": POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n" + NONE,
    "chunks in gzip": POST + b"Transfer-Encoding: chunked, gzip\r\n\r\n" + NONE,
    "chunks in chunks": POST + CHUNKED + CHUNKED + b"\r\n" + NONE,
    "identity": POST + b"Transfer-Encoding: identity\r\n\r\nabc",
    "identity, chunked": POST + b"Transfer-Encoding: identity, chunked\r\n\r\n" + NONE,
    "xchunked": POST + b"Transfer-Encoding: xchunked\r\n\r\n" + NONE,
    "chunked with a parameter": POST + b"Transfer-Encoding: chunked;a=b\r\n\r\n" + NONE,
    "chunked after VT": POST + b"Transfer-Encoding: \x0bchunked\r\n\r\n" + NONE,
    "chunks in 1.0": POST.replace(b"1.1", b"1.0") + CHUNKED + b"\r\n" + NONE,
    "garbage": b"\x00" * 99,
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"a" * 99,
}
WITH_KEY = {
    "no size of a chunk": b"zz\r\n",
    "size in hex": b"0x1\r\na\r\n" + NONE,
    "LF after a size": b"1\na\n0\n\n",
    "LF in an extension": b"1;a\nb\r\na\r\n" + NONE,
    "no end of a chunk": b"1\r\naX0\r\n\r\n",
    "space after a size": b"1 \r\na\r\n" + NONE,
    "negative": b"-1\r\na\r\n" + NONE,
}
HTTP = {
    "plain": GET + HOST + CLOSE + b"\r\n",
    "1.0": b"GET /topics/east-asia HTTP/1.0\r\n\r\n",
    "1.0 with a host": b"GET /topics/east-asia HTTP/1.0\r\n" + HOST + b"\r\n",
    "empty host": GET + b"Host:\r\n" + CLOSE + b"\r\n",
    "lines before it": b"\r\n\r\n" + GET + HOST + CLOSE + b"\r\n",
    "whole address": b"GET http://127.0.0.1/topics/east-asia HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n",
    "an upgrade that is not made": GET + HOST + b"Connection: Upgrade\r\nUpgrade: h2c\r\n\r\n",
}


@pytest.fixture(scope="module")
def served(tmp_path_factory, seeded_file):
    directory = tmp_path_factory.mktemp("served")
    (directory / "events.db").write_bytes(seeded_file.read_bytes())
    with serving(directory, client_timeout_seconds=TIMEOUT_SECONDS) as (port, log):
        yield port, log


def answers(port, request, more=(), *, hurries=False):
    """Send bytes; return the status, header and body of each response until the connection closes.

    A client that hurries closes its side with the first response.
    """
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        connection.sendall(request)
        for piece in more:
            time.sleep(0.2)
            connection.sendall(piece)
        received = b""
        with contextlib.suppress(ConnectionResetError):
            while piece := connection.recv(65_536):
                received += piece
                if hurries:
                    connection.shutdown(socket.SHUT_WR)
                    hurries = False
    result = []
    while received:
        head, _, received = received.partition(b"\r\n\r\n")
        status, *lines = head.decode("latin-1").split("\r\n")
        header = [line.lower().split(": ", 1) for line in lines]
        length = int(dict(header)["content-length"])
        result.append((int(re.fullmatch(r"HTTP/1\.1 (\d{3}) .*", status)[1]), header, received[:length]))
        received = received[length:]
    return result


def check_refusal(served, answer, status, slug):
    """Check that a response has all common parts, and that it is logged."""
    log = served[1]
    report, header, body = answer
    assert report == status, body
    problem, fields = json.loads(body), dict(header)
    assert len(fields) == len(header), "no field comes twice"
    assert (problem["status"], problem["type"]) == (status, f"/problems/{slug}")
    assert fields["content-type"] == "application/problem+json"
    assert fields["x-content-type-options"] == "nosniff"
    assert fields["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert (fields["cache-control"], fields["connection"]) == ("no-store", "close")
    assert re.fullmatch(r'"reads";r=\d+;t=\d+', fields["ratelimit"])
    assert fields["x-request-id"] == problem["request_id"]

    def statuses():
        lines = [json.loads(line) for line in log.read_text().splitlines() if fields["x-request-id"] in line]
        return {line["status"] for line in lines}

    wait_until(lambda: status in statuses(), explain=log.read_text)


@pytest.mark.parametrize("request_sent", NOT_HTTP.values(), ids=NOT_HTTP)
def test_a28_invalid_http_is_refused_once(served, request_sent):
    # A second request on the connection must not be served, since the end of the first is ambiguous.
    [answer] = answers(served[0], request_sent + GET + HOST + b"\r\n", hurries=True)
    check_refusal(served, answer, 400, "bad-request")


@pytest.mark.parametrize("body", WITH_KEY.values(), ids=WITH_KEY)
def test_a28_invalid_chunks_are_refused(served, key, body):
    request = POST + b"X-API-Key: " + key.encode() + b"\r\nContent-Type: application/json\r\n" + CHUNKED + b"\r\n"
    [answer] = answers(served[0], request, [body])
    check_refusal(served, answer, 400, "bad-request")


@pytest.mark.parametrize("request_sent", HTTP.values(), ids=HTTP)
def test_a28_valid_http_is_served(served, request_sent):
    assert [status for status, *_ in answers(served[0], request_sent)] == [200]


def test_a28_host_of_an_absolute_url_takes_precedence(served):
    request = b"GET http://ours.example:81/topics.atom?limit=1 HTTP/1.1\r\nHost: evil.example\r\n" + CLOSE + b"\r\n"
    [(status, _, body)] = answers(served[0], request)
    assert (status, b"http://ours.example:81/" in body, b"evil" in body) == (200, True, False)


def test_options_of_the_whole_server(served):
    with socket.create_connection(("127.0.0.1", served[0]), timeout=PATIENCE) as connection:
        connection.sendall(b"OPTIONS * HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n")
        head = connection.makefile("rb").read().decode().lower()
    assert head.startswith("http/1.1 204 ")
    assert "\r\nallow: get, head, post, put, patch, delete, options\r\n" in head


@pytest.mark.parametrize("both", [(b"http", b"https"), (b"https", b"http")])
def test_a04_a_scheme_given_twice_by_a_proxy_is_ignored(served, both):
    fields = b"".join(b"X-Forwarded-Proto: %s\r\n" % item for item in both)
    [(status, header, _)] = answers(served[0], GET + HOST + CLOSE + fields + b"\r\n")
    assert (status, "strict-transport-security" in dict(header)) == (200, False)


def test_a27_late_or_oversized_requests_get_a_problem_document(served):
    start = GET + HOST + b"X-Request-Id: of-the-client\r\nX-A: a\r\n"
    for request, status, slug in (
        (b"", 408, "request-timeout"),
        (b"GE", 408, "request-timeout"),
        (start, 408, "request-timeout"),
        (POST + b"Content-Length: 9\r\n\r\n", 401, "unauthorized"),
        (b"GET /" + b"a" * 20_000, 414, "address-too-long"),
        (start + b"X-A: " + b"a" * 40_000, 431, "header-too-large"),
        (b"HEAD" + start[3:] + b"X-A: " + b"a" * 40_000, 431, None),
    ):
        with socket.create_connection(("127.0.0.1", served[0]), timeout=PATIENCE) as connection:
            connection.sendall(request)
            received = connection.recv(65_536)
        head, _, body = received.partition(b"\r\n\r\n")
        if slug is None:
            assert (head.split()[1], body) == (b"431", b"")
            continue
        if status == 401:
            assert head.split()[1] == b"401"
            continue
        header = [line.lower().split(": ", 1) for line in head.decode().split("\r\n")[1:]]
        check_refusal(served, (int(head.split()[1]), header, body), status, slug)
        assert (dict(header)["x-request-id"] == "of-the-client") == (request.startswith(start))


def test_a27_missing_body_has_the_same_id_in_response_and_log(served, key):
    request = POST + b"X-API-Key: " + key.encode() + b"\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{"
    [answer] = answers(served[0], request)
    check_refusal(served, answer, 408, "request-timeout")


def test_a27_part_of_a_key_in_a_url_is_not_logged(served, key):
    answers(served[0], b"GET /" + b"a" * 20 + key[:40].encode() + b"a" * 20_000)
    assert key[:30] not in served[1].read_text()


@pytest.mark.full
def test_a27_earlier_requests_are_served_first(served, key):
    slow = b"GET /changes?after=%d&wait=1 HTTP/1.1\r\n" + HOST + b"\r\n"
    [(_, _, body)] = answers(served[0], b"GET /changes?limit=1 HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n")
    slow %= json.loads(body)["newest"]
    whole = POST + b"X-API-Key: " + key.encode() + b"\r\nContent-Type: application/json\r\n" + CHUNKED + b"\r\n"
    for broken in (b"GET / HTTP/9.9\r\n\r\n", GET + b"\r\n", whole + b"zz\r\n", whole + b"1\r\n{\r\nzz\r\n"):
        for before in ([slow], [slow, GET + HOST + b"\r\n"]):
            result = answers(served[0], b"".join(before) + broken)
            assert [status for status, *_ in result] == [*[200] * len(before), 400], broken
            check_refusal(served, result[-1], 400, "bad-request")


def test_a27_a_failing_application_still_gives_a_problem_document(capfd):
    async def fails(_scope, _receive, _send):
        raise RuntimeError("of a test")

    config = uvicorn.Config(fails, port=free_port(), lifespan="off", **server.uvicorn_options(Settings(_env_file=None)))
    serves = uvicorn.Server(config)
    thread = threading.Thread(target=serves.run, daemon=True)
    thread.start()
    wait_until(lambda: serves.started)
    [(status, header, body)] = answers(config.port, GET + HOST + CLOSE + b"\r\n")
    serves.should_exit = True
    thread.join(PATIENCE)
    fields, problem = dict(header), json.loads(body)
    assert [value for name, value in header if name.lower() == "connection"] == ["close"]
    assert (status, problem["type"], problem["status"]) == (500, "/problems/internal-error", 500)
    assert (fields["content-type"], fields["x-content-type-options"]) == ("application/problem+json", "nosniff")
    assert fields["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert fields["x-request-id"]
    assert "of a test" in capfd.readouterr().err


def test_a27_service_stays_healthy(served):
    assert [status for status, *_ in answers(served[0], GET + HOST + CLOSE + b"\r\n")] == [200]
    assert "Traceback" not in served[1].read_text()
