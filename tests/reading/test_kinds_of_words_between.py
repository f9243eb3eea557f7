"""Kinds of words that stand between people, days and places, and tell something else."""

import pytest

from app.reading.drafts.draft import draft, read_layout
from app.reading.language import lexicon
from app.reading.persons.people import people as read_people
from app.reading.reports.knowledge import Article
from tests.reading.drafted import documents, people

WORDS = lexicon.load()
ENVOY = ("Luis Soto", "Ambassador", "PE")
MET = "Latvian Foreign Minister Ana Lopes met Peruvian Foreign Minister Luis Soto"


@pytest.mark.parametrize(
    ("words", "office"),
    [
        ("The leader of the opposition Labour Party, Ana Lopes,", "leader of the opposition Labour Party"),
        ("Ana Lopes, leader of the opposition Labour Party,", "leader of the opposition Labour Party"),
        ("The chairman of the ruling Georgian Dream party, Ana Lopes,", "chairman of the ruling Georgian Dream party"),
        ("The head of the Green Alliance parliamentary group, Ana Lopes,", "head of the Green Alliance parliamentary group"),
        ("The General Secretary of the Communist Party (CP) Central Committee Ana Lopes", "Secretary of the Communist Party"),
        ("Foreign Minister and close ally of the president, Ana Lopes,", "Foreign Minister"),
        ("The Foreign Minister and a trusted aide to President Bo Diaz, Ana Lopes,", "Foreign Minister"),
        ("The newly sworn-in foreign minister, Ana Lopes,", "foreign minister"),
        ("Top lawmaker Ana Lopes", "lawmaker"),
    ],
)  # fmt: skip
def test_an_office_goes_on_up_to_a_name(words, office):
    [document] = documents(f"{words} met Peruvian Ambassador Luis Soto on Friday.")
    [(name, found, country), envoy] = people(document)
    assert (name, country, envoy) == ("Ana Lopes", None, ENVOY)
    assert office in found


@pytest.mark.parametrize(
    "post",
    ["Peruvian Ambassador accredited to Latvia, His Excellency Luis Soto,", "The Ambassador of Peru accredited to Latvia, Luis Soto,"],
)  # fmt: skip
def test_an_envoy_is_accredited(post):
    [document] = documents(f"{post} met Foreign Minister Ana Lopes on Friday.")
    assert people(document) == [ENVOY, ("Ana Lopes", "Foreign Minister", None)]


@pytest.mark.parametrize(
    "report",
    [
        "said on Thursday",
        "said Thursday",
        "reported in a press release on Thursday",
        "announced at a news conference in Riga on Thursday",
    ],
)
def test_the_day_of_a_report_is_not_that_of_the_meeting(report):
    [document] = documents(f"{MET} in Riga, Latvia's foreign ministry {report}.")
    assert document["date"] == "../2024-05-17"


@pytest.mark.parametrize("report", ["on Thursday, the ministry said", "on Thursday, the ministry said on Friday"])
def test_the_day_of_a_meeting_stands_before_the_report(report):
    [document] = documents(f"{MET} {report}.")
    assert document["date"] == "2024-05-16?"


@pytest.mark.parametrize(
    "plan",
    [
        "She hopes to visit Lima and meet President Bo Diaz.",
        "She was glad to be invited to speak in Lima, see Cusco and meet President Bo Diaz.",
    ],
)
def test_an_infinitive_joined_to_another_reports_nothing(plan):
    [document] = documents(f"{MET} in Riga. {plan}")
    assert [name for name, _, _ in people(document)] == ["Ana Lopes", "Luis Soto"]


def test_verbs_joined_to_a_journey_report_meetings():
    [document] = documents(
        "Latvian President Ana Lopes travelled to Lima to open a school and meet President Luis Soto."
    )
    assert [name for name, _, _ in people(document)] == ["Ana Lopes", "Luis Soto"]


@pytest.mark.parametrize(
    ("names", "named"),
    [
        ("Samoan Prime Minister Fia Naomi Tuila is in Peru. Fia met Peruvian President Luis Soto.", "Fia Naomi Tuila"),
        ("Jordan Lopes, the Foreign Minister of Chile, is in Riga. Jordan met Peruvian President Luis Soto.", None),
        (
            "Prime Minister Ana Lopes of Chile is in Riga. Lopes thanked Ana. Ana met Peruvian President Luis Soto.",
            None,
        ),
    ],
)
def test_a_given_name_is_used_alone_where_the_last_never_is(names, named):
    found = [name for document in documents(names) for name, _, _ in people(document)]
    assert (named in found) == (named is not None)
    assert not {"Jordan Lopes", "Ana Lopes"} & set(found)


def test_a_pronoun_behind_as_is_the_person_before():
    [document] = documents(
        "This was the view of Permanent Secretary Ana Lopes as she received a farewell call from Peruvian Ambassador Luis Soto."
    )
    assert people(document) == [("Ana Lopes", "Permanent Secretary", None), ENVOY]


def test_the_counterpart_of_a_prince_has_the_office_of_the_prince():
    [document] = documents(
        "Saudi Foreign Minister Prince Omar Harbi is in Riga. Prince Omar met his Latvian counterpart Ana Lopes."
    )
    assert ("Ana Lopes", "Foreign Minister", "LV") in people(document)


def test_a_headline_pairs_countries_by_a_comma():
    body = "Permanent Secretary Ana Lopes received a courtesy call from Peruvian High Commissioner Luis Soto."
    article = Article(f"Chile, Peru strengthen ties\n\n{body}", published="2024-05-17", publisher="The Peru Post")
    assert draft(article, WORDS).as_json()["documents"]


