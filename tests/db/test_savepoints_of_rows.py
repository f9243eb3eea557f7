"""Savepoints of the rows of an import: a row that fails after it has written leaves nothing."""

import pytest
from sqlalchemy import func, insert, select

from app.db import models as m
from app.db.known_ids import UNKNOWN

pytestmark = pytest.mark.databases("sqlite", "postgresql")
NOW = "2024-01-01T00:00:00.000000Z"


def write_topic(session, name):
    values = {"id": name, "name": name, "folded_name": name, "version": 1, "origin": "entered", "reviewed": False}
    session.execute(insert(m.Topic.__table__).values(created_at=NOW, updated_at=NOW, **values))
    return session.execute(select(m.Topic).where(m.Topic.id == name)).scalar_one()


def count(session):
    return session.execute(select(func.count()).where(m.Topic.id.in_(["cod", "ports"]))).scalar_one()


def load_and_fail(session, loaded):
    with session.batch.row(alone=False):
        loaded.append(write_topic(session, "cod"))
        raise RuntimeError


def fail_after_writing(session):
    with session.batch.row(alone=False):
        write_topic(session, "cod")
        raise RuntimeError


@pytest.mark.parametrize("knows_rows", [False, True])
def test_a_row_that_fails_after_it_has_written_leaves_nothing(database, knows_rows):
    with database.writing() as session:
        kept = [write_topic(session, "ports")] if knows_rows else []
        assert session.has_rows == knows_rows
        session.known.ids.set_key("topics", "cod", 1)
        with pytest.raises(RuntimeError):
            fail_after_writing(session)
        assert count(session) == len(kept)
        assert session.known.ids.key("topics", "cod") is UNKNOWN
        with session.batch.row(alone=False):
            write_topic(session, "cod")
        assert count(session) == len(kept) + 1
        session.rollback()


def test_what_was_loaded_within_a_row_that_fails_is_forgotten(database):
    loaded = []
    with database.writing() as session:
        with pytest.raises(RuntimeError):
            load_and_fail(session, loaded)
        assert loaded[0] not in session
        session.rollback()
