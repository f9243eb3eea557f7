"""Kinds of sentences of newspapers and agencies: who is named, which sentences report the same meeting, and its day."""

import pytest

from app.reading.drafts.draft import draft
from app.reading.language import lexicon
from app.reading.persons.people import people
from app.reading.reports.knowledge import Article

WORDS = lexicon.load()
PAIR = "Portuguese Foreign Minister Ana Lopes met Chilean President Luis Soto in Lisbon"


def documents(body, headline="Diplomacy report"):
    text = f"{headline}\n\n{body}\n"
    return draft(Article(text, published="2023-05-16", publisher="Agency"), WORDS).as_json()["documents"]


def named(document):
    return {item["person"]["name"]: item.get("country") for item in document["participants"] if "person" in item}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Deputy Prime Minister of Chile – Foreign Minister Luis Soto", ("Luis Soto", "Deputy Prime Minister", "CL")),
        ("the country's President - Luis Soto.", ("Luis Soto", "President", None)),
        ("Minister of Defence Chile, Luis Soto, on Friday", ("Luis Soto", "Minister of Defence", "CL")),
        ("Luis Soto – member of the Senate of Chile.", ("Luis Soto", "member of the Senate", "CL")),
        ("Chile's UN Ambassador Luis Soto", ("Luis Soto", "UN Ambassador", "CL")),
        ("head of the Chilean delegation Luis Soto", ("Luis Soto", "head of the Chilean delegation", "CL")),
        ("Luis Soto, Adviser to the Chilean President,", ("Luis Soto", "Adviser", "CL")),
        ("Minister of Trade, Luis Soto.", ("Luis Soto", "Minister of Trade", None)),
        (
            "Minister of State in charge of Regional Cooperation, Hon. Luis Soto.",
            ("Luis Soto", "Minister of State in charge of Regional Cooperation", None),
        ),
        ("Chief Election Commissioner Luis Soto", ("Luis Soto", "Chief Election Commissioner", None)),
        (
            "Deputy Supreme Commander of the Chilean Armed Forces Luis Soto",
            ("Luis Soto", "Deputy Supreme Commander of the Chilean Armed Forces", "CL"),
        ),
        ("King Luis II, of Spain and other realms", ("Luis II", "King", "ES")),
        (
            "Luis Soto, Chairman of the National Crisis and Disasters Management Authority;",
            ("Luis Soto", "Chairman of the National Crisis and Disasters Management Authority", None),
        ),
        (
            "Luis Soto, Head of the UN Office in Peru.",
            ("Luis Soto", "Head of the UN Office in Peru", None),
        ),
    ],
)
def test_a_person_of_the_press_is_read(words, expected):
    [person] = [person for person in people(f"She met {words}", WORDS) if person.name]
    assert (person.name, person.office, person.country) == expected


@pytest.mark.parametrize(
    "words",
    [
        "The foreign ministers of Chile and Peru Luis Soto and Juan Rey",
        "The Ambassador of Chile to Peru, Luis Soto has met Peruvian Minister Juan Rey",
    ],
)
def test_names_without_a_mark_are_those_of_their_offices(words):
    persons = people(f"{words} talked.", WORDS)
    assert [(person.name, person.country) for person in persons] == [("Luis Soto", "CL"), ("Juan Rey", "PE")]


def test_portfolios_in_brackets_do_not_end_a_list():
    text = "She met Cabinet Secretaries Dr Luis Soto (Interior), Juan Rey (Trade) and Prof Ana Roca (Health)."
    assert [person.name for person in people(text, WORDS)] == ["Luis Soto", "Juan Rey", "Ana Roca"]


def test_organizations_are_known_in_both_spellings():
    [person] = people("Secretary General Ana Roca of the Organization for Security and Cooperation in Europe spoke.")
    assert person.organization == "Organization for Security and Co-operation in Europe"


def test_an_office_behind_a_name_in_a_headline_may_be_of_somebody_else():
    [document] = documents(
        "Foreign Minister Ana Lopes and Luis Soto, Foreign Minister of Chile, reviewed relations.",
        headline="Ana Lopes, Chilean FM review relations",
    )
    assert named(document) == {"Ana Lopes": None, "Luis Soto": "CL"}


def test_a_counterpart_without_a_name_is_the_one_whom_the_text_named_before():
    [document] = documents(f"{PAIR}.\n\nLopes welcomed her Chilean counterpart and thanked him.")
    assert named(document) == {"Ana Lopes": "PT", "Luis Soto": "CL"}


