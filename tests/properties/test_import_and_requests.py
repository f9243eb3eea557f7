"""An import writes what the same documents write that are sent one by one."""

import contextlib
import json
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st
from property_settings import examples

from app.db.database import Database
from app.transfer import exporting, importing
from app.transfer.ordering import import_batches
from app.transfer.rows import ImportRow

COUNTRIES = ("AD", "BR", "JP")
PEOPLE = ("Ana Lima", "Bo Ek", "Chiyo Mori", "Dario Conti")
TIMES = ("created_at", "updated_at", "retired_at")


@pytest.fixture
def start_file(small_file):
    return small_file


def some(pool, at_most):
    return st.lists(st.sampled_from(pool), max_size=at_most, unique=True)


def entries(names, build, at_most=3):
    return some(names, at_most).map(lambda chosen: [build(name) for name in chosen])


def citation(headline):
    return {"source": {"headline": headline, "publisher": "Gazette"}, "locator": f"p. {len(headline)}"}


DELEGATES = st.builds(
    lambda who, country, office, notes: {
        "country": country,
        "person": who and {"name": f"{who} of {country}"},
        "office": office,
        "citations": notes,
    },
    st.sampled_from((None, *PEOPLE)),
    st.sampled_from(COUNTRIES),
    st.sampled_from((None, "Foreign Minister", "Envoy")),
    entries(("Communiqué", "Memoir"), citation, 1),
)
MEETINGS = st.fixed_dictionaries(
    {
        "title": st.sampled_from(("Talks", "Talks on cod", "Summit")),
        "date": st.sampled_from(("2001", "2001-05-06", "2001-05-06/2001-05-08", "2002-02~")),
        "place": st.sampled_from((None, {"city": "Capital", "country": "BR"}, {"country": "JP", "latitude": 35.5})),
        "participants": st.lists(DELEGATES, max_size=3),
        "topics": entries(("Cod", "Ports"), lambda name: {"topic": {"name": name}, "note": f"about {name}"}),
        "organizations": entries(("Cod Board",), lambda name: {"organization": {"name": name}}),
        "agreements": entries(
            ("Pact", "Protocol"), lambda title: {"agreement": {"title": title, "parties": []}, "relation": "signed"}
        ),
        "citations": entries(("Communiqué", "Memoir", "Leaflet"), citation),
    }
)
PEOPLE_THEMSELVES = st.fixed_dictionaries(
    {
        "name": st.sampled_from(PEOPLE).map(lambda name: f"{name} of AD"),
        "country": st.just("AD"),
        "other_names": entries(("A. L.", "B. E."), lambda name: {"name": name}),
        "tenures": entries(
            ("Minister", "Envoy"), lambda office: {"office": office, "country": "AD", "term": "2000/.."}
        ),
        "citations": entries(("Memoir",), lambda headline: citation(headline) | {"field": "born", "says": "1950"}),
    }
)


def rows(name, documents):
    """Return the documents, each with an id and an identifier that have its number."""
    return [
        ImportRow(
            name,
            document
            | {"id": f"{name}-{number}", "identifiers": [{"scheme": "test", "value": f"{name} {number}"}]}
            | {"origin": "entered"},
            f"{name} {number}",
        )
        for number, document in enumerate(documents)
    ]


def content(database):
    """Return the export without its times, sorted."""
    with database.reading() as connection:
        lines = [json.loads(line) for line in exporting.lines(connection)]
    return sorted(json.dumps(_without_times(line), sort_keys=True) for line in lines)


def _without_times(value):
    if isinstance(value, list):
        return [_without_times(item) for item in value]
    if isinstance(value, dict):
        return {key: _without_times(item) for key, item in value.items() if key not in TIMES}
    return value


def feed(database):
    """Return what changed, in order, without the times."""
    with database.reading() as connection:
        changes = connection.exec_driver_sql(
            "SELECT action, resource, id, version FROM changes ORDER BY resource, id, version"
        )
        return [tuple(change) for change in changes]


@pytest.fixture
def imported(another, small_file):
    """Another database with the same initial content."""
    with contextlib.closing(Database(another(small_file))) as database:
        yield database


@given(st.lists(PEOPLE_THEMSELVES, max_size=2, unique_by=lambda one: one["name"]), st.lists(MEETINGS, max_size=4))
@examples(10)
def test_an_import_equals_the_same_documents_sent_one_by_one(client, database, imported, people, meetings):
    # Each example meets the records of those before, and replaces some of them.
    documents = [*rows("people", people), *rows("meetings", meetings)]
    outcome = importing.run_import(imported, documents, importing.ImportOptions(keep_going=True))
    refused = 0
    for _, row in chain.from_iterable(import_batches(documents)):
        url = f"/{row.resource}/{row.document['id']}?duplicates=allow"
        refused += client.put(url, json=row.document).status_code >= 400
    assert outcome.refused == refused, outcome.problems
    assert content(imported) == content(database)
    assert feed(imported) == feed(database)


SAID = st.fixed_dictionaries(
    {},
    optional={
        "id": st.sampled_from(("said-1", "said-2")),
        "identifiers": entries(("1", "2"), lambda value: {"scheme": "gazette", "value": value}, 1),
        "note": st.sampled_from(("One note", "Another note")),
    },
)
ROWS = st.one_of(
    st.builds(lambda said, meeting: ("meetings", meeting | said), SAID, MEETINGS),
    st.builds(lambda said, person: ("people", person | said), SAID, PEOPLE_THEMSELVES),
)


def enriched(database, said, at_once):
    rows_ = [ImportRow(name, document, f"row {number}") for number, (name, document) in enumerate(said)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(importing, "_ROWS_AT_ONCE", at_once)
        return importing.run_import(database, rows_, importing.ImportOptions(enrich=True, keep_going=True))


@given(st.lists(ROWS, max_size=8))
@examples(15)
def test_rows_of_a_data_set_equal_the_same_rows_written_one_by_one(database, imported, said):
    # Few names, ids and identifiers, so that rows mean records that others of their batch create.
    assert enriched(imported, said, 100) == enriched(database, said, 1)
    assert content(imported) == content(database)
    assert feed(imported) == feed(database)
