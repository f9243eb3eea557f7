"""No row of an import replaces a record of another row; equal rows become one record."""

import itertools
import json
from unittest import mock

import pytest
from sqlalchemy import text

from app.services import references
from app.transfer import importing
from app.transfer.rows import ImportRow

NDJSON = {"Content-Type": "application/x-ndjson"}
CALL = {"title": "Phone call", "date": "2021-02-03"}


def of(*codes, **more):
    return {**CALL, "participants": [{"country": code} for code in codes], **more}


def by(*people, **more):
    parts = [{"country": code, "person": {"name": name}} for code, name in people]
    return {**CALL, "participants": parts, **more}


def wikidata(value):
    return {"identifiers": [{"scheme": "wikidata", "value": value}]}


PAIR = [{"country": "JP"}, {"country": "PE"}]
LI = {"name": "Li Wei", "country": "CN"}
REPORT = {"headline": "Report", "publisher": "The Net", "date": "2001"}
PACT = {"title": "Trade agreement", "parties": PAIR}
# Each row is a different record.
APART = {
    "meetings of other countries": ("meetings", of("JP", "PE"), of("US", "BR")),
    "meetings of more countries": ("meetings", of("JP", "PE"), of("JP", "PE", "BR"), of("JP")),
    "meetings of other people": ("meetings", by(("JP", "A"), ("PE", "B")), by(("JP", "A"), ("PE", "C"))),
    "meetings with people and without": ("meetings", by(("JP", "A"), ("PE", "B")), of("JP", "PE")),
    "meetings of other organizations": (
        "meetings",
        *(CALL | {"participants": [{"organization": {"name": name}}]} for name in ("A", "B")),
    ),
    "meetings without participants": ("meetings", CALL, of("JP", "PE")),
    "meetings of other identifiers": ("meetings", of("JP", **wikidata("Q1")), of("JP", **wikidata("Q2"))),
    "people of other identifiers": ("people", LI | wikidata("Q1"), LI | wikidata("Q2")),
    "people of other countries": ("people", LI, LI | {"country": "JP"}, {"name": "Li Wei"}),
    "sources at other addresses": ("sources", *(REPORT | {"url": f"https://a.example/{item}"} for item in "ab")),
    "sources of other days": ("sources", REPORT, REPORT | {"date": "2002"}),
    "agreements of other identifiers": ("agreements", PACT | wikidata("Q1"), PACT | wikidata("Q2")),
    "agreements of other parties": ("agreements", PACT, PACT | {"parties": [{"country": "JP"}]}),
}
# Rows that identify the same record but differ.
CLASHING = {
    "meetings of one id": ("meetings", of("JP", id="a"), of("PE", id="a")),
    "meetings of the same": ("meetings", of("JP", "PE", note="One."), of("JP", "PE", note="Other.")),
    "meetings of one identifier": ("meetings", of("JP", **wikidata("Q1")), of("PE", **wikidata("Q1"))),
    "people": ("people", LI | {"born": "1950"}, LI | {"born": "1970"}),
    "people, one of an id": ("people", LI | {"id": "li", "born": "1950"}, LI | {"born": "1970"}),
    "people, one with an identifier": ("people", LI | wikidata("Q1"), LI),
    "sources": ("sources", REPORT | {"note": "One."}, REPORT | {"note": "Other."}),
    "agreements": ("agreements", PACT, PACT | {"actions": [{"action": "signed", "date": "1973"}]}),
    "organizations": ("organizations", {"name": "Board"}, {"name": "Board", "kind": "agency"}),
    "organizations of other identifiers": (
        "organizations",
        {"name": "Board", **wikidata("Q1")},
        {"name": "Board", **wikidata("Q2")},
    ),
    "topics": ("topics", {"name": "Nets"}, {"name": "Nets", "description": "Of fishers."}),
    "countries": ("countries", {"code": "X-A", "name": "A"}, {"code": "X-A", "name": "B"}),
}


