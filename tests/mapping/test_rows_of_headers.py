"""Tables whose columns have their names in two rows, rows that are no records, and words in place of dates."""

import io

import pytest

from app.mapping.errors import MappingError
from app.mapping.tables.table import joined_names
from tests.mapping.guesses import documents_of

GROUPS = "Date,Guest,,Host,,Place\n,Name,Country,Name,Country,\n3 May 2021,Ana Lopes,Portugal,Meg Ash,Kenya,Nairobi\n"


@pytest.mark.parametrize(
    ("rows", "names"),
    [
        ([["A", "B"]], ["A", "B"]), ([["Guest", "", "Place"], ["Name", "Country", ""]], ["Guest Name", "Guest Country", "Place"]),
        ([["Date", "", "Host"], ["", "Name", "Name"]], ["Date", "Name", "Host Name"]), ([["Cost"], ["(EUR)"]], ["Cost (EUR)"]),
        ([["A", "", ""], ["B", "", "C"], ["d", "e", "f"]], ["A B d", "A B e", "A C f"]),
    ],
)  # fmt: skip
def test_names_in_several_rows_are_joined(rows, names):
    assert joined_names(rows) == names


def test_a126_the_second_row_of_names_is_no_record():
    result, documents = documents_of(GROUPS)
    assert "The names of the columns are in rows 1 and 2, and are joined" in result.notes
    (document,) = documents
    assert document["title"] == "Ana Lopes with Meg Ash"


def test_a126_a_row_of_units_is_no_record():
    _, documents = documents_of("Date,Visitor,Country\n(dd/mm/yyyy),(name),(ISO)\n13/05/2021,Ana Lopes,PRT\n")
    assert [document["date"] for document in documents] == ["2021-05-13"]


def test_names_in_two_rows_of_a_workbook_are_joined():
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for line in GROUPS.splitlines():
        book.active.append([cell or None for cell in line.split(",")])
    content = io.BytesIO()
    book.save(content)
    _, (document,) = documents_of(content.getvalue(), "t.xlsx")
    assert document["place"]["city"] == "Nairobi"


@pytest.mark.parametrize("header", ["[]", "[1, 0]", "[1, 2, 3, 4]", "x"])
def test_lines_of_names_are_numbers(read, header):
    with pytest.raises(MappingError, match="must be greater than 0"):
        read(f"reads: {{header: {header}}}\ndocument: {{title: T, date: '2020'}}", "a\n1\n")


@pytest.mark.parametrize("end", ["Incumbent", "present", "in office", "im Amt", "en fonctions", "en el cargo", "現職"])
def test_a127_a_word_in_place_of_the_end_is_neither_an_office_nor_an_end(end):
    table = f"Portfolio,Minister,Took office,Left office\nDefence,Rui Prado,12 March 2019,4 May 2021\nDefence,Eva Moura,4 May 2021,{end}\n"
    _, documents = documents_of(table)
    assert [document["tenures"] for document in documents] == [
        [{"office": "Defence", "term": "2019-03-12/2021-05-04"}], [{"office": "Defence", "term": "2021-05-04/"}],
    ]  # fmt: skip


def test_a128_numbers_of_rows_above_footnotes_identify_nothing():
    table = "No.,Date,Guest\n1,13.01.2021,Ana Lopes\n2,14.02.2021,Kenji Sato\n3,30.06.2021,Jean Petit\n* cancelled,,\n"
    result, documents = documents_of(table)
    assert len(documents) == 3
    assert "identifiers" not in result.mapping


def test_a129_an_empty_return_for_a_month_is_no_meeting():
    table = "Minister,Date,Name of organisation,Purpose\nA B,Apr-23,Nil Return,Nil Return\nC D,Nil Return,,\nE F,May-23,Acme,None\n"
    _, documents = documents_of(table)
    assert [document["title"] for document in documents] == ["E F with Acme"]


def test_lists_of_texts_of_json_are_neither_title_nor_key():
    _, (document,) = documents_of(
        '[{"date": "2021-05-03", "minister": "Ana Lopes", "with": ["Fish Council", "Sea Union"]}]', "t.json"
    )
    assert document["title"] == "Ana Lopes"
    assert len(document["participants"]) == 3


def test_an_object_of_json_that_is_null_in_some_records_is_no_column():
    table = '[{"title": "A", "start": {"at": "2021-05-03"}, "end": {"at": "2021-05-04"}}, {"title": "B", "start": {"at": "2021-06-03"}, "end": null}]'
    result, documents = documents_of(table, "t.json")
    assert 'to: "end"' not in result.mapping
    assert len(documents) == 2