@pytest.mark.parametrize(
    ("where", "place"),
    [
        ("in the Great Hall of the People in Beijing", {"venue": "Great Hall of the People", "city": "Beijing", "country": "CN"}),
        ("and said so in a Facebook post", None),
        ("in downtown Riga", {"city": "Riga", "country": "LV"}),
        ("in a suburb of the Peruvian capital", {"country": "PE"}),
        ("and discussed the crisis in Syria in Lausanne, Switzerland", {"city": "Lausanne", "country": "CH"}),
        ("and discussed the crisis in Syria in Lausanne", {"city": "Lausanne"}),
    ],
)  # fmt: skip
def test_a_place_is_what_the_words_describe(where, place):
    [document] = documents(f"{MET} {where}.")
    assert document.get("place") == place


@pytest.mark.parametrize(
    ("dateline", "published"),
    [
        ("LIMA (Agency / Another - 24th August, 2021)", "2021-08-24"),
        ("PERU, August 24 - LIMA —", None),
        ("LIMA (Agency) -", None),
    ],
)
def test_a_dateline_ends_behind_its_bracket_or_second_place(dateline, published):
    parts = read_layout(Article(f"{dateline} The Minister of Trade met envoys.", published=None, publisher=None), WORDS)
    assert parts.text[parts.sentences[0].start :].startswith("The Minister")
    assert parts.published == published


def test_a_dateline_may_follow_a_summary():
    text = "Talks in Lima\n\nThe Minister of Trade of Peru met envoys of Chile, a spokesman said on Thursday, in a long line.\n\n"
    parts = read_layout(
        Article(f"{text}LIMA (Agency - 24 August 2021) The Minister met envoys.", published=None), WORDS
    )
    assert parts.published == "2021-08-24"


@pytest.mark.parametrize(
    "remark",
    [
        "He made the remarks on Friday during a meeting with Peruvian Foreign Minister Luis Soto.",
        "He was speaking at a meeting with Peruvian Foreign Minister Luis Soto on Friday.",
        "This came during his meeting with Peruvian Foreign Minister Luis Soto on Friday.",
    ],
)
def test_what_somebody_said_came_at_a_meeting(remark):
    [document] = documents(f"Latvian President Bo Diaz stressed the importance of trade. {remark}")
    assert people(document) == [("Bo Diaz", "President", "LV"), ("Luis Soto", "Foreign Minister", "PE")]
    assert document["date"] == "2024-05-17"


@pytest.mark.parametrize(
    ("body", "names"),
    [
        (
            (
                "Peru's foreign minister met his Chilean counterpart on Friday. The talks between Peru's Luis Soto and Chile's Eva Roca "
                "were long."
            ),
            [("Luis Soto", "PE"), ("Eva Roca", "CL")],
        ),
        (
            "Peru's foreign minister met his Chilean counterpart on Friday. They visited Peru's Machu Picchu.",
            [(None, "PE"), (None, "CL")],
        ),
        (
            "The foreign minister of Peru was ill. Foreign Minister Ana Lopes met President Luis Soto of Chile on Friday.",
            [("Ana Lopes", None), ("Luis Soto", "CL")],
        ),
    ],
)
def test_officials_without_a_name_are_named_later(body, names):
    [document] = documents(body)
    assert [(name, country) for name, _, country in people(document)] == names


@pytest.mark.parametrize(
    "aside",
    [
        "Ana Lopes, the first Latvian to visit Lima since the war, met Peruvian Foreign Minister Luis Soto on Friday.",
        "Ana Lopes hosted Peruvian Foreign Minister Luis Soto for a previously unscheduled lunch on Friday.",
    ],
)
def test_words_about_a_subject_or_a_meal_recall_nothing(aside):
    [document] = documents(f"Foreign Minister {aside}")
    assert [name for name, _, _ in people(document)] == ["Ana Lopes", "Luis Soto"]


def test_a_date_without_a_year_is_in_the_next_one_where_it_is_planned():
    body = "Latvian Foreign Minister Ana Lopes will meet Peruvian Foreign Minister Luis Soto on January 15 in Lima."
    assert documents(body, published="2024-12-26")[0]["date"] == "2025-01-15?"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Minister of Trade Senator Eva Roca", ("Eva Roca", "Minister of Trade", None)),
        ("Eva Roca, the minister's adviser.", ("Eva Roca", "adviser", None)),
        ("Eva Roca, Saudi representative at OPEC.", ("Eva Roca", "representative", "SA")),
        ("Peru's heir apparent Luis Soto", ("Luis Soto", "heir apparent", "PE")),
    ],
)
def test_a_person_is_read_with_words_of_the_press(words, expected):
    [person] = [person for person in read_people(f"She met {words}", WORDS) if person.name]
    assert (person.name, person.office, person.country) == expected
    [document] = documents(
        f"The meeting of Latvian President Ana Lopes and Peruvian President Bo Diaz was attended by {words}"
    )
    assert expected[0] in [name for name, _, _ in people(document)]


def test_who_tells_the_press_of_a_plan_is_no_part_of_it():
    [document] = documents(
        "Under Secretary Eva Roca told the press that Foreign Minister Ana Lopes will meet President Luis Soto of Peru."
    )
    assert [name for name, _, _ in people(document)] == ["Ana Lopes", "Luis Soto"]


def test_a_delegation_may_be_governmental():
    [document] = documents(
        "The Kyrgyz governmental delegation led by Minister Luis Soto started talks today with the Tajik delegation led by Minister Bo Diaz."
    )
    assert [(name, country) for name, _, country in people(document)] == [("Luis Soto", "KG"), ("Bo Diaz", "TJ")]
