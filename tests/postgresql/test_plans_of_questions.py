"""Questions about meetings are found through the meetings, whatever PostgreSQL knows about the data."""

import pytest

from app.queries.questions import two_holders

pytestmark = pytest.mark.databases("postgresql")


@pytest.mark.parametrize(
    "statement", two_holders._statements("postgresql"), ids=["the record's person first", "the other's first"]
)
def test_a60_two_holders_are_found_without_reading_all_holders_of_an_office(database, statement):
    with database.reading() as connection:
        # So that small tables are planned like large ones.
        for method in ("seqscan", "hashjoin", "mergejoin", "bitmapscan"):
            connection.exec_driver_sql(f"SET LOCAL enable_{method} = off")
        rows = connection.exec_driver_sql(f"EXPLAIN {statement.format(among='(1, 2, 3)')}").scalars()
        conditions = [row.strip() for row in rows if "Index Cond" in row]
    assert any("meeting_key" in condition for condition in conditions)
    assert [condition for condition in conditions if "country_key =" in condition and "(key =" not in condition] == []
