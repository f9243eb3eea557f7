"""The export: a snapshot, in an importable order, in constant memory."""

import gzip
import json

import pytest

from app.services.resources import IN_LOADING_ORDER, PARTICIPANTS
from app.transfer import exporting, importing, ordering


@pytest.fixture
def varied(client):
    """Add records that are difficult to export."""
    for address, document in (
        ("topics/a-wide", {"name": "Wide", "parent": None}),
        ("topics/zz-wider", {"name": "Wider"}),
        ("topics/zzz-widest", {"name": "Widest"}),
        ("topics/a-wide", {"name": "Wide", "parent": {"id": "zz-wider"}, "aliases": ["Brède", "Ширина"]}),
        ("topics/zz-wider", {"name": "Wider", "parent": {"id": "zzz-widest"}}),
        ("countries/X-ATLANTIS", {"code": "X-ATLANTIS", "name": "Atlantis", "valid_to": "1500"}),
        ("countries/X-ATLANTIS", {"code": "X-ATLANTIS", "name": "Atlantis", "valid_to": "1500", "successors": ["PT"]}),
        ("countries/PT", None),
        ("countries/X-AEAEA", {"code": "X-AEAEA", "name": "Aeaea", "successors": ["X-ATLANTIS"], "valid_to": "0900"}),
        ("people/mori-ai", {"name": "Mori Ai", "other_names": [{"name": "森 愛", "language": "ja", "script": "Jpan"}]}),
        (
            "meetings/odd",
            {
                "title": "</script><b>Tеst & “quotes” \u2028 \U0001f41f",
                "date": "../1999-12?",
                "note": 'Line\nbreak\ttab "quote" \\ end',
                "participants": [
                    {"id": "p-9", "country": "SUHH", "role": "host"},
                    {"id": "p-1", "person": "mori-ai", "country": "X-AEAEA", "citations": [{"source": "net"}]},
                ],
                "agreements": [
                    {"agreement": {"title": "Pact", "parties": [{"country": "SUHH"}]}, "relation": "signed"}
                ],
                "identifiers": [{"scheme": "z", "value": "1"}, {"scheme": "a", "value": "é"}],
                "citations": [{"source": {"id": "net", "headline": "The Net"}, "field": "date"}],
            },
        ),
        ("meetings/first", {"title": "First", "date": "2000"}),
        ("meetings/second", {"title": "Second", "date": "2000", "participants": [{"country": "JP"}]}),
        ("meetings/whole", {"title": "Whole", "date": "2002"}),
        ("meetings/zzz-widest", {"title": "Widest", "date": "2002"}),
        ("meetings/whole", {"title": "Whole", "date": "2002", "part_of": "zzz-widest"}),
        ("meetings/a-part", {"title": "A part", "date": "2002", "part_of": "whole"}),
        ("meetings/gone", {"title": "Gone", "date": "2001", "participants": [{"country": "JP"}]}),
        ("people/gone", {"name": "Gone"}),
    ):
        if document is not None:
            if "citations" in document:
                client.put("/sources/net", json={"headline": "The Net"})
            response = client.put(f"/{address}", json=document)
            assert response.status_code in {200, 201}, response.text
    assert client.patch("/countries/PT", json={"note": "Edited."}).status_code == 200
    assert client.post("/meetings/first/merge", json={"other": "second"}).status_code == 200
    for address in ("meetings/gone", "people/gone"):
        assert client.delete(f"/{address}").status_code == 204


def test_export_import_export_gives_the_same_file(varied, database, lines_of, copy_of, as_rows):
    lines = lines_of(database)
    copy, outcome = copy_of(lines)
    assert (outcome.rows, outcome.created, outcome.problems) == (len(lines), len(lines), [])
    assert lines_of(copy) == lines
    again = importing.run_import(copy, as_rows(lines), importing.ImportOptions())
    assert (again.unchanged, again.committed) == (len(lines), True)
    assert lines_of(copy) == lines


def test_each_record_comes_after_those_it_refers_to(varied, database, lines_of):
    names = [(item["resource"], item["document"]) for item in map(json.loads, lines_of(database))]
    order = list(dict.fromkeys(name for name, _ in names))
    assert order == [
        "sources", "countries", "organizations", "topics", "people", "agreements", "meetings", "retired_ids",
    ]  # fmt: skip
    topics = [document["id"] for name, document in names if name == "topics"]
    assert topics.index("zzz-widest") < topics.index("zz-wider") < topics.index("a-wide")
    meetings = [document["id"] for name, document in names if name == "meetings"]
    assert meetings.index("zzz-widest") < meetings.index("whole") < meetings.index("a-part")
    countries = [document["code"] for name, document in names if name == "countries"]
    assert countries.index("PT") < countries.index("X-ATLANTIS") < countries.index("X-AEAEA")
    for name, document in names:
        for successor in document.get("successors", []) if name == "countries" else []:
            assert countries.index(successor) < countries.index(document["code"])
    assert sorted(countries) == sorted(set(countries))


