"""After `vacuum`, the files of the tables have none of the redacted words."""

import contextlib

import pytest
from sqlalchemy import text

from app.db.database import Database
from app.maintenance import checks, erasure
from app.services.changes import redaction
from app.transfer import importing
from app.transfer.rows import ImportRow

pytestmark = [pytest.mark.databases("postgresql"), pytest.mark.full]
SECRET = "Quovarzil"


def write(database, note):
    """Write meetings and a person, all of which have a text."""
    rows = [
        ImportRow("meetings", {"id": f"talks-{number}", "title": "Talks", "date": "2001-02-03", "note": note,
                               "participants": [{"country": "PE"}, {"country": "JP"}]}, str(number))
        for number in range(20)
    ]  # fmt: skip
    rows.append(ImportRow("people", {"id": "ana", "name": f"Ana {note}", "country": "PE"}, "20"))
    assert importing.run_import(database, rows, importing.ImportOptions()).refused == 0


def tables_with(cluster, database, word):
    """Return the tables and indexes whose files have a word, in any case."""
    name = database.url.database
    cluster.execute("CHECKPOINT", name)
    files = cluster.execute("SELECT relname, pg_relation_filepath(oid) FROM pg_class", name)
    return {
        relation
        for relation, path in files
        if path and word.lower().encode() in (cluster.data / path).read_bytes().lower()
    }


def test_a72_redacted_words_are_in_no_file_of_a_table(cluster, another, seeded_file):
    with contextlib.closing(Database(another(seeded_file), busy_timeout_seconds=0.2)) as database:
        write(database, SECRET)
        with database.writing() as session:
            session.execute(text("ANALYZE"))
        write(database, "Corrected")
        for resource, id_, field in (
            ("people", "ana", "/name"),
            *(("meetings", f"talks-{n}", "/note") for n in range(20)),
        ):
            with database.writing() as session:
                redaction.redact(session, resource, id_, [field], "Private.")
        assert {"changes", "search_meetings"} <= tables_with(cluster, database, SECRET)
        with database.reading() as connection:
            connection.execute(text("SELECT count(*) FROM changes"))
            with pytest.raises(erasure.EraseError, match="lock timeout"):
                erasure.erase_deleted(database)
        erasure.erase_deleted(database)
        assert tables_with(cluster, database, SECRET) == set()
        assert "meetings" in tables_with(cluster, database, "Corrected")
        assert list(checks.run_checks(database, repair=False)) == []
