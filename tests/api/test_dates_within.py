"""`date_match=within` finds uncertain dates that surely lie within the days; participants have the days of their meeting."""

import pytest
from api_meetings import listed_ids
from factories import put_meeting

DATES = {
    "day": "1950-06-15",
    "month": "1950-06",
    "year": "1950~",
    "span": "1950-06-28/1950-07-02",
    "long": "1949/1951",
    "open": "1950-06/..",
    "since": "../1950-06",
}


@pytest.fixture(scope="module")
def start_file(grow):
    def write(client):
        for name, date in DATES.items():
            put_meeting(client, name, date=date, participants=[{"country": "NO", "role": "host"}, {"country": "PE"}])

    return grow(write)


CASES = [
    ({"date": "1950-06"}, {"day", "month", "year", "span", "long", "open", "since"}, {"day", "month"}),
    ({"date": "1950"}, set(DATES), {"day", "month", "year", "span"}),
    ({"date": "1949/1951"}, set(DATES), {"day", "month", "year", "span", "long"}),
    ({"date_from": "1950-06"}, set(DATES), {"day", "month", "span", "open"}),
    ({"date_to": "1950-06"}, {"day", "month", "year", "span", "long", "open", "since"}, {"day", "month", "since"}),
    ({"date_from": "1950-06-15", "date_to": "1950"}, set(DATES), {"day", "span"}),
    ({"date": "1950-06-15", "date_from": "1950-06"}, set(DATES) - {"span"}, {"day"}),
    ({"date": "1950-06/.."}, set(DATES), {"day", "month", "span", "open"}),
    ({"date": "../1950-06"}, set(DATES), {"day", "month", "since"}),
]


@pytest.mark.parametrize(("params", "overlapping", "within"), CASES)
def test_meetings_may_or_surely_were_on_the_days(client, params, overlapping, within):
    for more in (
        {},
        {"sort": "id"},
        {"country": "NO"},
        {"country": ["NO", "PE"]},
        {"country": "NO", "status": "unknown"},
    ):
        assert listed_ids(client, **params, **more) == overlapping
        assert listed_ids(client, **params, **more, date_match="overlap") == overlapping
        assert listed_ids(client, **params, **more, date_match="within") == within


@pytest.mark.parametrize(("params", "overlapping", "within"), CASES)
def test_participants_have_the_days_of_their_meeting(client, params, overlapping, within):
    def meetings(**more):
        items = client.get("/participants", params={"country": "NO", **params, **more}).json()["items"]
        return {item["meeting"]["id"] for item in items}

    for sort in ("id", "date", "-date", "-updated_at"):
        assert meetings(sort=sort) == overlapping
        assert meetings(sort=sort, date_match="within") == within


@pytest.mark.parametrize("url", ["/meetings", "/participants"])
def test_date_match_requires_a_date_and_a_valid_value(client, url):
    for value in ("within", "overlap"):
        (error,) = client.get(url, params={"date_match": value}).json()["errors"]
        assert error["parameter"] == "date_match"
        assert error["detail"].startswith("requires a date; add `date`, `date_from` or `date_to`")
    response = client.get(url, params={"date_match": "inside", "date": "1950"})
    assert response.status_code == 422
    assert response.json()["errors"][0]["parameter"] == "date_match"


def _days(client, **params):
    days, url = [], "/participants"
    while url:
        page = client.get(url, params=params).json()
        days += [item["meeting"]["date"] for item in page["items"]]
        url, params = page["next"], None
    return days


@pytest.mark.parametrize(
    "more", [{}, {"country": "NO"}, {"country": "NO", "role": "host"}, {"date": "1950-06"}, {"q": "Norway"}]
)
def test_participants_are_sorted_by_day(client, more):
    order = ["../1950-06", "1949/1951", "1950~", "1950-06", "1950-06/..", "1950-06-15", "1950-06-28/1950-07-02"]
    for direction in (1, -1):
        sort = "date" if direction == 1 else "-date"
        days = [day for day in _days(client, sort=sort, limit=3, **more) if day in order]
        places = [order.index(day) for day in days]
        # Of the same first day, the one created first comes first.
        equal = {order.index("1950-06"): order.index("1950-06/..")}
        ranks = [equal.get(place, place) for place in places]
        assert ranks == sorted(ranks, reverse=direction == -1)
        assert len(days) >= 6


def test_days_of_participants_follow_an_edit_of_their_meeting(client, database):
    before = client.get("/participants", params={"country": "NO", "date": "1990"}).json()["items"]
    assert "day" not in {item["meeting"]["id"] for item in before}
    version = client.get("/participants/day-no").headers["etag"]
    assert client.patch("/meetings/day", json={"date": "1990-01-01"}).status_code == 200
    items = client.get("/participants", params={"country": "NO", "date": "1990-01-01", "date_match": "within"}).json()[
        "items"
    ]
    assert [item["id"] for item in items] == ["day-no"]
    assert client.get("/participants/day-no/history").json()["items"][0]["version"] == 1
    assert version != client.get("/participants/day-no").headers["etag"]
    added = {"meeting": {"id": "day"}, "country": "KE"}
    assert client.post("/participants", json=added).status_code == 201
    items = client.get("/participants", params={"country": "KE", "sort": "-date", "date": "1990"}).json()["items"]
    assert [item["country"] for item in items] == ["KE"]
