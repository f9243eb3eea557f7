"""Meetings that a text reports beside the first one, and the sentence with which it begins."""

import pytest
from drafted import documents, people

A, B, C = "Peruvian President Ana Lopes", "Latvian Foreign Minister Karlis Ozols", "Chilean Prime Minister Luis Soto"


def names(body, **report):
    """Return the names of the participants of each draft."""
    return [[name for name, _, _ in people(document)] for document in documents(body, **report)]


def test_plan_of_further_meeting_is_drafted_beside_the_meeting():
    found = names(f"{A} received {B} on Friday. {C} will also meet Ozols in Lima.")
    assert found == [["Ana Lopes", "Karlis Ozols"], ["Luis Soto", "Karlis Ozols"]]


def test_first_sentence_is_no_headline():
    body = "Ozols will later be received by Chilean Defence Minister Eva Roca."
    headline = f"{B} met {C} in the Palace of the Government in Riga on Friday."
    assert names(body, headline=headline) == [["Karlis Ozols", "Luis Soto"], ["Karlis Ozols", "Eva Roca"]]


def test_counterpart_of_a_country_is_met():
    assert names(f"{A} held a meeting yesterday with her counterpart of Kenya, Grace Odera, in Lima.") == [
        ["Ana Lopes", "Grace Odera"]
    ]


def test_meeting_of_an_earlier_year_is_not_drafted():
    assert names(f"In May 2016, {A} met {B}.") == []


def test_message_is_delivered_in_person():
    assert names(f"{B} delivered a message from {A} to {C} on Friday.") == [["Karlis Ozols", "Luis Soto"]]


@pytest.mark.parametrize("words", ["by 2 June", "no later than 2 June", "on 2 June or 3 June"])
def test_day_that_a_text_leaves_open_is_not_the_day(words):
    assert documents(f"{A} will meet {B} {words}.")[0]["date"] == "2024-05-17/.."
