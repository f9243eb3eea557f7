"""What is done when PostgreSQL stops, ends a connection, is full or takes too long."""

import threading
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from app.db import Database


@pytest.fixture
def client(primary, serve):
    return serve(database_url=primary.url("events"), pool_size=2, pool_timeout_seconds=0.2, busy_timeout_seconds=0.5)


def end_connections(cluster):
    cluster.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'events'")


def test_a_stopped_server_is_said_and_come_back_to(client, primary, soon):
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
    soon(lambda: client.get("/readyz").is_success)
    soon(lambda: client.get("/topics/east-asia").is_success)
    soon(lambda: client.put("/topics/back", json={"name": "Back"}).is_success)


def test_an_ended_connection_is_not_noticed(client, primary):
    for number in range(3):
        assert client.get("/topics/east-asia").status_code == 200
        assert client.get("/topics?total=true").status_code == 200
        assert client.put("/topics/ended", json={"name": "Ended", "description": str(number)}).is_success
        end_connections(primary)


def test_a_connection_that_ends_within_a_write_undoes_it(client, primary, monkeypatch):
    from app.web import answers

    create = answers.create

    def interrupted(session, resource, draft):
        row = create(session, resource, draft)
        end_connections(primary)
        return row

    with monkeypatch.context() as patch:
        patch.setattr(answers, "create", interrupted)
        response = client.post("/topics", json={"name": "Half"})
    assert (response.status_code, response.headers["retry-after"]) == (503, "5")
    assert client.get("/topics/half").status_code == 404
    assert client.post("/topics", json={"name": "Half"}).status_code == 201


def test_an_exhausted_pool_is_said(client):
    database = client.app.state.database
    release, inside = threading.Event(), threading.Barrier(3)

    def hold():
        with database.reading():
            inside.wait(5)
            release.wait(10)

    with ThreadPoolExecutor(2) as pool:
        for _ in range(2):
            pool.submit(hold)
        inside.wait(5)
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
    client = serve(database_url=primary.url("events"), query_timeout_seconds=0.02)
    with psycopg.connect(primary.url("events")) as other:
        other.execute("LOCK TABLE topics IN ACCESS EXCLUSIVE MODE")
        for address in ("/topics/east-asia", "/topics?total=true"):
            refused = client.get(address)
            assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
            assert "took too long" in refused.json()["detail"]
    assert client.get("/topics/east-asia").status_code == 200


def test_writes_that_wait_for_each_other_are_run_again(primary):
    database = Database(primary.url("events"), busy_timeout_seconds=10)
    first, runs = threading.Barrier(2), []

    async def both():
        import anyio

        def change(session, *ids):
            from sqlalchemy import text

            runs.append(ids)
            for place, its_id in enumerate(ids):
                session.execute(text("UPDATE topics SET version = version WHERE id = :id"), {"id": its_id})
                if place == 0 and len(runs) <= 2:
                    first.wait(5)

        async with anyio.create_task_group() as group:
            group.start_soon(database.write, change, "east-asia", "latin-america")
            group.start_soon(database.write, change, "latin-america", "east-asia")
        await database.aclose()

    import anyio

    anyio.run(both)
    assert len(runs) >= 3
