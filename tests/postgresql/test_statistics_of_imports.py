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


def test_imports_that_double_a_table_together_sample_it(database):
    assert imported(database, 0, 300) == set()
    assert imported(database, 300, 900) == {"topics", "indexed"}


def test_few_records_are_not_sampled(database):
    imported(database, 0, 99)
    with database.reading() as connection:
        assert connection.execute(text("SELECT reltuples FROM pg_class WHERE relname = 'topics'")).scalar_one() < 99
