"""The change feed: complete, in order, and attributed to actors."""

import json
import re

import pytest

from app.queries import history
from app.queries.history import newest_sequence
from app.services import records
from app.services.access import api_keys
from app.services.changes import feed_epoch
from app.services.resources import TOPICS
from app.transfer import importing
from app.transfer.rows import ImportRow
from app.web.middleware.auth import READS_BY_POST

MEETING = "2023-09-01-japan-peru-foreign-ministers"


def changes(client, after=0, **query):
    """Every change after a number, page by page."""
    result, page = [], client.get("/changes", params={"after": after, "limit": 200, **query}).json()
    while True:
        result += page["items"]
        if page["next"] is None:
            return result
        page = client.get(page["next"]).json()


def newest(client):
    return client.get("/changes?limit=1").json()["newest"]


@pytest.fixture
def start(database):
    with database.reading() as connection:
        return newest_sequence(connection)


def told(entries):
    return [(entry["action"], entry["resource"], entry["id"]) for entry in entries]


def test_change_feed_contains_the_seed_without_a_gap(client, start):
    result = changes(client)
    assert [item["sequence"] for item in result] == list(range(1, start + 1))
    assert {(item["actor"], item["action"], item["version"]) for item in result} == {("command:seed", "created", 1)}
    assert [item["at"] for item in result] == sorted(item["at"] for item in result)
    for item in result[::50]:
        assert item["document"] == client.get(f"/{item['resource']}/{item['id']}").json()


def test_one_request_can_cause_several_changes(client, start):
    data = client.post(
        "/meetings",
        json={
            "title": "Talks",
            "date": "2024-05",
            "participants": [{"country": "PE", "person": {"name": "Rosa Quispe"}}],
            "topics": [{"topic": {"name": "Quipus"}}],
        },
    ).json()
    result = changes(client, start)
    assert told(result) == [
        ("created", "people", "rosa-quispe"),
        ("created", "topics", "quipus"),
        ("created", "meetings", data["id"]),
        ("created", "participants", f"{data['id']}-rosa-quispe"),
    ]
    assert len({item["at"] for item in result}) == 1
    assert result[2]["document"] == data


def test_change_of_a_participant_is_a_change_of_its_meeting(client, start):
    url = f"/participants/{MEETING}-hayashi-yoshimasa"
    before = client.get(f"/meetings/{MEETING}").json()
    client.patch(url, json={"office": "Minister"})
    result = changes(client, start)
    assert told(result) == [("updated", "meetings", MEETING), ("updated", "participants", url.rpartition("/")[2])]
    added = client.post("/participants", json={"meeting": MEETING, "country": "US"}).json()["id"]
    client.delete(f"/participants/{added}")
    assert told(changes(client, start + 2)) == [
        ("updated", "meetings", MEETING),
        ("created", "participants", added),
        ("updated", "meetings", MEETING),
        ("deleted", "participants", added),
    ]
    versions = [client.get(f"/meetings/{MEETING}?version={number}").json() for number in (1, 2, 3, 4)]
    assert [len(version["participants"]) for version in versions] == [2, 2, 3, 2]
    assert versions[0] == before


def test_a_participant_that_a_meeting_drops_is_deleted(client, start):
    meeting = client.get(f"/meetings/{MEETING}").json()
    first, second = meeting["participants"]
    client.patch(f"/meetings/{MEETING}", json={"participants": [first]})
    assert told(changes(client, start)) == [("updated", "meetings", MEETING), ("deleted", "participants", second["id"])]
    assert client.get(f"/participants/{second['id']}?version=1").json()["person"] == second["person"]


def test_a_merged_meeting_names_its_successor(client, start):
    other = client.post(
        "/meetings",
        json={"title": "The same", "date": "2023-09-01", "topics": ["apec-2024", {"topic": {"name": "Ships"}}]},
    ).json()["id"]
    client.post(f"/meetings/{MEETING}/merge", json={"other": other})
    result = changes(client, start + 2)
    assert told(result) == [("merged", "meetings", other), ("updated", "meetings", MEETING)]
    assert (result[0]["successor"], result[0]["document"]) == (MEETING, None)
    assert result[0]["retired_at"] is not None
    refused = client.post(f"/meetings/{other}/undelete")
    assert (refused.status_code, refused.json()["successor"]) == (409, f"/meetings/{MEETING}")
    assert client.get(f"/meetings/{other}?version=1").json()["title"] == "The same"
    assert client.get(f"/meetings/{other}/history").json()["items"][0]["successor"] == MEETING


