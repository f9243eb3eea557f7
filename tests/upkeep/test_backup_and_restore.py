"""Backups are whole or not there; restoring writes over nothing and checks first."""

import pytest

from app import schema


@pytest.fixture
def backup(run, tmp_path):
    target = tmp_path / "kept.db"
    assert run("backup", target)[0] == 0
    return target


def test_a_backup_is_one_private_file(backup, tmp_path):
    assert sorted(each.name for each in tmp_path.glob("*kept*")) == ["kept.db"]
    assert backup.stat().st_mode & 0o777 == 0o600
    assert backup.read_bytes()[18:20] == b"\x01\x01", "a WAL database wants a second file"


def test_nothing_is_replaced_unless_told(run, backup, file, sql):
    before = backup.read_bytes()
    sql(file, "DELETE FROM retired_ids", "UPDATE topics SET description = 'changed'")
    code, said = run("backup", backup)
    assert (code, "is there already" in said, backup.read_bytes() == before) == (1, True, True)
    assert run("backup", backup, "--replace")[0] == 0
    assert backup.read_bytes() != before


@pytest.mark.parametrize("target", ["events.db", "nowhere/kept.db"])
def test_places_that_cannot_be(run, tmp_path, file, target):
    before = file.read_bytes()
    assert run("backup", tmp_path / target, "--replace")[0] == 1
    assert file.read_bytes() == before


def test_a_database_that_is_not_whole_is_not_backed_up(run, file, sql, tmp_path):
    sql(file, "PRAGMA foreign_keys = OFF", "DELETE FROM meetings")
    code, said = run("backup", tmp_path / "kept.db")
    assert (code, (tmp_path / "kept.db").exists()) == (1, False)
    assert "is not whole" in said
    assert [each.name for each in tmp_path.glob(".*")] == []


def test_restoring_gives_the_same(run, backup, file):
    file.unlink()
    code, said = run("restore", backup)
    assert (code, "Restored and checked" in said) == (0, True)
    assert run("check")[0] == 0
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("standing", ["events.db", "events.db-wal", "events.db-journal"])
def test_restoring_writes_over_nothing(run, backup, file, standing):
    file.unlink()
    (file.parent / standing).write_bytes(b"something")
    code, said = run("restore", backup)
    assert (code, f"{standing} is there" in said) == (1, True)
    assert (file.parent / standing).read_bytes() == b"something"


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (lambda backup, _: backup.write_bytes(b"no database" * 1000), "no SQLite database"),
        (lambda backup, _: backup.write_bytes(backup.read_bytes()[:-8192]), "is damaged"),
        (lambda backup, sql: sql(backup, "PRAGMA foreign_keys = OFF", "DELETE FROM meetings"), "is not whole"),
        (lambda backup, sql: sql(backup, "DROP TABLE alembic_version"), "not a database of this program"),
        (lambda backup, sql: sql(backup, "UPDATE alembic_version SET version_num = '9999'"), "does not know (9999)"),
        (lambda backup, _: backup.unlink(), "is no file"),
    ],
)
def test_what_is_no_good_backup_is_refused(run, backup, file, sql, damage, says):
    file.unlink()
    damage(backup, sql)
    code, said = run("restore", backup)
    assert (code, says in said) == (1, True), said
    assert [each.name for each in file.parent.iterdir() if "events" in each.name or ".part" in each.name] == []


def test_an_older_backup_is_migrated_when_told(run, backup, file, monkeypatch):
    file.unlink()
    known = schema.known()
    migrated = []
    monkeypatch.setattr(schema, "known", lambda: [*known, "later"])
    monkeypatch.setattr(schema, "upgrade", lambda database: migrated.append(database.file.path.name))
    code, said = run("restore", backup)
    assert (code, "lacks later; give --migrate" in said, file.exists()) == (1, True, False)
    assert run("restore", backup, "--migrate")[0] == 0
    assert file.exists()
    assert len(migrated) == 1


def test_postgresql_has_tools_of_its_own(run, monkeypatch, tmp_path):
    monkeypatch.setenv("DIPLOMATIC_EVENTS_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    for command in ("backup", "restore"):
        code, said = run(command, tmp_path / "any")
        assert (code, "pg_dump" in said, "pg_restore" in said) == (1, True, True)
