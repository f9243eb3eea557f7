"""`diplomatic-events import` of documents."""

import gzip
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

TALKS = {"id": "talks", "title": "Talks on fishing", "date": "2024-05-01", "participants": [{"country": "JP"}]}
CALL = {"id": "a-call", "title": "Call on fishing", "date": "2024-05-02", "kind": "call", "mode": "phone"}
NEW = {("meetings", "talks"), ("meetings", "a-call")}
ALL_KEPT = "2 rows: 2 created, 0 changed, 0 unchanged, 0 refused; imported."


def summary(result):
    return result.stderr.splitlines()[-1]


@pytest.mark.parametrize("name", ["new.ndjson", "new.jsonl"])
def test_lines_become_records_and_reimport_changes_nothing(run, write, contents, name):
    before = contents()
    first = run("import", write(name, TALKS, CALL))
    assert (first.exit_code, first.stdout, first.stderr.splitlines()) == (0, "", ["meetings: 2 created", ALL_KEPT])
    after = contents()
    assert after.keys() - before.keys() == NEW
    assert after["meetings", "a-call"]["mode"] == "phone"
    again = run("import", name)
    assert (again.exit_code, again.stderr.splitlines()) == (
        0,
        ["meetings: 2 unchanged", "2 rows: 0 created, 0 changed, 2 unchanged, 0 refused; no changes."],
    )
    assert contents() == after


def test_an_existing_record_is_replaced(run, write, contents):
    run("import", write("new.ndjson", TALKS | {"note": "First."}))
    result = run("import", write("new.ndjson", TALKS | {"summary": "Second."}, CALL))
    assert summary(result) == "2 rows: 1 created, 1 changed, 0 unchanged, 0 refused; imported."
    now = contents()["meetings", "talks"]
    assert (now["note"], now["summary"]) == (None, "Second.")


def test_without_an_id_a_record_is_found_by_its_natural_key(run, write, contents):
    lines = (
        {"resource": "meetings", "document": {"title": "Talks on fishing", "date": "2024-05-01"}},
        {"resource": "people", "document": {"name": "Mori Ai", "country": "JP"}},
        {"resource": "topics", "document": {"name": "Fishing"}},
        {"resource": "organizations", "document": {"name": "Fishing Board"}},
        {"resource": "sources", "document": {"headline": "On fishing", "publisher": "The Net"}},
        {"resource": "agreements", "document": {"title": "Pact", "parties": [{"country": "JP"}, {"country": "PE"}]}},
        {
            "resource": "participants",
            "document": {"meeting": "2024-05-01-talks-on-fishing", "country": "JP", "person": {"name": "Mori Ai"}},
        },
        {"resource": "participants", "document": {"meeting": "2024-05-01-talks-on-fishing", "country": "PE"}},
    )
    first = run("import", write("new.ndjson", *lines[:6]))
    assert summary(first) == "6 rows: 6 created, 0 changed, 0 unchanged, 0 refused; imported."
    parts = run("import", write("parts.ndjson", *lines[6:]))
    assert summary(parts) == "2 rows: 2 created, 0 changed, 0 unchanged, 0 refused; imported."
    after = contents()
    again = run("import", write("again.ndjson", *lines[1:]))
    assert summary(again) == "7 rows: 0 created, 0 changed, 7 unchanged, 0 refused; no changes."
    assert contents() == after


def test_name_moved_to_another_record_is_looked_up_again(run, write, contents):
    for lines in (
        [
            {"resource": "topics", "document": {"id": "fishing", "name": "Fishing"}},
            TALKS | {"topics": [{"topic": {"name": "Fishing"}}]},
        ],
        [
            {"resource": "topics", "document": {"id": "fishing", "name": "Fishing rights"}},
            CALL | {"topics": [{"topic": {"name": "Fishing"}}]},
        ],
    ):
        result = run("import", write("new.ndjson", *lines))
        assert result.exit_code == 0, result.stderr
    now = contents()
    assert now["meetings", "talks"]["topics"][0]["topic"] == {"id": "fishing", "name": "Fishing rights"}
    assert now["meetings", "a-call"]["topics"][0]["topic"] == {"id": "fishing-2", "name": "Fishing"}


