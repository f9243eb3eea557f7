"""Kinds of reports: programmes, plans that changed, people without names, lists of names, and offices of many bodies."""

import pytest

from app.reading.drafts.draft import draft
from app.reading.language import lexicon
from app.reading.persons.people import named
from app.reading.persons.people import people as people_of_text
from app.reading.reports.knowledge import Article
from app.schemas.meeting import MeetingInput
from tests.reading.drafted import people
from tests.reading.test_draft_evidence import check

WORDS = lexicon.load()
PAIR = "Foreign Minister Carla Ribeiro of Brazil and Foreign Minister Jonas Berg of Norway"


def read(text, **given):
    answer = draft(Article(f"News in brief\n\n{text}", **given), WORDS).as_json()
    check(f"News in brief\n\n{text}", answer)
    return answer


@pytest.mark.parametrize(
    ("rest", "status", "date", "previous"),
    [
        (", scheduled for 9 June 2021, was cancelled.", "cancelled", "2021-06-09", []),
        (", planned for 9 June 2021, has been postponed.", "postponed", "XXXX", ["2021-06-09"]),
        (" on 9 June 2021, planned for 9 June 2021, has been postponed.", "postponed", "XXXX", ["2021-06-09"]),
        (" has been postponed from 9 June 2021 to 1 July 2021.", "postponed", "2021-07-01", ["2021-06-09"]),
        (" will take place in Oslo on 9 June 2021.", "confirmed", "2021-06-09", []),
    ],
)
def test_the_verb_behind_a_noun_tells_whether_it_was_held(rest, status, date, previous):
    answer = read(f"The meeting of {PAIR}{rest}", published="2021-06-01")
    document = answer["document"]
    assert (document["status"], document["date"]) == (status, date)
    assert document.get("previous_dates", []) == previous
    assert any(item["pointer"].endswith("/date") for item in answer["questions"]) == (date == "XXXX")
    MeetingInput.model_validate(document)


@pytest.mark.parametrize("rest", [" did not take place.", ", planned for May, never took place."])
def test_a_meeting_that_was_not_held_is_none(rest):
    assert read(f"The planned meeting of {PAIR}{rest}")["document"] is None


@pytest.mark.parametrize(
    "text",
    [
        f"{PAIR} held talks on the postponed elections.",
        f"From 3 to 9 May 2021, {PAIR} met in Oslo.",
    ],
)
def test_a_meeting_was_held_whatever_was_postponed(text):
    assert read(text, published="2021-06-01")["document"]["status"] == "held"


def test_a_plan_has_its_day_before_its_verb():
    text = "Foreign Minister Carla Ribeiro of Brazil will on Wednesday, 9 June 2021, receive Foreign Minister Jonas Berg of Norway."
    document = read(text, published="2021-06-01")["document"]
    assert (document["status"], document["date"]) == ("confirmed", "2021-06-09")


def test_a_programme_has_its_days_in_headings():
    text = (
        "Tuesday 8 June 2021\n11.15: The President meets the Prime Minister of Nepal, Sita Rai.\n\n"
        "Thursday 10 June 2021\n9.00: The President receives the Foreign Minister of Ghana, Kofi Badu."
    )
    documents = read(text, published="2021-06-04", publisher="Office of the President")["documents"]
    assert [(d["date"], d["status"], people(d)) for d in documents] == [
        ("2021-06-08", "confirmed", [("Sita Rai", "Prime Minister", "NP")]),
        ("2021-06-10", "confirmed", [("Kofi Badu", "Foreign Minister", "GH")]),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Great to meet my Ghanaian counterpart Kofi Badu in Oslo today.",
        "A pleasure to welcome Foreign Minister Kofi Badu of Ghana in Oslo today.",
    ],
)
def test_a_message_in_the_first_person_has_no_subject(text):
    document = read(text, published="2021-06-04", publisher="Ministry of Foreign Affairs, Norway")["document"]
    assert ([name for name, _, _ in people(document)], document["date"]) == (["Kofi Badu"], "2021-06-04")


