"""Kinds of language that reports use: datelines, names with small words, lists, brackets, joint statements."""

import tomllib

import pytest

from app.reading.drafts.draft import draft
from app.reading.language import lexicon
from app.reading.reports.knowledge import Article
from tests.reading.labelled_articles import FOLDER

WORDS = lexicon.load()
PAIR = "Foreign Minister Carla Ribeiro of Brazil met Foreign Minister Jonas Berg of Norway"


def read(text, **given):
    return draft(Article(text, **given), WORDS).as_json()


def date(text, **given):
    return read(text, **given)["document"]["date"]


def names(document):
    return {item["person"]["name"]: item.get("office") for item in document["participants"] if "person" in item}


def questions_of_date(answer):
    return [question for question in answer["questions"] if question["pointer"] == "/documents/0/date"]


@pytest.mark.parametrize(
    "dateline",
    [
        "OSLO, 5 June 2021:",
        "Oslo, June 5, 2021.",
        "RIO DE JANEIRO, 5 June 2021 –",
        "5 June 2021, Oslo –",
        "(Oslo, 5 June 2021)",
    ],
)
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (" on 3 June 2021.", "2021-06-03"),
        (" on 3 June.", "2021-06-03"),
        (" yesterday.", "2021-06-04"),
        (" this morning.", "2021-06-05"),
        (" on Thursday.", "2021-06-03?"),
        (".", "../2021-06-05"),
    ],
)
def test_day_of_the_clause_precedes_that_of_the_dateline(dateline, words, expected):
    assert date(f"{dateline} {PAIR}{words}") == expected


def test_dateline_without_a_year_gives_the_day_of_writing():
    assert date(f"OSLO, June 5 (NTA) – {PAIR} yesterday.", published="2021-06-07") == "2021-06-04"


def test_a_first_line_with_a_dateline_is_no_headline():
    document = read(f"OSLO, 5 June 2021: {PAIR} on 4 June 2021.\n\nThe ministers discussed fisheries.")["document"]
    assert document["date"] == "2021-06-04"
    assert "OSLO" not in document["title"]


def test_a_headline_with_a_date_is_no_dateline():
    document = read(f"Talks of 4 June 2021\n\nOSLO, 5 June 2021: {PAIR} on 4 June 2021.")["document"]
    assert (document["title"], document["date"]) == ("Talks of 4 June 2021", "2021-06-04")


@pytest.mark.parametrize(
    "text",
    [
        f"News in brief\n\n{PAIR} on 4 June 2021. The meeting was held on 2 June 2021 in Oslo.",
        f"Talks of 2 June 2021\n\nOSLO, 5 June 2021: {PAIR} on 4 June 2021.",
    ],
)
def test_differing_days_raise_a_question_with_both(text):
    [question] = questions_of_date(read(text))
    assert question["choices"] == ["2021-06-04", "2021-06-02"]
    assert question["evidence"] is not None


def test_held_meeting_after_the_publication_raises_a_question():
    answer = read(f"OSLO, 5 June 2021: {PAIR} on 8 June 2021.")
    assert answer["document"]["date"] == "../2021-06-05"
    assert questions_of_date(answer)[0]["choices"] == ["../2021-06-05", "2021-06-08"]


@pytest.mark.parametrize(
    "text",
    [
        "On 4 June 2021, Foreign Minister Ana Roca of Peru, who arrived on 3 June 2021, met President Luis Soto of Chile.",
        "Foreign Minister Ana Roca of Peru, who arrived on 3 June 2021, met President Luis Soto of Chile on 4 June 2021.",
    ],
)
def test_day_of_a_relative_clause_is_not_the_day_of_the_meeting(text):
    assert date(text) == "2021-06-04"


