"""Foreign `Host` headers and URLs that begin with two slashes: no response leads to another site."""

from urllib.parse import urljoin, urlsplit

import pytest
from fault_access import send_raw

HOSTS = [b"evil.example", b"evil.example:80", b""]
NO_HOSTS = [
    b"x//evil.example", b"evil.example/", b"user@evil.example", b"\xff", b"[", b"[::1", b"[1]", b"[::g]", b"a:b", b"a:1:2", b"a b",
    b"a:70000", b"a, b", b"evil.example\t", b"<evil>", b"%zz", b"a?b", b"a#b", b"a\\b",
]  # fmt: skip
PATHS = ["/", "//", "//evil.example", "//evil.example/..", "//evil.example/docs", "/\\evil.example", "/docs/", "/topics/",
         "//topics", "/static/docs/pages", "/static/docs/pages//evil.example", "/meetings/short"]  # fmt: skip


@pytest.fixture
def merged(client):
    for item in ("long", "short"):
        document = {"id": item, "title": "Talks", "date": "2024-05-01"}
        assert client.post("/meetings?duplicates=allow", json=document).status_code == 201
    assert client.post("/meetings/long/merge", json={"other": "short"}).status_code == 200


@pytest.mark.parametrize("host", HOSTS)
def test_no_redirect_leads_to_another_site(app, client, merged, key, host):
    headers = [(b"x-forwarded-host", b"evil.example"), (b"forwarded", b"host=evil.example")]
    led = 0
    for path in PATHS:
        for method in ("GET", "HEAD", "POST", "PUT"):
            sent = [*headers, (b"host", host), *([(b"x-api-key", key.encode())] if method in {"POST", "PUT"} else [])]
            body = b'{"title": "Talks", "date": "2024"}'
            status, header, answer, _ = send_raw(app, client, method, path, sent, body=body)
            assert status < 500, (path, method)
            assert b"evil.example/" not in answer.replace(b"//evil.example/", b"")
            if location := header.get("location"):
                led += 1
                assert not location.startswith("//")
                target = urlsplit(urljoin("http://ours.example/", location))
                assert (target.scheme, target.hostname) == ("http", "ours.example"), (path, location)
    assert led > 3


@pytest.mark.parametrize("host", NO_HOSTS)
def test_a28_an_invalid_host_is_refused(app, client, merged, key, host):
    for path in [*PATHS, "/meetings.atom"]:
        for method in ("GET", "HEAD", "POST", "PUT"):
            status, header, answer, _ = send_raw(
                app, client, method, path, [(b"host", host), (b"x-api-key", key.encode())]
            )
            assert (status, "location" in header) == (400, False), (path, method)
            assert method == "HEAD" or b"Host: " in answer


@pytest.mark.parametrize(
    "host", [b"EVIL.example:", b"a-b.c_d", b"[::1]", b"[2001:db8::1]:8000", b"10.0.0.1:65535", b"%41"]
)
def test_a28_a_valid_host_is_accepted(app, client, host):
    for path in ("/meetings.atom", "/topics", "/topics.jsonld"):
        assert send_raw(app, client, "GET", path, [(b"host", host)])[0] == 200


def test_urls_of_pages_and_records_have_no_host(client):
    headers = {"Host": "evil.example"}
    page = client.get("/topics?limit=2", headers=headers)
    assert page.json()["next"].startswith("/topics?")
    assert "evil" not in page.text + repr(page.headers)
    response = client.post("/topics", json={"name": "A"}, headers=headers)
    assert response.headers["location"] == "/topics/a"
