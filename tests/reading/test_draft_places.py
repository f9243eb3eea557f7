"""Cities without a country: looked up where one city of the name is known, and else a question."""

import pytest

from app.domain.geography import capitals, countries
from app.reading.drafts.draft import draft
from app.reading.language import lexicon
from app.reading.reports.knowledge import Article, Knowledge
from tests.reading.test_draft_evidence import check

WORDS = lexicon.load()
TEXT = "Talks\n\nForeign Minister Carla Ribeiro of Brazil met Foreign Minister Jonas Berg of Norway {} on 4 June 2021."


def read(where, **cities):
    text = TEXT.format(where)
    answer = draft(Article(text), WORDS, Knowledge(cities=cities)).as_json()
    check(text, answer)
    [document] = answer["documents"]
    asked = [item for item in answer["questions"] if item["pointer"] == "/documents/0/place/country"]
    evidence = [item for item in answer["evidence"] if item["pointer"] == "/documents/0/place/country"]
    return document["place"], evidence, asked


@pytest.mark.parametrize(
    ("where", "code"),
    [("in Santiago", "CL"), ("in Bogotá", "CO"), ("in San José", "CR"), ("at the Grand Hotel, Oslo", "NO"), ("in The Hague", "NL")],
)  # fmt: skip
def test_the_country_of_a_capital_is_looked_up(where, code):
    place, [evidence], asked = read(where)
    assert (place["country"], asked) == (code, [])
    assert (evidence["how"], evidence["by"]) == ("looked up", f"countries/{code}: capital")
    assert evidence["exact"] == place["city"]


def test_the_country_of_a_city_of_recorded_meetings_is_looked_up():
    place, [evidence], asked = read("in Geneva", geneva=frozenset({"CH"}))
    assert (place, asked) == ({"city": "Geneva", "country": "CH"}, [])
    assert (evidence["how"], evidence["by"]) == ("looked up", "countries/CH: city of recorded meetings")


@pytest.mark.parametrize(
    ("where", "cities", "choices"),
    [
        ("in Geneva", {}, []),
        ("in San Jose", {}, []),
        ("in Victoria", {}, []),
        ("in Cartagena", {"cartagena": frozenset({"CO", "ES"})}, ["CO", "ES"]),
        ("in Santiago", {"santiago": frozenset({"ES"})}, ["CL", "ES"]),
    ],
)
def test_a_city_of_which_none_or_several_are_known_is_a_question(where, cities, choices):
    place, _, [question] = read(where, **cities)
    assert "country" not in place
    assert question["choices"] == choices


@pytest.mark.parametrize("where", ["in London, Ontario,", "in Paris (Texas)", "in Atlanta, Georgia,"])
def test_a_city_in_a_region_is_not_the_capital(where):
    place, _, [_] = read(where)
    assert place.get("country") is None


def test_a_state_tells_the_country():
    place, _, asked = read("in Athens, Ohio,")
    assert (place, asked) == ({"city": "Athens", "country": "US"}, [])


def test_a_country_of_the_text_stands_before_the_table():
    place, _, asked = read("in Santiago, Panama,")
    assert (place, asked) == ({"city": "Santiago", "country": "PA"}, [])


def test_capitals_are_those_of_countries():
    codes = {document["code"] for document in countries.iso_documents()}
    assert capitals.country_of("no such city") is None
    assert {capitals.country_of(city) for city in ("Lima", "TOKYO", "N’Djamena", "Chişinău")} == {
        "PE",
        "JP",
        "TD",
        "MD",
    }
    assert {code for code in map(capitals.country_of, ("Kyiv", "Kiev", "Astana")) if code} <= codes


@pytest.mark.parametrize(
    "where",
    [
        "at the Asia-Pacific Economic Cooperation (APEC) Leaders’ Week in Lima, Peru,",
        "at the Organization of American States (OAS) General Assembly in Lima, Peru,",
    ],
)
def test_a138_an_event_of_an_organization_is_no_venue(where):
    place, _, _ = read(where)
    assert place == {"city": "Lima", "country": "PE"}


def test_the_seat_of_an_organization_is_a_venue():
    place, _, _ = read("at the Organization of American States (OAS) in Lima, Peru,")
    assert place["venue"] == "Organization of American States"