@pytest.mark.parametrize(
    "venue",
    [
        "Palais de l'Orangerie",
        "Palais d’Egmont",
        "Palácio das Laranjeiras",
        "Palacio de los Leones",
        "Palais des Nations",
        "Villa della Regina",
        "Schloss zu Mainau",
        "Casa Amarela",
    ],
)
@pytest.mark.parametrize("preposition", ["at", "in"])
def test_small_words_belong_to_names_of_buildings(venue, preposition):
    assert read(f"{PAIR} {preposition} the {venue} on 4 June 2021.")["document"]["place"] == {"venue": venue}


def test_small_words_belong_to_names_of_cities():
    assert read(f"{PAIR} in Frankfurt am Main on 4 June 2021.")["document"]["place"] == {"city": "Frankfurt am Main"}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("They discussed the Comprehensive and Enhanced Partnership Agreement.", [("Comprehensive and Enhanced Partnership Agreement", "discussed")]),
        ("They exchanged views on the United Nations Convention on the Rights of the Child.", [("United Nations Convention on the Rights of the Child", "discussed")]),
        ("They signed the Agreement establishing the Centre for Ocean Research.", [("Agreement establishing the Centre for Ocean Research", "signed")]),
        ("The Agreement on Air Services, signed in 2014, was reviewed.", [("Agreement on Air Services", "discussed")]),
    ],
)  # fmt: skip
def test_titles_of_agreements_are_read_completely(sentence, expected):
    document = read(f"{PAIR} on 4 June 2021. {sentence}")["document"]
    assert [(item["agreement"]["title"], item["relation"]) for item in document["agreements"]] == expected
    assert "topics" not in document


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("They talked about the Nordic Food and Forestry Organization.", {"Nordic Food and Forestry Organization"}),
        ("They discussed Ukraine and Syria.", {"Ukraine", "Syria"}),
    ],
)
def test_and_within_the_name_of_a_body_does_not_divide_it(sentence, expected):
    document = read(f"{PAIR} on 4 June 2021. {sentence}")["document"]
    assert {item["topic"]["name"] for item in document["topics"]} == expected


def test_lists_continue_after_semicolons_unless_a_verb_follows():
    text = "The Foreign Minister of Ghana, Kofi Ansah, met with the Foreign Minister of Togo, Robert Kodjo; and the Foreign Minister of Benin, Aline Dossou, on 3 May 2022."
    assert set(names(read(text)["document"])) == {"Kofi Ansah", "Robert Kodjo", "Aline Dossou"}
    text = f"{PAIR}; President Luis Soto of Chile met President Ana Roca of Peru on 3 May 2022."
    assert [set(names(item)) for item in read(text)["documents"]] == [
        {"Carla Ribeiro", "Jonas Berg"},
        {"Luis Soto", "Ana Roca"},
    ]


def test_the_subject_of_a_passive_stands_before_another_noun():
    text = "The Foreign Minister of Ghana, Kofi Ansah, on the second day of his visit to Nairobi, was received by President Peter Kamau of Kenya on 3 May 2022."
    assert set(names(read(text)["document"])) == {"Kofi Ansah", "Peter Kamau"}


@pytest.mark.parametrize(
    ("verb", "status"), [("will travel", "confirmed"), ("is to travel", "confirmed"), ("travelled", "held")]
)
def test_meeting_is_as_certain_as_the_journey_to_it(verb, status):
    text = (
        f"Foreign Minister Kofi Ansah of Ghana {verb} to Nairobi on 9 May 2022 to meet President Peter Kamau of Kenya."
    )
    document = read(text)["document"]
    assert (document["status"], document["date"]) == (status, "2022-05-09")


@pytest.mark.parametrize(
    "text",
    [
        "Talks were held in Lima on 9 May 2022 between Carla Ribeiro (Foreign Minister, Brazil) and Jonas Berg (Foreign Minister of Norway).",
        "The Brazilian delegation (Foreign Minister Carla Ribeiro) met the Norwegian delegation (Foreign Minister Jonas Berg) on 9 May 2022.",
    ],
)
def test_offices_and_delegations_in_brackets_are_read(text):
    document = read(text)["document"]
    assert [(item["person"]["name"], item["office"], item["country"]) for item in document["participants"]] == [
        ("Carla Ribeiro", "Foreign Minister", "BR"),
        ("Jonas Berg", "Foreign Minister", "NO"),
    ]