@pytest.mark.parametrize("name", ["new.ndjson.gz", "new.csv.gz"])
def test_a_compressed_file_is_unpacked(run, contents, name):
    text = f"{json.dumps(TALKS)}\n" if "ndjson" in name else "id,title,date\r\ntalks,Talks on fishing,2024-05-01\r\n"
    Path(name).write_bytes(gzip.compress(text.encode()))
    assert run("import", name).exit_code == 0
    assert contents()["meetings", "talks"]["date"] == "2024-05-01"


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_standard_input_is_ndjson(run, contents, pack):
    result = run("import", "-", stdin=pack(f"{json.dumps(TALKS)}\n".encode()))
    assert (result.exit_code, result.stderr.splitlines()[0]) == (0, "meetings: 1 created")
    assert ("meetings", "talks") in contents()


def test_format_option_applies_to_standard_input(run, contents):
    result = run("import", "-", "--format", "csv", "--resource", "topics", stdin=b"id,name\r\nnets,Nets\r\n")
    assert result.exit_code == 0, result.stderr
    assert contents()["topics", "nets"]["name"] == "Nets"


def test_csv_rows_become_records(run, write, contents):
    write(
        "new.csv",
        "id,title,date,place_city,place_country,participants",
        "talks,Talks on fishing,2024-05-01,Callao,PE,host; country=PE | guest; person_name=Mori Ai; country=JP",
    )
    assert run("import", "new.csv").exit_code == 0
    talks = contents()["meetings", "talks"]
    assert [
        talks["place"]["city"],
        *((participant["role"], participant["country"]) for participant in talks["participants"]),
    ] == [
        "Callao",
        ("host", "PE"),
        ("guest", "JP"),
    ]
    assert summary(run("import", "new.csv")) == ("1 rows: 0 created, 0 changed, 1 unchanged, 0 refused; no changes.")


def test_format_overrules_the_name(run, contents):
    Path("new.txt").write_text("id,title,date\r\ntalks,Talks on fishing,2024-05-01\r\n")
    assert run("import", "--format", "csv", "new.txt").exit_code == 0
    assert ("meetings", "talks") in contents()


def test_resource_applies_to_lines_without_one(run, write, contents):
    lines = write("new.ndjson", {"id": "nets", "name": "Nets"}, {"resource": "meetings", "document": TALKS})
    result = run("import", "--resource", "topics", lines)
    assert result.stderr.splitlines()[:2] == ["meetings: 1 created", "topics: 1 created"]
    assert {("topics", "nets"), ("meetings", "talks")} <= contents().keys()


def test_several_files_are_one_import(run, write, contents):
    before = contents()
    bad = write("b.ndjson", CALL | {"date": "soon"})
    result = run("import", write("a.ndjson", TALKS), bad)
    assert result.exit_code == 1
    assert contents() == before
    assert run("import", "a.ndjson", write("b.ndjson", CALL)).exit_code == 0
    assert contents().keys() - before.keys() == NEW


def test_dry_run_reports_everything_without_writing(run, write, contents):
    run("import", write("old.ndjson", TALKS))
    before = contents()
    result = run("import", "--dry-run", write("new.ndjson", TALKS | {"note": "New."}, CALL, {"id": "x"}, TALKS))
    assert result.exit_code == 1
    # The last row would take back what the first one changed.
    assert result.stderr.splitlines()[0] == "meetings: 1 created, 1 changed, 2 refused"
    assert summary(result) == ("4 rows: 1 created, 1 changed, 0 unchanged, 2 refused; dry run: nothing was imported.")
    assert contents() == before
    good = run("import", "--dry-run", write("new.ndjson", CALL))
    assert (good.exit_code, contents()) == (0, before)


