"""Columns of rows that are updated past the unit of work."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.db import models as m
from app.db.insertion import insert_rows
from app.db.row_updates import read_row, update_row
from app.problems import PreconditionFailed
from app.schemas.topic import TopicInput
from app.services import records
from app.services.resources import TOPICS

NOW = "2024-01-01T00:00:00.000000Z"


@pytest.fixture
def session(database):
    with database.writing() as session:
        for name in ("fishing", "whaling"):
            row = m.Topic(id=name, name=name, folded_name=name, created_at=NOW, updated_at=NOW, aliases=[])
            insert_rows(session.connection(), row)
        yield session
        session.rollback()


def stored(session, topic_id):
    return session.execute(select(m.Topic).where(m.Topic.id == topic_id)).scalar_one()


def test_changed_columns_and_the_version_alone_are_written(session):
    row = read_row(session.connection(), m.Topic, "fishing")
    row.description = "Quotas"
    row.reviewed = True
    assert row.changes() == {"description": "Quotas", "reviewed": True}
    assert update_row(session.connection(), row)
    assert not row.changes()
    written = stored(session, "fishing")
    assert (written.description, written.reviewed, written.version, written.name) == ("Quotas", True, 2, "fishing")
    assert stored(session, "whaling").version == 1


def test_a_row_that_changed_since_it_was_read_is_not_written(session):
    connection = session.connection()
    late, early = (read_row(connection, m.Topic, "fishing") for _ in range(2))
    late.description, early.description = "Late", "Early"
    assert update_row(connection, early)
    assert not update_row(connection, late)
    assert stored(session, "fishing").description == "Early"


def test_a_taken_value_is_refused(session):
    row = read_row(session.connection(), m.Topic, "fishing")
    row.id = "whaling"
    with pytest.raises(IntegrityError), session.begin_nested():
        update_row(session.connection(), row)


def test_another_writer_in_between_is_reported(session, monkeypatch):
    def read_before_the_other_writes(connection, model, record_id):
        row, other = read_row(connection, model, record_id), read_row(connection, model, record_id)
        other.description = "Theirs"
        update_row(connection, other)
        return row

    monkeypatch.setattr(records, "read_row", read_before_the_other_writes)
    with pytest.raises(PreconditionFailed):
        records.update_fields(
            session, TOPICS, "fishing", TopicInput(name="fishing", description="Ours"), {"description"}
        )


def test_no_row_is_read_for_an_unknown_id(session):
    assert read_row(session.connection(), m.Topic, "sealing") is None
