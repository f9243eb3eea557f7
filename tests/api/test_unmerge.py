"""The undo of a merge leaves alone what was edited since, and says so."""

import pytest
from sqlalchemy import insert
from test_merge import NOUNS, REFERRERS, TALKS, assert_sound, create, merge, without_times

from app.db import models
from app.services.changes.redaction import redact


@pytest.fixture
def merged(client):
    """Two people, and a meeting of the other; they are merged."""
    create(client, "people", {"id": "one", "name": "One", "country": "PE"})
    tenures = [{"office": "Envoy", "country": "PE", "term": "2001/2002"}, {"office": "Minister", "term": "2003"}]
    create(
        client,
        "people",
        {
            "id": "two",
            "name": "Two",
            "born": "1950",
            "tenures": tenures,
            "identifiers": [{"scheme": "wikidata", "value": "Q2"}],
        },
    )
    participants = [{"country": "JP", "office": "Clerk"}, {"person": "two", "country": "PE"}]
    meeting = create(client, "meetings", {"id": "talks", **TALKS, "participants": participants})
    assert merge(client, "people").status_code == 200
    return meeting


def unmerge(client, resource="people", other="two"):
    response = client.post(f"/{resource}/{other}/unmerge")
    assert response.status_code == 200, response.text
    return response.json()


def test_undo_preserves_other_edits_and_restores_the_reference(client, database, merged):
    participant = merged["participants"][1]["id"]
    client.patch("/meetings/talks", json={"title": "Long talks"})
    client.patch(f"/participants/{participant}", json={"office": "Envoy"})
    client.patch("/people/one", json={"note": "A note."})
    result = unmerge(client)
    assert (result["moved"], result["kept"]) == (1, [])
    now = client.get("/meetings/talks").json()
    assert now["title"] == "Long talks"
    assert [(item["id"], item["person"] and item["person"]["id"], item["office"]) for item in now["participants"]] == [
        (merged["participants"][0]["id"], None, "Clerk"),
        (participant, "two", "Envoy"),
    ]
    one = client.get("/people/one").json()
    assert (one["note"], one["born"], one["tenures"], one["identifiers"], one["other_names"]) == (
        "A note.",
        None,
        [],
        [],
        [],
    )
    assert_sound(database)


def test_undo_preserves_references_edited_since(client, merged):
    create(client, "people", {"id": "three", "name": "Three"})
    participant = merged["participants"][1]["id"]
    client.patch(f"/participants/{participant}", json={"person": "three"})
    result = unmerge(client)
    assert result["moved"] == 0
    assert result["kept"] == [
        {
            "record": "/meetings/talks",
            "field": "/participants/person",
            "value": {"id": "three"},
            "reason": "changed since",
        }
    ]


def test_later_edits_of_the_survivor_are_preserved(client, merged):
    one = client.get("/people/one").json()
    tenures = [{**one["tenures"][0], "note": "Resigned."}, one["tenures"][1]]
    client.patch("/people/one", json={"tenures": tenures, "born": "1951"})
    result = unmerge(client)
    assert [(item["record"], item["field"]) for item in result["kept"]] == [
        ("/people/one", "/born"),
        ("/people/one", "/tenures"),
    ]
    now = client.get("/people/one").json()
    assert (now["born"], [item["office"] for item in now["tenures"]]) == ("1951", ["Envoy"])


def test_records_deleted_since_are_reported(client, database, merged):
    client.delete("/meetings/talks")
    result = unmerge(client)
    assert result["moved"] == 0
    assert [(item["record"], item["field"]) for item in result["kept"]] == [("/meetings/talks", "")]
    assert "deleted" in result["kept"][0]["reason"]
    assert client.post("/meetings/talks/undelete").json()["participants"][1]["person"]["id"] == "two"
    assert_sound(database)


def test_references_created_since_stay_with_the_survivor(client, merged):
    create(client, "meetings", {"id": "later", **TALKS, "participants": [{"person": "two", "country": "PE"}]})
    assert unmerge(client)["moved"] == 1
    assert client.get("/meetings/later").json()["participants"][0]["person"]["id"] == "one"


def test_undo_is_rejected_if_an_identifier_is_used_elsewhere(client, merged):
    client.patch("/people/one", json={"identifiers": []})
    create(client, "people", {"id": "three", "name": "Three", "identifiers": [{"scheme": "wikidata", "value": "Q2"}]})
    refused = client.post("/people/two/unmerge")
    assert (refused.status_code, refused.json()["existing"]) == (409, "three")
    assert client.get("/people/two", follow_redirects=False).status_code == 308


def topics_of(client):
    return [item["topic"]["id"] for item in client.get("/meetings/talks").json()["topics"]]


