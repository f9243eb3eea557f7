"""First mappings: rows that are no records, rows that were lost, and what numbers of rows are."""

import io

import pytest

from app.mapping.guessing.guess import guess
from tests.mapping.guesses import documents_of

openpyxl = pytest.importorskip("openpyxl")


def test_a107_guests_and_second_dates_that_are_missing_are_not_those_of_the_row_above():
    table = (
        "Minister,Date,Guest,Reply by\nA,2020-01-05,B C,2020-02-01\n,2020-01-06,,\n,2020-01-07,D E,\nF,2020-01-08,,\n"
    )
    result, documents = documents_of(table)
    assert 'fill_down: ["Minister"]' in result.mapping
    assert [document["title"] for document in documents] == ["A with B C", "A", "A with D E", "F"]


def test_a108_a_table_without_names_of_columns_loses_no_row():
    result, documents = documents_of("2019-05-01,A B,Peru\n2019-05-02,C D,Kenya\n")
    assert [document["date"] for document in documents] == ["2019-05-01", "2019-05-02"]
    assert "THE FIRST ROW HAS VALUES AND NO NAMES OF COLUMNS" in result.notes[0]


def test_a109_totals_are_no_meetings():
    table = "Year,Guest,Country,Date\n2001,A B,Peru,13/5/2001\n2001,C D,Chile,14/5/2001\nTotal 2001,2,,\n2002,E F,Peru,1/5/2002\nTotal,3,,\n"
    result, documents = documents_of(table)
    assert [document["date"] for document in documents] == ["2001-05-13", "2001-05-14", "2002-05-01"]
    assert "Rows of totals are left out (such as 'Total 2001')" in result.notes


def test_a109_a_company_called_total_is_no_total():
    table = (
        "Guest,Date,With\nTotal,2001-05-13,A B\nAcme,2001-05-14,C D\nOther,2001-05-15,E F\nOne more,2001-05-16,F G\n"
    )
    assert len(documents_of(table)[1]) == 4


def test_a110_numbers_of_rows_identify_nothing():
    table = "S. No,Date,Guest\n1,2001-05-13,A B\n2,2001-05-14,C D\n3,2001-05-15,E F\n"
    result, _ = documents_of(table)
    assert "identifiers" not in result.mapping
    assert 'key: ["Date", "Guest"]' in result.mapping
    result, _ = documents_of(table.replace("S. No", "Visit ID"))
    assert 'value: "{Visit ID}"' in result.mapping


def test_a111_a_table_of_very_many_columns_is_looked_at_in_part():
    names = [f"v{number}" for number in range(3_000)]
    table = f"Date,Guest,{','.join(names)}\n2001-05-13,A B,{','.join('1' for _ in names)}\n"
    result, documents = documents_of(table)
    assert result.notes[0] == "THE TABLE HAS 3002 COLUMNS; ONLY THE FIRST 1000 WERE LOOKED AT"
    assert documents[0]["title"] == "A B"


def test_the_sheet_and_the_row_of_the_header_of_a_workbook_are_found():
    book = openpyxl.Workbook()
    book.active.append(["About this file"])
    sheet = book.create_sheet("Visits")
    for row in (
        ["Official visits"],
        [],
        ["Date", "Visitor", "Country"],
        ["2019-05-01", "A B", "Peru"],
        ["2019-05-02", "C D", "Chile"],
    ):
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    result, documents = documents_of(content.getvalue(), "t.xlsx")
    assert 'sheet: "Visits", header: 3' in result.mapping
    assert [document["title"] for document in documents] == ["A B", "C D"]


def test_a114_rows_that_go_on_with_the_one_above_are_no_footnotes():
    rows = ["A B,2020-01-05,Acme,Talks", ",2020-01-06,Union,Tea", ",,Greenpeace,", ",,WWF,", "C D,2020-01-07,Other,Aid"]
    table = "\n".join(["Minister,Date,Organisation,Purpose", *rows, "Note,,,", "Excludes officials.,,,"])
    result, documents = documents_of(table)
    assert [document["title"] for document in documents] == [
        "A B with Acme", "A B with Union", "A B with Greenpeace", "A B with WWF", "C D with Other",
    ], result.mapping  # fmt: skip
    assert documents[3]["date"] == "2020-01-06"
    assert "AN EMPTY CELL IS TAKEN FOR THE DATE ABOVE, PLEASE CHECK" in result.mapping


def test_a_row_for_each_participant_of_a_summit_is_one_meeting():
    rows = [
        f"Cod Summit,5 June 2015,{country},A{number} B" for number, country in enumerate(["Peru", "Chile", "Kenya"])
    ]
    rows += [
        f"Rivers Summit,9 July 2016,{country},C{number} D" for number, country in enumerate(["Peru", "Japan", "Mali"])
    ]
    result, documents = documents_of("\n".join(["Summit,Date,Country,Representative", *rows]))
    assert [len(document["participants"]) for document in documents] == [3, 3]
    assert "TAKEN FOR SEVERAL ROWS FOR ONE MEETING, PLEASE CHECK" in result.mapping


def test_visits_of_one_kind_on_one_day_stay_apart():
    table = "Event,Date,Country,Guest\nVisit,5 June 2015,Peru,A B\nVisit,5 June 2015,Chile,C D\nVisit,6 June 2015,Kenya,E F\n"
    assert len(documents_of(table)[1]) == 3


def test_votes_are_a_question():
    table = "date,title,Japan,Peru,Norway\n2015-01-01,Item 1,Y,N,A\n2015-01-02,Item 2,Y,Y,A\n"
    assert "THE COLUMNS HAVE VOTES" in documents_of(table)[0].notes[0]


def test_meetings_of_one_purpose_in_one_month_stay_apart():
    rows = "\n".join(f"A B,Oct-11,Company {number},Big talks on trade" for number in range(6))
    assert len(documents_of(f"Minister,Date,Organisation,Purpose of meeting\n{rows}\n")[1]) == 6


def test_titles_that_are_too_long_are_shortened_and_kept_in_full():
    company = ", ".join(f"Company {number}" for number in range(60))
    _, documents = documents_of(f'Minister,Date,Organisation\nA B,2020-01-05,Acme\nA B,2020-01-06,"{company}"\n')
    assert len(documents[1]["title"]) <= 500
    assert documents[1]["note"] == company


def test_a114_rows_of_equal_names_and_days_are_no_block_of_one_meeting():
    rows = ["A B,Acme,Oct-11,Talks", "A B,Union,,", "C D,Other,Oct-11,Talks", "C D,Society,Oct-11,Aid"]
    mapping = guess(io.BytesIO("\n".join(["Minister,Organisation,Date,Purpose", *rows]).encode()), "t.csv").mapping
    assert "group_by" not in mapping
