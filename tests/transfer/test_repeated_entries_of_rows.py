"""Entries that a row of a data set has twice: they are recorded once, and importing the row again changes nothing."""

import pytest

from app.transfer import importing
from app.transfer.rows import ImportRow

RECORDS = {
    "tenures": (
        "people",
        {"name": "Orlo Tarka", "country": "BR"},
        {"office": "Envoy", "country": "JP", "term": "1931"},
    ),
    "actions": ("agreements", {"id": "pact", "title": "Pact"}, {"action": "signed", "country": "JP", "date": "1931"}),
    "other_places": (
        "meetings",
        {"id": "talks", "title": "Talks", "date": "1931"},
        {"city": "Lima", "country": "PE"},
    ),
    "other_titles": ("agreements", {"id": "pact", "title": "Pact"}, "Pact on Nets"),
}


def imported(database, resource, rows):
    """Import rows of one list; return how many were created and changed, and the values that were kept."""
    source = {"id": "the-list", "headline": "The list"}
    documents = [
        ImportRow(resource, {**values, "citations": [{"source": source, "locator": f"row {number}"}]}, f"row {number}")
        for number, values in enumerate(rows)
    ]
    result = importing.run_import(database, documents, importing.ImportOptions(enrich=True))
    return result.created, result.changed, result.kept


@pytest.mark.parametrize("name", RECORDS)
@pytest.mark.parametrize("earlier", [None, 0, 1])
def test_a100_entry_that_a_row_has_twice_is_said_once(client, database, name, earlier):
    resource, values, entry = RECORDS[name]
    rows = [] if earlier is None else [values | {name: [entry] * earlier}]
    rows.append(values | {name: [entry, entry]})
    imported(database, resource, rows)
    url = f"/{resource}/{values.get('id', 'orlo-tarka')}"
    for _ in range(2):
        assert imported(database, resource, rows) == (0, 0, [])
    again = client.get(url).json()
    assert len(again[name]) == 1
    assert [item["field"] for item in again["citations"]] == [None] * len(rows)
