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
    "1\tA\tNOR\t2010-05-01\t2010-05-03\tB; C\t59.9\t10.7\n2\tA\tNOR\t2010-06-01\t\tD; E; F\t\t\n3\tG\tPER\t2011-06-01\t\t\t1.5\t2\n"
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


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        # One column of the table decides for the other.
        ("04/05/2022", "28/05/2022", "2022-05-04/2022-05-28"),
        ("04/05/2022", "05/28/2022", "2022-04-05/2022-05-28"),
        ("05/28/2022", "06/05/2022", "2022-05-28/2022-06-05"),
        # Names of months in other languages.
        ("1er février 2024", "3 août 2024", "2024-02-01/2024-08-03"),
        ("5 de mayo de 2021", "7 de mayo de 2021", "2021-05-05/2021-05-07"),
        ("3. März 2024", "5. März 2024", "2024-03-03/2024-03-05"),
        ("5.3.24", "17.4.24", "2024-03-05/2024-04-17"),
        ("1/15/2023 2:30 PM", "1/16/2023 11:00 a.m.", "2023-01-15/2023-01-16"),
        ("04/05/2022 10:00", "05/28/2022", "2022-04-05/2022-05-28"),
        ("4/5/2022 2:30 PM", "5/28/2022 9:00 AM", "2022-04-05/2022-05-28"),
        # A day and month of one number decide nothing.
        ("05/05/2022", "05/28/2022 10:00:00", "2022-05-05/2022-05-28"),
    ],
)
def test_a57_dates_of_a_table_are_in_one_order_and_language(start, end, expected):
    _, rows = guessed(f"Start date;End date;Title\n{start};{end};A\n".encode(), "t.csv")
    assert rows[0].document["date"] == expected


def test_a61_language_of_dates_is_the_one_that_reads_most():
    # Spanish has the first two months, by their beginnings, and German all of them.
    lines = "".join(f"{date};T\n" for date in ("3. März 1985", "24. Juni 1986", "12. Oktober 1985", "1. Dezember 1986"))
    _, rows = guessed(f"Datum;Titel\n{lines}".encode(), "t.csv")
    assert [row.document["date"] for row in rows] == ["1985-03-03", "1986-06-24", "1985-10-12", "1986-12-01"]


@pytest.mark.parametrize(
    ("header", "codes", "expected"),
    [
        ("ccode1", "740 710 840", ["JP", "CN", "PH"]),
        ("Country Code", "JPN CHN PHL", ["JP", "CN", "PH"]),
        ("country_id", "392 156 608", ["JP", "CN", "PH"]),
        # A system that has all codes comes before one that has most of them.
        ("country", "GM SZ JA CH UP", ["DE", "CH", "JP", "CN", "UA"]),
        ("country", "2 200 740 255 365", ["US", "GB", "JP", "DE", "RU"]),
        ("fips_country", "GM CH", ["DE", "CN"]),
    ],
)
def test_a57_system_of_country_codes_follows_header_and_values(header, codes, expected):
    lines = "".join(f"2020-01-0{day},{code},T\n" for day, code in enumerate(codes.split(), 1))
    _, rows = guessed(f"date,{header},title\n{lines}".encode(), "t.csv")
    assert [row.document["participants"][0]["country"] for row in rows] == expected


def test_a57_systems_between_which_no_code_decides_become_a_question():
    result, _ = guessed(b"date,country,title\n2020-01-01,710,T\n2020-01-02,740,T\n", "t.csv")
    assert "NO CODE TELLS WHETHER iso-numeric OR cow" in result.mapping


