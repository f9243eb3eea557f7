"""Lists with several filters follow every write, as does the term index behind them on SQLite."""

import itertools

import pytest
from api_pages import ids, pages
from factories import put_meeting

from app.filter_index import planner, refresh

BOTH = {"country": "JP", "place": "PE"}


@pytest.fixture(autouse=True)
def all_are_common(monkeypatch):
    """Without this, such a small number of meetings would be looked up one by one."""
    monkeypatch.setattr(planner, "_FEW", 0)


@pytest.fixture
def found(client, database):
    """Check that the index matches the terms; return the ids of the meetings of a list."""

    def ask(**query):
        with database.reading() as connection:
            assert list(refresh.differences(connection)) == []
        response = client.get("/meetings", params={**BOTH, **query})
        assert response.status_code == 200, response.text
        return ids(response.json())

    return ask


@pytest.fixture
def met(client):
    """Create a meeting of Japan in Peru."""

    def meet(name, date="2021-05-05", **more):
        put_meeting(
            client, name, **{"date": date, "place": {"country": "PE"}, "participants": [{"country": "JP"}], **more}
        )

    return meet


def test_meeting_is_found_by_its_date(found, met):
    for name, date in (("b", "2021-05-05"), ("a", "2021-05-05"), ("early", "2020"), ("late", "2022-01-01")):
        met(name, date)
    assert found() == ["late", "a", "b", "early"]
    assert found(sort="date") == ["early", "b", "a", "late"]
    met("late", "2019-01-01")
    assert found() == ["a", "b", "early", "late"]
    assert found(date_from="2020-06") == ["a", "b", "early"]
    assert found(date_to="2020-06") == ["early", "late"]
    assert found(date="2021") == ["a", "b"]


def test_pages_continue_within_a_day_and_within_the_bounds(client, found, met):
    names = [f"meeting-{number}" for number in range(7)]
    for name in names:
        met(name)
    met("before", "2019")
    met("after", "2023")
    for sort, expected in (("date", names), ("-date", names[::-1])):
        for bounds in ({"date": "2021"}, {"date_from": "2021", "date_to": "2021-06"}):
            assert found(sort=sort, **bounds) == expected
            read = [ids(page) for page in pages(client, "/meetings", **BOTH, **bounds, sort=sort, limit=2)]
            assert list(itertools.chain(*read)) == expected
            assert [len(page) for page in read] == [2, 2, 2, 1]


@pytest.mark.parametrize("date", ["0001-01-01", "9999-12-31", "../2021", "2021/.."])
def test_first_and_last_day_of_the_calendar_can_be_filtered(found, met, date):
    met("common")
    met("other", date)
    assert sorted(found()) == ["common", "other"]
    assert "other" in found(date_from="0001", date_to="9999")


def test_former_values_no_longer_find_a_meeting(client, found, met):
    met("meeting", topics=[{"topic": {"name": "Trade"}}])
    assert found(topic="trade") == ["meeting"]
    met("meeting")
    assert (found(), found(topic="trade")) == (["meeting"], [])
    met("meeting", place={"country": "FR"})
    assert (found(), found(place="FR")) == ([], ["meeting"])
    assert client.patch("/meetings/meeting", json={"note": "a field that no filter names"}).status_code == 200
    assert found(place="FR") == ["meeting"]


def test_a_deleted_meeting_can_be_undeleted(client, found, met):
    met("meeting")
    met("other")
    assert client.delete("/meetings/meeting").status_code == 204
    assert found() == ["other"]
    assert client.post("/meetings/meeting/undelete").status_code == 200
    assert found() == ["meeting", "other"]


def test_merged_meeting_is_found_as_its_survivor(client, found, met):
    met("one")
    met("two", kind="summit")
    response = client.post("/meetings/one/merge", json={"other": "two"})
    assert response.status_code == 200, response.text
    assert found() == ["one"]


def test_index_follows_added_and_removed_participants(client, found, met):
    met("meeting")
    added = {"id": "guest", "meeting": "meeting", "country": "KE"}
    response = client.post("/participants", json=added)
    assert response.status_code == 201, response.text
    assert found(country=["JP", "KE"]) == ["meeting"]
    assert client.delete("/participants/guest").status_code == 204
    assert found(country=["JP", "KE"]) == []


def test_total_and_facets_match_the_list(client, met):
    for number in range(5):
        met(f"meeting-{number}", kind="summit" if number else "call")
    met("elsewhere", place={"country": "FR"})
    data = client.get("/meetings", params={**BOTH, "limit": 2, "total": "true", "facets": "kind,year"}).json()
    assert data["total"] == 5
    counts = {name: {item["value"]: item["count"] for item in result} for name, result in data["facets"].items()}
    assert counts == {"kind": {"summit": 4, "call": 1}, "year": {"2021": 5}}


def test_q_combines_with_the_term_index(client, met):
    for name in ("first", "second"):
        met(name, title=f"On the {name} canal")
    for sort in ("-date", "relevance", "id"):
        result = client.get("/meetings", params={**BOTH, "q": "second canal", "sort": sort}).json()["items"]
        assert [item["id"] for item in result] == ["second"], sort


def test_many_alternatives_are_one_query(found, met):
    met("meeting")
    everyone = "JP,PE,FR,KE,TR,US,DE,BR,CL,MX,IT,ES,PT,SE,NO,FI,DK,NL,BE,CH"
    assert found(country=[everyone, everyone]) == ["meeting"]
    assert found(country=[everyone], kind="other,call,summit,bilateral_meeting") == ["meeting"]