def test_the_office_of_the_writer_stands_below_the_name():
    text = "The Hon Ana Lopes MP\nMinister for Trade\n\n4 June 2021\n\nToday I met the Prime Minister of Fiji, the Hon Sitiveni Vula, in Suva."
    document = read(text, publisher="Minister for Trade")["document"]
    assert people(document) == [("Ana Lopes", "Minister for Trade", None), ("Sitiveni Vula", "Prime Minister", "FJ")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Talks were held between Suryawan, President of Indonesia, and Ana Roca, President of Peru.", [("Suryawan", "President", "ID"), ("Ana Roca", "President", "PE")]),
        ("The foreign ministers of Nepal and Ghana - Sita Rai and Kofi Badu - held talks.", [("Sita Rai", "foreign minister", "NP"), ("Kofi Badu", "foreign minister", "GH")]),
        ("The Kenyan and Nepali trade ministers, Peter Kamau and Sita Rai, held talks.", [("Peter Kamau", "trade minister", "KE"), ("Sita Rai", "trade minister", "NP")]),
        ("Foreign Minister Ana Roca of Peru met her counterparts from Nepal, Sita Rai, and Ghana, Kofi Badu.", [("Ana Roca", "Foreign Minister", "PE"), ("Sita Rai", "Foreign Minister", "NP"), ("Kofi Badu", "Foreign Minister", "GH")]),
        ("Bank of Ghana Governor Kofi Badu met the Governor of the Central Bank of Kenya, Peter Kamau.", [("Kofi Badu", "Bank of Ghana Governor", "GH"), ("Peter Kamau", "Governor of the Central Bank", "KE")]),
        ("The Chairman of the State Duma of Russia, Igor Belov, met the Speaker of Nepal's House of Representatives, Sita Rai.", [("Igor Belov", "Chairman of the State Duma", "RU"), ("Sita Rai", "Speaker of Nepal's House of Representatives", "NP")]),
        ("President Ana Roca of Peru met Sheikh Nasser bin Hamad, Chairman of the Qatar Fund.", [("Ana Roca", "President", "PE"), ("Nasser bin Hamad", "Chairman of the Qatar Fund", "QA")]),
        ("King Lambert of Belgium received the credentials of the ambassadors of Ghana, Kofi Badu, and Nepal, Sita Rai.", [("Lambert", "King", "BE"), ("Kofi Badu", "ambassador", "GH"), ("Sita Rai", "ambassador", "NP")]),
        ("President Ana Roca of Peru held talks with U.S. Deputy Attorney General Mary Monaco.", [("Ana Roca", "President", "PE"), ("Mary Monaco", "Deputy Attorney General", "US")]),
        ("The UN Special Envoy for Mali, Ana Roca, met former President Musa Diallo and interim Prime Minister Ali Keita.", [("Ana Roca", "Special Envoy for Mali", "United Nations"), ("Musa Diallo", "former President", None), ("Ali Keita", "interim Prime Minister", None)]),
        ("Officials from Nepal and Ghana held trade talks.", [(None, None, "NP"), (None, None, "GH")]),
        ("The Kenyan and Nepali foreign ministries held political consultations.", [(None, None, "KE"), (None, None, "NP")]),
    ],
)  # fmt: skip
def test_people_have_their_office_and_country(text, expected):
    assert people(read(text)["document"]) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("President Ana Roca of Peru met Cardinal Marco Ferri, Archbishop of Bologna.", ["President", "Archbishop of Bologna"]),
        ("They were joined by G7 Leaders and President Ana Roca of Peru.", ["President"]),
        ("They reaffirmed the U.S-Japan Alliance.", []),
        ("The head of the Department of Foreign Affairs and Trade met Department of Foreign Affairs and Trade Secretary Ana Roca of Fiji.", ["Foreign Affairs and Trade Secretary"]),
    ],
)  # fmt: skip
def test_offices_end_where_another_begins(text, expected):
    assert [person.office for person in named(people_of_text(text, WORDS))] == expected


def test_whoever_is_received_is_the_guest():
    text = "President Ana Roca of Peru flew to Accra, where she was received by President Kofi Badu of Ghana."
    roles = {item["person"]["name"]: item.get("role") for item in read(text)["document"]["participants"]}
    assert roles == {"Ana Roca": "guest", "Kofi Badu": "host"}


def test_a_further_meeting_of_one_person_is_another():
    text = "President Ana Roca of Peru met President Kofi Badu of Ghana in Accra. Later, she met with Kenyan President Peter Kamau."
    assert [[name for name, _, _ in people(d)] for d in read(text)["documents"]] == [
        ["Ana Roca", "Kofi Badu"],
        ["Ana Roca", "Peter Kamau"],
    ]


def test_those_who_accompany_somebody_are_no_third_side():
    text = "Taoiseach Sean Hale welcomed Prime Minister Sita Rai of Nepal. The Taoiseach was accompanied by Minister of State Orla Keane."
    document = read(text)["document"]
    assert (document["kind"], len(document["participants"])) == ("bilateral_meeting", 3)


