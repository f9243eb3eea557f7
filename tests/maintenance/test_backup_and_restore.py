"""Backups are complete or absent; restoring checks first and overwrites nothing."""

import fcntl
import os
from contextlib import closing

import pytest

from app.db import migrations
from app.db.sqlite import sqlite_module
from app.db.writer_lock import WriterQueue


@pytest.fixture
def backup(run, tmp_path):
    target = tmp_path / "kept.db"
    assert run("backup", target)[0] == 0
    return target


def test_a_backup_is_one_private_file(backup, tmp_path):
    assert sorted(path.name for path in tmp_path.glob("*kept*")) == ["kept.db"]
    assert backup.stat().st_mode & 0o777 == 0o600
    assert backup.read_bytes()[18:20] == b"\x01\x01", "a WAL database needs a second file"


def test_replacement_requires_the_option(run, backup, file, sql):
    before = backup.read_bytes()
    sql(file, "DELETE FROM retired_ids", "UPDATE topics SET description = 'changed'")
    code, data = run("backup", backup)
    assert (code, "already exists" in data, backup.read_bytes() == before) == (1, True, True)
    assert run("backup", backup, "--replace")[0] == 0
    assert backup.read_bytes() != before


@pytest.mark.parametrize("create", [os.mkfifo, os.mkdir])
def test_a41_a_backup_replaces_no_pipe_and_no_directory(run, tmp_path, create):
    create(tmp_path / "special")
    code, data = run("backup", tmp_path / "special", "--replace")
    assert (code, "is not a regular file" in data, (tmp_path / "special").is_file()) == (1, True, False)


@pytest.mark.parametrize("target", ["events.db", "nowhere/kept.db"])
def test_invalid_destinations_are_rejected(run, tmp_path, file, target):
    before = file.read_bytes()
    assert run("backup", tmp_path / target, "--replace")[0] == 1
    assert file.read_bytes() == before


def test_damaged_database_is_not_backed_up(run, file, sql, tmp_path):
    sql(file, "PRAGMA foreign_keys = OFF", "DELETE FROM meetings")
    code, data = run("backup", tmp_path / "kept.db")
    assert (code, (tmp_path / "kept.db").exists()) == (1, False)
    assert "is incomplete" in data
    assert [path.name for path in tmp_path.glob(".*")] == []


def test_restored_database_equals_the_original(run, backup, file):
    file.unlink()
    code, data = run("restore", backup)
    assert (code, "Restored and checked" in data) == (0, True)
    assert run("check")[0] == 0
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("standing", ["events.db", "events.db-wal", "events.db-journal"])
def test_restore_overwrites_nothing(run, backup, file, standing):
    file.unlink()
    (file.parent / standing).write_bytes(b"something")
    code, data = run("restore", backup)
    assert (code, f"{standing} already exists" in data) == (1, True)
    assert (file.parent / standing).read_bytes() == b"something"


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (lambda backup, _: backup.write_bytes(b"no database" * 1000), "not an SQLite database"),
        (lambda backup, _: backup.write_bytes(backup.read_bytes()[:-8192]), "is damaged"),
        (lambda backup, sql: sql(backup, "PRAGMA foreign_keys = OFF", "DELETE FROM meetings"), "is incomplete"),
        (lambda backup, sql: sql(backup, "DROP TABLE alembic_version"), "not a database of this program"),
        (
            lambda backup, sql: sql(backup, "UPDATE alembic_version SET version_num = '9999'"),
            "unknown migrations (9999)",
        ),
        (lambda backup, _: backup.unlink(), "is not a file"),
    ],
)
def test_invalid_backups_are_refused(run, backup, file, sql, damage, says):
    file.unlink()
    damage(backup, sql)
    code, data = run("restore", backup)
    assert (code, says in data) == (1, True), data
    assert [path.name for path in file.parent.iterdir() if "events" in path.name or ".part" in path.name] == []


def test_an_older_backup_is_migrated_on_request(run, backup, file, monkeypatch):
    file.unlink()
    known = migrations.known_revisions()
    migrated = []
    monkeypatch.setattr(migrations, "known_revisions", lambda: [*known, "later"])
    monkeypatch.setattr(migrations, "upgrade", lambda database: migrated.append(database.file.path.name))
    code, data = run("restore", backup)
    assert (code, "lacks later; give --migrate" in data, file.exists()) == (1, True, False)
    assert run("restore", backup, "--migrate")[0] == 0
    assert file.exists()
    assert len(migrated) == 1


