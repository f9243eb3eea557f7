"""Ids in what citations say (`says`): those of records that do not exist are refused, as in references."""

import json

import pytest

TALKS = {"title": "Talks", "date": "1990-01-01", "participants": [{"id": "part", "country": "PE", "office": "Envoy"}]}
NDJSON = {"Content-Type": "application/x-ndjson"}


def cited(field, says):
    return {"source": {"headline": "Gazette"}, "field": field, "says": says}


@pytest.fixture
def ana(client):
    assert client.post("/people", json={"id": "ana-ruiz", "name": "Ana Ruiz", "country": "PE"}).status_code == 201


def post(client, **fields):
    return client.post("/meetings", json={**TALKS, **fields})


CASES = [
    ("topics", ["nobody"], "says/0/topic/id"),
    ("topics", {"topic": "nobody"}, "says/topic/id"),
    ("part_of", "nobody", "says"),
    ("participants", {"person": {"id": "nobody", "name": "No Body"}}, "says/person/id"),
    ("participants.part.person", "nobody", "says/id"),
    ("organizations", [{"organization": {"id": "nobody"}}], "says/0/organization/id"),
    ("agreements", {"agreement": "nobody", "relation": "signed"}, "says/agreement/id"),
]


@pytest.mark.parametrize(("field", "says", "place"), CASES)
def test_unknown_id_is_rejected_at_its_field(client, field, says, place):
    for response, pointer in (
        (post(client, citations=[cited(field, says)]), f"#/citations/0/{place}"),
        (client.put("/meetings/talks", json={**TALKS, "citations": [cited(field, says)]}), f"#/citations/0/{place}"),
    ):
        assert response.status_code == 422, response.text
        [error] = response.json()["errors"]
        assert error["pointer"] == pointer
        assert "'nobody'" in error["detail"]
        assert "GET /" in error["detail"]
    assert client.get("/meetings?q=Talks").json()["items"] == []


@pytest.mark.parametrize(("field", "says", "place"), CASES)
def test_import_rejects_unknown_ids_in_citations(client, field, says, place):
    row = json.dumps({**TALKS, "citations": [cited(field, says)]})
    outcome = client.post("/imports?keep_going=true", content=row, headers=NDJSON).json()
    assert outcome["refused"] == 1
    assert outcome["problems"][0]["field"] == f"#/citations/0/{place}"


def test_error_in_a_citation_of_a_participant_points_to_it(client):
    people = [{"country": "PE", "citations": [cited("person", "nobody")]}]
    [error] = post(client, participants=people).json()["errors"]
    assert error["pointer"] == "#/participants/0/citations/0/says/id"


@pytest.mark.usefixtures("ana")
def test_ids_names_and_merged_ids_are_accepted(client):
    client.post("/people?duplicates=allow", json={"id": "anna-ruiz", "name": "Anna Ruiz", "country": "PE"})
    assert client.post("/people/ana-ruiz/merge", json={"other": "anna-ruiz"}).status_code == 200
    for says in ("ana-ruiz", "anna-ruiz", {"name": "No Body"}):
        meeting = {**TALKS, "citations": [cited("participants.part.person", says)]}
        assert client.put("/meetings/talks", json=meeting).status_code in {200, 201}
    inline = {"topics": [{"topic": {"id": "fish", "name": "Fish"}}], "citations": [cited("topics", "fish")]}
    assert client.put("/meetings/other", json={"title": "Other", "date": "1991", **inline}).status_code == 201
