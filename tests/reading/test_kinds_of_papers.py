"""Kinds of words between people and meetings in reports of agencies, papers and protocol departments."""

import pytest

from tests.reading.drafted import documents, people

LATVIAN = ("Ana Lopes", "Foreign Minister", "LV")
PERUVIAN = ("Luis Soto", "Foreign Minister", "PE")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # the second comma of an apposition is left out
        (
            "The Minister of Trade, Ana Lopes received the Ambassador of Peru, Luis Soto in Riga on Friday.",
            [("Ana Lopes", "Minister of Trade", None), ("Luis Soto", "Ambassador", "PE")],
        ),
        (
            "Leader of the Opposition, Ana Lopes held a meeting with the Ambassador of Peru, Luis Soto at her office.",
            [("Ana Lopes", "Leader of the Opposition", None), ("Luis Soto", "Ambassador", "PE")],
        ),
        # how somebody came into office
        ("Latvian Foreign Minister Ana Lopes spoke with her Peruvian counterpart, recently appointed Luis Soto.", None),
        ("Latvian Foreign Minister Ana Lopes spoke with her Peruvian counterpart, the newly named Luis Soto.", None),
        (
            ("Ana Lopes, who was appointed Latvian Foreign Minister after the election, and her Peruvian counterpart "
            "Luis Soto held talks."),
            None,
        ),
        ("Ana Lopes, who became Foreign Minister of Latvia last month, met her Peruvian counterpart Luis Soto.", None),
        # meetings in names
        (
            ("On the sidelines of the Council of Foreign Ministers meeting in Goa, Latvian Foreign Minister Ana Lopes met "
            "Peruvian Foreign Minister Luis Soto."),
            None,
        ),
        # those with the subject
        (
            ("Latvian President Bo Diaz, accompanied by Foreign Minister Ana Lopes, on Friday met Peruvian Foreign "
            "Minister Luis Soto."),
            [("Bo Diaz", "President", "LV"), ("Ana Lopes", "Foreign Minister", None), PERUVIAN],
        ),
        # captions
        (
            ("Latvian Foreign Minister Ana Lopes (second from right) speaks with Peruvian Foreign Minister Luis Soto (left), "
            "accompanied by Peruvian Ambassador Eva Roca (second from left) and Latvian Ambassador Bo Diaz (right)."),
            [LATVIAN, PERUVIAN, ("Eva Roca", "Ambassador", "PE"), ("Bo Diaz", "Ambassador", "LV")],
        ),
        (
            ("Latvian Foreign Minister Ana Lopes, Peruvian Foreign Minister Luis Soto, Chilean Foreign Minister Bo Diaz "
            "speak together during a meeting in Riga."),
            [LATVIAN, PERUVIAN, ("Bo Diaz", "Foreign Minister", "CL")],
        ),
        # an office alone is the subject of a verb of speaking
        (
            ("Latvian Minister of Defence Production, Ms Ana Lopes, seeks trade.\n\nMinister of Defence Production expressed these views during "
            "a meeting with Peruvian Foreign Minister Luis Soto."),
            [("Ana Lopes", "Minister of Defence Production", "LV"), PERUVIAN],
        ),
        ("Latvian Foreign Minister Ana Lopes said she was ‘happy’ to meet Peruvian Foreign Minister Luis Soto.", None),
        # the same office twice
        (
            "In addition to the talks with the Speaker of Peru, Speaker Ana Lopes of Latvia met Peruvian Foreign Minister Luis Soto.",
            [("Ana Lopes", "Speaker", "LV"), PERUVIAN],
        ),
        # nicknames that the text uses elsewhere
        (
            ("Latvian Foreign Minister Ana Lopes met Mr. Luis Soto (Paquito), Foreign Minister of Peru.\n\nMr. Paquito met "
            "Minister Lopes in Riga."),
            None,
        ),
        # events with a name are others
        (
            ("Latvian Foreign Minister Ana Lopes met Peruvian Foreign Minister Luis Soto. Lopes is in Lima together with President "
            "Bo Diaz, attending the 9th Summit of Towns."),
            None,
        ),
        # lists behind a colon
        ("The meeting was attended by the following: Ana Lopes, Foreign Minister of Latvia; Luis Soto, Foreign Minister of Peru.", None),
        (
            ("All members of the Bureau participated in the meeting as follows:\n\n"
            "1st Vice Chairperson, His Excellency, Foreign Minister Ana Lopes of Latvia;\n"
            "2nd Vice Chairperson, Prime Minister Bo Diaz of Peru was represented by Foreign Minister Luis Soto of Peru;"),
            None,
        ),
    ],
)  # fmt: skip
def test_the_people_of_a_meeting_are_found(body, expected):
    [document] = documents(body)
    assert people(document) == (expected or [LATVIAN, PERUVIAN])


@pytest.mark.parametrize(
    "body",
    [
        "The following were sanctioned:\n\nForeign Minister Ana Lopes of Latvia;\nForeign Minister Luis Soto of Peru;",
        (
            "The Minister will visit Peru. The following sent congratulations:\n\n"
            "Foreign Minister Ana Lopes of Latvia;\nForeign Minister Luis Soto of Peru;"
        ),
        "Latvian President Bo Diaz thanked the Minister of Trade, Ana Lopes said.",
        "Ana Lopes, who became Foreign Minister of Latvia in May, met Peruvian Foreign Minister Luis Soto last year.",
    ],
)
def test_others_report_no_meeting(body):
    assert documents(body) == []


def test_a_call_is_introductory():
    [document] = documents(
        "Latvian Minister Ana Lopes received an introductory call from Peruvian Ambassador Luis Soto."
    )
    assert [name for name, _, _ in people(document)] == ["Ana Lopes", "Luis Soto"]
