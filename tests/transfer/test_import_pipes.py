"""Slow pipes block only the import that reads them."""

import io
import json
import os
import threading
from pathlib import Path

import pytest
from sqlalchemy import update

from app.db import models as m

TALKS = json.dumps({"id": "talks", "title": "Talks", "date": "2024-05-01"}).encode() + b"\n"


class Slow(io.RawIOBase):
    """A pipe; another client writes whenever it is read."""

    def __init__(self, database):
        self._database, self._pieces = database, [TALKS, b""]

    def readable(self):
        return True

    def read(self, size=-1):
        if size == 0:
            return b""
        with self._database.writing(wait_seconds=1) as session:
            session.execute(update(m.Country).values(note="written meanwhile"))
        return self._pieces.pop(0)


def test_a16_others_write_during_standard_input(run, monkeypatch, database, contents):
    monkeypatch.setattr("typer.testing.make_input_stream", lambda *_: Slow(database))
    result = run("import", "-")
    assert result.exit_code == 0, result.output
    assert contents()["meetings", "talks"]["title"] == "Talks"


def test_a16_a_named_pipe_is_read_before_the_database_is_locked(run, database, contents):
    os.mkfifo("talks.ndjson")

    def fill():
        with open("talks.ndjson", "wb") as pipe:  # noqa: PTH123 - a pipe
            with database.writing(wait_seconds=5) as session:
                session.execute(update(m.Country).values(note="written meanwhile"))
            pipe.write(TALKS)

    writer = threading.Thread(target=fill)
    writer.start()
    result = run("import", "talks.ndjson")
    writer.join()
    assert result.exit_code == 0, result.output
    assert contents()["meetings", "talks"]["title"] == "Talks"


@pytest.mark.parametrize("format_", ["ndjson", "csv"])
def test_pipe_named_twice_is_read_twice(run, format_):
    content = TALKS if format_ == "ndjson" else b"id,title,date\ntalks,Talks,2024-05-01\n"
    Path(f"file.{format_}").write_bytes(content)
    for name in (f"file.{format_}", "-"):
        result = run("import", "--format", format_, name, name, stdin=content)
        assert result.exit_code == 0, result.output
        assert "2 rows: " in result.output, result.output
