"""A meeting has times of day, which agree with its date: the day is that of its place."""

import pytest
from factories import put_meeting

from app.maintenance import checks

TOKYO = "2024-01-06T09:00:00+09:00[Asia/Tokyo]"
WASHINGTON = "2024-01-05T19:00:00-05:00[America/New_York]"


def put(client, **fields):
    return client.put("/meetings/call", json={"title": "Call", "kind": "call", **fields})


@pytest.mark.parametrize(
    ("date", "starts_at", "ends_at"),
    [
        ("2024-01-06", TOKYO, None),
        ("2024-01-05", WASHINGTON, "2024-01-05T20:00:00-05:00"),
        ("2024-01-06", TOKYO, "2024-01-06T01:00:00Z"),
        ("2024-01-06", "2024-01-06T22:00:00+09:00", "2024-01-07T01:00:00+09:00"),
        ("2024-01-06/2024-01-08", TOKYO, "2024-01-08T12:00:00+09:00"),
        ("2024-01", TOKYO, None),
        ("2024-01-06~", TOKYO, None),
        ("2024-01-XX", TOKYO, None),
        ("../2024-01-08", TOKYO, None),
        ("2024-01-06/..", TOKYO, "2024-02-08T12:00:00+09:00"),
        ("9999-12-31", "9999-12-31T09:00:00Z", "9999-12-31T10:00:00Z"),
    ],
)
def test_times_of_the_date_are_stored_unchanged(client, date, starts_at, ends_at):
    far = {"far_future": "allow"}
    response = client.put(
        "/meetings/call",
        json={"title": "Call", "date": date, "starts_at": starts_at, "ends_at": ends_at},
        params=far,
    )
    assert response.status_code == 201, response.text
    meeting = response.json()
    assert (meeting["starts_at"], meeting["ends_at"]) == (starts_at, ends_at)
    assert client.put("/meetings/call", json=meeting, params=far).json() == meeting


@pytest.mark.parametrize(
    ("field", "date", "starts_at", "ends_at"),
    [
        ("starts_at", "2024-01-06", WASHINGTON, None),
        ("starts_at", "2024-01-05", TOKYO, None),
        ("starts_at", "2024-01-05/2024-01-07", TOKYO, None),
        ("starts_at", "2023", TOKYO, None),
        ("ends_at", "2024-01-06", None, TOKYO),
        ("ends_at", "2024-01-06", TOKYO, TOKYO),
        ("ends_at", "2024-01-06", TOKYO, "2024-01-05T23:59:59Z"),
        ("ends_at", "2024-01-06", TOKYO, "2024-01-08T00:00:00+09:00"),
        ("ends_at", "2024-01-06/2024-01-08", TOKYO, "2024-01-07T12:00:00+09:00"),
        ("starts_at", "2024-01-06", "2024-01-06T09:00:00+08:00[Asia/Tokyo]", None),
        ("starts_at", "2024-01-06", "2024-01-06", None),
    ],
)
def test_times_of_another_date_are_refused(client, field, date, starts_at, ends_at):
    response = put(client, date=date, starts_at=starts_at, ends_at=ends_at)
    assert response.status_code == 422
    assert [error["pointer"] for error in response.json()["errors"]] == [f"#/{field}"]


def test_call_is_found_by_the_day_of_its_time_zone(client):
    put(client, date="2024-01-06", starts_at=TOKYO)
    for day, number in (("2024-01-06", 1), ("2024-01-05", 0)):
        assert client.get(f"/meetings?date={day}&total=true").json()["total"] == number
    assert client.patch("/meetings/call", json={"date": "2024-01-05"}).status_code == 422
    moved = client.patch("/meetings/call", json={"date": "2024-01-05", "starts_at": WASHINGTON})
    assert moved.status_code == 200
    restored = client.post("/meetings/call/restore?version=1").json()
    assert (restored["date"], restored["starts_at"]) == ("2024-01-06", TOKYO)


