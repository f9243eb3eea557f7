"""Kinds of events: second verbs of a plan, credentials, ceremonies, talks that a sentence recalls, and people of other events."""

import pytest

from tests.reading.drafted import documents, people


def names(body, **article):
    """Return the names of the people of each draft."""
    return [[name for name, _, _ in people(document)] for document in documents(body, **article)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # a second infinitive belongs to the plan
        (
            (
                "Latvian Foreign Minister Bo Diaz will travel to Peru. In Lima, he will meet with Foreign Minister Ana Lopes and pay a "
                "courtesy visit to Prime Minister Luis Soto."
            ),
            [["Bo Diaz", "Ana Lopes", "Luis Soto"]],
        ),
        # credentials
        (
            (
                "Two envoys presented their credentials to President Bo Diaz on Friday. Those who presented their credentials include "
                "Peruvian ambassador Ana Lopes. Others include Chilean ambassador Luis Soto."
            ),
            [["Ana Lopes", "Bo Diaz", "Luis Soto"]],
        ),
        (
            "Latvian President Bo Diaz accredited the ambassadors of Peru, Ana Lopes, and Chile, Luis Soto.",
            [["Bo Diaz", "Ana Lopes", "Luis Soto"]],
        ),
        (
            (
                "The Minister of Trade, Ms Ida Voss, praised Peru. Ms Voss said this when the Ambassador of Peru, Mr Luis Soto, "
                "presented his Open Letters to her on Friday."
            ),
            [["Luis Soto", "Ida Voss"]],
        ),
        # ceremonies and talks
        (
            "The ceremony was jointly performed by Latvian Minister Bo Diaz and his Peruvian counterpart, Ana Lopes.",
            [["Bo Diaz", "Ana Lopes"]],
        ),
        (
            "During talks between Latvian Minister Bo Diaz and Peruvian Minister Ana Lopes, they agreed on a visit.",
            [["Bo Diaz", "Ana Lopes"]],
        ),
        (
            "Latvian Minister Bo Diaz and Peruvian Ambassador Ana Lopes made the pledge at a recent meeting in Riga.",
            [["Bo Diaz", "Ana Lopes"]],
        ),
        (
            "Peruvian Ambassador Ana Lopes handed over a letter from Peruvian President Eva Roca to Latvian Minister Bo Diaz.",
            [["Ana Lopes", "Bo Diaz"]],
        ),
        (
            (
                "Peruvian Minister Ana Lopes will visit Riga. Minister Lopes will conclude her trip after meeting with Latvian Prime Minister "
                "Bo Diaz."
            ),
            [["Ana Lopes", "Bo Diaz"]],
        ),
        (
            "Latvian Minister Bo Diaz has told her visiting counterpart, Peru’s Minister of Trade Ana Lopes, that Riga is grateful.",
            [["Bo Diaz", "Ana Lopes"]],
        ),
        (
            (
                "Latvian Minister Bo Diaz welcomed a decision of Peru. During the phone call with Ana Lopes, Speaker of the Peruvian "
                "Congress, both sides talked about trade."
            ),
            [["Bo Diaz", "Ana Lopes"]],
        ),
        (
            "Turkish Defence Minister General (r) Bo Kaya called on Peruvian Minister Ana Lopes.",
            [["Bo Kaya", "Ana Lopes"]],
        ),
        # whoever reports took no part
        (
            (
                "Latvian Minister Bo Diaz will meet Peruvian Minister Ana Lopes and members of parliament, Latvian Minister Ida Voss said at "
                "a conference with her Chilean counterpart Luis Soto."
            ),
            [["Bo Diaz", "Ana Lopes"]],
        ),
        (
            (
                "Latvian Minister Bo Diaz will meet Peruvian Minister Ana Lopes. Ministry spokesman Luis Soto said: “He will also be "
                "accompanied by traders.”"
            ),
            [["Bo Diaz", "Ana Lopes"]],
        ),
        # a day in brackets behind the subject is no dateline
        (
            "Latvian President Bo Diaz on Tuesday (14 May) received Peruvian Minister Ana Lopes.",
            [["Bo Diaz", "Ana Lopes"]],
        ),
    ],
)
def test_the_people_of_the_event_are_drafted(body, expected):
    assert names(body) == expected


@pytest.mark.parametrize(
    ("further", "absent"),
    [
        ("He thanked Peru for warmly receiving Latvian Ambassador Ida Voss.", "Ida Voss"),
        ("At the meeting, both thanked the hosts for the steps that were taken together with President Eva Roca.", "Eva Roca"),
        ("An envoy was received by the president on Tuesday. Riga looks forward to President Eva Roca’s visit.", "Eva Roca"),
    ],
)  # fmt: skip
def test_people_of_other_events_are_left_out(further, absent):
    body = f"Latvian President Bo Diaz met Peruvian Minister Ana Lopes on Monday. {further}"
    assert absent not in {name for found in names(body) for name in found}


def test_a_son_is_not_his_father():
    body = (
        "Sheikh Mohamed bin Zayed Al Harbi, Crown Prince of Abu Dhabi, received Peruvian Minister Ana Lopes. The meeting was attended by "
        "Sheikh Theyab bin Mohamed bin Zayed Al Harbi, Chief of the Court."
    )
    assert names(body) == [["Mohamed bin Zayed Al Harbi", "Ana Lopes", "Theyab bin Mohamed bin Zayed Al Harbi"]]