def test_merges_into_one_record_are_undone_in_any_order(client, database):
    for name in ("one", "two", "three"):
        create(client, "topics", {"id": name, "name": name})
    for name in ("two", "three"):
        create(client, "meetings", {"id": f"on-{name}", **TALKS, "topics": [{"topic": name}]})
    merge(client, "topics", "one", "two")
    merge(client, "topics", "one", "three")
    for name in ("two", "three"):
        assert unmerge(client, "topics", name)["kept"] == []
        assert client.get(f"/meetings/on-{name}").json()["topics"][0]["topic"]["id"] == name
    assert client.get("/topics/one").json()["aliases"] == []
    assert_sound(database)


def test_entries_joined_by_two_merges_are_split_latest_first(client, database):
    for name in ("one", "two", "three"):
        create(client, "topics", {"id": name, "name": name})
    create(client, "meetings", {"id": "talks", **TALKS, "topics": [{"topic": "two"}, {"topic": "three"}]})
    merge(client, "topics", "one", "two")
    merge(client, "topics", "one", "three")
    assert topics_of(client) == ["one"]
    refused = client.post("/topics/two/unmerge")
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/not-restorable")
    assert "'three'" in refused.json()["detail"]
    for name in ("three", "two"):
        assert unmerge(client, "topics", name)["kept"] == []
    assert topics_of(client) == ["two", "three"]
    assert_sound(database)


@pytest.mark.parametrize(
    "fields", [{"name": "Two"}, {"born": "1950"}, {"born": "1951"}, {"other_names": [{"name": "Zwei"}]}]
)
def test_values_shared_with_a_later_merge_are_restored_after_its_undo(client, database, fields):
    create(client, "people", {"id": "one", "name": "One"})
    create(client, "people", {"id": "two", "name": "Two", "born": "1950", "other_names": [{"name": "Zwei"}]})
    create(client, "people", {"id": "three", "name": "Three", **fields})
    before = client.get("/people/one").json()
    merge(client, "people", "one", "two")
    merge(client, "people", "one", "three")
    refused = client.post("/people/two/unmerge")
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/not-restorable")
    assert "'three'" in refused.json()["detail"]
    for name in ("three", "two"):
        assert unmerge(client, "people", name)["kept"] == []
    assert without_times(client.get("/people/one").json()) == without_times(before)
    assert_sound(database)


def test_deleted_survivor_is_undeleted_first(client, merged):
    client.delete("/meetings/talks")
    client.delete("/people/one")
    refused = client.post("/people/two/unmerge")
    assert (refused.status_code, refused.json()["successor"]) == (409, "/people/one")
    client.post("/people/one/undelete")
    assert unmerge(client)["person"]["name"] == "Two"


def test_a_merged_record_is_restored_without_its_redacted_values(client, database, merged):
    with database.writing("a test") as session:
        redact(session, "people", "two", ["/born"], "Private.")
    assert unmerge(client)["person"]["born"] is None


def test_merge_from_another_database_cannot_be_undone(client, database):
    create(client, "people", {"id": "one", "name": "One"})
    with database.writing("a test") as session:
        values = {"resource": "people", "id": "two", "retired_at": "2024-05-01T00:00:00.000000Z", "successor": "one"}
        session.execute(insert(models.RetiredId).values(**values))
    refused = client.post("/people/two/unmerge")
    assert (refused.status_code, refused.json()["successor"]) == (409, "/people/one")
    assert "elsewhere" in refused.json()["detail"]


def test_an_undeleted_meeting_refers_to_survivors(client, database):
    for name in ("one", "two"):
        create(client, "topics", {"id": name, "name": name})
    create(client, "meetings", {"id": "talks", **TALKS, "topics": [{"topic": "two"}, {"topic": "one"}]})
    client.delete("/meetings/talks")
    merge(client, "topics")
    back = client.post("/meetings/talks/undelete")
    assert back.status_code == 200, back.text
    assert [item["topic"]["id"] for item in back.json()["topics"]] == ["one"]
    assert without_times(back.json())["title"] == "Talks"
    assert_sound(database)


@pytest.fixture(params=[name for name, referrer in REFERRERS.items() if referrer])
def referrer(client, request):
    """Two records, and one that refers to the second; return the resource of the two, and the URL path of the third."""
    resource, content = REFERRERS[request.param]
    noun = request.param.partition(".")[2].removesuffix("_key")
    target = {"part_of": "meetings", "parent": "topics", "target": "agreements"}.get(noun)
    target = target or next(name for name, one in NOUNS.items() if one == noun)
    for name in ("one", "two"):
        title = "title" if target in {"agreements", "meetings"} else "name"
        create(client, target, {"id": name, title: name, **({"date": "2020-01"} if target == "meetings" else {})})
    create(client, resource, {"id": "referrer", **content("two")})
    return target, f"/{resource}/referrer"