def test_retired_ids_come_last(varied, database, lines_of):
    retired = [item["document"] for item in map(json.loads, lines_of(database)) if item["resource"] == "retired_ids"]
    assert [(item["resource"], item["id"], item["successor"]) for item in retired] == [
        ("meetings", "gone", None),
        ("meetings", "second", "first"),
        ("participants", "gone-jp", None),
        ("participants", "second-jp", None),
        ("people", "gone", None),
    ]


def test_retired_id_of_an_existing_record_is_rejected(run, write, contents):
    before = contents()
    removed = {"retired_at": "2024-01-01T00:00:00Z", "successor": None}
    lines = (
        {"resource": "retired_ids", "document": {"resource": "topics", "id": "nikkei-community", **removed}},
        {"resource": "retired_ids", "document": {"resource": "topic", "id": "x", **removed}},
        {"resource": "retired_ids", "document": {"resource": "topics", "id": "never-here", **removed}},
    )
    result = run("import", "--keep-going", write("r.ndjson", *lines))
    report = [line for line in result.stderr.splitlines() if "refused: " in line]
    assert report[0] == (
        "  refused: r.ndjson line 1 #/id: 'nikkei-community' is an existing record; delete or merge it first"
    )
    assert report[1].startswith("  refused: r.ndjson line 2 #/resource: must be 'countries'")
    assert result.stderr.splitlines()[-1] == "3 rows: 1 created, 0 changed, 0 unchanged, 2 refused; imported."
    after = contents()
    assert after.keys() - before.keys() == {("retired_ids", "never-here")}


def test_export_is_a_snapshot_during_writes(varied, client, database, lines_of, monkeypatch):
    before = lines_of(database)
    monkeypatch.setattr(exporting, "_BATCH", 3)
    with database.reading() as connection:
        lines = exporting.lines(connection)
        seen = [next(lines)]
        for number, line in enumerate(lines):
            seen.append(line)
            if number == 5:
                client.put("/meetings/odd", json={"title": "Changed", "date": "2024"})
                client.put("/meetings/zzz-new", json={"title": "New", "date": "2024"})
                client.delete("/meetings/first")
            if number % 20 == 0:
                client.put(f"/topics/zzzz-{number}", json={"name": f"New {number}"})
    assert seen == before
    now = [json.loads(item)["document"] for item in lines_of(database)]
    assert {item.get("id") for item in now} >= {"zzz-new", "zzzz-40", "first"}
    assert next(item for item in now if item.get("id") == "odd")["title"] == "Changed"


def test_first_lines_of_an_export_take_few_statements(database, client, monkeypatch, statements):
    monkeypatch.setattr(exporting, "_BATCH", 50)
    with database.reading() as connection:
        lines = exporting.lines(connection)
        del statements[:]
        for _ in range(3):
            next(lines)
    assert len(statements) < 12
    lines.close()


def test_compressed_stream_is_deterministic_and_streamed():
    content = [f"{number:0100}".encode() * 50 for number in range(0, 10**7, 3_001)]
    pieces = list(exporting.compress(content))
    assert len(pieces) > 2
    assert gzip.decompress(b"".join(pieces)) == b"".join(content)
    assert list(exporting.compress(content)) == pieces
    assert gzip.decompress(b"".join(exporting.compress([]))) == b""


@pytest.mark.parametrize(
    ("edges", "order"),
    [
        ({}, [1, 2, 3, 4]),
        ({1: [4]}, [4, 1, 2, 3]),
        ({1: [2], 2: [3], 3: [4]}, [4, 3, 2, 1]),
        ({1: [4, 3], 4: [2]}, [2, 4, 3, 1]),
        ({1: [2], 2: [1]}, [2, 1, 3, 4]),
        ({2: [2]}, [1, 2, 3, 4]),
    ],
)
def test_keys_of_a_line_are_in_a_fixed_order(edges, order):
    assert list(ordering.topological_order([1, 2, 3, 4], edges)) == order


def test_every_resource_is_exported():
    listed = {*exporting.EXPORTED, PARTICIPANTS.collection.name}
    assert listed == {item.collection.name for item in IN_LOADING_ORDER}
