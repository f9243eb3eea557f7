"""Bodies that are too large, chunked, or differ from their Content-Length are rejected while they arrive."""

import json

import pytest
from fault_access import exchange, serving
from fault_input import OPERATIONS

pytestmark = pytest.mark.usefixtures("well_afterwards")

LIMIT = 2048
WITH_BODY = [operation for operation in OPERATIONS if operation.content]


@pytest.fixture
def settings(settings):
    return settings.model_copy(update={"max_body_bytes": LIMIT, "max_import_bytes": LIMIT})


def sent(app, client, key, operation, pieces, headers=()):
    """Send a body in pieces; return the status and the number of accepted pieces."""
    taken, answered = [], []

    async def receive():
        if len(taken) == len(pieces):
            return {"type": "http.disconnect"}
        taken.append(True)
        return {"type": "http.request", "body": pieces[len(taken) - 1], "more_body": len(taken) < len(pieces)}

    async def send(message):
        answered.append(message)

    path, media_type = operation.address(), next(iter(operation.content)).encode()
    scope = {
        "type": "http", "method": operation.method, "path": path, "raw_path": path.encode(), "query_string": b"",
        "root_path": "", "scheme": "http", "server": ("127.0.0.1", 80), "client": ("192.0.2.7", 50000), "http_version": "1.1",
        "headers": [(b"host", b"x"), (b"x-api-key", key.encode()), (b"content-type", media_type), *headers],
    }  # fmt: skip
    client.portal.call(app, scope, receive, send)
    header = {name.decode(): value.decode() for name, value in answered[0]["headers"]}
    return answered[0]["status"], header, len(taken)


@pytest.mark.parametrize("operation", WITH_BODY, ids=str)
def test_a_body_is_refused_as_soon_as_it_exceeds_the_limit(app, client, key, operation):
    status, header, taken = sent(app, client, key, operation, [b" " * 1000] * 1000)
    assert (status, taken, header["connection"]) == (413, 3, "close")


@pytest.mark.parametrize("operation", WITH_BODY, ids=str)
def test_a_length_over_the_limit_is_refused_before_the_body(app, client, key, operation):
    for length in (LIMIT + 1, 2**31, 2**63, 2**64, 10**19, int("9" * 4000)):
        header = (b"content-length", b"9" * 4301 if length > 2**70 else b"%d" % length)
        status, _, taken = sent(app, client, key, operation, [b"{}"], [header])
        assert (status, taken) == (413, 0)


@pytest.mark.parametrize("operation", WITH_BODY, ids=str)
def test_a_content_length_below_the_body_does_not_bypass_the_limit(app, client, key, operation):
    for length in (b"0", b"1", b"-1", b"x", b"\xb2", b""):
        status, _, taken = sent(app, client, key, operation, [b" " * 1000] * 1000, [(b"content-length", length)])
        assert (status, taken) == (413, 3)


@pytest.mark.parametrize("operation", WITH_BODY, ids=str)
def test_truncated_body_changes_nothing(app, client, key, operation, database):
    def feed():
        return client.get("/changes?limit=1000").json()["last"]

    before = feed()
    whole = json.dumps(operation.documents()[0]).encode() if operation.documents() else b"title,date\r\nA,2024\r\n"
    taken = []

    async def receive():
        taken.append(True)
        return (
            {"type": "http.request", "body": whole, "more_body": True}
            if len(taken) == 1
            else {"type": "http.disconnect"}
        )

    answered = []

    async def send(message):
        answered.append(message)

    path, media_type = operation.address(), next(iter(operation.content)).encode()
    scope = {
        "type": "http", "method": operation.method, "path": path, "raw_path": path.encode(), "query_string": b"",
        "root_path": "", "scheme": "http", "server": ("127.0.0.1", 80), "client": None, "http_version": "1.1",
        "headers": [(b"host", b"x"), (b"x-api-key", key.encode()), (b"content-type", media_type)],
    }  # fmt: skip
    client.portal.call(app, scope, receive, send)
    assert answered[0]["status"] == 400
    assert feed() == before


@pytest.mark.slow
def test_server_rejects_invalid_lengths(tmp_path, seeded_file, key):
    (tmp_path / "events.db").write_bytes(seeded_file.read_bytes())
    with serving(tmp_path, max_body_bytes=LIMIT, max_import_bytes=LIMIT) as (port, _):
        begin = f"POST /topics HTTP/1.1\r\nHost: x\r\nX-API-Key: {key}\r\nContent-Type: application/json\r\n".encode()
        chunked = begin + b"Transfer-Encoding: chunked\r\n\r\n"
        assert exchange(port, chunked, pieces=[b"400\r\n" + b" " * 1024 + b"\r\n"] * 400)[0] == 413
        assert exchange(port, begin + b"Content-Length: 100000000\r\n\r\n", pieces=[b" " * 1024] * 400)[0] == 413
        for field in (
            b"Content-Length: -1",
            b"Content-Length: x",
            b"Content-Length: 5\r\nContent-Length: 6",
            b"Content-Length: 99999999999999999999999",
            b"Transfer-Encoding: chunked\r\nContent-Length: 5",
        ):
            assert exchange(port, begin + field + b'\r\n\r\n{"name": "A"}')[0] == 400, field
        for broken in (b"zz\r\n{}\r\n0\r\n\r\n", b"ffffffffffffffffff\r\n{}\r\n", b"-1\r\n{}\r\n"):
            assert exchange(port, chunked + broken)[0] == 400
        body = b'{"name": "A"}'
        close = b"Connection: close\r\n"
        assert exchange(port, begin + close + b"Content-Length: %d\r\n\r\n" % len(body) + body)[0] == 201
