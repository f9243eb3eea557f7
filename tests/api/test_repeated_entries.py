"""Entries that a list has twice: a request may not repeat one, and those that older versions recorded do no harm."""

import json

import pytest
from sqlalchemy import insert, select

from app.db import models as m
from app.maintenance import checks

TENURE = {"office": "Foreign Minister", "country": "JP", "term": "2017/2019"}
ACTION = {"action": "signed", "date": "2001-02-03", "country": "JP"}
PLACE = {"city": "Lima", "country": "PE"}
PERSON = {"person": {"name": "Orlo Tarka"}, "country": "JP", "office": "Foreign Minister"}
LISTS = {
    "tenures": ("people", {"name": "Orlo Tarka", "country": "JP"}, TENURE, {**TENURE, "country": "Japan"}),
    "actions": ("agreements", {"title": "Pact on Nets"}, ACTION, {**ACTION, "country": "Japan"}),
    "other_titles": ("agreements", {"title": "Pact on Nets"}, "Nets Pact", "Nets  Pact"),
    "other_places": ("meetings", {"title": "Talks", "date": "2001"}, PLACE, {**PLACE, "country": "Peru"}),
    "participants": ("meetings", {"title": "Talks", "date": "2001"}, PERSON, {**PERSON, "country": "Japan"}),
}
ROWS = {
    "tenures": (m.Person, m.Tenure, "person_key"),
    "actions": (m.Agreement, m.Action, "agreement_key"),
    "other_titles": (m.Agreement, m.Name, "agreement_key"),
    "other_places": (m.Meeting, m.OtherPlace, "meeting_key"),
}
NDJSON = {"content-type": "application/x-ndjson"}


def repeat_stored(database, name, record_id):
    """Record the first entry of a list twice, as older versions did."""
    model, row_model, owner = ROWS[name]
    columns = row_model.__table__.columns
    with database.writing() as session:
        key = session.execute(select(model.key).where(model.id == record_id)).scalar_one()
        stored = select(*columns).where(columns[owner] == key, columns["position"] == 0)
        row = dict(session.execute(stored).mappings().one())
        del row["key"]
        session.execute(insert(row_model).values(row | {"position": 1}))


@pytest.mark.parametrize("name", LISTS)
def test_a85_entry_that_repeats_another_is_refused(client, name):
    resource, document, entry, again = LISTS[name]
    url = f"/{resource}/record"
    refused = [{"pointer": f"#/{name}/1", "detail": f"repeats #/{name}/0; list each once"}]
    response = client.put(url, json={**document, name: [entry, again]})
    assert (response.status_code, response.json()["errors"]) == (422, refused)
    recorded = client.put(url, json={**document, name: [entry]}).json()
    patches = [
        client.put(url, json={**recorded, name: [*recorded[name], again]}),
        client.patch(url, json={name: [*recorded[name], again]}),
    ]
    assert [(item.status_code, item.json()["errors"]) for item in patches] == [(422, refused)] * 2
    assert client.get(url).json() == recorded


@pytest.mark.parametrize(
    ("name", "others"),
    [
        ("tenures", [{"term": "2019/2020"}, {"acting": True}, {"note": "Resigned."}, {"country": "PE"}]),
        ("actions", [{"date": None}, {"effective_date": "2002"}, {"note": "Ad referendum."}, {"country": "PE"}]),
        ("participants", [{"role": "host"}, {"note": "By telephone."}, {"office": None}]),
    ],
)
def test_entries_that_differ_are_two(client, name, others):
    resource, document, entry, _ = LISTS[name]
    entries = [entry, *({**entry, **values} for values in others)]
    recorded = client.put(f"/{resource}/record", json={**document, name: entries})
    assert (recorded.status_code, len(recorded.json()[name])) == (201, len(entries))


def test_unnamed_participants_may_be_several_people(client):
    meeting = {"title": "Talks", "date": "2001", "participants": [{"country": "JP"}, {"country": "JP"}]}
    assert client.put("/meetings/talks", json=meeting).status_code == 201
    assert client.post("/participants", json={"meeting": "talks", "country": "JP"}).status_code == 201


def test_person_who_takes_part_already_is_refused(client):
    meeting = {"title": "Talks", "date": "2001", "participants": [PERSON, {**PERSON, "role": "host"}]}
    first, second = client.put("/meetings/talks", json=meeting).json()["participants"]
    again = client.post("/participants", json={"meeting": {"id": "talks"}, **PERSON})
    changed = client.patch(f"/participants/{second['id']}", json={"role": "unknown"})
    detail = f"the meeting has this participant already: /participants/{first['id']}; update that one"
    assert [(item.status_code, item.json()["detail"]) for item in (again, changed)] == [(409, detail)] * 2
    unchanged = client.get(f"/participants/{first['id']}").json()
    assert client.put(f"/participants/{first['id']}", json=unchanged).status_code == 200


