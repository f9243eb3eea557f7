"""Tables with digits of other scripts, names of months in a column of their own, invisible characters; files that are no tables."""

import io
import zipfile

import pytest

from app.mapping.dates import DateReader
from app.mapping.guessing.guess import guess
from app.mapping.intervals import IntervalReader
from app.mapping.loading import load
from app.mapping.reader import MappingReader

MAPPING = "document: {title: T, date: '2020'}"
IN_PARTS = "document: {{title: T, date: {{year: y, month: m, day: d{more}}}}}"


def guessed(content, name="table.csv"):
    result = guess(io.BytesIO(content), name)
    reader = MappingReader(load(result.mapping.encode(), "guess.yaml"))
    return result, [row.document for row in reader.read(io.BufferedReader(io.BytesIO(content)), name)]


@pytest.mark.parametrize(
    ("form", "text", "date"),
    [("iso", "٢٠١٩-٠٥-١٢", "2019-05-12"), ("DD/MM/YYYY", "۱۲/۰۵/۲۰۱۹", "2019-05-12"), ("YYYY", "२०१९", "2019"),
     ("YYYY年M月D日", "２０１９年５月１２日", "2019-05-12"), ("edtf", "٢٠١٩", "2019")],
)  # fmt: skip
def test_digits_of_other_scripts_are_read(form, text, date):
    assert DateReader([form]).read(text) == (date, False)


def test_digits_of_other_scripts_are_read_in_intervals():
    reader = IntervalReader(DateReader(["D/M/YYYY"]), ["-"])
    assert reader.read("١٢-١٤/٥/٢٠١٩") == ("2019-05-12/2019-05-14", False)


def test_a_column_of_dates_in_other_digits_is_guessed():
    _, documents = guessed("التاريخ,البلد\n٢٠١٩-٠٥-١٢,مصر\n٢٠٢٠-٠٦-٠١,الأردن\n".encode())
    assert [document["date"] for document in documents] == ["2019-05-12", "2020-06-01"]


@pytest.mark.parametrize(
    ("more", "month", "date"),
    [("", "May", "2019-05-12"), ("", "sept.", "2019-09-12"), ("", "5.0", "2019-05-12"), (", language: es", "mayo", "2019-05-12"),
     (", language: de, to: {year: y, month: m}", "Juni", "2019-06-12/2019-06")],
)  # fmt: skip
def test_months_in_a_column_of_their_own_may_be_names(read, more, month, date):
    (document,) = read(IN_PARTS.format(more=more), f"y,m,d\n2019,{month},12\n").documents
    assert document["date"] == date


def test_a_word_that_is_no_month_is_refused(read):
    ((_, column, reason),) = read(IN_PARTS.format(more=""), "y,m,d\n2019,Spring,12\n").refusals
    assert column == "m"
    assert reason == "'Spring' is not a number, or the name of a month in 'en'; correct it, or add it to `nulls`"


def test_a_column_of_names_of_months_is_guessed():
    table = "Jahr;Monat;Tag;Land\n2019;Mai;12;Peru\n2019;Juni;1;Japan\n"
    result, documents = guessed(table.encode())
    assert [document["date"] for document in documents] == ["2019-05-12", "2019-06-01"]
    assert 'language: "de"' in result.mapping


def test_invisible_characters_hide_no_dates_from_the_guess():
    result, documents = guessed("Date,Country\n\u200e2019-05-12,\u200fPeru\n2019-06-12\u200e,Japan\n".encode())
    assert [document["date"] for document in documents] == ["2019-05-12", "2019-06-12"]
    assert documents[0]["participants"] == [{"country": "Peru"}]
    assert "Invisible characters in cells are removed" in result.notes


@pytest.mark.parametrize(
    ("content", "what"),
    [(b"%PDF-1.4\n", "a PDF"), (b"\xef\xbb\xbf<!DOCTYPE html><table>", "a page of HTML"), (b"\n<html>", "a page of HTML"),
     (b'<?xml version="1.0"?><rows/>', "XML"), (rb"{\rtf1\ansi Date}", "a text document")],
)  # fmt: skip
def test_a_file_that_is_no_table_is_refused_by_its_first_bytes(read, content, what):
    for run in (lambda: guess(io.BytesIO(content), "t.csv"), lambda: read(MAPPING, content, "t.csv")):
        with pytest.raises(ValueError, match=rf"^t\.csv is {what}, and no table; save the table as CSV or \.xlsx$"):
            run()


def test_an_opendocument_spreadsheet_is_refused():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    with pytest.raises(ValueError, match=r"t\.ods is an OpenDocument spreadsheet; save it as \.xlsx or CSV"):
        guess(io.BytesIO(content.getvalue()), "t.ods")
