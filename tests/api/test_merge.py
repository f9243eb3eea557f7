"""Two records of one thing are merged, whatever the resource: references, names and filters lead to the survivor."""

import factories
import pytest
from sqlalchemy import select

from app.db import models
from app.maintenance import checks
from app.services.changes.redaction import redact
from app.services.referrers import references_to
from app.services.resources import BY_NAME

NOUNS = {
    "people": "person",
    "organizations": "organization",
    "agreements": "agreement",
    "topics": "topic",
    "sources": "source",
    "meetings": "meeting",
}
TALKS = {"title": "Talks", "date": "2020-01-02"}


def citing(source):
    return [{"source": source, "locator": "page 3"}]


# For each column that refers to a record which can be merged: the resource and a document that does so.
REFERRERS = {
    "participants.person_key": ("meetings", lambda id_: {**TALKS, "participants": [{"person": id_, "country": "PE"}]}),
    "participants.organization_key": ("meetings", lambda id_: {**TALKS, "participants": [{"organization": id_}]}),
    "meeting_organizations.organization_key": (
        "meetings",
        lambda id_: {**TALKS, "organizations": [{"organization": id_, "note": "In passing."}]},
    ),
    "tenures.organization_key": (
        "people",
        lambda id_: {"name": "An Official", "tenures": [{"office": "Clerk", "organization": id_}]},
    ),
    "parties.organization_key": (
        "agreements",
        lambda id_: {"title": "A treaty", "parties": [{"country": "PE"}, {"organization": id_}]},
    ),
    "actions.organization_key": (
        "agreements",
        lambda id_: {"title": "A treaty", "actions": [{"action": "signed", "date": "2001", "organization": id_}]},
    ),
    "depositaries.organization_key": (
        "agreements",
        lambda id_: {"title": "A treaty", "depositaries": [{"organization": id_}]},
    ),
    "agreement_relations.target_key": (
        "agreements",
        lambda id_: {"title": "A treaty", "relations": [{"relation": "amends", "agreement": id_}]},
    ),
    "meeting_agreements.agreement_key": (
        "meetings",
        lambda id_: {**TALKS, "agreements": [{"agreement": id_, "relation": "signed"}]},
    ),
    "meeting_topics.topic_key": (
        "meetings",
        lambda id_: {
            **TALKS,
            "topics": [{"topic": id_}],
            "citations": [{"source": {"id": "a-book", "headline": "A book"}, "field": f"topics.{id_}"}],
        },
    ),
    "agreement_topics.topic_key": ("agreements", lambda id_: {"title": "A treaty", "topics": [id_]}),
    "meetings.part_of_key": ("meetings", lambda id_: {**TALKS, "part_of": id_}),
    "topics.parent_key": ("topics", lambda id_: {"name": "A narrow topic", "parent": id_}),
    "citations.source_key": None,
}
CITING = {
    "countries": {"code": "X-CITED", "name": "Citedland"},
    "organizations": {"name": "A cited body"},
    "people": {"name": "A Cited Person"},
    "topics": {"name": "A cited topic"},
    "agreements": {"title": "A cited treaty"},
    "meetings": TALKS,
    "participants": {"meeting": factories.SEEDED_MEETING, "country": "BR"},
}
CASES = [
    *((column, *case) for column, case in REFERRERS.items() if case is not None),
    *(
        ("citations.source_key", name, lambda id_, data=data: {**data, "citations": citing(id_)})
        for name, data in CITING.items()
    ),
]


def create(client, resource, data):
    response = client.post(
        f"/{resource}", json=data, params={"duplicates": "allow"} if resource in {"people", "meetings"} else {}
    )
    assert response.status_code == 201, response.text
    return response.json()


def pair(client, resource):
    """Create two records of a resource, as different as they can be, and return them."""
    data = [{**factories.minimal(resource, number), "id": record_id} for number, record_id in ((1, "one"), (3, "two"))]
    return [create(client, resource, item) for item in data]


def merge(client, resource, survivor="one", other="two", **headers):
    return client.post(f"/{resource}/{survivor}/merge", json={"other": other}, headers=headers)


def assert_sound(database):
    assert list(checks.run_checks(database, repair=False)) == []


def without_times(document):
    return {name: value for name, value in document.items() if name not in {"created_at", "updated_at"}}


def resource_of(column):
    table = column.partition(".")[0]
    foreign = next(
        iter(BY_NAME["meetings"].model.metadata.tables[table].columns[column.partition(".")[2]].foreign_keys)
    )
    return foreign.column.table.name


