"""A CSV table that lacks columns leaves their fields alone; an import says what it empties."""

import pytest

WHO = "host; country=PE | unknown; office=Envoy; country=JP; person_name=Mori Ai"
CSV = {"Content-Type": "text/csv"}
CITED = {"source": {"id": "g", "headline": "Gazette"}, "field": "title"}
MEETING = {
    "id": "talks",
    "title": "Talks",
    "date": "2020-05-06",
    "summary": "They talked.",
    "level": "minister",
    "place": {"city": "Lima", "venue": "Old House", "country": "PE", "latitude": 1.25, "longitude": -77.0282},
    "participants": [
        {"country": "PE", "role": "host", "note": "Late.", "citations": [CITED | {"field": "role"}]},
        {"country": "JP", "person": {"name": "Mori Ai"}, "office": "Envoy"},
    ],
    "topics": [{"topic": {"name": "Nets"}}],
    "identifiers": [{"scheme": "list", "value": "7"}],
    "citations": [CITED],
    "note": "A note.",
}


@pytest.fixture(autouse=True)
def recorded(client):
    response = client.put("/meetings/talks", json=MEETING)
    assert response.status_code == 201, response.text
    return client.get("/meetings/talks").json()


def send(client, header, *rows, resource="meetings", **more):
    body = "\r\n".join([header, *rows]) + "\r\n"
    return client.post("/imports", params={"resource": resource, **more}, content=body, headers=CSV)


def without_time(document):
    return {name: value for name, value in document.items() if name != "updated_at"}


def test_fields_without_a_column_are_unchanged(client, recorded):
    response = send(client, "id,title,date,note", "talks,Talks in Lima,2020-05-06,Another note.")
    assert (response.json()["changed"], response.json()["emptied"]) == (1, {})
    expected = recorded | {"title": "Talks in Lima", "note": "Another note."}
    assert without_time(client.get("/meetings/talks").json()) == without_time(expected)


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("id,note", "talks,New."),
        ("identifiers,note", "list=7,New."),
        ("title,date,participants,note", f"Talks,2020-05-06,{WHO},New."),
    ],
)
def test_record_is_found_by_any_identifier(client, recorded, header, row):
    response = send(client, header, row)
    assert response.status_code == 200, response.text
    assert response.json()["changed"] == 1
    now = client.get("/meetings/talks").json()
    assert (now["note"], now["summary"], now["place"]) == ("New.", recorded["summary"], recorded["place"])


def test_empty_cell_clears_the_value_and_is_reported(client, recorded):
    rows = ("id,summary,level,place_city,topics", "talks,,,,")
    dry = send(client, *rows, dry_run=True).json()
    assert dry["changes"] == [
        {
            "where": "body line 2",
            "id": "/meetings/talks",
            "changed": ["level", "place/city", "summary", "topics"],
            "emptied": ["place/city", "summary", "topics"],
        }
    ]
    assert client.get("/meetings/talks").json() == recorded
    result = send(client, *rows).json()
    assert result["emptied"] == {"/meetings/*/place/city": 1, "/meetings/*/summary": 1, "/meetings/*/topics": 1}
    assert result["changes"] == []
    now = client.get("/meetings/talks").json()
    assert (now["summary"], now["level"], now["topics"]) == (None, "unknown", [])
    assert now["place"] == recorded["place"] | {"city": None}
    assert now["participants"] == recorded["participants"]


def test_participants_keep_their_citations(client, recorded):
    one, two = (participant["id"] for participant in recorded["participants"])
    cell = f"host; country=PE; id={one} | guest; office=Envoy; person=mori-ai; country=JP; id={two}"
    assert send(client, "id,participants", f"talks,{cell}").json()["emptied"] == {}
    now = client.get("/meetings/talks").json()["participants"]
    assert [participant["id"] for participant in now] == [one, two]
    assert now[0]["citations"] == recorded["participants"][0]["citations"]
    assert (now[0]["note"], now[1]["role"]) == (None, "guest")


def test_columns_of_one_object_are_a_group(client):
    client.put("/topics/seas", json={"name": "Seas"})
    client.put("/topics/lakes", json={"name": "Lakes", "parent": "seas", "description": "Deep."})
    assert send(client, "id,parent_name", "lakes,Nets", resource="topics").status_code == 200
    lakes = client.get("/topics/lakes").json()
    assert (lakes["parent"]["id"], lakes["description"]) == ("nets", "Deep.")
    assert send(client, "id,parent", "lakes,", resource="topics").json()["emptied"] == {"/topics/*/parent": 1}
    assert client.get("/topics/lakes").json()["parent"] is None


