"""Names on the day of a record, and tenures of a day, are read by indexes of their own."""

import pytest
from sqlalchemy import select, text

from app.api.tenures import TENURE_LIST, TenureParams
from app.db import models as m
from app.db.json_functions import compile_projection
from app.queries import projections

pytestmark = pytest.mark.databases("sqlite")


@pytest.mark.parametrize(
    ("projection", "model", "owners"),
    [
        (projections.meeting, m.Meeting, {"country", "organization", "person"}),
        (projections.participant, m.Participant, {"organization", "person"}),
        (projections.agreement, m.Agreement, {"organization"}),
    ],
)
def test_a_name_is_found_among_those_with_a_term(database, projection, model, owners):
    with database.reading() as connection:
        document = compile_projection(projection, model, connection.dialect)
        statement = str(select(document).select_from(model).compile(dialect=connection.dialect))
        plan = [row[3] for row in connection.execute(text(f"EXPLAIN QUERY PLAN {statement}".replace(":", r"\:")))]
    names = {step for step in plan if "names" in step and "starts_on" in step}
    assert names == {
        f"SEARCH names USING INDEX ix_names_{owner}_key_starts_on ({owner}_key=? AND starts_on<?)" for owner in owners
    }


@pytest.mark.parametrize("sort", ["date", "-date"])
def test_tenures_of_a_day_are_scans_that_begin_near_it(explained_walk, sort):
    plan = explained_walk(TENURE_LIST, TenureParams(as_of="1990-05-01", sort=sort))
    scans = [step for step in plan if "tenures" in step]
    index = "USING INDEX ix_tenures_length_class_starts_on_key (length_class=? AND starts_on"
    assert len(scans) == 6
    assert all(index in step for step in scans)
    assert sum("starts_on>? AND starts_on<?" in step for step in scans) == 5
    assert not [step for step in plan if "TEMP B-TREE FOR ORDER BY" in step]
