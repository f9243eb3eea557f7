"""Names under which rows of a data set find people: the people gain them, and no row about them takes them away."""

from app.transfer import importing
from app.transfer.rows import ImportRow

PERSON = {"name": "Orlo Tarka", "country": "BR", "tenures": [{"office": "President", "country": "JP", "term": "1931"}]}
MEETING = {
    "title": "Consultations",
    "date": "1931-05",
    "participants": [{"country": "JP", "person": {"name": "Sir Orlo Tarka"}}],
}


def row(resource, number, values):
    """Return the row of a list."""
    citation = {"source": {"id": "the-list", "headline": "The list"}, "locator": f"row {number}"}
    return ImportRow(resource, {**values, "citations": [citation]}, f"row {number}")


def imported(database, rows):
    """Import rows, and return how many were created and changed, and that none was refused."""
    result = importing.run_import(database, rows, importing.ImportOptions(enrich=True))
    return result.created, result.changed, result.refused


def test_a97_name_found_in_the_import_that_created_the_person_stays(client, database):
    person = {
        **PERSON,
        "identifiers": [{"scheme": "wikidata", "value": "Q2"}],
        "other_names": [{"name": "Bela Quint"}],
    }
    namesake = {"name": "Orlo Tarka", "country": "BR", "identifiers": [{"scheme": "wikidata", "value": "Q4"}]}
    rows = [row("people", 1, person), row("people", 2, namesake), row("meetings", 3, MEETING)]
    assert imported(database, rows) == (3, 0, 0)
    recorded = client.get("/people/orlo-tarka").json()
    assert [item["name"] for item in recorded["other_names"]] == ["Bela Quint", "Sir Orlo Tarka"]
    for again in (rows, rows[:1]):
        assert imported(database, again) == (0, 0, 0)
    assert client.get("/people/orlo-tarka").json() == recorded


def test_name_that_a_corrected_row_no_longer_has_is_removed(client, database):
    person = {**PERSON, "other_names": [{"name": "Bela Quint"}]}
    assert imported(database, [row("people", 1, person), row("meetings", 3, MEETING)]) == (2, 0, 0)
    assert imported(database, [row("people", 1, {**person, "other_names": [{"name": "B. Quint"}]})]) == (0, 1, 0)
    names = [item["name"] for item in client.get("/people/orlo-tarka").json()["other_names"]]
    assert names == ["Sir Orlo Tarka", "B. Quint"]
