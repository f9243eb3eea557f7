"""A data set that is imported again after people were merged: the merge stays, and nobody takes part twice."""

import pytest

from app.transfer import importing
from app.transfer.rows import ImportRow

ORLO = {"country": "BR", "person": {"name": "Orlo J. Tarka"}}
BELA = {"country": "PE", "person": {"name": "Bela Quint"}, "office": "Ambassador"}
PERSON = ("people", {"name": "Orlo J. Tarka", "country": "BR"})
SAME = [{"scheme": "wikidata", "value": "Q3"}]


def meeting(*participants):
    """Return a row about a meeting."""
    return "meetings", {"title": "Consultations", "date": "1932-01-02", "participants": list(participants)}


FILES = {
    "by-another-country": [PERSON, meeting(BELA)],
    "printed": [PERSON, meeting({**BELA, "name_as_printed": "B. QUINT"})],
    "both": [meeting(ORLO, BELA)],
    "of-one-country": [meeting({**ORLO, "country": "PE"}, BELA)],
    "a-row-about-each": [PERSON, ("people", {"name": "Bela Quint", "country": "PE"}), meeting(BELA)],
}


def imported(database, rows):
    """Import rows of one list, and return how many were created, changed and refused."""
    source = {"id": "the-list", "headline": "The list"}
    documents = [
        ImportRow(resource, {**values, "citations": [{"source": source, "locator": f"row {number}"}]}, f"row {number}")
        for number, (resource, values) in enumerate(rows)
    ]
    result = importing.run_import(database, documents, importing.ImportOptions(enrich=True))
    return result.created, result.changed, result.refused


def state(client):
    """Return all people and meetings."""
    return [client.get(f"/{name}?limit=100").json()["items"] for name in ("people", "meetings", "participants")]


@pytest.mark.parametrize("name", FILES)
def test_a98_import_does_not_take_a_merge_of_people_back(client, database, name):
    imported(database, FILES[name])
    before = state(client)
    assert client.post("/people/orlo-j-tarka/merge", json={"other": "bela-quint"}).status_code == 200
    merged = state(client)
    for _ in range(2):
        assert imported(database, FILES[name])[0::2] == (0, 0)
        assert [[item["id"] for item in items] for items in state(client)] == [
            [item["id"] for item in items] for items in merged
        ]
    assert state(client)[1:] == merged[1:]
    assert client.post("/people/bela-quint/unmerge").status_code == 200
    assert imported(database, FILES[name])[0::2] == (0, 0)
    assert [[item["id"] for item in items] for items in state(client)] == [
        [item["id"] for item in items] for items in before
    ]


def test_people_of_one_identifier_are_not_made_and_merged_in_turn(client, database):
    rows = [
        ("people", {"name": "Orlo J. Tarka", "country": "BR", "identifiers": SAME}),
        ("people", {"name": "Bela Quint", "country": "PE", "identifiers": SAME}),
        meeting(ORLO, BELA),
    ]
    for _ in range(2):
        imported(database, rows)
    joined = state(client)
    for _ in range(2):
        assert imported(database, rows) == (0, 0, 0)
    assert state(client) == joined


def test_numbered_id_of_a_merged_person_is_found(client, database):
    client.put("/people/bela-quint", json={"name": "Bela Quint", "country": "JP"})
    client.put("/people/bela-quint-2", json={"name": "Bela Quint", "country": "IT"})
    rows = [PERSON, meeting(BELA)]
    assert imported(database, rows) == (2, 0, 0)
    assert client.post("/people/orlo-j-tarka/merge", json={"other": "bela-quint-3"}).status_code == 200
    merged = state(client)
    assert imported(database, rows) == (0, 0, 0)
    assert state(client) == merged


def test_person_whom_a_new_meeting_has_by_two_names_stays_as_recorded(client, database):
    titled = {"country": "BR", "person": {"name": "Sir Orlo J. Tarka"}, "office": "Envoy"}
    rows = [meeting(ORLO, titled)]
    assert imported(database, rows) == (1, 0, 0)
    recorded = state(client)
    assert imported(database, rows) == (0, 0, 0)
    assert state(client) == recorded


def test_person_in_two_capacities_takes_part_twice(client, database):
    rows = [meeting(BELA, {**BELA, "office": "Governor"}, {"country": "PE"}, {"country": "PE"})]
    assert imported(database, rows) == (1, 0, 0)
    assert imported(database, rows) == (0, 0, 0)
    [item] = [item for item in client.get("/meetings").json()["items"] if item["title"] == "Consultations"]
    assert len(item["participants"]) == 4


def test_a117_people_of_one_name_are_not_merged_across_centuries(client, database):
    imported(database, [("people", {"name": "Orlo Tarka", "country": "BR", "identifiers": SAME}), meeting(BELA)])
    later = {"title": "Talks", "date": "2023-05-07", "participants": [ORLO, {**BELA, "person": {"name": "Mina Sool"}}]}
    assert client.post("/meetings?duplicates=allow", json=later).status_code == 201
    # The identifier is that of Orlo Tarka, and the name that of the person of 2023.
    rows = [("people", {**PERSON[1], "identifiers": SAME}), meeting(ORLO, BELA)]
    imported(database, rows)
    joined = state(client)
    assert sorted(item["id"] for item in joined[0] if "Tarka" in item["name"]) == ["orlo-j-tarka", "orlo-tarka"]
    for _ in range(2):
        assert imported(database, rows) == (0, 0, 0)
    assert state(client) == joined


@pytest.mark.parametrize(("name", "corrected"), [("Tarka", "Sool"), ("王毅", "李克强"), ("Orlo Tarka", "Mina Sool")])
def test_a118_a_corrected_name_of_one_word_or_another_script_is_taken_over(client, database, name, corrected):
    for person in (name, corrected):
        row = meeting({**BELA, "person": {"name": person}}, ORLO)[1]
        imported(database, [("meetings", {"id": "1932-consultations", **row})])
    participants = client.get("/meetings/1932-consultations").json()["participants"]
    assert {item["person"]["name"] for item in participants} == {corrected, "Orlo J. Tarka"}
