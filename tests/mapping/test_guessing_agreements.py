"""First mappings for tables of agreements."""

import io
import json

import pytest

from app.mapping.guessing.guess import guess
from app.mapping.loading import load
from app.mapping.reader import MappingReader


def guessed(text):
    result = guess(io.BytesIO(text.encode()), "t.csv")
    loaded = load(result.mapping.encode(), "guess.yaml")
    rows = list(MappingReader(loaded).read(io.BufferedReader(io.BytesIO(text.encode())), "t.csv"))
    documents = [
        {name: value for name, value in row.document.items() if name not in {"identifiers", "citations"}}
        for row in rows
    ]
    return result, loaded.mapping.resource, documents


def signed(date, **actor):
    return {"action": "signed", "date": date, **actor}


SHAPES = {
    # Titles, days and parties.
    "Title,Signed,Parties,In force since,Depositary,Place of signature\n"
    "Agreement on Air,12 March 1998,Portugal; Brazil,1 July 1999,,Lima\nTreaty on Sea,3 May 2004,Peru; Chile,,Peru,Lima\n": {
        "title": "Agreement on Air",
        "kind": "agreement",
        "parties": [{"country": "Portugal"}, {"country": "Brazil"}],
        "actions": [signed("1998-03-12"), {"action": "entered_into_force", "date": "1999-07-01"}],
        "signing_place": {"city": "Lima"},
    },
    # A column for each party, and a subject.
    "Treaty;Date of signature;Entry into force;Party 1;Party 2;Subject\nPact on Tax;2001-02-03;;France;Japan;Tax\nPact on Law;2001-03-03;2002-01-01;Peru;Chile;Law\n": {
        "title": "Pact on Tax",
        "kind": "agreement",
        "parties": [{"country": "France"}, {"country": "Japan"}],
        "actions": [signed("2001-02-03")],
        "topics": [{"name": "Tax"}],
    },
    # Headers in other languages.
    "Vertrag;Unterzeichnet am;Vertragsparteien;In Kraft seit\nAbkommen A;12.03.1998;Deutschland, Polen;13.07.1999\nVertrag B;3.5.2004;Polen, Chile;\n": {
        "title": "Abkommen A",
        "parties": [{"country": "Deutschland"}, {"country": "Polen"}],
        "actions": [signed("1998-03-12"), {"action": "entered_into_force", "date": "1999-07-13"}],
    },
    "Intitulé de l'accord;Date de signature;Parties;Date d'entrée en vigueur;Texte\nAccord A;1er mars 1998;France, Pérou;;https://example.org/a\n"
    "Accord B;5 juin 2001;France, Chili;3 mai 2002;https://example.org/b\n": {
        "title": "Accord A",
        "kind": "agreement",
        "parties": [{"country": "France"}, {"country": "Pérou"}],
        "actions": [signed("1998-03-01")],
        "url": "https://example.org/a",
    },
    # Other acts, and numbers of parties.
    "Instrument,Opened for signature,Provisional application,Parties,Entry into force\nConvention on A,1998-03-02,1999-01-01,13,2001-01-01\n"
    "Protocol on B,1999-03-02,,11,\n": {
        "title": "Convention on A",
        "kind": "convention",
        "actions": [
            {"action": "opened_for_signature", "date": "1998-03-02"},
            {"action": "provisionally_applied", "date": "1999-01-01"},
            {"action": "entered_into_force", "date": "2001-01-01"},
        ],
    },
    # Organizations among the parties, and the year beside the day.
    "Agreement;Signature;Year of signature;Parties\nAgreement on A;3 May 1998;1998;Norway, Peru, Chile, Kenya, European Union\n"
    "Agreement on B;3 May 1999;1999;Norway, Peru\n": {
        "title": "Agreement on A",
        "kind": "agreement",
        "parties": [*({"country": name} for name in ("Norway", "Peru", "Chile", "Kenya")), {"organization": {"name": "European Union"}}],
        "actions": [signed("1998-05-03")],
    },
    # A row for each state, with the title where it changes.
    "Treaty,State,Signed,Ratified\nLake Convention,France,2004,2005\n,Peru,2004,\nFish Protocol,Norway,2011,2012\n": {
        "title": "Lake Convention",
        "parties": [{"country": "France"}],
        "actions": [signed("2004", country="France"), {"action": "ratified", "date": "2005", "country": "France"}, signed("2004", country="Peru")],
    },
    # One agreement, which the table does not name.
    "Participant,Signature,Ratification,Entry into force\nAlbania,2001-01-02,2002-01-02,2003-01-02\nAngola,2001-01-02,,\n": {
        "title": "t",
        "parties": [{"country": "Albania"}],
        "actions": [
            signed("2001-01-02", country="Albania"),
            {"action": "ratified", "date": "2002-01-02", "country": "Albania"},
            {"action": "entered_into_force", "date": "2003-01-02", "country": "Albania"},
        ],
    },
}  # fmt: skip


