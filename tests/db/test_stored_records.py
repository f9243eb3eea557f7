"""Whole records that are read and written past the session."""

import json

import factories
import pytest

from app.db import models as m
from app.db.stored_records import read_record, write_record
from app.problems import PreconditionFailed
from app.queries.records import document
from app.services import records
from app.services.country_names import replace_names
from app.services.derivation import derived
from app.services.resources import BY_NAME, PEOPLE

pytestmark = pytest.mark.databases("sqlite", "postgresql")
WRITTEN_PAST_THE_SESSION = [name for name, item in BY_NAME.items() if not (item.has_parts or item.is_part)]


@pytest.fixture
def session(database):
    with database.writing() as session, derived.deferred_refresh(session):
        yield session
        session.rollback()


def data_of(session, resource, fields):
    data = resource.input_type.model_validate(fields)
    replace_names(session, data)
    return data


def created(session, resource, fields):
    row = records.create(session, resource, data_of(session, resource, fields))
    return row.id


def replaced(session, resource, read, record_id, fields):
    """Return whether a record changed, its document and the collected changes, once it was replaced within a savepoint."""
    savepoint = session.begin_nested()
    row = read(session, resource, record_id)
    is_changed = records.replace(session, resource, row, data_of(session, resource, fields))
    session.flush()
    after = json.loads(document(session, resource.collection, record_id))
    after.pop("updated_at")
    version = row.version
    changes = [(entry.action, entry.record) for entry in session.pending_changes.entries]
    dirty = {name: len(keys) for name, keys in session.dirty_keys.items()}
    savepoint.rollback()
    session.expunge_all()
    session.forget_references()
    session.dirty_keys.clear()
    return is_changed, after, version, changes, dirty


@pytest.mark.parametrize("name", WRITTEN_PAST_THE_SESSION)
@pytest.mark.parametrize("forms", [("minimal", "whole"), ("whole", "minimal"), ("whole", "whole")])
def test_a_record_is_replaced_as_the_session_replaces_it(session, name, forms):
    resource = BY_NAME[name]
    before, after = (getattr(factories, form)(name) for form in forms)
    record_id = created(session, resource, before)
    after = {**after, resource.id_field: record_id}
    session.expunge_all()
    session.dirty_keys.clear()
    by_session = replaced(session, resource, records.load, record_id, after)
    assert replaced(session, resource, records.read, record_id, after) == by_session


@pytest.mark.parametrize("name", WRITTEN_PAST_THE_SESSION)
def test_a_record_that_is_written_back_does_not_change(session, name):
    resource = BY_NAME[name]
    record_id = created(session, resource, factories.whole(name))
    recorded = json.loads(document(session, resource.collection, record_id))
    content = {key: value for key, value in recorded.items() if key not in resource.derived_fields}
    data = data_of(session, resource, content)
    assert not records.replace(session, resource, records.read(session, resource, record_id), data)


def test_rows_in_another_order_are_written(session):
    names = [{"name": name} for name in ("A. Lima", "Ana L.", "Lima, Ana")]
    record_id = created(session, PEOPLE, {"name": "Ana Lima", "other_names": names})
    data = data_of(session, PEOPLE, {"name": "Ana Lima", "other_names": [names[2], names[0]]})
    assert records.replace(session, PEOPLE, records.read(session, PEOPLE, record_id), data)
    after = read_record(session.connection(), m.Person, record_id)
    assert [row.name for row in after.other_names] == ["Lima, Ana", "A. Lima"]


def test_a_record_that_changed_since_it_was_read_is_not_written(session):
    record_id = created(session, PEOPLE, {"name": "Ana Lima"})
    late, early = (read_record(session.connection(), m.Person, record_id) for _ in range(2))
    late.note, early.note = "Late", "Early"
    assert write_record(session.connection(), early)
    assert not write_record(session.connection(), late)
    late = read_record(session.connection(), m.Person, record_id)
    late.version -= 1
    with pytest.raises(PreconditionFailed):
        records.replace(session, PEOPLE, late, data_of(session, PEOPLE, {"name": "Ana Lima", "note": "Later"}))
