"""`origin` and `reviewed`: who sets them, who keeps them, and what calendars and feeds leave out."""

import json

import pytest
from api_meetings import listed_ids
from factories import create, minimal, name_field, put_meeting

NDJSON = {"content-type": "application/x-ndjson"}
RESOURCES = ("people", "organizations", "topics", "sources", "agreements", "meetings")
MINE = {"origin": "entered", "reviewed": False}


def provenance(record):
    return {name: record[name] for name in MINE}


def imported(client, resource, document):
    """Import a document; return its record."""
    content = json.dumps({"resource": resource, "document": document})
    response = client.post("/imports", content=content, headers=NDJSON)
    assert response.status_code == 200, response.text
    return client.get(f"/{resource}/{document['id']}").json()


@pytest.mark.parametrize("resource", RESOURCES)
def test_record_written_over_the_api_is_entered_and_unreviewed(client, resource):
    url = create(client, resource)
    assert provenance(client.get(url).json()) == MINE


@pytest.mark.parametrize("resource", RESOURCES)
def test_imported_document_has_the_origin_import_by_default(client, resource):
    silent = {**minimal(resource, 1), "id": "silent"}
    assert provenance(imported(client, resource, silent)) == {"origin": "imported", "reviewed": False}
    saying = {**minimal(resource, 5), "id": "saying", "origin": "drafted", "reviewed": True}
    assert provenance(imported(client, resource, saying)) == {"origin": "drafted", "reviewed": True}


@pytest.mark.parametrize("resource", RESOURCES)
def test_write_without_origin_and_review_preserves_them(client, resource):
    url = create(client, resource, id="kept", origin="machine_coded", reviewed=True)
    document = {**minimal(resource, 1), "id": "kept", name_field(resource): "Another name"}
    kept = {"origin": "machine_coded", "reviewed": True}
    assert provenance(client.put(url, json=document).json()) == kept
    field = "description" if resource == "topics" else "note"
    assert provenance(client.patch(url, json={field: "A note."}).json()) == kept
    assert provenance(imported(client, resource, document)) == kept
    columns = f"id,{name_field(resource)}" + (",date" if resource == "meetings" else "")
    row = "kept,A name" + (",2010" if resource == "meetings" else "")
    response = client.post(
        f"/imports?resource={resource}", content=f"{columns}\r\n{row}\r\n", headers={"content-type": "text/csv"}
    )
    assert response.status_code == 200, response.text
    assert provenance(client.get(url).json()) == kept


@pytest.mark.parametrize("resource", RESOURCES)
def test_origin_and_review_can_be_set_and_are_in_the_history(client, resource):
    url = create(client, resource)
    assert client.patch(url, json={"reviewed": True}).json()["reviewed"] is True
    changed = client.put(url, json={**client.get(url).json(), "origin": "imported"}).json()
    assert provenance(changed) == {"origin": "imported", "reviewed": True}
    newest, before, _ = client.get(f"{url}/history").json()["items"]
    assert [item["path"] for item in newest["differences"]] == ["/origin"]
    assert [(item["path"], item["was"]) for item in before["differences"]] == [("/reviewed", False)]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"origin": None}, "origin"),
        ({"reviewed": None}, "reviewed"),
        ({"origin": "guessed"}, "origin"),
        ({"reviewed": "yes"}, "reviewed"),
        ({"reviewed": "true"}, "reviewed"),
        ({"reviewed": 1}, "reviewed"),
    ],
)
def test_other_values_of_origin_are_rejected(client, change, field):
    url = create(client, "topics")
    before = client.get(url).json()
    for response in (client.patch(url, json=change), client.put(url, json={"name": "T", **change})):
        assert response.status_code == 422
        assert response.json()["errors"][0]["pointer"] == f"#/{field}"
    assert client.get(url).json() == before


def test_inline_records_share_the_origin_of_their_document(client):
    def document(number):
        return {
            "id": f"talks-{number}",
            "title": f"Talks {number}",
            "date": "2020",
            "participants": [{"person": {"id": f"p-{number}", "name": f"P {number}", "country": "PE"}}],
            "topics": [{"topic": {"id": f"t-{number}", "name": f"T {number}", "parent": {"name": f"W {number}"}}}],
            "citations": [{"source": {"id": f"s-{number}", "headline": f"S {number}"}}],
        }

    client.post("/meetings", json=document(1))
    client.post("/meetings", json={**document(2), "origin": "drafted"})
    imported(client, "meetings", document(3))
    imported(client, "meetings", {**document(4), "origin": "machine_coded", "reviewed": True})
    # Whoever adds a person to a machine's record has entered that person.
    put = client.get("/meetings/talks-4").json()
    put["participants"].append({"person": {"id": "p-5", "name": "P 5"}})
    assert client.put("/meetings/talks-4", json=put).status_code == 200
    origins = {
        number: {client.get(f"/{path}").json()["origin"] for path in (f"people/p-{number}", f"topics/t-{number}", f"topics/w-{number}", f"sources/s-{number}")}
        for number in (1, 2, 3, 4)
    }  # fmt: skip
    assert origins == {1: {"entered"}, 2: {"drafted"}, 3: {"imported"}, 4: {"machine_coded"}}
    assert provenance(client.get("/people/p-4").json()) == {"origin": "machine_coded", "reviewed": False}
    assert client.get("/people/p-5").json()["origin"] == "entered"
    # A reference never edits.
    client.post("/meetings", json={**document(1), "id": "talks-6", "title": "Others", "origin": "machine_coded"})
    assert client.get("/people/p-1").json()["origin"] == "entered"


