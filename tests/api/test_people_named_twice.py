"""A new meeting that names one person by two names has one participant."""

import json

import pytest

from app.transfer import importing
from app.transfer.rows import ImportRow

LIN = {"name": "Bao Lin", "country": "JP", "other_names": [{"name": "林宝"}]}
URL = "/meetings/2002-02-02-talks"
PAIRS = {
    "both recorded": ([{"name": "Bao Lin"}, {"name": "林宝"}], {}),
    "id and name": ([{"id": "lin"}, {"name": "林宝"}], {"office": "Foreign Minister"}),
    "office second": ([{"name": "LIN, Bao"}, {"name": "林宝"}], {"role": "host"}),
}


def meeting(people, **more):
    first, second = ({"country": "JP", "person": person} for person in people)
    second |= more
    return {"title": "Talks", "date": "2002-02-02", "participants": [first, second, {"country": "PE"}]}


def by_documents(client, _database, document):
    line = json.dumps({"resource": "meetings", "document": document})
    response = client.post("/imports", content=line, headers={"Content-Type": "application/x-ndjson"}).json()
    return response["created"], response["changed"]


def by_data_set(_client, database, document):
    citations = [{"source": {"id": "list", "headline": "List"}, "locator": "row 1"}]
    row = ImportRow("meetings", {**document, "citations": citations}, "row 1")
    result = importing.run_import(database, [row], importing.ImportOptions(enrich=True))
    return result.created, result.changed


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("write", [by_documents, by_data_set])
def test_a122_file_that_names_a_person_twice_has_them_once(client, database, pair, write):
    client.put("/people/lin", json=LIN)
    people, more = PAIRS[pair]
    assert write(client, database, meeting(people, **more)) == (1, 0)
    first, other = client.get(URL).json()["participants"]
    assert first["person"]["id"] == "lin"
    assert {name: first[name] for name in more} == more
    assert other["country"] == "PE"
    assert write(client, database, meeting(people, **more)) == (0, 0)


@pytest.mark.parametrize("pair", PAIRS)
def test_a122_request_that_names_a_person_twice_is_refused(client, pair):
    client.put("/people/lin", json=LIN)
    people, more = PAIRS[pair]
    response = client.post("/meetings", json=meeting(people, **more))
    assert response.status_code == 422
    (error,) = response.json()["errors"]
    assert error["pointer"].startswith("#/participants/1")


@pytest.mark.parametrize("write", [by_documents, by_data_set])
def test_a122_another_capacity_is_another_participant(client, database, write):
    client.put("/people/lin", json=LIN)
    document = meeting([{"name": "Bao Lin"}, {"name": "林宝"}], role="host")
    document["participants"][0]["role"] = "signatory"
    assert write(client, database, document) == (1, 0)
    assert len(client.get(URL).json()["participants"]) == 3
    assert write(client, database, document) == (0, 0)


def test_a122_person_whom_a_meeting_has_twice_stays(client):
    client.put("/people/lin", json=LIN)
    document = meeting([{"id": "lin"}, {"id": "lin"}], office="Envoy")
    made = client.post("/meetings", json=document).json()
    assert len(made["participants"]) == 3
    again = client.put(f"/meetings/{made['id']}", json=made)
    assert (again.status_code, again.json()["participants"]) == (200, made["participants"])
