"""A topic includes its children, at any depth; `id!` is the topic alone."""

import contextlib

import pytest
from api_meetings import listed_ids
from factories import put_meeting

from app.db.database import Database
from app.maintenance import checks

TREE = {"security": None, "arms": "security", "nuclear": "arms", "trade": None, "fish": "trade"}


@pytest.fixture(scope="module")
def start_file(grow):
    def write(client):
        for name, parent in TREE.items():
            document = {"id": name, "name": name.title(), **({"parent": parent} if parent else {})}
            assert client.post("/topics", json=document).status_code == 201
        for name in TREE:
            put_meeting(client, f"on-{name}", topics=[name], participants=[{"country": "JP"}])
            agreement = {"id": f"a-{name}", "title": f"Pact on {name}", "topics": [name]}
            assert client.post("/agreements", json=agreement).status_code == 201
        put_meeting(client, "on-both", topics=["arms", "fish"], participants=[{"country": "JP"}])

    return grow(write)


CASES = [
    ("security", {"security", "arms", "nuclear", "both"}),
    ("arms", {"arms", "nuclear", "both"}),
    ("nuclear", {"nuclear"}),
    ("security!", {"security"}),
    ("arms!", {"arms", "both"}),
    ("security!,fish", {"security", "fish", "both"}),
    (["security", "trade"], {"both"}),
    (["security", "trade!"], set()),
]


@pytest.mark.parametrize(("value", "expected"), CASES)
def test_topic_filter_includes_child_topics(client, value, expected):
    meetings = {f"on-{name}" for name in expected}
    for more in ({}, {"sort": "id"}, {"country": "JP"}, {"date": "1950", "status": "unknown"}):
        assert listed_ids(client, topic=value, **more) == meetings
    agreements = {f"a-{name}" for name in expected - {"both"}}
    if not isinstance(value, list):
        for sort in ("-date", "id"):
            assert listed_ids(client, "/agreements", topic=value, sort=sort) == agreements


def test_lists_within_a_topic_and_facets_include_children(client):
    assert listed_ids(client, "/topics/security/meetings") == {"on-security", "on-arms", "on-nuclear", "on-both"}
    assert listed_ids(client, "/topics/security/agreements") == {"a-security", "a-arms", "a-nuclear"}
    facets = client.get("/meetings", params={"country": "JP", "facets": "topic"}).json()["facets"]["topic"]
    counts = {item["value"]: item["count"] for item in facets}
    assert {name: counts[name] for name in TREE} == {"security": 4, "arms": 3, "nuclear": 1, "trade": 3, "fish": 2}


def test_topic_is_negated_without_its_children(client):
    assert listed_ids(client, **{"topic": "security", "topic!": "arms!"}) == {"on-security", "on-nuclear"}
    assert listed_ids(client, **{"topic": "security", "topic!": "arms"}) == {"on-security"}


@pytest.mark.parametrize("value", ["securty", "securty!", "security!!", "!"])
def test_an_unknown_topic_is_refused(client, value):
    for url in ("/meetings", "/agreements"):
        assert client.get(url, params={"topic": value}).status_code == 422


def test_meetings_follow_when_a_topic_moves(client, database):
    assert client.patch("/topics/nuclear", json={"parent": "trade"}).status_code == 200
    assert listed_ids(client, topic="security") == {"on-security", "on-arms", "on-both"}
    assert listed_ids(client, topic="trade") == {"on-trade", "on-fish", "on-both", "on-nuclear"}
    # A topic with children moves, and they with it.
    assert client.patch("/topics/arms", json={"parent": "fish"}).status_code == 200
    assert listed_ids(client, topic="trade") == {"on-trade", "on-fish", "on-both", "on-nuclear", "on-arms"}
    assert listed_ids(client, topic="security") == {"on-security"}
    assert client.post("/topics/security/merge", json={"other": "trade"}).status_code == 200
    assert "on-arms" in listed_ids(client, topic="security")
    assert client.patch("/topics/fish", json={"parent": None}).status_code == 200
    assert listed_ids(client, topic="security") == {"on-security", "on-trade", "on-nuclear"}
    with contextlib.closing(Database(database.url.render_as_string(hide_password=False))) as fresh:
        assert list(checks.run_checks(fresh, repair=False)) == []
