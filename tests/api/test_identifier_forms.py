"""An identifier of a scheme whose form is known is the same in every writing: in bodies, filters, matches and imports."""

import pytest

from app.transfer import importing
from app.transfer.rows import ImportRow

PERSON = {"id": "ida-quist", "name": "Ida Quist", "country": "PE"}


def identifier(value, scheme="wikidata"):
    return [{"scheme": scheme, "value": value}]


@pytest.fixture
def quist(client):
    response = client.put("/people/ida-quist", json={**PERSON, "identifiers": identifier("q4242")})
    assert response.status_code == 201
    return response.json()


def test_it_is_recorded_in_the_form_of_its_scheme(client, quist):
    assert quist["identifiers"] == identifier("Q4242")
    assert client.put("/people/ida-quist", json=quist).json() == quist
    again = client.patch("/people/ida-quist", json={"identifiers": identifier("https://www.wikidata.org/wiki/Q4242")})
    assert again.json() == quist


@pytest.mark.parametrize("value", ["wikidata:q4242", "Wikidata:Q4242", "wikidata:http://www.wikidata.org/entity/Q4242"])
def test_filters_find_every_writing(client, quist, value):
    [found] = client.get("/people", params={"identifier": value}).json()["items"]
    assert found["id"] == quist["id"]


def test_references_and_matches_find_every_writing(client, quist):
    participant = {"country": "PE", "person": {"name": "Ida Quist", "identifiers": identifier("q4242")}}
    meeting = {"title": "Talks", "date": "2001-02-03", "participants": [participant]}
    made = client.post("/meetings", json=meeting)
    assert made.json()["participants"][0]["person"]["id"] == quist["id"], made.text
    question = {"name": "I. Q.", "identifiers": identifier("q4242")}
    [candidate] = client.post("/match", json={"people": {"a": question}}).json()["a"]
    assert (candidate["id"], candidate["match"]) == (quist["id"], True)


def test_another_record_cannot_take_it(client, quist):
    response = client.post("/people", json={"name": "Ana Ode", "country": "PE", "identifiers": identifier("q4242")})
    assert response.status_code == 409, response.text
    both = [*identifier("q777"), *identifier("Q777")]
    response = client.post("/people", json={"name": "Ana Ode", "country": "PE", "identifiers": both})
    assert response.status_code == 422
    assert "identifiers[1] repeats the identifier" in response.text


def test_a_row_of_a_data_set_finds_it_and_adds_no_second_writing(client, database, quist):
    document = {"name": "Quist, Ida", "country": "PE", "identifiers": identifier("q4242"), "note": "Seen."}
    for _ in range(2):
        outcome = importing.run_import(
            database, [ImportRow("people", document, "row 1")], importing.ImportOptions(enrich=True)
        )
        assert outcome.problems == []
    person = client.get(f"/people/{quist['id']}").json()
    assert (person["identifiers"], person["note"]) == (identifier("Q4242"), "Seen.")
    assert outcome.unchanged == 1
