"""Any version of a record can be restored: an edit like any other."""

import factories
import pytest
from test_merge import TALKS, assert_sound, create, merge, without_times

from app.services.changes.redaction import redact

ALL = factories.RESOURCES


def url_of(resource, document):
    return f"/{resource}/{document['code'] if resource == 'countries' else document['id']}"


def restore(client, url, version, **headers):
    return client.post(f"{url}/restore?version={version}", headers=headers)


@pytest.mark.parametrize("resource", ALL)
def test_each_version_can_be_restored(client, database, resource):
    whole = create(client, resource, factories.whole(resource, 1))
    url = url_of(resource, whole)
    # A minimal record has no value in any field that may be empty.
    minimal = {**factories.minimal(resource, 3), **({"code": whole["code"]} if resource == "countries" else {})}
    second = client.put(url, json=minimal)
    assert second.status_code == 200, second.text
    restored = restore(client, url, 1)
    assert restored.status_code == 200, restored.text
    assert without_times(restored.json()) == without_times(whole)
    assert restored.json() == client.get(url).json()
    assert (restored.json()["created_at"], restored.headers["etag"]) == (
        whole["created_at"],
        client.get(url).headers["etag"],
    )
    assert_sound(database)
    [newest, *_] = client.get(f"{url}/history").json()["items"]
    assert (newest["version"], newest["action"]) == (3, "updated")
    assert without_times(restore(client, url, 2).json()) == without_times(second.json())
    # The state of the record already.
    before = client.get(url)
    for version in (2, 4):
        same = restore(client, url, version)
        assert (same.status_code, same.content) == (200, before.content)
    assert client.get(f"{url}/history").json()["items"][0]["version"] == 4
    assert_sound(database)


@pytest.mark.parametrize("resource", ALL)
def test_versions_that_do_not_exist_are_named(client, resource):
    url = url_of(resource, create(client, resource, factories.minimal(resource, 1)))
    for version in (2, 99):
        refused = restore(client, url, version)
        assert refused.status_code == 404
        assert "only version 1;" in refused.json()["detail"]
    for query in ("", "?version=", "?version=0", "?version=x", "?version=1&version=1", "?version=1&other=1"):
        assert client.post(f"{url}/restore{query}").status_code == 422
    client.delete(url)
    assert restore(client, url, 1).status_code == 410
    assert client.post(f"/{resource}/X-NONE/restore?version=1").status_code == 404


def test_a_restore_checks_the_state(client):
    create(client, "people", {"id": "one", "name": "One"})
    stale = client.get("/people/one").headers["etag"]
    client.patch("/people/one", json={"note": "New."})
    assert restore(client, "/people/one", 1, **{"if-match": stale}).status_code == 412
    headers = {"if-match": client.get("/people/one").headers["etag"], "idempotency-key": "restore"}
    first = restore(client, "/people/one", 1, **headers)
    assert first.status_code == 200
    assert restore(client, "/people/one", 1, **headers).content == first.content


def meeting(client):
    participants = [{"country": "JP", "office": "Clerk"}, {"person": {"name": "Quispe Rosa"}, "country": "PE"}]
    return create(client, "meetings", {"id": "talks", **TALKS, "participants": participants})


@pytest.mark.parametrize("way", ["restore", "put"])
def test_restored_participants_keep_their_ids(client, database, way):
    before = meeting(client)
    client.patch("/meetings/talks", json={"participants": [{"country": "JP", "office": "Clerk"}]})
    if way == "restore":
        response = restore(client, "/meetings/talks", 1)
    else:
        state = client.get("/meetings/talks?version=1").json()
        del state["updated_at"]
        response = client.put("/meetings/talks", json=state)
    assert response.status_code == 200, response.text
    assert without_times(response.json()) == without_times(before)
    removed = before["participants"][1]["id"]
    back = client.get(f"/participants/{removed}").json()
    assert back["created_at"] == before["created_at"]
    actions = [item["action"] for item in client.get(f"/participants/{removed}/history").json()["items"]]
    assert actions == ["undeleted", "deleted", "created"]
    assert [item["id"] for item in client.get("/meetings?person=quispe-rosa").json()["items"]] == ["talks"]
    assert_sound(database)


