"""Calls in person and on the telephone, welcomes, and delegations of missions."""

import pytest

from tests.reading.drafted import documents, people

A, B = ("Ana Lopes", "Foreign Minister", "PE"), ("Luis Soto", "Ambassador", "CL")


@pytest.mark.parametrize("kind", ["farewell", "courtesy", "protocol", "maiden"])
def test_calls_at_an_office_are_in_person(kind):
    text = f"Foreign Minister Ana Lopes of Peru received Ambassador of Chile Luis Soto for his {kind} call at the ministry."
    (document,) = documents(text)
    assert document.get("mode") != "phone"
    assert people(document) == [A, B]


def test_call_alone_is_on_the_telephone():
    (document,) = documents(
        "Foreign Minister Ana Lopes of Peru held a call with Ambassador Luis Soto of Chile on Monday."
    )
    assert document["mode"] == "phone"


@pytest.mark.parametrize("welcome", ["accorded a warm welcome to", "extended a red carpet welcome to"])
def test_welcome_is_a_meeting(welcome):
    text = f"Foreign Minister Ana Lopes of Peru {welcome} Ambassador Luis Soto of Chile on Monday."
    assert [people(document) for document in documents(text)] == [[A, B]]


@pytest.mark.parametrize("opening", ["He", "Upon arrival, he", "On Tuesday, he"])
def test_one_behind_an_opening_is_the_person_before(opening):
    text = f"Ambassador Luis Soto of Chile has begun a visit to Peru. {opening} was welcomed by Foreign Minister Ana Lopes of Peru."
    assert [people(document) for document in documents(text)] == [[B, A]]


@pytest.mark.parametrize(
    "delegation",
    ["A 3-member delegation of the Chilean embassy", "A delegation of Chile mission", "A 12-member Chilean delegation"],
)
def test_delegation_of_a_mission_is_of_its_country(delegation):
    (document,) = documents(f"{delegation} called on Foreign Minister Ana Lopes of Peru on Thursday.")
    assert [(name, country) for name, _, country in people(document)] == [("Ana Lopes", "PE"), (None, "CL")]
