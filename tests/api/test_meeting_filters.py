"""The filters of `/meetings` other than `country` and dates."""

import pytest
from api_meetings import listed_ids
from factories import put_meeting


def _write(client):
    put_meeting(
        client,
        "full",
        title="Talks aboard the Unión",
        summary="They spoke of 100% of the fish_quota and C:\\temp.",
        kind="summit",
        level="head_of_state",
        mode="video",
        status="confirmed",
        place={"venue": "Plaza", "venue_kind": "building", "city": "São Paulo", "country": "BR"},
        participants=[
            {"person": {"id": "ana", "name": "Ana Peña"}, "country": "PE", "office": "Prime  Minister"},
            {"organization": {"id": "oecd", "name": "OECD"}, "office": "Secretary-General", "name_as_printed": "Mr. Z"},
        ],
        agreements=[{"agreement": {"id": "pact", "title": "Pact"}, "relation": "signed"}],
        topics=[{"topic": {"id": "fish", "name": "Fisheries"}}, {"topic": "east-asia"}],
        organizations=[{"organization": {"id": "wto", "name": "WTO"}}],
        identifiers=[{"scheme": "wikidata", "value": "Q1"}, {"scheme": "iso", "value": "a:b"}],
        citations=[{"source": {"id": "paper", "headline": "Paper"}}],
        reviewed=True,
    )
    put_meeting(
        client,
        "half",
        kind="call",
        origin="machine_coded",
        place={"venue_kind": "vessel"},
        participants=[{"person": "ana"}, {"country": "BR", "office": "Minister"}],
        topics=["fish"],
    )
    put_meeting(client, "bare")


@pytest.fixture(scope="module")
def start_file(grow):
    return grow(_write)


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"person": "ana"}, {"full", "half"}),
        ({"person": "ana,hayashi-yoshimasa"}, {"full", "half"}),
        ({"person": ["ana", "hayashi-yoshimasa"]}, set()),
        ({"organization": "oecd"}, {"full"}),
        ({"organization": "wto"}, {"full"}),
        ({"organization": ["oecd", "wto"]}, {"full"}),
        ({"organization": "oecd,apec"}, {"full"}),
        ({"organization": ["oecd", "apec"]}, set()),
        ({"topic": "fish"}, {"full", "half"}),
        ({"topic": ["fish", "east-asia"]}, {"full"}),
        ({"topic": "fish,east-asia"}, {"full", "half"}),
        ({"topic": "war-in-ukraine"}, set()),
        ({"agreement": "pact"}, {"full"}),
        ({"office": "Prime Minister"}, {"full"}),
        ({"office": "prime minister"}, {"full"}),
        ({"office": "PRIME   MINISTER"}, {"full"}),
        ({"office": "Minister"}, {"half"}),
        ({"office": "Minister,Secretary-General"}, {"full", "half"}),
        ({"office": ["Prime Minister", "Secretary-General"]}, {"full"}),
        ({"office": ["Prime Minister", "Minister"]}, set()),
        ({"place": "BR"}, {"full"}),
        ({"place": "Brazil"}, {"full"}),
        ({"place": "JP"}, set()),
        ({"venue_kind": "vessel"}, {"half"}),
        ({"venue_kind": "vessel,building"}, {"full", "half"}),
        ({"venue_kind": "aircraft"}, set()),
        ({"kind": "summit"}, {"full"}),
        ({"kind": "summit,call"}, {"full", "half"}),
        ({"kind": "reception"}, set()),
        ({"level": "head_of_state"}, {"full"}),
        ({"level": "unknown"}, {"half", "bare"}),
        ({"mode": "video"}, {"full"}),
        ({"mode": "video,unknown"}, {"full", "half", "bare"}),
        ({"status": "confirmed"}, {"full"}),
        ({"status": "unknown"}, {"half", "bare"}),
        ({"status": "held"}, set()),
        ({"origin": "machine_coded"}, {"half"}),
        ({"origin": "machine_coded,entered"}, {"full", "half", "bare"}),
        ({"origin": "drafted"}, set()),
        ({"reviewed": "true"}, {"full"}),
        ({"reviewed": "false"}, {"half", "bare"}),
        ({"reviewed": "false", "origin": "machine_coded", "topic": "fish"}, {"half"}),
        ({"reviewed": "true", "origin": "machine_coded"}, set()),
        ({"origin": "entered", "country": "PE", "date": "1950", "q": "fisheries"}, {"full"}),
        ({"identifier": "wikidata:Q1"}, {"full"}),
        ({"identifier": "iso:a:b"}, {"full"}),
        ({"identifier": ["wikidata:Q1", "iso:a:b"]}, {"full"}),
        ({"identifier": ["wikidata:Q1", "wikidata:Q2"]}, set()),
        ({"identifier": "wikidata:Q2"}, set()),
        ({"country": "BR", "topic": "fish"}, {"half"}),
        ({"country": "PE", "topic": "fish", "kind": "summit", "mode": "video", "date": "1950"}, {"full"}),
        ({"country": "PE", "topic": "fish", "kind": "call"}, set()),
        ({"venue_kind": "vessel", "topic": "fish", "country": "BR", "date": "1950"}, {"half"}),
        ({"venue_kind": "vessel", "place": "BR"}, set()),
        ({"person": "ana", "q": "union", "identifier": "wikidata:Q1"}, {"full"}),
        ({"person": "ana", "place": "BR", "office": "prime minister", "date_from": "1950-06-15"}, {"full"}),
    ],
)
def test_each_filter_finds_exactly_the_matching_records(client, parameters, expected):
    for sort in ("-date", "id"):
        assert listed_ids(client, **parameters, sort=sort) == expected


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("unión", {"full"}),
        ("UNION", {"full"}),
        ("unio\u0301n", {"full"}),
        ("talks union", {"full"}),
        ("union talks", {"full"}),
        ("talks nowhere", set()),
        ("100%", {"full"}),
        ("100", {"full"}),
        ("10", set()),
        ("%", set()),
        ("_", set()),
        ("fish_quota", {"full"}),
        ("fishXquota", set()),
        ("C:\\temp", {"full"}),
        ("\\", set()),
        ("'", set()),
        ('"', set()),
        ('" OR ""="', set()),
        ("AND", {"full"}),
        ("*", set()),
        ("NEAR(a", set()),
        ("x:y", set()),
        ("\u0301", set()),
        ("sao paulo", {"full"}),
        ("plaza", {"full"}),
        ("pena", {"full", "half"}),
        ("prime minister", {"full"}),
        ("mr. z", {"full"}),
        ("fisheries", {"full", "half"}),
        ("pena fisheries talks", {"full"}),
        ("bare", {"bare"}),
        ("ｂａｒｅ", {"bare"}),
    ],
)
def test_q_matches_folded_words_literally(client, phrase, expected):
    assert listed_ids(client, q=phrase) == expected