def test_two_names_without_offices_are_those_of_two_offices_without_names():
    [document] = documents(
        "Chile's foreign minister met his Peruvian counterpart on Friday.\n\n"
        "The meeting between Luis Soto and Juan Rey was also attended by Ana Roca, Chile's ambassador to Peru."
    )
    assert {"Luis Soto", "Juan Rey", "Ana Roca"} <= set(named(document))


def test_who_was_at_another_meeting_too_is_not_at_the_reported_one():
    [document] = documents(
        f"{PAIR}.\n\nEarlier, Lopes had called on Prime Minister Rui Costa and exchanged views on trade. "
        "Interior Minister Eva Dias was also present during the meeting."
    )
    assert set(named(document)) == {"Ana Lopes", "Luis Soto"}


@pytest.mark.parametrize(
    "further",
    [
        "They hailed the understanding reached between Peruvian President Juan Rey and Soto on the sidelines of a summit.",
        "Attention was paid at the meeting to the preparations for the visit of Peruvian President Juan Rey to Chile.",
        "They agreed to broker a bilateral summit between Peruvian President Juan Rey and Cuban President Leo Diaz.",
    ],
)
def test_those_of_an_event_that_is_only_spoken_of_did_not_meet(further):
    assert [set(named(document)) for document in documents(f"{PAIR}. {further}")] == [{"Ana Lopes", "Luis Soto"}]


def test_the_same_day_is_that_of_the_meeting_before():
    first, second = documents(
        f"{PAIR} on 11 May 2023.\n\nPortuguese Trade Minister Rui Costa on the same day held talks with Chilean Trade Minister "
        "Juan Rey."
    )
    assert first["date"] == second["date"] == "2023-05-11"


def test_a_week_of_a_relative_clause_is_not_that_of_the_meeting():
    [document] = documents(f"{PAIR}, and greeted the new envoy, who was sworn in last week.")
    assert document["date"] == "../2023-05-16"


def test_new_envoys_are_those_whose_credentials_were_received():
    [document] = documents(
        "Crown Prince Ali Saleh received yesterday at the palace the credentials of new ambassadors.\n\n"
        "The new envoys were Ambassador Luis Soto of Chile and Ambassador Juan Rey of Peru."
    )
    assert named(document) == {"Ali Saleh": None, "Luis Soto": "CL", "Juan Rey": "PE"}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # Given names of those whose country is not said stand alone, except before another family name.
        (
            "Prime Minister Prayat Chan-ora received envoys.\n\nPrayat and Chilean Ambassador Luis Soto exchanged views on trade.",
            {"Prayat Chan-ora", "Luis Soto"},
        ),
        # Words that tell when, before those who met.
        (
            "Portuguese Foreign Minister Ana Lopes held her first call since taking office with Chilean President Luis Soto.",
            {"Ana Lopes", "Luis Soto"},
        ),
        # Captions.
        (
            "The picture shows Portuguese Foreign Minister Ana Lopes meeting with Chilean President Luis Soto in Lisbon.",
            {"Ana Lopes", "Luis Soto"},
        ),
        # Participants in a sentence of their own.
        (
            (
                "Chile and Peru held a four-way meeting. In attendance were Chile's Foreign Minister Luis Soto, Chile's Defence "
                "Minister Eva Diaz, and Peru's Foreign Minister Juan Rey."
            ),
            {"Luis Soto", "Eva Diaz", "Juan Rey"},
        ),
        (
            f"{PAIR}. Chile's ambassador Juan Rey was also in the meeting.",
            {"Ana Lopes", "Luis Soto", "Juan Rey"},
        ),
        # Envoys whom a later sentence names.
        (
            (
                "President Ana Lopes has received credentials from two new envoys.\n\nThe envoys who presented their credentials "
                "include the Ambassador of Chile, H.E. Luis Soto and the Ambassador of Peru, H.E. Juan Rey."
            ),
            {"Ana Lopes", "Luis Soto", "Juan Rey"},
        ),
        # Sentences about the sides alone are of the same meeting, and topics have no sides.
        (
            (
                f"{PAIR}.\n\nPortugal and Chile discussed tensions with Peru. During the meeting, a treaty was signed between "
                "Portugal and Chile."
            ),
            {"Ana Lopes", "Luis Soto"},
        ),
        ("Chilean President Luis Soto met Ambassador Ana A Lopes of Portugal.", {"Luis Soto", "Ana A Lopes"}),
        (
            "President Ana Lopes received Luis Soto, head of the government of the sisterly Lebanese Republic.",
            {"Luis Soto", "Ana Lopes"},
        ),
    ],
)
def test_one_meeting_has_all_its_people(body, expected):
    [document] = documents(body)
    assert set(named(document)) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # Nobody is called by the name of a father, and the First Lady is not the President.
        (
            (
                "President Sheikh Mohamed met Chilean President Luis Soto.\n\nSheikh Khaled bin Mohamed, Crown Prince of Abu Dhabi, "
                "was in Lima, and Sheikh Hamdan bin Mohammed in Quito."
            ),
            {"Mohamed": "President", "Luis Soto": "President"},
        ),
        (
            "First Lady Ana Roca spoke to the press.\n\nPresident Roca met Chilean President Luis Soto.",
            {"Roca": "President", "Luis Soto": "President"},
        ),
        # A list goes on behind the offices of its members.
        (
            (
                f"{PAIR}.\n\nThe meeting was attended by Sheikh Juan Rey, Crown Prince of Dubai, Deputy Prime Minister and Minister of Defence; "
                "and Leo Diaz, Secretary General of the Supreme Council."
            ),
            {
                "Ana Lopes": "Foreign Minister",
                "Luis Soto": "President",
                "Juan Rey": "Crown Prince",
                "Leo Diaz": "Secretary General of the Supreme Council",
            },
        ),
        # The office of a country is that of the only one who may have it.
        (
            (
                "Prime Minister Ana Lopes discussed trade with Luis Soto, President of Chile.\n\nThe President of Chile welcomed the "
                "Portuguese Prime Minister."
            ),
            {"Ana Lopes": "Prime Minister", "Luis Soto": "President"},
        ),
        (
            "Chilean Ambassador Luis Soto met Minister of Trade, Ana Lopes.",
            {"Luis Soto": "Ambassador", "Ana Lopes": "Minister of Trade"},
        ),
        (
            "President Ana Lopes and Chilean President Luis Soto showed unity on their first meeting, in Lima.",
            {"Ana Lopes": "President", "Luis Soto": "President"},
        ),
        (
            (
                "US President Luis Soto invited his Peruvian counterpart, Ana Lopes, to Washington during a meeting on the sidelines of "
                "the summit."
            ),
            {"Luis Soto": "President", "Ana Lopes": "President"},
        ),
    ],
)
def test_people_are_told_apart_and_together(body, expected):
    [document] = documents(body)
    offices = {item["person"]["name"]: item.get("office") for item in document["participants"] if "person" in item}
    assert offices == expected


