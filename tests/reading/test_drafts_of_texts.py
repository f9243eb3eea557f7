"""Drafts from articles of several kinds; all texts are invented."""

import pytest

from app.reading.drafts.draft import draft
from app.reading.language import lexicon
from app.reading.reports.knowledge import Article, Knowledge, Record, Term
from tests.reading.drafted import people

WORDS = lexicon.load()

SIGNING = """Norland and Peru deepen ties

TOKYO, 2 September 2023 - Foreign Minister Hayashi Yoshimasa of Japan held talks with Peru's Foreign Minister Ana Cecilia Gervasi, who is visiting Japan, on 1 September.

The meeting took place aboard the sailing vessel Unión of the Peruvian Navy.

Minister Hayashi welcomed the visit of Minister Grevasi. He expressed appreciation for the signing of the Memorandum of Cooperation on Antarctic Research and the Memorandum of Cooperation on Diplomatic Training.

The ministers discussed economic cooperation under the CPTPP and the war in Ukraine. They will work together for the Asia-Pacific Economic Council (APEC). Minister Hayashi referred to the comprehensive report of the IAEA."""


def read(text, **given):
    return draft(Article(text, **given), WORDS).as_json()


def test_article_becomes_a_complete_meeting():
    answer = read(SIGNING, publisher="TDI")
    [document] = answer["documents"]
    assert document["title"] == "Norland and Peru deepen ties"
    assert document["date"] == "2023-09-01"
    assert (document["kind"], document["level"], document["status"]) == ("bilateral_meeting", "minister", "held")
    assert document["place"] == {"venue": "Unión"}
    assert people(document) == [
        ("Hayashi Yoshimasa", "Foreign Minister", "JP"),
        ("Ana Cecilia Gervasi", "Foreign Minister", "PE"),
    ]
    assert [(item["relation"], item["agreement"]["title"]) for item in document["agreements"]] == [
        ("welcomed", "Memorandum of Cooperation on Antarctic Research"),
        ("welcomed", "Memorandum of Cooperation on Diplomatic Training"),
    ]
    assert {item["organization"]["abbreviation"] for item in document["organizations"]} == {"CPTPP", "APEC", "IAEA"}
    source = document["citations"][0]["source"]
    assert (source["publisher"], source["date"]) == ("TDI", "2023-09-02")
    assert len(source["sha256"]) == 64
    whys = " ".join(warning["why"] for warning in answer["warnings"])
    assert "Grevasi" in whys
    assert "APEC is short for Asia-Pacific Economic Cooperation" in whys


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            (
                "Mr. ITO Haruto, Minister for Foreign Affairs of Japan, held a meeting with Hon. Ms. Efua Mensah, Minister for "
                "Foreign Affairs and Regional Integration of the Republic of Ghana."
            ),
            [
                ("ITO Haruto", "Minister for Foreign Affairs", "JP"),
                ("Efua Mensah", "Minister for Foreign Affairs and Regional Integration", "GH"),
            ],
        ),
        (
            "Chinese President Li Ming on Monday met with visiting Serbian President Marko Ilic in Beijing.",
            [("Li Ming", "President", "CN"), ("Marko Ilic", "President", "RS")],
        ),
        (
            (
                "Igor Petrov held talks with President of the Republic of Kazakhstan Nurlan Akhmetov.\n\nThe talks were also attended "
                "by Foreign Minister Oleg Sidorov, Presidential Aide Pavel Orlov and Defence Minister Ivan Belov."
            ),
            [
                ("Igor Petrov", None, None),
                ("Nurlan Akhmetov", "President", "KZ"),
                ("Oleg Sidorov", "Foreign Minister", None),
                ("Pavel Orlov", "Presidential Aide", None),
                ("Ivan Belov", "Defence Minister", None),
            ],
        ),
        (
            "President Amina Diallo received Japanese Foreign Minister Kenji Mori at State House.",
            [("Amina Diallo", "President", None), ("Kenji Mori", "Foreign Minister", "JP")],
        ),
        (
            (
                "Egyptian foreign minister Karim Nasser and his Greek and Cypriot counterparts, Nikos Vlahos and Andreas Markou, "
                "respectively, gathered in Cairo."
            ),
            [
                ("Karim Nasser", "foreign minister", "EG"),
                ("Nikos Vlahos", "foreign minister", "GR"),
                ("Andreas Markou", "foreign minister", "CY"),
            ],
        ),
        (
            "Commissioner for Trade, Anna Novak, met with the Prime Minister of Albania, Arben Hoxha, in Tirana.",
            [("Anna Novak", "Commissioner for Trade", None), ("Arben Hoxha", "Prime Minister", "AL")],
        ),
        (
            (
                "Secretary of State Jane Miller met in Rabat with Moroccan Minister of Foreign Affairs, African Cooperation and "
                "Moroccan Expatriates Youssef Alami."
            ),
            [
                ("Jane Miller", "Secretary of State", None),
                ("Youssef Alami", "Minister of Foreign Affairs, African Cooperation and Moroccan Expatriates", "MA"),
            ],
        ),
        (
            "The Foreign Secretary spoke to the President of Ukraine, Taras Bondar, this afternoon.",
            [("Taras Bondar", "President", "UA")],
        ),
        (
            "PNG Foreign Minister Peter Kila and Minister for Trade Alan Grant signed a Treaty on Fisheries Cooperation.",
            [("Peter Kila", "Foreign Minister", "PG"), ("Alan Grant", "Minister for Trade", None)],
        ),
        (
            (
                "The Director-General was joined by the following leaders for talks with Prime Minister Ana Lopes of Portugal:\n\n"
                "- President Juan Ruiz of Peru\n- Chancellor Max Braun of Germany"
            ),
            [
                ("Ana Lopes", "Prime Minister", "PT"),
                ("Juan Ruiz", "President", "PE"),
                ("Max Braun", "Chancellor", "DE"),
            ],
        ),
    ],
)
def test_participants_have_office_and_country(text, expected):
    document = read(f"Talks\n\n{text}")["document"]
    assert people(document) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Ukrainian President Taras Bondar met Prime Minister Oleh Kravets on Monday to discuss the budget.",
        "President Kofi Owusu on Thursday chaired a meeting of the cabinet. The Minister for Finance, Ama Boateng, attended.",
        "California Governor Tom Reed met with the mayors of Oakland and Fresno. Senator Eva Cruz also attended the meeting.",
        "The Ministry plans to extend the rules for meetings to 30 June 2021.",
        "Foreign Minister Ana Lopes of Portugal did not meet Foreign Minister Juan Ruiz of Peru.",
    ],
)
def test_texts_without_a_meeting_of_two_countries_are_refused_with_a_reason(text):
    answer = read(f"News\n\n{text}", published="2023-09-02")
    assert answer["document"] is None
    assert answer["documents"] == []
    assert "meeting" in answer["reason"]


