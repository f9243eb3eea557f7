"""Days that a report counts from that of the meeting before, and the further meetings that such words begin."""

import pytest
from test_kinds_of_news import documents

FIRST = "Portuguese Foreign Minister Ana Lopes held talks on 3 May with Chile's Foreign Minister, Luis Soto, in Lisbon."


def met(document):
    return document["date"], [item["person"]["name"] for item in document["participants"]]


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("Later in the day", "2023-05-03"),
        ("Earlier that day", "2023-05-03"),
        ("On the same day", "2023-05-03"),
        ("The same afternoon", "2023-05-03"),
        ("That evening", "2023-05-03"),
        ("In the evening", "2023-05-03"),
        ("The next day", "2023-05-04"),
        ("On the following day", "2023-05-04"),
        ("Two days later", "2023-05-05"),
        ("A day earlier", "2023-05-02"),
        ("On 6 May", "2023-05-06"),
        ("After the talks", "../2023-05-16"),
        ("A week later", "../2023-05-16"),
    ],
)
def test_further_meeting_has_its_own_day_and_people(words, date):
    found = documents(f"{FIRST} {words}, she called on President Rui Barros.")
    assert [met(document) for document in found] == [
        ("2023-05-03", ["Ana Lopes", "Luis Soto"]),
        (date, ["Ana Lopes", "Rui Barros"]),
    ]


def test_words_behind_the_verb_count_as_well():
    found = documents(f"{FIRST} She met Peru's Prime Minister Carla Ruiz the next day.")
    assert met(found[1]) == ("2023-05-04", ["Ana Lopes", "Carla Ruiz"])


def test_nothing_is_counted_from_an_interval_or_from_no_day():
    for days in (" on 3-4 May", ""):
        first = FIRST.replace(" on 3 May", days)
        found = documents(f"{first} The next day, she met Peru's Prime Minister Carla Ruiz.")
        assert met(found[-1]) == ("../2023-05-16", ["Ana Lopes", "Carla Ruiz"])


def test_day_counted_from_an_uncertain_one_is_uncertain():
    first = FIRST.replace("on 3 May", "on Friday")
    found = documents(f"{first} The next day, she met Peru's Prime Minister Carla Ruiz.")
    assert [document["date"] for document in found] == ["2023-05-12?", "2023-05-13?"]
