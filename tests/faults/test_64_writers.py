"""Sixty-four concurrent writers on a server with several processes: no 5xx, and no lost update with one ETag."""

import itertools
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

import httpx
import pytest
from fault_access import serving
from service_health import assert_well
from waiting import PATIENCE

pytestmark = pytest.mark.alone
WRITERS = 64
LENGTHS = [
    pytest.param(3.0, 300, id="short", marks=pytest.mark.slow),
    pytest.param(60.0, 10_000, id="long", marks=pytest.mark.soak),
]


@pytest.fixture(scope="module")
def served(tmp_path_factory, seeded_file, key):
    """A client of a service that both tests write to: it takes as long to start as either of them."""
    directory = tmp_path_factory.mktemp("writers")
    (directory / "events.db").write_bytes(seeded_file.read_bytes())
    with (
        serving(directory, "--workers", "2", rate_limits="false", busy_timeout_seconds=60) as (port, _),
        httpx.Client(
            base_url=f"http://127.0.0.1:{port}",
            headers={"X-API-Key": key},
            trust_env=False,
            timeout=PATIENCE,
            limits=httpx.Limits(max_connections=WRITERS, max_keepalive_connections=WRITERS),
        ) as client,
    ):
        yield client
        assert_well(client)


@pytest.mark.parametrize(("seconds", "_races"), LENGTHS)
def test_every_writer_succeeds(served, seconds, _races, record_property):
    end, numbers = time.monotonic() + seconds, itertools.count()

    def write(writer):
        statuses = Counter()
        mine = f"/topics/writer-{writer}"
        statuses[served.put(mine, json={"name": f"Writer {writer}"}).status_code] += 1
        while time.monotonic() < end:
            number = next(numbers)
            made = served.post(
                "/meetings?duplicates=allow",
                json={
                    "title": f"Talks {number}",
                    "date": "2001",
                    "participants": [{"country": "PE"}],
                    "topics": [mine[8:]],
                },
            )
            statuses[made.status_code] += 1
            if made.status_code != 201:
                continue  # reported at the end
            for response in (
                served.patch(made.headers["location"], json={"note": str(number)}),
                served.patch(mine, json={"description": str(number)}),
                *([served.delete(made.headers["location"])] if number % 3 == 0 else []),
            ):
                statuses[response.status_code] += 1
        return statuses

    with ThreadPoolExecutor(WRITERS) as pool:
        statuses = sum(pool.map(write, range(WRITERS)), Counter())
    record_property("statuses", dict(statuses))
    assert set(statuses) <= {200, 201, 204}, statuses
    stored = served.get("/meetings?date=2001&total=true&limit=1").json()["total"]
    assert stored == statuses[201] - WRITERS - statuses[204]


@pytest.mark.parametrize(("_seconds", "races"), LENGTHS)
def test_no_update_is_lost(served, _seconds, races, record_property):
    """Each edit increments a counter that it has read: at the end the counter equals the number of successful edits."""
    url = served.post("/topics", json={"name": "Counter", "description": "0"}).headers["location"]
    remaining, lock, statuses = [races], Lock(), Counter()

    def race(_writer):
        while True:
            with lock:
                if remaining[0] == 0:
                    return
                remaining[0] -= 1
            read = served.get(url)
            following = str(int(read.json()["description"]) + 1)
            response = served.patch(url, json={"description": following}, headers={"If-Match": read.headers["etag"]})
            with lock:
                statuses[response.status_code] += 1

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(race, range(WRITERS)))
    record_property("statuses", dict(statuses))
    assert set(statuses) <= {200, 412}, statuses
    assert statuses.total() == races
    assert int(served.get(url).json()["description"]) == statuses[200] > 0
    assert served.get(f"{url}/history?limit=1").json()["items"][0]["version"] == statuses[200] + 1
