"""A meeting on one of several days: an EDTF set. A day between two of them does not find it."""

import csv
import io

import pytest
from api_meetings import listed_ids
from factories import put_meeting

from app.services.derivation import meeting_gaps

DATES = {
    "two": "[1971-07-09,1971-07-11]",
    "range": "[1971-07-09..1971-07-11]",
    "months": "[1971-05,1971-09]",
    "mixed": "[1971-07-01..1971-07-03,1971-07-11,1973]",
    "since": "[1971-07-11,1975..]",
    "until": "[..1971-07-08,1971-07-11]",
}


@pytest.fixture(scope="module")
def start_file(grow):
    def write(client):
        for name, date in DATES.items():
            put_meeting(client, name, date=date, participants=[{"country": "CN"}, {"country": "US"}])

    return grow(write)


CASES = [
    ({"date": "1971-07-09"}, {"two", "range"}),
    ({"date": "1971-07-10"}, {"range"}),
    ({"date": "1971-07-11"}, {"two", "range", "mixed", "since", "until"}),
    ({"date": "1971-07-10/1971-07-11"}, {"two", "range", "mixed", "since", "until"}),
    ({"date": "1971-07-04/1971-07-10"}, {"two", "range", "until"}),
    ({"date": "1971-06"}, {"until"}),
    ({"date_from": "1971-07-10", "date_to": "1971-07-10"}, {"range"}),
    ({"date": "1971-07", "date_from": "1971-07-10", "date_to": "1971-07-10"}, {"range"}),
    ({"date": "1972"}, set()),
    ({"date": "1974"}, set()),
    ({"date": "1990"}, {"since"}),
    ({"date_to": "1971-04"}, {"until"}),
    ({"date": "1971-07", "date_match": "within"}, {"two", "range"}),
    ({"date_from": "1971-07-09", "date_match": "within"}, {"two", "range", "since"}),
]


@pytest.mark.parametrize(("params", "expected"), CASES)
def test_days_between_the_dates_of_a_set_do_not_match(client, params, expected):
    for more in (
        {},
        {"sort": "id"},
        {"country": "CN"},
        {"country": ["CN", "US"]},
        {"country": "CN", "status": "unknown"},
    ):
        assert listed_ids(client, **params, **more) == expected
    for sort in ("id", "date", "-date"):
        items = client.get("/participants", params={"country": "CN", **params, "sort": sort}).json()["items"]
        assert {item["meeting"]["id"] for item in items} == expected
    total = client.get("/meetings", params={**params, "country": "CN", "total": "true", "facets": "country"}).json()
    assert total["total"] == len(expected)


@pytest.mark.parametrize("name", DATES)
def test_every_format_preserves_a_set_of_dates(client, name):
    meeting = client.get(f"/meetings/{name}").json()
    assert meeting["date"] == DATES[name]
    assert client.put(f"/meetings/{name}", json=meeting).status_code == 200
    (row,) = [row for row in csv.DictReader(io.StringIO(client.get("/meetings.csv").text)) if row["id"] == name]
    assert row["date"] == DATES[name]
    assert f'"date":"{DATES[name]}"' in client.get("/meetings.ndjson").text
    assert DATES[name].replace(",", "\\,") in client.get("/meetings.ics").text.replace("\r\n ", "")
    linked = client.get("/meetings.jsonld").json()["@graph"]
    (event,) = [item for item in linked if item.get("name") == meeting["title"] and item.get("date") == DATES[name]]
    assert "startDate" not in event


def test_bounds_of_a_set_cover_all_its_dates(client):
    bounds = {
        name: (item["starts_on"], item["ends_on"]) for name in DATES if (item := client.get(f"/meetings/{name}").json())
    }
    assert bounds == {
        "two": ("1971-07-09", "1971-07-11"),
        "range": ("1971-07-09", "1971-07-11"),
        "months": ("1971-05-01", "1971-09-30"),
        "mixed": ("1971-07-01", "1973-12-31"),
        "since": ("1971-07-11", None),
        "until": (None, "1971-07-11"),
    }


def test_id_of_a_meeting_on_a_set_of_dates_begins_with_the_year(client):
    document = {"title": "Secret talks", "date": "[1971-07-09,1971-07-11]", "participants": [{"country": "CN"}]}
    assert client.post("/meetings?duplicates=allow", json=document).json()["id"] == "1971-secret-talks"


@pytest.mark.parametrize(
    ("date", "reason"),
    [
        ("{1971-07-09,1971-07-11}", "is all of several dates; write [1971-07-09,1971-07-11] for one of them"),
        ("[1971-07-09,]", "is not a set of dates; write [1971-07-09,1971-07-11]"),
        ("[]", "is not a set of dates"),
        ("[1971-07-09", "is not a set of dates"),
        ("[1971-07-09/1971-07-11]", "is not a set of dates"),
        ("[..]", "is not a set of dates"),
        ("[1971..,1973]", "is not a set of dates"),
        ("[1971-07-11..1971-07-09]", "ends before it starts"),
        ("[1971-07..1971-07-09]", "has ends of different precision"),
        ("[1971-02-30,1971-03-01]", "is not an existing day or month"),
    ],
)
def test_unsupported_sets_are_rejected(client, date, reason):
    response = client.post("/meetings", json={"title": "X", "date": date, "participants": [{"country": "CN"}]})
    assert response.status_code == 422
    (error,) = response.json()["errors"]
    assert error["pointer"] == "#/date"
    assert reason in error["detail"]


@pytest.mark.parametrize("url", ["/meetings", "/participants", "/agreements", "/sources"])
@pytest.mark.parametrize("date", ["[1971-07-09,1971-07-11]", "{1971-07-09,1971-07-11}"])
def test_filters_reject_sets_of_dates(client, url, date):
    response = client.get(url, params={"date": date})
    assert response.status_code == 422
    assert response.json()["errors"][0]["detail"].startswith("is a set of dates; write an interval")


def test_gaps_follow_edits_and_are_checked(client, database):
    assert client.patch("/meetings/two", json={"date": "[1971-07-09,1971-07-10]"}).status_code == 200
    assert "two" in listed_ids(client, date="1971-07-10")
    assert client.patch("/meetings/range", json={"date": "1971-07-10"}).status_code == 200
    with database.reading() as connection:
        assert list(meeting_gaps.differences(connection)) == []
    with database.writing() as session:
        session.connection().exec_driver_sql("DELETE FROM meeting_gaps")
    with database.reading() as connection:
        (wrong,) = meeting_gaps.differences(connection)
        assert len(wrong) == 4
    with database.writing() as session:
        meeting_gaps.refresh(session, wrong)
    with database.reading() as connection:
        assert list(meeting_gaps.differences(connection)) == []
