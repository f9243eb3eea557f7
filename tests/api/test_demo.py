"""The demonstration data: loaded into a database of its own, and removed without a trace."""

import factories
import pytest
from sqlalchemy import text

from app.db import models as m
from app.domain.geography import countries
from app.transfer import demo

FEW = 60
EVERY = demo.rows


@pytest.fixture(autouse=True)
def few_rows(monkeypatch, few_countries):
    """Load the source, and some people and meetings with whom they met: all of them take half a minute."""
    every = list(EVERY())
    known = few_countries
    meetings = [
        row
        for row in every
        if row.resource == "meetings" and all(item["country"] in known for item in row.document["participants"])
    ][:FEW]
    people = {item["person"]["id"] for row in meetings for item in row.document["participants"] if "person" in item}
    chosen = [row for row in every if row.resource == "sources" or row.document["id"] in people] + meetings
    monkeypatch.setattr(demo, "rows", lambda: iter(chosen))
    return chosen


@pytest.fixture
def few_countries(database):
    with database.reading() as connection:
        return {code for (code,) in connection.execute(text("SELECT id FROM countries"))}


def contents(database):
    """Return the rows of all tables by name, without the epoch of the feed and without what indexes words."""
    result = {}
    with database.reading() as connection:
        for table in m.Base.metadata.sorted_tables:
            if table.name not in {"change_feed", "facet_counts"}:
                result[table.name] = sorted(map(repr, connection.execute(table.select()).all()))
    return result


def epoch(database):
    with database.reading() as connection:
        return connection.execute(text("SELECT epoch FROM change_feed")).scalar_one()


def test_demo_table_is_well_formed_and_contains_only_facts():
    rows = list(EVERY())
    ids = [(row.resource, row.document["id"]) for row in rows]
    assert len(ids) == len(set(ids))
    assert all(id_.startswith("demo-") for _, id_ in ids)
    assert not any("summary" in row.document for row in rows)
    known = {item["code"] for item in countries.iso_documents()}
    for row in rows:
        for item in row.document.get("participants", ()):
            assert item["country"] in known


def test_loaded_demo_data_is_removed_completely(database, few_rows):
    before, epoch_before = contents(database), epoch(database)
    outcome = demo.load(database)
    assert (outcome.created, outcome.refused) == (len(few_rows), 0)
    assert demo.load(database).created == 0
    assert contents(database) != before
    assert demo.remove(database) == len(few_rows)
    assert contents(database) == before
    assert epoch(database) != epoch_before
    assert demo.remove(database) == 0


def test_demo_data_can_be_reloaded_after_removal(database, few_rows):
    demo.load(database)
    demo.remove(database)
    assert demo.load(database).created == len(few_rows)


def test_demo_data_is_never_mixed_with_other_records(database, client):
    assert client.post("/people", json={"name": "Jane Doe"}).status_code == 201
    before = contents(database)
    with pytest.raises(demo.DemoError, match="1 people of its own, such as jane-doe"):
        demo.load(database)
    assert contents(database) == before


def test_removal_preserves_other_records_and_leaves_no_gap_in_the_feed(database, client):
    demo.load(database)
    assert client.post("/people", json={"name": "Jane Doe"}).status_code == 201
    demo.remove(database)
    items = client.get("/changes?limit=1000&resource=people").json()["items"]
    assert items[-1]["id"] == "jane-doe"
    with database.reading() as connection:
        numbers = [number for (number,) in connection.execute(text("SELECT sequence FROM changes ORDER BY sequence"))]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def test_referenced_demo_record_is_removed_only_on_request(database, client, few_rows):
    demo.load(database)
    person = next(row.document["id"] for row in few_rows if row.resource == "people")
    meeting = {**factories.minimal("meetings"), "participants": [{"person": {"id": person}}]}
    assert client.post("/meetings", json=meeting).status_code == 201
    before = contents(database)
    with pytest.raises(demo.DemoError, match=person):
        demo.remove(database)
    assert contents(database) == before


def test_followers_of_the_feed_must_restart_after_removal(database, client):
    following = client.get("/changes?limit=1").json()["next"]
    assert client.get(following).status_code == 200
    demo.load(database)
    demo.remove(database)
    response = client.get(following)
    assert (response.status_code, "epoch" in response.text) == (422, True)
