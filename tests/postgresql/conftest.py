"""PostgreSQL clusters that tests may stop, and applications on them."""

import contextlib

import pytest
from postgresql_cluster import Cluster
from starlette.testclient import TestClient
from the_key import record_key, send_key

from app.db import migrations
from app.db.database import Database
from app.main import create_app
from app.settings import Settings
from app.transfer import seed


@pytest.fixture(scope="module")
def primary(cluster):
    """A cluster for this module, with a seeded database `events`."""
    primary = Cluster(fsync="off", wal_keep_size="64MB", max_wal_senders="4")
    try:
        primary.execute("CREATE DATABASE events")
        with contextlib.closing(Database(primary.url("events"))) as database:
            migrations.upgrade(database)
            record_key(database)
            seed.load(database)
        yield primary
    finally:
        primary.remove()


@pytest.fixture(scope="module")
def standby(primary):
    """A hot standby of that cluster."""
    standby = primary.standby()
    yield standby
    standby.remove()


@pytest.fixture
def serve(document_check):
    """Open clients of an application with given settings."""
    with contextlib.ExitStack() as stack:

        def open_client(**settings):
            app = create_app(Settings(_env_file=None, rate_limits=False, **settings))
            client = TestClient(app, base_url="http://127.0.0.1", client=("127.0.0.1", 50000))
            client.event_hooks = {"request": [send_key], "response": [document_check]}
            return stack.enter_context(client)

        yield open_client
