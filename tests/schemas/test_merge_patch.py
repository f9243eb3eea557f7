"""Patches and replacements of fields that the service sets are rejected by name, and nothing changes."""

import pytest
from factories import RESOURCES, create

pytestmark = pytest.mark.usefixtures("well_afterwards")

SET = {
    **{name: {} for name in RESOURCES},
    "agreements": {"starts_on": "2001-01-01", "ends_on": "2001-01-01"},
    "meetings": {"starts_on": "2001-01-01", "ends_on": "2001-01-01", "countries": []},
}
STAMP = "2001-01-01T00:00:00.000000Z"


@pytest.mark.parametrize("resource", RESOURCES)
@pytest.mark.parametrize("media_type", ["application/json", "application/merge-patch+json"])
def test_invalid_merge_patch_is_rejected_and_changes_nothing(client, resource, media_type):
    key = "code" if resource == "countries" else "id"
    url = create(client, resource)
    before = client.get(url)
    wrong = {key: ["other", "X-OTHER", None, "", 7, "\0"], "created_at": [STAMP, None, "yesterday", 7]}
    wrong |= {
        name: [value, None] if before.json()[name] is not None else [value] for name, value in SET[resource].items()
    }
    unknown = {"key": 1, "version": 9, "sequence": 1, "actor": "somebody", "folded": "a"}
    wrong |= {name: [value, None] for name, value in unknown.items()}
    for name, values in wrong.items():
        for value in values:
            for also in ({}, {"note": "changed"}):
                if "note" not in before.json():
                    also = {}  # noqa: PLW2901
                response = client.patch(url, json={name: value, **also}, headers={"content-type": media_type})
                assert response.status_code == 422, (name, value, response.text[:200])
                assert f"#/{name}" in {error["pointer"] for error in response.json()["errors"]}
    for name, value in unknown.items():
        response = client.put(url, json={**before.json(), name: value})
        assert [error["pointer"] for error in response.json()["errors"]] == [f"#/{name}"]
    stale = client.patch(url, json={"updated_at": STAMP})
    assert (stale.status_code, stale.json()["type"]) == (409, "/problems/edit-conflict")
    after = client.get(url)
    assert (after.json(), after.headers["etag"]) == (before.json(), before.headers["etag"])


@pytest.mark.parametrize("resource", RESOURCES)
def test_unchanged_values_may_be_sent_back(client, resource):
    url = create(client, resource)
    before = client.get(url)
    names = {"code" if resource == "countries" else "id", "created_at", "updated_at", *SET[resource]}
    response = client.patch(url, json={name: before.json()[name] for name in names})
    assert (response.status_code, response.headers["etag"]) == (200, before.headers["etag"])
