"""The feed of changes from a time on: `GET /changes?since=`."""

import datetime as dt
from urllib.parse import quote

import pytest

from app.db.prepared_statements import fetch_value
from app.queries import history


@pytest.fixture
def feed(client):
    for number in range(5):
        client.post("/topics", json={"name": f"Since {number}"}).raise_for_status()
    newest = client.get("/changes?limit=1").json()["newest"]
    return client.get(f"/changes?after={newest - 5}").json()["items"]


def numbers(response):
    assert response.status_code == 200, response.text
    return [item["sequence"] for item in response.json()["items"]]


@pytest.mark.parametrize("place", range(5))
def test_the_feed_begins_at_the_first_change_of_a_time(client, feed, place):
    found = numbers(client.get("/changes", params={"since": feed[place]["at"]}))
    assert found == [item["sequence"] for item in feed[place:]]


def test_a_time_may_have_any_zone_and_a_day_begins_in_utc(client, feed):
    at = dt.datetime.fromisoformat(feed[2]["at"])
    elsewhere = at.astimezone(dt.timezone(dt.timedelta(hours=5, minutes=30))).isoformat()
    assert numbers(client.get(f"/changes?since={quote(elsewhere)}")) == [item["sequence"] for item in feed[2:]]
    first = client.get("/changes?limit=1").json()["items"][0]
    assert numbers(client.get("/changes?since=0001-01-01&limit=1")) == [first["sequence"]]
    assert numbers(client.get("/changes?since=9999-12-31")) == []


def test_the_next_page_continues_by_number(client, feed):
    page = client.get("/changes", params={"since": feed[0]["at"], "limit": 2}).json()
    assert "since" not in page["next"]
    assert numbers(client.get(page["next"])) == [item["sequence"] for item in feed[2:4]]


def test_a_browser_is_led_to_the_same_changes(client, feed):
    response = client.get(
        "/changes", params={"since": feed[3]["at"]}, headers={"Accept": "text/html"}, follow_redirects=False
    )
    assert response.status_code == 303
    assert f"after={feed[2]['sequence']}" in response.headers["location"]
    assert client.get(response.headers["location"], headers={"Accept": "text/html"}).status_code == 200


@pytest.mark.parametrize(
    ("query", "remedy"),
    [
        ("since=yesterday", "2023-09-02T14:00:00Z"),
        ("since=2023-09-02T14:00:00", "with its zone"),
        ("since=2023-09-02T14:00:00+02:00", "%2B02:00"),
        ("since=2023-13-02", "is neither a day"),
        ("since=0001-01-01T00:00:00%2B02:00", "is neither a day"),
        ("since=2023-09-02&after=3", "`after`; leave one of them out"),
        ("since=2023-09-02&epoch=abc", "`epoch`; leave one of them out"),
    ],
)
def test_what_is_no_time_is_refused_with_the_remedy(client, query, remedy):
    response = client.get(f"/changes?{query}")
    assert response.status_code == 422
    (error,) = response.json()["errors"]
    assert (error["parameter"], remedy in error["detail"]) == ("since", True), error


def test_a_time_is_found_without_reading_every_change(client, feed, database, monkeypatch):
    looks = []

    def counted(*arguments, **values):
        looks.append(values)
        return fetch_value(*arguments, **values)

    monkeypatch.setattr(history, "fetch_value", counted)
    with database.reading() as connection:
        assert history.last_before(connection, feed[4]["at"]) == feed[3]["sequence"]
    assert len(looks) <= feed[-1]["sequence"].bit_length()
