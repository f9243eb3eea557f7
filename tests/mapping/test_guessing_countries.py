"""First mappings for tables with lists of countries, columns named after countries, and texts written as formulas."""

import io

import pytest

from app.mapping.guessing.guess import guess
from app.mapping.loading import load
from app.mapping.reader import MappingReader
from app.transfer.rows import ImportRow


def guessed(content, name="table.csv"):
    result = guess(io.BytesIO(content.encode()), name)
    reader = MappingReader(load(result.mapping.encode(), "guess.yaml"))
    rows = list(reader.read(io.BufferedReader(io.BytesIO(content.encode())), name))
    assert all(isinstance(row, ImportRow) for row in rows), rows
    return result, [row.document for row in rows]


def countries(document):
    return [item["country"] for item in document.get("participants", ())]


def test_a89_texts_that_a_program_wrote_as_formulas_are_the_texts():
    content = (
        '="No";="Date";Title;Country\n="007";="2024-01-02";="Say ""yes""";Japan\n"=""008""";="2024-02-03";Round;Peru\n'
    )
    _, documents = guessed(content)
    assert [item["identifiers"][0]["value"] for item in documents] == ["007", "008"]
    assert [item["date"] for item in documents] == ["2024-01-02", "2024-02-03"]
    assert documents[0]["title"] == 'Say "yes"'


@pytest.mark.parametrize("cell", ['="a"&"b"', '="a', '=SUM("a")', '="a" ', '=""a""'])
def test_other_formulas_stay_as_they_are(cell):
    mapping = b'source: {headline: T}\nkey: [t]\ndocument: {title: "{t}", date: {literal: "2024"}}\n'
    reader = MappingReader(load(mapping, "m.yaml"))
    content = 't\n"' + cell.replace('"', '""') + '"\n'
    (row,) = reader.read(io.BufferedReader(io.BytesIO(content.encode())), "t.csv")
    assert row.document["title"] == cell.strip()


@pytest.mark.parametrize(
    ("header", "cells", "expected"),
    [
        ("Countries", ("Japan / Peru; Chile", "Kenya"), [["Japan", "Peru", "Chile"], ["Kenya"]]),
        ("With", ("Peru, Chile and Kenya", "Sweden and Japan"), [["Peru", "Chile", "Kenya"], ["Sweden", "Japan"]]),
        ("Land", ("Peru, Chile und Kenia", "Japan"), [["Peru", "Chile", "Kenia"], ["Japan"]]),
        (
            "Countries",
            ("Bosnia and Herzegovina, Chile and Kenya", "Trinidad and Tobago", "Peru & Chile"),
            [["Bosnia and Herzegovina", "Chile", "Kenya"], ["Trinidad and Tobago"], ["Peru", "Chile"]],
        ),
    ],
)
def test_lists_of_countries_may_have_several_marks(header, cells, expected):
    rows = "".join(f'2024-01-0{day},Talks {day},"{cell}"\n' for day, cell in enumerate(cells, 1))
    result, documents = guessed(f"Date,Title,{header}\n{rows}")
    assert list(map(countries, documents)) == expected, result.mapping


def test_names_with_a_mark_are_no_lists():
    rows = '2024-01-02,A,"Korea, Republic of"\n2024-01-03,B,Bosnia and Herzegovina\n2024-01-04,C,Japan\n'
    result, documents = guessed(f"Date,Title,Country\n{rows}")
    assert [len(countries(item)) for item in documents] == [1, 1, 1]
    assert "split" not in result.mapping


def test_texts_with_marks_that_are_no_countries_are_not_split():
    rows = '2024-01-02,A,"Trade, Peru and fish"\n2024-01-03,B,"Japan and others"\n'
    result, _ = guessed(f"Date,Title,With\n{rows}")
    assert "country" not in result.mapping


def test_delegates_in_columns_of_countries_are_a_question():
    rows = "2024-01-02,A,Minister Endo,,Ms Diaz\n2024-01-03,B,absent,Mr Quispe,Ms Diaz\n"
    result, documents = guessed(f"Date,Title,Japan,Peru,Chile\n{rows}")
    assert list(map(countries, documents)) == [["Japan", "Chile"], ["Peru", "Chile"]]
    assert documents[0]["participants"][0]["name_as_printed"] == "Minister Endo"
    assert "TAKEN FOR THE DELEGATES OF THE COUNTRY, PLEASE CHECK" in result.mapping


def test_numbers_in_columns_of_countries_assert_nothing():
    rows = "2024-01-02,A,12.5,7,1\n2024-01-03,B,3.5,4,2\n"
    _, documents = guessed(f"Date,Title,Japan,Peru,Chile\n{rows}")
    assert list(map(countries, documents)) == [[], []]


def test_days_in_columns_of_countries_are_a_question_for_agreements():
    rows = "Fisheries Pact,1990-01-01,1991-02-03,1992-03-04,\nWater Convention,1995-06-07,,1996-01-01,1997-05-06\n"
    result, documents = guessed(f"Treaty,Signed,Japan,Peru,Chile\n{rows}")
    ratified = [
        [(item["country"], item["date"]) for item in document["actions"] if item["action"] == "ratified"]
        for document in documents
    ]
    assert ratified == [
        [("Japan", "1991-02-03"), ("Peru", "1992-03-04")],
        [("Peru", "1996-01-01"), ("Chile", "1997-05-06")],
    ]
    assert [[party["country"] for party in item["parties"]] for item in documents] == [
        ["Japan", "Peru"],
        ["Peru", "Chile"],
    ]
    assert "TAKEN FOR THE DAYS ON WHICH THE COUNTRY RATIFIED, PLEASE CHECK" in result.mapping


def test_headers_may_abbreviate_countries():
    result, documents = guessed("DATE,TOPIC,CTRY1,CNTRY_2\n20240102,FISH,JPN,PER\n20240203,WATER,KEN,CHL\n")
    assert all(len(countries(item)) == 2 for item in documents), result.mapping


def test_codes_and_names_that_differ_in_a_few_rows_are_one_participant():
    rows = [f"PER,Peru,A{day} B,2020-05-{day:02}" for day in range(1, 25)]
    table = "\n".join(["iso3,country,visitor,date", *rows, "SUN,Russia,C D,1990-05-25"])
    result, documents = guessed(table)
    assert all(len(countries(document)) == 1 for document in documents)
    assert "the same countries as in iso3" in "\n".join(result.notes)
