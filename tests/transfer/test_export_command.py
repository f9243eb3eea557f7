"""`diplomatic-events export`, and `GET /export.ndjson.gz`."""

import gzip
import io
import json
import sqlite3
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from starlette.testclient import TestClient

from app.domain import api_key
from app.main import create_app
from app.representations import csv
from app.representations.csv_columns import header
from app.settings import Settings
from app.transfer import exporting


@pytest.fixture(autouse=True)
def more(client):
    """Add values that are difficult in a table."""
    document = {
        "title": "=1+1",
        "date": "2024",
        "note": "'quoted",
        "place": {"latitude": -12.05, "longitude": -77.0282},
        "participants": [{"country": "PE"}, {"country": "JP", "office": "a; b | c"}],
    }
    assert client.put("/meetings/odd", json=document).status_code == 201


def test_export_writes_lines_to_a_file(run, lines_of, database):
    result = run("export", "all.ndjson")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "Written: all.ndjson\n")
    assert Path("all.ndjson").read_bytes() == b"".join(lines_of(database))
    assert sorted(Path().iterdir()) == [Path("all.ndjson")]


def test_export_writes_lines_to_standard_output(run, lines_of, database):
    result = run("export", "-")
    assert (result.exit_code, result.stdout_bytes, result.stderr) == (0, b"".join(lines_of(database)), "")


def test_compressed_file_equals_the_response_of_the_service(run, lines_of, database, client):
    assert run("export", "all.ndjson.gz").exit_code == 0
    response = client.get("/export.ndjson.gz")
    assert response.content == Path("all.ndjson.gz").read_bytes()
    assert gzip.decompress(response.content) == b"".join(lines_of(database))
    assert {name: response.headers[name] for name in ("content-type", "content-disposition", "cache-control")} == {
        "content-type": "application/gzip",
        "content-disposition": 'attachment; filename="export.ndjson.gz"',
        "cache-control": "no-cache",
    }
    assert "content-encoding" not in response.headers
    assert client.get("/export.ndjson.gz?resource=topics").status_code == 422
    head = client.head("/export.ndjson.gz")
    assert (head.status_code, head.headers["content-type"]) == (200, "application/gzip")


def test_previous_file_is_kept_until_the_new_one_is_complete(run, monkeypatch):
    Path("all.ndjson").write_text("the one before")
    whole = exporting.lines

    def broken(connection):
        for number, line in enumerate(whole(connection)):
            if number == 10:
                raise OSError(28, "No space left on device")
            yield line

    monkeypatch.setattr(exporting, "lines", broken)
    result = run("export", "all.ndjson")
    assert (result.exit_code, result.stderr) == (1, "diplomatic-events: all.ndjson: No space left on device\n")
    assert Path("all.ndjson").read_text() == "the one before"
    monkeypatch.setattr(exporting, "lines", whole)
    assert run("export", "all.ndjson").exit_code == 0
    assert Path("all.ndjson").read_text().startswith('{"resource":"sources"')
    assert sorted(Path().iterdir()) == [Path("all.ndjson")]


@pytest.mark.databases("sqlite")
def test_sqlite_export_is_complete_and_can_be_served(run, client, lines_of, database, key):
    Path("copy.db.part").write_text("somebody's")
    result = run("export", "--format", "sqlite", "copy.db")
    assert (result.exit_code, result.stderr) == (0, "Written: copy.db\n")
    assert sorted(Path().iterdir()) == [Path("copy.db"), Path("copy.db.part")]
    assert Path("copy.db.part").read_text() == "somebody's"
    with sqlite3.connect(f"file:{Path('copy.db').absolute()}?mode=ro", uri=True) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert copy.execute("PRAGMA foreign_key_check").fetchall() == []
        assert copy.execute("PRAGMA journal_mode").fetchall() == [("delete",)]
        assert copy.execute("SELECT title FROM meetings WHERE id = 'odd'").fetchall() == [("=1+1",)]
    copy.close()
    app = create_app(Settings(_env_file=None, database_url="sqlite:///copy.db"))
    with TestClient(app, base_url="http://127.0.0.1", client=("127.0.0.1", 50000)) as served:
        assert served.get("/readyz").status_code == 200
        assert served.get("/meetings").json() == client.get("/meetings").json()
        # API keys of one database are not valid in the other, and leave no trace in it.
        assert served.put("/topics/new", json={"name": "New"}, headers={"x-api-key": key}).status_code == 401
        assert api_key.digest(key).encode() not in Path("copy.db").read_bytes()
        another = run("keys", "create", "another").stdout.strip()
        assert client.put("/topics/new", json={"name": "New"}, headers={"x-api-key": another}).status_code == 201


