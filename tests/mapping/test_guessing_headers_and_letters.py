"""First mappings for tables in old encodings, with two rows of headers, and with people whose offices are in brackets."""

import io
import zipfile

import pytest

from app.mapping.guessing.encodings import encoding_of
from app.mapping.guessing.guess import guess
from app.mapping.loading import load
from app.mapping.reader import MappingReader

TEXTS = {
    "cp1251": "Дата;Страна;Тема\n12.05.2019;Перу;Переговоры о рыболовстве\n",
    "koi8-r": "Дата;Страна;Тема\n12.05.2019;Перу;Переговоры о рыболовстве\n",
    "cp1253": "Ημερομηνία;Χώρα;Θέμα\n12/05/2019;Περού;Συνομιλίες για την αλιεία\n",
    "cp1255": "תאריך;מדינה;נושא\n12/05/2019;פרו;שיחות על דיג\n",
    "cp1256": "التاريخ;البلد;الموضوع\n12/05/2019;بيرو;محادثات حول الصيد\n",
    "cp1252": "Fecha;País;Interlocutor\n12/05/2019;Perú;Señor Núñez Muñoz\n13/05/2019;Noruega;Ærø Ødegård\n",
}
GROUPED = (
    "Meeting,,Host,,Guest,\nTitle,Date,Name,Country,Name,Country\n"
    "Talks on cod,2019-05-01,Ana Lima,Peru,Chiyo Mori,Japan\nTalks on ports,2019-06-01,Ine Berg,Norway,Bo Ek,Sweden\n"
)
IN_BRACKETS = (
    'Meeting,Date,Participants\nTrade talks,2021-03-01,"Ana Lima (Foreign Minister)\nBo Ek (Envoy)"\n'
    'Cod talks,2021-04-02,"Chiyo Mori (Minister of Fisheries)\nDario Conti"\n'
)


def guessed(content, name="table.csv"):
    result = guess(io.BytesIO(content), name)
    reader = MappingReader(load(result.mapping.encode(), "guess.yaml"))
    return result.notes, [row.document for row in reader.read(io.BufferedReader(io.BytesIO(content)), name)]


@pytest.mark.parametrize("encoding", TEXTS)
def test_an_encoding_is_known_by_its_letters(encoding):
    assert encoding_of(TEXTS[encoding].encode(encoding), is_whole=True) == encoding


def test_letters_of_an_old_encoding_are_to_be_checked():
    notes, (document,) = guessed(TEXTS["cp1251"].encode("cp1251"))
    assert notes[0] == "The file is not UTF-8; its letters are taken for cp1251, PLEASE CHECK"
    assert document["participants"] == [{"country": "Перу"}]


def test_columns_of_one_name_below_names_of_groups_are_people():
    notes, documents = guessed(GROUPED.encode())
    assert notes[0] == "The names of the columns are in row 2; the rows above are left out"
    assert documents[0]["participants"] == [
        {"person": {"name": "Ana Lima"}, "country": "Peru"},
        {"person": {"name": "Chiyo Mori"}, "country": "Japan"},
    ]


def test_offices_in_brackets_are_those_of_people():
    notes, documents = guessed(IN_BRACKETS.encode())
    assert [document["participants"] for document in documents] == [
        [{"person": {"name": "Ana Lima"}, "office": "Foreign Minister"}, {"person": {"name": "Bo Ek"}, "office": "Envoy"}],
        [{"person": {"name": "Chiyo Mori"}, "office": "Minister of Fisheries"}, {"person": {"name": "Dario Conti"}}],
    ]  # fmt: skip
    assert any("TAKEN FOR PEOPLE WITH THEIR OFFICES IN BRACKETS, PLEASE CHECK" in note for note in notes)


def test_the_office_of_a_counterpart_in_brackets_has_the_country_beside_it():
    table = "Date;Country;Counterpart\n2019-05-12;Peru;Luis Quispe (Minister)\n2019-06-03;Japan;Taro Mori (Envoy)\n"
    _, documents = guessed(table.encode())
    assert documents[0]["participants"] == [
        {"person": {"name": "Luis Quispe"}, "office": "Minister", "country": "Peru"}
    ]


def test_abbreviations_in_brackets_are_no_offices():
    table = 'Meeting,Date,Participants\nTalks,2021-03-01,"World Cod Board (WCB); Port Union (PU)"\n'
    _, (document,) = guessed(table.encode())
    assert document["participants"] == [
        {"organization": {"name": "World Cod Board (WCB)"}},
        {"organization": {"name": "Port Union (PU)"}},
    ]


def test_quarters_and_months_in_one_column_are_dates():
    table = "When,Country,Topic\nQ3 2019,Peru,Cod\nSept. 2021,Norway,Cod\n2019/05,Japan,Ports\n2020-Q1,Chile,Ports\n"
    _, documents = guessed(table.encode())
    assert [item["date"] for item in documents] == ["2019-07/2019-09", "2021-09", "2019-05", "2020-01/2020-03"]


def test_numbers_of_countries_are_known_by_the_name_of_their_system():
    _, (document, _) = guessed(b"date,one_m49,other_m49\n1998-05-12,604,392\n1999-06-01,578,152\n")
    assert document["participants"] == [{"country": "PE"}, {"country": "JP"}]


def test_an_archive_is_no_workbook():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("visits\n.csv", "Date,Country\n")
    with pytest.raises(ValueError, match=r"t\.zip is a ZIP archive \(visits\\n\.csv\) and no workbook; unpack it"):
        guess(io.BytesIO(content.getvalue()), "t.zip")
