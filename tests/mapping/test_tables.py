"""Tables in their formats: encodings, separators, headers, workbooks, and broken files."""

import datetime as dt
import io
import zipfile

import openpyxl
import pytest

NOON = dt.datetime(2020, 5, 1, 12, tzinfo=dt.UTC).replace(tzinfo=None)
MAPPING = "reads: %s\ndocument: {title: '{Titel}', date: '{Date}'}"
WANTED = [{"title": "Genf – Zürich", "date": "2020"}]
TABLE = "Titel{0}Date\nGenf – Zürich{0}2020\n"


@pytest.mark.parametrize(
    ("reads", "content", "name"),
    [
        ("{}", TABLE.format(",").encode("utf-8-sig"), "t.csv"),
        ("{}", TABLE.format(",").replace("\n", "\r\n").encode(), "t.csv"),
        ("{}", TABLE.format(",").replace("\n", "\r").encode(), "t.csv"),
        ("{encoding: cp1252, delimiter: semicolon}", TABLE.format(";").encode("cp1252"), "t.csv"),
        ("{encoding: utf-16, delimiter: tab}", TABLE.format("\t").encode("utf-16"), "t.csv"),
        ("{}", TABLE.format("\t").encode(), "t.tsv"),
        ("{format: tsv}", TABLE.format("\t").encode(), "t.csv"),
        ("{delimiter: '|'}", TABLE.format("|").encode(), "t.txt"),
        ("{header: 3}", f"A report\n\n{TABLE.format(',')}".encode(), "t.csv"),
        ("{columns: [Titel, Date]}", TABLE.format(",").split("\n", 1)[1].encode(), "t.csv"),
    ],
)  # fmt: skip
def test_text_tables_are_read(read, reads, content, name):
    assert read(MAPPING % reads, content, name).documents == WANTED


def test_quotes_can_be_literal(read):
    result = read(
        "reads: {quotes: none}\ndocument: {title: '{Titel}', date: '2020'}", 'Titel\tx\n"A" and "B\ty\n', "t.tsv"
    )
    assert result.documents[0]["title"] == '"A" and "B'


@pytest.mark.parametrize("content", ['Titel,Date\n"A,2020\nB,2021\n', 'Titel,Date\n"A "B" C",2020\nB,2021\n'])
def test_a_quote_that_is_not_closed_swallows_no_rows(read, content):
    with pytest.raises(
        ValueError, match=r"table.csv line 2 is not CSV: .*; double each quote .* reads: {quotes: none}"
    ):
        _ = read(MAPPING % "{}", content).documents


def test_rows_begin_on_the_line_of_their_first_cell(read):
    result = read(MAPPING % "{}", 'Titel,Date\n"A\nB",2020\nC,2021,x\n\n,,\nD\nE,2022,,\n')
    assert [row.location for row in result.rows] == [
        "table.csv line 2",
        "table.csv line 4",
        "table.csv line 7",
        "table.csv line 8",
    ]
    assert [(place, column) for place, column, _ in result.refusals] == [
        ("table.csv line 4", "row"),
        ("table.csv line 7", "row"),
    ]


def test_a_cell_in_another_encoding_is_refused_if_it_is_read(read):
    content = "Titel,Date,x\nA,2020,é\né,2020,x\n".encode("latin-1")
    result = read(MAPPING % "{}", content)
    assert [item["title"] for item in result.documents] == ["A"]
    assert result.refusals == [
        (
            "table.csv line 3",
            "Titel",
            "is not utf-8; name the encoding of the file in reads: {encoding: …}, such as cp1252 or latin-1",
        )
    ]


