"""Kinds of descriptions beside a name: bodies behind it, towns, participles before the office, days and forms of address."""

import pytest

from app.reading.persons.people import people
from tests.reading.drafted import documents
from tests.reading.drafted import people as participants


def read(text):
    """Return the name, the office and the country of the people of a text who have a name."""
    return [(person.name, person.office, person.country) for person in people(text) if person.name]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the body of an official behind the name, with its country
        ("It was led by State Secretary Ana Lopes, Ministry of Foreign Affairs and External Trade of Peru, and Director Luis Soto of the Ministry of Health of Chile.",
         [("Ana Lopes", "State Secretary", "PE"), ("Luis Soto", "Director", "CL")]),
        ("It was led by Director Ana Lopes, Ministry of Trade, Peru, and State Secretary Luis Soto.", [("Ana Lopes", "Director", "PE"), ("Luis Soto", "State Secretary", None)]),
        ("It was led by Director Ana Lopes, Ministry of Trade, and State Secretary Luis Soto.", [("Ana Lopes", "Director", None), ("Luis Soto", "State Secretary", None)]),
        # any word before "Affairs"
        ("She met Ana Lopes, Minister of Foreign Affairs and Kelper Affairs of Peru.", [("Ana Lopes", "Minister of Foreign Affairs and Kelper Affairs", "PE")]),
        # a participle before an office
        ("She met the proposed foreign minister, Ana Lopes, and the selected envoy, Luis Soto.", [("Ana Lopes", "foreign minister", None), ("Luis Soto", "envoy", None)]),
        # the town of a mayor
        ("She met the Mayor of Kelpton, Ana Lopes, and others.", [("Ana Lopes", "Mayor", None)]),
        # a month is no name behind a day
        ("On 4 March she met on 5 May Ana Lopes, Minister of Trade of Peru.", [("Ana Lopes", "Minister of Trade", "PE")]),
        ("She met Minister May Soto of Peru.", [("May Soto", "Minister", "PE")]),
        # forms of address
        ("She met Sr. Juan de los Lopes, Minister of Trade of Peru, and S.E.M. Luis Soto, Ambassador of Chile.",
         [("Juan de los Lopes", "Minister of Trade", "PE"), ("Luis Soto", "Ambassador", "CL")]),
        ("She met Minister Luis Soto Sr. of Peru.", [("Luis Soto Sr.", "Minister", "PE")]),
        # somebody of an unknown body does not share the country of the next person
        ("She met Kelpco's director Ana Lopes and President Luis Soto of Peru.", [("Ana Lopes", "director", None), ("Luis Soto", "President", "PE")]),
        ("President Bo Diaz’s envoy Ana Lopes and Minister Luis Soto of Peru met with traders.",
         [("Bo Diaz", "President", None), ("Ana Lopes", "envoy", "PE"), ("Luis Soto", "Minister", "PE")]),
        # a body with the country before it
        ("She met the State Secretary with Peru’s Foreign Ministry Ana Lopes.", [("Ana Lopes", "State Secretary with Peru’s Foreign Ministry", "PE")]),
        ("She met State Secretary Ana Lopes with Peru’s Foreign Minister Luis Soto.", [("Ana Lopes", "State Secretary", None), ("Luis Soto", "Foreign Minister", "PE")]),
        # the delegation of another country is no field
        ("It was led by Ana Lopes, Minister of Trade and the Chilean delegation was led by Envoy Luis Soto.", [("Ana Lopes", "Minister of Trade", None), ("Luis Soto", "Envoy", "CL")]),
        ("She spoke after talking to Ana Lopes, the Ambassador of Peru to Chile.", [("Ana Lopes", "Ambassador", "PE")]),
        # a field is no name
        ("She met Minister Luis Soto of Peru. Secretary Commerce was present.", [("Luis Soto", "Minister", "PE")]),
        ("She met director Ana Lopes and President Luis Soto of Peru.", [("Ana Lopes", "director", "PE"), ("Luis Soto", "President", "PE")]),
    ],
)  # fmt: skip
def test_words_beside_a_name_belong_to_its_person(text, expected):
    assert read(text) == expected


def test_the_official_of_an_unknown_body_was_met():
    body = "Peruvian President Ana Lopes met Chilean Minister Luis Soto and Seaweed’s trade spokesman Bo Diaz."
    assert [participants(document) for document in documents(body)] == [
        [("Ana Lopes", "President", "PE"), ("Luis Soto", "Minister", "CL"), ("Bo Diaz", "trade spokesman", None)]
    ]


def test_a91_the_official_of_a_superior_has_not_the_office_of_the_superior():
    text = "She met the Director of Kelps at the Office of the President, Ana Lopes (left)."
    assert read(text) == [("Ana Lopes", "Director of Kelps at the Office of the President", None)]
    text = "She called on Adviser to the Prime Minister on Trade, Ana Lopes. It was good."
    assert read(text) == [("Ana Lopes", "Adviser to the Prime Minister on Trade", None)]
