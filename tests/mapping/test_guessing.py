"""First mappings for tables: they load, read the rows, and say what was understood."""

import io
import json

import pytest

from app.mapping.guessing.guess import guess
from app.mapping.loading import load
from app.mapping.reader import MappingReader
from app.transfer.rows import ImportRow

MINISTERS = (
    "Minister;Date of meeting;Name of organisation;Purpose\n"
    "Jane Roe;03/01/2024;Müller & Söhne;Trade\n;14/01/2024;Acme;Skills\n;Feb-24;N/A;Aid\nJohn Doe;Nil Return;Nil Return;\n"
)
TRIPS = (
    "id\tleader\tcountryIso\tstart\tend\tmet\tlat\tlon\n"
    "1\tA\tNOR\t2010-05-01\t2010-05-03\tB; C\t59.9\t10.7\n2\tA\tSWE\t2010-06-01\t\tD; E; F\t\t\n3\tG\tPER\t2011-06-01\t\t\t1.5\t2\n"
)


def guessed(content, name):
    result = guess(io.BytesIO(content), name)
    reader = MappingReader(load(result.mapping.encode(), "guess.yaml"))
    return result, list(reader.read(io.BufferedReader(io.BytesIO(content)), name))


def test_mapping_of_ministers_meetings_is_guessed():
    result, rows = guessed(MINISTERS.encode("cp1252"), "ministers.csv")
    assert [(row.document["title"], row.document["date"]) for row in rows[:2]] == [
        ("Jane Roe with Müller & Söhne", "2024-01-03"), ("Jane Roe with Acme", "2024-01-14"),
    ]  # fmt: skip
    assert rows[2].document["date"] == "2024-02"
    assert len(rows) == 3
    # Nobody said who published the table.
    assert "publisher" not in json.dumps([row.document for row in rows])
    notes = "\n".join(result.notes)
    assert "Minister: filled in only where it changes" in notes
    assert "Date of meeting: dates in the form DD/MM/YYYY, Mon-YY; rows without a meeting (Nil Return)" in notes
    assert "missing values (N/A)" in notes


def test_mapping_of_trips_with_codes_lists_and_coordinates_is_guessed():
    _, rows = guessed(TRIPS.encode(), "trips.tsv")
    first = rows[0].document
    assert first["date"] == "2010-05-01/2010-05-03"
    assert first["participants"] == [
        {"person": {"name": "A"}, "country": "NO"}, {"organization": {"name": "B"}}, {"organization": {"name": "C"}},
    ]  # fmt: skip
    assert first["place"] == {"latitude": 59.9, "longitude": 10.7}
    assert first["identifiers"] == [{"scheme": "trips", "value": "1"}]


def test_ambiguous_days_and_months_become_questions():
    result, _ = guessed(b"Date,Title\n01/02/2024,A\n03/04/2024,B\n", "t.csv")
    assert "DD/MM/YYYY OR MM/DD/YYYY" in result.notes[0]
    result, _ = guessed(b"Date,Title\n01/02/2024,A\n03/14/2024,B\n", "t.csv")
    assert result.notes[0] == "Date: dates in the form MM/DD/YYYY"


@pytest.mark.parametrize(
    "text",
    [
        json.dumps([{"when": "2024-01-02", "title": "A", "country": "Peru"}] * 2),
        '{"when": "2024", "title": "A", "country": "Peru"}\n',
    ],
)
def test_json_records_are_mapped(text):
    result, rows = guessed(text.encode(), "events.json" if text.startswith("[") else "events.ndjson")
    assert isinstance(rows[0], ImportRow)
    assert rows[0].document["participants"] == [{"country": "Peru"}]
    assert "country: names of countries" in result.notes


def test_mapping_of_a_table_without_dates_reports_them_missing():
    result = guess(io.BytesIO(b"a,b\nx,y\n"), "t.csv")
    assert "# date: no column has dates" in result.mapping


@pytest.mark.parametrize("content", [b"", b"a,b\n", b"\n\n"])
def test_files_without_rows_are_refused(content):
    with pytest.raises(ValueError, match=r"t\.csv"):
        guess(io.BytesIO(content), "t.csv")
