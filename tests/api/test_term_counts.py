"""Totals and facets under one filter are looked up; every write keeps the counts that they are looked up in."""

import random

import pytest
from factories import put_meeting

from app.db.models import FACETS_OF_VALUES
from app.filter_index import term_counts
from app.queries.paging.facets import FACET_NAMES

COUNTRIES = ["JP", "PE", "BR", "KE"]
TOPICS = ["fish", "ships", "trade"]
DATES = ["1999-05", "2001-02-03", "2001-12-31/2002-01-02", "../1990", "0987-03-01"]
ONE_FILTER = (
    {},
    *({"country": code} for code in COUNTRIES),
    *({"topic": topic} for topic in TOPICS),
    {"kind": "call"},
    {"kind": "call,summit"},
    {"place": "JP"},
    {"office": "Envoy"},
    {"role": "host"},
    {"reviewed": "true"},
    {"country!": "JP"},
    {"topic!": "trade"},
    {"kind!": "call"},
)


@pytest.fixture(autouse=True)
def few_are_common(monkeypatch):
    """Treat terms of a few meetings as common, and collect few changes in memory."""
    monkeypatch.setattr(term_counts, "COMMON", 4)
    monkeypatch.setattr(term_counts, "_MOST_MEETINGS", 3)
    monkeypatch.setattr(term_counts, "_MOST_PAIRS", 20)


def _fields(chance):
    return {
        "date": chance.choice(DATES),
        "kind": chance.choice(["call", "summit", "visit"]),
        "reviewed": chance.random() < 0.3,
        "place": chance.choice([None, {"country": chance.choice(COUNTRIES), "city": "Lima"}]),
        "participants": [
            {"country": code, "office": chance.choice(["Envoy", "Minister"]), "role": chance.choice(["host", "guest"])}
            for code in chance.sample(COUNTRIES, chance.randrange(1, 4))
        ],
        "topics": [{"topic": {"id": topic}} for topic in chance.sample(TOPICS, chance.randrange(3))],
    }


def _fill(client, chance, number=14):
    for topic in TOPICS:
        assert client.put(f"/topics/{topic}", json={"name": topic.title()}).status_code == 201
    for index in range(number):
        put_meeting(client, f"m-{index}", **_fields(chance))


def _wrong(database):
    with database.reading() as connection:
        return list(term_counts.differences(connection))


def _common(database):
    with database.reading() as connection:
        return connection.exec_driver_sql("SELECT count(*) FROM terms WHERE is_common").scalar_one()


def _change(client, chance):
    """Send a random write."""
    meeting = f"m-{chance.randrange(14)}"
    exists = client.get(f"/meetings/{meeting}").status_code == 200
    deed = chance.choice(["put", "patch", "delete", "move", "move", "merge"])
    if deed == "move":
        topic, parent = chance.sample(TOPICS, 2)
        return client.patch(f"/topics/{topic}", json={"parent": chance.choice([None, {"id": parent}])})
    if not exists:
        return client.post(f"/meetings/{meeting}/undelete")
    if deed == "put":
        return client.put(f"/meetings/{meeting}?duplicates=allow", json={"title": "Talks", **_fields(chance)})
    if deed == "patch":
        return client.patch(f"/meetings/{meeting}", json={"kind": "call", "date": chance.choice(DATES)})
    if deed == "merge":
        other = f"m-{chance.randrange(14)}"
        return client.post(f"/meetings/{meeting}/merge", json={"other": other})
    return client.delete(f"/meetings/{meeting}")


@pytest.mark.parametrize("seed", range(3))
def test_counts_follow_every_write(client, database, seed):
    chance = random.Random(seed)
    _fill(client, chance)
    assert _wrong(database) == []
    assert _common(database) > 5
    outcomes = set()
    for _ in range(25):
        outcomes.add(_change(client, chance).status_code)
        assert _wrong(database) == []
    assert len(outcomes) > 1
    for params in ONE_FILTER:
        everything = client.get("/meetings", params={**params, "limit": 1000}).json()["items"]
        asked = {**params, "limit": 1, "total": "true", "facet_limit": 1000, "facets": ",".join(FACET_NAMES)}
        page = client.get("/meetings", params=asked).json()
        assert (params, page["total"]) == (params, len(everything))
        # A date that matches every meeting is a second filter, under which they are counted one by one.
        scanned = client.get("/meetings", params={**asked, "date_from": "0001-01-01"}).json()
        assert (params, page["facets"]) == (params, scanned["facets"])


def test_each_facet_that_can_be_counted_has_a_column():
    assert {*FACET_NAMES, *term_counts.COUNTED_VALUES} == set(FACETS_OF_VALUES)


def test_rebuilt_counts_equal_incremental_counts(client, database):
    _fill(client, random.Random("rebuild"))
    with database.writing() as session:
        term_counts.rebuild(session)
    assert _wrong(database) == []


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE terms SET meeting_count = meeting_count + 1 WHERE facet = 'kind'",
        "DELETE FROM facet_counts",
        "UPDATE facet_counts SET meeting_count = meeting_count + 1",
        "DELETE FROM network_nodes",
        "UPDATE network_nodes SET strength = strength + 1",
        "UPDATE terms SET is_common = false",
        "DELETE FROM meeting_values WHERE meeting_key = (SELECT max(meeting_key) FROM meeting_values)",
        "UPDATE meeting_values SET country = topic WHERE topic != country",
    ],
)
def test_wrong_counts_are_found_and_rebuilt(client, database, damage):
    _fill(client, random.Random("damage"))
    with database.writing() as session:
        session.connection().exec_driver_sql(damage)
    assert _wrong(database) != []
    with database.writing() as session:
        term_counts.rebuild(session)
    assert _wrong(database) == []
