"""A plan that gets another date keeps the former one, and is found by it; a postponed meeting may have no day."""

import json

import pytest
from api_meetings import listed_ids
from factories import put_meeting

from app.maintenance import checks


def planned(client, date="2020-04-10", status="confirmed", **fields):
    put_meeting(client, "plan", title="Plan", date=date, status=status, **fields)


def patch(client, **fields):
    response = client.patch("/meetings/plan", json=fields)
    assert response.status_code == 200, response.text
    return response.json()["previous_dates"]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (("2020-04-10", "confirmed"), ("2020-05-12", "confirmed"), ["2020-04-10"]),
        (("2020-04-10", "tentative"), ("2020-05-12", "postponed"), ["2020-04-10"]),
        (("2020-04-10", "confirmed"), ("XXXX", "postponed"), ["2020-04-10"]),
        (("2020-04", "tentative"), ("2020-05", "tentative"), ["2020-04"]),
        (("2020-04-10", "tentative"), ("2020-04", "tentative"), ["2020-04-10"]),
        (("2020-04", "tentative"), ("2020-04-10", "confirmed"), []),
        (("2020-04-10~", "tentative"), ("2020-04-10", "confirmed"), []),
        (("XXXX", "postponed"), ("2020-05-12", "confirmed"), []),
        (("2020-04-10", "held"), ("2020-05-12", "held"), []),
        (("2020-04-10", "confirmed"), ("2020-05-12", "held"), []),
        (("2020-04-10", "held"), ("2020-05-12", "confirmed"), []),
        (("2020-04-10", "unknown"), ("2020-05-12", "unknown"), []),
        (("2020-04-10", "cancelled"), ("2020-05-12", "confirmed"), []),
    ],
)
def test_date_of_a_replaced_plan_is_recorded(client, before, after, expected):
    planned(client, *before)
    assert patch(client, date=after[0], status=after[1]) == expected


def test_former_dates_are_unique_and_ordered(client, database):
    planned(client)
    assert patch(client, date="2020-05-12") == ["2020-04-10"]
    assert patch(client, note="Soon.") == ["2020-04-10"]
    assert patch(client, date="2020-06-01") == ["2020-04-10", "2020-05-12"]
    assert patch(client, date="2020-04-10") == ["2020-05-12", "2020-06-01"]
    assert list(checks.run_checks(database, repair=False)) == []


def test_write_without_former_dates_preserves_them(client):
    planned(client)
    assert patch(client, date="2020-05-12", previous_dates=["2019"]) == ["2019"]
    document = client.get("/meetings/plan").json()
    again = client.put("/meetings/plan", json={**document, "date": "2020-06-01"}).json()
    assert again["previous_dates"] == ["2019", "2020-05-12"]
    planned(client, "2020-07-02")
    assert client.get("/meetings/plan").json()["previous_dates"] == ["2019", "2020-05-12", "2020-06-01"]
    assert patch(client, previous_dates=[]) == []
    for wrong in (["2020-13"], ["XXXX"], ["2020", "2020"], "2020", [None]):
        assert client.patch("/meetings/plan", json={"previous_dates": wrong}).status_code == 422


@pytest.mark.parametrize("given", [[], ["2019"], ["2020-04-10"]])
def test_patch_replaces_former_dates(client, given):
    planned(client, previous_dates=["2019"])
    assert patch(client, date="2020-05-12", previous_dates=given) == given
    assert patch(client, date="2020-06-01") == [*given, "2020-05-12"]
    assert patch(client, date="2020-07-01", previous_dates=[*given, "2020-05-12"]) == [*given, "2020-05-12"]


@pytest.mark.parametrize("given", [[], ["2019"], ["2020-04-10"]])
def test_writing_a_document_twice_has_the_same_result(client, given):
    planned(client, previous_dates=["2019"])
    document = {"id": "plan", "title": "Plan", "date": "2020-05-12", "status": "postponed", "previous_dates": given}
    put = [client.put("/meetings/plan", json=document).json() for _ in range(2)]
    assert [item["previous_dates"] for item in put] == [given, given]
    headers = {"Content-Type": "application/x-ndjson"}
    rows = json.dumps({**document, "date": "2020-06-01"})
    imports = [client.post("/imports?resource=meetings", content=rows, headers=headers).json() for _ in range(2)]
    assert [item["changed"] for item in imports] == [1, 0]
    assert client.get("/meetings/plan").json()["previous_dates"] == given


def test_restored_version_has_its_former_dates(client):
    planned(client)
    patch(client, date="2020-05-12")
    assert client.post("/meetings/plan/restore?version=1").json()["previous_dates"] == []
    assert client.post("/meetings/plan/restore?version=2").json()["previous_dates"] == ["2020-04-10"]
    client.delete("/meetings/plan")
    assert client.post("/meetings/plan/undelete").json()["previous_dates"] == ["2020-04-10"]


