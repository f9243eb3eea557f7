"""Two publishers who contradict each other in every field of a record: no value is lost, and each can correct its own."""

import contextlib
import json

import pytest
from single_values import leaves

from app.db.database import Database
from app.services.intake.corrections import content
from app.transfer import exporting, importing
from app.transfer.rows import ImportRow

# For each resource what one publisher says, and what another one does.
ROWS = {
    "agreements": (
        {
            "title": "Pact on Nets", "other_titles": ["Acuerdo de Redes"], "kind": "treaty",
            "parties": [{"country": "PE", "note": "At once."}],
            "actions": [{"action": "signed", "date": "2001-02-03", "note": "At Lima."}],
            "depositaries": [{"country": "PE"}], "topics": [{"id": "nets", "name": "Nets"}],
            "signing_place": {"city": "Lima", "country": "PE"}, "url": "https://one.example/pact", "note": "In one language.",
            "identifiers": [{"scheme": "one", "value": "1"}],
        },
        {
            "title": "Accord on Ropes", "other_titles": ["Acuerdo de Sogas"], "kind": "convention",
            "parties": [{"country": "JP", "note": "Later."}],
            "actions": [{"action": "signed", "date": "2002-03-04", "note": "At Tokyo."}],
            "depositaries": [{"country": "JP"}], "topics": [{"id": "ropes", "name": "Ropes"}],
            "signing_place": {"city": "Tokyo", "country": "JP"}, "url": "https://two.example/accord", "note": "In two languages.",
            "identifiers": [{"scheme": "two", "value": "2"}],
        },
    ),
    "people": (
        {
            "name": "Ana Venn", "other_names": [{"name": "Anita Venn"}], "country": "PE", "born": "1960", "died": "2001",
            "tenures": [{"office": "Minister", "country": "PE", "term": "1990/1995", "note": "Twice."}],
            "note": "Spoke Quechua.", "identifiers": [{"scheme": "one", "value": "1"}],
        },
        {
            "name": "Orla Karo", "other_names": [{"name": "Orlita Karo"}], "country": "JP", "born": "1970", "died": "2011",
            "tenures": [{"office": "Envoy", "country": "JP", "term": "2000/2005", "note": "Once."}],
            "note": "Spoke Ainu.", "identifiers": [{"scheme": "two", "value": "2"}],
        },
    ),
    "organizations": (
        {
            "name": "Union of Nets", "abbreviation": "UN-1", "other_names": [{"name": "Unión de Redes"}], "kind": "non_governmental",
            "url": "https://one.example/", "members": [{"country": "PE", "term": "1990/", "note": "Founder."}],
            "note": "In Lima.", "identifiers": [{"scheme": "one", "value": "1"}],
        },
        {
            "name": "Bank of Ropes", "abbreviation": "BR-2", "other_names": [{"name": "Banco de Sogas"}],
            "kind": "intergovernmental", "url": "https://two.example/",
            "members": [{"country": "JP", "term": "1991/", "note": "Observer."}],
            "note": "In Tokyo.", "identifiers": [{"scheme": "two", "value": "2"}],
        },
    ),
    "topics": (
        {"name": "Nets", "aliases": ["Redes"], "parent": {"id": "gear", "name": "Gear"}, "description": "Of rope."},
        {"name": "Ropes", "aliases": ["Sogas"], "parent": {"id": "ship", "name": "Ships"}, "description": "Of hemp."},
    ),
}  # fmt: skip


def row(resource, publisher, values):
    source = {"id": publisher, "headline": f"List of {publisher}", "publisher": publisher}
    citation = {"source": source, "locator": "row 1"}
    return ImportRow(resource, {"id": "one", **values, "citations": [citation]}, f"{publisher} row 1")


def kept(document):
    """Return the single values of a record and of what its citations say."""
    says = [citation["says"] for citation in document["citations"]]
    return {value for whole in (content(document), *says) for _, value in leaves(whole)}


@pytest.fixture
def fresh(another, small_file):
    with contextlib.closing(Database(another(small_file))) as database:
        yield database


def run(database, *rows):
    outcome = importing.run_import(database, rows, importing.ImportOptions(enrich=True))
    assert outcome.refused == 0, outcome
    return outcome


def record(database, resource):
    with database.reading() as connection:
        items = map(json.loads, exporting.lines(connection))
        return next(i["document"] for i in items if i["resource"] == resource and i["document"]["id"] == "one")


@pytest.mark.parametrize("resource", ROWS)
@pytest.mark.parametrize("step", [1, -1])
def test_no_value_of_either_publisher_is_lost(fresh, resource, step):
    rows = [row(resource, f"publisher-{n}", values) for n, values in enumerate(ROWS[resource])][::step]
    run(fresh, *rows)
    document = record(fresh, resource)
    missing = {pair for item in rows for pair in leaves(content(item.document)) if pair[1] not in kept(document)}
    assert missing == set()
    again = run(fresh, *rows)
    assert (again.created, again.changed) == (0, 0)
    assert record(fresh, resource) == document


@pytest.mark.parametrize("resource", ROWS)
@pytest.mark.parametrize("corrected", [0, 1])
def test_each_publisher_corrects_its_own_values_alone(fresh, resource, corrected):
    field = "description" if resource == "topics" else "note"
    rows = [row(resource, f"publisher-{number}", values) for number, values in enumerate(ROWS[resource])]
    run(fresh, *rows)
    former, other = (rows[number].document[field] for number in (corrected, 1 - corrected))
    values = {**ROWS[resource][corrected], field: "Corrected."}
    run(fresh, row(resource, f"publisher-{corrected}", values))
    document = record(fresh, resource)
    assert "Corrected." in kept(document)
    assert former not in kept(document)
    assert other in kept(document)
    assert document[field] == ("Corrected." if corrected == 0 else other)
