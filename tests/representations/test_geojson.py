import json

import pytest
from format_documents import FEED, LAST_PAGE, meeting, records
from hypothesis import given
from hypothesis import strategies as st
from property_settings import examples

from app.representations import coordinates
from app.representations.formats import GEOJSON
from app.representations.registry import REPRESENTATIONS


def written(*documents, feed=FEED):
    return b"".join(REPRESENTATIONS["meetings"][GEOJSON](iter(documents), feed))


def collection(*documents, feed=FEED):
    return json.loads(written(*documents, feed=feed))


def placed(**place):
    [feature] = collection(meeting(place=place or None))["features"]
    return feature["geometry"] and feature["geometry"]["coordinates"], feature["properties"]["precision"]


def test_a_collection_of_one_meeting_in_full():
    assert collection(meeting()) == {
        "type": "FeatureCollection",
        "title": "Meetings: country JP",
        "links": [
            {"rel": "self", "type": "application/geo+json", "href": FEED.self_url},
            {"rel": "next", "type": "application/geo+json", "href": FEED.next_url},
        ],
        "features": [
            {
                "type": "Feature",
                "id": "2021-04-10-japan-peru-envoys",
                "geometry": {"type": "Point", "coordinates": [-139.25, 35.5]},
                "properties": {
                    "url": "https://events.example/meetings/2021-04-10-japan-peru-envoys",
                    "title": "Envoys of Japan and Peru",
                    "date": "2021-04-10/2021-04-11",
                    "starts_on": "2021-04-10",
                    "ends_on": "2021-04-11",
                    "previous_dates": [],
                    "starts_at": None,
                    "ends_at": None,
                    "kind": "bilateral_meeting",
                    "level": "official",
                    "mode": "in_person",
                    "status": "held",
                    "part_of": None,
                    "series": None,
                    "series_number": None,
                    "origin": "entered",
                    "reviewed": True,
                    "venue": "MV Example",
                    "city": "Tokyo",
                    "country": "JP",
                    "places": "MV Example, Tokyo, Japan",
                    "countries": ["JP", "PE"],
                    "participants": ["Mori Ai, Envoy, Japan (host)", "Peru (guest)"],
                    "topics": ["Rivers, lakes; seas"],
                    "agreements": ["River Accord"],
                    "summary": "They met; twice, and agreed.",
                    "precision": "exact",
                },
            }
        ],
        "count": 1,
        "precisions": {"exact": 1, "city": 0, "country": 0, "none": 0},
    }


def test_an_empty_list_is_an_empty_collection():
    result = collection(feed=LAST_PAGE)
    assert result["features"] == []
    assert result["count"] == 0
    assert [link["rel"] for link in result["links"]] == ["self"]


@given(st.lists(records("meetings"), max_size=3))
@examples(40)
def test_every_meeting_is_included_and_conforms_to_rfc_7946(documents):
    result = collection(*documents)
    assert [feature["id"] for feature in result["features"]] == [document["id"] for document in documents]
    assert result["count"] == sum(result["precisions"].values()) == len(documents)
    assert not {"coordinates", "geometries", "geometry", "properties"} & set(result)  # section 7.1
    for feature, document in zip(result["features"], documents, strict=True):
        assert set(feature) == {"type", "id", "geometry", "properties"}
        assert feature["type"] == "Feature"
        assert feature["properties"]["title"] == document["title"]
        assert (feature["geometry"] is None) == (feature["properties"]["precision"] == "none")
        if feature["geometry"]:
            kind, positions = feature["geometry"]["type"], feature["geometry"]["coordinates"]
            assert (kind, len(positions) > 1) in {("Point", True), ("MultiPoint", True)}
            for longitude, latitude in [positions] if kind == "Point" else positions:
                assert (-180 <= longitude <= 180, -90 <= latitude <= 90) == (True, True)


@pytest.mark.parametrize(
    ("place", "near", "precision"),
    [
        ({"latitude": 1.5, "longitude": 2, "city": "Tokyo", "country": "JP"}, (2, 1.5), "exact"),
        ({"latitude": 0, "longitude": 0}, (0, 0), "exact"),
        ({"city": "Tokyo", "country": "JP"}, (139.7, 35.7), "city"),
        ({"city": "TŌKYŌ", "country": "JP"}, (139.7, 35.7), "city"),
        ({"city": "東京", "country": "JP"}, (139.7, 35.7), "city"),
        ({"city": "Washington, D.C.", "country": "US"}, (-77.0, 38.9), "city"),
        ({"city": "Paris", "country": "FR"}, (2.3, 48.9), "city"),
        ({"city": "Paris", "country": "US"}, (-95.6, 33.7), "city"),  # Texas, the largest of that name there
        ({"city": "Springfield", "country": "US"}, (-93.3, 37.2), "city"),  # Missouri, the largest of several
        ({"city": "Moscow", "country": "SUHH"}, (37.6, 55.8), "city"),
        ({"city": "Belgrade", "country": "YUCS"}, (20.5, 44.8), "city"),  # in a successor of a successor
        ({"city": "Nowhere at all", "country": "PE"}, (-77.0, -12.0), "country"),
        ({"country": "PE"}, (-77.0, -12.0), "country"),
        ({"country": "SUHH"}, None, "none"),
        ({"country": "AQ"}, None, "none"),
        ({"country": "X-HAWAII", "city": "Honolulu"}, None, "none"),
        ({"city": "Tokyo"}, None, "none"),
        ({}, None, "none"),
    ],
)
def test_the_most_precise_known_point_and_its_precision(place, near, precision):
    result, data = placed(**place)
    assert data == precision
    assert result == (None if near is None else pytest.approx(near, abs=0.1))


def test_nearly_every_state_has_the_point_of_its_capital():
    codes = ["US", "GB", "CN", "RU", "VA", "XK", "PS", "TW", "ZA", "KR", "MM", "LK", "BO"]
    assert [code for code in codes if coordinates.capital(code) is None] == []


def test_html_in_geojson_is_escaped_for_embedding():
    content = written(meeting(title="</script><script>alert(1)</script>"))
    assert b"<" not in content
    assert json.loads(content)["features"][0]["properties"]["title"] == "</script><script>alert(1)</script>"