def test_restored_version_includes_participants_deleted_separately(client, database):
    before = meeting(client)
    for participant in before["participants"]:
        client.delete(f"/participants/{participant['id']}")
    assert client.get("/meetings/talks").json()["participants"] == []
    assert without_times(restore(client, "/meetings/talks", 2).json())["participants"] == before["participants"][1:]
    assert without_times(restore(client, "/meetings/talks", 1).json()) == without_times(before)
    assert_sound(database)


def test_id_of_another_meetings_participant_stays_in_use(client):
    before = meeting(client)
    client.patch("/meetings/talks", json={"participants": []})
    other = {
        **TALKS,
        "title": "Other talks",
        "participants": [{"id": before["participants"][0]["id"], "country": "JP"}],
    }
    assert client.put("/meetings/other", json=other).status_code == 409


def test_restored_version_refers_to_survivors_and_reports_missing_records(client, database):
    for name in ("one", "two", "three"):
        create(client, "topics", {"id": name, "name": name})
    topics = [{"topic": "one"}, {"topic": "two"}, {"topic": "three"}]
    create(client, "meetings", {"id": "talks", **TALKS, "topics": topics})
    client.patch("/meetings/talks", json={"topics": []})
    merge(client, "topics")
    client.delete("/topics/three")
    refused = restore(client, "/meetings/talks", 1)
    assert (refused.status_code, refused.json()["missing"]) == (409, ["/topics/three"])
    client.post("/topics/three/undelete")
    restored = restore(client, "/meetings/talks", 1)
    assert [item["topic"]["id"] for item in restored.json()["topics"]] == ["one", "three"]
    assert_sound(database)


def test_versions_before_a_merge_and_an_undeletion_can_be_restored(client, database):
    create(client, "people", {"id": "one", "name": "One"})
    create(client, "people", {"id": "two", "name": "Two", "note": "Second."})
    merge(client, "people")
    assert restore(client, "/people/two", 1).status_code == 410
    restored = restore(client, "/people/one", 1).json()
    assert (restored["note"], restored["other_names"]) == (None, [])
    assert client.post("/people/two/unmerge").json()["kept"] == []
    client.delete("/people/two")
    client.post("/people/two/undelete")
    client.patch("/people/two", json={"note": "Third."})
    assert restore(client, "/people/two", 1).json()["note"] == "Second."
    assert "version 1 has" in restore(client, "/people/two", 2).json()["detail"]
    assert_sound(database)


def test_restoring_a_value_now_used_elsewhere_is_rejected(client):
    create(client, "sources", {"id": "one", "headline": "One", "url": "https://a.example/"})
    client.patch("/sources/one", json={"url": None})
    create(client, "sources", {"id": "two", "headline": "Two", "url": "https://a.example/"})
    refused = restore(client, "/sources/one", 1)
    assert (refused.status_code, refused.json()["existing"]) == (409, "two")


def test_redacted_values_stay_removed(client, database):
    create(client, "people", {"id": "one", "name": "One", "note": "Private.", "born": "1950"})
    client.patch("/people/one", json={"note": None, "born": None})
    with database.writing("a test") as session:
        redact(session, "people", "one", ["/note"], "Private.")
    restored = restore(client, "/people/one", 1).json()
    assert (restored["note"], restored["born"]) == (None, "1950")


def test_a_participant_is_restored_with_its_meeting(client, database):
    before = meeting(client)
    url = f"/participants/{before['participants'][1]['id']}"
    client.patch(url, json={"office": "Envoy"})
    assert restore(client, url, 1).json()["office"] is None
    assert client.get("/meetings/talks").json()["participants"] == before["participants"]
    assert client.get("/meetings/talks/history").json()["items"][0]["version"] == 3
    assert_sound(database)
