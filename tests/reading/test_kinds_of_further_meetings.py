"""Meetings that a text reports beside the first one, and the sentence with which it begins."""

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
