"""The log: one line per request, no injected lines, and no keys."""

import json

from fault_access import exchange, serving
from service_health import assert_well
from starlette.testclient import TestClient
from waiting import wait_until

from app.queries import records

FORGED = [
    "%0AINFO:+forged",
    "%0D%0Aforged",
    "%1B[31mforged",
    "%E2%80%A8forged",
    "%C2%85forged",
    "%22forged",
    "%00forged",
]


def test_request_is_one_log_line_without_the_key(tmp_path, seeded_file, key):
    (tmp_path / "events.db").write_bytes(seeded_file.read_bytes())
    with serving(tmp_path) as (port, log):
        before = log.read_text().count("\n")
        for number, forged in enumerate(FORGED):
            for path in (f"/topics/{number}{forged}", f"/topics?q={number}{forged}"):
                request = f"GET {path} HTTP/1.1\r\nHost: x\r\nX-API-Key: {key}\r\nUser-Agent: a{forged}\r\nConnection: close\r\n\r\n"
                exchange(port, request.encode())
            exchange(port, f"GET /topics?key={key}{forged} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        # A line is written after the response is sent. It may also have the route, which begins like the path.
        wait_until(lambda: log.read_text().count('"path":"/topics') >= 3 * len(FORGED), explain=log.read_text)
        text = log.read_text()
    assert key not in text
    lines = text.split("\n")[before:-1]
    requests = [data for data in map(json.loads, lines) if data["event"] == "request" and data["path"] != "/readyz"]
    assert len(requests) == 3 * len(FORGED)
    assert [character for line in lines for character in line if not character.isprintable()] == []


def test_error_is_always_one_line(app, client, key, monkeypatch, capsys):
    def fail(*_):
        raise RuntimeError("one\nforged line\u2028another")

    monkeypatch.setattr(records, "document", fail)
    with TestClient(app, raise_server_exceptions=False, base_url="http://127.0.0.1") as quiet:
        for path in ("/topics/a%0A%7B%22forged%22:1%7D", "/topics/b%E2%80%A8forged%1B"):
            response = quiet.get(path, headers={"X-API-Key": key, "Accept": "application/json"})
            assert response.status_code == 500
    data = capsys.readouterr().err
    lines = [line for line in data.split("\n") if line]
    assert [json.loads(line)["event"] for line in lines].count("unexpected error") == 2
    for line in lines:
        assert line.isprintable()
    assert key not in data
    monkeypatch.undo()
    assert_well(client)
