"""Concurrent creation with one natural key: one succeeds, the rest get 409."""

import pytest
from at_once import at_once
from factories import RESOURCES, minimal

pytestmark = pytest.mark.usefixtures("well_afterwards")

COUNT = 24
KEYS = {
    "countries": ({"code": "X-RACE", "name": "Raceland"}, "code"),
    "organizations": ({"name": "The Race"}, "name"),
    "topics": ({"name": "The Race"}, "name"),
    "sources": ({"headline": "A race", "url": "https://race.example/1"}, "url"),
    "people": ({"name": "A Racer"}, None),
    "meetings": ({"title": "The race", "date": "2001-02-03", "participants": [{"country": "PE"}]}, None),
}
IDENTIFIED = [resource for resource in RESOURCES if resource not in {"participants", "topics", "sources"}]


@pytest.mark.parametrize("resource", KEYS)
def test_concurrent_writes_create_one_record(client, resource):
    document, name = KEYS[resource]
    responses = at_once(COUNT, lambda _: client.post(f"/{resource}", json=document))
    assert sorted(response.status_code for response in responses) == [201] + [409] * (COUNT - 1)
    [url] = [response.headers["location"] for response in responses if response.status_code == 201]
    for response in responses:
        if response.status_code == 409:
            data = response.json()
            if name is None:
                assert data["candidates"] == [url]
            else:
                assert [error["pointer"] for error in data["errors"]] == [f"#/{name}"]
    assert client.get(f"/changes?limit=1000&resource={resource}&id={url.rpartition('/')[2]}").json()["items"][1:] == []


@pytest.mark.parametrize("resource", IDENTIFIED)
def test_concurrent_writes_assign_an_identifier_once(client, resource):
    def post(number):
        document = minimal(resource) | {"identifiers": [{"scheme": "wikidata", "value": "Q1"}]}
        name = "title" if "title" in document else "name"
        document |= {name: f"Racer {number}"} | ({"code": f"X-RACE{number}"} if resource == "countries" else {})
        alike = {"duplicates": "allow"} if resource in {"people", "meetings"} else {}
        return client.post(f"/{resource}", json=document, params=alike)

    responses = at_once(COUNT, post)
    assert sorted(response.status_code for response in responses) == [201] + [409] * (COUNT - 1), responses[-1].text
    data = client.get(f"/{resource}", params={"identifier": "wikidata:Q1", "total": "true"}).json()
    assert data["total"] == 1


def test_concurrent_puts_of_one_id_create_once_and_replace(client):
    responses = at_once(COUNT, lambda _: client.put("/topics/raced", json={"name": "Raced"}))
    assert sorted(response.status_code for response in responses) == [200] * (COUNT - 1) + [201]
    assert len({response.headers["etag"] for response in responses}) == 1


def test_equal_names_get_different_ids(client):
    def post(number):
        source = {"headline": "Not unique", "url": f"https://race.example/{number}"}
        return client.post("/sources?duplicates=allow", json=source)

    responses = at_once(COUNT, post)
    assert {response.status_code for response in responses} == {201}
    assert len({response.headers["location"] for response in responses}) == COUNT
