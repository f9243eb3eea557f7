"""The role of a chair, and acting office-holders."""

import pytest
from factories import put_meeting

OFFICE = {"country": "PE", "office": "Foreign Minister"}


@pytest.fixture
def committee(client):
    return put_meeting(
        client,
        "committee",
        participants=[
            {"id": "a", **OFFICE, "acting": True, "role": "chair", "person": {"id": "ana", "name": "Ana Venn"}},
            {"id": "b", "country": "JP", "acting": False},
            {"id": "c", "country": "BR"},
        ],
    )


def test_acting_is_true_false_or_null(client, committee):
    assert [item["acting"] for item in committee["participants"]] == [True, False, None]
    assert client.put("/meetings/committee", json=committee).json() == committee
    participant = client.get("/participants/a").json()
    assert (participant["acting"], participant["role"]) == (True, "chair")
    assert client.patch("/participants/a", json={"acting": None}).json()["acting"] is None
    assert client.post("/participants/a/restore?version=1").json()["acting"] is True
    for wrong in ("true", 1, [], "yes"):
        assert client.patch("/participants/a", json={"acting": wrong}).status_code == 422


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("acting=true", ["a"]),
        ("acting=false", ["b"]),
        ("acting=true&role=chair&country=PE", ["a"]),
        ("acting=true&country=JP", []),
        ("role=chair", ["a"]),
        ("acting=true&office=foreign+minister&sort=-updated_at", ["a"]),
    ],
)
def test_participants_are_filtered_by_acting(client, committee, query, expected):
    assert [item["id"] for item in client.get(f"/participants?{query}").json()["items"]] == expected


def test_acting_filter_accepts_only_true_or_false(client):
    assert client.get("/participants?acting=maybe").status_code == 422


def test_tenures_have_an_acting_field(client):
    person = {
        "name": "Ana Venn",
        "country": "PE",
        "tenures": [{"office": "Minister", "term": "2020/2021", "acting": True}],
    }
    url = client.post("/people", json=person).headers["location"]
    assert client.get(url).json()["tenures"][0]["acting"] is True
    headers = {"Content-Type": "text/csv"}
    table = client.get("/people.csv?q=Venn").text
    assert "acting=true" in table
    assert client.post("/imports?resource=people", content=table, headers=headers).json()["unchanged"] == 1
    assert "acting Minister, 2020/2021" in client.get("/people.atom").text


def test_every_format_contains_acting(client, committee):
    headers = {"Content-Type": "text/csv"}
    for resource in ("meetings", "participants"):
        table = client.get(f"/{resource}.csv").text
        outcome = client.post(f"/imports?resource={resource}", content=table, headers=headers).json()
        assert outcome["changed"] == outcome["created"] == 0, outcome
    assert "Ana Venn\\, acting Foreign Minister\\, Peru (chair)" in client.get("/meetings.ics").text.replace(
        "\r\n ", ""
    )
    nodes = client.get("/participants.jsonld").json()["@graph"]
    assert {node["@id"].rpartition("/")[2]: node.get("acting") for node in nodes if "roleName" in node}["a"] is True


def test_merge_copies_a_missing_acting_value(client, committee):
    put_meeting(client, "same", participants=[{"person": "ana", **OFFICE}])
    merged = client.post("/meetings/same/merge", json={"other": "committee"}).json()["meeting"]
    assert [item["acting"] for item in merged["participants"] if item["person"]] == [True]