def test_every_referring_column_is_tested():
    columns = {str(column) for name in NOUNS for column in references_to(BY_NAME[name].model.__table__)}
    assert columns == set(REFERRERS)


@pytest.mark.parametrize(("column", "resource", "data"), CASES, ids=[f"{case[0]}-{case[1]}" for case in CASES])
def test_merge_moves_every_reference_and_undo_restores_it(client, database, column, resource, data):
    merged = resource_of(column)
    pair(client, merged)
    before = create(client, resource, data("two"))
    key = "code" if resource == "countries" else "id"
    url = f"/{resource}/{before[key]}"
    history = client.get(f"{url}/history").json()["items"]
    feed = client.get("/changes?limit=1000").json()["last"]
    response = merge(client, merged)
    assert response.status_code == 200, response.text
    assert response.json()["moved"] == 1
    assert response.json()[NOUNS[merged]]["id"] == "one"
    moved = client.get(url).json()
    assert moved != before
    assert '"two"' not in str(without_times(moved)).replace("'", '"')
    assert ".two" not in str(moved)
    assert moved["updated_at"] > before["updated_at"]
    [newest, *_] = client.get(f"{url}/history").json()["items"]
    assert (newest["version"], newest["action"]) == (history[0]["version"] + 1, "updated")
    changes = client.get(f"/changes?after={feed}").json()["items"]
    assert {(merged, "one"), (merged, "two"), (resource, before[key])} <= {
        (change["resource"], change["id"]) for change in changes
    }
    assert_sound(database)
    undone = client.post(f"/{merged}/two/unmerge")
    assert undone.status_code == 200, undone.text
    assert (undone.json()["moved"], undone.json()["kept"]) == (1, [])
    assert without_times(client.get(url).json()) == without_times(before)
    assert_sound(database)


@pytest.mark.parametrize("resource", NOUNS)
def test_survivor_gains_missing_values(client, database, resource):
    survivor = create(client, resource, {**factories.minimal(resource, 1), "id": "one"})
    other = create(client, resource, {**factories.whole(resource, 5), "id": "two"})
    response = merge(client, resource)
    assert response.status_code == 200, response.text
    merged, discarded = response.json()[NOUNS[resource]], response.json()["discarded"]
    name = factories.name_field(resource)
    assert merged[name] == survivor[name]
    further = merged.get("other_names", merged.get("other_titles", merged.get("aliases")))
    if further is None:
        assert discarded[name] == other[name]
    else:
        assert name not in discarded
        assert other[name] in [item["name"] if isinstance(item, dict) else item for item in further]
    for field in ("identifiers", "citations", "tenures", "parties", "topics", "description", "place", "url"):
        if field in other:
            assert merged[field] == other[field], field
    assert_sound(database)


@pytest.mark.parametrize("resource", NOUNS)
def test_the_undo_of_a_merge_restores_both_records(client, database, resource):
    create(client, resource, {**factories.minimal(resource, 1), "id": "one"})
    create(client, resource, {**factories.whole(resource, 5), "id": "two"})
    before = [client.get(f"/{resource}/{record_id}").json() for record_id in ("one", "two")]
    assert merge(client, resource).status_code == 200
    assert client.get(f"/{resource}/two", follow_redirects=False).status_code == 308
    undone = client.post(f"/{resource}/two/unmerge")
    assert undone.status_code == 200, undone.text
    assert undone.json()["kept"] == []
    assert undone.json()[NOUNS[resource]] == client.get(f"/{resource}/two", follow_redirects=False).json()
    after = [client.get(f"/{resource}/{record_id}").json() for record_id in ("one", "two")]
    assert [without_times(item) for item in after] == [without_times(item) for item in before]
    assert after[1]["created_at"] == before[1]["created_at"]
    assert [item["action"] for item in client.get(f"/{resource}/two/history").json()["items"]] == [
        "undeleted",
        "merged",
        "created",
    ]
    assert [item["action"] for item in client.get(f"/{resource}/one/history").json()["items"]] == [
        "updated",
        "updated",
        "created",
    ]
    assert_sound(database)
    assert merge(client, resource).status_code == 200
    assert_sound(database)


def people(client, *names):
    for name in names:
        create(client, "people", {"id": name, "name": name.title()})