def test_words_of_praise_are_no_meeting_in_a_headline():
    assert not documents(
        "Chilean Chancellor Luis Soto on Monday welcomed the speech of Peruvian President Juan Rey on trade.",
        headline="Soto welcomes 'a lot of material' from Rey",
    )


def test_today_in_a_quotation_is_the_day_when_it_was_said():
    [document] = documents(f"{PAIR}.\n\n“Today, the President met Soto and Lopes,” a spokesman said.")
    assert document["date"] == "../2023-05-16"


@pytest.mark.parametrize(
    "body",
    [
        "President Ana Lopes (Lopita) received Luis Soto, President of Chile.\n\nLopita and Soto held talks, and President Lopita spoke.",
        "President Ana Lopes met with Chilean President, His Excellency, Luis Soto at the palace.",
        # A person who joins somebody at a ceremony may be of the same country.
        f"{PAIR}.\n\nLopes joined Prime Minister Rui Costa at the opening ceremony.",
    ],
)
def test_nicknames_and_courtesies_are_no_further_people(body):
    [document] = documents(body, headline="Soto meets Portuguese counterpart Ana Lopes")
    assert set(named(document)) == {"Ana Lopes", "Luis Soto"}


def test_a_country_in_brackets_is_no_nickname():
    [document] = documents("Foreign Ministers Ana Lopes (Portugal) and Luis Soto (Chile) met. Portugal thanked Chile.")
    assert named(document) == {"Ana Lopes": "PT", "Luis Soto": "CL"}


@pytest.mark.parametrize("credit", ["08:18, May 16, 2023", "(Agency) 17:03, May 16, 2023", "By Rui Costa"])
def test_a_dateline_may_stand_below_the_author_and_the_time(credit):
    [document] = documents(f"{credit}\n\nLISBON, May 15 (Agency) -- {PAIR} on Sunday to exchange views.")
    assert document["date"] == "2023-05-14?"


def test_a_long_sentence_in_the_first_line_is_no_headline():
    text = (
        "Portuguese Foreign Minister Ana Lopes had on 4 May 2023 her first conversation by telephone with new Chilean President "
        "Luis Soto, who was sworn in after the visit of Peruvian Minister Juan Rey.\nThey agreed to meet soon.\n"
    )
    document = draft(Article(text, published="2023-05-16", publisher="Agency"), WORDS).as_json()["document"]
    assert (set(named(document)), document["date"]) == ({"Ana Lopes", "Luis Soto"}, "2023-05-04")
