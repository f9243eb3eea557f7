"""An import does not depend on the order of its rows, and a second one changes nothing."""

import contextlib
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from property_settings import examples

from app.db.database import Database
from app.transfer import exporting, files, importing

LI = {"name": "Li Wei", "country": "X-A"}
ROWS = [
    ("countries", {"code": "X-A", "name": "Land A", "successors": ["X-B", "X-C"]}),
    ("countries", {"code": "X-B", "name": "Land B", "successors": ["X-C"]}),
    ("countries", {"code": "X-C", "name": "Land C"}),
    ("topics", {"id": "cod", "name": "Cod", "parent": {"id": "fish", "name": "Fish"}}),
    ("topics", {"id": "fish", "name": "Fish", "description": "All of it.", "parent": {"name": "Sea"}}),
    ("topics", {"name": "Sea", "aliases": ["Ocean"]}),
    ("people", {"id": "li-wei-2", **LI}),
    ("people", {"id": "ana", "name": "Ana", "country": "X-B", "born": "1950"}),
    ("organizations", {"id": "board", "name": "Board", "kind": "agency"}),
    ("sources", {"id": "net", "headline": "The Net", "publisher": "Net"}),
    ("agreements", {"id": "pact", "title": "Pact", "parties": [{"country": "X-A"}, {"country": "X-B"}]}),
    *[
        (
            "meetings",
            {
                "id": f"m-{number}",
                "title": "Talks",
                "date": "2001",
                "participants": [{"country": "X-A", "person": person}, {"organization": {"name": "Board"}}],
                "topics": [{"topic": topic}],
                "agreements": [{"agreement": {"id": "pact", "title": "Pact"}, "relation": "signed"}],
                "citations": [{"source": {"id": "net", "headline": "The Net"}}],
            },
        )
        for number, (person, topic) in enumerate(
            [
                ({"name": "Li Wei"}, {"name": "Cod"}),
                ({"id": "li-wei-2", "name": "Li Wei"}, {"name": "Ocean"}),
                ({"name": "Bo"}, {"id": "fish", "name": "Fish"}),
                ({"id": "bo-7", "name": "Bo", "country": "X-A"}, "cod"),
            ]
        )
    ],
    ("meetings", {"title": "Call", "date": "2002", "participants": [{"country": "X-A"}, {"country": "X-B"}]}),
    ("meetings", {"title": "Call", "date": "2002", "participants": [{"country": "X-A"}, {"country": "X-C"}]}),
]
GIVEN_UP = [("old", "older-than-old"), ("older-than-old", "m-0"), ("gone", None)]
ROWS += [
    ("retired_ids", {"resource": "meetings", "id": one, "retired_at": "2024-01-01T00:00:00Z", "successor": other})
    for one, other in GIVEN_UP
]
TIMES = {"created_at": "2024-01-01T00:00:00Z", "updated_at": "2024-01-02T00:00:00Z"}
LINES = [
    json.dumps({"resource": name, "document": document | (TIMES if name != "retired_ids" else {})}).encode()
    for name, document in ROWS
]


@pytest.fixture
def filled(migrated_file, another):
    """Import lines into an empty database; return its export."""

    def fill(lines, times=1):
        with contextlib.closing(Database(another(migrated_file))) as database:
            for _ in range(times):
                rows = (files.import_row(json.loads(line), f"line {n}", "meetings") for n, line in enumerate(lines, 1))
                outcome = importing.run_import(database, rows, importing.ImportOptions())
                assert outcome.problems == []
            with database.reading() as connection:
                return list(exporting.lines(connection)), outcome

    return fill


def comparable(lines):
    """Remove the numbers of ids, and the timestamps of nested records.

    The order of the rows decides which of the two calls gets the suffix "-2".
    """
    times = re.compile(r'"(created|updated)_at":"(?!2024-)[^"]*"')
    return sorted(times.sub("", line.decode()).replace("2002-call-2", "2002-call") for line in lines)


@examples(3)
@given(order=st.permutations(LINES))
def test_a25_shuffled_rows_give_an_equal_export(filled, order):
    expected, _ = filled(LINES)
    result, outcome = filled(order)
    assert comparable(result) == comparable(expected)
    assert outcome.created == len(LINES)


@examples(2)
@given(order=st.permutations(LINES))
def test_a25_a_second_import_changes_nothing(filled, order):
    once, _ = filled(order)
    twice, outcome = filled(order, times=2)
    assert outcome.unchanged == len(LINES)
    assert comparable(twice) == comparable(once)


@examples(2)
@given(data=st.data())
def test_a25_shuffled_export_gives_the_same_database(filled, data):
    expected, _ = filled(LINES)
    result, _ = filled(data.draw(st.permutations(expected)))
    assert result == expected
