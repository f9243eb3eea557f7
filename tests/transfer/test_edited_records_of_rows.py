"""A list that is imported again after somebody edited, deleted or merged records of it: each row finds its own record."""

import json

import pytest

from app.transfer import importing
from app.transfer.rows import ImportRow

ORLO = {"name": "Orlo Tarka", "country": "JP"}
QID = [{"scheme": "wikidata", "value": "Q77"}]
TALKS = {
    "title": "Talks in Bern",
    "date": "2001-02-03",
    "participants": [
        {"country": "JP", "person": {"name": "Orlo Tarka"}, "office": "Foreign Minister"},
        {"country": "PE", "organization": {"name": "League of Nets"}},
    ],
    "topics": [{"topic": {"name": "Herring quotas"}}],
}
PACT = {"title": "Pact on Nets", "parties": [{"country": "JP"}, {"country": "PE"}]}
ROWS = {
    "name": ("people", ORLO, "orlo-tarka", {"name": "Aurelio Tarcus", "other_names": []}),
    "script": ("people", {"name": "田中 花子", "country": "JP"}, None, {"name": "Hanako Tanaka", "other_names": []}),
    "country": ("people", ORLO, "orlo-tarka", {"country": "PE"}),
    "identifier": (
        "people",
        {**ORLO, "identifiers": QID},
        "orlo-tarka",
        {"identifiers": [{"scheme": "wikidata", "value": "Q78"}]},
    ),
    "date": ("meetings", TALKS, "2001-02-03-talks-in-bern", {"date": "2001-02-05"}),
    "title": ("meetings", TALKS, "2001-02-03-talks-in-bern", {"title": "Conversations"}),
    "participants": ("meetings", TALKS, "2001-02-03-talks-in-bern", {"participants": [{"country": "BR"}]}),
    "organization": ("organizations", {"name": "League of Nets"}, "league-of-nets", {"name": "Union of Fishers"}),
    "topic": ("topics", {"name": "Herring quotas"}, "herring-quotas", {"name": "Fish"}),
    "agreement": ("agreements", PACT, "pact-on-nets", {"title": "Treaty", "parties": [{"country": "BR"}]}),
}


def imported(database, *rows, source="the-list"):
    """Import rows of one list, and return how many were created, changed and refused, and the reasons."""
    documents = [
        ImportRow(
            resource,
            {**values, "citations": [{"source": {"id": source, "headline": source}, "locator": f"row {number}"}]}
            if resource not in {"topics", "sources"}
            else values,
            f"row {number}",
        )
        for number, (resource, values) in enumerate(rows)
    ]
    entries = []
    options = importing.ImportOptions(enrich=True, keep_going=True, report=entries.append)
    result = importing.run_import(database, documents, options)
    return (result.created, result.changed, result.refused), [entry.get("reason") for entry in entries]


def state(client):
    """Return all records that a list may make."""
    return {
        name: client.get(f"/{name}?limit=1000").json()["items"]
        for name in ("people", "meetings", "organizations", "agreements", "topics")
    }


def ids(client):
    return {name: {item["id"] for item in items} for name, items in state(client).items()}


@pytest.mark.parametrize("name", [name for name in ROWS if name != "topic"])
def test_a119_row_finds_the_record_that_somebody_edited(client, database, name):
    resource, values, record_id, edit = ROWS[name]
    before = ids(client)
    imported(database, (resource, values))
    (made,) = ids(client)[resource] - before[resource]
    record_id = record_id or made
    assert client.patch(f"/{resource}/{record_id}", json=edit).status_code == 200
    there = ids(client)
    (created, _, refused), _ = imported(database, (resource, values))
    assert (created, refused) == (0, 0)
    assert ids(client) == there
    recorded = client.get(f"/{resource}/{record_id}").json()
    for field, value in edit.items():
        if field not in {"other_names", "participants", "parties"}:
            assert recorded[field] == value
    after = state(client)
    assert imported(database, (resource, values))[0] == (0, 0, 0)
    assert state(client) == after


def test_a119_value_of_the_row_is_cited_beside_that_of_the_curator(client, database):
    imported(database, ("meetings", TALKS))
    client.patch("/meetings/2001-02-03-talks-in-bern", json={"date": "2001-02-05"})
    imported(database, ("meetings", TALKS))
    recorded = client.get("/meetings/2001-02-03-talks-in-bern").json()
    cited = [(item["field"], item["says"], item["stance"]) for item in recorded["citations"] if item["field"]]
    assert recorded["date"] == "2001-02-05"
    assert cited == [("date", "2001-02-03", "disputes")]


def test_a119_another_row_at_the_same_place_is_another_record(client, database):
    imported(database, ("people", ORLO), ("meetings", TALKS))
    client.patch("/people/orlo-tarka", json={"name": "Aurelio Tarcus", "other_names": []})
    other = {**TALKS, "participants": [{"country": "BR"}, {"country": "IT"}]}
    assert imported(database, ("people", {"name": "Bela Quint", "country": "JP"}), ("meetings", other))[0] == (2, 0, 0)
    assert client.get("/people/orlo-tarka").json()["other_names"] == []


