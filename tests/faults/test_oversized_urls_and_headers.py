"""Addresses and headers beyond all bounds: refused with what says so, and the service goes on."""

import pytest
from fault_access import exchange, send_raw, serving


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
def test_it_is_refused(app, client, key, path, query, headers, status, kind):
    for method, more in (("GET", []), ("POST", [(b"x-api-key", key.encode())])):
        answer = send_raw(app, client, method, path, [*headers, *more], query)
        assert (answer[0], answer[1]["content-type"], answer[3]) == (status, "application/problem+json", False)
        assert f"/problems/{kind}".encode() in answer[2]


def test_what_fits_is_let_through(app, client):
    assert send_raw(app, client, "GET", "/topics", [(b"x-more", b"a" * 30_000)], b"q=" + b"a" * 90)[0] == 200


@pytest.mark.slow
def test_the_server_itself_answers_4xx_and_goes_on(tmp_path, seeded_file):
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
            status, said = exchange(port, request % (b"a" * size) + b"\r\n")
            assert 400 <= status < 500, (request, said[:200])
            if b"X-API-Key" in request or b"Bearer" in request:
                assert status == 401
        for broken in (
            b"GET /\xff\xfe" + close,
            b"GET /topics HTTP/9.9\r\n",
            b"GET http://[ HTTP/1.1\r\n",
            b"\x00" * 99,
        ):
            assert exchange(port, broken + b"\r\n")[0] == 400
        assert exchange(port, b"GET /topics/east-asia" + close + b"\r\n")[0] == 200