SHAPES = {
    # A column for each country, marked where it took part.
    "Year,Summit,Brazil,Ivory Coast,Korea (Rep.),Notes\n2009,First,X,,X,\n2010,Second,X,X,,late\n": (
        {"title": "First", "date": "2009", "participants": [{"country": "Brazil"}, {"country": "Korea (Rep.)"}]}
    ),
    "date,title,USA,GBR,FRA\n2020-02-03,T,1,0,1\n": (
        {"title": "T", "date": "2020-02-03", "participants": [{"country": "USA"}, {"country": "FRA"}]}
    ),
    # Lists of countries, and the place where they met.
    'date,title,countries,host country\n2020-02-03,T,"Peru, Chile",Kenya\n': (
        {"title": "T", "date": "2020-02-03", "place": {"country": "Kenya"}, "participants": [{"country": "Peru"}, {"country": "Chile"}]}
    ),
    "date,title,parties\n2020-02-03,T,GM;SZ\n2020-02-04,U,UP;RS\n": (
        {"title": "T", "date": "2020-02-03", "participants": [{"country": "DE"}, {"country": "CH"}]}
    ),
    # A column each for the year, the month and the day.
    "no.,year,month,day,title\n1,1955,7,0,T\n": {"title": "T", "date": "1955-07"},
    # Titles above the header, and groups of columns.
    "Register of visits,,\n,,\nVisit,,Guest\nFrom,To,Title\n12/06/2023,14/06/2023,T\n": (
        {"title": "T", "date": "2023-06-12/2023-06-14"}
    ),
    # Both ends of an interval in one cell.
    "Date,Title\n15/03/2021 - 17/03/2021,T\n02/04/2021,U\n": {"title": "T", "date": "2021-03-15/2021-03-17"},
    # Parts that both ends have in common are written once, with any dash.
    'Date,Title\n"15–17 November 1975",T\n2-4 July 1985,U\n"30 June – 2 July 2001",V\n': {"title": "T", "date": "1975-11-15/1975-11-17"},
    # Several people in numbered columns.
    "Date,Title,Name 1,Country 1,Name 2,Country 2\n2020-01-05,T,A B,Spain,C D,U.K.\n2020-01-06,U,E F,Peru,,\n": (
        {
            "title": "T",
            "date": "2020-01-05",
            "participants": [{"person": {"name": "A B"}, "country": "Spain"}, {"person": {"name": "C D"}, "country": "U.K."}],
        }
    ),
    # Numbers are no names.
    'date,title,delegates\n2020-02-03,T,"1,200"\n': {"title": "T", "date": "2020-02-03"},
    # Several rows for one meeting.
    "Meeting ID,Date,Title,Delegate,ISO3\nM1,2024-02-05,T,A B,PER\nM1,2024-02-05,T,C D,NOR\nM2,2024-02-06,U,A B,PER\n": (
        {
            "title": "T",
            "date": "2024-02-05",
            "participants": [{"person": {"name": "A B"}, "country": "PE"}, {"person": {"name": "C D"}, "country": "NO"}],
        }
    ),
    # Footnotes, and a title that is made of the guest where there is one.
    "Minister,Date,Guest\nA,2020-01-05,B C; D\n,2020-01-06,\n,2020-01-07,E; F\nThe list has no officials.,,\n": (
        {
            "title": "A with B C; D",
            "date": "2020-01-05",
            "participants": [{"person": {"name": "A"}}, {"person": {"name": "B C"}}, {"person": {"name": "D"}}],
        }
    ),
    # Codes of one country in two systems are one participant.
    "Leader,ISO3,COW,Date\nA B,USA,2,2020-01-05\nC D,XKX,347,2020-01-06\n": (
        {"title": "A B", "date": "2020-01-05", "participants": [{"person": {"name": "A B"}, "country": "US"}]}
    ),
    # A portfolio is no port, and a host that is a country no person.
    "Commission representative,Portfolio,Host,Date\nA B,Trade,Peru,2020-01-05\nC D,Energy,Kenya,2020-01-06\n": (
        {"title": "A B", "date": "2020-01-05", "place": {"country": "Peru"}, "participants": [{"person": {"name": "A B"}}]}
    ),
    # Headers in French.
    "Titre;Date de début;Date de fin;Ville\nT;1er juin 2024;3 juin 2024;Brest\n": (
        {"title": "T", "date": "2024-06-01/2024-06-03", "place": {"city": "Brest"}}
    ),
    # Both ends of an interval, each in three columns.
    "atopid,begyr,begmo,begday,endyr,endmo,endday,title\n1,1949,4,4,.,.,.,T\n2,1990,10,3,1999,12,31,U\n": (
        {"title": "T", "date": "1949-04-04"}
    ),
    # A capacity is no city.
    "Date,Minister,Capacity,Host City\n2020-01-01,A B,Head of X,Lima\n": (
        {"title": "A B", "date": "2020-01-01", "place": {"city": "Lima"}, "participants": [{"person": {"name": "A B"}, "office": "Head of X"}]}
    ),
    # The parts of another date are not those of the meeting, and "agenda" is no end.
    "Name,Birth Year,Birth Month,Date\nT,1960,3,2020-01-05\nU,1961,4,2020-02-06\n": {"title": "T", "date": "2020-01-05"},
    "Title,Agenda Year,Agenda Month\nT,2020,3\nU,2021,4\n": {"title": "T", "date": "2020-03"},
    # Countries that happen to agree once are two participants.
    "Date,Country 1,Country 2\n2020-01-01,Bolivia,Bolivia\n2020-01-02,,Chile\n2020-01-03,Chile,\n": (
        {"title": "Meeting", "date": "2020-01-01", "participants": [{"country": "Bolivia"}, {"country": "Bolivia"}]}
    ),
    # The people of one meeting are in several rows, and its title is not one of them.
    "Meeting ID,Date,Delegate\nM1,2024-02-05,A B\nM1,2024-02-05,C D\nM2,2024-02-06,A B\n": (
        {"title": "M1", "date": "2024-02-05", "participants": [{"person": {"name": "A B"}}, {"person": {"name": "C D"}}]}
    ),
    # Countries that voted took part, whatever they voted.
    "Date,Meeting,Peru,Chile,Kenya,Ghana\n2021-10-15,M 1,Y,N,A,X\n2021-10-16,M 2,Y,Y,,A\n": (
        {"title": "M 1", "date": "2021-10-15", "participants": [{"country": "Peru"}, {"country": "Chile"}, {"country": "Kenya"}]}
    ),
    # Values that the rows of a meeting share are filled in where it begins.
    "Conference,Dates,City,Delegation,Delegate\nC,8-10 June 2016,Bonn,Mali,A B\n,,,Peru,C D\nD,3-4 May 2018,Lima,Peru,C D\n": (
        {
            "title": "C",
            "date": "2016-06-08/2016-06-10",
            "place": {"city": "Bonn"},
            "participants": [{"person": {"name": "A B"}, "country": "Mali"}, {"person": {"name": "C D"}, "country": "Peru"}],
        }
    ),
    # Headers in other languages.
    "Data;Gość;Stanowisko;Państwo;Miejsce;Temat\n12 marca 2019;A B;premier;Czechy;Gdynia;handel\n13 maja 2019;C D;minister;Peru;Gdynia;ryby\n": (
        {
            "title": "handel",
            "date": "2019-03-12",
            "place": {"city": "Gdynia"},
            "participants": [{"person": {"name": "A B"}, "office": "premier", "country": "Czechy"}],
        }
    ),
    "Дата;Гость;Должность;Страна;Город;Тема\n12 марта 2019;A B;министр;Перу;Омск;рыба\n": (
        {
            "title": "рыба",
            "date": "2019-03-12",
            "place": {"city": "Омск"},
            "participants": [{"person": {"name": "A B"}, "office": "министр", "country": "Перу"}],
        }
    ),
    "Tarih;Ülke;Kişi;Görevi;Yer\n12 Mart 2019;Peru;A B;Bakan;Bursa\n": (
        {
            "title": "A B",
            "date": "2019-03-12",
            "place": {"city": "Bursa"},
            "participants": [{"person": {"name": "A B"}, "office": "Bakan", "country": "Peru"}],
        }
    ),
    "日付;国;氏名;役職;場所\n2019年3月5日;ペルー;アナ・ロペス;外務大臣;東京\n2019年3月17日;チリ;イボ・トト;大統領;東京\n": (
        {
            "title": "アナ・ロペス",
            "date": "2019-03-05",
            "place": {"city": "東京"},
            "participants": [{"person": {"name": "アナ・ロペス"}, "office": "外務大臣", "country": "ペルー"}],
        }
    ),
    # A full stop in a header does not make it a field of an object.
    "No.,Date of visit,Host country,Name. of guest\n1,2024-01-15,Peru,A B\n2,2024-01-16,Chile,C D\n": (
        {"title": "A B", "date": "2024-01-15", "place": {"country": "Peru"}, "participants": [{"person": {"name": "A B"}}]}
    ),
    # Arrival and departure.
    "Arrivée (date);Date de départ;Visiteur;Objet\n12/03/2019;14/03/2019;A B;T\n": (
        {"title": "T", "date": "2019-03-12/2019-03-14", "participants": [{"person": {"name": "A B"}}]}
    ),
    # Ranges of years, also those that look like months or seasons.
    "Years,Title\n1914–18,T\n1998-99,U\n": {"title": "T", "date": "1914/1918"},
    "Years,Title\n1920-21,T\n1921-22,U\n2001-02,V\n": {"title": "T", "date": "1920/1921"},
    "Year,Title\n2001/02,T\n2002/03,U\n": {"title": "T", "date": "2001/2002"},
    # Several marks between the ends of ranges.
    "Period,Title\n1914-18,T\n1939/45,U\n1998 to 99,V\n": {"title": "T", "date": "1914/1918"},
    # Forms of address in front of names, also of those who were met.
    "Date,Minister,Met with\n2024-01-15,The Rt Hon A B,H.E. C D\n2024-01-16,The Rt Hon A B,Dr E F\n": (
        {
            "title": "The Rt Hon A B with H.E. C D",
            "date": "2024-01-15",
            "participants": [
                {"person": {"name": "A B"}, "name_as_printed": "The Rt Hon A B"},
                {"person": {"name": "C D"}, "name_as_printed": "H.E. C D"},
            ],
        }
    ),
    # Commas within cells, and semicolons between them.
    "Title;Date;Countries\nT;2024-01-15;Peru, Chile, Kenya\nU;2024-01-16;Peru, Chile, Mali\n": (
        {"title": "T", "date": "2024-01-15", "participants": [{"country": "Peru"}, {"country": "Chile"}, {"country": "Kenya"}]}
    ),
    # Rows that share who met, on other days, are no one meeting; words in small letters are no codes of countries.
    "member id,member,date,subject,ddr,aut,ind\n7,A B,2024-02-05,T,1,0,1\n7,A B,2024-02-06,U,1,1,0\n9,C D,2024-02-06,V,0,0,1\n": (
        {"title": "T", "date": "2024-02-05", "participants": [{"person": {"name": "A B"}}]}
    ),
}  # fmt: skip


