"""Kinds of sentences that say for whom somebody took part, and of those that only praise or welcome a visit."""

import pytest

from tests.reading.drafted import documents, people

MET = "Latvian President Ana Lopes met Peruvian President Luis Soto in Riga on Friday."


@pytest.mark.parametrize(
    "attendance",
    [
        "The talks were attended on the Latvian side by Foreign Minister Eva Roca; and Minister of Finance Juan Rey.",
        "On the Latvian side, the round of talks was attended by Foreign Minister Eva Roca; and Minister of Finance Juan Rey.",
        "The meeting was attended from the Latvian side by Foreign Minister Eva Roca and Minister of Finance Juan Rey.",
    ],
)
def test_those_of_a_side_have_its_country(attendance):
    [document] = documents(f"{MET} {attendance}")
    assert people(document)[2:] == [("Eva Roca", "Foreign Minister", "LV"), ("Juan Rey", "Minister of Finance", "LV")]


def test_an_unknown_office_does_not_end_a_list():
    [document] = documents(
        f"{MET} The talks were attended by Keeper of the Seal Prince Omar Rey; and Minister Eva Roca."
    )
    assert [name for name, _, _ in people(document)][2:] == ["Omar Rey", "Eva Roca"]


def test_countries_are_represented_by_officials():
    [document] = documents(
        f"{MET} Chile was represented at the meeting by Eva Roca, the Prime Minister's National Security Advisor, "
        "and Brazil by Juan Rey, the Chancellor's Diplomatic Advisor."
    )
    assert [(name, country) for name, _, country in people(document)][2:] == [("Eva Roca", "CL"), ("Juan Rey", "BR")]


@pytest.mark.parametrize(
    "praise",
    [
        "Foreign Minister Ana Lopes welcomed the proposed visit of a delegation led by Peruvian Foreign Minister Luis Soto.",
        "Foreign Minister Ana Lopes welcomed the forthcoming visit of Peruvian Foreign Minister Luis Soto.",
        "Foreign Minister Ana Lopes commended Peruvian President Luis Soto's visit to Latvia to meet with President Bo Diaz.",
    ],
)
def test_praise_of_a_visit_is_no_meeting(praise):
    assert documents(praise) == []


@pytest.mark.parametrize(
    "judgement", ['described the meeting with {} as "productive"', "called her meeting with {} fruitful"]
)
def test_whoever_judges_a_meeting_took_part(judgement):
    [document] = documents(f"Latvian Foreign Minister Ana Lopes {judgement.format('Peruvian President Luis Soto')}.")
    assert [name for name, _, _ in people(document)] == ["Ana Lopes", "Luis Soto"]


def test_whoever_judges_a_meeting_of_others_did_not():
    [document] = documents(
        'Latvian Foreign Minister Ana Lopes described the meeting between Chilean President Eva Roca and Peruvian President Luis Soto as "productive".'
    )
    assert [name for name, _, _ in people(document)] == ["Eva Roca", "Luis Soto"]


@pytest.mark.parametrize(
    "praised", ["his report on the summit with Chile", "the decision by her government to visit President Luis Soto"]
)
def test_whoever_judges_something_else_did_not_meet(praised):
    assert documents(f"Latvian Foreign Minister Ana Lopes described as historic {praised}.") == []


def test_the_place_of_another_event_is_not_that_of_the_meeting():
    [document] = documents(
        "In preparation for the summit in Cusco in June, Latvian President Ana Lopes will meet President Luis Soto of Peru at the White House."
    )
    assert document["place"] == {"venue": "White House", "city": "Washington", "country": "US"}


def test_a_state_of_the_united_states_is_no_city():
    [document] = documents("Latvian President Ana Lopes met President Luis Soto of Peru in Florida on Friday.")
    assert document["place"] == {"country": "US"}


def test_a_name_may_begin_with_two_initials():
    [document] = documents("Latvian Foreign Minister Dr. A K Lopes met Peruvian President Luis Soto.")
    assert people(document)[0] == ("A K Lopes", "Foreign Minister", "LV")
