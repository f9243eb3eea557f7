"""An API key in a URL: 401, and it appears nowhere."""

from urllib.parse import quote

import pytest
from fault_access import exchange, send_raw, serving

from app.domain import api_key

KEY = api_key.generate()
TWICE = quote("".join(f"%{ord(item):02x}" for item in KEY))
ADDRESSES = {
    "api_key": ("/topics", b"api_key=guess"),
    "access_token": ("/topics", b"limit=3&access_token=guess"),
    "key": ("/topics", b"KEY=guess"),
    "empty": ("/topics", b"key="),
    "X-API-Key": ("/topics", b"X-API-Key=guess"),
    "in other letters": ("/topics", b"api%5Fkey=guess"),
    "the key anywhere": ("/topics", f"q={KEY}".encode()),
    "the key encoded": ("/topics", b"q=" + KEY.replace("dipev_", "%64ipev%5F").encode()),
    "the key encoded twice": ("/topics", b"q=" + TWICE.encode()),
    "in the path": (f"/topics/{KEY}", b""),
    "in a path of nothing": (f"/{KEY}/x", b""),
}


@pytest.mark.parametrize(("path", "query"), ADDRESSES.values(), ids=ADDRESSES)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_key_in_a_url_is_rejected_and_not_echoed(app, client, key, method, path, query):
    # Even with a valid key in the header.
    status, header, body, _ = send_raw(app, client, method, path, [(b"x-api-key", key.encode())], query)
    assert status == 401
    assert b"revoke it" in body
    for secret in (b"guess", KEY.encode()):
        assert secret not in body + repr(header).encode()


@pytest.mark.parametrize("query", ["q=monkey=3", "q=a;key=b", "q=a%26key%3Db", "q=dipev_", "q=the+key"])
def test_texts_that_only_resemble_numbers_pass(client, query):
    assert client.get(f"/meetings?{query}").status_code == 200


@pytest.mark.slow
def test_key_in_a_url_is_not_logged(tmp_path, seeded_file):
    (tmp_path / "events.db").write_bytes(seeded_file.read_bytes())
    with serving(tmp_path) as (port, log):
        for method in ("GET", "HEAD", "POST"):
            for path, query in ADDRESSES.values():
                target = f"{path}?{query.decode()}" if query else path
                request = f"{method} {target} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                assert exchange(port, request.encode())[0] == 401
        upgrade = f"GET /x?key={KEY} HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: websocket\r\n"
        upgrade += "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        assert exchange(port, upgrade.encode())[0] == 401
    data = log.read_text()
    assert data.count('"status":401') >= 30
    for secret in (KEY, TWICE, "guess", "%64ipev"):
        assert secret not in data