def test_filters_and_references_accept_the_merged_id(client, database):
    people(client, "one", "two")
    meeting = create(client, "meetings", {**TALKS, "participants": [{"person": "two", "country": "PE"}]})
    merge(client, "people")
    for params in (
        {"person": "two"},
        {"person": "two,one"},
        {"person": ["one", "two"]},
        {"person": "two", "total": "true"},
    ):
        response = client.get("/meetings", params=params)
        assert response.status_code == 200, response.text
        assert [item["id"] for item in response.json()["items"]] == [meeting["id"]]
    assert [item["meeting"]["id"] for item in client.get("/participants?person=two").json()["items"]] == [meeting["id"]]
    assert client.get("/people/two/meetings", follow_redirects=False).headers["location"] == "/people/one/meetings"
    assert client.get("/people/two/meetings?person=two", follow_redirects=False).status_code == 308
    for reference in ("two", {"id": "two"}, {"id": "two", "name": "Two"}):
        later = {**TALKS, "date": "1999-05", "participants": [{"person": reference, "country": "PE"}]}
        written = client.put("/meetings/later", json=later)
        assert written.json()["participants"][0]["person"] == {"id": "one", "name": "One"}
    assert client.get("/meetings?person=three").status_code == 422
    assert_sound(database)


@pytest.mark.parametrize("resource", ["organizations", "topics", "agreements", "people"])
def test_filters_follow_a_chain_of_merges(client, resource):
    parameter = {**NOUNS, "people": "person"}[resource]
    pair(client, resource)
    create(client, resource, {**factories.minimal(resource, 7), "id": "three"})
    assert merge(client, resource).status_code == 200
    assert merge(client, resource, "three", "one").status_code == 200
    for record_id in ("one", "two", "three"):
        assert client.get(f"/meetings?{parameter}={record_id}").json()["items"] == []
    refused = client.post(f"/{resource}/two/unmerge")
    assert (refused.status_code, refused.json()["successor"]) == (409, f"/{resource}/one")
    assert client.post(f"/{resource}/one/unmerge").status_code == 200
    assert client.get(f"/{resource}/two", follow_redirects=False).headers["location"] == f"/{resource}/one"
    assert client.post(f"/{resource}/two/unmerge").status_code == 200
    assert {
        client.get(f"/{resource}/{item}", follow_redirects=False).status_code for item in ("one", "two", "three")
    } == {200}


def test_parties_topics_and_citations_that_become_the_same_are_joined(client, database):
    pair(client, "organizations")
    for name in ("fish", "fishing"):
        create(client, "topics", {"id": name, "name": name})
        create(client, "sources", {"id": f"on-{name}", "headline": name})
    treaty = create(
        client,
        "agreements",
        {
            "title": "A treaty",
            "parties": [{"organization": "one"}, {"country": "PE"}, {"organization": "two", "note": "As printed."}],
            "actions": [
                {"action": "signed", "date": "2001", "organization": "one"},
                {"action": "signed", "date": "2001", "organization": "two"},
                {"action": "ratified", "date": "2002", "organization": "two"},
            ],
            "topics": ["fish", "fishing"],
            "citations": [
                {"source": "on-fish", "locator": "page 1"},
                {"source": "on-fishing", "locator": "page 1", "quote": "As was said."},
                {"source": "on-fishing", "locator": "page 1", "note": "Twice."},
            ],
        },
    )
    merged = merge(client, "organizations").json()
    now = client.get(f"/agreements/{treaty['id']}").json()
    link = {"id": "one", "name": "Body 1"}
    assert [(party["country"], party["organization"], party["note"]) for party in now["parties"]] == [
        (None, link, "As printed."),
        ("PE", None, None),
    ]
    assert [(action["action"], action["organization"]) for action in now["actions"]] == [
        ("signed", link),
        ("ratified", link),
    ]
    assert [(item["record"], item["field"], item["discarded"]) for item in merged["joined"]] == [
        (f"/agreements/{treaty['id']}", "/parties", {}),
        (f"/agreements/{treaty['id']}", "/actions", {}),
    ]
    assert_sound(database)
    assert merge(client, "topics", "fish", "fishing").json()["joined"][0]["entry"] == {"id": "fish"}
    assert merge(client, "sources", "on-fish", "on-fishing").json()["joined"][0]["entry"]["note"] == "Twice."
    now = client.get(f"/agreements/{treaty['id']}").json()
    assert [topic["id"] for topic in now["topics"]] == ["fish"]
    assert [(item["source"]["id"], item["quote"], item["note"]) for item in now["citations"]] == [
        ("on-fish", None, "Twice."),
        ("on-fish", "As was said.", None),
    ]
    assert_sound(database)
    for resource, other in (("organizations", "two"), ("topics", "fishing"), ("sources", "on-fishing")):
        undone = client.post(f"/{resource}/{other}/unmerge")
        assert (undone.status_code, undone.json()["kept"]) == (200, []), undone.text
        assert_sound(database)
    assert without_times(client.get(f"/agreements/{treaty['id']}").json()) == without_times(treaty)


