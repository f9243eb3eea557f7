"""The Reconciliation Service API 0.2, as OpenRefine speaks it, over the matcher of `POST /match`."""

import json

import pytest

ORLA = {
    "id": "orla-venn",
    "name": "Orla Maeve Venn",
    "country": "IE",
    "born": "1960",
    "tenures": [{"office": "Minister for Foreign Affairs", "term": "2010-05-01/2015-04-30"}],
    "identifiers": [{"scheme": "wikidata", "value": "Q900001"}],
}
# As OpenRefine 3.8 sends it.
BATCH = {
    "q0": {
        "query": "Venn, Orla",
        "type": "people",
        "type_strict": "should",
        "limit": 5,
        "properties": [
            {"pid": "country", "v": {"id": "countries/IE", "name": "Ireland"}},
            {"pid": "office", "v": "Foreign Minister"},
            {"pid": "on", "v": ["2012-03-04"]},
        ],
    },
    "q1": {"query": "Qaro Zell"},
}


@pytest.fixture(autouse=True)
def orla(client):
    assert client.post("/people", json=ORLA).status_code == 201


@pytest.fixture
def ask(client):
    def get(expected=200, path="/reconcile", **parameters):
        data = {name: value if isinstance(value, str) else json.dumps(value) for name, value in parameters.items()}
        response = client.get(path, params=data)
        assert response.status_code == expected, response.text
        return response.json()

    return get


def test_the_manifest_describes_the_service(ask):
    manifest = ask()
    assert manifest["versions"] == ["0.2"]
    assert {"name", "identifierSpace", "schemaSpace", "defaultTypes", "view", "suggest", "extend"} <= set(manifest)
    assert manifest["view"]["url"] == "http://127.0.0.1/{{id}}"
    assert [defaultType["id"] for defaultType in manifest["defaultTypes"]] == [
        "people",
        "organizations",
        "agreements",
        "meetings",
    ]


def test_batch_is_accepted_by_get_and_as_a_form(client, ask):
    answer = ask(queries=BATCH)
    [result] = answer["q0"]["result"]
    assert (result["id"], result["match"]) == ("people/orla-venn", True)
    assert result["type"] == [{"id": "people", "name": "Person"}]
    assert sum(feature["value"] for feature in result["features"]) == result["score"]
    assert answer["q1"] == {"result": []}
    assert client.get(f"/{result['id']}").json()["name"] == result["name"]
    client.event_hooks["request"] = []
    assert client.post("/reconcile", data={"queries": json.dumps(BATCH)}).json() == answer


def test_identifiers_are_accepted_as_properties(ask):
    query = {"query": "Somebody", "properties": [{"pid": "identifiers:wikidata", "v": "Q900001"}]}
    assert [item["match"] for item in ask(queries={"a": query})["a"]["result"]] == [True]


def test_every_type_can_be_reconciled(client, ask):
    meeting = {"title": "Talks on krill", "date": "2014-03-14", "participants": [{"country": "JP"}, {"country": "PE"}]}
    data = client.post("/meetings", json=meeting).json()
    properties = [{"pid": "on", "v": "2014-03-14"}, {"pid": "countries", "v": ["Japan", "Peru"]}]
    answer = ask(
        queries={
            "meeting": {"query": "Talks on krill", "type": ["meetings"], "properties": properties},
            "organization": {"query": "APEC", "type": "organizations"},
        }
    )
    assert [(item["id"], item["match"]) for item in answer["meeting"]["result"]] == [(f"meetings/{data['id']}", True)]
    assert [item["id"] for item in answer["organization"]["result"]] == ["organizations/apec"]


def test_names_are_suggested(ask):
    result = ask(path="/reconcile/suggest/entity", prefix="orl ve")["result"]
    assert result == [
        {"id": "people/orla-venn", "name": "Orla Maeve Venn", "notable": [{"id": "people", "name": "Person"}]}
    ]
    assert ask(path="/reconcile/suggest/entity", prefix="orla", type="meetings")["result"] == []
    assert ask(path="/reconcile/suggest/entity")["result"] == []


def test_merged_record_is_extended_as_its_survivor(ask, client):
    assert client.post("/people?duplicates=allow", json={"id": "orla-two", "name": "Orla Venn"}).status_code == 201
    assert client.post("/people/orla-venn/merge", json={"other": "orla-two"}).status_code == 200
    answer = ask(extend={"ids": ["people/orla-two"], "properties": [{"id": "country"}]})
    assert answer["rows"] == {"people/orla-two": {"country": [{"str": "IE"}]}}


