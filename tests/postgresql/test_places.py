"""Stores of test databases on one cluster: they do not interfere, and restore exactly the saved content."""

import contextlib

from alembic import command
from databases import PostgresqlHome
from the_key import record_key

from app.db import migrations
from app.services.access import api_keys


def test_each_database_has_its_own_name(cluster):
    first, second = PostgresqlHome(cluster), PostgresqlHome(cluster)
    created = [first.make(migrations.upgrade), second.make(migrations.upgrade)]
    assert len(set(created)) == 2


def test_tables_recreated_by_a_test_are_removed(cluster):
    with contextlib.closing(PostgresqlHome(cluster)) as place:
        stored = place.make(lambda database: (migrations.upgrade(database), record_key(database)))
        place.restore(stored)
        with contextlib.closing(place.open()) as database:
            command.downgrade(migrations.config(database), "base")
            migrations.upgrade(database)
        place.restore(stored)
        with contextlib.closing(place.open()) as database, database.writing() as session:
            api_keys.create(session, "another", "write")