@pytest.mark.parametrize("content", SHAPES, ids=lambda content: content.partition("\n")[0])
def test_a57_tables_of_every_shape_are_guessed(content):
    result, rows = guessed(content.encode(), "t.csv")
    document = {name: value for name, value in rows[0].document.items() if name not in {"identifiers", "citations"}}
    assert document == SHAPES[content], result.mapping


def test_a63_rows_that_differ_in_no_guessed_column_have_a_longer_key():
    result, rows = guessed(b"year,ccode1,ccode2,n\n1950,2,20,x\n1950,2,200,y\n1950,20,200,x\n", "t.csv")
    assert 'key: ["year", "ccode1", "ccode2"]' in result.mapping
    assert len({row.document["identifiers"][0]["value"] for row in rows}) == 3


def test_a63_array_within_an_object_is_found():
    records = [
        {"when": "2024-01-02", "subject": "T", "venue": {"city": "Bonn"}},
        {"when": "2024-01-03", "subject": "U", "venue": None},
    ]
    content = json.dumps({"meta": {"pages": [{"n": 1}]}, "data": {"items": records}})
    result, rows = guessed(content.encode(), "t.json")
    assert 'records: "data.items"' in result.mapping
    assert [row.document["title"] for row in rows] == ["T", "U"]
    assert rows[0].document["place"] == {"city": "Bonn"}
    with pytest.raises(ValueError, match="not an array of records"):
        guess(io.BytesIO(b'{"a": {"b": [1, 2]}}'), "t.json")


