"""A key revoked while two processes serve is rejected by both a second later."""

import contextlib
import time

import httpx
import pytest
from fault_access import record, serving
from waiting import PATIENCE

from app.db.database import Database
from app.domain import api_key
from app.services.access import api_keys


def test_revoked_key_is_rejected_immediately(client, database):
    key = record(database, "leaver")
    assert client.post("/topics", json={"name": "A"}, headers={"x-api-key": key}).status_code == 201
    with database.writing() as session:
        api_keys.revoke(session, "leaver")
    response = client.post("/topics", json={"name": "B"}, headers={"x-api-key": key})
    assert (response.status_code, response.json()["detail"].split(";")[0]) == (401, "the API key is revoked")


def test_reads_reject_a_revoked_key_within_half_a_second(client, database, monkeypatch):
    from app.web.middleware import auth

    key, now = record(database, "reader", "read"), [1000.0]

    class Time:
        @staticmethod
        def monotonic():
            return now[0]

    monkeypatch.setattr(auth, "time", Time)
    assert client.get("/topics", headers={"x-api-key": key}).status_code == 200
    with database.writing() as session:
        api_keys.revoke(session, api_key.key_id(key))
    now[0] += 0.51
    assert client.get("/topics", headers={"x-api-key": key}).status_code == 401


@pytest.mark.slow
def test_revocation_holds_in_all_workers_within_a_second(tmp_path, seeded_file):
    (tmp_path / "events.db").write_bytes(seeded_file.read_bytes())
    with (
        contextlib.closing(Database(f"sqlite:///{tmp_path / 'events.db'}")) as database,
        serving(tmp_path, "--workers", "2", rate_limits="false") as (port, _),
    ):
        key = record(database, "leaver")
        headers = {"Authorization": f"Bearer {key}"}

        def statuses():
            # A new connection each time, so that both processes are reached.
            with httpx.Client(
                base_url=f"http://127.0.0.1:{port}", headers=headers, trust_env=False, verify=False, timeout=PATIENCE
            ) as client:
                read = client.get("/topics/east-asia")
                write = client.post("/topics", json={"name": f"Topic {time.monotonic_ns()}"})
                return read.status_code, write.status_code

        assert {statuses() for _ in range(12)} == {(200, 201)}
        with database.writing() as session:
            api_keys.revoke(session, "leaver")
        time.sleep(1)
        assert {statuses() for _ in range(12)} == {(401, 401)}
