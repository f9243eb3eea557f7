"""Query plans of pages on SQLite."""

import pytest

from app.queries.lists import read_page


@pytest.fixture
def explained(database, statements):
    """Return the rows of EXPLAIN QUERY PLAN, `(key, parent, _, step)`, for the statement that reads a query's page."""

    def explain(records, params):
        with database.reading() as connection:
            read_page(connection, records, params, "")
            statement = statements[-1]
            values = ("2020-01-01",) * statement.count("?")
            return connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()

    return explain


@pytest.fixture
def explained_walk(explained):
    """Return the steps that find the keys of a query's page."""

    def explain(records, params):
        steps = [row[3] for row in explained(records, params)]
        assert steps[0] == "CO-ROUTINE page"
        return steps[1 : steps.index("SCAN page")]

    return explain
