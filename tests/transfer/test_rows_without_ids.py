"""A document without an id matches only the record that it fully identifies."""

import pytest

from app.transfer import importing
from app.transfer.rows import ImportRow

TITLE = "Treaty of Friendship"


def imported(database, *rows):
    outcome = importing.run_import(
        database, [ImportRow(resource, data, "row") for resource, data in rows], importing.ImportOptions()
    )
    return outcome.created, outcome.changed, outcome.unchanged


@pytest.fixture
def known(database):
    parties = [{"country": "JP"}, {"country": "PE"}]
    rows = [
        ("agreements", {"title": TITLE, "parties": parties}),
        ("topics", {"name": "Oceans", "aliases": ["Seas"]}),
    ]
    assert imported(database, *rows) == (2, 0, 0)
    assert imported(database, *rows) == (0, 0, 2)
    return database


def test_agreement_without_parties_differs_from_one_with_parties(known):
    assert imported(known, ("agreements", {"title": TITLE})) == (1, 0, 0)
    assert imported(known, ("agreements", {"title": TITLE})) == (0, 0, 1)


def test_topic_differs_from_one_with_the_same_alias(known):
    assert imported(known, ("topics", {"name": "Seas"})) == (1, 0, 0)


def test_deleting_a_merged_meeting_does_not_delete_the_survivor(client):
    for record_id in ("one", "other"):
        document = {"id": record_id, "title": record_id, "date": "2024"}
        assert client.post("/meetings", json=document).status_code == 201
    assert client.post("/meetings/one/merge", json={"other": "other"}).status_code == 200
    response = client.delete("/meetings/other", follow_redirects=True)
    assert (response.status_code, response.json()["successor"]) == (410, "/meetings/one")
    assert client.get("/meetings/other", follow_redirects=True).json()["id"] == "one"


@pytest.mark.parametrize("term", ["1850/1950", "1850/1949", "1900/1910"])
def test_a113_a_term_longer_than_a_life_makes_no_second_person(database, term):
    def rows(term):
        source = {"headline": "Presidents", "kind": "dataset"}
        person = {"name": "A B", "country": "PE", "tenures": [{"office": "President", "country": "PE", "term": term}]}
        return [ImportRow("people", {**person, "citations": [{"source": source}]}, "row")]

    options = importing.ImportOptions(enrich=True)
    assert importing.run_import(database, rows("1850/1950"), options).created == 1
    again = importing.run_import(database, rows(term), options)
    assert (again.created, again.changed + again.unchanged) == (0, 1)


def test_people_who_lived_too_far_apart_stay_two(database):
    def rows(term):
        person = {"name": "A B", "country": "PE", "tenures": [{"office": "President", "country": "PE", "term": term}]}
        return [ImportRow("people", person, "row")]

    options = importing.ImportOptions(enrich=True)
    assert importing.run_import(database, rows("1850/1855"), options).created == 1
    assert importing.run_import(database, rows("1950/1955"), options).created == 1


@pytest.mark.parametrize(
    ("born", "term", "people"),
    [
        # The same President, of whom another source has another day or the first of January.
        ("1943-09-30", "1990/1995", 1),
        ("1943-01-01", "1991/1992", 1),
        # A son of the name, and somebody of the name who was in office later.
        ("1970-09-30", "1990/1995", 2),
        ("1943-09-30", "2001/2003", 2),
    ],
)
def test_a116_births_that_differ_by_days_are_a_dispute_and_no_second_person(database, born, term, people):
    def rows(source, born, term):
        tenures = [{"office": "President", "country": "PE", "term": term}]
        person = {"name": "A B", "country": "PE", "born": born, "tenures": tenures}
        return [
            ImportRow("people", {**person, "citations": [{"source": {"headline": source, "kind": "dataset"}}]}, "row")
        ]

    options = importing.ImportOptions(enrich=True)
    first = importing.run_import(database, rows("One", "1943-09-29", "1990/1995"), options).created
    assert first + importing.run_import(database, rows("Other", born, term), options).created == people


def test_a116_a_row_finds_the_person_of_its_own_birth_again(database):
    def row(born, term):
        tenures = [{"office": "Prime Minister", "country": "PE", "term": term}]
        return ImportRow("people", {"name": "A B", "country": "PE", "born": born, "tenures": tenures}, "row")

    rows = [row("1946-06-13", "1995/1997"), row("1946-09-12", "2017/2018"), row("1946-06-13", "2021/2022")]
    options = importing.ImportOptions(enrich=True)
    first = importing.run_import(database, rows, options)
    again = importing.run_import(database, rows, options)
    assert (first.created, again.unchanged, again.refused) == (2, 3, 0)