def test_a24_names_of_files_and_columns_control_neither_terminal_nor_mapping():
    content = "Date,Ti\x1b]0;x\x07tle,Who \x9b31m\u202e\n2020-01-02,T,nil\n2020-01-03,U,A B\n"
    result = guess(io.BytesIO(content.encode()), "e\x1b[31mvil\nkey: [Date].csv")
    assert all(line.isprintable() for line in result.mapping.splitlines())
    assert result.mapping.startswith("# A first mapping for e\\x1b[31mvil key: [Date].csv; check")
    rows = list(
        MappingReader(load(result.mapping.encode(), "m.yaml")).read(
            io.BufferedReader(io.BytesIO(content.encode())), "t.csv"
        )
    )
    assert [row.document["date"] for row in rows] == ["2020-01-03"]


def test_a63_columns_may_have_bars_and_braces_in_their_names():
    _, rows = guessed(b"Date,{Title},Country {code}\n2020-01-02,T,Peru\n", "t.csv")
    assert (rows[0].document["title"], rows[0].document["participants"]) == ("T", [{"country": "Peru"}])
    _, rows = guessed(b"Date | Datum,Title,Country|Pays\n2020-01-02,T,Peru\n", "t.csv")
    assert (rows[0].document["date"], rows[0].document["participants"]) == ("2020-01-02", [{"country": "Peru"}])


