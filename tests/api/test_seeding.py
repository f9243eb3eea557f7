"""Seeding is idempotent and keeps edits."""

import contextlib

from app.db import write_batch
from app.db.database import Database
from app.transfer import seed


def test_seeding_again_changes_nothing(client, database):
    addresses = ["/meetings", "/people", "/topics", "/sources", "/agreements", "/organizations", "/countries?limit=20"]
    before = [client.get(address).headers["etag"] for address in addresses]
    seeded = seed.load(database)
    assert {item.resource: (item.created, item.unchanged) for item in seeded} == {
        "countries": (0, 281),
        "sources": (0, 1),
        "organizations": (0, 3),
        "topics": (0, 13),
        "people": (0, 2),
        "agreements": (0, 2),
        "meetings": (0, 1),
    }
    assert [client.get(address).headers["etag"] for address in addresses] == before


def test_seeding_again_keeps_edits_and_deletions(client, database):
    edited = client.patch("/topics/east-asia", json={"name": "Eastern Asia"}).json()
    client.delete("/meetings/2023-09-01-japan-peru-foreign-ministers")
    client.delete("/countries/AD")
    seed.load(database)
    assert client.get("/topics/east-asia").json() == edited
    assert client.get("/meetings/2023-09-01-japan-peru-foreign-ministers").status_code == 410
    assert client.get("/countries/AD").status_code == 410


def test_a_new_database_is_empty_until_it_is_seeded(migrated_file, another):
    with contextlib.closing(Database(another(migrated_file))) as new:
        assert seed.is_empty(new)
        assert sum(item.created for item in seed.load(new)) == 303
        assert not seed.is_empty(new)


def test_the_records_of_a_seed_are_inserted_together(migrated_file, another, monkeypatch):
    inserted = []
    insert_collected = write_batch.insert_collected

    def insert(connection, rows):
        inserted.append(sum(map(len, rows.values())))
        insert_collected(connection, rows)

    monkeypatch.setattr(write_batch, "insert_collected", insert)
    with contextlib.closing(Database(another(migrated_file))) as new:
        assert sum(item.created for item in seed.load(new)) == 303
    assert len(inserted) < 15
    assert sum(inserted) > 303
