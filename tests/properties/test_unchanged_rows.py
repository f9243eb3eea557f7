"""Rows that restate what is recorded have the outcome that writing them would have."""

import contextlib
import copy
import io
import json
import random
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st
from property_settings import examples
from test_import_and_requests import MEETINGS, PEOPLE_THEMSELVES, content, feed, rows

from app.db.database import Database
from app.representations import csv
from app.representations.csv_columns import COLUMNS
from app.representations.csv_rows import to_row
from app.schemas.registry import INPUT_MODELS
from app.schemas.restatement import restates
from app.transfer import exporting, files, importing, row_writer
from app.transfer.rows import ImportRow
from app.transfer.unchanged_rows import UnchangedRows

ALTERATIONS = (
    lambda _value: None,
    lambda _value: [],
    lambda value: value["id"] if isinstance(value, dict) and "id" in value else value,
    lambda value: {"id": value["id"]} if isinstance(value, dict) and "id" in value else value,
    lambda value: value[::-1] if isinstance(value, list) else value,
    lambda value: value[:1] if isinstance(value, list) else value,
    lambda value: f" {value} " if isinstance(value, str) else value,
    lambda value: 1 if value is True else 0 if value is False else value,
    lambda value: float(value) if isinstance(value, int) else value,
    lambda value: {**value, "unknown": 1} if isinstance(value, dict) else value,
)


@pytest.fixture
def start_file(small_file):
    return small_file


@pytest.fixture
def written(another, small_file):
    """Another database with the same initial content, into which every row is written."""
    with contextlib.closing(Database(another(small_file))) as database:
        yield database


def places(value, path=()):
    """Yield the path to each value within a document."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield (*path, key)
        yield from places(item, (*path, key))


def alter(chance, document):
    """Return a document with a few values dropped, or given in another form."""
    document = copy.deepcopy(document)
    for _ in range(chance.randrange(3)):
        *path, last = chance.choice([place for place in places(document) if place[0] not in ("id", "code")])
        owner = document
        for step in path:
            owner = owner[step]
        if isinstance(owner, dict) and chance.random() < 0.5:
            del owner[last]
        else:
            owner[last] = chance.choice(ALTERATIONS)(owner[last])
    return document


def exported(database):
    with database.reading() as connection:
        lines = [json.loads(line) for line in exporting.lines(connection)]
    return [line for line in lines if line["resource"] in INPUT_MODELS and line["resource"] != "countries"]


def import_again(database, seed):
    """Import what is exported, altered here and there, and return the result without the times in it."""
    # The records are those of all examples so far, so a seed stands for the choice among them.
    chance = random.Random(seed)
    documents = [
        ImportRow(line["resource"], alter(chance, line["document"]), str(number))
        for number, line in enumerate(exported(database))
    ]
    outcome = importing.run_import(database, documents, importing.ImportOptions(keep_going=True))
    problems = [(problem["where"], problem["field"]) for problem in outcome.problems]
    return outcome.by_resource, problems, outcome.kept, outcome.duplicates, outcome.emptied


def check_outcome(database, written, documents, seed, again):
    """Import documents and then their altered export by `again`, into a second database without skipping any row; compare the two."""
    for one in (database, written):
        importing.run_import(one, documents, importing.ImportOptions(keep_going=True))
    with mock.patch.object(UnchangedRows, "find_key", return_value=None):
        expected = again(written, seed)
    assert again(database, seed) == expected
    assert content(database) == content(written)
    assert feed(database) == feed(written)


@given(
    st.integers(0, 2**32),
    st.lists(PEOPLE_THEMSELVES, max_size=2, unique_by=lambda one: one["name"]),
    st.lists(MEETINGS, max_size=3),
)
@examples(5)
def test_skipping_unchanged_rows_gives_the_same_outcome(database, written, seed, people, meetings):
    check_outcome(database, written, [*rows("people", people), *rows("meetings", meetings)], seed, import_again)


ALTERED_CELLS = ("", " ", "NA", "x", "1990", "true", "AD", "https://example.org/other")


def tables_again(database, seed):
    """Import the exported tables, with cells altered and columns left out, and return the result without the times in it."""
    chance = random.Random(seed)
    results = []
    for resource in ("topics", "organizations", "people", "sources", "agreements", "meetings"):
        documents = [line["document"] for line in exported(database) if line["resource"] == resource]
        left_out = {column.name for column in COLUMNS[resource] if column.name != "id" and chance.random() < 0.1}
        names = [column.name for column in COLUMNS[resource] if column.name not in left_out]
        table = [{name: to_row(resource, document)[name] for name in names} for document in documents]
        for cells in table:
            if chance.random() < 0.3:
                cells[chance.choice([name for name in cells if name != "id"])] = chance.choice(ALTERED_CELLS)
        stream = io.BytesIO(b"".join(csv.write(table, names)))
        read = list(files.read_csv(stream, "table.csv", resource))
        outcome = importing.run_import(database, read, importing.ImportOptions(keep_going=True))
        problems = [(problem["where"], problem["field"]) for problem in outcome.problems]
        results.append((outcome.by_resource, problems, outcome.kept, outcome.duplicates, outcome.emptied))
    return results


@given(
    st.integers(0, 2**32),
    st.lists(PEOPLE_THEMSELVES, max_size=2, unique_by=lambda one: one["name"]),
    st.lists(MEETINGS, max_size=3),
)
@examples(3)
def test_skipping_unchanged_rows_of_tables_gives_the_same_outcome(database, written, seed, people, meetings):
    check_outcome(database, written, [*rows("people", people), *rows("meetings", meetings)], seed, tables_again)


def test_exported_tables_are_compared_and_not_written(database):
    documents = [line["document"] for line in exported(database) if line["resource"] == "people"]
    table = [to_row("people", document) for document in documents]
    stream = io.BytesIO(b"".join(csv.write(table, list(table[0]))))
    with mock.patch.object(row_writer, "records") as writing, mock.patch.object(row_writer, "table_rows") as reading:
        outcome = importing.run_import(
            database, files.read_csv(stream, "people.csv", "people"), importing.ImportOptions()
        )
    assert outcome.unchanged == len(documents) > 0
    writing.load.assert_not_called()
    reading.read.assert_not_called()


def test_exported_rows_are_compared_and_not_written(database):
    lines = exported(database)
    documents = [ImportRow(line["resource"], line["document"], str(number)) for number, line in enumerate(lines)]
    with mock.patch.object(row_writer, "records") as writing:
        outcome = importing.run_import(database, documents, importing.ImportOptions())
    assert outcome.unchanged == len(documents) > 0
    writing.load.assert_not_called()


@pytest.mark.parametrize(
    ("value", "is_same"),
    [(True, True), (1, False), (None, False), ("true", False)],
)
def test_values_of_different_types_differ(value, is_same):
    recorded = {"country": "JP", "acting": True}
    model = INPUT_MODELS["participants"]
    sent = {"meeting": {"id": "talks"}, "country": "JP", "acting": value}
    shown = {"id": None, "person": None, "organization": None, "office": None, "role": "unknown"}
    shown |= {"name_as_printed": None, "note": None, "citations": [], "meeting": {"id": "talks"}}
    assert restates(model, sent, recorded | shown) is is_same