def test_a63_footnotes_and_dates_that_are_filled_in_once_are_said():
    text = "Date,Guest,Topic\n1 July 2024,A,T\n,B,U\n,C,V\nNote: nothing,,\n"
    result, rows = guessed(text.encode(), "t.csv")
    notes = "\n".join(result.notes)
    assert "AN EMPTY CELL IS TAKEN FOR THE DATE ABOVE" in notes
    assert "Rows with one cell are taken for titles and footnotes (1, such as 'Note: nothing')" in notes
    assert [row.document["date"] for row in rows] == ["2024-07-01"] * 3


def test_a63_rows_that_nothing_leaves_out_are_called_no_footnotes():
    for text in (
        "Date,Title,Guest\n2020-01-01,,\n2020-01-02,,\n",
        "Date,Title,Guest\n2020-01-01,T,\n2020-01-02,,\n2020-01-03,,B\n",
    ):
        result, _ = guessed(text.encode(), "t.csv")
        assert "ignore_if" not in result.mapping
        assert "footnotes" not in "\n".join(result.notes)
    records = [{"date": "2020-01-01", "title": "T", "people": []}, {"date": "2020-01-02", "people": [{"name": "A B"}]}]
    result, _ = guessed(json.dumps(records).encode(), "t.json")
    assert "ignore_if" not in result.mapping


def test_a57_country_of_a_person_is_a_question():
    result, _ = guessed(b"Minister,Country,Date\nA B,Peru,2020-01-02\n", "t.csv")
    assert "Country: names of countries; TAKEN FOR THE COUNTRY OF Minister, PLEASE CHECK" in result.notes
    result, rows = guessed(b"Minister,Country visited,Date\nA B,Peru,2020-01-02\n", "t.csv")
    assert rows[0].document["place"] == {"country": "Peru"}
    assert "country" not in rows[0].document["participants"][0]


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        # The other form of the column shows the order.
        (["05/04/2021 10:00", "12/25/2021", "06/07/2021 11:00"], ["2021-05-04", "2021-12-25", "2021-06-07"]),
        # The form that is a question is not the first.
        (["2020-01-02", "2020-01-03", "05/04/2021"], "DD/MM/YYYY OR MM/DD/YYYY"),
        (["05/04/2021 10:00", "06/07/2021 11:00"], "DD/MM/YYYY HH:mm OR MM/DD/YYYY HH:mm"),
        (["5/4/2021 1:00 PM", "6/7/2021 2:00 PM"], "D/M/YYYY H:mm AM OR M/D/YYYY H:mm AM"),
        (["5/4/2021", "25/4/2021", "12/25/2021"], "SOME HAVE THE DAY FIRST AND SOME THE MONTH"),
    ],
)
def test_forms_of_one_column_have_one_order_or_are_a_question(dates, expected):
    result, rows = guessed(("Date,Title\n" + "".join(f"{date},A{date}\n" for date in dates)).encode(), "t.csv")
    if isinstance(expected, str):
        assert expected in result.notes[0]
    else:
        assert [row.document["date"] for row in rows] == expected


@pytest.mark.parametrize("cell", [";", '","'])
def test_cells_of_marks_alone_are_no_countries(cell):
    result, _ = guessed(f"Date,Country,Title\n2024-01-02,{cell},A\n2024-01-03,{cell},B\n".encode(), "t.csv")
    assert any(note.startswith("Country: ") for note in result.notes)


def test_a57_mixed_orders_of_day_and_month_are_reported():
    result, _ = guessed(b"Date,Title\n14/02/2024,A\n02/14/2024,B\n01/02/2024,C\n", "t.csv")
    assert "SOME HAVE THE DAY FIRST AND SOME THE MONTH" in result.notes[0]


def test_a57_people_in_records_of_json_take_part():
    people = [{"name": "A B", "country": "KE", "title": "Minister"}, {"name": "C D", "country": "PE", "title": None}]
    content = json.dumps([{"when": "2024-01-02", "subject": "T", "attendees": people}])
    result, rows = guessed(content.encode(), "t.json")
    assert rows[0].document["participants"] == [
        {"person": {"name": "A B"}, "country": "KE", "office": "Minister"}, {"person": {"name": "C D"}, "country": "PE"},
    ]  # fmt: skip
    assert "attendees: lists of records, with name, country, title; the people who took part" in result.notes


