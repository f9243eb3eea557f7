"""Kinds of words that stand between people, days and places, and tell something else."""

import pytest

from app.reading import lexicon
from app.reading.draft import draft, read_layout
from app.reading.knowledge import Article
from tests.reading.drafted import people

WORDS = lexicon.load()
ENVOY = ("Luis Soto", "Ambassador", "PE")
MET = "Latvian Foreign Minister Ana Lopes met Peruvian Foreign Minister Luis Soto"


def documents(body, headline="Diplomacy report", published="2024-05-17"):
    article = Article(f"{headline}\n\n{body}\n", published=published, publisher="Agency")
    return draft(article, WORDS).as_json()["documents"]


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
