"""A worker compiles what it compiles on first use before it takes requests."""

import pytest
from factories import SEEDED_MEETING

from app.db import prepared_statements
from app.db.database import Database
from app.main import warm_up
from app.queries import records
from app.queries.paging import pagination

WARM = ("/meetings?limit=3", "/meetings?country=JP", f"/meetings/{SEEDED_MEETING}", "/people", "/agreements")


@pytest.fixture
def compiled(monkeypatch):
    """Return the statements that are compiled from now on; nothing is compiled yet."""
    pagination.PAGE_STATEMENTS.clear()
    records.document_by_id.cache_clear()
    built = []
    build = prepared_statements.PreparedStatement.__init__

    def count(statement, *arguments):
        built.append(statement)
        build(statement, *arguments)

    monkeypatch.setattr(prepared_statements.PreparedStatement, "__init__", count)
    return built


def test_first_requests_compile_no_statements(client, database, portal, compiled):
    portal.call(warm_up, database)
    assert len(compiled) > 10
    compiled.clear()
    for url in WARM:
        assert client.get(url).status_code == 200
    assert compiled == []


@pytest.mark.databases("sqlite")
def test_worker_starts_without_tables(portal, tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'empty.db'}")
    database.backend.create()
    portal.call(warm_up, database)
    database.close()
