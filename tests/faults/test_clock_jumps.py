"""The clock of the service jumps by an hour, a day or forty days: what expires does so by the clock, and nothing else does."""

import contextlib
import datetime as dt
import re
import time

import httpx
import pytest
from databases import PostgresqlHome, SqliteHome
from fault_service import Service
from the_key import record_key

from app.db import migrations, models
from app.db.database import Database
from app.domain import api_key
from app.domain.dates import clock
from app.maintenance import checks
from app.transfer import seed

pytestmark = [pytest.mark.slow, pytest.mark.full]
HOUR, DAY = 3_600, 86_400
JUMPS = (-40 * DAY, -DAY, -HOUR, HOUR, DAY, 40 * DAY, 0)
DAYS = 20
"""The days until a key expires and an agreement enters into force."""
READS = 120
"""Reads a minute for each client."""
MEETING = {"title": "Talks", "date": "2001", "participants": [{"country": "JP"}, {"country": "PE"}]}
ONCE = {"Idempotency-Key": "once"}


def prepare(database):
    migrations.upgrade(database)
    seed.load(database)
    record_key(database)


def later(days):
    return dt.datetime.now(dt.UTC) + dt.timedelta(days=days)


@pytest.fixture(params=["sqlite", "postgresql"])
def service(request, process_pool, tmp_path):
    """The service on a seeded database of each kind, whose URL is in its settings."""
    with contextlib.ExitStack() as stack:
        if request.param == "sqlite":
            store = SqliteHome(tmp_path)
        else:
            store = PostgresqlHome(request.getfixturevalue("cluster"))
        stack.enter_context(contextlib.closing(store))
        url = store.another(store.make(prepare))
        stack.callback(store.drop, url)
        settings = {"database_url": url, "rate_limits": True, "reads_per_minute": READS}
        service = stack.enter_context(contextlib.closing(Service(process_pool, tmp_path, None, **settings)))
        yield service.start()


@pytest.fixture
def expiring(service):
    """A client whose key expires in some days."""
    key = api_key.generate()
    with contextlib.closing(Database(service.settings["database_url"])) as database, database.writing() as session:
        row = models.ApiKey(id=api_key.key_id(key), name="expiring", sha256=api_key.digest(key), scope="write")
        row.created_at, row.expires_at = clock.now(), clock.format_timestamp(later(DAYS))
        session.add(row)
    headers = {"Authorization": f"Bearer {key}"}
    with httpx.Client(base_url=service.client.base_url, headers=headers, verify=False) as client:
        yield client


class Start:
    """The responses that clients have received before the clock jumps."""

    def __init__(self, service, expiring):
        self.service, self.expiring = service, expiring
        self.has_own_clock = not service.settings["database_url"].startswith("sqlite")
        actions = [
            {"action": "signed", "date": "1990-05-01"},
            {"action": "entered_into_force", "date": later(DAYS).date().isoformat()},
        ]
        assert service.client.put("/agreements/pact", json={"title": "Pact", "actions": actions}).status_code == 201
        assert service.client.put("/meetings/talks", json=MEETING, headers=ONCE).status_code == 201
        self.tags = {
            path: service.anonymous.get(path).headers["etag"] for path in ("/countries/JP", "/agreements/pact")
        }
        page = service.anonymous.get("/countries?limit=1").json()
        self.next, self.second = page["next"], service.anonymous.get(page["next"]).json()
        self.stored_at = 0

    def check(self, seconds):
        """Check the service while its clock is so many seconds ahead."""
        service, is_past = self.service, seconds >= DAYS * DAY
        for response in (self.expiring.get("/topics"), self.expiring.put("/topics/east-asia", json={})):
            assert (response.status_code == 401, "the API key is expired" in response.text) == (is_past, is_past)
        # Of the agreement, PostgreSQL's own clock decides.
        is_other = is_past and not self.has_own_clock
        for path, expected in (("/countries/JP", 304), ("/agreements/pact", 200 if is_other else 304)):
            for client in (service.anonymous, service.client):
                assert client.get(path, headers={"If-None-Match": self.tags[path]}).status_code == expected
        assert service.client.get("/agreements/pact").json()["status"] == ("in_force" if is_other else "signed")
        assert service.anonymous.get(self.next).json() == self.second
        again = service.client.put("/meetings/talks", json=MEETING, headers=ONCE)
        assert (again.is_success, "idempotent-replayed" in again.headers) == (True, seconds - self.stored_at < DAY)
        if "idempotent-replayed" not in again.headers:
            self.stored_at = seconds


def remaining_reads(service):
    """Return the number of reads that a client has left, and the seconds until it has all again."""
    field = service.anonymous.get("/countries/PE").headers["ratelimit"]
    return [int(number) for number in re.fullmatch(r'"\w+";r=(\d+);t=(\d+)', field).groups()]


def test_what_expires_does_so_by_the_clock(service, expiring, faults):
    start = Start(service, expiring)
    with faults.clock_ahead(0) as set_ahead:
        for seconds in JUMPS:
            for _ in range(READS // 2):
                left, _ = remaining_reads(service)
            began = time.monotonic()
            set_ahead(seconds)
            # A jump gives nobody new reads, and lets nobody wait.
            after, full_in = remaining_reads(service)
            assert after <= left + (time.monotonic() - began) * READS / 60 + 1
            assert full_in <= 60
            start.check(seconds)
            service.is_well()
            service.stop()
            service.start()
            start.check(seconds)
            service.is_well()
    with contextlib.closing(Database(service.settings["database_url"])) as database:
        assert list(checks.run_checks(database, repair=False)) == []
