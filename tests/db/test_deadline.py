"""A slow list does not block others, and is served in the end."""

import threading
from dataclasses import replace

import pytest

from app.api import topics
from app.db import sqlite_backend

pytestmark = pytest.mark.databases("sqlite")

WORK = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {}) SELECT max(i) FROM n"
"""A statement of a few million steps: seconds of SQLite's time."""


class SlowLists:
    """Lists of topics that take long: seconds of work on the event loop, and as long as a test likes in a thread."""

    def __init__(self, plan, loop):
        self._plan, self._loop = plan, loop
        self.has_left_the_loop, self.may_end = threading.Event(), threading.Event()

    def plan(self, connection, *args):
        if threading.get_ident() == self._loop:
            connection.exec_driver_sql(WORK.format(10_000_000)).scalar_one()
        else:
            self.has_left_the_loop.set()
            self.may_end.wait(60)
        return self._plan(connection, *args)


@pytest.fixture
def slow_lists(database, portal, monkeypatch):
    monkeypatch.setattr(database.backend, "budget", sqlite_backend.LoopBudget(20.0))
    slow = SlowLists(topics.TOPIC_LIST.plan, portal.call(threading.get_ident))
    monkeypatch.setattr(topics, "TOPIC_LIST", replace(topics.TOPIC_LIST, plan=slow.plan))
    yield slow
    slow.may_end.set()


def test_a01_health_checks_are_served_during_a_slow_query(connect, slow_lists):
    lists = []
    reading = threading.Thread(target=lambda: lists.append(connect().get("/topics?limit=3")))
    others = connect()
    reading.start()
    while reading.is_alive() and not slow_lists.has_left_the_loop.wait(0.05):
        pass
    for _ in range(3):
        assert others.get("/healthz").status_code == 200
        assert others.get("/topics/apec-2024").status_code == 200
    assert reading.is_alive()
    slow_lists.may_end.set()
    reading.join()
    [answer] = lists
    assert (answer.status_code, len(answer.json()["items"])) == (200, 3)


def test_a43_a_read_that_ends_past_its_limit_ends_its_transaction(database, portal):
    def ends_late(connection):
        connection.info["deadline"].end()
        return True

    async def read_often():
        # SQLite counts the steps of a prepared ROLLBACK over all its executions, and looks at the clock every 2,000.
        return [await database.read(ends_late) for _ in range(3_000)]

    assert all(portal.call(read_often))


def test_a01_many_slow_queries_share_one_budget(database, portal, monkeypatch):
    monkeypatch.setattr(sqlite_backend, "_BUDGET_PER_SECOND", 0.0)
    budget = sqlite_backend.LoopBudget(20.0)
    monkeypatch.setattr(database.backend, "budget", budget)

    def ask():
        return database.read(lambda connection: connection.exec_driver_sql(WORK.format(4_000_000)).scalar_one())

    allowed = []
    for _ in range(3):
        allowed.append(budget.granted())
        budget.charge()
        assert portal.call(ask) == 4_000_000
    assert allowed == [pytest.approx(0.25), pytest.approx(0.01), pytest.approx(0.01)]


def test_a01_exhausted_budget_refills(monkeypatch):
    clock = [100.0]
    monkeypatch.setattr(sqlite_backend, "monotonic", lambda: clock[0])
    budget = sqlite_backend.LoopBudget(20.0)
    for took, allowed in ((0.3, 0.25), (0.005, 0.01), (0.005, 0.01)):
        assert budget.granted() == pytest.approx(allowed, abs=0.002)
        clock[0] += took
        budget.charge()
    clock[0] += 60
    assert budget.granted() == pytest.approx(0.25)
