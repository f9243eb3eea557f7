"""Visits: meetings during a journey, further people met there, and journeys that were called off."""

import pytest

from app.reading.drafts.draft import draft
from app.reading.language import lexicon
from app.reading.reports.knowledge import Article
from tests.reading.test_draft_evidence import check

WORDS = lexicon.load()


def read(text, **given):
    text = f"News in brief\n\n{text}"
    answer = draft(Article(text, **given), WORDS).as_json()
    check(text, answer)
    return answer["documents"]


def names(document):
    return [p["person"]["name"] for p in document["participants"] if "person" in p]


@pytest.mark.parametrize(
    "opening",
    [
        "As part of her working visit to Riga,",
        "During her official visit to Latvia,",
        "In the framework of her visit to Riga,",
        "On the first day of her visit to Riga,",
    ],
)
def test_a_meeting_during_a_visit_is_one_of_two_countries(opening):
    (document,) = read(f"{opening} Ana Roca, Minister of Trade of Georgia, held a meeting with Speaker Jānis Ozols.")
    assert names(document) == ["Ana Roca", "Jānis Ozols"]
    assert [p.get("country") for p in document["participants"]] == ["GE", None]
    assert document["mode"] == "in_person"


def test_a_meeting_after_a_visit_is_not_a_part_of_it():
    text = "Following her visit to Riga, Ana Roca, Minister of Trade of Georgia, held a meeting with Speaker Bo Diaz."
    assert read(text) == []


def test_the_institution_of_one_state_tells_the_country():
    (document,) = read("Minister Ana Roca of Georgia met Jānis Ozols, Speaker of the Saeima.")
    assert [p.get("country") for p in document["participants"]] == ["GE", "LV"]


def test_those_met_on_a_journey_are_met_by_somebody_from_abroad():
    text = (
        "President of the Republic Ana Roca met with President of Estonia Kaja Tamm in Tallinn on 31 May 2017. In the afternoon, "
        "President Roca also met Prime Minister Rait Sepp at Stenbock House and Speaker Eerik Nurm."
    )
    assert [names(document) for document in read(text)] == [
        ["Ana Roca", "Kaja Tamm"],
        ["Ana Roca", "Rait Sepp", "Eerik Nurm"],
    ]


@pytest.mark.parametrize(
    "text",
    [
        "President Ana Roca met with President of Estonia Kaja Tamm in Lima. She also met Prime Minister Bo Diaz.",
        "President Ana Roca met with President of Estonia Kaja Tamm in Tallinn and Prime Minister Bo Diaz opened a school.",
    ],
)
def test_those_at_home_are_not_met_on_a_journey(text):
    assert [names(document) for document in read(text)] == [["Ana Roca", "Kaja Tamm"]]


def test_the_president_of_a_country_is_the_counterpart_named_before():
    text = (
        "Turkish President Can Yıldız on Tuesday received his Serbian counterpart Miloš Vukić in Ankara. "
        "The president of Serbia arrived in Türkiye late Monday."
    )
    (document,) = read(text, published="2022-01-18")
    assert [(name, p["office"]) for name, p in zip(names(document), document["participants"], strict=True)] == [
        ("Can Yıldız", "President"),
        ("Miloš Vukić", "president"),
    ]


@pytest.mark.parametrize(
    ("sentence", "date"),
    [
        ("spoke by telephone, on the same day, with the Secretary-General of the OAS, Luis Soto.", None),
        (
            "shakes hands with Peruvian Foreign Minister Luis Soto before their bilateral meeting in Lima on March 13, 2013.",
            "2013-03-13",
        ),
        ("held on Wednesday evening a phone call with HE the President of Peru Luis Soto.", "2013-03-13?"),
    ],
)
def test_words_between_the_verb_and_the_person_do_not_part_them(sentence, date):
    (document,) = read(f"Norwegian Foreign Minister Ana Roca {sentence}", published="2013-03-14")
    assert names(document) == ["Ana Roca", "Luis Soto"]
    assert date in {document["date"], None}


@pytest.mark.parametrize(
    "text",
    [
        "Ana Roca, the former Minister of Trade of Kenya, has died aged 82. As minister she received President Bo Diaz of Peru.",
        "President Ana Roca of Kenya died on Monday. She held talks with President Bo Diaz of Peru many times.",
        "The dispute is old. President Ana Roca of Kenya held talks with President Bo Diaz of Peru in 1977.",
        "The dispute is old. President Ana Roca of Kenya met President Bo Diaz of Peru at the summit of 1976.",
    ],
)
def test_what_was_long_ago_is_not_reported(text):
    assert read(text, published="2012-05-09") == []


@pytest.mark.parametrize(
    "rest",
    [", elected in 2009, in Lima.", " for the first time since 2009.", " in 2012.", ", whose father died in May."],
)
def test_years_of_something_else_do_not_make_a_meeting_old(rest):
    (document,) = read(f"President Ana Roca of Kenya met President Bo Diaz of Peru{rest}", published="2012-05-09")
    assert names(document) == ["Ana Roca", "Bo Diaz"]


