"""The tables: no implicit loading, and common columns on every record."""

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import DBAPIError, IntegrityError, InvalidRequestError
from sqlalchemy.orm import configure_mappers

from app.db import models as m
from app.problems import PreconditionFailed
from app.services import records, row_writes
from app.services.resource import Resource
from app.services.resources import IN_LOADING_ORDER, TOPICS


def test_no_relationship_is_loaded_implicitly():
    configure_mappers()
    result = [relation for mapper in m.Base.registry.mappers for relation in mapper.relationships]
    assert len(result) > 20
    assert [str(item) for item in result if item.lazy != "raise"] == []


def test_a_part_that_was_not_loaded_raises(database):
    with database.writing() as session:
        topic = session.execute(select(m.Topic).where(m.Topic.id == "east-asia")).scalar_one()
        with pytest.raises(InvalidRequestError, match="raise"):
            topic.aliases  # noqa: B018


@pytest.mark.parametrize("resource", IN_LOADING_ORDER, ids=lambda item: item.collection.name)
def test_every_resource_is_complete(resource):
    assert [name for name in Resource.__annotations__ if not hasattr(resource, name)] == []
    fields = resource.input_type.model_fields.keys()
    assert {resource.title, resource.id_field} | resource.scalar_fields <= fields
    assert resource.time_dependent_fields <= {*resource.derived_fields} <= fields
    assert ("identifiers" in fields) == (resource.owner_column is not None)
    assert resource.collection.default_sort.removeprefix("-") in resource.collection.orders


def test_record_changed_by_another_writer_is_not_overwritten(database):
    with database.writing() as session:
        topic = records.load(session, TOPICS, "east-asia")
        session.connection().exec_driver_sql("UPDATE topics SET version = version + 1 WHERE id = 'east-asia'")
        topic.name = "Changed"
        with pytest.raises(PreconditionFailed, match="at the same time"):
            row_writes.flush(session, TOPICS)
    with database.reading() as connection:
        assert connection.execute(select(m.Topic.name).where(m.Topic.id == "east-asia")).scalar_one() == "East Asia"


def test_a_reading_connection_cannot_write(database):
    with database.reading() as connection, pytest.raises(DBAPIError, match=r"readonly|read-only"):
        connection.exec_driver_sql("DELETE FROM topics")


def test_references_are_enforced(database):
    with pytest.raises(IntegrityError), database.writing() as session:
        session.connection().exec_driver_sql("DELETE FROM sources")


@pytest.mark.databases("sqlite")
def test_write_takes_the_lock_immediately(database):
    seen = []

    def record(_connection, _cursor, statement, *_):
        seen.append(statement)

    event.listen(database.write_engine, "before_cursor_execute", record)
    with database.writing() as session:
        session.execute(select(m.Topic.key).limit(1))
    event.remove(database.write_engine, "before_cursor_execute", record)
    assert seen[0] == "BEGIN IMMEDIATE"


@pytest.mark.databases("sqlite")
def test_writer_syncs_every_commit(database):
    from app.db.database import Database

    plain = Database(database.url.render_as_string())
    with plain.write_engine.connect() as connection:
        result = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "mmap_size")
        }
    plain.close()
    assert result == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "mmap_size": 0}