def test_a57_namibia_is_not_a_missing_value():
    content = b"date,country,title,note\n2024-01-02,NA,A,NA\n2024-01-03,ZA,B,x\n2024-01-04,BW,C,NA\n"
    result, rows = guessed(content, "t.csv")
    assert [row.document["participants"] for row in rows] == [[{"country": code}] for code in ("NA", "ZA", "BW")]
    assert any("NA IS TAKEN FOR NAMIBIA" in note for note in result.notes)
    assert "NA IS READ AS A TEXT" in result.notes[-1]
    result, _ = guessed(b"date,country,title\n2024-01-02,NA,A\n2024-01-03,Peru,B\n2024-01-04,Chile,C\n", "t.csv")
    assert 'nulls: ["NA"]' in result.mapping


@pytest.mark.parametrize(
    ("content", "name", "countries"),
    [
        (b"date,country,title,note\n2024-01-02,ZA,A,NA\n2024-01-03,BW,B,x\n", "t.csv", ["ZA", "BW"]),
        (b"date,countries,title,note\n2024-01-02,ZA;BW,A,NA\n", "t.csv", ["ZA", "BW"]),
        (
            json.dumps(
                [{"date": "2024-01-02", "note": "NA", "people": [{"name": "A", "country": "ZA"}, {"name": "B", "country": "BW"}]}]
            ).encode(),
            "t.json",
            ["ZA", "BW"],
        ),
    ],
)  # fmt: skip
def test_missing_values_of_a_table_are_confirmed_for_codes_of_two_letters(content, name, countries):
    result, rows = guessed(content, name)
    assert [item["country"] for row in rows for item in row.document["participants"]] == countries
    assert any("NA IS TAKEN FOR MISSING AND NOT FOR NAMIBIA" in note for note in result.notes)


def test_a57_dates_of_another_calendar_are_a_question():
    result, _ = guessed(b"date,title\n1445/07/12,A\n1445/08/01,B\n", "t.csv")
    assert "AS IN ANOTHER CALENDAR" in result.notes[0]
    result, _ = guessed(b"date,title\n1945/07/12,A\n1945/08/01,B\n", "t.csv")
    assert "CALENDAR" not in result.notes[0]


def test_a57_columns_named_after_countries_need_one_mark():
    content = b"Georgia,Jordan,Chad,Title,Date\nx,y,z,A,2024-01-02\nx,y,w,B,2024-01-03\n"
    result, rows = guessed(content, "t.csv")
    assert "participants" not in rows[0].document, result.mapping


def test_months_that_may_be_ranges_of_years_are_a_question():
    result, _ = guessed(b"Years,Title\n2001-02,T\n2002-03,U\n", "t.csv")
    assert "2001-02 MAY BE A MONTH OR TWO YEARS" in result.notes[0]
    result, _ = guessed(b"Years,Title\n2001-02,T\n2001-03,U\n", "t.csv")
    assert "MAY BE" not in result.notes[0]


def test_records_within_objects_of_json_are_read():
    events = [
        {"ref": "E1", "when": {"from": "2021-05-03", "to": "2021-05-05"}, "where": {"city": "Bonn", "country": "DEU"}, "name": "T",
         "attendees": [{"full_name": "Hon. A B", "post": "Minister", "nationality": "PER"}, {"full_name": "C D", "post": None, "nationality": "HUN"}]},
        {"ref": "E2", "when": {"from": "2021-06-07", "to": None}, "where": {"city": "Rome", "country": "ITA"}, "name": "U", "attendees": []},
    ]  # fmt: skip
    _, rows = guessed(json.dumps({"response": {"events": events}}).encode(), "t.json")
    assert rows[0].document == {
        "title": "T", "date": "2021-05-03/2021-05-05", "place": {"city": "Bonn", "country": "DE"},
        "participants": [
            {"person": {"name": "A B"}, "name_as_printed": "Hon. A B", "office": "Minister", "country": "PE"},
            {"person": {"name": "C D"}, "name_as_printed": "C D", "country": "HU"},
        ],
        "identifiers": [{"scheme": "t", "value": "E1"}], "citations": rows[0].document["citations"],
    }  # fmt: skip
    # An end that is missing in one record is not that of the record before.
    assert rows[1].document["date"] == "2021-06-07"


def test_countries_in_records_of_json_are_no_people():
    content = json.dumps([{"when": "2024-01-02", "subject": "T", "delegations": [{"name": "Peru"}, {"name": "Chile"}]}])
    _, rows = guessed(content.encode(), "t.json")
    assert rows[0].document["participants"] == [{"country": "Peru"}, {"country": "Chile"}]
