"""Stored responses that a copy of a database gains while a long write goes on in it."""

import json

import pytest
from sqlalchemy import delete, select, update

from app.db import models as m
from app.db.private_copy import private_copy
from app.services.access import idempotency
from app.services.changes.followed_responses import FollowedResponses

STORED = idempotency.StoredResponse(201, {}, b"{}")


@pytest.fixture
def database(database):
    if not database.is_sqlite:
        pytest.skip("only a database on SQLite is copied")
    return database


def store(database, *keys):
    with database.writing("another") as session:
        for key in keys:
            idempotency.store_response(session, key, json.dumps(key), STORED)


def follow(followed, copy, database):
    """Return the keys in the copy after it has followed."""
    with database.reading() as original, copy.writing() as session:
        followed.copy_new(session, original)
    with copy.reading() as connection:
        return sorted(connection.execute(select(m.IdempotencyKey.key)).scalars())


@pytest.fixture
def copied(database):
    store(database, "a", "b")
    with private_copy(database) as copy:
        with copy.reading() as connection:
            followed = FollowedResponses(connection)
        yield followed, copy


def test_new_responses_are_copied_once(database, copied):
    store(database, "c", "d")
    assert follow(*copied, database) == ["a", "b", "c", "d"]
    store(database, "e")
    assert follow(*copied, database) == ["a", "b", "c", "d", "e"]
    assert follow(*copied, database) == ["a", "b", "c", "d", "e"]


def test_older_responses_are_not_read_again(database, copied):
    with database.writing() as session:
        session.execute(update(m.IdempotencyKey).where(m.IdempotencyKey.key == "a").values(key="changed"))
    store(database, "c")
    assert follow(*copied, database) == ["a", "b", "c"]


def test_a_response_under_the_number_of_a_deleted_one_is_copied(database, copied):
    with database.writing() as session:
        session.execute(delete(m.IdempotencyKey).where(m.IdempotencyKey.key == "b"))
    store(database, "c")
    assert follow(*copied, database) == ["a", "b", "c"]


def test_responses_follow_into_a_copy_of_none(database):
    with private_copy(database) as copy:
        with copy.reading() as connection:
            followed = FollowedResponses(connection)
        store(database, "a")
        assert follow(followed, copy, database) == ["a"]
