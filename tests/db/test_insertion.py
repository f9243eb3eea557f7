"""New rows that are inserted past the unit of work."""

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import IntegrityError

from app.db import models as m
from app.db.insertion import CollectedRows, insert_collected, insert_rows
from app.db.new_rows import new_row

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


def test_collected_rows_without_some_values_keep_their_order_and_get_the_defaults(session):
    collected = CollectedRows()
    for name, values in (("fishing", {"origin": "entered"}), ("mining", {}), ("trade", {"origin": "drafted"})):
        row = new_row(m.Topic, id=name, name=name, folded_name=name, created_at=NOW, updated_at=NOW, **values)
        row.aliases.append(new_row(m.Name, name=f"{name} abroad", folded_name=f"{name} abroad", position=0))
        collected.add(session.connection(), row)
    assert collected.has_value(m.Topic.id, "mining")
    assert collected.has_value(m.Name.folded_name, "trade abroad")
    assert not collected.has_value(m.Topic.id, "farming")
    insert_collected(session.connection(), collected.take())
    columns = (m.Topic.id, m.Topic.origin, m.Topic.reviewed, m.Name.name)
    rows = session.execute(select(*columns).join(m.Name, m.Name.topic_key == m.Topic.key).order_by(m.Topic.key)).all()
    assert [tuple(row) for row in rows] == [
        ("fishing", "entered", False, "fishing abroad"),
        ("mining", "imported", False, "mining abroad"),
        ("trade", "drafted", False, "trade abroad"),
    ]


def test_free_keys_are_read_once_for_many_rows(session):
    collected = CollectedRows()
    statements = []
    event.listen(session.connection(), "before_cursor_execute", lambda *arguments: statements.append(arguments[2]))
    for number in range(100):
        name = f"topic-{number}"
        row = new_row(m.Topic, id=name, name=name, folded_name=name, created_at=NOW, updated_at=NOW)
        collected.add(session.connection(), row)
    assert len(statements) == 1