def test_notes_that_differ_are_reported(client):
    for name in ("fish", "fishing"):
        create(client, "topics", {"id": name, "name": name})
    topics = [{"topic": "fish", "note": "At length."}, {"topic": "fishing", "note": "Briefly."}]
    meeting = create(client, "meetings", {**TALKS, "topics": topics})
    assert merge(client, "topics", "fish", "fishing").json()["joined"] == [
        {
            "record": f"/meetings/{meeting['id']}",
            "field": "/topics",
            "entry": {"topic": {"id": "fish"}, "note": "Briefly."},
            "discarded": {"note": "Briefly."},
        }
    ]
    client.post("/topics/fishing/unmerge")
    assert without_times(client.get(f"/meetings/{meeting['id']}").json()) == without_times(meeting)


def test_person_participates_once_in_each_capacity(client, database):
    people(client, "one", "two")
    participants = [
        {"person": "one", "country": "PE", "name_as_printed": "ONE"},
        {"person": "two", "country": "PE", "office": "Envoy", "name_as_printed": "Two"},
        {"person": "two", "country": "PE", "office": "Minister"},
        {"person": "two", "country": "JP"},
    ]
    meeting = create(client, "meetings", {**TALKS, "participants": participants})
    merged = merge(client, "people").json()
    now = client.get(f"/meetings/{meeting['id']}").json()["participants"]
    assert [(item["country"], item["office"], item["name_as_printed"]) for item in now] == [
        ("PE", "Envoy", "ONE"),
        ("PE", "Minister", None),
        ("JP", None, None),
    ]
    assert [(item["field"], item["discarded"]) for item in merged["joined"]] == [
        ("/participants", {"name_as_printed": "Two"})
    ]
    assert_sound(database)
    assert client.post("/people/two/unmerge").json()["kept"] == []
    assert without_times(client.get(f"/meetings/{meeting['id']}").json()) == without_times(meeting)
    back = client.get(f"/participants/{meeting['participants'][1]['id']}").json()
    assert back["created_at"] == meeting["created_at"]
    assert_sound(database)


def test_a_topic_and_its_parent_are_merged_either_way(client, database):
    create(client, "topics", {"id": "seas", "name": "Seas"})
    create(client, "topics", {"id": "fish", "name": "Fish", "parent": "seas"})
    create(client, "topics", {"id": "cod", "name": "Cod", "parent": "fish"})
    before = [client.get(f"/topics/{name}").json() for name in ("seas", "fish", "cod")]
    for survivor, other, parents in (("fish", "cod", {"fish": "seas"}), ("cod", "fish", {"cod": "seas"})):
        response = merge(client, "topics", survivor, other)
        assert response.status_code == 200, response.text
        assert response.json()["discarded"] == {}
        for name, parent in parents.items():
            assert client.get(f"/topics/{name}").json()["parent"]["id"] == parent
        assert_sound(database)
        assert client.post(f"/topics/{other}/unmerge").json()["kept"] == []
        after = [client.get(f"/topics/{name}").json() for name in ("seas", "fish", "cod")]
        assert [without_times(item) for item in after] == [without_times(item) for item in before]
    # With a topic between them, only the wider one can survive.
    refused = merge(client, "topics", "cod", "seas")
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "#/other"
    response = merge(client, "topics", "seas", "cod")
    assert response.json()["discarded"] == {"parent": {"id": "fish", "name": "Fish"}}
    assert_sound(database)
    client.post("/topics/cod/unmerge")
    after = [client.get(f"/topics/{name}").json() for name in ("seas", "fish", "cod")]
    assert [without_times(item) for item in after] == [without_times(item) for item in before]