BAD = [
    ({"id": "x", "title": "X", "date": "2024-02-30"}, "#/date", "is not an existing day or month"),
    ({"id": "x", "title": "X"}, "#/date", "is required"),
    ({"id": "x", "title": "X", "dat": "2024"}, "#/dat", "did you mean 'date'?"),
    ({"id": "X Y", "title": "X", "date": "2024"}, "#/id", "use a to z"),
    ({"id": "x", "title": "X", "date": "2024", "kind": "talk"}, "#/kind", "'bilateral_meeting'"),
    (
        {"id": "x", "title": "X", "date": "2024", "participants": [{}, {"country": "ZZ"}]},
        "#/participants/0",
        "give at least one of person, country and organization",
    ),
    (
        {"id": "x", "title": "X", "date": "2024", "participants": [{"country": "JP"}, {"country": "QQ"}]},
        "#/participants/1/country",
        "'QQ' is not a known country; GET /countries?q= finds it",
    ),
    (
        {"id": "x", "title": "X", "date": "2024", "participants": [{"country": "JP", "offise": "Envoy"}]},
        "#/participants/0/offise",
        "did you mean 'office'?",
    ),
    (
        {"id": "x", "title": "X", "date": "2024", "topics": ["no-such-topic"]},
        "#/topics/0/topic",
        "topics has no record with the id 'no-such-topic'; add its name to create it",
    ),
    ({"resource": "meeting", "document": {}}, "resource", "did you mean 'meetings'?"),
    ({"id": "x", "title": "X", "date": "2024", "starts_on": "2023-01-01"}, "#/starts_on", "leave starts_on out"),
    ({"resource": "people", "document": {"name": "Mori", "born": "1990", "died": "1980"}}, "#/died", "is before born"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "field", "remedy"), BAD)
def test_one_bad_row_discards_the_import(run, write, contents, line, field, remedy):
    before = contents()
    result = run("import", write("new.ndjson", TALKS, "", line, CALL))
    report = [item for item in result.stderr.splitlines() if "refused: " in item]
    assert result.exit_code == 1
    assert report[0].startswith(f"  refused: new.ndjson line 3 {field}: ") or field in report[1]
    assert any(f"{field}: " in item and remedy in item for item in report), report
    assert summary(result).startswith("3 rows: 2 created, 0 changed, 0 unchanged, 1 refused; nothing was imported; ")
    assert contents() == before


def test_keep_going_imports_valid_rows_and_reports_the_others(run, write, contents):
    before = contents()
    lines = write("new.ndjson", TALKS, *(line for line, _, _ in BAD), CALL)
    result = run("import", "--keep-going", "--report", "report.ndjson", lines)
    assert result.exit_code == 1
    assert summary(result) == "14 rows: 2 created, 0 changed, 0 unchanged, 12 refused; imported."
    # Nor records that an invalid row had created before it failed.
    assert contents().keys() - before.keys() == NEW
    report = [json.loads(line) for line in Path("report.ndjson").read_text().splitlines()]
    assert {item["what"] for item in report} == {"problems"}
    told = {(item["where"], item["field"]): item["reason"] for item in report}
    for number, (_, field, remedy) in enumerate(BAD, 2):
        assert remedy in told[f"new.ndjson line {number}", field]


def test_records_of_an_invalid_row_are_rolled_back_and_can_be_created_later(run, write, contents):
    person = {"person": {"name": "Mori Ai"}, "country": "JP"}
    bad = CALL | {"participants": [person], "topics": ["no-such-topic"]}
    result = run("import", "--keep-going", write("new.ndjson", bad, TALKS | {"participants": [person]}))
    assert summary(result) == "2 rows: 1 created, 0 changed, 0 unchanged, 1 refused; imported."
    now = contents()
    assert ("meetings", "a-call") not in now
    assert now["meetings", "talks"]["participants"][0]["person"] == {"id": "mori-ai", "name": "Mori Ai"}
    assert now["people", "mori-ai"]["country"] == "JP"