def lines(name, rows):
    return b"".join(json.dumps({"resource": name, "document": row}).encode() + b"\n" for row in rows)


def send(client, name, rows, **more):
    return client.post("/imports", params=more, content=lines(name, rows), headers=NDJSON)


@pytest.mark.parametrize("case", APART.values(), ids=APART)
def test_a08_rows_for_different_records_remain_separate(client, contents, case):
    name, *rows = case
    before = contents()
    for order in itertools.permutations(rows):
        outcome = send(client, name, order, dry_run=True).json()
        assert (outcome["created"], outcome["problems"]) == (len(rows), [])
    assert send(client, name, rows).json()["created"] == len(rows)
    after = contents()
    assert len([key for key in after.keys() - before.keys() if key[0] == name]) == len(rows)
    for order in itertools.permutations(rows):
        again = send(client, name, order)
        assert (again.status_code, again.json()["unchanged"]) == (200, len(rows)), again.text
        assert contents() == after


@pytest.mark.parametrize("case", CLASHING.values(), ids=CLASHING)
def test_a08_a_row_never_replaces_a_record_of_another_row(client, contents, case):
    name, *rows = case
    before = contents()
    for order in itertools.permutations(rows):
        response = send(client, name, order)
        assert (response.status_code, response.json()["refused"]) == (422, 1)
        assert contents() == before
    outcome = send(client, name, rows, keep_going=True).json()
    assert [outcome[what] for what in ("created", "changed", "unchanged", "refused")] == [1, 0, 0, 1]
    after = contents()
    for row in rows:
        stored = send(client, name, [row], dry_run=True)
        if stored.status_code == 200 and stored.json()["unchanged"]:
            break
    else:
        raise AssertionError(f"none of the rows is kept: {after.keys() - before.keys()}")


@pytest.mark.parametrize("case", [*APART.values(), *CLASHING.values()], ids=[*APART, *CLASHING])
def test_a08_identical_rows_give_one_record(client, contents, case):
    name, row, *_ = case
    outcome = send(client, name, [row, row, row]).json()
    assert [outcome[what] for what in ("created", "changed", "unchanged")] == [1, 0, 2]
    before = contents()
    assert send(client, name, [row, row]).json()["unchanged"] == 2
    assert contents() == before


def test_a08_existing_record_is_replaced(client):
    send(client, "meetings", [by(("JP", "A"), ("PE", "B"))])
    # An additional person is a correction, other countries are another meeting.
    changed = send(client, "meetings", [by(("JP", "A"), ("PE", "B"), ("PE", "C"))]).json()
    assert (changed["changed"], changed["created"]) == (1, 0)
    other = send(client, "meetings", [by(("JP", "A"), ("BR", "D"))]).json()
    assert (other["changed"], other["created"]) == (0, 1)


def test_a08_an_ambiguous_row_is_refused(client, contents):
    for record_id in ("li-1", "li-2"):
        client.post("/people", json={"id": record_id, **LI}, params={"duplicates": "allow"})
    for record_id in ("call-1", "call-2"):
        client.post("/meetings", json=of("JP", "PE", id=record_id), params={"duplicates": "allow"})
    before = contents()
    for name, row, report in (("people", LI, "li-1, li-2"), ("meetings", of("JP", "PE"), "call-1, call-2")):
        response = send(client, name, [row])
        assert response.status_code == 422
        assert report in response.json()["errors"][0]["detail"]
    assert contents() == before


def test_a08_a_participant_is_not_replaced_by_another_row(client):
    meeting = {"resource": "meetings", "document": of("JP", "PE", id="call")}
    rows = [
        {"resource": "participants", "document": {"meeting": "call", "country": "JP", "note": note}}
        for note in ("One.", "Other.")
    ]
    body = b"".join(json.dumps(item).encode() + b"\n" for item in [rows[0], meeting, rows[1]])
    response = client.post("/imports", params={"keep_going": "true"}, content=body, headers=NDJSON)
    assert (response.json()["created"], response.json()["refused"]) == (1, 2)
    assert [participant["note"] for participant in client.get("/meetings/call").json()["participants"]] == [None, None]