def test_names_in_either_normal_form_are_one(client):
    put_meeting(client, "composed", title="Caf\u00e9 talks")
    put_meeting(client, "decomposed", title="Cafe\u0301 talks")
    assert client.get("/meetings/decomposed").json()["title"] == "Caf\u00e9 talks"
    for phrase in ("caf\u00e9", "cafe\u0301", "CAFE"):
        assert listed_ids(client, q=phrase) == {"composed", "decomposed"}


@pytest.mark.parametrize("name", ["venue_kind", "kind", "level", "mode", "status", "origin"])
def test_single_valued_field_cannot_equal_two_values(client, name):
    words = {"venue_kind": "vessel", "kind": "summit", "level": "minister", "mode": "video", "status": "held"}
    value = (words | {"origin": "drafted"})[name]
    response = client.get("/meetings", params={name: [value, value]})
    assert response.status_code == 422
    assert response.json()["errors"] == [
        {
            "parameter": name,
            "detail": f"is repeated, which requires both values; to match either, write {name}=a,b",
        }
    ]
    wrong = client.get("/meetings", params={name: f"{value},{value[:-1]}"})
    assert wrong.status_code == 422
    assert f"did you mean {value!r}?" in wrong.json()["errors"][0]["detail"]


@pytest.mark.parametrize("name", ["person", "organization", "topic", "agreement"])
def test_an_id_that_no_record_has_is_refused(client, name):
    near = {
        "person": ("hayashi", "hayashi-yoshimasa"),
        "organization": ("cptp", "cptpp"),
        "topic": ("asia", "east-asia"),
        "agreement": ("antarctic-research", "japan-peru-memorandum-of-cooperation-on-antarctic-research"),
    }
    word, right = near[name]
    for value, ending in (
        (word, f"; did you mean {right!r}?"),
        (f"{right},{word}", f"; did you mean {right!r}?"),
        ("zzzzzzzz", f"; search with GET /{'people' if name == 'person' else name + 's'}?q="),
    ):
        response = client.get("/meetings", params={name: value})
        assert response.status_code == 422
        (error,) = response.json()["errors"]
        wrong = value.rpartition(",")[2]
        assert error == {"parameter": name, "detail": f"no record has the id {wrong!r}{ending}"}


def test_an_identifier_without_a_scheme_is_refused(client):
    for value in ("Q1", ":Q1", "wikidata:"):
        response = client.get("/meetings", params={"identifier": value})
        assert response.status_code == 422
        assert response.json()["errors"][0]["parameter"] == "identifier"


def test_the_filters_follow_an_edit(client):
    document = client.get("/meetings/half").json()
    for name in ("updated_at", "countries", "starts_on", "ends_on"):
        del document[name]
    put_meeting(
        client,
        "half",
        **document
        | {
            "date": "1951",
            "kind": "visit",
            "origin": "imported",
            "reviewed": True,
            "topics": ["east-asia"],
            "participants": [{"country": "CL", "office": "Consul"}],
            "place": {"venue_kind": "aircraft", "country": "CL"},
        },
    )
    removed = [{"person": "ana"}, {"topic": "fish"}, {"country": "BR"}, {"kind": "call"}, {"venue_kind": "vessel"}]
    removed += [{"origin": "machine_coded"}, {"reviewed": "false"}]
    come = [
        {"country": "CL"},
        {"topic": "east-asia"},
        {"place": "CL"},
        {"venue_kind": "aircraft"},
        {"office": "consul"},
        {"kind": "visit"},
        {"origin": "imported", "reviewed": "true"},
    ]
    assert [listed_ids(client, **item) & {"half"} for item in removed] == [set()] * 7
    # No record has this office any more.
    assert client.get("/meetings", params={"office": "Minister"}).status_code == 422
    assert [listed_ids(client, **item) & {"half"} for item in come] == [{"half"}] * 7
    assert listed_ids(client, country="CL", date="1950") == set()
    assert listed_ids(client, country="CL", date="1951-07") == {"half"}
