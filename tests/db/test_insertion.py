"""New rows that are inserted past the unit of work."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.db import models as m
from app.db.insertion import insert_rows

NOW = "2024-01-01T00:00:00.000000Z"


def topic(name, **values):
    return m.Topic(id=name, name=name, folded_name=name, created_at=NOW, updated_at=NOW, aliases=[], **values)


@pytest.fixture
def session(database):
    with database.writing() as session:
        yield session
        session.rollback()


@pytest.mark.parametrize("values", [{}, {"origin": None, "reviewed": None}])
def test_a_column_without_a_value_has_the_default_of_the_database(session, values):
    insert_rows(session.connection(), topic("fishing", **values))
    stored = session.execute(select(m.Topic).where(m.Topic.id == "fishing")).scalar_one()
    assert (stored.origin, stored.reviewed, stored.version, stored.description) == ("imported", False, 1, None)


def test_savepoint_rolls_back_a_row_with_failed_child_rows(session):
    row = topic("fishing")
    row.aliases = [m.Name(name="Fish", folded_name="fish", position=0), m.Name(name="Catch", position=1)]
    with pytest.raises(IntegrityError), session.begin_nested():
        insert_rows(session.connection(), row)
    assert session.execute(select(m.Topic.id).where(m.Topic.id == "fishing")).first() is None
    insert_rows(session.connection(), topic("fishing"))