@pytest.mark.parametrize(
    ("resource", "record_id"),
    [("people", "orlo-tarka"), ("organizations", "league-of-nets"), ("topics", "herring-quotas")],
)
def test_a120_name_in_a_row_finds_the_record_that_somebody_renamed(client, database, resource, record_id):
    imported(database, ("meetings", TALKS))
    edit = {"name": "Quite Another", **({} if resource == "topics" else {"other_names": []})}
    assert client.patch(f"/{resource}/{record_id}", json=edit).status_code == 200
    before = state(client)
    for _ in range(2):
        assert imported(database, ("meetings", TALKS))[0] == (0, 0, 0)
    assert state(client) == before


def test_a120_import_does_not_create_a_deleted_person_again(client, database):
    imported(database, ("meetings", TALKS))
    meeting = client.get("/meetings/2001-02-03-talks-in-bern").json()
    client.patch(f"/meetings/{meeting['id']}", json={"participants": meeting["participants"][1:]})
    assert client.delete("/people/orlo-tarka").status_code == 204
    before = state(client)
    counts, (reason,) = imported(database, ("meetings", TALKS))
    assert counts == (0, 0, 1)
    assert "'orlo-tarka' was deleted here" in reason
    assert "/people/orlo-tarka/undelete" in reason
    assert state(client) == before


def lines(rows):
    return "".join(json.dumps({"resource": name, "document": document}) + "\n" for name, document in rows).encode()


def sent(client, rows):
    response = client.post(
        "/imports", params={"keep_going": True}, content=lines(rows), headers={"Content-Type": "application/x-ndjson"}
    ).json()
    return (response["created"], response["changed"], response["refused"]), response["problems"]


def imports(client, database):
    return {"data set": lambda *rows: imported(database, *rows), "documents": lambda *rows: sent(client, rows)}


RECORDS = {
    "people": (ORLO, {"name": "Orlo Tarka", "country": "BR"}, "orlo-tarka"),
    "meetings": (
        {"title": "Talks", "date": "2001-02-03", "participants": [{"country": "JP"}, {"country": "PE"}]},
        {"title": "Talks", "date": "2001-02-03", "participants": [{"country": "BR"}, {"country": "IT"}]},
        "2001-02-03-talks",
    ),
    "agreements": (PACT, {**PACT, "parties": [{"country": "BR"}, {"country": "IT"}]}, "pact-on-nets"),
    "organizations": (
        {"name": "League of Nets", "identifiers": QID},
        {"name": "League of Nets", "identifiers": [{"scheme": "wikidata", "value": "Q78"}]},
        "league-of-nets",
    ),
    "sources": (
        {"headline": "Nets", "publisher": "The Gazette", "date": "2001-02-03"},
        {"headline": "Nets", "publisher": "The Gazette", "date": "2005-02-03"},
        None,
    ),
}


@pytest.mark.parametrize("way", ["data set", "documents"])
@pytest.mark.parametrize("resource", RECORDS)
def test_a121_row_about_a_deleted_record_is_refused_and_another_is_not(client, database, resource, way):
    row, other, _ = RECORDS[resource]
    write = imports(client, database)[way]
    before = {item["id"] for item in client.get(f"/{resource}?limit=1000").json()["items"]}
    made = client.post(f"/{resource}", json=row)
    record_id = made.json()["id"]
    assert client.delete(f"/{resource}/{record_id}").status_code == 204
    counts, (reason,) = write((resource, row))
    assert counts == (0, 0, 1)
    assert f"/{resource}/{record_id}/undelete" in json.dumps(reason)
    assert write((resource, other))[0] == (1, 0, 0)
    left = {item["id"] for item in client.get(f"/{resource}?limit=1000").json()["items"]}
    assert record_id not in left
    assert write((resource, other))[0] == (0, 0, 0)
    assert len(left - before - {"the-list"}) == 1


@pytest.mark.parametrize("way", ["data set", "documents"])
@pytest.mark.parametrize("resource", RECORDS)
def test_a121_row_about_a_merged_record_means_the_survivor_and_another_is_new(client, database, resource, way):
    row, other, _ = RECORDS[resource]
    write = imports(client, database)[way]
    title = "headline" if resource == "sources" else "title" if "title" in row else "name"
    survivor = {key: value for key, value in row.items() if key not in {"identifiers", "date"}}
    survivor |= {title: "Quite Another"} | ({"date": "2001-02-03"} if resource == "meetings" else {})
    record_id = client.post(f"/{resource}", json=row).json()["id"]
    survivor_id = client.post(f"/{resource}?duplicates=allow", json=survivor).json()["id"]
    assert client.post(f"/{resource}/{survivor_id}/merge", json={"other": record_id}).status_code == 200
    assert write((resource, row))[0][::2] == (0, 0)
    assert write((resource, other))[0] == (1, 0, 0)
    assert write((resource, other))[0][::2] == (0, 0)
    assert write((resource, row))[0][::2] == (0, 0)
