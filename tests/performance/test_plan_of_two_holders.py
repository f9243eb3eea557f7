"""Other holders of an office on a day are found on SQLite by an index, however many meetings the day has."""

import pytest

from app.queries.questions import two_holders

pytestmark = pytest.mark.databases("sqlite")


@pytest.mark.parametrize("statement", two_holders._statements("sqlite"), ids=["own-first", "others-first"])
def test_two_holders_are_found_by_country_office_and_day(database, statement):
    with database.reading() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement.format(among='(1, 2, 3)')}")
        steps = [row[3] for row in plan]
    conditions = "(country_key=? AND folded_office=? AND starts_on=?)"
    assert [step for step in steps if step.endswith(conditions)], steps
    assert not [step for step in steps if step.startswith("SCAN") or "starts_on=?)" in step.replace(conditions, "")]
