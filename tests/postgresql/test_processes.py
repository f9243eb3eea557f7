"""Several processes on one database: all start, and their writers do not corrupt each other's work."""

import contextlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.db.database import Database
from app.transfer import seed

PREPARE_IN_EIGHT_PROCESSES = """
import os
import sys
from app.cli import main
from app.settings import Settings

# Forked, since importing the program takes much longer than preparing a database.
started = []
for _ in range(8):
    if (process := os.fork()) == 0:
        with main.open_database(Settings()) as database:
            main.prepare_database(database)
        sys.exit(0)
    started.append(process)
sys.exit(any([os.waitpid(process, 0)[1] for process in started]))
"""
MEETING = {"date": "1999-05-04", "participants": [{"person": {"name": "Doe Jane"}, "country": "PE"}]}


@pytest.fixture
def clients(primary, serve):
    """Clients of several services that share only the database."""
    opened = [
        serve(database_url=primary.url("events"), busy_timeout_seconds=60, query_timeout_seconds=120) for _ in range(4)
    ]
    for item in opened:
        # FastAPI builds a route at its first request with warnings suppressed, which is not thread-safe.
        item.patch("/topics/none", json={})
        item.post("/organizations", json={})
        item.post("/meetings", json={})
    return opened


def at_once(clients, count, task):
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(lambda number: task(clients[number % len(clients)], number), range(count)))


def test_eight_processes_start_together_on_a_new_database(cluster):
    cluster.execute("CREATE DATABASE brand_new")
    environment = os.environ | {"DIPLOMATIC_EVENTS_DATABASE_URL": cluster.url("brand_new")}
    command = [sys.executable, "-c", PREPARE_IN_EIGHT_PROCESSES]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("countries: 281 created") == 1
    with contextlib.closing(Database(cluster.url("brand_new"))) as database:
        assert not seed.is_empty(database)


def test_one_record_is_created_per_natural_key(clients):
    created = at_once(clients, 16, lambda client, _: client.post("/organizations", json={"name": "Raced for"}))
    assert sorted(item.status_code for item in created) == [201] + [409] * 15
    # No unique key of a table distinguishes two records of one meeting.
    created = at_once(
        clients,
        16,
        lambda client, number: client.post(
            "/meetings", json={**MEETING, "date": "1999-05-05", "title": f"Talks {number}"}
        ),
    )
    assert sorted(item.status_code for item in created) == [201] + [409] * 15


def test_one_of_many_edits_with_one_etag_succeeds(clients):
    tag = clients[0].get("/topics/east-asia").headers["etag"]
    edited = at_once(
        clients,
        16,
        lambda client, number: client.patch(
            "/topics/east-asia", json={"description": str(number)}, headers={"if-match": tag}
        ),
    )
    assert sorted(item.status_code for item in edited) == [200] + [412] * 15


def test_no_merge_patch_is_lost(clients):
    fields = ("venue", "address", "city", "note")
    place = {"title": "Patched", "date": "2001", "place": {"city": "Lima"}}
    assert clients[0].put("/meetings/patched", json=place).is_success
    for turn in range(4):
        patches = at_once(
            clients,
            4,
            lambda client, number, turn=turn: client.patch(
                "/meetings/patched", json={"place": {fields[number]: f"{turn}"}}
            ),
        )
        assert [patch.status_code for patch in patches] == [200] * 4
        shown = clients[0].get("/meetings/patched").json()["place"]
        assert [shown[field] for field in fields] == [str(turn)] * 4


@pytest.mark.full
def test_sixty_four_writers_all_succeed(clients):
    created = at_once(
        clients,
        64,
        lambda client, number: client.post(
            "/meetings?duplicates=allow",
            json={**MEETING, "title": f"One of many {number}", "topics": [{"topic": {"name": "Crowd"}}]},
        ),
    )
    assert [item.status_code for item in created] == [201] * 64
    assert clients[0].get("/topics/crowd/meetings?total=true").json()["total"] == 64
