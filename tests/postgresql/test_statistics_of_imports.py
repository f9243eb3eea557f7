"""An import samples the tables that it has filled: PostgreSQL itself would do so only a minute after the commit."""

import pytest
from sqlalchemy import text

from app.transfer.import_options import ImportOptions
from app.transfer.importing import run_import
from app.transfer.rows import ImportRow

pytestmark = pytest.mark.databases("postgresql")
SAMPLED = text("SELECT relname FROM pg_class WHERE relname IN ('topics', 'indexed', 'people') AND reltuples > 1000")


def imported(database, first, count):
    rows = [
        ImportRow("topics", {"id": f"topic-{n}", "name": f"Topic {n}"}, f"row {n}") for n in range(first, first + count)
    ]
    run_import(database, rows, ImportOptions())
    with database.reading() as connection:
        return set(connection.execute(SAMPLED).scalars())


def test_large_import_samples_the_tables_that_it_filled(database):
    assert imported(database, 0, 1_001) == {"topics", "indexed"}


def test_small_import_samples_nothing(database):
    assert imported(database, 0, 900) == set()
