"""The request log: one line per request with its id, no injected lines and no secrets."""

import asyncio
import json

import pytest
from html_pages import page

from app.web import crud


@pytest.fixture
def lines(capsys):
    def read():
        result = capsys.readouterr().err.splitlines()
        return [line for line in map(json.loads, result) if line["event"] == "request"]

    return read


def test_each_request_is_one_log_line(client, lines):
    response = client.get("/meetings/2023-09-01-japan-peru-foreign-ministers", headers={"X-Request-Id": "from/proxy:1"})
    (line,) = lines()
    assert line.pop("ms") > 0
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "request", "level": "info", "request_id": "from/proxy:1", "method": "GET", "route": "/meetings/{id}",
        "path": "/meetings/2023-09-01-japan-peru-foreign-ministers", "status": 200, "bytes": len(response.content),
        "client": "127.0.0.1", "key": None,
    }  # fmt: skip
    assert response.headers["x-request-id"] == "from/proxy:1"


def test_request_id_is_generated_if_missing_or_invalid(client, lines):
    seen = set()
    for given in (None, "", "a b", 'a"', "é", "x" * 101, "a\tb"):
        if given is None:
            del client.headers["X-Request-Id"]
        response = client.get("/nowhere", headers={} if given is None else {"X-Request-Id": given.encode()})
        record_id = response.headers["x-request-id"]
        assert record_id != given
        assert response.json()["request_id"] == record_id == lines()[0]["request_id"]
        seen.add(record_id)
    assert len(seen) == 7


def test_a_head_request_is_logged_as_head(client, lines):
    client.head("/topics")
    (line,) = lines()
    assert (line["method"], line["route"], line["bytes"]) == ("HEAD", "/topics", 0)


def test_a_request_cancelled_by_the_shutdown_is_503(client, lines, monkeypatch):
    async def cancelled(*_):
        raise asyncio.CancelledError

    monkeypatch.setattr(crud, "show", cancelled)
    response = client.get("/topics/east-asia")
    assert (response.status_code, response.json()["type"]) == (503, "/problems/unavailable")
    [line] = lines()
    assert (line["status"], line["level"]) == (503, "error")


def test_browser_of_a_request_that_the_shutdown_cancels_gets_a_page(client, monkeypatch):
    async def cancelled(*_):
        raise asyncio.CancelledError

    monkeypatch.setattr(crud, "show", cancelled)
    text, parsed = page(client, "/topics/east-asia", 503)
    assert "Try again</a> in 5 seconds." in text
    assert "/topics/east-asia" in parsed.links
    assert "rolled back" not in text  # nothing was written
    assert "rolled back" not in client.get("/topics/east-asia").json()["detail"]


def test_log_lines_cannot_be_forged_and_contain_no_query(client, lines):
    client.get("/a%0A%7B%22event%22:%22forged%22%7D%E2%80%A8?key=secret")
    (line,) = lines()
    assert line["path"] == '/a\n{"event":"forged"}\u2028'
    assert line["route"] == "other"
    assert "secret" not in json.dumps(line)


def test_log_contains_the_name_of_the_key_but_not_the_key(client, lines, key):
    assert client.post("/topics", json={"name": "Logged"}).status_code == 201
    assert client.get(f"/topics/{key}").status_code == 401
    written, refused = lines()
    assert (written["key"], refused["key"]) == ("tests", None)
    assert key not in json.dumps([written, refused])


def test_unexpected_error_has_the_request_id(connect, app, lines, monkeypatch):
    monkeypatch.setattr("app.api.health.problem_types", lambda: 1 / 0)
    client = connect(raise_server_exceptions=False)
    client.event_hooks = {}
    response = client.get("/problems", headers={"X-Request-Id": "failed"})
    assert (response.status_code, response.headers["x-request-id"]) == (500, "failed")
    assert response.json()["request_id"] == "failed"
    assert [(line["status"], line["level"]) for line in lines()] == [(500, "error")]


def test_only_failures_are_logged_at_higher_levels(connect, app, lines, monkeypatch):
    client = connect()
    client.get("/topics")
    monkeypatch.setattr(app.middleware_stack, "least", 1)
    lines()
    client.get("/topics")
    client.get("/nowhere")
    assert lines() == []


def test_key_used_as_an_id_is_neither_logged_nor_returned(client, key, capfd):
    response = client.get("/nowhere", headers={"X-Request-Id": f"my-{key}"})
    assert key not in response.headers["x-request-id"]
    assert key not in response.text
    assert key not in capfd.readouterr().err