@pytest.mark.parametrize(
    ("reads", "content", "reason"),
    [
        ("{}", b"", "no line 1"), ("{header: 9}", b"a\n", "no line 9"), ("{}", b",,\n1,2,3\n", "no names of columns"),
        ("{}", TABLE.format(",").encode("utf-16"), "encoding: utf-16"), ("{encoding: utf-16}", b"\xff\xfe\x00\xd8\x00\xd8", "is not utf-16"),
        ("{encoding: utf-16}", b"a\x00", "such as utf-16-le"),
        ("{}", b"Titel,Date\n" + b"x" * 6_000_000, "longer than"), ("{format: json}", b'{"a": 1}', "records"),
        ("{format: json, records: a}", b'{"a": 1}', "no array 'a'"), ("{format: json, records: a}", b"{", "is not JSON"),
        ("{format: json}", b'["\xff"]', "UTF-8"),
    ],
)  # fmt: skip
def test_unreadable_files_are_rejected(read, reads, content, reason):
    with pytest.raises(ValueError, match=r"t\.csv") as caught:
        read(MAPPING % reads, content, "t.csv")
    assert reason in str(caught.value)


def test_repeated_and_nameless_columns_are_named(read):
    result = read("document: {title: '{x}', date: '2020', note: '{x (2)} {column 3}'}", "x,x,,\n1,2,3,\n", "t.csv")
    assert result.documents == [{"title": "1", "date": "2020", "note": "2 3"}]
    assert not result.report.unmapped


@pytest.fixture
def workbook():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Visits"
    for row in (
        ["A report"], [None], ["Titel", "Date", "Number", None], ["Genf – Zürich", NOON.replace(hour=0), 7.0, None], [None] * 3,
        ["B", "2020", True, None], ["C", NOON, 1.5, "x"],
    ):  # fmt: skip
        sheet.append(row)
    book.create_sheet("Other").append(["x"])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_workbooks_are_read(read, workbook):
    mapping = "reads: {header: 3, sheet: Visits}\ndocument: {title: '{Titel}', date: '{Date}', note: '{Number}'}"
    result = read(mapping, workbook, "a.xlsx")
    assert result.documents == [
        {"title": "Genf – Zürich", "date": "2020-05-01", "note": "7"}, {"title": "B", "date": "2020", "note": "true"},
    ]  # fmt: skip
    assert [(place, column) for place, column, _ in result.refusals] == [("a.xlsx row 7", "row")]
    assert read(mapping, workbook, "upload").documents == result.documents
    with pytest.raises(ValueError, match="no sheet 'X'; it has Visits, Other"):
        read("reads: {sheet: X}\ndocument: {title: T, date: '2020'}", workbook, "a.xlsx")


def test_invalid_workbooks_are_rejected(read):
    for content in (b"PK\x03\x04", b"x", b""):
        with pytest.raises(ValueError, match=r"a\.xlsx is not a workbook"):
            read("document: {title: T, date: '2020'}", content, "a.xlsx")


def test_workbook_of_the_old_format_is_rejected(read):
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
    for name in ("a.xls", "a.csv", "a"):
        with pytest.raises(ValueError, match="is a workbook of Excel 97 to 2003; save it as"):
            read("document: {title: T, date: '2020'}", content, name)


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#DIV/0!"])
def test_error_of_a_spreadsheet_is_not_a_value(read, error):
    mapping = "document: {title: '{c}', date: '2020', summary: '{d}'}"
    result = read(mapping, f"c,d,e\nT,{error},x\nT,x,{error}\n")
    reason = f"is {error}, the error of a spreadsheet; correct the cell, or add '{error}' to `nulls`"
    assert result.refusals == [("table.csv line 2", "d", reason)]
    assert len(result.documents) == 1
    for reads in (f"nulls: ['{error}']", f"ignore_if: {{d: '{error}'}}"):
        assert not read(f"reads: {{{reads}}}\n{mapping}", f"c,d\nT,{error}\n").refusals


def test_workbook_over_the_unpacked_size_limit_is_rejected(read, monkeypatch, workbook):
    from app.mapping.tables import workbook as module

    unpacked = sum(item.file_size for item in zipfile.ZipFile(io.BytesIO(workbook)).infolist())
    monkeypatch.setattr(module, "_MAX_UNPACKED", unpacked - 1)
    with pytest.raises(ValueError, match="unpacks to more than"):
        read("document: {title: T, date: '2020'}", workbook, "a.xlsx")