def test_a_renamed_person_is_one_change(client, start):
    client.patch("/people/hayashi-yoshimasa", json={"name": "Hayashi"})
    assert told(changes(client, start)) == [("updated", "people", "hayashi-yoshimasa")]
    client.patch(f"/meetings/{MEETING}", json={"note": "Noted."})
    # A meeting records which person took part; the name belongs to the person.
    [change] = client.get(f"/meetings/{MEETING}/history").json()["items"][0]["differences"]
    assert change["path"] == "/note"


def test_rejected_write_is_not_in_the_change_feed(client, start):
    client.post("/meetings", json={"title": "Bad", "date": "2024", "topics": [{"topic": {"name": "New"}}, "no-such"]})
    client.delete("/sources/tdi-2023-09-02-japan-peru-strengthen-bilateral-relations")
    client.patch(f"/meetings/{MEETING}", json={"title": "X"}, headers={"if-match": '"stale"'})
    assert newest(client) == start


def test_changes_name_their_actor(client, database, start):
    with database.writing() as session:
        key = api_keys.create(session, "curator", "write")
    client.patch(f"/meetings/{MEETING}", json={"title": "X"}, headers={"x-api-key": key})
    [change] = changes(client, actor="curator")
    assert (change["sequence"], change["actor"]) == (start + 1, "curator")
    assert client.get(f"/meetings/{MEETING}/history").json()["items"][0]["actor"] == "curator"


def test_change_feed_filters_select_matching_changes(client, start):
    client.patch(f"/meetings/{MEETING}", json={"title": "X"})
    assert {change["resource"] for change in changes(client, resource="topics")} == {"topics"}
    assert [change["version"] for change in changes(client, resource="meetings", id=MEETING)] == [1, 2]
    assert [change["sequence"] for change in changes(client, actor="tests")] == [start + 1]
    page = client.get("/changes?actor=nobody").json()
    assert re.fullmatch("[0-9a-f]{32}", page.pop("epoch"))
    assert page == {"items": [], "next": None, "last": start + 1, "newest": start + 1}


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("after=-1", "after"),
        ("after=x", "after"),
        (f"after={2**63}", "after"),
        ("after=999999", "after"),
        ("limit=0", "limit"),
        ("limit=1001", "limit"),
        ("resource=meeting", "resource"),
        ("id=x", "id"),
        ("wait=61", "wait"),
        ("wait=-1", "wait"),
        ("afer=1", "afer"),
        ("after=1&after=2", "after"),
        ("follow=true&wait=1", "wait"),
        ("follow=true&limit=1", "limit"),
        ("follow=true&after=999999", "after"),
    ],
)
def test_invalid_queries_are_refused(client, query, parameter):
    response = client.get(f"/changes?{query}")
    assert response.status_code == 422
    assert [error["parameter"] for error in response.json()["errors"]] == [parameter]


def test_pages_continue_to_the_last_change(client, start):
    page = client.get("/changes?limit=100&resource=countries").json()
    assert len(page["items"]) == 100
    assert (page["next"], page["last"]) == (
        f"/changes?limit=100&resource=countries&after={page['items'][-1]['sequence']}&epoch={page['epoch']}",
        page["items"][-1]["sequence"],
    )
    page = client.get("/changes?follow=false&wait=0&limit=1").json()
    assert "follow=false&wait=0&limit=1&after=" in page["next"]
    assert client.get(page["next"]).json()["items"][0]["sequence"] == page["last"] + 1
    response = client.get("/changes?limit=1000")
    assert (response.json()["next"], response.json()["last"]) == (None, start)
    assert client.get("/changes?limit=1000", headers={"if-none-match": response.headers["etag"]}).status_code == 304


def rows(*documents):
    return [ImportRow("topics", document, f"line {index}") for index, document in enumerate(documents, 1)]


def test_an_import_records_its_changes(client, database, start):
    good, bad = {"name": "One"}, {"name": "Two", "parent": "no-such"}
    options = importing.ImportOptions(keep_going=True)
    importing.run_import(database, rows(good, bad, {"name": "Three"}), options)
    result = changes(client, start)
    assert told(result) == [("created", "topics", "one"), ("created", "topics", "three")]
    assert {item["actor"] for item in result} == {"command:import"}
    importing.run_import(database, rows({"name": "Four"}), importing.ImportOptions(dry_run=True))
    with pytest.raises(importing.RowsRejected):
        importing.run_import(database, rows({"name": "Five"}, bad), importing.ImportOptions())
    importing.run_import(database, rows(good), options)
    assert newest(client) == start + 2


