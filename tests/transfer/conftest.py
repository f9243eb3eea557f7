"""The command line on the test's database, and the content of that database."""

import contextlib
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli import main
from app.db.database import Database
from app.transfer import exporting, files, importing

DATA_SETS = Path(__file__).parents[1] / "datasets" / "fixtures"


@pytest.fixture
def start_file(small_file):
    """The initial content; modules override it with `seeded_file` if they need every country."""
    return small_file


@pytest.fixture
def run(database, monkeypatch, tmp_path):
    """Run `diplomatic-events` in an empty directory."""
    place = tmp_path / "here"
    place.mkdir()
    monkeypatch.chdir(place)
    monkeypatch.setenv("DIPLOMATIC_EVENTS_DATABASE_URL", database.url.render_as_string(hide_password=False))

    def invoke(*arguments, stdin=None):
        return CliRunner().invoke(
            main.app, [str(argument) for argument in arguments], input=stdin, catch_exceptions=False
        )

    return invoke


@pytest.fixture
def lines_of():
    """Return the lines of the export of a database."""

    def lines(database):
        with database.reading() as connection:
            return list(exporting.lines(connection))

    return lines


@pytest.fixture
def contents(database, lines_of):
    """Return the documents of the test's database, by resource and id."""

    def documents():
        result = {}
        for line in lines_of(database):
            data = json.loads(line)
            document = data["document"]
            result[data["resource"], document.get("code") or document["id"]] = document
        return result

    return documents


@pytest.fixture
def write():
    """Write documents or raw lines into a file of the current directory; return its name."""

    def to(name, *lines):
        texts = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
        Path(name).write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
        return name

    return to


@pytest.fixture
def data_sets():
    """The directory of the importers' fixtures."""
    return DATA_SETS


@pytest.fixture
def as_rows():
    """Return the lines of an export as rows for an import."""
    return lambda lines: (
        files.import_row(json.loads(line), f"line {n}", "meetings") for n, line in enumerate(lines, 1)
    )


@pytest.fixture
def copy_of(migrated_file, another, as_rows):
    """Import lines into an empty database."""
    with contextlib.ExitStack() as stack:

        def make(lines):
            copy = stack.enter_context(contextlib.closing(Database(another(migrated_file))))
            return copy, importing.run_import(copy, as_rows(lines), importing.ImportOptions())

        yield make
