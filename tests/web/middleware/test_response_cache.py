"""Cached responses are never older than the last change, whoever made it."""

import sqlite3
from types import SimpleNamespace

import anyio
import pytest
from cachetools import LRUCache

from app.queries import lists, records
from app.settings import Settings
from app.web.middleware import response_cache

MEETING = "/meetings/2023-09-01-japan-peru-foreign-ministers"


@pytest.fixture
def renderings(monkeypatch):
    """Every rendering of a record or page from the database."""
    seen = []

    def counted(of):
        def render(*args, **kwargs):
            seen.append(of.__name__)
            return of(*args, **kwargs)

        return render

    monkeypatch.setattr(records, "document", counted(records.document))
    monkeypatch.setattr(lists, "paginate", counted(lists.paginate))
    return seen


@pytest.fixture
def elsewhere(database):
    """Another connection to the database file, as of another process."""
    if not database.is_sqlite:
        pytest.skip("answers are kept on SQLite only")
    connection = sqlite3.connect(database.url.database, isolation_level=None, check_same_thread=False)
    yield connection
    connection.close()


@pytest.mark.parametrize("address", [MEETING, "/meetings?country=JP", "/people", "/agreements?q=antarctic&total=true"])
def test_unchanged_response_is_rendered_once(client, renderings, elsewhere, address):
    first = client.get(address)
    again = client.get(address)
    assert (first.status_code, len(renderings)) == (200, 1)
    assert (again.content, again.headers) == (first.content, first.headers)


@pytest.mark.parametrize("address", [MEETING, "/meetings?country=JP"])
def test_a_304_and_a_head_from_the_cache_equal_rendered_ones(client, connect, elsewhere, address):
    made = client.get(address)
    tags = {"If-None-Match": made.headers["etag"]}
    fresh = client.get(f"{address}{'&' if '?' in address else '?'}format=json", headers=tags)
    kept = client.get(address, headers=tags)
    assert kept.status_code == fresh.status_code == 304
    assert {name: kept.headers[name] for name in fresh.headers} == dict(fresh.headers)
    assert client.head(address).headers == made.headers
    assert client.get(address, headers={"If-None-Match": '"other", W/' + made.headers["etag"]}).status_code == 304
    assert client.get(address, headers={"If-None-Match": '"other"'}).status_code == 200


def test_change_through_the_service_is_visible_immediately(client, elsewhere):
    for note in ("first", "second"):
        assert client.patch(MEETING, json={"note": note}).status_code == 200
        assert client.get(MEETING).json()["note"] == note
        assert client.get("/meetings").json()["items"][0]["note"] == note


def test_change_by_another_process_is_visible_immediately(client, elsewhere):
    for note in ("first", "second", "third"):
        elsewhere.execute("UPDATE meetings SET note = ?", [note])
        assert client.get(MEETING).json()["note"] == note
        assert client.get("/meetings").json()["items"][0]["note"] == note


def test_a_read_before_a_change_is_not_cached_after_it(client, elsewhere, monkeypatch):
    read = records.document

    def read_and_be_overtaken(*args):
        result = read(*args)
        monkeypatch.setattr(records, "document", read)
        elsewhere.execute("UPDATE meetings SET note = 'overtaken'")
        return result

    monkeypatch.setattr(records, "document", read_and_be_overtaken)
    assert client.get(MEETING).json()["note"] != "overtaken"
    assert client.get(MEETING).json()["note"] == "overtaken"


def test_a_cached_response_is_valid_for_its_day_only(client, elsewhere, renderings, monkeypatch):
    client.get(MEETING)
    tomorrow = response_cache.today() + 1
    monkeypatch.setattr(response_cache, "today", lambda: tomorrow)
    client.get(MEETING)
    assert len(renderings) == 2