@pytest.mark.parametrize(
    ("person", "name", "office"),
    [
        ("the Archbishop of Santa Rosa, Justin Moore", "Justin Moore", "Archbishop of Santa Rosa"),
        ("Archbishop Justin Moore", "Justin Moore", "Archbishop"),
        ("the Special Representative of the African Union for Somalia, Musa Diallo", "Musa Diallo", "Special Representative"),
        ("Acting Foreign Minister Musa Diallo of Mali", "Musa Diallo", "Acting Foreign Minister"),
        ("former President Ana Roca of Peru", "Ana Roca", "former President"),
    ],
)  # fmt: skip
def test_offices_of_churches_and_organizations_are_read(person, name, office):
    text = f"President Peter Kamau of Kenya met with {person} and President Luis Soto of Chile on 9 May 2022."
    assert names(read(text)["document"])[name] == office


def test_the_secretary_of_a_government_does_not_represent_an_organization():
    text = "President Peter Kamau of Kenya met with the Assistant Secretary of State for African Affairs, Molly Reed, and the Deputy Secretary-General of NATO, Jan Kowal, on 9 May 2022."
    document = read(text)["document"]
    [reed] = [item for item in document["participants"] if item.get("person", {}).get("name") == "Molly Reed"]
    assert "organization" not in reed


def test_those_who_took_part_belong_to_the_talks_of_their_countries():
    text = (
        "The talks between Peru and Ghana were held in Lima on 9 May 2022. Taking part were Ana Roca (Foreign Secretary, Peru) "
        "and Kofi Ansah (Foreign Secretary, Ghana)."
    )
    [document] = read(text)["documents"]
    assert (set(names(document)), document["date"]) == ({"Ana Roca", "Kofi Ansah"}, "2022-05-09")


STATEMENT = "Joint Statement on the Elections\n\n{}"


@pytest.mark.parametrize(
    "text",
    [
        "President Peter Kamau of Kenya and Prime Minister Ada Holm of Denmark agreed to launch a partnership.",
        "We reaffirm our commitment. President Peter Kamau of Kenya and Prime Minister Ada Holm of Denmark discussed how to respond.",
    ],
)
def test_a_joint_statement_without_words_of_meeting_is_a_statement(text):
    answer = read(STATEMENT.format(text), published="2022-05-09")
    assert answer["document"] is None
    assert answer["reason"] == "the text is a joint statement that reports no meeting"


@pytest.mark.parametrize(
    "text",
    [
        "Today, we – President Peter Kamau of Kenya and Prime Minister Ada Holm of Denmark – met in Nairobi.",
        "President Peter Kamau of Kenya and Prime Minister Ada Holm of Denmark held talks in Nairobi on 9 May 2022.",
    ],
)
def test_a_joint_statement_may_report_a_meeting(text):
    document = read(STATEMENT.format(text), published="2022-05-09")["document"]
    assert set(names(document)) == {"Peter Kamau", "Ada Holm"}
    assert document["date"] == "2022-05-09"


def test_held_out_reports_have_their_labelled_days_and_people():
    articles = tomllib.loads((FOLDER / "held_out_days.toml").read_text("utf-8"))["articles"]
    missed, people = [], 0
    for article in articles:
        answer = read(article["text"], published=article.get("published"), publisher=article["publisher"])
        if article.get("statement"):
            assert answer["document"] is None
            continue
        found = names(answer["document"] or {"participants": []})
        people += len(article["people"])
        missed += [name for name, _, _ in article["people"] if name not in found]
        if "date" in article and (answer["document"] or {}).get("date") != article["date"]:
            missed.append(article["style"])
    assert len(missed) <= people / 10, missed
