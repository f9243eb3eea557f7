"""Meetings of which a text links one side to a country, or none: papers leave out their own, and missions abroad that of the host."""

import pytest

from app.reading.drafts.draft import draft
from app.reading.language import lexicon
from app.reading.reports.knowledge import Article
from tests.reading.drafted import documents, people

_WORDS = lexicon.load()
LOPES = "Minister of Trade Ana Lopes"
DIAZ = "Minister of Economy Bo Diaz"


def of_publisher(publisher, body):
    article = Article(f"Report\n\n{body}\n", published="2024-05-17", publisher=publisher)
    return draft(article, _WORDS).as_json()["documents"]


@pytest.mark.parametrize(
    "body",
    [
        f"{LOPES} met {DIAZ} on Monday. They discussed bilateral cooperation.",
        f"{LOPES} held bilateral talks with {DIAZ}. Peru buys wood.",
        f"{LOPES} met {DIAZ} on Monday. The two friendly countries will open consulates.",
        f"{LOPES} met {DIAZ} on Monday. The Peruvian side asked for wood.",
        f"{LOPES} met the visiting {DIAZ} on Monday. Peru will open a consulate.",
        f"{LOPES} and Minister of Trade Bo Diaz signed a memorandum on Monday.",
        f"{LOPES} met her counterpart Bo Diaz on Monday.",
        f"{LOPES} received Ambassador Bo Diaz on Monday. They discussed ties with Peru.",
        f"{LOPES}, on a visit to Lima, held talks with {DIAZ}.",
        f"{LOPES}, who is on a working visit to Peru, held talks with {DIAZ}.",
        f"{LOPES} is on a working visit to Peru. On Monday she met {DIAZ}.",
        f"Talks between {LOPES}, who is on a visit to Peru, and {DIAZ} were held on Monday.",
    ],
)
def test_words_of_two_countries_make_a_meeting_of_unlinked_people(body):
    [document] = documents(body)
    assert [(name, country) for name, _, country in people(document)] == [("Ana Lopes", None), ("Bo Diaz", None)]


@pytest.mark.parametrize(
    "body",
    [
        f"{LOPES} met {DIAZ} on Monday.",
        f"{LOPES} met {DIAZ} to review bilateral cooperation with Chile.",
        f"{LOPES} met {DIAZ} on Monday. Chile and Peru are close. The two countries will open consulates.",
        f"{LOPES} met {DIAZ} on Monday to prepare the visit of the Chilean Foreign Minister.",
        f"{LOPES} met {DIAZ} on Monday. She travels to Lima next week.",
        f"{LOPES} met {DIAZ} on Monday. She cancelled a visit to Peru.",
        f"{LOPES}, who visited Peru last week, met {DIAZ}.",
        f"The court heard {LOPES} over the agreement on nurses signed with Peru. She met Attorney General Bo Diaz on Monday.",
        "Federal Minister of Trade Ana Lopes met the regional minister of economy Bo Diaz; the bilateral commission meets in March.",
        "The Peruvian national team met President Bo Diaz on Monday.",
        "The Peruvian delegation to the games met Sports Minister Bo Diaz before its departure.",
        "Peruvian President Ana Lopes was received by the Speaker of Congress Bo Diaz on Monday.",
        f"{LOPES} met Minister of Works Bo Diaz, who had just returned from a visit to Peru.",
        "Central Minister Ana Lopes joined a meeting with Central Minister Bo Diaz on road works.",
        f"{LOPES} met the new Minister of Trade, Bo Diaz, to hand over the ministry.",
        f"{LOPES} met the Minister of Health, Bo Diaz, and the Minister of Public Works, Eva Roca, on Monday.",
        "Minister of Education Ana Lopes met Minister of Higher Education Bo Diaz on Monday.",
        "Governor Ana Lopes met the visiting Minister of Economy Bo Diaz on Monday.",
        "President Ana Lopes received Ambassador Bo Diaz before his departure. She spoke of ties with Peru.",
        "President Ana Lopes met the Ambassador to Chile, Bo Diaz. They discussed bilateral trade.",
        "President Ana Lopes received the Ambassador to Chile, Bo Diaz, and handed him the letter of credence.",
        "President Ana Lopes handed the letter of credence to Bo Diaz, ambassador to Chile.",
        "In 1973 President Ana Lopes travelled to Peru and met Prime Minister Bo Diaz.",
        "Peruvian Interior Minister Ana Lopes met Justice Minister Bo Diaz on Monday.",
        "Peruvian President Ana Lopes met Foreign Minister Bo Diaz ahead of a visit of the Chilean president.",
        "LIMA: President Ana Lopes met the Ambassador of Peru to Chile, Bo Diaz, on Monday.",
    ],
)
def test_domestic_meetings_stay_refused(body):
    assert documents(body) == []


