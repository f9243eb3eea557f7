"""People whose country the text says elsewhere: in the headline, by *visiting*, or by the capital from which it reports."""

import pytest

from tests.reading.drafted import documents, people

CHILEAN = ("Ana Lopes", "President", "CL")
UNKNOWN = ("Bo Diaz", "Prime Minister", None)


@pytest.mark.parametrize(
    "body",
    [
        "LIMA: Chilean President Ana Lopes on Wednesday held a meeting with Prime Minister Bo Diaz. Peru has new plans.",
        "Lima (Agency) - Chilean President Ana Lopes held a meeting with Prime Minister Bo Diaz. Peru has new plans.",
        "Chilean President Ana Lopes met Prime Minister Bo Diaz. Diaz later gave a dinner for the visiting Chilean President.",
    ],
)
def test_a_visitor_meets_somebody_of_another_country(body):
    [document, *_] = documents(body)
    assert people(document) == [CHILEAN, UNKNOWN]


@pytest.mark.parametrize(
    "body",
    [
        "Chilean President Ana Lopes on Wednesday held a meeting with Prime Minister Bo Diaz on the budget.",
        "SANTIAGO: Chilean President Ana Lopes held a meeting with Prime Minister Bo Diaz.",
        "LIMA: Chilean President Ana Lopes held a meeting with Prime Minister Bo Diaz on the budget.",
        "LIMA: Chilean President Ana Lopes met Prime Minister Bo Diaz in Santiago. Peru has new plans.",
        "Chilean President Ana Lopes met Prime Minister Bo Diaz before visiting Chilean President Eva Roca’s home.",
        "President Ana Lopes met former President Bo Diaz at the palace on Monday.",
        "President Ana Lopes met President-elect Bo Diaz at the palace on Monday.",
        "President Ana Lopes met President Bo Diaz of the Senate at the palace on Monday.",
        "President Ana Lopes met the bank’s President Bo Diaz at the palace on Monday.",
        "President Ana Lopes met her predecessor, President Bo Diaz, at the palace on Monday.",
    ],
)
def test_people_of_one_government_are_no_visitors(body):
    assert documents(body) == []


def test_two_presidents_are_of_two_countries():
    [document] = documents("President Ana Lopes and President Bo Diaz met at the palace on Monday.")
    assert people(document) == [("Ana Lopes", "President", None), ("Bo Diaz", "President", None)]


@pytest.mark.parametrize(
    ("headline", "country"),
    [
        ("Ana Lopes meets with Peruvian Trade Minister", "PE"),
        ("Lopes: talks with Trade Minister of Peru", "PE"),
        ("Ana Lopes criticises Peruvian Trade Minister", None),  # no meeting
        ("Peruvian Trade Minister in Riga", None),  # nobody of the text is beside the office
        ("Ana Lopes meets with Peruvian Foreign Minister", None),  # another office
    ],
)
def test_the_headline_says_the_country_of_an_office(headline, country):
    body = "Latvian Foreign Minister Ana Lopes met with Trade Minister Luis Soto. Both countries gain."
    [document] = documents(body, headline=headline)
    assert people(document)[1] == ("Luis Soto", "Trade Minister", country)


@pytest.mark.parametrize("opening", ["On Monday the", "In Lima on Monday", "Speaking in Lima the"])
def test_an_office_that_the_opening_does_not_lead_to_is_of_the_name_behind_it(opening):
    [document] = documents(
        f"{opening} Foreign Minister of Peru, Ana Lopes was received by Chilean President Bo Diaz in Lima."
    )
    assert people(document) == [("Ana Lopes", "Foreign Minister", "PE"), ("Bo Diaz", "President", "CL")]


@pytest.mark.parametrize(("letter", "count"), [("her Open Letter", 1), ("an open letter", 0)])
def test_an_envoy_presents_a_letter_of_her_own(letter, count):
    body = f"Peruvian High Commissioner Ana Lopes presented {letter} to Chilean President Bo Diaz."
    assert len(documents(body)) == count


@pytest.mark.parametrize("verb", ["praised", "appointed", "sent home"])
def test_people_who_did_something_to_envoys_are_no_list_of_envoys(verb):
    assert (
        documents(f"The ambassadors were {verb} by Peruvian President Ana Lopes and Chilean President Bo Diaz.") == []
    )


def test_a_comma_of_a_headline_gives_nobody_the_office_behind_it():
    body = "LIMA: Chilean President Ana Lopes held a meeting with Prime Minister Bo Diaz. Peru has new plans."
    [document] = documents(body, headline="Bo Diaz, Chilean president meet")
    assert people(document) == [CHILEAN, UNKNOWN]


