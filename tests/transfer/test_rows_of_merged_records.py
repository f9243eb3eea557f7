"""Rows about records that were merged: neither the old identifier nor the old id replaces what the merge made."""

import json

import pytest

NAMES = {"people": "name", "organizations": "name", "topics": "name", "agreements": "title", "meetings": "title"}
REQUIRED = {
    "people": {"country": "MX"},
    "organizations": {"kind": "other"},
    "topics": {},
    "agreements": {"kind": "treaty"},
    "meetings": {"date": "2001-02-03", "participants": [{"country": "MX"}]},
}


def sent(client, resource, *documents):
    lines = "".join(json.dumps({"resource": resource, "document": item}) + "\n" for item in documents)
    response = client.post(
        "/imports?keep_going=true", content=lines, headers={"Content-Type": "application/x-ndjson"}
    ).json()
    return [response[name] for name in ("created", "changed", "unchanged", "refused")], response["problems"]


@pytest.fixture
def merged(client):
    """Return two documents of a resource, of which the second was merged into the first, and the id of each."""

    def make(resource, *, identified=True):
        documents, ids = [], []
        for number, name in enumerate(("Alpha", "Beta")):
            identifiers = [{"scheme": "wikidata", "value": f"Q70{number}"}]
            own = {"identifiers": identifiers} if identified and resource != "topics" else {}
            documents.append({NAMES[resource]: name, **REQUIRED[resource], **own})
            ids.append(client.post(f"/{resource}?duplicates=allow", json=documents[-1]).json()["id"])
        assert client.post(f"/{resource}/{ids[0]}/merge", json={"other": ids[1]}).status_code == 200
        return documents, ids

    return make


@pytest.mark.databases("sqlite", "postgresql")
@pytest.mark.parametrize("identified", [True, False])
@pytest.mark.parametrize("resource", NAMES)
def test_a50_file_from_before_a_merge_does_not_undo_it(client, merged, resource, identified):
    documents, ids = merged(resource, identified=identified)
    before = client.get(f"/{resource}/{ids[0]}").json()
    counts, problems = sent(client, resource, *documents)
    assert (counts, problems) == ([0, 0, 2, 0], [])
    assert client.get(f"/{resource}/{ids[0]}").json() == before
    assert client.get(f"/{resource}/{ids[1]}", follow_redirects=False).status_code == 308


@pytest.mark.parametrize("resource", ["people", "agreements"])
def test_a50_row_with_something_new_is_refused_with_the_id(client, merged, resource):
    documents, ids = merged(resource)
    before = client.get(f"/{resource}/{ids[0]}").json()
    counts, [problem] = sent(client, resource, {**documents[1], "note": "seen again"})
    assert (counts, f"write the id '{ids[0]}' to replace all of it" in problem["reason"]) == ([0, 0, 0, 1], True)
    assert "differs in note" in problem["reason"]
    assert client.get(f"/{resource}/{ids[0]}").json() == before
    assert sent(client, resource, {**documents[1], "id": ids[0], "note": "seen again"})[0] == [0, 1, 0, 0]


@pytest.mark.parametrize("resource", ["people", "topics"])
def test_a50_row_with_the_id_of_a_merged_record_is_told_the_survivor(client, merged, resource):
    documents, ids = merged(resource)
    counts, [problem] = sent(client, resource, {**documents[1], "id": ids[1]})
    assert counts == [0, 0, 0, 1]
    assert problem["reason"] == f"'{ids[1]}' was merged into '{ids[0]}'; write that id, or leave the row out"


def test_a50_row_of_a_table_with_few_columns_does_not_make_a_merged_record_again(client, merged):
    merged("people")
    for line, counts in (("Beta,MX", [0, 0, 1, 0]), ("Beta,AR", [1, 0, 0, 0])):
        response = client.post(
            "/imports?resource=people&keep_going=true",
            content=f"name,country\n{line}\n",
            headers={"Content-Type": "text/csv"},
        ).json()
        assert [response[name] for name in ("created", "changed", "unchanged", "refused")] == counts
