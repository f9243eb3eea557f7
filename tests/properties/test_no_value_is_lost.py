"""Every value of a data set's row is in the record, or in what a citation says; a second import changes nothing."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from property_settings import examples
from single_values import leaves

from app.db.database import Database
from app.domain.cited_values import certainty
from app.services.intake.corrections import content
from app.transfer import exporting, files, importing
from app.transfer.rows import ImportRow

PEOPLE = [{"country": "PE"}, {"country": "JP"}, {"country": "PE", "person": {"id": "ana", "name": "Ana"}}]
OFFICES = st.sampled_from([None, "Envoy", "Minister"])
ROWS = st.fixed_dictionaries(
    {"title": st.sampled_from(["Talks", "A visit"]), "date": st.sampled_from(["1931", "1931-05-04", "1931-06"])},
    optional={
        "kind": st.sampled_from(["visit", "summit", "call", "other"]),
        "note": st.sampled_from(["One.", "Two."]),
        "summary": st.sampled_from(["Short.", "Long."]),
        "place": st.sampled_from(
            [
                {"city": "Lima", "country": "PE"},
                {"city": "Lima", "country": "PE", "venue": "Palace"},
                {"city": "Lima", "venue": "Port"},
                {"country": "JP"},
            ]
        ),
        "participants": st.lists(
            st.builds(
                lambda who, office, role: {**who, "office": office, "role": role},
                st.sampled_from(PEOPLE),
                OFFICES,
                st.sampled_from(["unknown", "guest", "host"]),
            ),
            max_size=3,
            unique_by=lambda item: json.dumps([item["country"], item.get("person")]),
        ),
        "topics": st.lists(
            st.builds(
                lambda topic, note: {"topic": {"id": topic, "name": topic}, "note": note},
                st.sampled_from(["fish", "trade"]),
                st.sampled_from([None, "At length.", "In brief."]),
            ),
            max_size=2,
            unique_by=lambda item: item["topic"]["id"],
        ),
    },
)


def row(number, values):
    """Return a row of a data set about one meeting."""
    citation = {"source": {"id": f"set-{number}", "headline": f"Set {number}"}, "locator": f"row {number}"}
    return ImportRow("meetings", {"id": "talks", **values, "citations": [citation]}, f"row {number}")


def held(document):
    """Return the single values of a record and of what its citations say."""
    found = set(leaves(content(document)))
    for record in (document, *document["participants"]):
        for citation in record["citations"]:
            if citation["says"] is not None:
                found |= set(leaves(citation["says"], citation["field"].rpartition(".")[2]))
    return found


@pytest.fixture
def fresh(another, small_file):
    """Return a function that opens an empty database."""
    return lambda: contextlib.closing(Database(another(small_file)))


@pytest.mark.slow
@given(rows=st.lists(ROWS, min_size=1, max_size=4))
@examples(15)
def test_every_value_is_recorded_or_cited(fresh, rows):
    with fresh() as database:
        options = importing.ImportOptions(enrich=True)
        imported = [row(number, values) for number, values in enumerate(rows)]
        assert importing.run_import(database, imported, options).refused == 0
        with database.reading() as connection:
            lines = list(exporting.lines(connection))
        document = next(
            item["document"]
            for item in map(json.loads, lines)
            if item["resource"] == "meetings" and item["document"]["id"] == "talks"
        )
        for values in rows:
            for name, value in leaves(content(values)):
                precise = certainty(name, value) == certainty(name, "precise")
                assert (name, value) in held(document) or not precise, (name, value)
        again = importing.run_import(database, imported, importing.ImportOptions(enrich=True))
        assert (again.created, again.changed, again.refused) == (0, 0, 0)
        with database.reading() as connection:
            assert list(exporting.lines(connection)) == lines
    with fresh() as copy:
        items = (files.import_row(json.loads(line), f"line {n}", "meetings") for n, line in enumerate(lines, 1))
        assert importing.run_import(copy, items, importing.ImportOptions()).refused == 0
        with copy.reading() as connection:
            assert list(exporting.lines(connection)) == lines
