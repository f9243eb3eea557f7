"""Reads from a hot standby: clients see their own writes, and reads continue without the primary."""

import time

import pytest
from waiting import wait_until

from app.db import postgresql_server
from app.db.postgresql_server import Server
from app.web.middleware.read_your_writes import COOKIE

pytestmark = pytest.mark.slow


@pytest.fixture
def client(primary, standby, serve):
    return serve(database_url=primary.url("events"), read_database_url=standby.url("events"))


@pytest.fixture
def paused(standby):
    """A standby that has stopped replaying, as during a long query."""
    standby.execute("SELECT pg_wal_replay_pause()")
    yield
    standby.execute("SELECT pg_wal_replay_resume()")


def readings(cluster):
    """Count the connections that read on the event loop or in threads."""
    return cluster.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = 'events'")[0][0]


def test_reads_go_to_the_standby(client, primary, standby):
    assert client.get("/topics/east-asia").status_code == 200
    assert client.get("/meetings?total=true").json()["total"] == 1
    assert (readings(standby) > 0, readings(primary)) == (True, 0)
    ready = client.get("/readyz").json()
    assert (ready["status"], ready["writes"], ready["standby"]) == ("ready", "ready", "ready")


def test_a_client_reads_what_it_has_just_written(client):
    for number in range(20):
        response = client.put("/topics/fresh", json={"name": "Fresh", "description": str(number)})
        assert response.is_success
        assert client.get("/topics/fresh").json()["description"] == str(number)
        assert client.get("/topics?q=fresh&total=true").json()["items"][0]["description"] == str(number)
        assert f'"description":"{number}"' in client.get("/topics.ndjson").text


@pytest.mark.usefixtures("paused")
def test_a_lagging_standby_is_skipped(client):
    response = client.post("/topics", json={"name": "Not replayed"})
    assert response.status_code == 201
    assert client.cookies[COOKIE]
    assert client.get("/topics/not-replayed").status_code == 200
    assert client.get("/export.ndjson.gz").status_code == 200
    # A client without writes gets the state of the standby immediately.
    stored = dict(client.cookies)
    client.cookies.clear()
    assert client.get("/topics/not-replayed").status_code == 404
    # An invalid position may have been valid once: the primary responds.
    client.cookies.set(COOKIE, "nonsense")
    assert client.get("/topics/not-replayed").status_code == 200
    client.cookies.set(COOKIE, stored[COOKIE].strip('"'))
    assert client.get("/topics/not-replayed").status_code == 200


@pytest.mark.parametrize("forged", ["FFFFFFFF/FFFFFFFE", "FFFFFFFF/FFFFFFFF", "7FFFFFFF/0", "nonsense"])
def test_forged_position_does_not_wait(primary, standby, serve, forged):
    client = serve(
        database_url=primary.url("events"), read_database_url=standby.url("events"), replay_timeout_seconds=60
    )
    client.cookies.set(COOKIE, forged)
    began = time.monotonic()
    for path in ("/topics/east-asia", "/topics?total=true", "/topics.csv"):
        assert client.get(path).status_code == 200
    assert time.monotonic() - began < 60
    # It does not count as the position of the primary either.
    client.cookies.clear()
    assert client.put("/topics/after", json={"name": "After a forgery", "description": forged}).is_success
    assert client.get("/topics/after").json()["description"] == forged


@pytest.mark.usefixtures("paused")
def test_a_lagging_standby_is_waited_for_once(primary, standby, serve, monkeypatch):
    asked = []
    has_replayed = Server.has_replayed
    monkeypatch.setattr(Server, "has_replayed", lambda self, position: asked.append(1) or has_replayed(self, position))
    # So that all requests are sent while it counts as behind, however busy the machine is.
    monkeypatch.setattr(postgresql_server, "_AVOID_SECONDS", 60)
    client = serve(
        database_url=primary.url("events"), read_database_url=standby.url("events"), replay_timeout_seconds=0.5
    )
    assert client.post("/topics", json={"name": "Not replayed yet"}).status_code == 201
    began = time.monotonic()
    assert client.get("/topics/not-replayed-yet").status_code == 200
    assert time.monotonic() - began > 0.5
    asked.clear()
    for _ in range(5):
        assert client.get("/topics/not-replayed-yet").status_code == 200
    # Once for each of its two reads, and not again and again.
    assert len(asked) <= 10


def test_reading_sets_no_cookie(client):
    assert "set-cookie" not in client.get("/topics").headers
    assert "set-cookie" not in client.post("/topics", json={}).headers


def test_reads_continue_without_the_primary_and_writes_resume(client, primary):
    assert client.post("/topics", json={"name": "Before"}).status_code == 201
    assert client.get("/topics/before").status_code == 200
    primary.stop()
    try:
        for _ in range(3):
            assert client.get("/topics/before").status_code == 200
            assert client.get("/meetings?total=true").json()["total"] == 1
            assert client.get("/topics.csv").status_code == 200
            refused = client.post("/topics", json={"name": "During"})
            assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
        ready = client.get("/readyz")
        assert ready.status_code == 200
        assert (ready.json()["status"], ready.json()["writes"]) == ("read-only", "unavailable")
    finally:
        primary.start()
    wait_until(lambda: client.post("/topics", json={"name": "After"}).status_code == 201)
    assert client.get("/topics/after").status_code == 200
    assert client.get("/readyz").json()["status"] == "ready"


def test_reads_continue_without_the_standby(client, standby):
    assert client.get("/topics/east-asia").status_code == 200
    standby.stop()
    try:
        for _ in range(3):
            assert client.get("/topics/east-asia").status_code == 200
            assert client.get("/topics?total=true").status_code == 200
        assert client.get("/readyz").json()["standby"] == "unavailable"
    finally:
        standby.start()
    wait_until(lambda: client.get("/topics/east-asia").is_success and readings(standby) > 0)


def test_a_write_to_a_standby_is_refused_and_reported(standby, serve):
    client = serve(database_url=standby.url("events"))
    refused = client.post("/topics", json={"name": "Astray"})
    assert (refused.status_code, int(refused.headers["retry-after"]) > 0) == (503, True)
    assert client.get("/readyz").json()["status"] == "read-only"