@pytest.mark.parametrize(
    ("sentence", "date"),
    [
        (f"{PAIR} signed an Agreement on Air Services in Oslo on 9 June 2021.", "2021-06-09"),
        (f"{PAIR} spoke by phone on the evening of 9 June 2021.", "2021-06-09"),
        (f"Late on Wednesday, 9 June 2021, U.S. Secretary of State Mary Hale met {PAIR}.", "2021-06-09"),
    ],
)
def test_the_day_stands_behind_a_title_or_a_part_of_the_day(sentence, date):
    assert read(sentence, published="2021-06-10")["document"]["date"] == date


@pytest.mark.parametrize(
    ("when", "date"),
    [
        ("on Friday", "2023-02-03?"),
        ("tomorrow", "2023-02-02"),
        ("next week", "2023-02-06/2023-02-12"),
        ("later this week", "2023-02-01/2023-02-05"),
    ],
)
def test_the_day_of_a_plan_is_to_come(when, date):
    text = f"Foreign Minister Carla Ribeiro of Brazil will receive Foreign Minister Jonas Berg of Norway {when}."
    document = read(text, published="2023-02-01")["document"]
    assert (document["status"], document["date"]) == ("confirmed", date)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        (
            "Foreign Minister Carla Ribeiro of Brazil met Foreign Minister Jonas Berg of Norway on Friday.",
            "2023-01-27?",
        ),
        (
            "Foreign Minister Carla Ribeiro of Brazil met Foreign Minister Jonas Berg of Norway on Wednesday.",
            "2023-02-01",
        ),
        (
            (
                "Foreign Minister Carla Ribeiro of Brazil will receive, on 3 February, at the Palace of Peace, "
                "the Foreign Minister of Norway, Jonas Berg."
            ),
            "2023-02-03",
        ),
    ],
)
def test_the_day_of_a_report(text, date):
    document = read(text, published="2023-02-01")["document"]
    assert document["date"] == date
    assert [name for name, *_ in people(document)] == ["Carla Ribeiro", "Jonas Berg"]


def test_today_is_the_day_of_the_headline():
    text = f"PM meeting with visitors: 7 March 2022\n\n{PAIR} met in Oslo today."
    article = Article(text, published="2022-03-08")
    assert draft(article, WORDS).as_json()["document"]["date"] == "2022-03-07"


@pytest.mark.parametrize(
    "text",
    [
        "Minister Carla Ribeiro expects more trade once the agreement with Norway has been signed.",
        "Brazil and Norway deserve a peace that both sides have signed.",
        "Carla Ribeiro was director when Brazil and Norway signed the Treaty on Trade.",
        "Carla Ribeiro joined the service in 2001. She will present her credentials to the President of Norway, Jonas Berg.",
        "Carla Ribeiro spoke in Oslo. Relations between Brazil and Norway were discussed.",
    ],
)
def test_no_meeting_follows_from_conditions_careers_and_relations(text):
    assert read(text, published="2023-02-01")["document"] is None