def test_postgresql_backup_refers_to_its_own_tools(run, monkeypatch, tmp_path):
    monkeypatch.setenv("DIPLOMATIC_EVENTS_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    for command in ("backup", "restore"):
        code, data = run(command, tmp_path / "any")
        assert (code, "pg_dump" in data, "pg_restore" in data) == (1, True, True)


def epoch(file):
    with closing(sqlite_module().connect(file)) as connection:
        return connection.execute("SELECT epoch, restored_at FROM change_feed").fetchall()


def test_a13_a_restored_database_has_a_new_epoch(run, file, tmp_path):
    seen = [epoch(file)]
    backup = tmp_path / "kept.db"
    assert run("backup", backup)[0] == 0
    seen.append(epoch(backup))
    for _ in range(2):
        file.unlink()
        assert run("restore", backup)[0] == 0
        seen.append(epoch(file))
    assert run("after-restore")[0] == 0
    seen.append(epoch(file))
    assert len({item for [(item, _)] in seen}) == len(seen)
    assert all(restored_at > 0 for [(_, restored_at)] in seen[1:])


def test_a14_restore_lists_the_keys_that_become_valid_again(run, file, tmp_path):
    backup = tmp_path / "kept.db"
    assert run("keys", "create", "curator")[0] == 0
    assert run("backup", backup)[0] == 0
    assert run("keys", "revoke", "curator")[0] == 0
    file.unlink()
    code, data = run("restore", backup)
    assert (code, "curator (write" in data) == (0, True)
    code, data = run("after-restore")
    assert (code, "curator (write" in data) == (0, True)
    file.unlink()
    code, data = run("restore", backup, "--revoke-keys")
    assert (code, "Revoked: " in data, "curator" in data) == (0, True, True)
    assert "usable" not in run("keys", "list")[1]


DOCTORED = {
    "a trigger that adds a key": "CREATE TRIGGER x AFTER UPDATE ON meetings BEGIN INSERT INTO api_keys (id) VALUES (1); END",
    "a trigger that swallows changes": "CREATE TRIGGER x BEFORE INSERT ON changes BEGIN SELECT RAISE(IGNORE); END",
    "a view": "CREATE VIEW x AS SELECT * FROM api_keys",
    "a table": "CREATE TABLE x (y)",
    "a table with a quote": 'CREATE TABLE "x""y" (z)',
    "an index": "CREATE INDEX x ON meetings (title)",
    "an index that is gone": "DROP INDEX ix_changes_resource_id_version",
    "a column more": "ALTER TABLE topics ADD COLUMN x",
}


@pytest.mark.parametrize("doctoring", DOCTORED.values(), ids=DOCTORED)
def test_a22_manipulated_backup_is_rejected(run, backup, file, sql, doctoring):
    file.unlink()
    sql(backup, *([doctoring] if "BEGIN" in doctoring else doctoring.split("; ")))
    code, data = run("restore", backup)
    assert (code, "has an unexpected schema" in data, file.exists()) == (1, True, False), data
    name = "ix_changes_resource_id_version" if "DROP INDEX" in doctoring else "topics" if "ALTER" in doctoring else "x"
    assert name in data


def test_a22_check_finds_objects_that_no_migration_created(run, file, sql):
    sql(file, DOCTORED["a trigger that swallows changes"], DOCTORED["a view"].replace(" x ", " v "))
    code, data = run("check")
    assert code == 1
    assert "structure: the trigger 'x' on 'changes' is not part of the schema" in data
    assert "structure: the view 'v'" in data


def test_a22_statistics_tables_are_accepted(run, file, sql, tmp_path):
    sql(file, "ANALYZE")
    assert run("check")[0] == 0
    assert run("backup", tmp_path / "kept.db")[0] == 0
    file.unlink()
    assert run("restore", tmp_path / "kept.db")[0] == 0


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o777])
def test_a21_every_file_is_accessible_only_to_its_owner(run, file, tmp_path, mask):
    for item in (file, tmp_path / "events.db-queue", tmp_path / "events.db-writer"):
        item.touch()
        item.chmod(0o644)
    before = os.umask(mask)
    try:
        assert run("keys", "create", "curator")[0] == 0
        assert run("backup", tmp_path / "kept.db")[0] == 0
        for name in ("all.ndjson", "all.ndjson.gz"):
            assert run("export", tmp_path / name)[0] == 0
        assert run("export", "--format", "sqlite", tmp_path / "all.db")[0] == 0
        assert run("migrate")[0] == 0
    finally:
        os.umask(before)
    modes = {path.name: oct(path.stat().st_mode & 0o777) for path in tmp_path.iterdir() if path.is_file()}
    assert {"events.db-prepare", "events.db-queue", "all.db", "kept.db", "all.ndjson"} <= modes.keys()
    assert set(modes.values()) == {"0o600"}, modes


def test_a21_locks_of_others_on_a_readable_file_are_ignored(run, file, tmp_path):
    held = tmp_path / "events.db-writer"
    held.touch()
    held.chmod(0o644)
    with held.open() as opened:
        fcntl.flock(opened, fcntl.LOCK_EX)
        # The holder keeps only the old file; writers use a new one.
        with WriterQueue(str(file)).turn(1):
            pass
