"""Meetings are found by city, venue and coordinates."""

import pytest
from api_meetings import listed_ids
from factories import put_meeting

PLACES = {
    "lodz": {"city": "Łódź", "country": "PL", "venue": "Town Hall, East Wing", "latitude": 51.77, "longitude": 19.46},
    "suva": {"city": "Suva", "country": "FJ", "venue": "Town Hall", "latitude": -18.14, "longitude": 178.44},
    "apia": {"city": "Apia", "country": "WS", "latitude": -13.83, "longitude": -171.76},
    "singapore": {"city": "Singapore", "country": "SG"},
    "ship": {"venue": "Ｔｏｗｎ  hall", "venue_kind": "vessel", "latitude": 0, "longitude": 180},
    "abroad": {"city": "Singapore", "country": "MY"},
    "nowhere": {"country": "PL"},
}


@pytest.fixture(scope="module")
def start_file(grow):
    def write(client):
        for name, place in PLACES.items():
            put_meeting(client, name, place=place, participants=[{"country": "JP"}])

    return grow(write)


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"city": "lodz"}, {"lodz"}),
        ({"city": "ŁÓDŹ"}, {"lodz"}),
        ({"city": "Suva,Apia"}, {"suva", "apia"}),
        ({"city": "Singapore"}, {"singapore", "abroad"}),
        ({"city": "Singapore", "place": "MY"}, {"abroad"}),
        ({"venue": "town hall"}, {"suva", "ship"}),
        ({"venue": "Town Hall, East Wing"}, {"lodz"}),
        ({"venue": r"Town Hall\, East Wing,TOWN HALL"}, {"lodz", "suva", "ship"}),
        ({"place": "Lodz"}, {"lodz"}),
        ({"place": "Łódź,FJ"}, {"lodz", "suva"}),
        ({"place": ["Łódź", "Poland"]}, {"lodz"}),
        # A country and a city of one name: the country.
        ({"place": "Singapore"}, {"singapore"}),
        ({"place!": "Lodz"}, set(PLACES) - {"lodz"}),
        ({"city!": "Singapore", "bbox": "-180,-90,180,90"}, {"lodz", "suva", "apia", "ship"}),
    ],
)
def test_names_are_compared_folded_and_as_a_whole(client, params, expected):
    for more in ({}, {"sort": "id"}, {"date": "1950"}, {"country": "JP"}):
        assert listed_ids(client, **params, **more) == expected


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("Fiji,Union", {"suva", "union"}),
        ("union,Fiji,Apia", {"suva", "union", "apia"}),
        ("Fiji, Republic of", {"suva"}),
        ("Republic,Samoa", {"apia"}),
    ],
)
def test_a83_country_and_city_are_not_one_name(client, place, expected):
    put_meeting(client, "union", place={"city": "Union", "country": "US"})
    assert listed_ids(client, place=place) == expected
    assert listed_ids(client, **{"place!": place}) == {*PLACES, "union"} - expected


@pytest.mark.parametrize(
    ("bbox", "expected"),
    [
        ("-180,-90,180,90", {"lodz", "suva", "apia", "ship"}),
        ("19,51,20,52", {"lodz"}),
        ("19.46,51.77,19.46,51.77", {"lodz"}),
        ("19.47,51,20,52", set()),
        ("170,-30,180,10", {"suva", "ship"}),
        ("-180,-30,-170,10", {"apia", "ship"}),
        ("170,-30,-170,10", {"suva", "apia", "ship"}),
        ("179,-30,-175,10", {"ship"}),
        ("-170,-30,170,10", set()),
    ],
)
def test_bbox_finds_recorded_coordinates_within_it(client, bbox, expected):
    for more in ({}, {"sort": "id"}, {"date": "1950"}, {"country": "JP"}, {"country": "JP", "status": "unknown"}):
        assert listed_ids(client, bbox=bbox, **more) == expected
    features = client.get("/meetings.geojson", params={"bbox": bbox}).json()["features"]
    assert {feature["id"] for feature in features} == expected
    page = client.get("/meetings", params={"bbox": bbox, "total": "true", "facets": "city", "limit": 1}).json()
    assert page["total"] == len(expected)
    assert sum(item["count"] for item in page["facets"]["city"]) == len(expected - {"ship"})


@pytest.mark.parametrize(
    ("params", "detail"),
    [
        ({"city": "Lods"}, "'lods' is not the city of any meeting; did you mean 'lodz'?"),
        ({"venue": "Town Hal"}, "'town hal' is not the venue of any meeting; did you mean 'town hall'?"),
        ({"place": "Lods"}, "'Lods' is not a known country or city; did you mean 'lodz'?"),
        ({"place": "Polandd"}, "'Polandd' is not a known country or city; did you mean 'Poland'?"),
        ({"city": "Lodz,,Suva"}, "has an empty value"),
        ({"bbox": "1,2,3"}, "has 3 numbers, not four"),
        ({"bbox": "0,10,1,9"}, "north (9) is less than south (10)"),
    ],
)
def test_unknown_places_are_rejected(client, params, detail):
    response = client.get("/meetings", params=params)
    assert response.status_code == 422
    (error,) = response.json()["errors"]
    assert error["parameter"] == next(iter(params))
    assert error["detail"].startswith(detail)


def test_place_filter_follows_an_edit(client):
    response = client.patch("/meetings/lodz", json={"place": {"city": "Lima", "latitude": -12.0, "longitude": -77.0}})
    assert response.status_code == 200
    assert listed_ids(client, city="Lima") == listed_ids(client, bbox="-78,-13,-76,-11") == {"lodz"}
    assert client.get("/meetings", params={"city": "Lodz"}).status_code == 422
