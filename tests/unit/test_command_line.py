"""The command `diplomatic-events`."""

import json

import pytest
from typer.testing import CliRunner

from app.cli import app
from app.db import Database


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DIPLOMATIC_EVENTS_DATABASE_URL", f"sqlite:///{tmp_path / 'events.db'}")
    monkeypatch.setenv("COLUMNS", "120")
    return lambda *arguments: CliRunner().invoke(app, list(arguments))


COMMANDS = {
    "serve": "serve until stopped",
    "migrate": "schema up to date",
    "seed": "left as it is",
    "openapi": "Print the OpenAPI document",
}


def test_help_lists_every_command(run):
    result = run("--help")
    assert result.exit_code == 0
    assert [each for each in (*COMMANDS, "import", "export") if each not in result.output] == []
    assert run().exit_code == 2


@pytest.mark.parametrize(("command", "said"), COMMANDS.items())
def test_each_command_has_help(run, command, said):
    result = run(command, "--help")
    assert result.exit_code == 0
    assert said in " ".join(result.output.split())


def test_migrate_then_seed(run, tmp_path):
    early = run("seed")
    assert early.exit_code == 1
    assert "run diplomatic-events migrate" in " ".join(early.output.split())
    assert run("migrate").exit_code == 0
    assert run("migrate").exit_code == 0
    first, again = run("seed"), run("seed")
    assert (first.exit_code, again.exit_code) == (0, 0)
    assert "meetings: 1 made, 0 left as they were" in first.output
    assert "meetings: 0 made, 1 left as they were" in again.output
    database = Database(f"sqlite:///{tmp_path / 'events.db'}")
    with database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM topics").scalar() == 13
    database.close()


def test_openapi_is_printed(run):
    result = run("openapi")
    assert result.exit_code == 0
    document = json.loads(result.stdout)
    assert document["openapi"].startswith("3.1")
    assert "/meetings" in document["paths"]


def test_settings_that_cannot_be_used_are_usage_errors(run, monkeypatch):
    monkeypatch.setenv("DIPLOMATIC_EVENTS_DATABASE_URL", "mysql://host/name")
    for command in ("migrate", "seed", "serve"):
        result = run(command)
        assert result.exit_code == 2
        assert "use sqlite or postgresql" in " ".join(result.output.split())
    assert run("serve", "--port", "70000").exit_code == 2
    assert run("none-such").exit_code == 2


def test_serve_prepares_a_new_database_and_hands_over(run, monkeypatch, tmp_path):
    served = []
    monkeypatch.setattr("app.cli.uvicorn.run", lambda *said, **how: served.append((said, how)))
    for name in ("HOST", "PORT", "WORKERS"):
        # Set here, so that what the command sets is undone.
        monkeypatch.setenv(f"DIPLOMATIC_EVENTS_{name}", {"HOST": "127.0.0.1", "PORT": "8000", "WORKERS": "1"}[name])
    result = run("serve", "--host", "::1", "--port", "8123")
    assert result.exit_code == 0
    assert "Docs page: http://[::1]:8123/docs" in result.output
    assert "countries: 281 made" in result.output
    ((said, how),) = served
    assert (said, how["factory"], how["host"], how["port"], how["workers"]) == (
        ("app.main:create_app",),
        True,
        "::1",
        8123,
        1,
    )
    assert "made" not in run("serve").output


def test_several_workers_need_a_sound_sqlite(run, monkeypatch):
    monkeypatch.setattr("app.cli.sqlite_warning", lambda: "SQLite has a bug")
    monkeypatch.setenv("DIPLOMATIC_EVENTS_WORKERS", "1")
    result = run("serve", "--workers", "2")
    assert result.exit_code == 2
    assert "SQLite has a bug" in result.output
