"""As many filter values as a URL can have: too many for the database are rejected by name, the rest work."""

import pytest
from fault_input import OPERATIONS

pytestmark = pytest.mark.usefixtures("well_afterwards")

LISTS = [
    pytest.param(operation, data["name"], id=f"{operation} {data['name']}")
    for operation in OPERATIONS
    if operation.method == "GET"
    for data in operation.parameters()
    if data["name"] not in {"cursor", "limit", "sort", "total", "format", "version", "after", "wait", "follow"}
]
# Valid values of a vocabulary filter; for others any word, or the nearest valid value.
WORDS = {"country": "JP", "identifier": "wikidata:Q1"}


def word(operation, name):
    schema = next(parameter["schema"] for parameter in operation.parameters() if parameter["name"] == name)
    enum = schema.get("enum") or schema.get("items", {}).get("enum")
    return enum[0] if enum else WORDS.get(name, "a")


@pytest.mark.parametrize(("operation", "name"), LISTS)
def test_many_values_are_accepted_or_rejected_by_name(client, operation, name):
    one = word(operation, name)
    for value in (
        ",".join([one] * 200),
        ",".join([one] * 201),
        ",".join([one] * 3000),
        ",".join(f"{one}{n}" for n in range(3000)),
    ):
        response = client.get(operation.address(), params={**operation.required(), name: value[:5000]})
        assert response.status_code in {200, 422}, response.text[:300]
        assert len(response.text) < 20_000 or response.status_code == 200
        if response.status_code == 422:
            assert [error["parameter"] for error in response.json()["errors"]] == [name]
    others = [pair for pair in operation.required().items() if pair[0] != name]
    for number in (50, 51, 298):
        response = client.get(operation.address(), params=[*others, *[(name, one)] * number])
        assert response.status_code in {200, 422}, response.text[:300]
        if number > 50:
            assert response.status_code == 422
            assert [error["parameter"] for error in response.json()["errors"]] == [name]


def test_all_filters_of_meetings_together_with_the_maximum_of_values(client):
    full = {
        "country": ",".join(["JP", "PE"] * 100),
        "place": ",".join(["Peru"] * 200),
        "office": ",".join(["Foreign Minister"] * 200),
    }
    full |= {
        "identifier": [f"wikidata:Q{number}" for number in range(50)],
        "kind": "visit,call",
        "total": "true",
        "q": "a " * 99,
    }
    response = client.get("/meetings", params=full)
    assert (response.status_code, response.json()["items"]) == (200, [])


def test_document_with_many_parts_is_built(client):
    document = {
        "title": "A large summit",
        "date": "2024",
        "participants": [{"country": "PE", "name_as_printed": f"Delegate {number}"} for number in range(1500)],
        "topics": [{"topic": {"name": f"Item {number}"}} for number in range(300)],
    }
    response = client.post("/meetings", json=document)
    if response.status_code == 422:  # a stated limit
        assert {error["pointer"] for error in response.json()["errors"]} <= {"#/participants", "#/topics"}
        return
    assert (response.status_code, len(response.json()["participants"])) == (201, 1500)
    assert client.put(response.headers["location"], json=response.json()).headers["etag"] == response.headers["etag"]
    assert client.delete(response.headers["location"]).status_code == 204