PAIR = "Talks\n\nForeign Minister Ana Lopes of Portugal met Foreign Minister Juan Ruiz of Peru{}."


@pytest.mark.parametrize(
    ("words", "published", "date"),
    [
        (" on 1 September 2023", None, "2023-09-01"),
        (" today", "2023-09-02", "2023-09-02"),
        (" yesterday", "2023-09-02", "2023-09-01"),
        (" on Thursday", "2023-09-02", "2023-08-31?"),
        (" this week", "2023-09-02", "2023-08-28/2023-09-02"),
        (" from 30 to 31 August 2023", None, "2023-08-30/2023-08-31"),
        ("", "2023-09-02", "../2023-09-02"),
        ("", "2023-09", "../2023-09-30"),
        ("", None, None),
        (" today", None, None),
    ],
)
def test_day_is_stated_or_bounded_by_the_publication(words, published, date):
    answer = read(PAIR.format(words), published=published)
    assert answer["document"].get("date") == date
    is_asked = any(question["pointer"] == "/documents/0/date" for question in answer["questions"])
    assert is_asked == (date is None or ".." in date or "?" in date)


def test_several_meetings_become_several_documents():
    text = (
        "Meetings of the minister\n\nForeign Minister Ana Lopes of Portugal met Foreign Minister Juan Ruiz of Peru on 1 May 2023.\n\n"
        "On 2 May 2023, Minister Lopes met the Foreign Minister of Kenya, Mary Wanjiru."
    )
    documents = read(text)["documents"]
    assert [document["date"] for document in documents] == ["2023-05-01", "2023-05-02"]
    assert [people(document)[1][0] for document in documents] == ["Juan Ruiz", "Mary Wanjiru"]


def test_country_of_the_publisher_is_not_assigned_to_people():
    answer = read(
        "Talks\n\nForeign Minister Ana Lopes met Peru's Foreign Minister Juan Ruiz.", publisher="Ministry, Portugal"
    )
    assert people(answer["document"])[0] == ("Ana Lopes", "Foreign Minister", None)
    assert {"pointer": "/documents/0/participants/0/country", "choices": ["PE"]}.items() <= next(
        question.items() for question in answer["questions"] if question["pointer"].endswith("/country")
    )


def test_records_of_the_knowledge_base_are_used_and_named():
    record = Record("ana-lopes", "Ana Lopes")
    knowledge = Knowledge(
        people={"ana lopes": record},
        organizations={"nato": Record("nato", "North Atlantic Treaty Organization")},
        topics={"whaling": Record("whaling", "Whaling")},
        terms=(Term(record, "Minister of Foreign Affairs", "PT"),),
    )
    text = "Talks\n\nForeign Minister Ana Lopes met Peru's Foreign Minister Juan Ruiz. They spoke of whaling and NATO."
    answer = draft(Article(text), WORDS, knowledge).as_json()
    document = answer["document"]
    assert people(document)[0] == ("Ana Lopes", "Foreign Minister", "PT")
    assert document["organizations"] == [{"organization": {"id": "nato", "name": "North Atlantic Treaty Organization"}}]
    assert {"topic": {"id": "whaling", "name": "Whaling"}} in document["topics"]
    by = {item["pointer"]: item.get("by") for item in answer["evidence"]}
    assert by["/documents/0/participants/0/country"] == "people/ana-lopes: term of office"
    assert by["/documents/0/organizations/0/organization/id"] == "organizations/nato"
    choices = [question["choices"] for question in answer["questions"]]
    assert [{"id": "ana-lopes", "name": "Ana Lopes"}] in choices


def test_recorded_person_is_recognized_without_an_office():
    text = "Talks\n\nIn Lisbon, Ana Lopes held talks with Peru's Foreign Minister Juan Ruiz."
    knowledge = Knowledge(people={"ana lopes": Record("ana-lopes", "Ana Lopes")})
    document = draft(Article(text), WORDS, knowledge).as_json()["document"]
    assert people(document) == [("Ana Lopes", None, None), ("Juan Ruiz", "Foreign Minister", "PE")]


def test_names_without_a_place_are_listed():
    text = PAIR.format("") + " Spokesman Karl Brandt answered questions of Maria Sand."
    names = [item["exact"] for item in read(text)["unplaced"]]
    assert "Maria Sand" in names
    assert "Ana Lopes" not in names


def test_overlong_text_is_rejected():
    with pytest.raises(ValueError, match="200001 characters"):
        read("x" * 200_001)
