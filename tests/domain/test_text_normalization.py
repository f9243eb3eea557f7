"""A name in NFC and in NFD is one name, stored in NFC and found by either."""

import unicodedata

import pytest
from factories import RESOURCES, create, minimal, name_field

pytestmark = pytest.mark.usefixtures("well_afterwards")

COMPOSED = "Ñandú Ångström각"
DECOMPOSED = unicodedata.normalize("NFD", COMPOSED)
UNIQUE = ("topics", "organizations")


def test_normal_forms_of_the_samples_differ():
    assert COMPOSED != DECOMPOSED
    assert unicodedata.normalize("NFC", DECOMPOSED) == COMPOSED


@pytest.mark.parametrize("resource", RESOURCES)
def test_decomposed_text_is_stored_composed_and_found_by_both(client, resource):
    name = name_field(resource)
    url = create(client, resource, **{name: DECOMPOSED})
    assert client.get(url).json()[name] == COMPOSED
    tag = client.get(url).headers["etag"]
    again = client.patch(url, json={name: COMPOSED})
    assert (again.status_code, again.headers["etag"]) == (200, tag)
    if resource == "participants":  # found by the person's name
        client.patch(url, json={"person": {"name": DECOMPOSED}})
    for data in (COMPOSED, DECOMPOSED, COMPOSED.upper(), "nandu angstrom*"):
        result = client.get(f"/{resource}", params={"q": data}).json()["items"]
        assert [f"/{resource}/{item['code' if resource == 'countries' else 'id']}" for item in result] == [url], data


@pytest.mark.parametrize("resource", UNIQUE)
def test_a_twin_is_the_same_name(client, resource):
    create(client, resource, name=COMPOSED)
    twin = {**minimal(resource), "name": DECOMPOSED}
    response = client.post(f"/{resource}", json=twin)
    assert response.status_code == 409, response.text
    assert [error["pointer"] for error in response.json()["errors"]] == ["#/name"]


def test_a_twin_refers_to_the_record_and_creates_no_other(client):
    client.post("/topics", json={"name": COMPOSED})
    document = {**minimal("meetings"), "topics": [{"topic": {"name": DECOMPOSED}}]}
    data = client.post("/meetings", json=document).json()
    assert [topic["topic"]["name"] for topic in data["topics"]] == [COMPOSED]
    assert client.get("/topics", params={"q": COMPOSED, "total": "true"}).json()["total"] == 1


def test_a_twin_of_a_text_is_the_same_in_a_filter(client):
    person = {"name": "Somebody", "tenures": [{"office": COMPOSED, "country": "PE"}]}
    assert client.post("/people", json=person).status_code == 201
    for office in (COMPOSED, DECOMPOSED):
        assert len(client.get("/people", params={"office": office}).json()["items"]) == 1
