"""Kinds of objects that mean people of the sentence before, and of names within brackets and in small letters."""

import pytest

from app.reading.persons.people import people as persons
from tests.reading.drafted import documents, people

PERUVIAN = ("Ana Lopes", "Minister", "PE")
LATVIANS = [("Luis Soto", "Prime Minister", "LV"), ("Eva Roca", "Vice President", "LV")]
BEFORE = "Peruvian Minister Ana Lopes praised Latvian Prime Minister Luis Soto and Vice President Eva Roca."


@pytest.mark.parametrize(
    "sentence",
    [
        "She met the two leaders on Monday.",
        "She said so when she met the two leaders on Monday.",
        "Lopes spoke with them in Riga.",
    ],
)
def test_the_object_means_the_others_of_the_sentence_before(sentence):
    found = [person for document in documents(f"{BEFORE} {sentence}") for person in people(document)]
    assert found == [PERUVIAN, *LATVIANS]


def test_the_object_means_two_who_came_together():
    body = "Latvian Prime Minister Luis Soto and Vice President Eva Roca came to Lima. Peruvian Minister Ana Lopes received them."
    assert [people(document) for document in documents(body)] == [[PERUVIAN, *LATVIANS]]


@pytest.mark.parametrize(
    "body",
    [
        f"{BEFORE} She has not met them.",
        f"{BEFORE} Chilean Minister Bo Diaz met them.",
        f"{BEFORE} It rained. She met the two leaders on Monday.",
        "Peruvian Minister Ana Lopes praised Latvian Prime Minister Luis Soto, Thai Minister Bo Diaz and Vice President Eva Roca. She met the two leaders.",
        "Peruvian Minister Ana Lopes met traders. Latvian Minister Luis Soto and Thai Minister Bo Diaz spoke with them.",
    ],
)  # fmt: skip
def test_the_object_may_be_nobody_who_is_named(body):
    assert documents(body) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Minister Bo Diaz had no information about a meeting between Peruvian Minister Ana Lopes and Latvian Minister Luis Soto.",
        "There is no record of a meeting between Peruvian Minister Ana Lopes and Latvian Minister Luis Soto.",
    ],
)
def test_a_meeting_of_which_nobody_knows_is_none(sentence):
    assert documents(sentence) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She met the foreign ministers of Peru [Ana Lopes] and Chile [Luis Soto].", [("Ana Lopes", "foreign minister", "PE"), ("Luis Soto", "foreign minister", "CL")]),
        ("She met Minister of Trade sheikh Omar Said of Kuwait.", [("Omar Said", "Minister of Trade", "KW")]),
        ("She met the Permanent Representative of Peru at the UN, Ambassador Ana Lopes.", [("Ana Lopes", "Permanent Representative", "PE")]),
    ],
)  # fmt: skip
def test_names_in_brackets_and_behind_small_letters(text, expected):
    assert [(person.name, person.office, person.country) for person in persons(text) if person.name] == expected
