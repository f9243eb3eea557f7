"""After `redact`, the bytes of the database's files have none of the redacted words."""

import contextlib
import json

import pytest

from app.db.database import Database
from app.services.changes import redaction
from app.transfer import importing
from app.transfer.rows import ImportRow

SECRET = "Quovarzil"
"""A word that shares no beginning with another: an index stores only the rest of a word that does."""
STAYS = "Zelquintor"


def write(file, *rows):
    with contextlib.closing(Database(f"sqlite:///{file}")) as database:
        numbered = [ImportRow(resource, document, str(number)) for number, (resource, document) in enumerate(rows)]
        outcome = importing.run_import(database, numbered, importing.ImportOptions())
    assert outcome.refused == 0


def files_with(file, word):
    """Return the endings of the names of the database's files that have a word, in any case."""
    return {
        item.name.removeprefix(file.name)
        for item in file.parent.glob(f"{file.name}*")
        if word.lower().encode() in item.read_bytes().lower()
    }


def meeting(number, word):
    participants = [{"id": f"talks-{number}-pe", "country": "PE", "note": word, "office": word}, {"country": "JP"}]
    document = {"id": f"talks-{number}", "title": f"Talks {number}", "date": "2001-02-03", "note": f"{word} {number}"}
    return "meetings", document | {"participants": participants}


def person(name):
    return "people", {"id": "ana", "name": name, "country": "PE"}


def write_and_correct(file):
    """Write records with a word, and replace it by others."""
    write(file, *(meeting(number, SECRET) for number in range(3)), person(f"Ana {SECRET}"))
    write(file, *(meeting(number, STAYS) for number in range(3)), person("Ana Lima"))


REDACTIONS = [
    ("people", "ana", "/name"),
    *(
        (resource, id_, field)
        for number in range(3)
        for resource, id_, field in (
            ("meetings", f"talks-{number}", "/note"),
            ("meetings", f"talks-{number}", "/participants/*/note"),
            ("meetings", f"talks-{number}", "/participants/*/office"),
        )
    ),
]


def test_a72_redacted_words_are_in_no_file_of_the_database(run, file):
    write_and_correct(file)
    assert "" in files_with(file, SECRET)
    for resource, id_, field in REDACTIONS:
        code, output = run("redact", resource, id_, "--field", field, "--reason", "Private.")
        assert code == 0, output
    assert files_with(file, SECRET) == set()
    assert "" in files_with(file, STAYS)
    code, output = run("check", "--json")
    assert (code, json.loads(output)["found"]) == (0, 0), output


def test_a74_exported_file_has_no_redacted_words(run, file, tmp_path):
    write_and_correct(file)
    with contextlib.closing(Database(f"sqlite:///{file}")) as database, database.writing() as session:
        for resource, id_, field in REDACTIONS:
            redaction.redact(session, resource, id_, [field], "Private.")
    code, output = run("export", "--format", "sqlite", tmp_path / "exported.db")
    assert code == 0, output
    assert "" in files_with(file, SECRET)
    assert files_with(tmp_path / "exported.db", SECRET) == set()
    assert "" in files_with(tmp_path / "exported.db", STAYS)


@pytest.mark.full
def test_a72_words_that_a_reader_keeps_in_the_log_are_reported(run, file, monkeypatch):
    monkeypatch.setenv("DIPLOMATIC_EVENTS_BUSY_TIMEOUT_SECONDS", "0.1")
    write_and_correct(file)
    with contextlib.closing(Database(f"sqlite:///{file}")) as reader, reader.reading() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM meetings")
        code, output = run("redact", *REDACTIONS[0][:2], "--field", "/name", "--reason", "Private.")
        assert code == 1
        assert "Redacted" in output
        assert (
            "a long read, such as an export, keeps the write-ahead log in use; run diplomatic-events vacuum again"
            in output
        )
    for resource, id_, field in REDACTIONS[1:]:
        assert run("redact", resource, id_, "--field", field, "--reason", "Private.")[0] == 0
    assert files_with(file, SECRET) == set()
    assert run("vacuum")[0] == 0