@pytest.mark.parametrize("text", SHAPES, ids=lambda text: text.partition("\n")[0])
def test_tables_of_agreements_are_recognized(text):
    result, resource, documents = guessed(text)
    assert resource == "agreements"
    assert documents[0] == {**SHAPES[text]}, result.mapping
    assert result.notes[0].startswith("Taken for a table of agreements: ")
    assert "# Taken for a table of agreements: " in result.mapping


@pytest.mark.parametrize(
    "text",
    [
        "Date,Event,City\n2020-01-02,Signing of the agreement on fish,Lima\n2020-01-03,Talks on the treaty,Quito\n",
        "Date,Minister,Agreement discussed\n2020-01-02,A B,Treaty on fish of states\n2020-01-03,C D,Agreement on the sea\n",
        "Date signed in,Visitor,Country\n2020-01-02,A B,Peru\n2020-01-03,C D,Chile\n",
    ],
)
def test_tables_of_meetings_about_agreements_are_not_taken_for_agreements(text):
    assert guessed(text)[1] == "meetings"


def test_days_of_later_acts_are_no_part_of_the_key():
    text = "Treaty,Signed,In force\nTreaty on A,2001-02-03,\nTreaty on B,2001-02-03,2002-01-01\n"
    result, _, documents = guessed(text)
    assert 'key: ["Treaty"]' in result.mapping
    # An act that has not happened has no day, and none is taken from the row above.
    assert documents[0]["actions"] == [signed("2001-02-03")]
    assert "EMPTY CELL" not in result.mapping


def test_agreement_without_a_title_is_a_question():
    text = "No,State,Signed,Ratified\n1,Peru,2001-02-03,2002-01-01\n2,Chile,2001-02-03,\n"
    result, _, _ = guessed(text)
    assert "PLEASE WRITE ITS TITLE" in result.mapping
    rows = MappingReader(load(result.mapping.encode(), "guess.yaml")).read(
        io.BufferedReader(io.BytesIO(text.encode())), "t.csv"
    )
    # One agreement, and not one for each state or number.
    assert [row.document["identifiers"] for row in rows] == [[{"scheme": "t-csv", "value": "t"}]] * 2


def test_numbers_of_rows_are_no_identifiers_of_agreements_with_several_rows():
    text = "ID,Treaty,State,Signed,Ratified\n1,Lake Convention,Peru,2001-02-03,2002-01-01\n2,Lake Convention,Chile,2001-02-03,\n"
    assert "{ID}" not in guessed(text)[0].mapping


def test_parties_in_records_of_json_are_countries():
    treaties = [
        {"title": "Treaty on A", "signedOn": "1998-03-02", "inForceOn": None, "parties": [{"name": "Peru"}, {"name": "Chile"}]},
        {"title": "Protocol on B", "signedOn": "1999-03-02", "inForceOn": "2000-01-01", "parties": [{"name": "Peru"}]},
    ]  # fmt: skip
    content = json.dumps(treaties).encode()
    mapping = guess(io.BytesIO(content), "t.json").mapping
    rows = list(MappingReader(load(mapping.encode(), "m.yaml")).read(io.BufferedReader(io.BytesIO(content)), "t.json"))
    assert rows[0].document["parties"] == [{"country": "Peru"}, {"country": "Chile"}]
    assert rows[0].document["actions"] == [signed("1998-03-02")]
