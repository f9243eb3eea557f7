"""A meeting that was held in several places is found and shown by all of them."""

import pytest
from api_meetings import listed_ids
from factories import put_meeting

from app.filter_index import planner
from app.maintenance import checks

LIMA = {"venue": "Palacio", "city": "Lima", "country": "PE", "latitude": -12.05, "longitude": -77.05}
QUITO = {"venue": "Carondelet", "venue_kind": "building", "city": "Quito", "country": "EC", "note": "On the third day."}
AT_SEA = {"venue": "MV Humboldt", "venue_kind": "vessel", "latitude": 0.0, "longitude": -90.5}


@pytest.fixture
def visit(client):
    return put_meeting(client, "visit", date="2024-07-01/2024-07-03", place=LIMA, other_places=[QUITO, AT_SEA])


@pytest.mark.parametrize(
    ("parameters", "is_found"),
    [
        ({"place": "PE"}, True),
        ({"place": "Ecuador"}, True),
        ({"place": ["PE", "EC"]}, True),
        ({"place": "BR"}, False),
        ({"venue_kind": "vessel"}, True),
        ({"venue_kind": "building"}, True),
        ({"venue_kind": "aircraft"}, False),
        ({"q": "Quito"}, True),
        ({"q": "humboldt"}, True),
        ({"q": "Carondelet third"}, True),
        ({"q": "Ecuador"}, True),
    ],
)
def test_a_meeting_is_found_by_each_of_its_places(client, visit, parameters, is_found):
    assert listed_ids(client, **parameters) == ({"visit"} if is_found else set())


@pytest.mark.parametrize(
    ("bbox", "is_found"),
    [
        ("-78,-13,-77,-12", True),
        ("-91,-1,-90,1", True),
        ("-91,-13,-77,1", True),
        ("170,-1,-90,1", True),
        ("-90,-1,-80,1", False),
        ("-91,-13,-90,-12", False),
    ],
)
@pytest.mark.parametrize("more", [{}, {"sort": "id"}, {"date": "2024"}, {"kind": "other", "status": "unknown"}])
@pytest.mark.parametrize("is_rare", [True, False])
def test_bbox_finds_a_meeting_by_each_of_its_places(client, visit, monkeypatch, bbox, is_found, more, is_rare):
    monkeypatch.setattr(planner, "_most_sorted", lambda _: 100 if is_rare else 0)
    assert listed_ids(client, bbox=bbox, **more) == ({"visit"} if is_found else set())
    page = client.get("/meetings", params={"bbox": bbox, "total": "true", **more}).json()
    assert page["total"] == len(page["items"]) == is_found


def test_each_place_is_counted_once_per_meeting(client, visit):
    client.patch("/meetings/visit", json={"other_places": [QUITO, {**QUITO, "city": "Guayaquil"}]})
    places = client.get("/meetings?facets=place&date=2024").json()["facets"]["place"]
    assert {item["value"]: item["count"] for item in places} == {"EC": 1, "PE": 1}


def test_countries_of_places_may_be_named_and_cannot_be_deleted(client, visit):
    patched = client.patch("/meetings/visit", json={"other_places": [{"city": "Quito", "country": "Ecuador"}]})
    assert patched.json()["other_places"][0]["country"] == "EC"
    refused = client.delete("/countries/EC")
    assert (refused.status_code, refused.json()["referred_to_by"]) == (409, ["/meetings/visit"])
    client.patch("/countries/EC", json={"name": "Land of the Equator"})
    assert listed_ids(client, q="equator") == {"visit"}
    unknown = client.patch("/meetings/visit", json={"other_places": [{"country": "Atlantis"}]})
    assert unknown.json()["errors"][0]["pointer"] == "#/other_places/0/country"


@pytest.mark.parametrize(
    "places",
    [[{}], [{"city": None}], [{"latitude": 1.0}], [{"town": "Quito"}], "Quito", [QUITO] * 51, {"city": "Quito"}],
)
def test_invalid_lists_of_places_are_rejected(client, visit, places):
    response = client.patch("/meetings/visit", json={"other_places": places})
    assert response.status_code == 422
    assert "other_places" in response.text


def test_history_merge_and_files_have_the_places(client, database, visit):
    assert client.patch("/meetings/visit", json={"other_places": []}).json()["other_places"] == []
    assert client.post("/meetings/visit/restore?version=1").json()["other_places"] == visit["other_places"]
    put_meeting(client, "same", date="2024-07-01/2024-07-03", place=LIMA, other_places=[{**QUITO, "address": "Centro"}])
    merged = client.post("/meetings/same/merge", json={"other": "visit"}).json()["meeting"]
    assert [place["venue"] for place in merged["other_places"]] == ["Carondelet", "MV Humboldt"]
    assert client.post("/meetings/visit/unmerge").json()["meeting"]["other_places"] == visit["other_places"]
    headers = {"Content-Type": "text/csv"}
    table = client.get("/meetings.csv?place=EC").text
    assert client.post("/imports?resource=meetings", content=table, headers=headers).json()["unchanged"] == 2
    row = "id,other_places\nvisit,Cuenca; country=EC; latitude=-2.9; longitude=-79\n"
    assert client.post("/imports?resource=meetings", content=row, headers=headers).json()["changed"] == 1
    [place] = client.get("/meetings/visit").json()["other_places"]
    assert (place["city"], place["country"], place["latitude"], place["venue"]) == ("Cuenca", "EC", -2.9, None)
    assert list(checks.run_checks(database, repair=False)) == []


def test_formats_show_the_places(client, visit):
    put_meeting(client, "one", date="2024-07-02", place=LIMA)
    features = {item["id"]: item for item in client.get("/meetings.geojson?date=2024").json()["features"]}
    geometry = features["visit"]["geometry"]
    assert (geometry["type"], geometry["coordinates"][0], geometry["coordinates"][2]) == (
        "MultiPoint",
        [-77.05, -12.05],
        [-90.5, 0.0],
    )
    assert features["visit"]["properties"]["precision"] == "city"
    assert features["one"]["geometry"] == {"type": "Point", "coordinates": [-77.05, -12.05]}
    calendar = client.get("/meetings.ics?place=EC").text.replace("\r\n ", "")
    assert "LOCATION:Palacio\\, Lima\\, Peru\\; Carondelet\\, Quito\\, Ecuador\\; MV Humboldt" in calendar
    nodes = {node["@id"].rpartition("/")[2]: node for node in client.get("/meetings.jsonld?date=2024").json()["@graph"]}
    assert [place["name"] for place in nodes["visit"]["location"]] == ["Palacio", "Carondelet", "MV Humboldt"]
    assert nodes["one"]["location"]["name"] == "Palacio"
