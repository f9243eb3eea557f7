"""Kinds of events of which the text names the people later, and of meetings of which it prints one country alone."""

import pytest

from tests.reading.drafted import documents, people

LATVIAN = ("Ana Lopes", "Foreign Minister", "LV")
PERUVIAN = ("Luis Soto", "Foreign Minister", "PE")
CHILEAN = ("Eva Roca", "Foreign Minister", "CL")


@pytest.mark.parametrize(
    "body",
    [
        # an event of many
        ("The foreign ministers of six states met in Riga on Monday. The meeting was chaired by Latvian Foreign Minister Ana Lopes. “We need "
        "peace,” Peruvian Foreign Minister Luis Soto said at the opening session. Addressing the meeting, Chilean Foreign Minister Eva Roca agreed."),
        ("Diplomats of six states gathered in Riga on Monday. Latvian Foreign Minister Ana Lopes, Peruvian Foreign Minister Luis Soto and "
        "Chilean Foreign Minister Eva Roca were present."),
        # those present
        ("Latvian Foreign Minister Ana Lopes hosted a dinner for foreign diplomats on Monday. Peruvian Foreign Minister Luis Soto and "
        "Chilean Foreign Minister Eva Roca were present."),
        # a delegation within the sentence
        ("Latvian Foreign Minister Ana Lopes and the Latvian delegation, which includes Peruvian Foreign Minister Luis Soto, met with "
        "Chilean Foreign Minister Eva Roca."),
        # "’s" that lost its mark
        "Latvia s Foreign Minister Ana Lopes met Peru s Foreign Minister Luis Soto and Chilean Foreign Minister Eva Roca.",
    ],
)  # fmt: skip
def test_those_at_an_event_took_part(body):
    assert [people(document) for document in documents(body)] == [[LATVIAN, PERUVIAN, CHILEAN]]


@pytest.mark.parametrize(
    "body",
    [
        "The foreign ministers of six states met in Riga on Monday. Latvian Foreign Minister Ana Lopes and Peruvian Foreign Minister Luis Soto denied it.",
        "Diplomats met in Riga. Latvian Foreign Minister Ana Lopes said on Friday. Peruvian Foreign Minister Luis Soto said so too.",
    ],
)
def test_those_who_only_speak_of_an_event_took_no_part(body):
    assert [name for document in documents(body) for name, _, _ in people(document) if name] == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "Latvian Foreign Minister Ana Lopes met President Luis Soto at State House. They praised the ties of the two countries.",
            [[LATVIAN, ("Luis Soto", "President", None)]],
        ),
        # the other country may be the second one
        ("Latvian Foreign Minister Ana Lopes met President Luis Soto before a trip to Peru to praise the ties of the two countries.", []),
        (
            "President Luis Soto landed in Latvia, where he was received by the country’s Foreign Minister, Ana Lopes.",
            [[("Luis Soto", "President", None), LATVIAN]],
        ),
        (
            "President Luis Soto discussed Peruvian relations with Latvia with the country’s Foreign Minister, Ana Lopes.",
            [],
        ),
        # where somebody is
        (
            "Dean of the Diplomatic Corps in Peru Ambassador of Chile Ana Lopes met Peruvian Foreign Minister Luis Soto.",
            [[("Ana Lopes", "Ambassador", "CL"), PERUVIAN]],
        ),
        # one of two offices
        (
            "Latvian Deputy Prime Minister and Foreign Minister Ana Lopes met her Peruvian counterpart Luis Soto.",
            [[("Ana Lopes", "Deputy Prime Minister and Foreign Minister", "LV"), ("Luis Soto", None, "PE")]],
        ),
        (
            ("The Latvian delegation was led by Ana Lopes, Foreign Minister and the Peruvian delegation was led by Luis Soto, "
            "Foreign Minister of Peru."),
            [[LATVIAN, PERUVIAN]],
        ),
        (
            "Latvian Minister with Responsibility for External Affairs, Ana Lopes, met Peruvian Foreign Minister Luis Soto.",
            [[("Ana Lopes", "Minister with Responsibility for External Affairs", "LV"), PERUVIAN]],
        ),
    ],
)  # fmt: skip
def test_countries_and_offices_that_the_words_around_say(body, expected):
    assert [people(document) for document in documents(body)] == expected