@pytest.mark.parametrize("resource", RESOURCES)
def test_lists_can_be_filtered_by_origin_and_review(client, resource):
    for number, (origin, reviewed) in enumerate((("imported", True), ("machine_coded", False), ("drafted", True))):
        create(
            client, resource, **minimal(resource, 10 + 2 * number), id=f"r-{number}", origin=origin, reviewed=reviewed
        )

    def found(**parameters):
        response = client.get(f"/{resource}", params=parameters | {"limit": 1000})
        assert response.status_code == 200, response.text
        return {item["id"] for item in response.json()["items"] if item["id"].startswith("r-")}

    for sort in ("id", "-updated_at"):
        assert found(origin="imported", sort=sort) == {"r-0"}
        assert found(origin="imported,machine_coded", sort=sort) == {"r-0", "r-1"}
        assert found(origin="entered", sort=sort) == set()
        assert found(reviewed="true", sort=sort) == {"r-0", "r-2"}
        assert found(reviewed="false", sort=sort) == {"r-1"}
        assert found(reviewed="true", origin="drafted,machine_coded", sort=sort) == {"r-2"}
    assert found(reviewed="true", origin="imported") == {"r-0"}
    for wrong in ({"origin": "machine"}, {"reviewed": "maybe"}, {"reviewed": "True"}):
        response = client.get(f"/{resource}", params=wrong)
        assert response.status_code == 422
        assert response.json()["errors"][0]["parameter"] in wrong


def test_calendars_and_feeds_omit_unreviewed_machine_records(client):
    for name, origin, reviewed in (
        ("by-hand", "entered", False),
        ("coded", "machine_coded", False),
        ("checked", "machine_coded", True),
        ("drafted", "drafted", False),
    ):
        put_meeting(client, name, participants=[{"country": "KE"}], origin=origin, reviewed=reviewed)
    everything, shown = {"by-hand", "coded", "checked", "drafted"}, {"by-hand", "checked", "drafted"}

    def contains(url, **parameters):
        content = client.get(url, params={"date": "1950"} | parameters).text
        return {name for name in everything if f"/meetings/{name}" in content}

    for suffix in ("ics", "atom"):
        assert contains(f"/meetings.{suffix}") == shown
        assert contains("/meetings", format=suffix, country="KE") == shown
        assert contains("/countries/KE/meetings", format=suffix) == shown
        assert contains(f"/meetings.{suffix}", origin="machine_coded") == {"coded", "checked"}
        assert contains(f"/meetings.{suffix}", origin="machine_coded", reviewed="false") == {"coded"}
        assert contains(f"/meetings.{suffix}", reviewed="false") == everything - {"checked"}
        assert contains(f"/meetings.{suffix}", sort="-updated_at", limit="2") <= shown
    for suffix in ("csv", "ndjson", "geojson", "jsonld"):
        assert len(client.get(f"/meetings.{suffix}", params={"date": "1950"}).text.split("coded")) > 1
    assert listed_ids(client, date="1950") == everything
    page = client.get("/meetings", params={"country": "KE", "total": "true", "facets": "origin,reviewed"}).json()
    assert page["total"] == 4
    assert page["facets"]["origin"][0] == {"value": "machine_coded", "name": "machine coded", "count": 2}
    assert page["facets"]["reviewed"] == [
        {"value": "false", "name": "false", "count": 3},
        {"value": "true", "name": "true", "count": 1},
    ]
    one = client.get("/meetings/coded", params={"format": "ics"}).text
    assert "SUMMARY:coded" in one
    assert "not reviewed" in one.replace("\r\n ", "")
    # A review shows it at once.
    client.patch("/meetings/coded", json={"reviewed": True})
    assert contains("/meetings.ics") == everything


def test_merge_keeps_origins_of_the_survivor_and_reports_the_others(client):
    put_meeting(client, "one", participants=[{"country": "KE"}], origin="machine_coded")
    put_meeting(client, "two", participants=[{"country": "KE"}], origin="imported", reviewed=True)
    merged = client.post("/meetings/one/merge", json={"other": "two"}).json()
    assert provenance(merged["meeting"]) == {"origin": "machine_coded", "reviewed": False}
    assert merged["discarded"]["origin"] == "imported"
    assert merged["discarded"]["reviewed"] is True
