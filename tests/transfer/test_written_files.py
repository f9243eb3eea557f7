"""Command output: private files without secrets that follow no symbolic links, and text without terminal codes."""

import io
import json
import os
import re
import shutil
import tarfile
import time
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli.common import escape_json
from app.cli.main import app
from app.db.sqlite import sqlite_module
from app.domain.strings.text import escape_unprintable
from app.transfer import importing
from app.transfer.rows import RejectedRow

HOSTILE = "\x1b]0;title\x07\n  refused: \x9b31m\u202e\udc80"


@pytest.fixture
def file(tmp_path, seeded_file):
    return shutil.copyfile(seeded_file, tmp_path / "events.db")


@pytest.fixture
def run(tmp_path, file, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DIPLOMATIC_EVENTS_DATABASE_URL", f"sqlite:///{file}")
    return lambda *arguments: CliRunner().invoke(app, [*map(str, arguments)])


@pytest.mark.parametrize("name", ["all.ndjson", "all.ndjson.gz"])
@pytest.mark.parametrize("place", ["all{}", "all{}.part", ".all{}.part"])
def test_a23_export_does_not_follow_links(run, tmp_path, name, place):
    precious = tmp_path / "precious"
    precious.write_text("kept")
    link = tmp_path / place.format(name.removeprefix("all"))
    link.symlink_to(precious)
    assert run("export", tmp_path / name).exit_code == 0
    assert precious.read_text() == "kept"
    assert not (tmp_path / name).is_symlink()
    assert (tmp_path / name).stat().st_size > 1000


@pytest.mark.parametrize("format_", ["sqlite", "parquet"])
def test_a23_other_formats_do_not_follow_links(run, tmp_path, format_):
    precious = tmp_path / "precious"
    (tmp_path / "all.part").symlink_to(precious)
    (tmp_path / "taken").symlink_to(precious)
    assert run("export", "--format", format_, tmp_path / "all").exit_code == 0
    assert run("export", "--format", format_, tmp_path / "taken").exit_code == 1
    assert not precious.exists()
    assert not [path.name for path in tmp_path.iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize("arguments", [("backup",), ("export",), ("export", "--format", "sqlite")], ids="-".join)
@pytest.mark.parametrize("seconds", [-86_400, 86_400], ids=["old", "from-the-future"])
def test_a70_what_a_killed_command_left_is_removed(run, tmp_path, arguments, seconds):
    moment = time.time() + seconds
    left, of_a_user = (tmp_path / f".all.{name}.part" for name in ("0123456789abcdef", "notes"))
    companion = tmp_path / f"{left.name}-journal"
    for file in (left, companion, of_a_user):
        file.write_text("half")
        os.utime(file, (moment, moment))
    assert run(*arguments, tmp_path / "all").exit_code == 0
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == [of_a_user.name]


def test_a23_report_does_not_follow_links(run, tmp_path):
    precious, report = tmp_path / "precious", tmp_path / "report"
    precious.write_text("kept")
    report.symlink_to(precious)
    (tmp_path / "bad.ndjson").write_text('{"title": 1}\n')
    assert run("import", tmp_path / "bad.ndjson", "--report", report).exit_code == 1
    assert (precious.read_text(), report.is_symlink()) == ("kept", False)
    assert json.loads(report.read_text().splitlines()[0])["what"] == "problems"


@pytest.mark.parametrize("name", ["events.db", "events.db-wal", "events.db-queue", "soft.db", "hard.db", "other.db"])
@pytest.mark.parametrize(
    "command",
    [["export"], ["export", "--format", "sqlite"], ["import", "rows.ndjson", "--report"], ["backup", "--replace"]],
)
def test_a41_no_output_replaces_a_database(run, file, tmp_path, command, name):
    (tmp_path / "rows.ndjson").write_text("")
    (tmp_path / "soft.db").symlink_to(file)
    (tmp_path / "hard.db").hardlink_to(file)
    shutil.copyfile(file, tmp_path / "other.db")
    for suffix in ("-wal", "-queue"):
        (tmp_path / f"events.db{suffix}").touch()
    content, number = file.read_bytes(), (tmp_path / name).stat().st_ino
    result = run(*command, tmp_path / name)
    if command[0] == "backup" and name == "other.db":
        assert result.exit_code == 0
        return
    assert (result.exit_code, file.read_bytes() == content) == (1, True)
    # SQLite removes its log with the last connection.
    assert name == "events.db-wal" or (tmp_path / name).stat().st_ino == number
    expected = "an SQLite database" if name == "other.db" else "a file of the database itself"
    assert expected in result.output or "already exists" in result.output


@pytest.mark.parametrize("option", [[], ["--mapping", "map.yaml"]])
def test_a41_a_report_replaces_no_file_that_is_read(run, tmp_path, option):
    for name in ("rows.ndjson", "map.yaml"):
        (tmp_path / name).write_text("resource: people\n")
    read = option[-1] if option else "rows.ndjson"
    result = run("import", "rows.ndjson", *option, "--report", tmp_path / read)
    assert (result.exit_code, (tmp_path / read).read_text()) == (2, "resource: people\n")


def test_a23_failed_export_preserves_the_previous_file(run, tmp_path, monkeypatch):
    target = tmp_path / "all.ndjson"
    target.write_text("former")

    def break_off(_connection):
        yield b"half"
        raise OSError("no room")

    monkeypatch.setattr("app.transfer.exporting.lines", break_off)
    assert run("export", target).exit_code == 1
    assert target.read_text() == "former"
    assert not [path.name for path in tmp_path.iterdir() if ".part" in path.name]


def test_a33_sqlite_export_contains_no_secret(run, file, tmp_path):
    secret, removed, row = "s3cret-answer", "s3cret-that-was-deleted", "'2026-01-01T00:00:00.000000Z', 200, '{}', ''"
    with closing(sqlite_module().connect(file)) as connection:
        insert = "INSERT INTO idempotency_keys (actor, key, fingerprint, answered_at, status, headers, body)"
        for number in range(200):
            connection.execute(f"{insert} VALUES ('a', '{secret}-{number}', 'f', {row})")
            connection.execute(f"{insert} VALUES ('a', '{removed}-{number}', 'f', {row})")
        connection.commit()
        # Deleted like the service deletes: free pages keep their content.
        connection.execute(f"DELETE FROM idempotency_keys WHERE key LIKE '{removed}%'")
        connection.commit()
        [(digest,)] = connection.execute("SELECT sha256 FROM api_keys").fetchall()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert removed.encode() in file.read_bytes()
    assert run("export", "--format", "sqlite", tmp_path / "all.db").exit_code == 0
    content = (tmp_path / "all.db").read_bytes()
    for item in (secret, removed, digest):
        assert item.encode() not in content
    with closing(sqlite_module().connect(tmp_path / "all.db")) as connection:
        for table in ("api_keys", "idempotency_keys"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchall() == [(0,)]
        assert connection.execute("PRAGMA freelist_count").fetchall() == [(0,)]
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_a24_escaped_text_is_readable_without_control_characters():
    shown = escape_unprintable(HOSTILE)
    assert shown == r"\x1b]0;title\x07\n  refused: \x9b31m\u202e\udc80"
    assert escape_unprintable("Tánaiste 林芳正") == "Tánaiste 林芳正"


def test_a24_escaped_json_line_has_the_same_meaning():
    line = json.dumps({"name": HOSTILE}, ensure_ascii=False)
    assert escape_json(line).isprintable()
    assert json.loads(escape_json(line)) == {"name": HOSTILE}


def test_a24_names_of_files_and_members_are_shown_escaped(run, tmp_path):
    name = "a\x1b]0;x\x07\nb.ndjson"
    (tmp_path / name).write_text('{"title": 1}\n')
    result = run("import", tmp_path / name, "--report", tmp_path / "report")
    assert result.exit_code == 1
    for text in (result.output, (tmp_path / "report").read_text()):
        assert all(line.isprintable() for line in text.split("\n"))
    assert not any(line.startswith("b.ndjson") for line in result.output.splitlines())


def test_a24_members_of_an_archive_are_shown_escaped(run, tmp_path):
    archive = tmp_path / "pocom.tar.gz"
    with tarfile.open(archive, "w:gz") as opened:
        info = tarfile.TarInfo("pocom-master/people/a/\x1b]0;x\x07\n  refused: y.xml")
        info.size = 4
        opened.addfile(info, io.BytesIO(b"<no>"))
    result = run("import", "--format", "us-pocom", archive, "--report", tmp_path / "report")
    for text in (result.output, (tmp_path / "report").read_text() if (tmp_path / "report").exists() else ""):
        assert all(line.isprintable() for line in text.split("\n"))


def test_a24_every_entry_of_an_import_is_escaped(database):
    report = []
    rows = [RejectedRow(HOSTILE, HOSTILE, HOSTILE)]
    with pytest.raises(importing.RowsRejected) as refused:
        importing.run_import(database, rows, importing.ImportOptions(report=report.append))
    for entry in (*report, *refused.value.outcome.problems):
        assert all(value.isprintable() for value in entry.values())


def test_a24_commands_print_through_one_function():
    root = Path(app.__module__ and __file__).parents[2] / "app"
    for file in root.rglob("*.py"):
        if file.name != "common.py":
            assert not re.search(r"console\.print\(|(?<![.\w])print\(", file.read_text(encoding="utf-8")), file


def test_a88_file_on_a_full_disk_is_named(run, tmp_path):
    rows = tmp_path / "bad.ndjson"
    rows.write_text('{"resource": "topics", "document": {"nam": "x"}}\n' * 2_000)
    for command, message in (
        (("export", "/dev/full"), "/dev/full: No space left on device"),
        # More than the buffer has room for, so it fails while the rows are read.
        (("import", "--report", "/dev/full", rows), "/dev/full: No space left on device; nothing was imported"),
    ):
        ended = run(*command)
        assert (ended.exit_code, message in ended.output) == (1, True), ended.output


def test_directory_on_a_full_disk_is_named(run, monkeypatch):
    def fail(*_arguments):
        raise OSError("Error writing bytes to file")  # as pyarrow does, without a file

    monkeypatch.setattr("app.transfer.parquet.write_parquet", fail)
    ended = run("export", "--format", "parquet", "all")
    assert (ended.exit_code, "all: Error writing bytes to file" in ended.output) == (1, True), ended.output