@pytest.mark.parametrize(
    "body",
    [
        "Peruvian Minister of Trade Ana Lopes held talks with Minister of Economy Bo Diaz in Riga.",
        "Peruvian Minister of Trade Ana Lopes was received by Minister of Economy Bo Diaz.",
        "Peruvian Minister of Trade Ana Lopes ended a two-day trip after meeting Minister of Economy Bo Diaz.",
        "RIGA: Peruvian Minister of Trade Ana Lopes met Minister of Economy Bo Diaz. Latvia has bilateral ties with Peru.",
        "The delegation of Peru, headed by Minister of Trade Ana Lopes, was received by Minister of Economy Bo Diaz.",
    ],
)
def test_a_traveller_with_a_country_met_somebody_of_another(body):
    [document] = documents(body)
    assert [(name, country) for name, _, country in people(document)] == [("Ana Lopes", "PE"), ("Bo Diaz", None)]


def test_ministers_may_meet_in_a_city_of_organizations():
    assert documents("Peruvian Minister of Trade Ana Lopes met Minister of Economy Bo Diaz in Brussels.") == []


@pytest.mark.parametrize(
    "publisher", ["Embassy of Peru in Riga", "High Commission of Peru", "Ministry of Trade of Peru"]
)
def test_the_envoy_of_the_publisher_met_somebody_of_the_host(publisher):
    [document] = of_publisher(publisher, "Ambassador of Peru Ana Lopes met Minister of Culture Bo Diaz on Monday.")
    assert people(document) == [("Ana Lopes", "Ambassador", "PE"), ("Bo Diaz", "Minister of Culture", None)]


@pytest.mark.parametrize(
    ("publisher", "count"),
    [("Embassy of Peru in Riga", 1), ("Ministry of Foreign Affairs of Peru", 0), ("Riga Post", 0)],
)
def test_only_a_mission_abroad_says_where_its_ambassador_is(publisher, count):
    body = "Ambassador Ana Lopes met Minister of Culture Bo Diaz on Monday."
    assert len(of_publisher(publisher, body)) == count
    body = "I had the pleasure of meeting Minister of Culture Bo Diaz on Monday."
    assert len(of_publisher(publisher, body)) == count


@pytest.mark.parametrize(
    "opening",
    [
        "Talking to the Ambassador of Egypt, Ms. Ana Lopes,",
        "Talking to Egyptian Ambassador Ana Lopes during the meeting,",
        "Welcoming the Ambassador of Egypt, Ms. Ana Lopes,",
    ],
)
def test_whoever_says_something_while_talking_to_somebody_met_them(opening):
    [document] = documents(f"{opening} President Bo Diaz said that trade was growing.")
    assert {(name, country) for name, _, country in people(document)} == {("Ana Lopes", "EG"), ("Bo Diaz", None)}


@pytest.mark.parametrize("delegation", ["visiting Peruvian business delegation", "Peruvian delegation"])
def test_a_delegation_met_somebody(delegation):
    [document] = documents(f"The {delegation} yesterday met President Bo Diaz.")
    assert people(document) == [("Bo Diaz", "President", None), (None, None, "PE")]


def test_somebody_received_the_delegation_of_a_country():
    [document] = documents("President Bo Diaz received Peru’s visiting delegation at the palace.")
    assert people(document) == [("Bo Diaz", "President", None), (None, None, "PE")]


@pytest.mark.parametrize(
    "body",
    [
        "Peruvian Foreign Secretary Ana Lopes has led a delegation. Foreign Secretary of Chile Bo Diaz led the Chilean delegation in Lima.",
        "The Peruvian side was led by Foreign Secretary Ana Lopes, while Foreign Secretary Bo Diaz led the Chilean side.",
        "The talks were led by Foreign Secretary Ana Lopes on the Peruvian side and by Foreign Secretary Bo Diaz on the Chilean side.",
    ],
)
def test_the_leaders_of_two_sides_met(body):
    [document] = documents(body)
    assert people(document) == [("Ana Lopes", "Foreign Secretary", "PE"), ("Bo Diaz", "Foreign Secretary", "CL")]


def test_one_leader_alone_met_nobody():
    assert documents("Peruvian Foreign Secretary Ana Lopes led a delegation to Cusco. Bo Diaz led the choir.") == []
