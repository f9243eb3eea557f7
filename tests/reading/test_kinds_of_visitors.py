"""People whose country the text says elsewhere: in the headline, by *visiting*, or by the capital from which it reports."""

import pytest

from tests.reading.drafted import documents, people

CHILEAN = ("Ana Lopes", "President", "CL")
UNKNOWN = ("Bo Diaz", "Prime Minister", None)


@pytest.mark.parametrize(
    "body",
    [
        "LIMA: Chilean President Ana Lopes on Wednesday held a meeting with Prime Minister Bo Diaz. Peru has new plans.",
        "Lima (Agency) - Chilean President Ana Lopes held a meeting with Prime Minister Bo Diaz. Peru has new plans.",
        "Chilean President Ana Lopes met Prime Minister Bo Diaz. Diaz later gave a dinner for the visiting Chilean President.",
    ],
)
def test_a_visitor_meets_somebody_of_another_country(body):
    [document, *_] = documents(body)
    assert people(document) == [CHILEAN, UNKNOWN]


@pytest.mark.parametrize(
    "body",
    [
        "Chilean President Ana Lopes on Wednesday held a meeting with Prime Minister Bo Diaz on the budget.",
        "SANTIAGO: Chilean President Ana Lopes held a meeting with Prime Minister Bo Diaz.",
        "LIMA: Chilean President Ana Lopes held a meeting with Prime Minister Bo Diaz on the budget.",
        "President Ana Lopes met former President Bo Diaz at the palace on Monday.",
        "President Ana Lopes met President-elect Bo Diaz at the palace on Monday.",
    ],
)
def test_people_of_one_government_are_no_visitors(body):
    assert documents(body) == []


def test_two_presidents_are_of_two_countries():
    [document] = documents("President Ana Lopes and President Bo Diaz met at the palace on Monday.")
    assert people(document) == [("Ana Lopes", "President", None), ("Bo Diaz", "President", None)]


@pytest.mark.parametrize(
    ("headline", "country"),
    [
        ("Ana Lopes meets with Peruvian Trade Minister", "PE"),
        ("Lopes: talks with Trade Minister of Peru", "PE"),
        ("Peruvian Trade Minister in Riga", None),  # nobody of the text is beside the office
        ("Ana Lopes meets with Peruvian Foreign Minister", None),  # another office
    ],
)
def test_the_headline_says_the_country_of_an_office(headline, country):
    body = "Latvian Foreign Minister Ana Lopes met with Trade Minister Luis Soto. Both countries gain."
    [document] = documents(body, headline=headline)
    assert people(document)[1] == ("Luis Soto", "Trade Minister", country)


def test_a_comma_of_a_headline_gives_nobody_the_office_behind_it():
    body = "LIMA: Chilean President Ana Lopes held a meeting with Prime Minister Bo Diaz. Peru has new plans."
    [document] = documents(body, headline="Bo Diaz, Chilean president meet")
    assert people(document) == [CHILEAN, UNKNOWN]
