"""Fields of offices that no list has, and countries and bodies right behind an office."""

import pytest

from app.reading.language.lexicon import load
from app.reading.persons.people import people


def read(text):
    return [(person.name, person.office, person.country or person.organization) for person in people(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # fields with any name, before a comma and a name
        ("The Minister for Chieftaincy, Mr Kofi Badu, spoke.", ("Kofi Badu", "Minister for Chieftaincy", None)),
        ("The Director of Kelp and Reefs, Ana Lopes, spoke.", ("Ana Lopes", "Director of Kelp and Reefs", None)),
        ("He met the Secretary for Ayurveda, Dr Bo Diaz.", ("Bo Diaz", "Secretary for Ayurveda", None)),
        ("Ana Lopes, Minister Responsible for Trade, spoke.", ("Ana Lopes", "Minister Responsible for Trade", None)),
        # owners
        ("Peruvian Women’s Affairs Minister Ana Lopes spoke.", ("Ana Lopes", "Women’s Affairs Minister", "PE")),
        ("Children’s Minister Ana Lopes of Peru spoke.", ("Ana Lopes", "Children’s Minister", "PE")),
        ("Peruvian Veterans’ Minister Ana Lopes spoke.", ("Ana Lopes", "Veterans’ Minister", "PE")),
        # no "of" before a country or a body
        ("He met Minister of State, UAE Said bin Omar today.", ("Said bin Omar", "Minister of State", "AE")),
        ("He met Foreign Minister Peru Mr Luis Soto today.", ("Luis Soto", "Foreign Minister", "PE")),
        ("She met Managing Director International Monetary Fund Ms Ana Lopes.", ("Ana Lopes", "Managing Director", "International Monetary Fund")),
        ("They met the Minister of Trade, Israel Cohen.", ("Israel Cohen", "Minister of Trade", None)),
        # ranks of aviators and staff
        ("Rear Admiral Pilot Sheikh Said bin Omar, Minister of Trade, spoke.", ("Said bin Omar", "Minister of Trade", None)),
        ("Staff Brigadier Omar Said, Minister of Trade, spoke.", ("Omar Said", "Minister of Trade", None)),
    ],
)  # fmt: skip
def test_a_field_has_any_name(text, expected):
    assert [person for person in read(text) if person[0]] == [expected]


@pytest.mark.parametrize("office", ["Mayor of Kelpton", "Governor of Kelp", "King of Kelp"])
def test_a_town_is_no_field(office):
    assert not any(person[1] == office for person in read(f"The {office}, Ana Lopes, spoke."))


@pytest.mark.parametrize(("word", "is_field"), [("desiltation", True), ("clement", False), ("partnership", False)])
def test_long_words_with_some_endings_are_fields(word, is_field):
    assert (word in load().fields) == is_field


@pytest.mark.parametrize(
    "words", ["In addition", "Following the inauguration", "On that occasion", "In the discussion"]
)
def test_a_word_before_an_office_is_no_field_by_its_ending(words):
    assert ("Ana Lopes", "President", "PE") in read(f"{words} President Ana Lopes of Peru met Luis Soto.")


@pytest.mark.parametrize(
    "text",
    ["Chairman Ana Lopes of the Mejlis of the Crimean Tatar People spoke.", "Mejlis Chairman Ana Lopes spoke."],
)
def test_a_body_that_a_people_of_another_state_has_too_gives_no_country(text):
    assert [country for name, _, country in read(text) if name == "Ana Lopes"] in ([None], [])
