"""An import writes counts last: on PostgreSQL, others who count wait from then on until it is committed."""

import pytest
from sqlalchemy import text
from test_import_slices import create_topic, meeting

from app.filter_index import term_counts
from app.filter_index.term_counts import TermChanges
from app.maintenance import checks
from app.services import deletion, records
from app.services.resources import BY_NAME
from app.transfer import importing
from app.transfer.created_records import CreatedRecords

pytestmark = pytest.mark.databases("sqlite", "postgresql")


@pytest.fixture
def start_file(seeded_file):
    return seeded_file


@pytest.fixture
def steps(monkeypatch):
    """The steps of an import: when counts are written, and when it looks for duplicates."""
    result = []
    apply, with_duplicates = TermChanges.apply, CreatedRecords.with_duplicates

    def noted_apply(self):
        result.append("counts")
        apply(self)

    def noted_duplicates(self, session, pause):
        result.append("duplicates")
        return with_duplicates(self, session, pause)

    monkeypatch.setattr(TermChanges, "apply", noted_apply)
    monkeypatch.setattr(CreatedRecords, "with_duplicates", noted_duplicates)
    return result


def number_of(database, country):
    with database.reading() as connection:
        statement = text("SELECT meeting_count FROM terms WHERE facet = 'country' AND value = :value")
        return connection.execute(statement, {"value": country}).scalar_one()


def sound(database):
    return list(checks.run_checks(database, repair=False)) == []


def test_counts_are_written_behind_the_search_for_duplicates(database, steps):
    importing.run_import(database, [meeting(number) for number in range(5)], importing.ImportOptions())
    assert steps == ["duplicates", "counts"]
    assert number_of(database, "AD") == 5
    assert sound(database)


def test_all_counts_are_written_by_two_statements(database, monkeypatch):
    sent, send = [], term_counts.send

    def noted_send(session, statement, *values):
        sent.append((statement.table.name, len(values)))
        send(session, statement, *values)

    monkeypatch.setattr(term_counts, "send", noted_send)
    monkeypatch.setattr(term_counts, "COMMON", 4)
    importing.run_import(database, [meeting(number) for number in range(5)], importing.ImportOptions())
    counts = [table for table, _ in sent if table != "meeting_values"]
    # The second of the terms marks those that are common now.
    assert counts == ["terms", "terms", "facet_counts"]
    assert dict(sent)["facet_counts"] == 1
    assert ("terms", 1) in sent
    assert sound(database)


def delete_meeting(session):
    meetings = BY_NAME["meetings"]
    deletion.delete_record(session, meetings, records.load(session, meetings, "talks-1"))


def roll_back_to_a_savepoint(session):
    savepoint = session.begin_nested()
    create_topic(session, "Trade")
    savepoint.rollback()


@pytest.mark.parametrize(
    ("change", "left"), [(delete_meeting, 2), (roll_back_to_a_savepoint, 3)], ids=["a deletion", "a savepoint"]
)
def test_what_follows_held_counts_does_not_lose_them(database, change, left):
    with database.writing(is_long=True) as session:
        importing.import_rows(session, [meeting(number) for number in range(3)], importing.ImportOptions())
        change(session)
    assert number_of(database, "AD") == left
    assert sound(database)
