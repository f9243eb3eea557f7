"""The history of a record of each resource: versions, differences and undeletion."""

import pytest
from contract_resources import SAMPLES, create_sample, prepare

pytestmark = pytest.mark.parametrize("sample", SAMPLES, ids=str)


@pytest.fixture(autouse=True)
def _prepared(client, sample):
    prepare(client, sample)


def versions(client, url):
    return client.get(f"{url}/history").json()["items"]


def test_each_change_is_a_version(client, sample):
    first, url = create_sample(client, sample, sample.whole(1))
    second = client.patch(url, json=sample.change).json()
    client.delete(url)
    (field, value), *_ = sample.change.items()
    result = versions(client, url)
    assert [(item["version"], item["action"]) for item in result] == [(3, "deleted"), (2, "updated"), (1, "created")]
    assert result[1]["differences"] == [{"op": "replace", "path": f"/{field}", "value": value, "was": first[field]}]
    assert [result[0]["differences"], result[2]["differences"]] == [None, None]
    assert client.get(f"{url}?version=1").json() == first
    assert client.get(f"{url}?version=2").json() == second
    removed = client.get(f"{url}?version=3")
    assert (removed.status_code, removed.json()["detail"].endswith("version 2 has its last content")) == (410, True)


def test_version_has_an_etag_and_links_to_the_others(client, sample):
    _, url = create_sample(client, sample, sample.minimal(1))
    client.patch(url, json=sample.change)
    newest, old = client.get(f"{url}?version=2"), client.get(f"{url}?version=1")
    assert newest.headers["etag"] == client.get(url).headers["etag"] != old.headers["etag"]
    assert old.headers["link"] == f'<{url}>; rel="latest-version", <{url}/history>; rel="version-history"'
    assert client.get(f"{url}?version=1", headers={"if-none-match": old.headers["etag"]}).status_code == 304
    assert client.head(f"{url}?version=1").headers == old.headers


def test_unknown_version_is_404(client, sample):
    _, url = create_sample(client, sample, sample.minimal(1))
    response = client.get(f"{url}?version=2")
    assert response.status_code == 404
    assert f"GET {url}/history" in response.json()["detail"]
    for wrong in ("0", "-1", "x", str(2**31), "1&version=2"):
        assert client.get(f"{url}?version={wrong}").status_code == 422
    assert client.get(f"{url}?version=1&format=csv").status_code == 406
    for address in (
        f"{sample.url}/none-such?version=1",
        f"{sample.url}/none-such/history",
        f"{sample.url}/%00/history",
    ):
        assert client.get(address).status_code == 404


def test_a_change_without_effect_creates_no_version(client, sample):
    document, url = create_sample(client, sample, sample.whole(1))
    client.put(url, json=document)
    client.patch(url, json={})
    client.patch(url, json={"no_such_field": 1})
    assert len(versions(client, url)) == 1


def test_a_history_is_paged(client, sample):
    _, url = create_sample(client, sample, sample.minimal(1))
    (field,) = sample.change
    for number in range(4):
        client.patch(url, json={field: str(number)})
    whole = versions(client, url)
    page, result = client.get(f"{url}/history?limit=2").json(), []
    while True:
        result += page["items"]
        assert len(page["items"]) <= 2
        if page["next"] is None:
            break
        page = client.get(page["next"]).json()
    assert result == whole
    assert [item["version"] for item in result] == [5, 4, 3, 2, 1]
    for wrong in ("limit=0", "limit=101", "cursor=x", "cursor=0", "page=2"):
        assert client.get(f"{url}/history?{wrong}").status_code == 422


@pytest.mark.parametrize("format_", ["minimal", "whole"])
def test_a_deleted_record_can_be_undeleted(client, sample, format_):
    before, url = create_sample(client, sample, getattr(sample, format_)(1))
    client.delete(url)
    assert client.get(url).status_code == 410
    response = client.post(f"{url}/undelete")
    assert response.status_code == 200, response.text
    after = response.json()
    assert after == before | {"updated_at": after["updated_at"]}
    assert after["updated_at"] > before["updated_at"]
    got = client.get(url)
    assert (got.json(), got.headers["etag"]) == (after, response.headers["etag"])
    assert [version["action"] for version in versions(client, url)] == ["undeleted", "deleted", "created"]
    client.patch(url, json=sample.change)
    assert versions(client, url)[0]["version"] == 4
    client.delete(url)
    assert client.post(f"{url}/undelete").json()[next(iter(sample.change))] == "Changed."


def test_only_deleted_records_can_be_undeleted(client, sample):
    _, url = create_sample(client, sample, sample.minimal(1))
    there = client.post(f"{url}/undelete")
    assert (there.status_code, there.json()["type"]) == (409, "/problems/not-restorable")
    assert f"POST {url}/restore?version=" in there.json()["detail"]
    for expected in ("none-such", "%00", "a" * 101):
        assert client.post(f"{sample.url}/{expected}/undelete").status_code == 404
    client.delete(url)
    assert client.post(f"{url}/undelete?force=true").status_code == 422


def test_change_without_if_match_is_rejected_if_required(client, sample, settings):
    _, url = create_sample(client, sample, sample.minimal(1))
    settings.require_if_match = True
    document = client.get(url).json()
    for response in (client.patch(url, json=sample.change), client.put(url, json=document), client.delete(url)):
        assert (response.status_code, response.json()["type"]) == (428, "/problems/precondition-required")
    assert client.get(url).json() == document
    tag = client.get(url).headers["etag"]
    tag = client.patch(url, json=sample.change, headers={"if-match": tag}).headers["etag"]
    assert client.delete(url, headers={"if-match": tag}).status_code == 204
    chosen = sample.chosen(3)
    made_anew = client.put(f"{sample.url}/{chosen[sample.key]}", json=chosen)
    # A new participant changes its meeting, so POST expects the meeting's ETag.
    assert made_anew.status_code == (428 if sample.url == "/participants" else 201)


def test_a_write_with_one_idempotency_key_is_executed_once(client, sample):
    headers = {"idempotency-key": "3f0c"}
    document = sample.minimal(1)
    first = client.post(sample.url, json=document, headers=headers)
    again = client.post(sample.url, json=document, headers=headers)
    assert (first.status_code, again.status_code) == (201, 201)
    assert "idempotent-replayed" not in first.headers
    assert again.headers["idempotent-replayed"] == "true"
    for name in ("etag", "location", "content-type", "cache-control"):
        assert again.headers[name] == first.headers[name]
    assert again.content == first.content
    url = first.headers["location"]
    for method, body in (("PATCH", sample.change), ("DELETE", None)):
        keyed = {"idempotency-key": f"{method} once", "if-match": client.get(url).headers["etag"]}
        answers = [client.request(method, url, json=body, headers=keyed) for _ in range(2)]
        assert answers[0].status_code == answers[1].status_code < 300
        assert answers[0].content == answers[1].content
    assert [version["action"] for version in versions(client, url)] == ["deleted", "updated", "created"]
