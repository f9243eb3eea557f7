"""Files of documents: strict parsing, and errors for unreadable files."""

import gzip
import io
import json
from pathlib import Path

import pytest

from app.transfer import files
from app.transfer.rows import ImportRow, RejectedRow

GOOD = b'{"title": "T", "date": "2024"}\n'


def read(content, resource="meetings"):
    return list(files.read_ndjson(io.BytesIO(content), "x.ndjson", resource))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"title": "T", "title": "U"}', "the text has 'title' twice in one object; use each name once"),
        (b'{"note": {"a": 1, "a": 1}}', "the text has 'a' twice in one object; use each name once"),
        (b'{"x": NaN}', "the text contains NaN, which is not JSON; leave the field out"),
        (b'{"x": -Infinity}', "the text contains -Infinity, which is not JSON; leave the field out"),
        (b'{"x": 1e999}', "the text contains the number 1e999, which is too large"),
        (b'{"x": ' + b"[" * 1000 + b"]" * 1000 + b"}", "the text has more than 64 levels of nesting"),
        (b"[" * 200_000, "the text has more than 64 levels of nesting"),
        (b'{"x": 1', "invalid JSON: Expecting ',' delimiter at line 1, column 8"),
        (b"{'x': 1}", "invalid JSON: Expecting property name enclosed in double quotes at line 1, column 2"),
        (b'{"x": "\x00"}', "invalid JSON: Invalid control character at at line 1, column 8"),
        (b'{"x": "\xff"}', "invalid UTF-8 at byte 7; encode the text as UTF-8"),
        (b"[]", "is not a document; write one JSON object per line"),
        (b"null", "is not a document; write one JSON object per line"),
        (b'"talks"', "is not a document; write one JSON object per line"),
        (b'{"resource": "people"}', "is no row of an export"),
        (b'{"document": {"name": "A"}}', "is no row of an export"),
        (b'{"resource": "people", "document": null}', "is no row of an export"),
        (b'{"resource": "people", "document": {"name": "A"}, "id": 1}', "is no row of an export"),
        (b'{"x": ' + b"9" * 5000 + b"}", "invalid JSON: Exceeds the limit (4300 digits)"),
    ],
)
def test_invalid_line_does_not_affect_the_others(line, reason):
    first, refused, last = read(GOOD + line + b"\n" + GOOD)
    assert (first.location, last.location) == ("x.ndjson line 1", "x.ndjson line 3")
    assert (refused.location, refused.field) == ("x.ndjson line 2", "")
    assert refused.reason.startswith(reason)


@pytest.mark.parametrize("text", ["\\u0000", "\\ud800", "\\u202e", "\\u0007", "\\ufffe"])
def test_characters_not_allowed_in_text_are_refused(run, contents, text):
    before = contents()
    Path("x.ndjson").write_text(f'{{"title": "T", "date": "2024", "note": "x{text}"}}\n', encoding="ascii")
    result = run("import", "x.ndjson")
    assert result.exit_code == 1
    assert "  refused: x.ndjson line 1 #/note: " in result.stderr
    assert contents() == before


def test_byte_order_mark_makes_no_difference():
    mark = b"\xef\xbb\xbf"
    assert read(mark + GOOD + mark + GOOD) == read(GOOD + GOOD)


def test_blank_lines_are_skipped_but_counted():
    assert [item.location for item in read(b"\n" + GOOD + b"  \r\n\n" + GOOD.rstrip(b"\n"))] == [
        "x.ndjson line 2",
        "x.ndjson line 5",
    ]


def test_overlong_line_is_rejected_and_reading_continues(monkeypatch):
    monkeypatch.setattr(files, "MAX_LINE_BYTES", 100)
    long = json.dumps({"note": "x" * 500}).encode() + b"\n"
    result = read(GOOD + long + GOOD + long.rstrip(b"\n"))
    assert [(type(item), item.location) for item in result] == [
        (ImportRow, "x.ndjson line 1"),
        (RejectedRow, "x.ndjson line 2"),
        (ImportRow, "x.ndjson line 3"),
        (RejectedRow, "x.ndjson line 4"),
    ]
    assert result[1].reason == "is longer than 100 bytes"


def test_exported_line_names_its_resource():
    line = b'{"resource": "topics", "document": {"name": "Nets"}}\n'
    assert read(line) == [ImportRow("topics", {"name": "Nets"}, "x.ndjson line 1")]
    assert read(b'{"name": "Nets"}\n', "topics") == read(line)


@pytest.mark.parametrize("cut", [20, -9, -1])
@pytest.mark.parametrize("name", ["new.ndjson.gz", "new.csv.gz"])
def test_truncated_compressed_file_is_rejected(run, contents, name, cut):
    before = contents()
    rows = "".join(f"m-{number},T {number},2024-05-01\r\n" for number in range(60))
    text = f"id,title,date\r\n{rows}"
    if "ndjson" in name:
        cells = (dict(zip(("id", "title", "date"), row.split(","), strict=True)) for row in rows.splitlines())
        text = "".join(f"{json.dumps(cell)}\n" for cell in cells)
    Path(name).write_bytes(gzip.compress(text.encode())[:cut])
    result = run("import", name)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"diplomatic-events: {name}: cannot be read to the end: Compressed file ended")
    assert result.stderr.endswith("; download it again; nothing was imported\n")
    assert contents() == before


