"""Origins of imported records: of data sets, of documents, and of records that an import adds to."""

import json

import pytest

from app.datasets import registry

FILES = {
    "cabinets": "cabinets",
    "us-pocom": "us_person.xml",
    "us-travels": "us_trips.xml",
    "us-visits": "us_visits.xml",
    "gdelt": "gdelt_mixed.csv",
    "env-agreements": "env_ieadb.csv",
    "wh-readouts": "wh_call.md",
}


@pytest.fixture
def start_file(seeded_file):
    return seeded_file


def origins(before, after):
    """Return the origins of the records that were added, and whether these are reviewed."""
    added = [document for record, document in after.items() if record not in before and "origin" in document]
    return {(document["origin"], document["reviewed"]) for document in added}


@pytest.mark.parametrize("format_", registry.FORMATS)
def test_records_of_a_data_set_have_its_origin(run, contents, data_sets, format_):
    before = contents()
    run("import", "--format", format_, "--keep-going", data_sets / FILES[format_])
    expected = "machine_coded" if format_ == "gdelt" else "imported"
    assert origins(before, contents()) == {(expected, False)}


def test_import_never_resets_origin_and_review(run, contents, data_sets, tmp_path):
    run("import", "--format", "gdelt", "--keep-going", data_sets / "gdelt_mixed.csv")
    [record, *_] = [
        document
        for (name, _), document in contents().items()
        if name == "meetings" and document["origin"] == "machine_coded"
    ]
    file = tmp_path / "edited.ndjson"
    file.write_text(json.dumps({**record, "origin": "entered", "reviewed": True, "note": None, "citations": []}))
    assert run("import", file).exit_code == 0
    run("import", "--format", "gdelt", "--keep-going", data_sets / "gdelt_mixed.csv")
    again = contents()["meetings", record["id"]]
    assert (again["origin"], again["reviewed"]) == ("entered", True)
    assert again["note"] is None, "a note that somebody emptied stays empty"


def test_documents_from_the_command_line_have_the_origin_imported(run, contents, tmp_path):
    before = contents()
    (tmp_path / "t.csv").write_text("name,origin,reviewed\r\nBy hand,entered,TRUE\r\nBy import,,\r\n")
    assert run("import", "--resource", "topics", tmp_path / "t.csv").exit_code == 0
    assert origins(before, contents()) == {("entered", True), ("imported", False)}
    (tmp_path / "w.csv").write_text("name,reviewed\r\nWrong,perhaps\r\n")
    result = run("import", "--resource", "topics", tmp_path / "w.csv")
    assert "reviewed: 'perhaps' is neither true nor false" in result.stderr


def test_option_accepts_dates_far_ahead(run, contents, tmp_path):
    (tmp_path / "m.csv").write_text("id,title,date\r\nfar,Talks,2566-02-03\r\n")
    refused = run("import", tmp_path / "m.csv")
    assert refused.exit_code == 1
    assert "--far-future" in refused.stderr
    assert run("import", "--far-future", tmp_path / "m.csv").exit_code == 0
    assert contents()["meetings", "far"]["date"] == "2566-02-03"