def test_terminal_lists_few_errors_and_the_report_all(run, write):
    lines = [TALKS | {"id": f"t-{number}", "date": "never"} for number in range(150)]
    result = run("import", "--report", "report.ndjson", write("new.ndjson", *lines))
    told = result.stderr.splitlines()
    assert sum("refused: " in item for item in told) == 20
    assert told[-2] == "  (first 20 of each; --report FILE writes all)"
    report = [json.loads(line) for line in Path("report.ndjson").read_text().splitlines()]
    assert [item["where"] for item in report] == [f"new.ndjson line {number}" for number in range(1, 151)]
    assert report[149] == {
        "what": "problems",
        "where": "new.ndjson line 150",
        "field": "#/date",
        "reason": "'never' is not a valid date; write an EDTF date: a day (2023-09-01), a month (2023-09), "
        "a year (1873), with ? (uncertain), ~ (about) or % (both) after it, or an interval "
        "(2023-08-30/2023-09-02, ../2023-09-01)",
    }


def test_reports_are_escaped_on_a_terminal(run):
    Path("new.ndjson").write_bytes(b'{"title": "X", "date": "2024", "\\u001b[31m\\u202ered": 1}\n')
    result = run("import", "new.ndjson", "--report", "report.ndjson")
    assert result.exit_code == 1
    assert "\x1b" not in result.stderr
    assert json.loads(Path("report.ndjson").read_text())["field"] == "#/\\x1b[31m\\u202ered"


def many(count):
    lines = [{"id": f"m-{number}", "title": f"Meeting {number}", "date": "2001-09"} for number in range(1, count + 1)]
    lines[count - 2]["date"] = "2001-13"
    return lines


@pytest.mark.parametrize("count", [2_000, pytest.param(50_000, marks=pytest.mark.soak)])
def test_one_bad_row_near_the_end_discards_the_import(run, write, contents, count):
    before = contents()
    result = run("import", write("many.ndjson", *many(count)))
    assert result.exit_code == 1
    assert f"  refused: many.ndjson line {count - 1} #/date: " in result.stderr
    assert contents() == before


@pytest.mark.parametrize("count", [200, pytest.param(50_000, marks=pytest.mark.soak)])
def test_all_valid_rows_are_imported_on_request(run, write, contents, count):
    before = contents()
    result = run("import", "--keep-going", write("many.ndjson", *many(count)))
    assert summary(result) == f"{count} rows: {count - 1} created, 0 changed, 0 unchanged, 1 refused; imported."
    assert len(contents()) == len(before) + count - 1


@pytest.mark.parametrize(
    ("arguments", "code", "reason"),
    [
        (["new.txt"], 1, "new.txt: the format cannot be inferred from the name; give --format; nothing was imported"),
        (["missing.ndjson"], 1, "missing.ndjson: No such file or directory; nothing was imported"),
        (["."], 1, ". is a folder; give the files in it, such as *; nothing was imported"),
        (["new.ndjson", "--report", "no/where"], 1, "no/where: No such file or directory; nothing was imported"),
        (["new.ndjson", "--resource", "meeting"], 2, "'meeting' is not one of"),
        (["new.ndjson", "--format", "xml"], 2, "'xml' is not one of"),
        (["new.xml", "--format", "us-visits", "--resource", "people"], 2, "state their resource"),
        ([], 2, "Missing argument"),
    ],
)
def test_wrong_usage_is_reported(run, write, contents, arguments, code, reason):
    before = contents()
    write("new.ndjson", TALKS)
    write("new.txt", TALKS)
    result = run("import", *arguments)
    assert (result.exit_code, result.exception.__class__) == (code, SystemExit)
    assert reason in " ".join(result.stderr.replace("│", " ").split())
    assert contents() == before


def test_unreadable_file_rolls_back_earlier_files(run, write, contents):
    before = contents()
    assert run("import", write("new.ndjson", TALKS), "missing.ndjson").exit_code == 1
    assert contents() == before