def test_truncated_data_set_is_rejected(run, contents, data_sets):
    before = contents()
    packed = gzip.compress((data_sets / "us_visits.xml").read_bytes())
    Path("visits.xml.gz").write_bytes(packed[:-200])
    result = run("import", "--format", "us-visits", "visits.xml.gz")
    assert result.exit_code == 1
    assert result.stderr.startswith("diplomatic-events: visits.xml.gz")
    assert contents() == before
    Path("visits.xml.gz").write_bytes(packed)
    assert run("import", "--format", "us-visits", "--keep-going", "visits.xml.gz").exit_code == 1
    assert ("meetings", "us-visit-9001") in contents()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("id,titel,date\nx,T,2024\n", "line 1, column titel: unknown column; did you mean title?"),
        ("id,title,title\nx,T,T\n", "line 1, column title: duplicate column; remove one of them"),
        ("id;title;date\nx;T;2024\n", "line 1: the columns are separated by semicolons"),
        ("", "line 1: no header; name the columns in the first line"),
        ('id,title,date\nx,T,2024\ny,"T,2024\n', "line 3: unexpected end of data"),
    ],
)
def test_invalid_csv_file_is_rejected(run, contents, text, told):
    before = contents()
    Path("x.csv").write_text(text)
    result = run("import", "x.csv")
    assert result.exit_code == 1
    assert result.stderr.startswith(f"diplomatic-events: {told}")
    assert contents() == before


def test_a_bad_csv_row_is_reported_by_line_and_column(run, contents, write):
    before = contents()
    write(
        "x.csv",
        "id,title,date,kind,place_country,place_latitude,participants,identifiers",
        "a,A,2024,,,,,",
        'b,"B\nin two lines",soon,,,,,',
        "c,C,2024,talk,,,,",
        "d,D,2024,,QQ,,,",
        "e,E,2024,,,north,,",
        "f,F,2024,,,,host; cuntry=JP,",
        "g,G,2024,,,,guest,",
        "h,H,2024,,,,,wikidata",
        "i,I",
        "",
        "j,J,2024,,,,,",
    )
    result = run("import", "--keep-going", "x.csv")
    report = [line.split(": ", 2)[1:] for line in result.stderr.splitlines() if "refused: " in line]
    assert [place for place, _ in report] == [
        "x.csv line 3 date",
        "x.csv line 5 kind",
        "x.csv line 6 place_country",
        "x.csv line 7 place_latitude",
        "x.csv line 8 participants",
        "x.csv line 9 participants",
        "x.csv line 10 identifiers",
        "x.csv line 11 ",
    ]
    remedies = [
        "write an EDTF date",
        "'bilateral_meeting'",
        "GET /countries?q= finds it",
        "write it in digits",
        "did you mean country?",
        "give at least one of person, country and organization",
        "write it like wikidata=Q17",
        "write one cell per column",
    ]
    assert [remedy for remedy, (_, reason) in zip(remedies, report, strict=True) if remedy not in reason] == []
    assert result.stderr.splitlines()[-1] == "10 rows: 2 created, 0 changed, 0 unchanged, 8 refused; imported."
    assert contents().keys() - before.keys() == {("meetings", "a"), ("meetings", "j")}


def test_escaped_cells_are_restored(run, contents, write):
    titles = ["=1+1", "+1", "-1", "@sum", "'quoted", "'=1", "'Abd", "＝1"]
    written = ["'=1+1", "'+1", "'-1", "'@sum", "''quoted", "''=1", "'Abd", "'＝1"]
    write("x.csv", "id,title,date", *(f"m-{index},{cell},2024" for index, cell in enumerate(written)))
    assert run("import", "x.csv").exit_code == 0
    now = contents()
    assert [now["meetings", f"m-{index}"]["title"] for index in range(len(titles))] == titles


def test_csv_of_a_list_can_be_imported(run, client, contents):
    client.put(
        "/meetings/odd",
        json={
            "title": "=cmd|' /C calc'!A0",
            "date": "../2023-09",
            "note": "One; two | three\nfour \\ five",
            "place": {"city": "Callao", "latitude": -12.05, "longitude": -77.0282},
            "participants": [{"country": "PE", "office": "a=b", "person": {"name": 'Quispe, "Rosa"'}}],
            "topics": ["nikkei-community"],
            "identifiers": [{"scheme": "wikidata", "value": "Q1"}],
            "citations": [{"source": {"headline": "Said", "url": "https://example.org/said"}, "locator": "p. 4"}],
        },
    )
    before = contents()
    for name in ("sources", "countries", "organizations", "topics", "people", "agreements", "meetings", "participants"):
        Path(f"{name}.csv").write_bytes(client.get(f"/{name}.csv").content)
        result = run("import", f"{name}.csv", "--resource", name)
        assert result.exit_code == 0, result.stderr
        assert result.stderr.splitlines()[-1].endswith("0 refused; no changes.")
    assert contents() == before
