"""URLs in responses begin with the public address of the settings; what a client claims is not repeated."""

import itertools
import os
import re
import subprocess
import sys

import httpx
import pytest
from pydantic import ValidationError
from waiting import PATIENCE

from app.representations.formats import ATOM, GEOJSON, ICS, JSON, JSONLD
from app.representations.registry import REPRESENTATIONS
from app.settings import Settings

PUBLIC = "https://data.example.org/events"
MEETING = "2023-09-01-japan-peru-foreign-ministers"


@pytest.fixture
def public(app, monkeypatch):
    monkeypatch.setattr(app.state.settings, "public_url", PUBLIC)


@pytest.mark.usefixtures("public")
def test_links_begin_with_the_public_url(client):
    page = client.get("/countries?limit=1", headers={"Host": "evil.example"})
    following = page.links["next"]["url"]
    assert page.json()["next"] == following
    assert following.startswith(f"{PUBLIC}/countries?limit=1&cursor=")
    second = client.get(following.removeprefix(PUBLIC))
    assert second.json()["items"][0]["code"] != page.json()["items"][0]["code"]
    created = client.post("/topics", json={"name": "Whales"})
    assert created.headers["Location"] == f"{PUBLIC}/topics/whales"
    client.patch("/topics/whales", json={"description": "Large."})
    history = client.get("/topics/whales/history?limit=1").json()
    assert history["next"].startswith(f"{PUBLIC}/topics/whales/history?limit=1&cursor=")
    assert f"<{PUBLIC}/topics/whales>" in client.get("/topics/whales?version=1").headers["Link"]
    changes = client.get("/changes?limit=1")
    assert changes.json()["next"].startswith(f"{PUBLIC}/changes?")
    assert client.get("/openapi.json").json()["servers"] == [{"url": PUBLIC}]
    manifest = client.get("/reconcile").json()
    assert manifest["identifierSpace"] == f"{PUBLIC}/"
    for suffix in ("atom", "ics", "geojson", "jsonld"):
        text = client.get(f"/meetings.{suffix}", headers={"Host": "evil.example"}).text.replace("\r\n ", "")
        assert f"{PUBLIC}/meetings/{MEETING}" in text, suffix
        assert "evil" not in text
    feed = client.get("/countries.atom?limit=1").text
    assert (
        re.search(rf'href="{PUBLIC}/countries.atom\?limit=1" rel="self"', feed)
        or f"{PUBLIC}/countries.atom?limit=1" in feed
    )
    assert f"{PUBLIC}/countries.atom?limit=1&amp;cursor=" in feed


@pytest.mark.usefixtures("public")
@pytest.mark.parametrize("resource", sorted(REPRESENTATIONS))
def test_no_format_repeats_the_host_of_a_request(client, resource):
    forged = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    record = client.get(f"/{resource}?limit=1").json()["items"][0]
    paths = [f"/{resource}?limit=1", f"/{resource}/{record.get('id', record.get('code'))}"]
    for path, format_ in itertools.product(paths, [item for item in REPRESENTATIONS[resource] if item is not JSON]):
        response = client.get(path, params={"format": format_.name}, headers=forged)
        text = response.text.replace("\r\n ", "") + str(response.headers)
        assert response.status_code == 200, text
        assert "evil" not in text
        if format_ in {ATOM, ICS, GEOJSON, JSONLD}:
            assert PUBLIC in text, (path, format_.name)


@pytest.mark.usefixtures("public")
def test_merged_record_redirects_to_its_successor_at_the_public_url(client):
    for name in ("one", "two"):
        document = {"title": f"T {name}", "date": "2020", "participants": [{"country": "PE"}]}
        assert client.put(f"/meetings/{name}", json=document).status_code == 201
    assert client.post("/meetings/one/merge", json={"other": "two"}).status_code == 200
    response = client.get("/meetings/two?format=json", follow_redirects=False)
    assert response.headers["Location"] == f"{PUBLIC}/meetings/one?format=json"


def test_without_a_public_url_links_contain_no_forged_host(client):
    for host in ("evil.example", "127.0.0.1:1", "localhost"):
        page = client.get("/countries?limit=1", headers={"Host": host})
        assert page.links["next"]["url"].startswith("/countries?")
        assert page.json()["next"] == page.links["next"]["url"]
    assert client.post("/topics", json={"name": "Seals"}).headers["Location"] == "/topics/seals"


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://example.org", "https://example.org"),
        ("https://example.org/", "https://example.org"),
        ("http://example.org:8080/a/b/", "http://example.org:8080/a/b"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_the_public_url_has_no_slash_at_its_end(text, url):
    assert Settings(public_url=text).public_url == url


@pytest.mark.parametrize(
    "text",
    ["", "example.org", "ftp://example.org", "https://", "https://e.org?x=1", "https://e.org/#a", "https://a@e.org",
     "https://e.org/a b", "https://e.org/..%2f", "https://E.org", "https://e.org/\n", "//e.org", "https://e.org//a"],
)  # fmt: skip
def test_invalid_public_url_is_rejected_at_startup(text):
    with pytest.raises(ValidationError, match="is not the address of a service"):
        Settings(public_url=text)


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A service as `serve` starts it; yields its port."""
    folder = tmp_path_factory.mktemp("served")
    environment = {**os.environ, "DIPLOMATIC_EVENTS_DATABASE_URL": f"sqlite:///{folder}/x.db"}
    environment["DIPLOMATIC_EVENTS_PORT"] = "0"
    command = [sys.executable, "-m", "app", "serve"]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    try:
        port = None
        assert process.stderr is not None
        while port is None:
            line = process.stderr.readline()
            assert line or process.poll() is None, "the service did not start"
            found = re.search(r"running on http://127\.0\.0\.1:(\d+)", line)
            port = int(found[1]) if found else None
        yield port
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE)


def test_local_client_can_follow_next_links(served):
    with httpx.Client(trust_env=False, timeout=PATIENCE) as client:
        for name in ("127.0.0.1", "localhost"):
            url, codes = f"http://{name}:{served}/countries?limit=100", []
            while url:
                response = client.get(url)
                assert response.status_code == 200
                codes += [item["code"] for item in response.json()["items"]]
                assert response.json()["next"] == (response.links.get("next") or {}).get("url")
                url = response.json()["next"]
                assert url is None or url.startswith(f"http://{name}:{served}/countries?")
            assert len(codes) == len(set(codes)) > 200


def test_other_hosts_get_relative_links_even_from_the_cache(served):
    with httpx.Client(trust_env=False, timeout=PATIENCE) as client:
        url = f"http://127.0.0.1:{served}/countries?limit=7"
        for host in ("evil.example", f"127.0.0.1:{served}", "127.0.0.1:1", f"localhost.evil.example:{served}"):
            following = client.get(url, headers={"Host": host}).links["next"]["url"]
            expected = f"http://{host}/countries?" if host == f"127.0.0.1:{served}" else "/countries?"
            assert following.startswith(expected)
        proxied = client.get(url, headers={"X-Forwarded-For": "192.0.2.1"})
        assert proxied.links["next"]["url"].startswith("/countries?")