def test_a_database_without_migrations_is_reported(run, write, monkeypatch):
    monkeypatch.setenv("DIPLOMATIC_EVENTS_DATABASE_URL", "sqlite:///empty.db")
    result = run("import", write("new.ndjson", TALKS))
    assert result.exit_code == 1
    assert "run diplomatic-events migrate" in result.stderr


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    ("writes", "told"),
    [
        pytest.param(
            lambda database: database.writing(), "the database is busy with other writes; retry", id="a-service"
        ),
        pytest.param(
            lambda database: database.write_engine.begin(),
            "the database cannot be written: database is locked",
            id="another-program",
        ),
    ],
)
def test_a_locked_database_is_reported(run, write, database, monkeypatch, writes, told):
    monkeypatch.setenv("DIPLOMATIC_EVENTS_BUSY_TIMEOUT_SECONDS", "0.05")
    with writes(database):
        result = run("import", write("new.ndjson", TALKS))
    assert (result.exit_code, result.stderr) == (1, f"diplomatic-events: {told}; nothing was imported\n")


def test_installed_command_imports(database, tmp_path, contents):
    before = contents()
    (tmp_path / "new.ndjson").write_text(f"{json.dumps(TALKS)}\n")
    result = subprocess.run(
        [Path(sys.executable).with_name("diplomatic-events"), "import", "new.ndjson", "-"],
        cwd=tmp_path,
        env=os.environ | {"DIPLOMATIC_EVENTS_DATABASE_URL": database.url.render_as_string(hide_password=False)},
        input=f"{json.dumps(CALL)}\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode, result.stdout, result.stderr) == (0, "", f"meetings: 2 created\n{ALL_KEPT}\n")
    assert contents().keys() - before.keys() == NEW


def test_a19_an_export_with_the_bounds_of_older_versions_is_imported(run, write, contents):
    bounds = {"starts_on": "1900-02-28", "ends_on": "1909-02-28"}
    agreement = {"id": "pact", "title": "Pact", "actions": [{"action": "signed", "date": "190X-02-29"}], **bounds}
    meeting = TALKS | {"date": "190X-02-29", **bounds}
    open_ends = TALKS | {"id": "open", "title": "Open", "date": "0001/9999", "starts_on": None, "ends_on": None}
    # Exports have it, by which the service knows that a day far ahead was accepted before.
    open_ends["created_at"] = "2024-05-01T00:00:00Z"
    lines = [{"resource": "agreements", "document": agreement}, meeting, open_ends]
    result = run("import", write("meetings.ndjson", *lines[1:]))
    assert result.exit_code == 0, result.stderr
    result = run("import", write("agreements.ndjson", lines[0]))
    assert result.exit_code == 0, result.stderr
    found = contents()
    for record in (("meetings", "talks"), ("agreements", "pact")):
        assert (found[record]["starts_on"], found[record]["ends_on"]) == ("1904-02-29", "1908-02-29")
    assert (found["meetings", "open"]["starts_on"], found["meetings", "open"]["ends_on"]) == (
        "0001-01-01",
        "9999-12-31",
    )


def test_missing_file_is_named_without_an_error_number(run):
    for arguments in (
        ["import", "none.csv"],
        ["import", "--mapping", "none.yaml", "none.csv"],
        ["mapping", "guess", "none.csv"],
    ):
        result = run(*arguments)
        assert (result.exit_code, "Errno" in result.stderr) == (1, False)
        assert re.search(r"^diplomatic-events: none\.\w+: No such file or directory", result.stderr)


def test_all_faults_of_a_mapped_table_are_reported_together(run):
    Path("m.yaml").write_text('source: {headline: L}\nkey: [Who]\ndocument:\n  title: "{Whom}"\n  date: "{When}"\n')
    Path("t.csv").write_text("Who,Day\nJane Roe,2024-01-03\n")
    result = run("import", "--mapping", "m.yaml", "t.csv")
    assert (result.exit_code, "\\n" in result.stderr, result.stderr.count("the file has no column")) == (1, False, 2)
