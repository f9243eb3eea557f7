"""Merges are found by indexes: those into one record among all retired ids, and those that were undone among all changes."""

import pytest
from sqlalchemy import insert

from app.db.models import RetiredId
from app.queries.history import ends_undone_after
from app.queries.records import merged_into
from app.services.resources import COLLECTIONS

pytestmark = pytest.mark.databases("sqlite")

RETIRED = [
    {"resource": "people", "id": f"person-{number}", "retired_at": f"2024-01-01T00:00:00.{number:06}Z", "successor": of}
    for number, of in enumerate((None, "survivor", "another", "survivor"))
]


def test_merged_records_are_found_by_their_successor(database, statements):
    with database.writing() as session:
        session.execute(insert(RetiredId), RETIRED)
    with database.reading() as connection:
        assert merged_into(connection, "people", "survivor") == ["person-3", "person-1"]
        values = ("people", "survivor", 20, 0)
        statement = statements[-1]
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values[: statement.count("?")]).all()
    assert plan[0][3] == "SEARCH retired_ids USING INDEX ix_retired_ids_resource_successor (resource=? AND successor=?)"


def test_merges_that_were_undone_are_found_by_their_undo(database, statements):
    with database.reading() as connection:
        assert ends_undone_after(connection, COLLECTIONS, 7) == []
        statement = statements[-1]
        values = (7,) * statement.count("?")
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
    assert [step for *_, step in plan[:2]] == [
        "SEARCH changes_2 USING INDEX ix_changes_undeleted (sequence>?)",
        "SEARCH changes USING INDEX ix_changes_resource_id_version (resource=? AND id=? AND version=?)",
    ]