@pytest.mark.parametrize("format_", ["sqlite", "parquet"])
def test_existing_files_are_not_overwritten(run, format_):
    Path("there").write_text("mine")
    result = run("export", "--format", format_, "there")
    assert result.exit_code == 1
    assert result.stderr.startswith("diplomatic-events: there already exists; choose another ")
    assert Path("there").read_text() == "mine"
    assert sorted(Path().iterdir()) == [Path("there")]


@pytest.mark.parametrize(
    ("arguments", "code", "reason"),
    [
        (["no/where/all.ndjson"], 1, "No such file or directory"),
        (["--format", "sqlite", "no/where/copy.db"], 1, "no/where is not a directory; create it first"),
        (["--format", "sqlite", "-"], 2, "only NDJSON can be written to standard output"),
        (["--format", "parquet", "-"], 2, "only NDJSON can be written to standard output"),
        (["--format", "csv", "all"], 2, "'csv' is not one of"),
        ([], 2, "Missing argument"),
    ],
)
def test_wrong_usage_is_reported(run, arguments, code, reason):
    result = run("export", *arguments)
    assert result.exit_code == code
    assert reason in " ".join(result.stderr.replace("│", " ").split())
    assert list(Path().iterdir()) == []


def test_parquet_holds_the_rows_of_the_csv(run, client):
    Path("tables.part").mkdir()
    assert run("export", "--format", "parquet", "tables").exit_code == 0
    assert sorted(Path().iterdir()) == [Path("tables"), Path("tables.part")]
    assert {path.name for path in Path("tables").iterdir()} == {f"{name}.parquet" for name in exporting.EXPORTED}
    for name in exporting.EXPORTED:
        table = pq.read_table(f"tables/{name}.parquet")
        assert table.column_names == list(header(name))
        rows = {tuple(row.items()) for row in map(_as_text, table.to_pylist())}
        content = io.BytesIO(client.get(f"/{name}.csv").content)
        expected = {tuple(row.cells.items()) for row in csv.read(content, header(name), _refuse)}
        assert rows == expected
        assert rows
    meetings = pq.read_table("tables/meetings.parquet", columns=["id", "title", "place_longitude"]).to_pylist()
    assert {"id": "odd", "title": "=1+1", "place_longitude": -77.0282} in meetings


def _as_text(row):
    return {name: "" if value is None else str(value) for name, value in row.items()}


def _refuse(error):
    raise error


def test_parquet_distinguishes_unknown_and_empty(run):
    run("export", "--format", "parquet", "tables")
    row = next(item for item in pq.read_table("tables/meetings.parquet").to_pylist() if item["id"] == "odd")
    assert (row["summary"], row["topics"], row["place_city"]) == (None, "", None)


def test_an_export_of_the_command_is_imported_by_the_service(run, client, lines_of, database):
    run("export", "all.ndjson")
    before = lines_of(database)
    response = client.post(
        "/imports", content=Path("all.ndjson").read_bytes(), headers={"Content-Type": "application/x-ndjson"}
    )
    assert response.status_code == 200
    assert (response.json()["rows"], response.json()["unchanged"]) == (len(before), len(before))
    assert lines_of(database) == before
    assert json.loads(before[0])["resource"] == "sources"