def test_survivor_gains_unique_values(client, database):
    create(client, "sources", {"id": "one", "headline": "One"})
    create(client, "sources", {"id": "two", "headline": "Two", "url": "https://a.example/"})
    assert merge(client, "sources").json()["source"]["url"] == "https://a.example/"
    assert client.get("/sources?url=https://a.example/").json()["items"][0]["id"] == "one"
    assert client.post("/sources/two/unmerge").json()["source"]["url"] == "https://a.example/"
    assert client.get("/sources/one").json()["url"] is None
    create(client, "people", {"id": "one", "name": "One", "identifiers": [{"scheme": "wikidata", "value": "Q1"}]})
    create(client, "people", {"id": "two", "name": "Two", "identifiers": [{"scheme": "wikidata", "value": "Q2"}]})
    merge(client, "people")
    assert client.get("/people?identifier=wikidata:Q2").json()["items"][0]["id"] == "one"
    assert client.get("/people?q=Two").json()["items"][0]["id"] == "one"
    assert_sound(database)


@pytest.mark.parametrize("resource", NOUNS)
def test_impossible_merges_are_refused(client, resource):
    pair(client, resource)
    create(client, resource, {**factories.minimal(resource, 7), "id": "three"})
    client.delete(f"/{resource}/three")
    for survivor, other, status in (
        ("one", "one", 422),
        ("one", "missing", 404),
        ("missing", "one", 404),
        ("one", "three", 410),
        ("three", "one", 410),
    ):
        refused = merge(client, resource, survivor, other)
        assert refused.status_code == status
        fields = [error["pointer"] for error in refused.json().get("errors", [])]
        assert fields == ([] if other == "one" != survivor else ["#/other"]), (
            "the field, where the id of the body is wrong"
        )
    merge(client, resource)
    assert merge(client, resource).status_code == 422
    create(client, resource, {**factories.minimal(resource, 9), "id": "four"})
    refused = client.post(f"/{resource}/two/merge", json={"other": "four"}, follow_redirects=False)
    assert (refused.status_code, refused.json()["successor"]) == (410, f"/{resource}/one")
    for record_id, status in (("one", 409), ("three", 409), ("missing", 404), ("NOT AN ID", 404)):
        assert client.post(f"/{resource}/{record_id}/unmerge").status_code == status


def test_merge_and_undo_check_the_state_of_the_survivor(client):
    people(client, "one", "two")
    stale = client.get("/people/one").headers["etag"]
    client.patch("/people/one", json={"note": "New."})
    assert merge(client, "people", **{"if-match": stale}).status_code == 412
    assert merge(client, "people", **{"if-match": client.get("/people/one").headers["etag"]}).status_code == 200
    assert client.post("/people/two/unmerge", headers={"if-match": stale}).status_code == 412
    now = client.get("/people/one").headers["etag"]
    headers = {"if-match": now, "idempotency-key": "undo"}
    first = client.post("/people/two/unmerge", headers=headers)
    again = client.post("/people/two/unmerge", headers=headers)
    assert (first.status_code, again.content, again.headers["idempotent-replayed"]) == (200, first.content, "true")


def test_merge_repeated_with_its_key_is_executed_once(client):
    people(client, "one", "two")
    first = merge(client, "people", **{"idempotency-key": "a"})
    assert merge(client, "people", **{"idempotency-key": "a"}).content == first.content


def test_a_participant_cannot_be_added_by_a_merged_id(client):
    pair(client, "meetings")
    merge(client, "meetings")
    refused = client.post("/participants", json={"meeting": "two", "country": "PE"})
    assert refused.status_code == 422
    assert "merged into 'one'" in refused.json()["detail"]


def test_redaction_covers_stored_responses_of_merge_and_undo(client, database):
    secret = "14 Garden Lane"
    people(client, "one", "two")
    client.patch("/people/two", json={"note": secret})
    create(client, "meetings", {**TALKS, "participants": [{"person": "two", "country": "PE"}]})
    client.patch("/people/one", json={"note": "Other."})
    assert merge(client, "people", **{"idempotency-key": "merge"}).json()["discarded"] == {"note": secret}
    assert client.post("/people/two/unmerge", headers={"idempotency-key": "undo"}).json()["person"]["note"] == secret
    client.patch("/people/two", json={"note": None})
    with database.writing("a test") as session:
        assert redact(session, "people", "two", ["/note"], "Private.").responses == 2
        stored = session.execute(select(models.IdempotencyKey.body)).scalars().all()
        changes = session.execute(select(models.Change.before)).scalars().all()
    assert secret not in str([stored, changes])
    assert client.post("/people/two/unmerge", headers={"idempotency-key": "undo"}).json()["person"]["note"] is None
