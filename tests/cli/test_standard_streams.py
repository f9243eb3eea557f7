"""Commands whose output, messages or report cannot be written: they say so, and their exit code is right."""

import errno
import io
import os
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from app.cli import keys
from app.db import migrations
from app.db.database import Database
from app.services.access import api_keys

TOPIC = '{"resource": "topics", "document": {"name": "Fishing"}}\n'


@pytest.fixture
def shell(tmp_path, seeded_file):
    """Run a command with redirections on a seeded database; return its exit code, and its output and messages."""
    shutil.copyfile(seeded_file, tmp_path / "events.db")
    (tmp_path / "topics.ndjson").write_text(TOPIC)
    (tmp_path / "bad.ndjson").write_text(TOPIC + "{}\n")
    (tmp_path / "talks.csv").write_text("Title,Date,Country\nTalks,2001-02-03,Japan\nVisit,2001-02-04,Peru\n")
    environment = os.environ | {"DIPLOMATIC_EVENTS_DATABASE_URL": f"sqlite:///{tmp_path / 'events.db'}"}

    def run(command):
        line = f"{sys.executable} -m app {command}"
        process = subprocess.run(
            ["sh", "-c", f"cd {tmp_path} && PYTHONPATH={Path.cwd()} {line}"],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return process.returncode, process.stdout, process.stderr

    return run


@pytest.mark.parametrize(
    "command",
    ["keys list", "keys list --json", "check --json", "openapi", "export -", "mapping guess talks.csv", "--help"],
)
@pytest.mark.parametrize(
    ("redirection", "reason"), [(">/dev/full", "No space left on device"), (">&-", "Bad file descriptor")]
)
@pytest.mark.slow
def test_a87_output_that_cannot_be_written_is_reported(shell, command, redirection, reason):
    expected = f"diplomatic-events: the output cannot be written: {reason}\n"
    assert shell(f"{command} {redirection}") == (1, "", expected)


def test_key_that_cannot_be_shown_is_not_created(shell):
    assert shell("keys create other >/dev/full")[0] == 1
    code, key, _ = shell("keys create other")
    assert (code, len(key.split())) == (0, 1)


class FullStream(io.StringIO):
    """A stream to a full disk."""

    def write(self, _text):
        """Raise OSError."""
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def open_null():
    """Open the null device."""
    return Path(os.devnull).open("w")


@pytest.mark.parametrize("discarded", [FullStream, open_null])
def test_a95_first_key_that_cannot_be_shown_is_not_created(tmp_path, monkeypatch, capsys, discarded):
    with closing(Database(f"sqlite:///{tmp_path / 'events.db'}")) as database:
        migrations.upgrade(database)
        with discarded() as stream, monkeypatch.context() as patch:
            patch.setattr(sys, "stderr", stream)
            keys.prepare_keys(database, create_first=True)
        with database.reading() as connection:
            assert api_keys.list_keys(connection) == []
        keys.prepare_keys(database, create_first=True)
        with database.reading() as connection:
            assert len(api_keys.list_keys(connection)) == 1
    assert "First API key" in capsys.readouterr().err


@pytest.mark.parametrize(("file", "code"), [("topics.ndjson", 0), ("bad.ndjson", 1)])
@pytest.mark.parametrize("redirection", ["2>/dev/full", "2>&-"])
@pytest.mark.slow
def test_exit_code_does_not_depend_on_messages(shell, file, code, redirection):
    assert shell(f"import {file} {redirection}") == (code, "", "")


@pytest.mark.parametrize(("options", "row"), [("", "1 refused"), ("--keep-going", "1 created")])
def test_report_that_cannot_be_written_is_reported(shell, options, row):
    code, _, messages = shell(f"import {options} --report /dev/full bad.ndjson")
    assert (code, row in messages) == (1, True)
    assert "the report /dev/full is incomplete: No space left on device" in messages