def test_merge_and_undo_leave_former_dates_unchanged(client):
    planned(client)
    patch(client, date="2020-05-12")
    put_meeting(client, "other", date="2020-05-12", status="postponed")
    merged = client.post("/meetings/other/merge", json={"other": "plan"}).json()
    assert merged["meeting"]["previous_dates"] == ["2020-04-10"]
    assert client.post("/meetings/plan/unmerge").json()["meeting"]["previous_dates"] == ["2020-04-10"]
    assert client.get("/meetings/other").json()["previous_dates"] == []


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"previous_date": "2020-04"}, {"plan"}),
        ({"previous_date": "2020-04-10"}, {"plan"}),
        ({"previous_date": "2020-04-11"}, set()),
        ({"previous_date": "2019"}, {"vague"}),
        ({"previous_date": "2019/2020"}, {"plan", "vague"}),
        ({"previous_date": "2019/2020", "status": "postponed"}, {"vague"}),
        ({"previous_date": "2019/2020", "date": "2021", "sort": "id"}, {"plan", "vague"}),
        ({"previous_date": "2019/2020", "date": "1999"}, {"vague"}),
        ({"previous_date": "2020", "identifier": "wikidata:Q5"}, {"plan"}),
        ({"previous_date": "2020", "q": "plan"}, {"plan"}),
        ({"date": "2020-04-10"}, {"vague"}),
    ],
)
def test_meetings_are_found_by_former_dates(client, parameters, expected):
    planned(client, "2021-05-06", previous_dates=["2020-04-10"], identifiers=[{"scheme": "wikidata", "value": "Q5"}])
    put_meeting(client, "vague", date="XXXX", status="postponed", previous_dates=["2019"])
    put_meeting(client, "same", date="2021-05-06", status="postponed")
    assert listed_ids(client, **parameters) == expected
    if "q" not in parameters:
        total = client.get("/meetings", params={**parameters, "total": "true", "facets": "status"}).json()
        assert total["total"] == len(expected) + ("same" in expected)


def test_only_meetings_may_have_an_unknown_day(client):
    planned(client, "XXXX", "postponed")
    meeting = client.get("/meetings/plan").json()
    assert (meeting["date"], meeting["starts_on"], meeting["ends_on"]) == ("XXXX", None, None)
    assert client.put("/meetings/plan", json=meeting).json() == meeting
    made = client.post("/meetings", json={"title": "Talks", "date": "XXXX"}).json()
    assert made["id"] == "talks"
    participant = client.post("/participants", json={"meeting": "plan", "country": "PE"}).json()
    assert client.put(f"/participants/{participant['id']}", json=participant).status_code == 200
    assert client.get("/meetings?date=XXXX").status_code == 422
    for url, document in (
        ("/people", {"name": "Ana Venn", "born": "XXXX"}),
        ("/sources", {"headline": "News", "date": "XXXX"}),
        ("/agreements", {"title": "Pact", "actions": [{"action": "signed", "date": "XXXX"}]}),
    ):
        assert client.post(url, json=document).status_code == 422
    for wrong in ("XXXX?", "XXXX-04", "XXXX/2020", "xxxx", "XXX"):
        assert client.post("/meetings", json={"title": "Talks", "date": wrong}).status_code == 422


def test_newest_first_lists_unknown_days_last(client):
    planned(client, "XXXX", "postponed")
    put_meeting(client, "known", date="2020")
    assert [item["id"] for item in client.get("/meetings").json()["items"]][-1] == "plan"
    assert client.get("/meetings?sort=date").json()["items"][0]["id"] == "plan"
    years = client.get("/meetings?facets=year").json()["facets"]["year"]
    assert "0001" not in [year["value"] for year in years]


def test_calendars_show_the_former_date(client):
    planned(client)
    patch(client, date="XXXX", status="postponed")
    put_meeting(client, "never", date="XXXX", status="postponed")
    calendar = client.get("/meetings.ics").text.replace("\r\n ", "")
    assert "UID:never@" not in calendar
    [event] = [item for item in calendar.split("BEGIN:VEVENT") if "UID:plan@" in item]
    assert "DTSTART;VALUE=DATE:20200410" in event
    assert "STATUS:TENTATIVE" in event
    assert "No new date is known\\; planned before for 2020-04-10" in event
    assert client.get("/meetings.geojson").status_code == 200
    nodes = {node["@id"].rpartition("/")[2]: node for node in client.get("/meetings.jsonld").json()["@graph"]}
    assert nodes["plan"]["previousStartDate"] == ["2020-04-10"]
    assert nodes["plan"]["eventStatus"] == "EventPostponed"
    patch(client, date="2021-05-06", status="confirmed")
    nodes = {node["@id"].rpartition("/")[2]: node for node in client.get("/meetings.jsonld").json()["@graph"]}
    assert nodes["plan"]["eventStatus"] == "EventRescheduled"


def test_exports_contain_former_dates(client):
    planned(client, "2021-05-06", previous_dates=["2020-04-10", "2020-11"])
    headers = {"Content-Type": "text/csv"}
    same = client.post("/imports?resource=meetings", content=client.get("/meetings.csv?q=plan").text, headers=headers)
    assert same.json()["unchanged"] == 1
    row = {"id": "plan", "title": "Plan", "date": "2022-01", "status": "tentative"}
    headers = {"Content-Type": "application/x-ndjson"}
    moved = client.post("/imports?resource=meetings", content=json.dumps(row), headers=headers)
    assert moved.json()["changed"] == 1, moved.text
    assert client.get("/meetings/plan").json()["previous_dates"] == ["2020-04-10", "2020-11", "2021-05-06"]


def test_merge_adds_no_former_date_equal_to_the_date(client):
    planned(client)
    put_meeting(
        client, "moved", title="Plan", date="2020-05-12", status="confirmed", previous_dates=["2020-03", "2020-04-10"]
    )
    merged = client.post("/meetings/plan/merge", json={"other": "moved"}).json()
    assert (merged["meeting"]["date"], merged["meeting"]["previous_dates"]) == ("2020-04-10", ["2020-03"])
    assert merged["discarded"]["date"] == "2020-05-12"