def test_long_import_is_recorded_completely(client, database, start, monkeypatch):
    """More entries than fit in memory, with refused rows in between."""
    from app.services.changes import change_log

    monkeypatch.setattr(change_log, "_MOST_IN_MEMORY", 7)
    documents = [{"name": f"Topic {number}"} if number % 5 else {"name": "x", "parent": "no"} for number in range(60)]
    again = [{"id": f"topic-{number}", "name": f"Topic {number}", "description": "New"} for number in (1, 2, 3)]
    importing.run_import(database, rows(*documents), importing.ImportOptions(keep_going=True))
    # In another import: a row never replaces a record that another row of the same import created.
    importing.run_import(database, rows(*again), importing.ImportOptions(keep_going=True))
    result = changes(client, start)
    assert [item["sequence"] for item in result] == list(range(start + 1, start + 1 + 48 + 3))
    assert [item["id"] for item in result[:48]] == [f"topic-{number}" for number in range(60) if number % 5]
    assert [(item["id"], item["version"], item["action"]) for item in result[48:]] == [
        (f"topic-{number}", 2, "updated") for number in (1, 2, 3)
    ]


def test_rejected_long_import_changes_nothing(client, database, start, monkeypatch):
    from app.services.changes import change_log

    monkeypatch.setattr(change_log, "_MOST_IN_MEMORY", 2)
    documents = [{"name": f"Topic {number}"} for number in range(20)]
    with pytest.raises(importing.RowsRejected):
        importing.run_import(database, rows(*documents, {}), importing.ImportOptions())
    importing.run_import(database, rows(*documents), importing.ImportOptions(dry_run=True))
    assert newest(client) == start
    importing.run_import(database, rows(*documents), importing.ImportOptions())
    assert newest(client) == start + 20


def test_retired_ids_of_an_import_are_in_the_feed(client, database, start):
    lines = [
        {"resource": "topics", "id": "was-here", "retired_at": "2020-01-01T00:00:00.000000Z", "successor": None},
        {"resource": "meetings", "id": "was-it", "retired_at": "2020-01-01T00:00:00.000000Z", "successor": MEETING},
    ]
    importing.run_import(
        database, [ImportRow("retired_ids", line, "line") for line in lines], importing.ImportOptions()
    )
    deleted, merged = changes(client, start)
    assert (deleted["action"], deleted["id"], deleted["retired_at"]) == ("deleted", "was-here", lines[0]["retired_at"])
    assert (merged["action"], merged["successor"], merged["document"]) == ("merged", MEETING, None)
    refused = client.post("/topics/was-here/undelete")
    assert refused.status_code == 409
    assert "before changes were recorded" in refused.json()["detail"]


def test_every_write_of_the_service_is_in_the_feed(client, resolved_document):
    """The feed has every change of an operation (created, deleted or updated rows), and nothing else."""
    writes = [
        (method, path, operation)
        for path, item in resolved_document["paths"].items()
        for method, operation in item.items()
        # A redaction changes no record; tests/api/test_redaction.py has it, with the key that it needs. Judgements are no
        # records, and have a history of their own; tests/api/test_duplicates.py has them.
        if method != "get" and path not in READS_BY_POST and operation["tags"] != ["matching"]
        if operation["operationId"] != "create_redaction"
    ]
    order = {"put": 0, "post": 1, "patch": 2, "delete": 3}
    last = ("restore", "undelete", "merge", "unmerge")
    order |= {suffix: number for number, suffix in enumerate(last, len(order))}
    # A meeting shows its participants, so that they have nothing to restore after it.
    writes.sort(
        key=lambda item: (
            order.get(item[1].rpartition("/")[2], order[item[0]]),
            item[2]["operationId"] in {"merge_meeting", "restore_meeting"},
        )
    )
    done = []
    for method, pattern, operation in writes:
        path = pattern
        for parameter in operation["parameters"]:
            if parameter["in"] == "path":
                path = path.replace(f"{{{parameter['name']}}}", parameter["example"])
        bodies = operation.get("requestBody", {}).get("content", {None: {}})
        for media_type, data in bodies.items():
            for example in [item["value"] for item in data.get("examples", {}).values()] or [None]:
                before, last = stamps(client), newest(client)
                content = example if isinstance(example, str) or example is None else json.dumps(example)
                headers = {} if media_type is None else {"content-type": media_type}
                version = {"version": 1} if path.endswith("/restore") else None
                response = client.request(method, path, params=version, content=content, headers=headers)
                after = stamps(client)
                expected = {record for record in {**before, **after} if before.get(record) != after.get(record)}
                entries = changes(client, last)
                assert {(entry["resource"], entry["id"]) for entry in entries} == expected, operation["operationId"]
                if response.is_success and expected:
                    done.append(operation["operationId"])
    assert {operation["operationId"] for _, _, operation in writes} == set(done)


