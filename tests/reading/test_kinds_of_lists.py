"""Kinds of lists: names behind an office in the plural, and sentences that only name those of the sentence before."""

import pytest

from tests.reading.drafted import documents, people

LATVIAN = ("Ana Lopes", "Foreign Minister", "LV")
PERUVIAN = ("Luis Soto", "Ambassador", "PE")
CHILEAN = ("Eva Roca", "Ambassador", "CL")
CUBAN = ("Bo Diaz", "Ambassador", "CU")


@pytest.mark.parametrize(
    "body",
    [
        "Latvian Foreign Minister Ana Lopes received three Ambassadors on Monday: Luis Soto of Peru, Eva Roca of Chile and Bo Diaz of Cuba.",
        "Latvian Foreign Minister Ana Lopes received the new Ambassadors - Luis Soto (Peru); Eva Roca (Chile); Bo Diaz (Cuba).",
        ("Latvian Foreign Minister Ana Lopes received the credentials of Ambassadors Extraordinary and Plenipotentiary of a number of "
        "states – the Republic of Peru Luis Soto, Chile Eva Roca and the Republic of Cuba Bo Diaz."),
        "Latvian Foreign Minister Ana Lopes hosted a lunch for the Ambassadors – Luis Soto of Peru, Eva Roca of Chile and Bo Diaz of Cuba.",
        # names in the next sentence
        ("Latvian Foreign Minister Ana Lopes met several diplomats on Monday. They were Ambassador Luis Soto of Peru, "
        "Ambassador Eva Roca of Chile and Cuban Ambassador Bo Diaz."),
        ("Latvian Foreign Minister Ana Lopes hosted a reception for the diplomatic corps. Among the noted guests one could see "
        "Ambassador Luis Soto of Peru, Ambassador Eva Roca of Chile and Cuban Ambassador Bo Diaz."),
        ("Latvian Foreign Minister Ana Lopes received three new ambassadors. The Ambassadors received were: Luis Soto of Peru, "
        "Eva Roca of Chile and Bo Diaz of Cuba."),
        ("Latvian Foreign Minister Ana Lopes will receive three new ambassadors on 20 May. The following Ambassadors will be her "
        "guests at the ministry: Luis Soto of Peru, Eva Roca of Chile and Bo Diaz of Cuba."),
    ],
)  # fmt: skip
def test_names_of_a_list_have_its_office(body):
    assert [people(document) for document in documents(body)] == [[LATVIAN, PERUVIAN, CHILEAN, CUBAN]]


@pytest.mark.parametrize(
    "body",
    [
        # a list that nobody met
        "Latvian Foreign Minister Ana Lopes met {other}. The dead were Ambassador Eva Roca of Chile and Ambassador Bo Diaz of Cuba.",
        "Latvian Foreign Minister Ana Lopes met {other}. They discussed the next day. The officials arrested were Ambassador Eva Roca of Chile.",
        "Latvian Foreign Minister Ana Lopes met {other}. She praised one of the ministers: Eva Roca.",
    ],
)
def test_a_list_of_others_took_no_part(body):
    assert [people(document) for document in documents(body.format(other="Peruvian Ambassador Luis Soto"))] == [
        [LATVIAN, PERUVIAN]
    ]


def test_a_list_alone_is_no_meeting():
    body = "Latvian President Ana Lopes appointed three ambassadors. They are Ambassador Luis Soto of Peru and Eva Roca of Chile."
    assert documents(body) == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Latvian Foreign Minister Ana Lopes attended a reception hosted by Peruvian Ambassador Luis Soto.", [LATVIAN, PERUVIAN]),
        ("Latvian Foreign Minister Ana Lopes attended a dinner given by Peruvian Ambassador Luis Soto.", [LATVIAN, PERUVIAN]),
        (
            "Latvian Foreign Minister Ana Lopes met Deputy Chief of Mission at the Embassy of Peru Luis Soto and Eva Roca, Ambassador of Chile.",
            [LATVIAN, ("Luis Soto", "Deputy Chief of Mission", "PE"), CHILEAN],
        ),
        (
            "Acting High Commissioner (Chargé d’affaires) of India Ana Lopes called on Latvian Foreign Minister Luis Soto.",
            [("Ana Lopes", "Acting High Commissioner (Chargé d’affaires)", "IN"), ("Luis Soto", "Foreign Minister", "LV")],
        ),
        # one meeting, told of the two offices first
        (
            "The foreign secretaries of Peru and Latvia met in Riga. Foreign Secretary Ana Lopes received her Peruvian counterpart Luis Soto.",
            [("Luis Soto", "foreign secretary", "PE"), ("Ana Lopes", "Foreign Secretary", "LV")],
        ),
    ],
)  # fmt: skip
def test_people_of_receptions_and_missions(body, expected):
    assert [people(document) for document in documents(body)] == [expected]


def test_a_state_of_two_words_is_no_city():
    body = "Latvian Foreign Minister Ana Lopes met Peruvian Foreign Minister Luis Soto in North Carolina."
    assert documents(body)[0]["place"] == {"country": "US"}
