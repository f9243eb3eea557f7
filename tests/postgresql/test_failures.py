"""PostgreSQL stops, closes a connection, is full or takes too long."""

import threading
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from waiting import PATIENCE, wait_until

from app.web import crud_writes


@pytest.fixture
def client(primary, serve):
    return serve(database_url=primary.url("events"), pool_size=2, pool_timeout_seconds=0.2, busy_timeout_seconds=0.5)


def end_connections(cluster):
    cluster.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'events'")


def test_a_stopped_server_is_reported_and_reconnected(client, primary):
    assert client.get("/topics/east-asia").status_code == 200
    primary.stop()
    try:
        for response in (
            client.get("/topics/east-asia"),
            client.get("/topics?total=true"),
            client.get("/readyz"),
            client.post("/topics", json={"name": "Nowhere"}),
            client.get("/export.ndjson.gz?wrong=1"),
        ):
            assert response.status_code in {503, 422}
            assert response.status_code == 422 or response.headers["retry-after"]
        assert client.get("/healthz").status_code == 200
    finally:
        primary.start()
    wait_until(lambda: client.get("/readyz").is_success)
    wait_until(lambda: client.get("/topics/east-asia").is_success)
    wait_until(lambda: client.put("/topics/back", json={"name": "Back"}).is_success)


def test_ended_connection_is_replaced_transparently(client, primary):
    for number in range(3):
        assert client.get("/topics/east-asia").status_code == 200
        assert client.get("/topics?total=true").status_code == 200
        assert client.put("/topics/ended", json={"name": "Ended", "description": str(number)}).is_success
        end_connections(primary)


def test_connection_lost_within_a_write_rolls_it_back(client, primary, monkeypatch):
    create = crud_writes.create

    def interrupted(session, resource, data):
        row = create(session, resource, data)
        end_connections(primary)
        return row

    with monkeypatch.context() as patch:
        patch.setattr(crud_writes, "create", interrupted)
        response = client.post("/topics", json={"name": "Half"})
    assert (response.status_code, response.headers["retry-after"]) == (503, "5")
    assert client.get("/topics/half").status_code == 404
    assert client.post("/topics", json={"name": "Half"}).status_code == 201


def test_an_exhausted_pool_is_reported(client):
    database = client.app.state.database
    release, inside = threading.Event(), threading.Barrier(3)

    def hold():
        with database.reading():
            inside.wait(PATIENCE)
            release.wait(PATIENCE)

    with ThreadPoolExecutor(2) as pool:
        for _ in range(2):
            pool.submit(hold)
        inside.wait(PATIENCE)
        refused = client.get("/topics?total=true")
        release.set()
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
    assert client.get("/topics?total=true").status_code == 200


def test_a_write_waits_for_another_within_bounds(client, primary):
    with psycopg.connect(primary.url("events")) as other:
        other.execute("UPDATE topics SET version = version WHERE id = 'east-asia'")
        refused = client.patch("/topics/east-asia", json={"description": "Waits"})
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
        assert client.get("/topics/east-asia").status_code == 200
        other.rollback()
    assert client.patch("/topics/east-asia", json={"description": "Waited"}).status_code == 200


def test_a_query_that_takes_too_long_is_stopped(primary, serve):
    client = serve(database_url=primary.url("events"), query_timeout_seconds=1)
    with psycopg.connect(primary.url("events")) as other:
        other.execute("LOCK TABLE topics IN ACCESS EXCLUSIVE MODE")
        for address in ("/topics/east-asia", "/topics?total=true"):
            refused = client.get(address)
            assert refused.status_code == 503
            assert "exceeded its limit" in refused.json()["detail"]
    assert client.get("/topics/east-asia").status_code == 200


@pytest.mark.parametrize("code", ["40P01", "40001"])
def test_a_conflicting_write_is_retried_a_few_times(client, monkeypatch, code):
    create, runs = crud_writes.create, []

    def disturbed(session, resource, data):
        runs.append(data.name)
        if len(runs) < disturbances:
            raising = f"DO $$ BEGIN RAISE EXCEPTION 'in the way' USING ERRCODE = '{code}'; END $$"
            session.connection().exec_driver_sql(raising)
        return create(session, resource, data)

    monkeypatch.setattr(crud_writes, "create", disturbed)
    disturbances = 3
    assert client.post("/topics", json={"name": f"Disturbed {code}"}).status_code == 201
    assert len(runs) == 3
    disturbances = 1_000
    refused = client.post("/topics", json={"name": f"Always disturbed {code}"})
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
    assert len(runs) == 3 + 5