def test_partial_tables_of_agreements_and_people_are_accepted(client):
    pact = {"title": "Pact", "parties": [{"country": "JP"}], "actions": [{"action": "signed", "date": "1999"}]}
    client.put("/agreements/pact", json=pact | {"note": "Old."})
    client.put("/people/mori-ai", json={"name": "Mori Ai", "born": "1950", "country": "JP", "note": "Old."})
    before = client.get("/agreements/pact").json()
    assert send(client, "id,note", "pact,New.", resource="agreements").json()["changed"] == 1
    after = client.get("/agreements/pact").json()
    assert without_time(after) == without_time(before | {"note": "New."})
    assert send(client, "id,name,died", "mori-ai,Mori Ai,2020", resource="people").json()["changed"] == 1
    person = client.get("/people/mori-ai").json()
    assert (person["born"], person["died"], person["country"], person["note"]) == ("1950", "2020", "JP", "Old.")


def test_ndjson_line_replaces_the_record(client):
    body = b'{"id": "talks", "title": "Talks", "date": "2020-05-06"}\n'
    kind = {"Content-Type": "application/x-ndjson"}
    dry = client.post("/imports?dry_run=true", content=body, headers=kind).json()
    (change,) = dry["changes"]
    assert {"summary", "participants", "note", "place/city"} <= set(change["emptied"])
    assert client.post("/imports", content=body, headers=kind).json()["emptied"] == dry["emptied"]
    assert client.get("/meetings/talks").json()["participants"] == []


def test_a_new_record_needs_the_required_columns(client):
    refused = send(client, "id,note", "unknown,New.")
    assert refused.status_code == 422
    assert {error["pointer"] for error in refused.json()["errors"]} == {"title", "date"}


def test_command_reports_emptied_cells(client, run, write):
    name = write("some.csv", "id,summary,note\r\ntalks,,New.\r\n")
    dry = run("import", "--dry-run", name)
    assert "  changed: some.csv line 2 /meetings/talks: note, summary (emptied)" in dry.stderr.splitlines()
    kept = run("import", name)
    assert "  emptied: /meetings/*/summary of 1 records" in kept.stderr.splitlines()


def test_row_with_a_retired_id_reports_its_successor(client):
    for name in ("one", "two", "gone"):
        meeting = {"id": name, "title": f"Round {name}", "date": "2021-02-03", "participants": [{"country": "PE"}]}
        assert client.post("/meetings", json=meeting).status_code == 201
    assert client.post("/meetings/one/merge", json={"other": "two"}).status_code == 200
    assert client.delete("/meetings/gone").status_code == 204
    for record_id, message in (("two", "was merged into 'one'; write that id instead"), ("gone", "was deleted")):
        response = send(client, "id,note", f"{record_id},New.")
        assert response.status_code == 422
        [error] = response.json()["errors"]
        assert message in error["detail"], error


def test_columns_of_a_place_of_signature_stand_for_themselves(client):
    pact = {"title": "Pact", "signing_place": {"city": "Lima", "country": "PE"}}
    client.put("/agreements/pact", json=pact)
    assert send(client, "id,signing_city", "pact,Callao", resource="agreements").json()["emptied"] == {}
    assert client.get("/agreements/pact").json()["signing_place"] == {"city": "Callao", "country": "PE"}
    emptied = send(client, "id,signing_country", "pact,", resource="agreements").json()["emptied"]
    assert emptied == {"/agreements/*/signing_place/country": 1}
    assert client.get("/agreements/pact").json()["signing_place"] == {"city": "Callao", "country": None}


@pytest.mark.parametrize(
    ("header", "cells", "series", "emptied"),
    [
        ("series", "dialogue", {"id": "dialogue", "number": 7}, {}),
        ("series", "another", {"id": "another", "number": None}, {"/meetings/*/series/number": 1}),
        ("series", "", None, {"/meetings/*/series/id": 1, "/meetings/*/series/number": 1}),
        ("series_number", "8", {"id": "dialogue", "number": 8}, {}),
        ("series_number", "", {"id": "dialogue", "number": None}, {"/meetings/*/series/number": 1}),
        ("series_number,series", "8,another", {"id": "another", "number": 8}, {}),
    ],
)
def test_round_keeps_its_number_within_its_series(client, header, cells, series, emptied):
    client.patch("/meetings/talks", json={"series": {"id": "dialogue", "number": 7}})
    response = send(client, f"id,{header}", f"talks,{cells}")
    assert (response.status_code, response.json()["emptied"]) == (200, emptied), response.text
    assert client.get("/meetings/talks").json()["series"] == series


def test_number_of_a_round_requires_a_series(client):
    [error] = send(client, "id,series_number", "talks,8").json()["errors"]
    assert error["pointer"] == "series"
