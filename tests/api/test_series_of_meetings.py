"""A meeting is a round of a series, with a number by which the rounds are in order."""

import pytest
from api_meetings import listed_ids
from factories import put_meeting


@pytest.fixture(scope="module")
def start_file(grow):
    def write(client):
        for name, day, number in (("third", "2003", 3), ("tenth", "2002", 10), ("first", "2009", 1)):
            put_meeting(client, name, date=day, series={"id": "dialogue", "number": number})
        put_meeting(client, "unnumbered", date="2001", series={"id": "dialogue"})
        put_meeting(client, "other", series={"id": "other-dialogue", "number": 2})

    return grow(write)


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"sort": "number"}, ["unnumbered", "first", "third", "tenth"]),
        ({"sort": "-number"}, ["tenth", "third", "first", "unnumbered"]),
        ({"sort": "number", "date": "2003,2009"[:4]}, ["third"]),
        ({}, ["first", "third", "tenth", "unnumbered"]),
    ],
)
def test_rounds_of_a_series_are_sorted_by_number(client, parameters, expected):
    items = client.get("/meetings", params={"series": "dialogue", **parameters}).json()["items"]
    assert [item["id"] for item in items] == expected


def test_pages_by_number_are_complete(client):
    url, seen = "/meetings?sort=number&limit=1", []
    while url:
        page = client.get(url).json()
        seen += [item["id"] for item in page["items"]]
        url = page["next"]
    assert seen[-4:] == ["first", "other", "third", "tenth"]
    assert len(seen) == len(set(seen)) == 6


def test_series_are_found_and_counted(client):
    assert listed_ids(client, series="dialogue,other-dialogue") >= {"other", "first"}
    assert listed_ids(client, series="other-dialogue", kind="other") == {"other"}
    facets = client.get("/meetings?facets=series").json()["facets"]
    assert facets["series"] == [
        {"value": "dialogue", "name": "dialogue", "count": 4},
        {"value": "other-dialogue", "name": "other-dialogue", "count": 1},
    ]


@pytest.mark.parametrize("word", ["dialog", "dialogues", "Dialogue"])
def test_an_unknown_series_is_refused_with_the_nearest(client, word):
    response = client.get("/meetings", params={"series": word})
    assert response.status_code == 422
    assert "did you mean 'dialogue'" in response.text


def test_invalid_series_are_rejected(client):
    for series in (
        {"number": 1},
        {"id": "dialogue", "number": 0},
        {"id": "dialogue", "number": "1"},
        {"id": "dialogue", "number": True},
        {"id": "dialogue", "number": 1.5},
        {"id": "dialogue", "name": "Dialogue"},
        {"id": "Not An Id"},
        "dialogue",
    ):
        response = client.patch("/meetings/first", json={"series": series})
        assert response.status_code == (200 if series == {"number": 1} else 422), series
        assert response.status_code == 200 or "/series" in response.text


def test_patch_changes_only_the_number(client):
    patched = client.patch("/meetings/first", json={"series": {"number": 2}}).json()
    assert patched["series"] == {"id": "dialogue", "number": 2}
    assert client.patch("/meetings/first", json={"series": None}).json()["series"] is None
    assert listed_ids(client, series="dialogue") == {"third", "tenth", "unnumbered"}
    restored = client.post("/meetings/first/restore?version=1").json()
    assert restored["series"] == {"id": "dialogue", "number": 1}


def test_merge_copies_series_and_number(client):
    put_meeting(client, "again", title="third", date="2003")
    gained = client.post("/meetings/again/merge", json={"other": "third"}).json()
    assert gained["meeting"]["series"] == {"id": "dialogue", "number": 3}
    gained = client.post("/meetings/unnumbered/merge", json={"other": "tenth"}).json()
    assert gained["meeting"]["series"] == {"id": "dialogue", "number": 10}
    refused = client.post("/meetings/other/merge", json={"other": "first"}).json()
    assert refused["discarded"]["series"] == {"id": "dialogue", "number": 1}


def test_every_format_contains_the_series(client):
    table = client.get("/meetings.csv?series=dialogue").text
    assert "series,series_number" in table.splitlines()[0]
    headers = {"Content-Type": "text/csv"}
    same = client.post("/imports?resource=meetings", content=table, headers=headers).json()
    assert same["unchanged"] == 4
    nodes = client.get("/meetings.jsonld?series=other-dialogue").json()["@graph"]
    [series] = [event for node in nodes for event in node.get("superEvent", [])]
    assert (series["@type"], series["identifier"]) == ("EventSeries", "other-dialogue")
    assert "Series: other-dialogue\\, number 2" in client.get("/meetings.ics").text.replace("\r\n ", "")


def test_a_number_with_a_point_is_whole(client):
    response = client.patch("/meetings/first", json={"series": {"id": "dialogue", "number": 1.0}})
    assert response.status_code == 200
    assert '"number":1}' in response.text
