"""Places that a text describes: the city and the country are those that it names, never the adjective before them."""

import pytest

from app.reading.drafts.draft import draft
from app.reading.language import lexicon
from app.reading.reports.knowledge import Article

WORDS = lexicon.load()


@pytest.mark.parametrize(
    ("phrase", "city", "country"),
    [
        ("in the Azerbaijani capital Baku", "Baku", "AZ"),
        ("in the Azerbaijani capital of Baku", "Baku", "AZ"),
        ("in the capital of the Republic of Azerbaijan, Baku,", "Baku", "AZ"),
        ("in the East Asian country’s capital Pyongyang", "Pyongyang", "KP"),
        ("in the capital city, Nairobi,", "Nairobi", "KE"),
        ("in the Swiss city of Geneva", "Geneva", "CH"),
        ("in the southern Turkish city of Antalya", "Antalya", "TR"),
        ("in the Egyptian resort of Sharm el-Sheikh", "Sharm el-Sheikh", "EG"),
        ("in the Black Sea resort of Sochi", "Sochi", None),
        ("in the Polish capital", None, "PL"),
        ("in Pacific island nation Tuvalu", None, "TV"),
        ("in the Gulf state", None, None),
        ("in the Central Asian republic", None, None),
        ("in Vienna city centre", "Vienna", "AT"),
        ("in New York City", "New York", None),
    ],
)
def test_described_place_has_the_names_that_are_said(phrase, city, country):
    text = f"Peruvian Foreign Minister Ana Lopes met Chilean Foreign Minister Luis Soto {phrase} on 4 May 2023."
    place = draft(Article(text), WORDS).as_json()["document"].get("place") or {}
    assert (place.get("city"), place.get("country"), place.get("venue")) == (city, country, None)


def test_a_room_is_a_venue_and_no_city():
    text = "Peruvian Foreign Minister Ana Lopes met Chilean Foreign Minister Luis Soto in the State Dining Room."
    assert draft(Article(text), WORDS).as_json()["document"]["place"] == {"venue": "State Dining Room"}