@pytest.mark.parametrize(
    "text",
    [
        "Foreign Minister Ana Roca of Kenya, in a meeting with Ambassador Bo Diaz of Peru here on Sunday, praised the ties.",
        "During a meeting with Ambassador Bo Diaz of Peru here on Sunday, Foreign Minister Ana Roca of Kenya praised the ties.",
        "Trade will grow, Foreign Minister Ana Roca of Kenya said. He said so after he met his Peruvian counterpart Bo Diaz.",
        "On Sunday, at the Forum in Davos, Foreign Minister Ana Roca of Kenya had a telephonic talk with Bo Diaz, Minister of Peru.",
    ],
)
def test_who_speaks_in_a_meeting_meets(text):
    (document,) = read(text, published="2021-06-09")
    assert sorted(names(document)) == ["Ana Roca", "Bo Diaz"]


def test_a_speech_at_a_meeting_is_no_meeting_with_those_praised():
    assert read("Minister Ana Roca of Kenya, in a speech at the meeting, praised Ambassador Bo Diaz of Peru.") == []


def test_the_given_name_stands_alone_behind_some_forms_of_address():
    text = (
        "Foreign Minister Datuk Seri Anuar Amanullah met Foreign Minister Bo Diaz of Peru. "
        "Anuar, who also had a bilateral meeting with New Zealand Foreign Minister Luis Soto, will return."
    )
    assert [names(document) for document in read(text)] == [
        ["Anuar Amanullah", "Bo Diaz"],
        ["Anuar Amanullah", "Luis Soto"],
    ]


@pytest.mark.parametrize(
    ("words", "date"), [("July 24 and 25, where she", "2019-07-24/2019-07-25"), ("July 24, where she", "2019-07-24")]
)
def test_days_that_and_joins_are_an_interval(words, date):
    text = f"Foreign Secretary Ana Roca was in Berlin on {words} met with German Foreign Minister Bo Diaz."
    assert [document["date"] for document in read(text, published="2019-07-26")] == [date]


def test_the_minister_without_a_country_is_the_own_one():
    text = (
        "The Minister of Trade, Ana Roca, met with the Minister of Trade of Peru, Bo Diaz. "
        "Likewise, the Minister of Trade held a meeting with the Canadian Minister of Trade, Luis Soto."
    )
    assert [names(document) for document in read(text)] == [["Ana Roca", "Bo Diaz"], ["Ana Roca", "Luis Soto"]]


def test_a_call_on_the_phone_is_told_from_one_before():
    text = (
        "Prime Minister Ana Roca and Peruvian Prime Minister Bo Diaz spoke on the phone last night on the situation. "
        "Ms Roca had earlier spoken with Australian Prime Minister Luis Soto."
    )
    (document,) = read(text, published="2021-11-27")
    assert (document["date"], document["mode"], names(document)) == ("2021-11-26", "phone", ["Ana Roca", "Bo Diaz"])


def test_a_dateline_may_end_with_an_agency_in_brackets():
    text = "Minister receives envoy\n\nManama, May 1 (ABC): Minister Ana Roca received here today Peruvian Minister Bo Diaz."
    (document,) = draft(Article(text, published="2018-05-02"), WORDS).as_json()["documents"]
    assert document["date"] == "2018-05-01"


def test_the_headline_may_say_who_met():
    text = "Prime Minister Ana Roca met the Peruvian Prime Minister in Lima\n\nPrime Minister Ana Roca travelled to Peru on Tuesday."
    answer = draft(Article(text, published="2018-11-22"), WORDS).as_json()
    check(text, answer)
    assert [p.get("country") for p in answer["document"]["participants"]] == [None, "PE"]


@pytest.mark.parametrize("outcome", ["will not be held", "will not take place", "would not go ahead"])
def test_talks_that_will_not_be_held_are_called_off(outcome):
    text = (
        f"Planned talks between the trade ministers of Kenya and Peru {outcome}, Nairobi said on Saturday.\n\n"
        "Kenyan Trade Minister Ana Roca had been due to fly to Lima on Sunday to meet her Peruvian counterpart, Bo Diaz."
    )
    (document,) = read(text, published="2015-08-23")
    assert (document["status"], names(document)) == ("cancelled", ["Ana Roca", "Bo Diaz"])


def test_what_somebody_had_agreed_before_is_no_meeting():
    assert read("The presidents of Kenya and Peru had agreed in July that the advisers would meet.") == []


@pytest.mark.parametrize(
    "visit",
    [
        "The visit of Defence Minister Eva Roca to Riga is proof of good ties.",
        "The state visits of past years, and the visit of Defence Minister Eva Roca, to Riga, stand out.",
    ],
)
def test_visit_that_a_text_names_beside_the_meeting_adds_nobody(visit):
    (document,) = read(f"Chilean President Luis Soto met Peruvian Foreign Minister Ana Lopes on Friday. {visit}")
    assert names(document) == ["Luis Soto", "Ana Lopes"]
