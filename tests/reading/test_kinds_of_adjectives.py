"""Adjectives of countries with hyphens, marks or several words, and offices beside them."""

import pytest

from app.reading.language import lexicon
from app.reading.language.tokens import tokenize
from app.reading.persons.people import people


def read(text):
    return [(person.name, person.office, person.country) for person in people(text)]


@pytest.mark.parametrize(
    ("adjective", "country"),
    [
        ("Bissau-Guinean", "GW"),
        ("Santomean", "ST"),
        ("São Toméan", "ST"),
        ("Sammarinese", "SM"),
        ("Vincentian", "VC"),
        ("Antiguan and Barbudan", "AG"),
        ("Trinbagonian", "TT"),
        ("Monégasque", "MC"),
        ("Monegasque", "MC"),
        ("Burkinabè", "BF"),
    ],
)
def test_a133_an_adjective_gives_the_country_on_both_sides_of_a_name(adjective, country):
    assert read(f"{adjective} Foreign Minister Ana Roca spoke.") == [("Ana Roca", "Foreign Minister", country)]
    assert read(f"Ana Roca, the {adjective} foreign minister, spoke.") == [("Ana Roca", "foreign minister", country)]


def test_a_name_with_a_hyphen_is_one_word_although_its_parts_are_names():
    spelling = lexicon.load().spelling
    assert [token.text for token in tokenize("Bissau-Guinean", spelling)] == ["Bissau-Guinean"]
    assert [token.text for token in tokenize("Peru-Kenya", spelling)] == ["Peru", "-", "Kenya"]


def test_a_given_name_with_marks_is_no_adjective():
    assert read("Germán Soto, the Peruvian foreign minister, spoke.") == [("Germán Soto", "foreign minister", "PE")]


@pytest.mark.parametrize("field", ["special envoy for climate", "minister of trade, energy and mines"])
def test_a134_an_office_ends_before_a_comma_and_a_clause_about_a_ministry(field):
    assert read(f"She met Bo Diaz, the Dutch {field}, the ministry said.") == [("Bo Diaz", field, "NL")]


@pytest.mark.parametrize(
    "office",
    [
        "minister-counsellor",
        "Minister-Counselor",
        "senate president",
        "parliament speaker",
        "central bank governor",
        "Central Bank Governor",
        "Reserve Bank Governor",
    ],
)
def test_a135_an_office_of_a_house_a_bank_or_an_embassy_has_a_country(office):
    assert read(f"Ana Roca, the Peruvian {office}, spoke.") == [("Ana Roca", office, "PE")]
    assert read(f"Ana Roca, {office} of Peru, spoke.") == [("Ana Roca", office, "PE")]


def test_a135_the_country_of_a_banker_may_stand_in_brackets_behind_the_name():
    assert read("Central Bank Governor Ana Roca (Slovakia) spoke.") == [("Ana Roca", "Central Bank Governor", "SK")]


def test_the_governor_of_a_region_has_no_country():
    assert read("Ana Roca, governor of Georgia, spoke.") == [("Ana Roca", "governor", None)]
