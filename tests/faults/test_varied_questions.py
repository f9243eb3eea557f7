"""Highly varied queries: caches per kind of query are bounded."""

import contextlib
import itertools

import pytest
from babel import localedata

from app.db import sqlite, sqlite_backend
from app.db.database import Database
from app.db.postgresql_server import COMPILED_CACHE_SIZE
from app.domain.dates import edtf
from app.domain.geography import countries, name_index
from app.queries.paging import pagination
from benchmarks import varied
from benchmarks.processes import Server

MEGABYTE = 1024 * 1024


def test_a35_language_data_is_not_cached():
    localedata._cache.clear()
    name_index.names_and_shared_names.cache_clear()
    countries.find_code.cache_clear()
    assert countries.find_code("Japón") == "JP"
    assert localedata._cache == {}


@pytest.fixture
def database(another, seeded_file, monkeypatch):
    """A database with the caches of a service: those of the tests are shared."""
    monkeypatch.setattr(sqlite_backend, "create_sqlite_engine", sqlite.create_sqlite_engine)
    with contextlib.closing(Database(another(seeded_file))) as database:
        yield database


def test_a35_caches_per_kind_of_query_are_bounded(client, database):
    questions = iter(varied.Questions(database.url.database, 1))
    for question in itertools.islice(questions, 200):
        assert client.get(question).status_code < 500
    assert len(pagination.PAGE_STATEMENTS) <= 200
    compiled = database.backend.reader._compiled_cache
    assert 0 < len(compiled) <= 1.5 * COMPILED_CACHE_SIZE
    assert edtf.bounds.cache_parameters()["maxsize"] <= 4_096


@pytest.mark.alone
def test_a35_a_worker_stays_small(serve):
    service = serve(log_level="error")
    server = Server(service.port, service.process.pid, 0)
    before = service.memory()
    statuses = varied.ask(server, iter(varied.Questions(service.file, 1)), 500)
    assert not [status for status in statuses if status >= 500]
    assert service.memory() - before < 70 * MEGABYTE
