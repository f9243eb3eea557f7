"""Relations between agreements, depositaries and places of signature."""

import pytest


def put(client, name, expected=201, **fields):
    response = client.put(f"/agreements/{name}", json={"title": name, "kind": "treaty", **fields})
    assert response.status_code == expected, response.text
    return response.json()


def relations(*pairs):
    return [{"relation": relation, "agreement": target} for relation, target in pairs]


def ids(client, **params):
    response = client.get("/agreements", params={"sort": "id", **params})
    assert response.status_code == 200, response.text
    return [item["id"] for item in response.json()["items"]]


@pytest.fixture
def treaties(client):
    put(client, "charter", actions=[{"action": "superseded", "date": "1990"}])
    put(client, "protocol", relations=relations(("amends", "charter")))
    put(client, "new-charter", relations=relations(("supersedes", "charter"), ("implements", "protocol")))
    return client


def test_relations_are_shown_on_both_agreements(treaties):
    shown = treaties.get("/agreements/new-charter").json()
    assert shown["relations"][0] == {
        "relation": "supersedes",
        "agreement": {"id": "charter", "title": "charter", "kind": "treaty", "status": "superseded"},
        "note": None,
    }
    assert treaties.put("/agreements/new-charter", json=shown).json() == shown
    assert ids(treaties, related_to="charter") == ["new-charter", "protocol"]
    assert ids(treaties, related_to="charter", relation="supersedes") == ["new-charter"]
    assert ids(treaties, related_to="protocol", relation="supersedes") == []
    assert ids(treaties, relation="amends,implements") == ["new-charter", "protocol"]
    assert ids(treaties, related_to=["charter", "protocol"]) == ["new-charter"]
    assert treaties.get("/agreements?related_to=chart").status_code == 422
    refused = treaties.delete("/agreements/charter")
    assert (refused.status_code, refused.json()["referred_to_by"]) == (
        409,
        ["/agreements/new-charter", "/agreements/protocol"],
    )


def test_inline_agreement_is_found_or_created(client):
    inline = {"title": "Old pact", "kind": "convention"}
    shown = put(client, "pact", relations=[{"relation": "extends", "agreement": inline, "note": "For ten years."}])
    assert shown["relations"][0]["agreement"]["id"] == "old-pact"
    again = put(client, "other", relations=relations(("supplements", inline)))
    assert again["relations"][0]["agreement"]["id"] == "old-pact"


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("charter", [("amends", "new-charter")]),
        ("charter", [("supersedes", "protocol")]),
        ("protocol", [("extends", "new-charter")]),
        ("charter", [("amends", "charter")]),
        ("other", [("amends", "charter"), ("amends", "charter")]),
        ("other", [("replaces", "charter")]),
        ("other", [("amends", "nothing")]),
    ],
)
def test_agreement_cannot_relate_to_itself(treaties, name, given):
    put(treaties, name, 422, relations=relations(*given))


def test_merges_move_relations(treaties):
    put(treaties, "charter-again", relations=[])
    put(treaties, "later", relations=relations(("amends", "charter-again"), ("supersedes", "new-charter")))
    report = treaties.post("/agreements/charter/merge", json={"other": "charter-again"})
    assert report.status_code == 200, report.text
    assert ids(treaties, related_to="charter") == ["later", "new-charter", "protocol"]
    assert treaties.post("/agreements/charter-again/unmerge").is_success
    assert ids(treaties, related_to="charter") == ["new-charter", "protocol"]
    # A relation of the two to each other is dropped.
    merged = treaties.post("/agreements/charter/merge", json={"other": "protocol"})
    assert merged.status_code == 200, merged.text
    assert treaties.get("/agreements/charter").json()["relations"] == []
    assert [item["agreement"]["id"] for item in treaties.get("/agreements/new-charter").json()["relations"]] == [
        "charter",
        "charter",
    ]


def test_depositaries_and_place_of_signature_round_trip(client):
    body = client.post("/organizations", json={"name": "Secretariat"}).json()["id"]
    shown = put(
        client,
        "pact",
        depositaries=[{"country": "Peru", "note": "The ministry."}, {"organization": body}],
        signing_place={"city": "Lima", "country": "Peru"},
    )
    assert shown["depositaries"] == [
        {"country": "PE", "organization": None, "note": "The ministry."},
        {"country": None, "organization": {"id": body, "name": "Secretariat"}, "note": None},
    ]
    assert shown["signing_place"] == {"city": "Lima", "country": "PE"}
    assert client.put("/agreements/pact", json=shown).json() == shown
    assert ids(client, q="lima") == ["pact"]
    changed = client.patch("/agreements/pact", json={"signing_place": {"city": None}})
    assert changed.json()["signing_place"] == {"city": None, "country": "PE"}
    assert client.patch("/agreements/pact", json={"signing_place": {"country": None}}).status_code == 422
    assert client.patch("/agreements/pact", json={"signing_place": None}).json()["signing_place"] is None
    put(client, "other", 422, depositaries=[{"country": "PE"}, {"country": "PE"}])
    assert client.delete(f"/organizations/{body}").status_code == 409


def test_import_accepts_relations_in_any_order(treaties):
    lines = treaties.get("/agreements.ndjson").text.splitlines()
    rows = "".join(f'{{"resource":"agreements","document":{line}}}\n' for line in lines)
    headers = {"Content-Type": "application/x-ndjson"}
    assert treaties.post("/imports", content=rows.encode(), headers=headers).json()["unchanged"] == len(lines)
    table = treaties.get("/agreements.csv")
    headers = {"Content-Type": "text/csv"}
    imported = treaties.post("/imports?resource=agreements", content=table.content, headers=headers)
    assert imported.json()["unchanged"] == len(lines), imported.text
    new = (
        '{"resource":"agreements","document":{"title":"B","relations":[{"relation":"amends","agreement":{"title":"A"}}]}}\n'
        '{"resource":"agreements","document":{"id":"a-of-1999","title":"A"}}\n'
    )
    headers = {"Content-Type": "application/x-ndjson"}
    assert treaties.post("/imports", content=new.encode(), headers=headers).json()["created"] == 2
    assert ids(treaties, related_to="a-of-1999") == ["b"]


def test_linked_data_names_the_relation(treaties):
    graph = treaties.get("/agreements.jsonld").json()["@graph"]
    nodes = {item["name"]: item for item in graph if "name" in item}
    assert nodes["protocol"]["legislationAmends"][0]["name"] == "charter"
    assert nodes["new-charter"]["legislationRepeals"][0]["name"] == "charter"
    assert nodes["new-charter"]["isBasedOn"][0]["name"] == "protocol"


def test_a_merge_reports_every_relation_that_is_lost(client):
    put(client, "old")
    put(client, "survivor", relations=[{"relation": "amends", "agreement": "old", "note": "One."}])
    put(client, "between", relations=relations(("amends", "survivor")))
    both = [*relations(("extends", "between")), {"relation": "amends", "agreement": "old", "note": "Two."}]
    put(client, "other", relations=both)
    merged = client.post("/agreements/survivor/merge", json={"other": "other"}).json()
    lost = [(item["agreement"]["id"], item.get("note")) for item in merged["discarded"]["relations"]]
    assert lost == [("between", None), ("old", "Two.")]