@pytest.mark.parametrize(
    ("body", "names"),
    [
        # the comma ends the opening of the sentence
        (
            ("Trade Minister Bo Diaz met the Director-General of the World Health Organization, Ana Lopes. In addition to talks with the "
            "WHO chief, Diaz also visited a town."),
            ["Bo Diaz", "Ana Lopes"],
        ),
        # whom a pronoun means, and the body of those met
        (
            ("Ana Lopes, Latvia’s Foreign Minister, is on a visit to Brussels, where she has already met several European Commission "
            "officials, including Bo Diaz, Commissioner for Energy."),
            ["Ana Lopes", "Bo Diaz", None],
        ),
        # envoys
        (
            "Latvia’s special envoy, Ms Ana Lopes, confirmed this when she met with President Bo Diaz at the Palace.",
            ["Ana Lopes", "Bo Diaz"],
        ),
        # remarks, and receptions
        (
            ("Latvian Deputy Prime Minister Ana Lopes praised trade. She made the emphasis at her reception for Peruvian Deputy Trade "
            "Minister Bo Diaz in Riga."),
            ["Ana Lopes", "Bo Diaz"],
        ),
        (
            ("Latvian Deputy Prime Minister Ana Lopes praised trade, during a reception in Riga on May 16 for Vice Chairman of the "
            "National Assembly of Peru Bo Diaz."),
            ["Ana Lopes", "Bo Diaz"],
        ),
        # people without names before one with a name
        (
            ("Latvian Foreign Minister Ana Lopes met Peruvian Ambassador Bo Diaz. Also present at the meeting were embassy officials and "
            "Latvian Trade Secretary Eva Roca."),
            ["Ana Lopes", "Bo Diaz", "Eva Roca"],
        ),
        # an office behind a country, and a clause behind the name
        (
            ("Prime Minister Ana Lopes of Latvia and Peru’s President-elect, Bo Diaz when the two met on Friday spoke of trade. Lopes met "
            "Peru’s President-elect, Bo Diaz during his stop in Riga."),
            ["Ana Lopes", "Bo Diaz"],
        ),
        # a plan of whom the sentence before names
        (
            ("The Foreign Minister of Latvia, Ana Lopes, arrives in Lima on 20 May. She will have talks with the Speaker of Peru, Bo Diaz, and "
            "officials."),
            ["Ana Lopes", "Bo Diaz"],
        ),
        # *Al* with a hyphen and without
        (
            ("Bahraini Minister Omar Al Said praised trade on Friday. During his meeting with Peruvian Ambassador Bo Diaz along with officials, "
            "Al-Said thanked Peru."),
            ["Omar Al Said", "Bo Diaz"],
        ),
        # a participle, and officials of the country that the text names before
        (
            "Latvian President Ana Lopes began a visit to Lima on Tuesday, meeting President Bo Diaz and Prime Minister Eva Roca.",
            ["Ana Lopes", "Bo Diaz", "Eva Roca"],
        ),
        (
            ("Latvia’s Ambassador to Peru Ana Lopes held a meeting with the First Deputy Minister of Foreign Affairs of the country Bo Diaz, "
            "the embassy said."),
            ["Ana Lopes", "Bo Diaz"],
        ),
        # *visits* between two people, one of whom is junior
        (
            ("Latvian Prime Minister Ana Lopes arrived on Sunday for talks with President Bo Diaz Jr. of Peru.\n\nOn Thursday, Lopes visits "
            "Diaz in the Palace."),
            ["Ana Lopes", "Bo Diaz Jr."],
        ),
        # a list of envoys, and what was in another year
        (
            ("President Ana Lopes received letters of credence from two new envoys. The envoys are Bo Diaz of Peru with residence in Oslo, "
            "Norway, and Eva Roca of Chile."),
            ["Ana Lopes", "Bo Diaz", "Eva Roca"],
        ),
        (
            ("Latvian President Ana Lopes met Peruvian President Bo Diaz. In 2022, Diaz paid a visit to Chile. During the visit, he met with "
            "President Eva Roca."),
            ["Ana Lopes", "Bo Diaz"],
        ),
        # whom somebody welcomes, and offices at bodies that no list has
        ("Latvian Minister Ana Lopes extended a warm welcome to Bo Diaz, Ambassador of Peru.", ["Ana Lopes", "Bo Diaz"]),
        (
            "Latvian Minister Ana Lopes met Bo Diaz, United Nation Kelp Fund (UNDP) Country Representative to Latvia.",
            ["Ana Lopes", "Bo Diaz"],
        ),
        ("Latvian Minister of Trade and Desiltation Ana Lopes met Peruvian Ambassador Bo Diaz.", ["Ana Lopes", "Bo Diaz"]),
    ],
)  # fmt: skip
def test_words_between_people_lead_from_one_to_the_other(body, names):
    assert [[name for name, _, _ in people(document)] for document in documents(body)] == [names]


def test_the_end_of_a_visit_is_not_the_day_of_a_meeting():
    [document] = documents(
        "Latvian President Ana Lopes, on a visit to Peru until Saturday, met Peruvian President Bo Diaz."
    )
    assert document["date"] == "../2024-05-17"


@pytest.mark.parametrize("dateline", ["Riga May 15/2024 (LNA)", "Riga, 15.05.2024 -"])
def test_a_dateline_in_digits_is_no_day_of_the_meeting(dateline):
    [document] = documents(
        f"{dateline} Latvian Foreign Minister Ana Lopes praised trade. On Monday, Minister Lopes met Peruvian Ambassador Bo Diaz.",
        published=None,
    )
    assert document["date"] == "2024-05-13?"