def test_a25_the_cache_of_resolved_names_is_cleared(database):
    """Data sets are read in file order: a name shared with a later person becomes ambiguous."""
    person = {"name": "Li Wei", "country": "CN"}

    def meeting(number):
        parts = [{"person": person, "country": "CN"}]
        document = {"id": f"m-{number}", "title": f"Talks {number}", "date": "2001", "participants": parts}
        return ImportRow("meetings", document, f"line {number}")

    other = ImportRow("people", {"id": "li-wei-2", **person, **wikidata("Q2")}, "line 2")
    named = ImportRow("people", {"id": "li-wei", **person, **wikidata("Q1")}, "line 0")
    outcome = importing.run_import(
        database, [named, meeting(1), other, meeting(3)], importing.ImportOptions(enrich=True, keep_going=True)
    )
    assert [(problem["where"], problem["reason"]) for problem in outcome.problems] == [
        ("line 3", "matches more than one record of people; choose one by id: li-wei, li-wei-2")
    ]


@pytest.mark.parametrize(
    ("later", "expected", "look_ups"),
    [
        ({"id": "bo-wang", "name": "Bo Wang"}, "li-wei", 1),
        ({"id": "bo-wang", "name": "Bo Wang", **wikidata("Q2")}, "bo-wang", 2),
        ({"id": "lee-wei", "name": "Lee Wei", "other_names": [{"name": "Wei Li"}], **wikidata("Q3")}, "li-wei", 2),
    ],
    ids=["another", "identifier", "name"],
)
def test_a_resolved_reference_is_forgotten_if_a_later_person_shares_a_mark(database, later, expected, look_ups):
    """A reference found by name means whoever has its identifier, once somebody has it."""
    person = {"name": "Li Wei", "country": "CN"}
    looked_up = []

    def meeting(number):
        parts = [{"person": {**person, **wikidata("Q2")}, "country": "CN"}]
        document = {"id": f"m-{number}", "title": f"Talks {number}", "date": "2001", "participants": parts}
        return ImportRow("meetings", document, f"line {number}")

    rows = [
        ImportRow("people", {"id": "li-wei", **person}, "line 0"),
        meeting(1),
        ImportRow("people", {"country": "CN", **later}, "line 2"),
        meeting(3),
    ]
    look_up = references._look_up
    with mock.patch.object(references, "_look_up", lambda *args: looked_up.append(args[1].name) or look_up(*args)):
        outcome = importing.run_import(database, rows, importing.ImportOptions(enrich=True, keep_going=True))
    assert (outcome.created, outcome.refused) == (4, 0)
    met = "SELECT people.id FROM participants JOIN people ON people.key = person_key WHERE participants.id LIKE 'm-3-%'"
    with database.reading() as connection:
        assert connection.execute(text(met)).scalar_one() == expected
    assert looked_up.count("people") == look_ups


def test_a_person_given_by_id_is_looked_up_once_whatever_the_year(database):
    rows = [
        ImportRow("people", {"id": "li-wei", "name": "Li Wei", "country": "CN"}, "line 0"),
        *(
            ImportRow(
                "meetings", {"title": "Talks", "date": year, "participants": [{"person": {"id": "li-wei"}}]}, year
            )
            for year in ("2001", "2002", "2003")
        ),
    ]
    look_up = references._look_up
    with mock.patch.object(references, "_look_up", side_effect=look_up) as looked_up:
        outcome = importing.run_import(database, rows, importing.ImportOptions())
    assert outcome.created == 4, outcome.problems
    assert looked_up.call_count == 1