def stamps(client):
    """The time of change of every record, by resource and id."""
    result = {}
    for name in ("countries", "organizations", "people", "topics", "sources", "agreements", "meetings", "participants"):
        for item in client.get(f"/{name}?limit=1000").json()["items"]:
            result[name, item.get("code") or item["id"]] = item["updated_at"]
    return result


def restore(client, database, number):
    """Simulate a restore after the newest change, followed by this number of changes."""
    with database.writing() as session:
        feed_epoch.start_epoch(session)
    for item in range(number):
        assert client.post("/topics", json={"name": f"After the restore {item}"}).status_code == 201


@pytest.mark.parametrize("first", ["feed", "changes_after"])
def test_a67_change_that_is_committed_while_a_page_is_read_is_not_skipped(client, database, start, monkeypatch, first):
    read, writes = getattr(history, first), ["Between"]

    def read_and_write(*arguments):
        result = read(*arguments)
        while writes:
            with database.writing() as session:
                data = TOPICS.input_type.model_validate({"name": writes.pop()})
                records.create(session, TOPICS, data)
        return result

    monkeypatch.setattr(history, first, read_and_write)
    page = client.get(f"/changes?after={start}").json()
    further = client.get(f"/changes?after={page['last']}").json()
    assert [item["id"] for item in (*page["items"], *further["items"])] == ["between"]
    assert page["last"] <= page["newest"] <= further["last"] == start + 1


def test_a13_position_of_another_epoch_is_rejected_regardless_of_later_changes(client, database, start):
    seen = client.get("/changes?limit=100").json()
    assert client.get(f"/changes?after={start}&epoch={seen['epoch']}").status_code == 200
    restore(client, database, 3)
    for path in (seen["next"], f"/changes?after={start}&epoch={seen['epoch']}", f"/changes?epoch={seen['epoch']}"):
        for more in ("", "&wait=1") if path is not seen["next"] else ("",):
            refused = client.get(f"{path}{more}")
            assert refused.status_code == 422
            assert [error["parameter"] for error in refused.json()["errors"]] == ["epoch"]


def test_a13_plain_number_is_accepted_if_it_identifies_one_change(client, database, start):
    assert client.get(f"/changes?after={start}").status_code == 200
    restore(client, database, 3)
    # Up to the restore both feeds are the same; after it a number may belong to either.
    assert len(changes(client, start)) == 3
    refused = client.get(f"/changes?after={start + 1}")
    assert (refused.status_code, refused.json()["errors"][0]["parameter"]) == (422, "after")
    epoch = client.get("/changes?limit=1").json()["epoch"]
    assert len(client.get(f"/changes?after={start + 1}&epoch={epoch}").json()["items"]) == 2


def test_a13_event_id_of_another_epoch_is_rejected(client, database, start):
    epoch = client.get("/changes?limit=1").json()["epoch"]
    head = {"last-event-id": f"{start}-{epoch}"}
    assert client.head("/changes?follow=true", headers=head).status_code == 200
    restore(client, database, 3)
    for query in ("follow=true", f"follow=true&after={start}"):
        refused = client.get(f"/changes?{query}", headers=head)
        assert (refused.status_code, refused.json()["errors"][0]["parameter"]) == (422, "epoch")
    refused = client.get("/changes?follow=true", headers={"last-event-id": str(start + 1)})
    assert (refused.status_code, refused.json()["errors"][0]["parameter"]) == (422, "after")


@pytest.mark.parametrize("epoch", ["0" * 32, "x", "é", "0" * 500])
def test_a13_an_invalid_epoch_is_refused(client, epoch):
    refused = client.get("/changes", params={"epoch": epoch})
    assert (refused.status_code, refused.json()["errors"][0]["parameter"]) == (422, "epoch")
