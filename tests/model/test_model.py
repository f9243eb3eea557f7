"""Every query of a list returns the records that a plain-Python model finds in the export, even after random edits.

The model knows only the documents, and nothing of how the service stores or finds them. The parameters are read from
the OpenAPI document, so the model cannot miss a new one.

The short form, in `make test`, is the same in every run. The long one, in `make soak`, draws and prints a seed:
MODEL_SEED repeats one, MODEL_QUERIES sets the number of queries.
"""

import contextlib
import copy
import json
import os
import random
import re
import secrets

import pytest
from model_checks import check_changes, check_gone, check_number_of_parameters, check_query
from model_data import dataset
from model_edits import Editor
from model_forms import READERS, check_representation
from model_listings import listings
from model_queries import QueryGenerator, pages_of
from model_risky_edits import record_admin
from model_world import World
from openapi_document import written_out

from app.db.database import Database
from app.filter_index import office_holders, planner
from app.maintenance import checks
from app.queries.filtering import filters
from app.representations.formats import FORMATS
from app.web import representations

pytestmark = pytest.mark.slow
SEED = "model"
NDJSON = {"Content-Type": "application/x-ndjson"}
PLANS = (
    {},
    {"_COMMON": 1, "_STEPS_FOR_A_SORT": 0},
    {"_STEPS_FOR_A_SORT": 1_000_000, "_FEW": 0},
)
"""Constants that make the service take its other ways to the same answer, those for many more meetings."""

_ROUNDS = 10


@pytest.fixture(scope="module")
def lists(resolved_document):
    """Return every list of the service."""
    return listings(written_out(resolved_document))


@pytest.fixture(scope="module")
def start_file(grow, migrated_file):
    """Create the initial content of the tests: random records of every resource."""
    return grow(lambda client: _fill(client, random.Random(SEED)), migrated_file)


def _fill(client, chance, times=1):
    rows = [{"resource": resource, "document": document} for resource, document in dataset(chance, times)]
    body = "".join(f"{json.dumps(row)}\n" for row in rows)
    response = client.post("/imports?far_future=allow", content=body.encode(), headers=NDJSON)
    assert (response.status_code, response.json().get("created")) == (200, len(rows)), response.text


def _read(client):
    world = World(client)
    world.check_derived()
    return world


def _ask(client, monkeypatch, world, lists, chance, count):
    """Run a number of queries with all query plans."""
    asker = QueryGenerator(chance, world, lists)
    for query in (*asker.plain(), *asker.at_the_ends()):
        check_query(client, world, query)
    check_number_of_parameters(client)
    for number in range(count):
        if number % 10 == 0:
            _take_a_way(monkeypatch, chance)
        check_query(client, world, asker.query())
        if number % 20 == 0:
            check_changes(client, world, chance)
            check_gone(client, world, lists, chance)
    monkeypatch.undo()


def _take_a_way(monkeypatch, chance):
    monkeypatch.undo()
    for name, value in chance.choice(PLANS).items():
        monkeypatch.setattr(planner, name, value)
    monkeypatch.setattr(filters, "MAX_SORTED", chance.choice([filters.MAX_SORTED, 0]))
    if chance.random() < 0.5:
        monkeypatch.setattr(office_holders, "_LEAST_SORTED", 0)
        monkeypatch.setattr(office_holders, "_STEPS_FOR_A_SORT", 0)


def _ask_for_forms(client, monkeypatch, world, lists, chance, count):
    """Request a number of lists in other formats, by suffix, parameter and header, as a page and as a stream."""
    asker = QueryGenerator(chance, world, lists)
    for number in range(count):
        query = asker.query()
        if query.refused:
            continue
        monkeypatch.setattr(representations, "MAX_LIMIT", chance.choice([1000, 5]))
        pages_of(query, query.answer(world))
        forms = query.listing.parameters["format"]["enum"]
        format_ = forms[number % len(forms)]
        ways = ["format", FORMATS[format_].media_type]
        ways += ["suffix"] if format_ in query.listing.suffixes and format_ != "json" else []
        check_representation(client, world, query, format_, chance.choice(ways))
    monkeypatch.undo()


def _check_derived(database):
    """Check that no derived data is stale; a merge of what two entries name may have left repeated entries."""
    # FTS5 reports false defects on a connection that read its tables before another connection wrote to them.
    with contextlib.closing(Database(database.url.render_as_string(hide_password=False))) as fresh:
        findings = checks.run_checks(fresh, repair=False)
        assert [finding for finding in findings if finding.check != "repeated entries"] == []


def test_model_knows_every_parameter_of_lists(resolved_document):
    document = written_out(resolved_document)
    assert len(listings(document)) == 24
    formats = {word for listing in listings(document) for word in listing.parameters["format"]["enum"]}
    assert formats == set(READERS)
    for path, added in (("/people", "colour"), ("/meetings", "colour"), ("/topics/{id}/agreements", "colour")):
        changed = copy.deepcopy(document)
        changed["paths"][path]["get"]["parameters"].append({"name": added, "in": "query", "schema": {}})
        with pytest.raises(AssertionError, match=rf"the model lacks \['{added}'\] of"):
            listings(changed)
    changed = copy.deepcopy(document)
    changed["paths"]["/people/{id}/topics"] = changed["paths"]["/meetings/{id}/topics"]
    with pytest.raises(AssertionError, match=re.escape("the model lacks /people/{id}/topics")):
        listings(changed)


def test_lists_agree_with_the_model(client, monkeypatch, lists):
    _ask(client, monkeypatch, _read(client), lists, random.Random(SEED), 150)


def test_every_format_lists_the_same_records_in_the_same_order(client, monkeypatch, lists):
    _ask_for_forms(client, monkeypatch, _read(client), lists, random.Random(SEED), 50)


def test_lists_agree_with_the_model_after_edits(client, database, monkeypatch, lists):
    chance = random.Random(SEED)
    editor = Editor(chance, client, record_admin(database), _read(client))
    for _ in range(2):
        for _ in range(90):
            editor.edit()
        world = _read(client)
        editor.look(world)
        _ask(client, monkeypatch, world, lists, chance, 60)
    assert editor.lacking() == []
    _check_derived(database)


@pytest.mark.soak
def test_lists_agree_with_the_model_in_long_runs(
    connect, monkeypatch, lists, home, migrated_file, database, record_property
):
    seed = os.environ.get("MODEL_SEED") or secrets.token_hex(4)
    count = int(os.environ.get("MODEL_QUERIES") or 4000)
    record_property("repeat with", f"MODEL_SEED={seed} MODEL_QUERIES={count}")
    database.close()
    home.restore(migrated_file)
    try:
        edits = _ask_and_edit(connect(), record_admin(database), monkeypatch, lists, random.Random(seed), count)
        _check_derived(database)
    except AssertionError as error:
        error.add_note(f"Repeat with MODEL_SEED={seed} MODEL_QUERIES={count}")
        raise
    record_property("edits", edits)


def _ask_and_edit(client, admin, monkeypatch, lists, chance, count):
    """Create random records, and query and edit alternately."""
    _fill(client, chance, chance.choice([1, 1, 3]))
    editor = Editor(chance, client, admin, _read(client))
    for _ in range(_ROUNDS):
        world = _read(client)
        _ask(client, monkeypatch, world, lists, chance, count // _ROUNDS)
        _ask_for_forms(client, monkeypatch, world, lists, chance, count // _ROUNDS // 5)
        editor.look(world)
        for _ in range(80):
            editor.edit()
    return sum(editor.done.values())