def test_a71_reference_restored_after_the_merge_returns_with_the_merged_record(client, database, referrer):
    target, url = referrer
    before = client.get(url).json()
    assert client.delete(url).status_code == 204
    merge(client, target)
    assert client.post(f"{url}/undelete").status_code == 200
    assert without_times(client.get(url).json()) != without_times(before)
    result = unmerge(client, target)
    assert (result["moved"], result["kept"]) == (1, [])
    assert without_times(client.get(url).json()) == without_times(before)
    assert_sound(database)


def test_a82_reference_returns_with_a_record_that_did_not_exist_when_the_merge_was_undone(client, database, referrer):
    target, url = referrer
    before = client.get(url).json()
    merge(client, target)
    assert client.delete(url).status_code == 204
    result = unmerge(client, target)
    assert [(item["record"], item["field"]) for item in result["kept"]] == [(url, "")]
    assert client.post(f"{url}/undelete").status_code == 200
    assert without_times(client.get(url).json()) == without_times(before)
    assert_sound(database)


def test_a82_reference_edited_before_the_deletion_is_restored_as_it_was(client, database, merged):
    client.patch("/meetings/talks", json={"participants": [{"person": "one", "country": "JP", "office": "Envoy"}]})
    edited = client.get("/meetings/talks").json()["participants"]
    client.delete("/meetings/talks")
    unmerge(client)
    assert client.post("/meetings/talks/undelete").json()["participants"] == edited
    assert_sound(database)


def test_a82_reference_of_a_deleted_participant_returns_with_it(client, database, merged):
    url = f"/participants/{merged['participants'][1]['id']}"
    assert client.delete(url).status_code == 204
    unmerge(client)
    assert client.post(f"{url}/undelete").status_code == 200
    assert client.get(url).json()["person"]["id"] == "two"
    assert_sound(database)


@pytest.mark.parametrize("first", ["people", "organizations"])
def test_a82_a_value_that_an_undone_merge_brought_does_not_return_with_a_later_one(client, database, first):
    for name in ("east", "west"):
        create(client, "organizations", {"id": name, "name": name})
    create(client, "people", {"id": "one", "name": "One", "tenures": [{"office": "Envoy", "organization": "west"}]})
    offices = [
        {"office": "Envoy", "organization": "west", "term": "2001"},
        {"office": "Envoy", "organization": "east", "term": "2002"},
    ]
    create(client, "people", {"id": "two", "name": "Two", "tenures": offices})
    before = {name: without_times(client.get(f"/people/{name}").json()) for name in ("one", "two")}
    merge(client, "people")
    merge(client, "organizations", "east", "west")
    for resource in sorted(("people", "organizations"), key=lambda name: name != first):
        assert unmerge(client, resource, {"people": "two", "organizations": "west"}[resource])["kept"] == []
    assert {name: without_times(client.get(f"/people/{name}").json()) for name in ("one", "two")} == before
    assert_sound(database)


@pytest.fixture
def colleagues(client):
    """Two people, one of whom had an office in a body; they are merged, and then the body into another one."""
    for name in ("east", "west"):
        create(client, "organizations", {"id": name, "name": name})
    create(client, "people", {"id": "one", "name": "One", "tenures": [{"office": "Clerk", "organization": "east"}]})
    create(client, "people", {"id": "two", "name": "Two", "tenures": [{"office": "Envoy", "organization": "west"}]})
    before = {name: without_times(client.get(f"/people/{name}").json()) for name in ("one", "two")}
    merge(client, "people")
    merge(client, "organizations", "east", "west")
    return before


def bodies(client, person):
    return [item["organization"]["id"] for item in client.get(f"/people/{person}").json()["tenures"]]


@pytest.mark.parametrize("first", ["people", "organizations"])
def test_merges_of_two_resources_are_undone_in_any_order(client, database, colleagues, first):
    others = {"people": "two", "organizations": "west"}
    for resource in sorted(others, key=lambda name: name != first):
        unmerge(client, resource, others[resource])
    assert {name: without_times(client.get(f"/people/{name}").json()) for name in ("one", "two")} == colleagues
    assert_sound(database)


def test_an_office_edited_since_keeps_the_survivor(client, database, colleagues):
    unmerge(client)
    client.patch("/people/two", json={"tenures": [{"office": "Ambassador", "organization": "east"}]})
    kept = unmerge(client, "organizations", "west")["kept"]
    assert "/people/two" in {item["record"] for item in kept}
    assert bodies(client, "two") == ["east"]
    assert_sound(database)
