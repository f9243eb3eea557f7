"""Cycles of references in files are rejected, but those of an older database can be exported and imported."""

import itertools
import json

import pytest

from app.maintenance import checks
from app.transfer import importing


@pytest.fixture
def broken(client, execute, database):
    """A database with cycles from before they were rejected."""
    for code in ("X-A", "X-B", "X-C"):
        client.put(f"/countries/{code}", json={"code": code, "name": f"Land {code}"})
    client.put("/countries/X-A", json={"code": "X-A", "name": "Land X-A", "successors": ["X-B", "PE"]})
    for record_id in ("one", "two", "self"):
        client.put(f"/topics/{record_id}", json={"name": f"Topic {record_id}"})
    client.put("/topics/one", json={"name": "Topic one", "parent": "two"})
    client.put("/meetings/m", json={"title": "M", "date": "2001", "participants": [{"country": "X-A"}]})
    for from_, to in (("X-B", "X-A"), ("JP", "JP"), ("X-C", "X-B")):
        keys = " , ".join(f"(SELECT key FROM countries WHERE id = '{code}')" for code in (from_, to))
        execute(database, f"INSERT INTO successions VALUES ({keys}, 7)")
    for child, parent in (("two", "one"), ("self", "self")):
        parent_key = f"(SELECT key FROM topics WHERE id = '{parent}')"
        execute(database, f"UPDATE topics SET parent_key = {parent_key} WHERE id = '{child}'")


def test_a07_export_with_existing_circles_can_be_imported(broken, database, lines_of, copy_of, as_rows):
    lines = lines_of(database)
    copy, outcome = copy_of(lines)
    assert (outcome.created, outcome.problems) == (len(lines), [])
    assert lines_of(copy) == lines
    documents = {
        item["document"].get("code", item["document"].get("id")): item["document"] for item in map(json.loads, lines)
    }
    assert documents["JP"]["successors"] == []
    assert sorted([documents["X-A"]["successors"], documents["X-B"]["successors"]]) in [
        [[], ["X-B", "PE"]],
        [["PE"], ["X-A"]],
    ]
    assert documents["X-C"]["successors"] == ["X-B"]
    assert documents["self"]["parent"] is None
    assert sum(documents[item]["parent"] is None for item in ("one", "two")) == 1
    assert [item.description for item in checks.run_checks(copy, repair=False)] == []
    # References omitted from the export stay recorded in the database.
    again = importing.run_import(copy, as_rows(lines), importing.ImportOptions())
    assert again.unchanged == len(lines)


def test_a07_check_reports_circles(broken, database, execute):
    for one, other in (("a", "b"), ("b", "a"), ("c", "c"), ("d", "e"), ("e", "f")):
        execute(
            database, f"INSERT INTO retired_ids VALUES ('people', '{one}', '2024-01-01T00:00:00.000000Z', '{other}')"
        )
    report = [item.description for item in checks.run_checks(database, repair=False) if item.check == "circles"]
    assert sorted(report) == [
        f"{what} is a cycle; update one of them"
        for what in (
            "countries: JP → JP",
            "countries: X-A → X-B → X-A",
            "retired ids of people: a → b → a",
            "retired ids of people: c → c",
            "topics: one → two → one",
            "topics: self → self",
        )
    ]


FILES = {
    "a country after itself": [("countries", {"code": "X-S", "name": "S", "successors": ["X-S"]})],
    "two countries after each other": [
        ("countries", {"code": "X-S", "name": "S", "successors": ["X-T"]}),
        ("countries", {"code": "X-T", "name": "T", "successors": ["X-S"]}),
    ],
    "a topic above itself": [("topics", {"id": "s", "name": "S", "parent": {"id": "s", "name": "S"}})],
    "three topics in a circle": [
        ("topics", {"id": "s", "name": "S", "parent": {"id": "t", "name": "T"}}),
        ("topics", {"id": "t", "name": "T", "parent": {"name": "U"}}),
        ("topics", {"id": "u", "name": "U", "parent": {"id": "s", "name": "S"}}),
    ],
}


@pytest.mark.parametrize("documents", FILES.values(), ids=FILES)
def test_a07_a_file_with_a_circle_is_refused(run, write, contents, documents):
    before = contents()
    lines = [{"resource": name, "document": document} for name, document in documents]
    for number, order in enumerate(itertools.permutations(lines)):
        assert run("import", write(f"{number}.ndjson", *order)).exit_code == 1
        assert contents() == before


def test_a07_circle_through_existing_records_is_rejected_but_a_chain_is_accepted(run, write, client, contents):
    client.put("/topics/s", json={"name": "S"})
    client.put("/topics/t", json={"name": "T", "parent": "s"})
    before = contents()
    up = {"resource": "topics", "document": {"id": "s", "name": "S", "parent": "t"}}
    result = run("import", write("up.ndjson", up))
    assert "#/parent: would make the topic its own ancestor" in result.stderr
    assert contents() == before
    # The reverse, whichever comes first in the file.
    for number, order in enumerate(
        itertools.permutations([up, {"resource": "topics", "document": {"id": "t", "name": "T"}}])
    ):
        assert run("import", "--dry-run", write(f"{number}.ndjson", *order)).exit_code == 0
