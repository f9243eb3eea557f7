"""A slow list does not block others, and is served in the end."""

import threading
import time
from dataclasses import replace

import pytest

from app.api import topics
from app.db import sqlite_backend

pytestmark = pytest.mark.databases("sqlite")

WORK = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {}) SELECT max(i) FROM n"
"""A statement of a few million steps: seconds of SQLite's time."""


@pytest.fixture
def slow_lists(monkeypatch):
    """Delay each list of topics by seconds."""
    plan = topics.TOPIC_LIST.plan

    def slowly(connection, *args):
        connection.exec_driver_sql(WORK.format(10_000_000)).scalar_one()
        return plan(connection, *args)

    monkeypatch.setattr(topics, "TOPIC_LIST", replace(topics.TOPIC_LIST, plan=slowly))


def timed(get):
    """Return a response and the seconds that it took."""
    began = time.monotonic()
    return get(), time.monotonic() - began


def test_a01_health_is_answered_while_a_slow_query_runs(connect, slow_lists):
    result = []
    asking = threading.Thread(target=lambda: result.append(timed(lambda: connect().get("/topics?limit=3"))))
    others = connect()
    asking.start()
    time.sleep(0.05)
    waits = []
    while asking.is_alive():
        answer, seconds = timed(lambda: others.get("/healthz"))
        assert answer.status_code == 200
        waits.append(seconds)
        assert others.get("/topics/apec-2024").status_code == 200
    asking.join()
    [(answer, seconds)] = result
    assert (answer.status_code, len(answer.json()["items"])) == (200, 3)
    assert seconds > 2 * max(waits)
    # A quarter of a second, plus a margin for a busy machine.
    assert max(waits) < min(1.0, seconds / 2)


def test_a01_many_slow_queries_share_one_budget(database, portal, monkeypatch):
    monkeypatch.setattr(sqlite_backend, "_BUDGET_PER_SECOND", 0.0)
    patience = sqlite_backend.Patience(20.0)
    monkeypatch.setattr(database.backend, "patience", patience)

    def ask():
        return database.read(lambda connection: connection.exec_driver_sql(WORK.format(4_000_000)).scalar_one())

    allowed = []
    for _ in range(3):
        with patience.spent() as seconds:
            allowed.append(seconds)
        assert portal.call(ask) == 4_000_000
    assert allowed == [pytest.approx(0.25), pytest.approx(0.01), pytest.approx(0.01)]


def test_a01_a_budget_that_is_spent_grows_again(monkeypatch):
    clock = [100.0]
    monkeypatch.setattr(sqlite_backend, "monotonic", lambda: clock[0])
    patience = sqlite_backend.Patience(20.0)
    for took, allowed in ((0.3, 0.25), (0.005, 0.01), (0.005, 0.01)):
        with patience.spent() as seconds:
            assert seconds == pytest.approx(allowed, abs=0.002)
            clock[0] += took
    clock[0] += 60
    with patience.spent() as seconds:
        assert seconds == pytest.approx(0.25)
