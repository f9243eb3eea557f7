"""Kinds of meetings of delegations, and words of reports that are of no person, day or meeting."""

import pytest

from tests.reading.drafted import documents, people

LATVIAN = ("Ana Lopes", "Foreign Minister", "LV")
PERUVIAN = ("Luis Soto", "Foreign Minister", "PE")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            ("A delegation of the Peruvian government headed by Foreign Minister Luis Soto arrived in Riga on Monday for a session with "
            "Latvian counterparts. Soto and his host, Latvian Foreign Minister Ana Lopes, started their meeting."),
            [PERUVIAN, LATVIAN],
        ),
        (
            ("The Peruvian delegation led by Foreign Minister Luis Soto arrived in Riga on Monday. Latvian Foreign Minister Ana Lopes "
            "received the Peruvian delegation at the airport."),
            [PERUVIAN, LATVIAN],
        ),
        (
            ("Peruvian Foreign Minister Luis Soto leads the delegation composed of the deputies, Mr. Bo Diaz and Ms. Eva Roca. At talks with "
            "the Latvian Foreign Minister, Ana Lopes, Minister Soto praised the ties."),
            [PERUVIAN, ("Bo Diaz", "deputy", None), ("Eva Roca", "deputy", None), LATVIAN],
        ),
        # a meeting ends before the speaker
        ("During talks with Peruvian Foreign Minister Luis Soto, Latvian Foreign Minister Ana Lopes praised the ties.", [LATVIAN, PERUVIAN]),
        # an initial of two letters, and a title that is no name
        (
            "Latvian Foreign Minister Ana Lopes met Luis Th. Soto, the Foreign Minister of Peru.",
            [LATVIAN, ("Luis Th. Soto", "Foreign Minister", "PE")],
        ),
        (
            "The Founder of Peace and National Unity — Leader of the Nation, President of Latvia, Ana Lopes met Peruvian Foreign Minister Luis Soto.",
            [("Ana Lopes", "Leader of the Nation, President", "LV"), PERUVIAN],
        ),
        # an hour of the day
        ("Published 5/15/2024 7:00 PM\n\nLatvian Foreign Minister Ana Lopes met Peruvian Foreign Minister Luis Soto.", [LATVIAN, PERUVIAN]),
    ],
)  # fmt: skip
def test_those_of_a_delegation_are_one_side(body, expected):
    assert [people(document) for document in documents(body)] == [expected]


def test_elections_that_are_held_are_no_meeting():
    assert documents("Latvian ministers quit after Prime Minister Ana Lopes said elections will be held in May.") == []


@pytest.mark.parametrize("dateline", ["LIMA, May 15 (LNA)-- ", "Lima, May 15 (LNA) -- ", "Lima, May 15 (LNA)- "])
def test_the_day_of_a_dateline_with_a_hyphen_is_not_that_of_the_meeting(dateline):
    body = f"{dateline}Latvian Foreign Minister Ana Lopes met Tuesday with Peruvian Foreign Minister Luis Soto."
    assert [document["date"] for document in documents(body)] == ["2024-05-14?"]
