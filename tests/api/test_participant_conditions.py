"""`participant` asks for several conditions that one participant meets."""

import pytest
from api_meetings import listed_ids
from factories import put_meeting

MEETINGS = {
    "ambassador": [
        {"country": "NO", "office": "Ambassador", "role": "guest"},
        {"country": "PT", "office": "Foreign Minister", "role": "host", "person": {"id": "rui", "name": "Rui Sá"}},
    ],
    "minister": [
        {"country": "NO", "office": "Foreign Minister", "role": "guest", "person": {"id": "ine", "name": "Ine Lie"}},
        {"country": "PT", "office": "Foreign Minister"},
    ],
    "union": [
        {"country": "NO", "role": "host"},
        {"organization": {"id": "nordic", "name": "Nordic Council"}, "office": "Secretary-General", "role": "guest"},
    ],
    "spoken": [{"country": "NO", "office": "Prime Minister; Leader: of a\\b, c"}, {"country": "SE", "office": "Envoy"}],
}


@pytest.fixture(scope="module")
def start_file(grow):
    def write(client):
        for name, participants in MEETINGS.items():
            more = {"organizations": ["nordic"]} if name == "spoken" else {}
            put_meeting(client, name, participants=participants, **more)
        put_meeting(client, "long", date="1950/1953", participants=MEETINGS["minister"][:1])

    return grow(write)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("country:NO;office:Foreign Minister", {"minister", "long"}),
        ("office:foreign  MINISTER ; country:Norway", {"minister", "long"}),
        ("country:NO", {"ambassador", "minister", "union", "spoken", "long"}),
        ("country:NO,SE;office:Envoy,Ambassador", {"ambassador", "spoken"}),
        ("country:SE;office:Ambassador", set()),
        ("country:PT;role:host", {"ambassador"}),
        ("country:PT;role:guest", set()),
        ("country:PT;role:unknown", {"minister"}),
        ("country:NO;role:host,unknown", {"union", "spoken"}),
        ("country:PT;office:Foreign Minister;role:host", {"ambassador"}),
        ("country:NO;office:Foreign Minister;role:host", set()),
        ("person:ine", {"minister", "long"}),
        ("person:ine;country:PT", set()),
        ("person:rui;country:PT;role:host", {"ambassador"}),
        ("person:rui,ine;office:Foreign Minister", {"ambassador", "minister", "long"}),
        ("organization:nordic", {"union"}),
        ("organization:nordic;role:guest", {"union"}),
        ("organization:nordic;role:host", set()),
        ("organization:nordic;office:Secretary-General", {"union"}),
        ("organization:nordic;country:NO", set()),
        ("role:host;office:Foreign Minister", {"ambassador"}),
        (r"country:NO;office:Prime Minister\; Leader\: of a\\b, c", {"spoken"}),
        (r"country:NO;office:Prime Minister\; Leader: of a\\b\, c", {"spoken"}),
        (["country:NO;office:Foreign Minister", "country:PT;office:Foreign Minister"], {"minister"}),
        (["country:NO;office:Ambassador", "country:NO;office:Foreign Minister"], set()),
        (["country:NO", "country:PT;role:host"], {"ambassador"}),
    ],
)
def test_one_participant_meets_all_conditions(client, value, expected):
    for more in ({"sort": "-date"}, {"sort": "id"}, {"sort": "date", "date_from": "1950"}, {"status": "unknown"}):
        assert listed_ids(client, participant=value, **more) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("country:NO;office:Foreign Minister", {"ambassador", "union", "spoken"}),
        ("country:PT;role:unknown", {"ambassador", "union", "spoken", "long"}),
        (["country:NO;office:Foreign Minister", "organization:nordic"], {"ambassador", "spoken"}),
        ("person:rui;country:PT", {"minister", "union", "spoken", "long"}),
    ],
)
def test_conditions_on_a_participant_can_be_negated(client, value, expected):
    for sort in ("-date", "id"):
        assert listed_ids(client, **{"participant!": value, "sort": sort, "country": "NO"}) == expected


@pytest.mark.parametrize(
    ("value", "detail"),
    [
        ("NO", "'NO' has no key; write key:value, such as country:NO;office:Foreign Minister"),
        ("country:NO;", "'' has no key; write key:value"),
        ("contry:NO", "'contry' is not a key; did you mean 'country'? (allowed: country, office, role, person, organization)"),
        ("topic:x", "'topic' is not a key (allowed: country, office, role, person, organization)"),
        ("country:", "'country' has no value; write one after the colon, or leave it out"),
        ("country:NO;country:SE", "'country' is repeated; write country:a,b for either"),
        ("country:NO,,SE", "has an empty value"),
        ("country:Norwa", "'Norwa' is not a known country; did you mean 'Norway'?"),
        ("country:NO;office:Foreign Ministr", "'foreign ministr' is not a known office; did you mean 'foreign minister'?"),
        ("role:hosts", "'hosts' is not one of host, guest"),
        ("person:rui-sa", "no record has the id 'rui-sa'"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["participant", "participant!"])
def test_invalid_condition_is_rejected_with_the_remedy(client, name, value, detail):
    response = client.get("/meetings", params={name: value})
    assert response.status_code == 422
    (error,) = response.json()["errors"]
    assert error["parameter"] == name
    assert error["detail"].startswith(detail)


def test_condition_follows_edits_of_a_participant(client):
    asked = "country:NO;office:Trade Envoy"
    assert client.get("/meetings", params={"participant": asked}).status_code == 422
    meeting = client.get("/meetings/ambassador").json()
    record_id = next(item["id"] for item in meeting["participants"] if item["country"] == "NO")
    assert client.patch(f"/participants/{record_id}", json={"office": "Trade Envoy"}).status_code == 200
    assert listed_ids(client, participant=asked) == {"ambassador"}
    assert client.get("/meetings", params={"participant": "country:NO;office:Ambassador"}).status_code == 422


def test_plain_parameters_may_be_met_by_different_participants(client):
    assert listed_ids(client, country="NO", office="Foreign Minister") == {"ambassador", "minister", "long"}