def test_records_are_extended(ask):
    names = [property_["id"] for property_ in ask(path="/reconcile/properties", type="people")["properties"]]
    expected = [{"id": name} for name in names]
    answer = ask(extend={"ids": ["people/orla-venn", "people/none", "nothing"], "properties": expected})
    assert [item["id"] for item in answer["meta"]] == names
    row = answer["rows"]["people/orla-venn"]
    assert row["country"] == [{"str": "IE"}]
    assert row["offices"] == [{"str": "Minister for Foreign Affairs"}]
    assert row["identifiers:wikidata"] == [{"str": "Q900001"}]
    assert row["died"] == []
    assert set(answer["rows"]) == {"people/orla-venn", "people/none", "nothing"}
    assert answer["rows"]["people/none"] == {name: [] for name in names}


@pytest.mark.parametrize(
    ("parameters", "remedy"),
    [
        ({"queries": "{"}, "invalid JSON"),
        ({"queries": []}, "queries: must be an object"),
        ({"queries": {"a": {}}}, "a/query: is required"),
        ({"queries": {"a": {"query": "x", "typ": "people"}}}, "a/typ: is not recognized; did you mean 'type'?"),
        ({"queries": {"a": {"query": "x", "type": {"id": "people"}}}}, "a/type: must be a list"),
        ({"queries": {"a": {"query": "x", "type": [1]}}}, "a/type/0: must be a text"),
        ({"queries": {"a": {"query": "x", "limit": True}}}, "a/limit: must be a whole number"),
        ({"queries": {"a": {"query": "x", "limit": "3"}}}, "a/limit: must be a whole number"),
        ({"queries": {"a": {"query": "x", "limit": 1e9}}}, "a/limit: must be 20 or less"),
        (
            {"queries": {"a": {"query": "x", "properties": [{"pid": "on", "v": [[]]}]}}},
            "a/properties/0/v: must be a text",
        ),
        ({"queries": {"a": {"query": "x", "properties": [{"pid": "on", "v": ["1"] * 101}]}}}, "0/v: has more than 100"),
        ({"queries": {"a": {"query": "x", "type": "poeple"}}}, "did you mean 'people'"),
        ({"queries": {"a": {"query": "x", "properties": [{"pid": "contry", "v": "PE"}]}}}, "did you mean 'country'"),
        ({"queries": {"a": {"query": "x", "properties": [{"pid": "on", "v": "yesterday"}]}}}, "EDTF"),
        ({"queries": {"a": {"query": "x", "type": "meetings"}}}, "on"),
        ({"queries": {str(index): {"query": "x"} for index in range(101)}}, "at most 100"),
        ({"queries": BATCH, "extend": {}}, "cannot be combined"),
        ({"extend": {"ids": [], "properties": [{"id": "nmae"}]}}, "did you mean 'name'"),
    ],
    ids=lambda value: json.dumps(value)[:70],
)
def test_errors_name_the_invalid_part(ask, parameters, remedy):
    assert remedy in ask(422, **parameters)["detail"]


def test_forms_are_strict(client):
    format_ = {"Content-Type": "application/x-www-form-urlencoded"}
    assert client.post("/reconcile", content=b"queries", headers=format_).status_code == 400
    assert client.post("/reconcile", content=b"a=%7B%7D", headers=format_).status_code == 422
    assert client.post("/reconcile", content=b"queries=%7B%7D&queries=%7B%7D", headers=format_).status_code == 422
    assert client.post("/reconcile", json={}).status_code == 415
    assert client.get("/reconcile?query=a").status_code == 422


def test_a54_requests_of_openrefine_are_accepted(ask):
    # The suggest box of OpenRefine 3 sends three parameters of Freebase to every service.
    of_freebase = {"spell": "always", "exact": "false", "prefixed": "true"}
    expected = ask(path="/reconcile/suggest/entity", prefix="orl ve")
    assert ask(path="/reconcile/suggest/entity", prefix="orl ve", **of_freebase) == expected
    assert ask(path="/reconcile/properties", type="") == ask(path="/reconcile/properties", type="people")
    # Its cells of dates have a time, and its whole numbers may have a fraction.
    for day, year in (("2012-03-04T00:00:00Z", "1960.0"), ("2012-03-04T00:00Z", 1960.0), ("2012-03-04", 1960)):
        values = {"country": "Ireland", "office": "Foreign Minister", "on": day, "born": year}
        query = {"query": "Orla Venn", "properties": [{"pid": name, "v": value} for name, value in values.items()]}
        [result] = ask(queries={"q0": query})["q0"]["result"]
        assert (result["id"], result["match"]) == ("people/orla-venn", True)
        assert any(feature["id"].startswith("born") for feature in result["features"]), result