def test_a_response_rendered_over_midnight_is_not_cached(client, elsewhere, renderings, monkeypatch):
    days = iter([1, 2, 2, 2])
    monkeypatch.setattr(response_cache, "today", lambda: next(days))
    client.get(MEETING)
    client.get(MEETING)
    assert len(renderings) == 2


def test_replaced_database_gives_its_own_responses(client, database, elsewhere):
    client.get(MEETING)
    database.close()
    elsewhere.execute("UPDATE meetings SET note = 'while it was closed'")
    assert client.get(MEETING).json()["note"] == "while it was closed"


def test_each_representation_is_cached_separately(client, elsewhere):
    for accepted in ("application/json", "text/csv"):
        response = client.get("/meetings", headers={"Accept": accepted})
        assert response.headers["content-type"].startswith(accepted)


def test_formats_with_the_host_are_not_cached(client, connect, elsewhere):
    client.get("/meetings.atom")
    other = connect(base_url="http://localhost")
    assert "http://localhost/" in other.get("/meetings.atom").text


@pytest.mark.parametrize("header", ["Authorization", "X-API-Key"])
def test_a_request_with_a_key_is_not_served_from_the_cache(client, elsewhere, renderings, header):
    client.get(MEETING)
    first = len(renderings)
    again = client.get(MEETING, headers={header: "Bearer x"})
    assert len(renderings) == first + 1 or again.status_code == 401


@pytest.mark.parametrize("address", [MEETING, "/meetings?country=JP"])
def test_an_etag_outlives_its_cached_response(client, app, elsewhere, renderings, monkeypatch, address):
    layer = app.middleware_stack
    while not isinstance(layer, response_cache.ResponseCache):
        layer = layer.app
    monkeypatch.setattr(layer, "entries", LRUCache(1))
    response = client.get(address)
    tags = {"If-None-Match": response.headers["etag"]}
    known = client.get(address, headers=tags)
    assert (known.status_code, known.content, len(renderings)) == (304, b"", 1)
    assert client.get(address, headers={"If-None-Match": '"other"'}).content == response.content
    assert client.get(address).content == response.content
    assert len(renderings) == 3
    elsewhere.execute("UPDATE meetings SET note = 'another'")
    changed = client.get(address, headers=tags)
    assert (changed.status_code, len(renderings)) == (200, 4)
    assert changed.headers["etag"] != response.headers["etag"]


def _kept(megabytes, app):
    return response_cache.ResponseCache(app, lambda: None, megabytes)


def test_memory_is_bounded():
    stored = _kept(1, None)
    answer = response_cache.CachedResponse("tag", [], b"x" * 50_000, [])
    for number in range(2_000):
        stored.store((str(number),), response_cache.CacheEntry((0, 0), 0, answer, None, 1_000))
    assert 15 < len(stored.entries) < 20
    assert 90 < len(stored.tags) <= 100


def test_long_urls_share_the_memory_limit():
    async def app(scope, _receive, _send):
        scope[response_cache.CACHEABLE].append(response_cache.CachedResponse("tag", [], b"x", []))

    class Unchanged:
        state = staticmethod(lambda: (0, 0))

    stored = response_cache.ResponseCache(app, lambda: Unchanged, 10)
    service = SimpleNamespace(state=SimpleNamespace(settings=Settings(), is_served=False))

    async def ask():
        for number in range(1_000):
            scope = {"type": "http", "method": "GET", "headers": [(b"accept", b"x" * 4_000)], "app": service}
            await stored({**scope, "path": f"/{number}", "query_string": b"x" * 10_000}, None, None)

    anyio.run(ask)
    for item in (stored.entries, stored.tags):
        assert 5 < len(item) < item.maxsize / 14_000


def test_the_cache_can_be_disabled():
    seen = []

    async def app(scope, _receive, _send):
        seen.append(response_cache.CACHEABLE in scope)

    anyio.run(_kept(0, app), {"type": "http", "method": "GET", "headers": []}, None, None)
    assert seen == [False]
