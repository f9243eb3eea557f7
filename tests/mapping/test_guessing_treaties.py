"""First mappings for tables of agreements as depositaries, data sets and ministries publish them."""

import io

from app.mapping.guessing.guess import guess
from tests.mapping.guesses import documents_of

PARTICIPANTS = (
    'Participant,Signature,"Ratification, Accession(a), Succession(d)"\nJapan,5 May 2004,6 Jun 2005\nPeru,,7 Jul 2006 a\n'
    "Kenya,,1 Jan 2008 d\nNorway,8 May 2004,9 Aug 2007 AA\nPoland,9 May 2004,\n"
)


def test_marks_behind_days_are_acts():
    result, documents = documents_of(PARTICIPANTS)
    acts = [[(action["action"], action["date"]) for action in document["actions"]] for document in documents]
    assert acts == [
        [("signed", "2004-05-05"), ("ratified", "2005-06-06")],
        [("acceded", "2006-07-07")],
        [("succeeded", "2008-01-01")],
        [("signed", "2004-05-08"), ("approved", "2007-08-09")],
        [("signed", "2004-05-09")],
    ], result.mapping
    # A state that only signed is not a party.
    assert ["parties" in document for document in documents] == [True, True, True, True, False]


def test_numbered_columns_with_codes_are_the_parties():
    rows = [
        "Trade Pact A,1990,1992,392,404,NA",
        "Trade Pact B,1991,1993,604,276,578",
        "Trade Pact C,1992,1994,616,710,NA",
    ]
    table = "\n".join(["agreement,year_signed,year_force,c1,c2,c3", *rows])
    result, documents = documents_of(table)
    assert '{columns: "c1..c3"}' in result.mapping
    assert [party["country"] for party in documents[1]["parties"]] == ["PE", "DE", "NO"]
    assert sum("c2:" in note for note in result.notes) == 0


def test_numbers_of_a_scale_are_no_parties():
    table = "Treaty,Signed,In force,q1,q2\nTreaty A,1990,1992,4,8\nTreaty B,1991,1993,8,4\n"
    assert "parties" not in documents_of(table)[1][0]


def test_several_rows_of_an_agreement_are_not_told_apart_by_the_identifier_of_the_row():
    rows = "\n".join(
        f"{number},{country},Agreement on the river {river},0{river}.04.2002"
        for number, (river, country) in enumerate([(1, "Peru"), (1, "Chile"), (2, "Peru"), (2, "Kenya")], 101)
    )
    result, _ = documents_of(f"Entry ID,Country,Document,Signed\n{rows}\n")
    assert "Entry ID" not in result.mapping.partition("document:")[2]
    assert 'key: ["Document"' in result.mapping


def test_days_of_which_nobody_says_what_happened_are_a_question():
    table = "AgtId,Agt,Dat\n7,Ceasefire agreement with A,2001-03-01\n9,Peace accord with B,2001-03-05\n"
    result, documents = documents_of(table)
    assert "actions" not in documents[0]
    assert "WHAT HAPPENED ON Dat IS NOT SAID" in result.mapping


def test_dates_without_a_year_are_a_question():
    table = b"Minister,Date,Organisation\nA B,April,Acme\nC D,May,Trade Union\n"
    mapping = guess(io.BytesIO(table), "t.csv").mapping
    assert '# THE DATES OF Date LACK THE YEAR; WRITE IT, IF IT IS ONE: date: {first: ["{Date} YEAR"]' in mapping


def test_dates_in_an_unknown_form_are_named():
    mapping = guess(io.BytesIO(b"Guest,Date\nA B,12 Farvardin 1399\nC D,5 Mehr 1399\n"), "t.csv").mapping
    assert "NO FORM OF DATES IS KNOWN FOR Date ('12 Farvardin 1399')" in mapping


def test_notes_below_a_table_are_no_rows_of_the_last_meeting():
    table = (
        "Minister,Date,Organisation,Purpose\nA B,Oct-11,Acme,Talks\nA B,Nov-11,Union,Tea\nC D,Dec-11,Other,Aid\n,,,\nNote,,,\n"
        '"Does not include meetings with officials.",,,\n'
    )
    result, documents = documents_of(table)
    assert len(documents) == 3
    assert "fill_down" not in result.mapping


def test_the_codes_of_another_system_under_a_common_header_are_found():
    codes = ["740", "135", "385", "501", "340", "816", "678"]
    table = "ccode,visitor,date\n" + "".join(f"{code},A{code} B,2010-05-0{day}\n" for day, code in enumerate(codes, 1))
    assert 'codes: "gw"' in documents_of(table)[0].mapping
