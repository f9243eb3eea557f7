"""The dates of `/meetings`: uncertain ones, matched by overlap."""

import pytest
from api_meetings import listed_ids
from factories import put_meeting

DATES = {
    "day": "1950-06-15",
    "month": "1950-06",
    "year": "1950",
    "span": "1950-05-20/1950-06-02",
    "about": "1950-07-01~",
    "until": "../1950-06-10",
    "since": "1950-06-20/..",
    "unknown-day": "1950-06-XX",
    "decade": "195X",
    "later": "1960-01-01",
}


EVERY = set(DATES)


@pytest.fixture(scope="module")
def start_file(grow):
    return grow(lambda client: [put_meeting(client, record_id, date=date) for record_id, date in DATES.items()])


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"date": "1950-06-15"}, EVERY - {"span", "about", "until", "since", "later"}),
        ({"date": "1950-06"}, EVERY - {"about", "later"}),
        ({"date": "1950-06-30/1950-07-01"}, EVERY - {"day", "span", "until", "later"}),
        ({"date": "1950-05-20"}, {"year", "span", "until", "decade"}),
        ({"date": "1949"}, {"until"}),
        ({"date": "1951"}, {"since", "decade"}),
        ({"date": "1960"}, {"since", "later"}),
        ({"date": "../1949"}, {"until"}),
        ({"date": "1960/.."}, {"since", "later"}),
        ({"date_from": "1950-06-15"}, EVERY - {"span", "until"}),
        ({"date_from": "1950-06-16"}, EVERY - {"day", "span", "until"}),
        ({"date_from": "1950-06"}, EVERY),
        ({"date_from": "1950-07"}, {"year", "about", "since", "decade", "later"}),
        ({"date_to": "1950-06-15"}, EVERY - {"about", "since", "later"}),
        ({"date_to": "1950-06-14"}, EVERY - {"day", "about", "since", "later"}),
        ({"date_to": "1950-06"}, EVERY - {"about", "later"}),
        ({"date_to": "1949"}, {"until"}),
        ({"date_from": "1950-06-02", "date_to": "1950-06-14"}, {"month", "year", "span", "until", "unknown-day", "decade"}),
        ({"date_from": "1950-06-15", "date_to": "1950-06-15"}, {"day", "month", "year", "unknown-day", "decade"}),
        ({"date": "1950", "date_from": "1950-07-01"}, {"year", "about", "since", "decade"}),
        ({"date_from": "9999-12-31"}, {"since"}),
        ({"date_to": "0001-01-01"}, {"until"}),
    ],
)  # fmt: skip
def test_dates_match_by_overlap(client, parameters, expected):
    assert listed_ids(client, **parameters) == expected
    # Along a term, which has dates of its own, it is the same.
    assert listed_ids(client, **parameters, status="unknown") == expected


@pytest.mark.parametrize("sort", ["date", "-date"])
def test_date_order_follows_the_earliest_day(client, sort):
    items = client.get("/meetings", params={"sort": sort, "date_to": "1970"}).json()["items"]
    starts = [item["starts_on"] or "" for item in items]
    assert len(items) == len(DATES)
    assert starts == sorted(starts, reverse=sort == "-date")


def test_dates_that_end_before_they_begin_are_refused(client):
    for parameters, name in (
        ({"date_from": "2020", "date_to": "2019"}, "date_to"),
        ({"date_from": "2020-01-02", "date_to": "2020-01-01"}, "date_to"),
        ({"date": "2020/2019"}, "date"),
        ({"date": "2023-02-30"}, "date"),
        ({"date": "0"}, "date"),
        ({"date_from": "1700006400"}, "date_from"),
        ({"date_to": "0000-01-01"}, "date_to"),
        ({"date": "yesterday"}, "date"),
    ):
        response = client.get("/meetings", params=parameters)
        assert response.status_code == 422
        assert [error["parameter"] for error in response.json()["errors"]] == [name]
    assert client.get("/meetings", params={"date_from": "2020", "date_to": "2020"}).status_code == 200


ENDS = {
    "0001": ("0001-01-01", "0001-12-31"),
    "0001-01-01": ("0001-01-01", "0001-01-01"),
    "../0001": (None, "0001-12-31"),
    "/0001-01-01": (None, "0001-01-01"),
    "9999": ("9999-01-01", "9999-12-31"),
    "9999-12-31": ("9999-12-31", "9999-12-31"),
    "9999/..": ("9999-01-01", None),
    "9999-12-31/": ("9999-12-31", None),
    "0001/9999": ("0001-01-01", "9999-12-31"),
    "0001/..": ("0001-01-01", None),
    "../9999": (None, "9999-12-31"),
    "190X-02-29": ("1904-02-29", "1908-02-29"),
}


@pytest.mark.parametrize("date", ENDS)
def test_a19_bounds_at_the_ends_of_the_calendar_are_known(client, date):
    meeting = put_meeting(client, "at-the-end", date=date)
    assert (meeting["starts_on"], meeting["ends_on"]) == ENDS[date]
    agreement = client.post("/agreements", json={"title": "Pact", "actions": [{"action": "signed", "date": date}]})
    assert (agreement.json()["starts_on"], agreement.json()["ends_on"]) == ENDS[date]
    for url in ("/meetings/at-the-end", f"/agreements/{agreement.json()['id']}"):
        document = client.get(url).json()
        assert client.put(url, json=document).json() == document


def test_a19_the_year_facet_has_the_first_year(client):
    for number, date in enumerate(["0001", "0001-05", "../0001", "0002"]):
        put_meeting(client, f"early-{number}", date=date)
    years = client.get("/meetings", params={"facets": "year", "date_to": "0002"}).json()["facets"]["year"]
    assert {year["value"]: year["count"] for year in years} == {"0001": 2, "0002": 1}
    years = client.get("/meetings", params={"facets": "year"}).json()["facets"]["year"]
    assert [year["count"] for year in years if year["value"] == "0001"] == [2]


def test_a19_status_can_begin_on_the_last_day_of_the_calendar(client):
    document = {"title": "Late pact", "actions": [{"action": "signed", "date": "9999"}]}
    record_id = client.post("/agreements", json=document).json()["id"]
    standing = [
        client.get("/agreements", params={"status": "signed", "as_of": day}).json()["items"]
        for day in ("9999-01-02", "9999-12-31")
    ]
    assert [record_id in [item["id"] for item in items] for items in standing] == [False, True]