def test_meetings_of_one_day_are_in_the_order_of_their_times(client, database):
    for name, time in (
        ("late", "2024-01-06T09:00:00-05:00"),
        ("early", TOKYO),
        ("noon", "2024-01-06T12:00:00Z"),
        ("untimed", None),
    ):
        put_meeting(client, name, date="2024-01-06", starts_at=time)
    put_meeting(client, "before", date="2024-01-05", starts_at="2024-01-05T23:00:00-10:00")
    expected = ["before", "untimed", "early", "noon", "late"]
    parameters = {"date_from": "2024-01-05", "date_to": "2024-01-06"}
    for sort, order in (("starts_at", expected), ("-starts_at", expected[::-1])):
        items = client.get("/meetings", params={**parameters, "sort": sort}).json()["items"]
        assert [item["id"] for item in items] == order
    url, seen = "/meetings?date_from=2024-01-05&date_to=2024-01-06&sort=starts_at&limit=2", []
    while url:
        page = client.get(url).json()
        seen += [item["id"] for item in page["items"]]
        url = page["next"]
    assert seen == expected
    assert list(checks.run_checks(database, repair=False)) == []


def test_formats_have_the_times(client):
    put(client, date="2024-01-06", starts_at=TOKYO, ends_at="2024-01-06T10:30:00+09:00")
    put_meeting(client, "days", date="2024-01-06/2024-01-08", starts_at=TOKYO)
    calendar = client.get("/meetings.ics?date=2024-01-06").text.replace("\r\n ", "")
    events = {event.split("UID:")[1].partition("@")[0]: event for event in calendar.split("BEGIN:VEVENT")[1:]}
    for name, lines in (
        ("call", {"DTSTART:20240106T000000Z", "DTEND:20240106T013000Z"}),
        ("days", {"DTSTART;VALUE=DATE:20240106", "DTEND;VALUE=DATE:20240109"}),
    ):
        assert lines <= {*events[name].split("\r\n")}
    nodes = {node["@id"].rpartition("/")[2]: node for node in client.get("/meetings.jsonld").json()["@graph"]}
    assert nodes["call"]["startDate"] == "2024-01-06T09:00:00+09:00"
    assert nodes["call"]["endDate"] == "2024-01-06T10:30:00+09:00"
    assert nodes["days"]["endDate"] == "2024-01-08"
    assert f"Time: {TOKYO} to" in client.get("/meetings.atom").text
    table = client.get("/meetings.csv?q=call").text
    outcome = client.post("/imports?resource=meetings", content=table, headers={"Content-Type": "text/csv"}).json()
    assert outcome["unchanged"] == 1
    partial = "id,starts_at,ends_at\ncall,2024-01-06T08:00:00+09:00,\n"
    outcome = client.post("/imports?resource=meetings", content=partial, headers={"Content-Type": "text/csv"}).json()
    assert outcome["changed"] == 1
    wrong = "id,starts_at\ncall,2024-01-07T08:00:00+09:00\n"
    outcome = client.post("/imports?resource=meetings", content=wrong, headers={"Content-Type": "text/csv"})
    assert "2024-01-07" in outcome.text


def test_merge_copies_times_only_if_they_fit_the_date_of_the_survivor(client):
    put(client, date="2024-01-06", starts_at=TOKYO, ends_at="2024-01-06T10:30:00+09:00")
    put_meeting(client, "same-day", date="2024-01-06")
    put_meeting(client, "month", date="2024-01-05", starts_at=WASHINGTON)
    merged = client.post("/meetings/same-day/merge", json={"other": "call"}).json()
    assert (merged["meeting"]["starts_at"], merged["discarded"].get("starts_at")) == (TOKYO, None)
    assert client.post("/meetings/call/unmerge").json()["meeting"]["ends_at"] == "2024-01-06T10:30:00+09:00"
    assert client.get("/meetings/same-day").json()["starts_at"] is None
    other_day = client.post("/meetings/month/merge", json={"other": "call"}).json()
    assert other_day["meeting"]["starts_at"] == WASHINGTON
    assert other_day["discarded"]["starts_at"] == TOKYO
    put_meeting(client, "eve", date="2024-01-04")
    third = client.post("/meetings/eve/merge", json={"other": "month"}).json()
    assert third["meeting"]["starts_at"] is None
    assert third["discarded"]["starts_at"] == WASHINGTON
