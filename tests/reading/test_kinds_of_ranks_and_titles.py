"""Kinds of names that end with a title or follow a rank, and offices that a text repeats behind the name."""

import pytest

from tests.reading.drafted import documents, people

CHILEAN = ("Luis Soto", "President", "CL")
B = "Chilean President Luis Soto"


@pytest.mark.parametrize(
    ("person", "read"),
    [
        ("Foreign Minister Ijaz Shah of Pakistan", ("Ijaz Shah", "Foreign Minister", "PK")),
        ("Minister for Trade Nasir Ahmed Sultan of Oman", ("Nasir Ahmed Sultan", "Minister for Trade", "OM")),
        (
            "Minister for Interior Brig (R) Ijaz Ahmed Shah of Pakistan",
            ("Ijaz Ahmed Shah", "Minister for Interior", "PK"),
        ),
        ("Defence Minister Lt. Gen. (Retd.) Ijaz Ahmed of Pakistan", ("Ijaz Ahmed", "Defence Minister", "PK")),
        ("Defence Minister Maj Eva Roca of Latvia", ("Eva Roca", "Defence Minister", "LV")),
        # titles that are offices
        ("King Felipe of Spain", ("Felipe", "King", "ES")),
        # the same office again, with the country
        ("President Eva Roca, President of the Republic of Latvia,", ("Eva Roca", "President", "LV")),
        ("Foreign Minister Eva Roca, Minister of Foreign Affairs of Latvia,", ("Eva Roca", "Foreign Minister", "LV")),
        # the agency of a picture
        ("Latvia’s Foreign Minister Eva Roca NEWS/Ana Lopes", ("Eva Roca", "Foreign Minister", "LV")),
    ],
)
def test_title_is_part_of_the_name_or_none(person, read):
    assert [people(document) for document in documents(f"{person} met {B} on Monday.")] == [[read, CHILEAN]]


def test_another_office_behind_a_name_is_of_somebody_else():
    (document,) = documents(f"{B} met Foreign Minister Eva Roca, the President of Peru and the King of Spain.")
    assert [office for _, office, _ in people(document)] == ["President", "Foreign Minister", "President", "King"]


@pytest.mark.parametrize("companion", ["his Trade Minister, Eva Roca.", "his chief of protocol, Eva Roca."])
def test_comma_may_stand_behind_an_office_with_a_possessive(companion):
    (document,) = documents(f"{B} met Foreign Minister Ana Lopes of Peru. He was accompanied by {companion}")
    assert [name for name, _, _ in people(document)] == ["Luis Soto", "Ana Lopes", "Eva Roca"]
