"""Kinds of offices, bodies and countries beside names: behind commas, without a comma, for several names at once."""

import pytest

from app.reading.persons.people import people as people_of_text
from tests.reading.drafted import documents, people

LATVIAN = ("Bo Diaz", "Foreign Minister", "LV")
MET = "Latvian Foreign Minister Bo Diaz met "


@pytest.mark.parametrize(
    ("met", "expected"),
    [
        # a body behind a comma, with its country behind another one
        ("Ana Lopes, Joint Secretary (East and West Africa), Ministry of External Affairs, Peru, in Riga.", ("Ana Lopes", "Joint Secretary (East and West Africa)", "PE")),
        # no comma before the office
        ("Ana Lopes Political Director of the Ministry of Foreign Affairs of Peru.", ("Ana Lopes", "Political Director of the Ministry of Foreign Affairs", "PE")),
        # a body of a state behind the name
        ("Chairperson Ana Lopes of the Committee on Trade of the Peruvian Congress.", ("Ana Lopes", "Chairperson", "PE")),
        ("State Secretary Ana Lopes of the Peruvian Ministry of Defence.", ("Ana Lopes", "State Secretary", "PE")),
        ("Vice President of the Peruvian legislature Ana Lopes.", ("Ana Lopes", "Vice President of the Peruvian legislature", "PE")),
        # the country alone between an envoy and the name
        ("Ambassador Palestine Ana Lopes.", ("Ana Lopes", "Ambassador", "PS")),
        # posts at organizations, and words that lists of words lacked
        ("the Permanent Representative of Peru to the United Nations Office at Geneva, Ambassador Ana Lopes.", ("Ana Lopes", "Permanent Representative", "PE")),
        ("the Vice-Minister of Foreign Relations of Peru, Ambassador Ana Lopes.", ("Ana Lopes", "Vice-Minister of Foreign Relations", "PE")),
        ("Peru’s newly elected Minister of Trade Ana Lopes.", ("Ana Lopes", "Minister of Trade", "PE")),
        ("Peru’s Minister of Law and Order and Southern Development Ana Lopes.", ("Ana Lopes", "Minister of Law and Order and Southern Development", "PE")),
        ("Ana Lopes PhD, Peruvian Minister of Trade.", ("Ana Lopes", "Minister of Trade", "PE")),
        ("Mister Luis Soto, President of Peru.", ("Luis Soto", "President", "PE")),
        ("Peruvian Minister Ana Lopes- Soto.", ("Ana Lopes- Soto", "Minister", "PE")),
    ],
)  # fmt: skip
def test_the_office_and_the_country_are_those_of_the_name(met, expected):
    assert [people(document) for document in documents(MET + met)] == [[LATVIAN, expected]]


@pytest.mark.parametrize(
    ("met", "expected"),
    [
        (
            "his counterparts from Peru, Chile and Kenya, Ana Lopes, Luis Soto and Ole Hansen respectively.",
            [("Ana Lopes", "PE"), ("Luis Soto", "CL"), ("Ole Hansen", "KE")],
        ),
        ("Ana Lopes and Luis Soto, Foreign Ministers of Peru and Chile.", [("Ana Lopes", "PE"), ("Luis Soto", "CL")]),
        ("Ana Lopes and Luis Soto, honorary consuls of Peru.", [("Ana Lopes", "PE"), ("Luis Soto", "PE")]),
        (
            "the ambassadors of Peru, Ana Lopes, Chile, Luis Soto and Kenya, Ole Hansen, who are new.",
            [("Ana Lopes", "PE"), ("Luis Soto", "CL"), ("Ole Hansen", "KE")],
        ),
        (
            "the ambassadors of Peru Ana Lopes and Chile Luis Soto.",
            [("Ana Lopes", "PE"), ("Luis Soto", "CL")],
        ),
        (
            "OSCE Minsk Group Co-Chairs Ana Lopes (Peru) and Luis Soto (Chile).",
            [("Ana Lopes", "PE"), ("Luis Soto", "CL")],
        ),
        (
            "the Co-Chair of the OSCE Minsk Group, Ana Lopes of Peru, Luis Soto of Chile, and Ole Hansen of Kenya.",
            [("Ana Lopes", "PE"), ("Luis Soto", "CL"), ("Ole Hansen", "KE")],
        ),
    ],
)
def test_each_of_several_has_the_own_country(met, expected):
    found = [people(document) for document in documents(MET + met)]
    assert [[(name, country) for name, _, country in persons] for persons in found] == [[("Bo Diaz", "LV"), *expected]]


def test_names_of_others_than_the_countries_are_given_to_none():
    found = people_of_text("He met Ana Lopes, Luis Soto and Eva Roca, Foreign Ministers of Peru and Chile.")
    assert [(person.name, person.country) for person in found] == [(None, "PE"), (None, "CL")]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "The Peruvian delegation was headed by Minister Ana Lopes, and the Latvian delegation by Minister Bo Diaz.",
            [("Ana Lopes", "PE"), ("Bo Diaz", "LV")],
        ),
        (
            (
                "A consultative meeting between Peru and Latvia started on Monday. The Peruvian delegation is being led by Minister Ana "
                "Lopes while Minister Bo Diaz is heading the Latvian side."
            ),
            [("Ana Lopes", "PE"), ("Bo Diaz", "LV")],
        ),
        (
            "Latvian Minister Bo Diaz received a delegation of the Peruvian Congress’s Trade Committee led by its Chairman Luis Soto.",
            [("Bo Diaz", "LV"), ("Luis Soto", "PE")],
        ),
        (
            (
                "Latvian Minister Bo Diaz received a delegation from the Committee on Trade of the Peruvian Council of the "
                "Federation—and led by Chairperson Luis Soto—which is in Riga."
            ),
            [("Bo Diaz", "LV"), ("Luis Soto", "PE")],
        ),
        (
            "Latvian Minister Bo Diaz met a Peruvian delegation from the Ministry of Trade, headed by Minister Luis Soto.",
            [("Bo Diaz", "LV"), ("Luis Soto", "PE")],
        ),
        (
            (
                "Talks were held between a Latvian delegation headed by Minister Bo Diaz and a Peruvian delegation headed by Minister "
                "Luis Soto. The Latvian delegation comprised: Dr Ida Voss, Secretary of State, Dr Ole Hansen, leader-elect of the "
                "Cabinet, while the Peruvian delegation comprised: Dr Ana Lopes, Director of Trade."
            ),
            [("Bo Diaz", "LV"), ("Luis Soto", "PE"), ("Ida Voss", "LV"), ("Ole Hansen", "LV"), ("Ana Lopes", "PE")],
        ),
    ],
)
def test_members_of_a_delegation_have_its_country(body, expected):
    found = [people(document) for document in documents(body)]
    assert [[(name, country) for name, _, country in persons] for persons in found] == [expected]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("In Lulea, Sweden, the U.S. ministers agreed.", []),
        ("A letter from the President to Prime Minister Ana Lopes came.", [("Ana Lopes", "Prime Minister", None)]),
        (
            "Bo Diaz, Head of Cabinet of President Ana Lopes of Peru, came.",
            [("Bo Diaz", "Head of Cabinet", "PE")],
        ),
        ("Ambassador Jordan Soto Lee came.", [("Jordan Soto Lee", "Ambassador", None)]),
    ],
)
def test_words_beside_offices_name_nobody_else(sentence, expected):
    assert [(person.name, person.office, person.country) for person in people_of_text(sentence)] == expected
