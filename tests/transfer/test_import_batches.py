"""New records of a batch are inserted together; a batch that the database refuses is repeated row by row."""

import datetime as dt

import pytest
from sqlalchemy import event, text

from app.db import write_batch
from app.queries.records import find_document
from app.services.resources import MEETINGS
from app.transfer import importing
from app.transfer.rows import ImportRow

pytestmark = pytest.mark.databases("sqlite", "postgresql")


def meeting(number, **fields):
    document = {
        "id": f"talks-{number}",
        "title": f"Talks {number}",
        "date": (dt.date(2001, 1, 1) + dt.timedelta(days=number)).isoformat(),
        "participants": [{"country": "AD"}, {"country": "AF"}],
    }
    return ImportRow("meetings", document | fields, f"row {number}")


@pytest.fixture
def unique_notes(database):
    """A rule of the database that nothing checks before rows are inserted."""
    with database.write_engine.begin() as connection:
        connection.execute(text("CREATE UNIQUE INDEX test_unique_note ON meetings (note)"))
    yield
    with database.write_engine.begin() as connection:
        connection.execute(text("DROP INDEX test_unique_note"))


def run(database, rows, **options):
    reported = []
    outcome = importing.run_import(database, rows, importing.ImportOptions(report=reported.append, **options))
    return outcome, reported


def ids(database):
    with database.reading() as connection:
        return [f"talks-{n}" for n in range(9) if find_document(connection, MEETINGS.collection, f"talks-{n}")]


@pytest.mark.usefixtures("unique_notes")
def test_only_the_row_rejected_by_the_database_is_rejected(database):
    rows = [meeting(0), meeting(1, note="once"), meeting(2), meeting(3, note="once"), meeting(4, part_of="talks-2")]
    outcome, reported = run(database, rows, keep_going=True)
    assert (outcome.rows, outcome.created, outcome.refused) == (5, 4, 1)
    assert [(item["what"], item["where"]) for item in reported] == [("problems", "row 3")]
    assert ids(database) == ["talks-0", "talks-1", "talks-2", "talks-4"]
    with database.reading() as connection:
        changed = connection.execute(text("SELECT id, version FROM changes WHERE id LIKE 'talks-_' ORDER BY id"))
        assert [tuple(change) for change in changed] == [(record_id, 1) for record_id in ids(database)]


@pytest.mark.usefixtures("unique_notes")
def test_batch_with_a_rejected_row_is_rolled_back(database):
    rows = [meeting(0), meeting(1, note="once"), meeting(2, note="once")]
    with pytest.raises(importing.RowsRejected) as refused:
        run(database, rows)
    assert [problem["where"] for problem in refused.value.outcome.problems] == ["row 2"]
    assert ids(database) == []


@pytest.mark.usefixtures("unique_notes")
def test_rows_around_a_replaced_record_are_imported(database):
    run(database, [meeting(1)])
    rows = [meeting(0, note="once"), meeting(1, title="Other talks"), meeting(2, note="once"), meeting(3)]
    outcome, _ = run(database, rows, keep_going=True)
    assert (outcome.created, outcome.changed, outcome.refused) == (2, 1, 1)
    assert ids(database) == ["talks-0", "talks-1", "talks-3"]


def test_failed_row_leaves_no_trace(database):
    person = {"person": {"name": "Ana Lima"}, "country": "AD"}
    wrong = meeting(1, participants=[person], topics=[{"topic": {"id": "no-such-topic"}}])
    outcome, _ = run(database, [meeting(0), wrong, meeting(2, participants=[person])], keep_going=True)
    assert (outcome.created, outcome.refused) == (2, 1)
    with database.reading() as connection:
        people = connection.execute(text("SELECT id FROM people WHERE name = 'Ana Lima'")).scalars().all()
    assert people == ["ana-lima"]


@pytest.fixture
def savepoints(database, monkeypatch):
    """A list that grows with each savepoint."""
    result = []
    event.listen(database.write_engine, "savepoint", lambda *_: result.append(1))
    set_savepoint = write_batch.savepoint
    monkeypatch.setattr(write_batch, "savepoint", lambda connection: result.append(1) or set_savepoint(connection))
    return result


def test_rows_referring_to_known_records_need_no_savepoints(database, savepoints):
    outcome, _ = run(database, map(meeting, range(100)))
    assert outcome.created == 100
    assert len(savepoints) <= 2


def test_rows_of_a_data_set_that_name_new_people_need_no_savepoint_each(database, savepoints):
    def visit(number):
        guest = {"person": {"name": f"Guest {number} Lima"}, "country": "AD"}
        identifier = {"scheme": "visits", "value": str(number)}
        return meeting(number, participants=[guest, {"country": "AF"}], identifiers=[identifier])

    outcome, _ = run(database, map(visit, range(100)), enrich=True)
    assert outcome.created == 100
    assert len(savepoints) <= 2