def test_a25_person_added_between_two_meetings_is_in_both(client, contents):
    person = {"name": "Li Wei", "country": "CN"}
    rows = [
        ("meetings", {"title": "One", "date": "2001", "participants": [{"country": "CN", "person": person}]}),
        ("people", {"id": "li-wei-7", **person}),
        ("meetings", {"title": "Two", "date": "2001", "participants": [{"country": "CN", "person": person}]}),
    ]
    for order in itertools.permutations(rows):
        body = b"".join(lines(name, [document]) for name, document in order)
        outcome = client.post("/imports", content=body, headers=NDJSON).json()
        assert outcome["created"] + outcome["unchanged"] == 3
    assert [record_id for name, record_id in contents() if record_id.startswith("li-wei")] == ["li-wei-7"]


@pytest.mark.parametrize("name", ["topics", "people", "sources"])
def test_row_does_not_overwrite_values_of_another_row(client, name):
    title = "headline" if name == "sources" else "name"
    assert client.put(f"/{name}/twice", json={title: "First"}).status_code == 201
    rows = [json.dumps({"id": "twice", title: text}) for text in ("Second", "Third")]
    response = client.post(f"/imports?resource={name}&keep_going=true", content="\n".join(rows), headers=NDJSON)
    assert response.json()["refused"] == 1, response.text
    assert client.get(f"/{name}/twice").json()[title] == "Second"


def test_rejected_row_leaves_no_new_records(database):
    documents = [
        {
            "title": "Talks",
            "date": "2001",
            "participants": [{"country": "US", "person": {"name": "Left Over"}}],
            "topics": [{"topic": {"id": "no-such-topic"}}],
        },
        {"title": "Other talks", "date": "2002"},
    ]
    rows = [ImportRow("meetings", document, f"row {number}") for number, document in enumerate(documents)]
    outcome = importing.run_import(database, rows, importing.ImportOptions(keep_going=True))
    assert (outcome.created, outcome.refused) == (1, 1)
    with database.reading() as connection:
        for table in ("people", "changes"):
            found = connection.exec_driver_sql(f"SELECT count(*) FROM {table} WHERE id LIKE 'left-over%%'")
            assert found.scalar_one() == 0


@pytest.mark.parametrize(
    "organization",
    [
        {"id": "old-union"},
        {"name": "NU"},
        {"name": "Union of the North"},
        {"identifiers": wikidata("Q7")["identifiers"], "name": "NU"},
    ],
    ids=["merged id", "abbreviation", "other name", "identifier"],
)
def test_party_by_any_of_its_names_finds_the_agreement_again(client, organization):
    union = {"name": "Northern Union", "abbreviation": "NU", "other_names": [{"name": "Union of the North"}]}
    client.put("/organizations/union", json=union | wikidata("Q7"))
    client.put("/organizations/old-union", json={"name": "Old union"})
    assert client.post("/organizations/union/merge", json={"other": "old-union"}).status_code == 200
    pact = {"title": "Pact", "parties": [{"country": "JP"}, {"organization": organization}]}
    body = json.dumps({"resource": "agreements", "document": pact})
    counts = [client.post("/imports", content=body, headers=NDJSON).json() for _ in range(2)]
    assert [(count["created"], count["unchanged"]) for count in counts] == [(1, 0), (0, 1)]
    inline = {"title": "Talks", "date": "2001", "agreements": [{"agreement": {"title": "Pact"}, "relation": "signed"}]}
    assert client.post("/meetings", json=inline).json()["agreements"][0]["agreement"]["id"] == "pact"
    talks = {"title": "More talks", "date": "2001", "agreements": [{"agreement": pact, "relation": "signed"}]}
    counts = [client.post("/imports", content=json.dumps(talks), headers=NDJSON).json() for _ in range(2)]
    assert [(count["created"], count["unchanged"]) for count in counts] == [(1, 0), (0, 1)]
    assert client.get("/agreements?q=pact&total=true").json()["total"] == 1