@pytest.mark.parametrize(
    ("text", "given", "status", "names"),
    [
        (
            (
                "Brazilian Foreign Minister Carla Ribeiro has postponed a visit to Oslo that was due to begin on Sunday. "
                "Ribeiro had been expected to meet Norwegian Foreign Minister Jonas Berg."
            ),
            {"published": "2023-02-04"},
            "postponed",
            ["Carla Ribeiro", "Jonas Berg"],
        ),
        (
            (
                "Brazil cancelled a meeting of foreign ministers. Norway's Foreign Minister Jonas Berg, who had been due to meet "
                "his Brazilian counterpart Carla Ribeiro, called it a pity."
            ),
            {},
            "cancelled",
            ["Jonas Berg", "Carla Ribeiro"],
        ),
        ("President Carla Ribeiro of Brazil visited Oslo on 30 January.", {}, "held", ["Carla Ribeiro"]),
        (
            "I am delighted that the Prime Minister of Norway, the Hon Jonas Berg, will visit Brazil in May.",
            {},
            "confirmed",
            ["Jonas Berg"],
        ),
        (
            "External Affairs Minister Carla Ribeiro is in Oslo. EAM called on the Prime Minister of Norway, Jonas Berg.",
            {"publisher": "Ministry of External Affairs, India"},
            "held",
            ["Carla Ribeiro", "Jonas Berg"],
        ),
        (
            (
                "The presidents of Brazil and Norway met in Lima. Brazilian President Carla Ribeiro greeted her Norwegian "
                "counterpart, Jonas Berg, at the door."
            ),
            {},
            "held",
            ["Carla Ribeiro", "Jonas Berg"],
        ),
        (
            (
                "Foreign Minister Carla Ribeiro of Brazil met Foreign Minister Jonas Berg of Norway ahead of the visit of "
                "President Ana Lima to Oslo."
            ),
            {},
            "held",
            ["Carla Ribeiro", "Jonas Berg"],
        ),
        (
            (
                "Foreign Minister Carla Ribeiro had talks with her Norwegian and Danish counterparts, Jonas Berg and Mads Lund, "
                "respectively."
            ),
            {},
            "held",
            ["Carla Ribeiro", "Jonas Berg", "Mads Lund"],
        ),
        (
            (
                "President Carla Ribeiro of Brazil received a call from the President of Norway, Jonas Berg. Also on the line was "
                "Foreign Minister Ana Lima."
            ),
            {},
            "held",
            ["Carla Ribeiro", "Jonas Berg", "Ana Lima"],
        ),
        (
            "The Foreign Minister of Brazil received a copy of the credentials of Jonas Berg as Ambassador of Norway.",
            {},
            "held",
            [None, "Jonas Berg"],
        ),
        (
            (
                "Foreign Minister Carla Ribeiro spoke by phone with the President of Norway and current Chair of the "
                "African Union, Jonas Berg."
            ),
            {},
            "held",
            ["Carla Ribeiro", "Jonas Berg"],
        ),
    ],
)
def test_people_of_reports_of_many_kinds(text, given, status, names):
    document = read(text, **({"published": "2023-02-04"} | given))["document"]
    assert (document["status"], [name for name, *_ in people(document)]) == (status, names)
    assert {(name, country) for name, _, country in people(document) if name == "Jonas Berg"} <= {("Jonas Berg", "NO")}
    MeetingInput.model_validate(document)


@pytest.mark.parametrize(
    "plan", ["has postponed a visit to Norway that was due to begin on Sunday", "will visit Norway on 9 May 2023"]
)
def test_nothing_was_signed_at_a_meeting_that_was_not_held(plan):
    text = f"Foreign Minister Carla Ribeiro of Brazil {plan}. They signed the Agreement on Trade between Brazil and Norway."
    document = read(text, published="2023-02-04")["document"]
    actions = [action for item in document.get("agreements", []) for action in item["agreement"].get("actions", [])]
    assert document["status"] != "held"
    assert [action.get("date") for action in actions] == [None]


@pytest.mark.parametrize("text", ["Talks cancelled Friday.", "Met on Friday.", "Friday: talks postponed", "Who met A?"])
def test_short_sentences_are_read(text):
    assert read(text, published="2023-02-04")["document"] is None


def test_a_trip_to_two_countries_is_two_meetings():
    text = (
        "Foreign Minister Carla Ribeiro will travel to Oslo on 25 August, where she will hold talks with her Norwegian "
        "counterpart, Jonas Berg. She will then go on to Stockholm, where a meeting with Swedish Foreign Minister Elin Dahl is "
        "planned for 26 August."
    )
    documents = read(text, published="2022-08-18")["documents"]
    assert [(d["date"], d["status"], people(d)[-1][0]) for d in documents] == [
        ("2022-08-25", "confirmed", "Jonas Berg"),
        ("2022-08-26", "confirmed", "Elin Dahl"),
    ]


@pytest.mark.parametrize(
    ("title", "text", "mode"),
    [
        ("Call with Norway", "Minister Carla Ribeiro of Brazil spoke to Minister Jonas Berg of Norway.", "phone"),
        (
            "A courtesy call",
            "Minister Carla Ribeiro of Brazil received a courtesy call from Minister Jonas Berg of Norway.",
            "in_person",
        ),
        (
            "News",
            "Minister Carla Ribeiro of Brazil and Minister Jonas Berg of Norway signed a treaty at a ceremony held online.",
            "video",
        ),
        ("News", "Minister Carla Ribeiro of Brazil received here today Minister Jonas Berg of Norway.", "in_person"),
        ("News", "Minister Carla Ribeiro of Brazil met Minister Jonas Berg of Norway.", None),
    ],
)
def test_the_mode_is_that_of_the_words(title, text, mode):
    answer = draft(Article(f"{title}\n\n{text}"), WORDS).as_json()
    check(f"{title}\n\n{text}", answer)
    assert answer["document"].get("mode") == mode