@pytest.mark.parametrize("name", LISTS)
def test_import_leaves_repeated_entries_out(client, name):
    resource, document, entry, again = LISTS[name]
    row = json.dumps({"id": "record", **document, name: [entry, again]})
    for outcome in ("created", "unchanged"):
        report = client.post(f"/imports?resource={resource}", content=row, headers=NDJSON).json()
        assert (report[outcome], report["refused"]) == (1, 0)
    assert len(client.get(f"/{resource}/record").json()[name]) == 1


def test_a99_file_leaves_nobody_twice_in_a_meeting(client):
    sources = [{"source": {"id": item, "headline": f"The {item}"}} for item in ("gazette", "diary")]
    participants = [{**PERSON, "citations": [sources[0]]}, {**PERSON, "citations": sources}, {**PERSON, "role": "host"}]
    row = json.dumps({"id": "talks", "title": "Talks", "date": "2001", "participants": participants})
    for outcome in ("created", "unchanged"):
        report = client.post("/imports?resource=meetings", content=row, headers=NDJSON).json()
        assert (report[outcome], report["refused"]) == (1, 0), report
    one, other = client.get("/meetings/talks").json()["participants"]
    assert [item["source"]["id"] for item in one["citations"]] == ["gazette", "diary"]
    assert other["role"] == "host"


@pytest.mark.parametrize("name", ROWS)
def test_repeated_entries_of_older_versions_are_left_out(client, database, name):
    resource, document, entry, _ = LISTS[name]
    url = f"/{resource}/record"
    once = client.put(url, json={**document, name: [entry]}).json()[name]
    for write in (
        lambda recorded: client.put(url, json=recorded),
        lambda recorded: client.patch(url, json={name: recorded[name], "note": "Edited."}),
        lambda _recorded: client.delete(url) and client.post(f"{url}/undelete"),
    ):
        repeat_stored(database, name, "record")
        recorded = client.get(url).json()
        assert recorded[name] == once * 2
        response = write(recorded)
        assert response.is_success, response.text
        assert client.get(url).json()[name] == once


@pytest.mark.parametrize("name", ROWS)
def test_merge_leaves_repeated_entries_out(client, database, name):
    resource, document, entry, _ = LISTS[name]
    label = "name" if resource == "people" else "title"
    for record_id, entries in (("one", []), ("other", [entry])):
        content = {**document, label: f"{document[label]} {record_id}", name: entries}
        assert client.put(f"/{resource}/{record_id}", json=content).status_code == 201
    repeat_stored(database, name, "other")
    other = client.get(f"/{resource}/other").json()
    merged = client.post(f"/{resource}/one/merge", json={"other": "other"})
    assert merged.status_code == 200, merged.text
    assert client.get(f"/{resource}/one").json()[name][:1] == other[name][:1]
    assert client.get(f"/{resource}/one").json()[name].count(other[name][0]) == 1
    assert client.post(f"/{resource}/other/unmerge").status_code == 200
    assert client.get(f"/{resource}/other").json()[name] == other[name][:1]


@pytest.mark.parametrize("name", ROWS)
def test_check_finds_and_repairs_repeated_entries(client, database, name):
    resource, document, entry, _ = LISTS[name]
    once = client.put(f"/{resource}/record", json={**document, name: [entry]}).json()
    repeat_stored(database, name, "record")
    found = [("repeated entries", f"{resource}: 1 entry repeats others in {name} of record")]
    findings = [list(checks.run_checks(database, repair=repair)) for repair in (False, True, False)]
    assert [[(item.check, item.description) for item in run if item.check == found[0][0]] for run in findings] == [
        found,
        found,
        [],
    ]
    assert client.get(f"/{resource}/record").json()[name] == once[name]
    assert client.get(f"/{resource}/record/history").json()["items"][0]["action"] == "updated"


def test_a_person_whom_a_file_has_twice_in_a_meeting_is_no_fault(client, database):
    participants = [{"id": f"talks-{number}", **PERSON} for number in range(2)]
    meeting = {"id": "talks", "title": "Talks", "date": "2001", "participants": participants}
    client.post("/imports", content=json.dumps(meeting), headers=NDJSON)
    participants = client.get("/meetings/talks").json()["participants"]
    assert len(participants) == 2
    assert list(checks.run_checks(database, repair=False)) == []
    assert client.patch("/meetings/talks", json={"participants": participants}).is_success
    assert client.delete(f"/participants/{participants[0]['id']}").is_success
    assert list(checks.run_checks(database, repair=False)) == []
