"""The cache of prepared statements keeps those used last, and threads share it."""

import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from app.db.statement_cache import StatementCache


def test_statements_used_last_are_kept():
    cache, built = StatementCache(), []

    def look_up(key):
        return cache.get(key, lambda: built.append(key) or key)

    assert [look_up(key) for key in (*range(200), 0, 200, 0, 1)] == [*range(200), 0, 200, 0, 1]
    assert built == [*range(201), 1]
    assert len(cache) == 200
    cache.clear()
    assert len(cache) == 0


@pytest.fixture
def hasty_threads():
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


@pytest.mark.usefixtures("hasty_threads")
def test_threads_share_the_cache():
    cache = StatementCache()

    def look_up(first):
        keys = (number % 300 for number in range(first, first + 9_000))
        return all(cache.get(key, partial(int, key)) == key for key in keys)

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(look_up, range(0, 400, 100)))
    assert len(cache) == 200
