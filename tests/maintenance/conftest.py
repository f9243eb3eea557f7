"""The maintenance commands on a separate database."""

import shutil

import pytest
from typer.testing import CliRunner

from app.cli.main import app
from app.db.sqlite import sqlite_module


@pytest.fixture
def file(tmp_path, seeded_file):
    """The database."""
    copy = tmp_path / "events.db"
    shutil.copyfile(seeded_file, copy)
    return copy


@pytest.fixture
def run(tmp_path, file, monkeypatch):
    """Run the command; return its exit code and output."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DIPLOMATIC_EVENTS_DATABASE_URL", f"sqlite:///{file}")
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments):
        result = CliRunner().invoke(app, [*map(str, arguments)])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.output

    return run


@pytest.fixture
def sql():
    """Change a database directly."""

    def execute(file, *statements):
        connection = sqlite_module().connect(str(file))
        for statement in statements:
            connection.execute(statement)
        connection.commit()
        connection.close()

    return execute
