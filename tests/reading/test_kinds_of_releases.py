"""Kinds of press releases of ministries: long offices, leaders of delegations, credentials, and who is of another country."""

import pytest

from app.reading import lexicon
from app.reading.draft import draft
from app.reading.knowledge import Article
from app.reading.people import people as people_of_text
from tests.reading.test_draft_evidence import check

WORDS = lexicon.load()


def read(text, **given):
    answer = draft(Article(f"Press release\n\n{text}", **given), WORDS).as_json()
    check(f"Press release\n\n{text}", answer)
    return answer


def people(document):
    return [
        (p.get("person", {}).get("name"), p.get("office"), p.get("country") or p.get("organization", {}).get("name"))
        for p in document["participants"]
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "the head of the Directorate for Eastern Europe and the South Caucasus of the Ministry of Trade of Peru Ana Roca",
            (
                "Ana Roca",
                "head of the Directorate for Eastern Europe and the South Caucasus of the Ministry of Trade",
                "PE",
            ),
        ),
        (
            "special representative of the Prime Minister of Latvia for the normalization of Peru-Chile relations, Bo Diaz.",
            (
                "Bo Diaz",
                "special representative of the Prime Minister of Latvia for the normalization of Peru-Chile relations",
                "LV",
            ),
        ),
        (
            "Ambassador-at-Large of the Peruvian Foreign Ministry Ana Roca",
            ("Ana Roca", "Ambassador-at-Large of the Peruvian Foreign Ministry", "PE"),
        ),
        (
            "the Minister for Trade, International Cooperation, and Telecommunications of the Republic of Chile, Ana Roca,",
            ("Ana Roca", "Minister for Trade, International Cooperation, and Telecommunications", "CL"),
        ),
        (
            "Bo Diaz, the director general of the second European department of the Norwegian Ministry of Trade,",
            (
                "Bo Diaz",
                "director general of the second European department of the Norwegian Ministry of Trade",
                "NO",
            ),
        ),
        (
            "the Ambassador Extraordinary and Plenipotentiary of the Republic of Chile to Norway Ana Roca",
            ("Ana Roca", "Ambassador Extraordinary and Plenipotentiary", "CL"),
        ),
        ("a call with HE Peruvian Foreign Minister Ana Roca.", ("Ana Roca", "Foreign Minister", "PE")),
        ("met St. Lucia's Foreign Minister Ana Roca.", ("Ana Roca", "Foreign Minister", "LC")),
    ],
)
def test_an_office_may_have_many_words(text, expected):
    found = people_of_text(text)
    assert [(person.name, person.office, person.country) for person in found] == [expected]


def test_the_director_of_a_body_has_no_name_without_one():
    assert people_of_text("the head of the Department for Europe of the Ministry of Trade said on Monday") == []


@pytest.mark.parametrize("led", ["was led by", "was headed by", "was spearheaded by"])
def test_a_delegation_is_led_by_a_name(led):
    text = (
        "Peru and Norway held consultations in Oslo on 3 May 2021. "
        f"The Peruvian delegation {led} Ana Roca and the Norwegian delegation {led} Jonas Berg."
    )
    assert people(read(text)["document"]) == [("Ana Roca", None, "PE"), ("Jonas Berg", None, "NO")]


@pytest.mark.parametrize("led", ["The work was led by Ana Roca", "The delegation saw Ana Roca"])
def test_a_name_alone_is_nobody_elsewhere(led):
    assert people_of_text(f"{led} of the delegation.") == []


@pytest.mark.parametrize(
    "handed",
    [
        "presented copies of her credentials to",
        "presented a copy of her credentials to",
        "presented her letters of credence to",
        "handed over copies of credentials to",
    ],
)
def test_who_presents_credentials_met_the_receiver(handed):
    answer = read(f"Ambassador Ana Roca of Peru {handed} Foreign Minister Jonas Berg.", publisher="Embassy of Peru")
    assert people(answer["document"]) == [("Ana Roca", "Ambassador", "PE"), ("Jonas Berg", "Foreign Minister", None)]


def test_an_office_of_the_publishing_organization_meets_somebody_else():
    answer = read(
        "The Secretary-General met with President Ana Roca of Peru on 3 May 2021.", publisher="United Nations"
    )
    assert people(answer["document"]) == [("Ana Roca", "President", "PE")]


def test_an_agreement_between_countries_is_no_meeting_of_them():
    text = "The Cabinet approved the Agreement between Peru and Lao PDR that the Trade Ministers' Meeting will adopt."
    assert read(text)["document"] is None


def test_a_headline_with_a_dash_is_no_dateline():
    text = "Peru - Norway Consultations in Oslo\n\nMinister Ana Roca of Peru met Minister Jonas Berg of Norway."
    assert draft(Article(text), WORDS).as_json()["document"]["title"] == "Peru - Norway Consultations in Oslo"
