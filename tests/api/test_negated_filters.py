"""`name!=value` leaves out the meetings that `name=value` finds, whatever the parameter."""

import pytest
from api_meetings import listed_ids
from factories import put_meeting

ALL = {"one", "two", "three"}
VALUES = {
    "country": "JP",
    "participant": "country:JP;role:host",
    "place": "JP",
    "city": "Tokyo",
    "venue": "Palace",
    "person": "ana",
    "organization": "wto",
    "participating_organization": "oecd",
    "discussed_organization": "wto",
    "topic": "fish",
    "agreement": "pact",
    "office": "Envoy",
    "role": "host",
    "venue_kind": "vessel",
    "kind": "summit",
    "level": "minister",
    "mode": "video",
    "status": "confirmed",
    "disputed": "title",
    "origin": "drafted",
}


def _write(client):
    put_meeting(
        client,
        "one",
        kind="summit",
        level="minister",
        mode="video",
        status="confirmed",
        origin="drafted",
        place={"venue": "Palace", "venue_kind": "vessel", "city": "Tokyo", "country": "JP"},
        participants=[
            {"person": {"id": "ana", "name": "Ana"}, "country": "JP", "office": "Envoy", "role": "host"},
            {"organization": {"id": "oecd", "name": "OECD"}},
        ],
        topics=[{"topic": {"id": "fish", "name": "Fish"}}],
        agreements=[{"agreement": {"id": "pact", "title": "Pact"}, "relation": "signed"}],
        organizations=[{"organization": {"id": "wto", "name": "WTO"}}],
        citations=[
            {
                "source": {"id": "paper", "headline": "P"},
                "field": "title",
                "says": "Another title",
                "stance": "disputes",
            }
        ],
    )
    put_meeting(client, "two", kind="call", participants=[{"country": "PE"}, {"country": "BR", "role": "guest"}])
    put_meeting(client, "three", participants=[{"country": "JP"}, {"country": "KE"}], date="1949/1952")


@pytest.fixture(scope="module")
def start_file(grow):
    return grow(_write)


def _own(client, **params):
    return listed_ids(client, **params) & ALL


def test_every_list_parameter_can_be_negated(application):
    operation = application.openapi()["paths"]["/meetings"]["get"]
    shared = application.openapi()["components"]["parameters"]
    parameters = [
        shared[item["$ref"].rpartition("/")[2]] if "$ref" in item else item for item in operation["parameters"]
    ]
    (combined,) = [parameter for parameter in parameters if parameter["name"] == "exclude"]
    names = {*VALUES, "part_of", "series"}
    assert combined["schema"]["properties"] == {f"{name}!": {"type": "string"} for name in names}
    assert combined["schema"]["default"] == {}  # what Swagger UI fills in and sends


@pytest.mark.parametrize("name", VALUES)
def test_negation_excludes_the_matches(client, name):
    found = _own(client, **{name: VALUES[name]})
    assert "one" in found
    for more in ({}, {"sort": "id"}, {"date": "1950"}, {"reviewed": "false"}, {"q": "one"}):
        every = _own(client, **more)
        assert _own(client, **more, **{f"{name}!": VALUES[name]}) == every - found
        assert _own(client, **more, **{f"{name}!": VALUES[name], name: VALUES[name]}) == set()


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"country!": "JP,PE"}, set()),
        ({"country!": ["JP", "PE"]}, set()),
        ({"country!": ["KE", "PE"]}, {"one"}),
        ({"country!": "KE", "kind!": "call"}, {"one"}),
        ({"country": "JP", "country!": "KE"}, {"one"}),
        ({"kind!": ["summit", "call"]}, {"three"}),
        ({"kind!": "summit", "country!": "PE", "date": "1950"}, {"three"}),
        ({"kind": "summit,call", "kind!": "call"}, {"one"}),
        ({"origin!": "entered,drafted"}, set()),
        ({"venue_kind!": "vessel"}, {"two", "three"}),
        ({"role!": "guest"}, {"one", "three"}),
        ({"office!": "envoy", "country": "JP"}, {"three"}),
    ],
)
def test_several_negations_can_be_combined(client, params, expected):
    for more in ({}, {"sort": "-id"}, {"date_from": "1949"}):
        assert _own(client, **params, **more) == expected


def test_negating_all_values_of_a_vocabulary_finds_nothing(client):
    words = "unknown,head_of_state,head_of_government,minister,official"
    levels = client.get("/meetings", params={"facets": "level"}).json()["facets"]["level"]
    assert {item["value"] for item in levels} <= set(words.split(","))
    assert listed_ids(client, **{"level!": ",".join(item["value"] for item in levels)}) == set()


@pytest.mark.parametrize(
    ("query", "name", "detail"),
    [
        ("country!=Jappan", "country!", "'Jappan' is not a known country; did you mean 'Japan'?"),
        ("kind!=sumit", "kind!", "'sumit' is not one of "),
        ("country!=", "country!", "is empty; give a value, or leave it out"),
        ("country!=JP,,PE", "country!", "has an empty value"),
        ("q!=x", "q!", "cannot be negated; leave it out, or negate another (allowed: agreement!, "),
        ("date!=1950", "date!", "cannot be negated; leave it out"),
        ("q!!=x", "q!!", "is not recognized"),
        ("contry!=JP", "contry!", "is not recognized; did you mean 'country!'?"),
        ("not_country=JP", "not_country", "is not recognized"),
        ("exclude=JP", "exclude", "is not part of a URL; write each of its properties as a parameter: country!=US"),
    ],
)
def test_invalid_negations_are_rejected(client, query, name, detail):
    response = client.get(f"/meetings?{query}")
    assert response.status_code == 422
    (error,) = response.json()["errors"]
    assert error["parameter"] == name
    assert error["detail"].startswith(detail)


@pytest.mark.parametrize("url", ["/participants", "/agreements", "/people", "/tenures", "/changes"])
def test_other_lists_reject_negation(client, url):
    (error,) = client.get(f"{url}?country!=JP").json()["errors"]
    assert error == {
        "parameter": "country!",
        "detail": "is not recognized: only lists of meetings take `!=`; leave it out",
    }
    (error,) = client.get(f"{url}?exclude=JP").json()["errors"]
    assert error["detail"].startswith("is not recognized")


def test_negation_applies_to_facets_totals_formats_and_related_lists(client):
    params = {"country!": "PE", "facets": "country", "total": "true"}
    page = client.get("/meetings", params=params).json()
    assert "PE" not in {item["value"] for item in page["facets"]["country"]}
    assert page["total"] == len(listed_ids(client, **{"country!": "PE"}))
    lines = client.get("/meetings.ndjson", params={"country!": "PE"}).text.splitlines()
    assert len(lines) == page["total"]
    assert listed_ids(client, "/countries/JP/meetings", **{"country!": "KE"}) & ALL == {"one"}


def test_feed_filtered_by_origin_shows_unreviewed_machine_records(client):
    put_meeting(client, "coded", origin="machine_coded", participants=[{"country": "JP"}])
    assert "coded" not in client.get("/meetings.atom").text
    assert "coded" in client.get("/meetings.atom", params={"origin!": "imported"}).text


def test_cursor_is_valid_only_for_its_negation(client):
    page = client.get("/meetings", params={"country!": "KE", "limit": 1}).json()
    assert "country%21=KE" in page["next"] or "country!=KE" in page["next"]
    assert client.get(page["next"]).status_code == 200
    other = page["next"].replace("KE", "BR")
    assert client.get(other).status_code == 422
