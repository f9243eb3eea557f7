"""Kinds of statements in the first person, and of offices that several share or that stand side by side."""

import pytest

from tests.reading import drafted
from tests.reading.drafted import people

PERUVIAN = ("Luis Soto", "President", "PE")
CHILEAN = ("Eva Roca", "President", "CL")
CUBAN = ("Bo Diaz", "President", "CU")
SOMEBODY = ("Eva Roca", "President", None)


def documents(body, headline="Joint statement of the Presidents"):
    return drafted.documents(body, headline)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "We – President of Peru Luis Soto, President of Chile Eva Roca and President of Cuba Bo Diaz – convene in Lima today to renew our ties.",
            [PERUVIAN, CHILEAN, CUBAN],
        ),
        (
            "We, the Heads of State of Peru and Chile, Luis Soto and Eva Roca, gathered in Lima on 3 May 2024.",
            [("Luis Soto", "Head of State", "PE"), ("Eva Roca", "Head of State", "CL")],
        ),
        (
            "We, the Ministers of Trade of Peru (Luis Soto) and Chile (Eva Roca), gathered in Lima on 3 May 2024.",
            [("Luis Soto", "Minister of Trade", "PE"), ("Eva Roca", "Minister of Trade", "CL")],
        ),
        (
            "We, the leaders of Peru and Chile, convened in Lima today. President Luis Soto and President Eva Roca reaffirmed the ties.",
            [("Luis Soto", "President", None), SOMEBODY, (None, None, "PE"), (None, None, "CL")],
        ),
        (
            ("At the invitation of Peruvian President Luis Soto, Chilean President Eva Roca paid a state visit to Peru. The two Presidents "
            "held talks."),
            [CHILEAN, PERUVIAN],
        ),
    ],
)  # fmt: skip
def test_those_who_make_a_statement_met(body, expected):
    [document] = documents(body)
    assert people(document) == expected


@pytest.mark.parametrize("verb", ["writes…", "wrote:"])
def test_who_writes_takes_part(verb):
    body = f"President Eva Roca {verb}\n\nJust held a meeting with my brother, His Excellency Luis Soto, President of Peru."
    [document] = documents(body, "Presidents confer")
    assert people(document) == [SOMEBODY, PERUVIAN]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "The NATO Secretary General and the President of Peru Luis Soto discussed trade.",
            [(None, "Secretary General", "North Atlantic Treaty Organization"), PERUVIAN],
        ),
        (
            "The ministers of finance and economy of Peru and Chile, Luis Soto and Eva Roca, met in Lima.",
            [("Luis Soto", "minister of finance and economy", "PE"), ("Eva Roca", "minister of finance and economy", "CL")],
        ),
    ],
)  # fmt: skip
def test_offices_side_by_side_are_of_two_people(body, expected):
    [document] = documents(body, "Talks in Brussels")
    assert people(document) == expected


def test_who_wrote_something_is_not_whom_others_mean_by_we():
    body = 'President Eva Roca tweeted that ties were good. "We met President Luis Soto of Peru," Chilean Minister Bo Diaz said.'
    [document] = documents(body, "Presidents confer")
    assert people(document) == [PERUVIAN]


@pytest.mark.parametrize(
    "body",
    [
        "President Eva Roca writes a book. Just held the pen, she said of President Luis Soto of Peru.",
        "We, the leaders of Peru and Chile, recall the treaty. President Luis Soto and President Eva Roca signed it in 1998.",
    ],
)
def test_statements_without_a_meeting_report_none(body):
    assert documents(body) == []
