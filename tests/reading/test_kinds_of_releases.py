"""Kinds of press releases of ministries: long offices, leaders of delegations, credentials, and who is of another country."""

import pytest

from app.reading.drafts.draft import draft
from app.reading.language import lexicon
from app.reading.persons.people import people as people_of_text
from app.reading.reports.knowledge import Article
from tests.reading.drafted import people
from tests.reading.test_draft_evidence import check

WORDS = lexicon.load()


def read(text, **given):
    answer = draft(Article(f"Press release\n\n{text}", **given), WORDS).as_json()
    check(f"Press release\n\n{text}", answer)
    return answer


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            (
                "NATO Secretary General Jens Holm discussed preparations for the next summit of NATO leaders with Prime Minister "
                "Ana Roca on 3 May 2021."
            ),
            [
                ("Jens Holm", "Secretary General", "North Atlantic Treaty Organization"),
                ("Ana Roca", "Prime Minister", None),
            ],
        ),
        (
            "Minister Ana Lindholm visited Peru. Meeting with Peru’s Minister of Trade, H.E. Bo Diaz, Minister Lindholm discussed it.",
            [("Ana Lindholm", "Minister", None), ("Bo Diaz", "Minister of Trade", "PE")],
        ),
        (
            (
                "President Ana Roca of Peru welcomed Serbia’s and Austria’s Foreign Ministers Ivo Dragić and Max Huber as well as "
                "others on 3 May 2021."
            ),
            [
                ("Ana Roca", "President", "PE"),
                ("Ivo Dragić", "Foreign Minister", "RS"),
                ("Max Huber", "Foreign Minister", "AT"),
            ],
        ),
        (
            (
                "Ana Roca of Peru met nobody. Minister Bo Diaz of Peru was received by the Deputy Prime Minister - Minister of Trade "
                "of Norway Jonas Berg."
            ),
            [("Bo Diaz", "Minister", "PE"), ("Jonas Berg", "Deputy Prime Minister - Minister of Trade", "NO")],
        ),
        (
            (
                "Peru and Norway held talks on 3 May 2021. The Norwegian delegation was led by Ministry of Trade’s Secretary, East, "
                "Jonas Berg, while the Peruvian delegation was led by Ana Roca, Joint Secretary (CPV & OIA), Ministry of Trade."
            ),
            [("Jonas Berg", "Secretary, East", "NO"), ("Ana Roca", "Joint Secretary (CPV & OIA)", "PE")],
        ),
        (
            (
                "Ambassador Ana Roca of Peru met Minister Jonas Berg of Norway. Ambassador Roca was accompanied by Bo Diaz, "
                "Additional Secretary and Ida Voss, Director."
            ),
            [
                ("Ana Roca", "Ambassador", "PE"),
                ("Jonas Berg", "Minister", "NO"),
                ("Bo Diaz", "Additional Secretary", None),
                ("Ida Voss", "Director", None),
            ],
        ),
        (
            "Minister Ana Roca of Peru met the Foreign Minister of Malaysia, Dato’ Hamid Osman.",
            [("Ana Roca", "Minister", "PE"), ("Hamid Osman", "Foreign Minister", "MY")],
        ),
        (
            "The Minister met with the Ambassador of Peru in our country, Bo Diaz, on 3 May 2021.",
            [("Bo Diaz", "Ambassador", "PE")],
        ),
        (
            "Minister Ana Roca of Peru met Pope Markos III, the head of the Coptic Church, on 3 May 2021.",
            [("Ana Roca", "Minister", "PE"), ("Markos III", "Pope", None)],
        ),
    ],
)
def test_those_who_took_part(text, expected):
    assert people(read(text, published="2021-05-03", publisher="Ministry of Iceland")["document"]) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "As the Special Envoy of President Olaf Voss, Minister Ana Lindholm called on Prime Minister Bo Diaz of Peru.",
            [("Ana Lindholm", "Minister", None), ("Bo Diaz", "Prime Minister", "PE")],
        ),
        (
            "Minister Ana Lindholm called on Bo Diaz, Prime Minister, Minister of Works and Minister of Trade of Peru, today.",
            [
                ("Ana Lindholm", "Minister", None),
                ("Bo Diaz", "Prime Minister, Minister of Works and Minister of Trade", "PE"),
            ],
        ),
        (
            (
                "Minister Ana Lindholm met with the ambassadors recently accredited to Riga: the Ambassador of Peru, Bo Diaz; "
                "and the Ambassador of Norway, Ida Voss."
            ),
            [("Ana Lindholm", "Minister", None), ("Bo Diaz", "Ambassador", "PE"), ("Ida Voss", "Ambassador", "NO")],
        ),
        (
            (
                "The consultations between the Ministries of Trade of Peru and Norway were held today. Ms. Ana Roca, Foreign "
                "Secretary of Peru led the Peruvian delegation and Jonas Berg, Foreign Secretary of Norway led the Norwegian delegation."
            ),
            [("Ana Roca", "Foreign Secretary", "PE"), ("Jonas Berg", "Foreign Secretary", "NO")],
        ),
        (
            (
                "Consultations between Peru and Norway were held. Ana Roca, Additional Secretary (Americas), Ministry of Trade of "
                "Peru and Ambassador Jonas Berg, Under Secretary, Ministry of Trade and Labour of Norway led the consultations."
            ),
            [("Ana Roca", "Additional Secretary (Americas)", "PE"), ("Jonas Berg", "Under Secretary", "NO")],
        ),
        (
            "Minister Ana Lindholm received Bo Diaz, Consul-General of Peru in Osaka, and others today.",
            [("Ana Lindholm", "Minister", None), ("Bo Diaz", "Consul-General", "PE")],
        ),
        (
            "Minister Ana Lindholm received on 3 May 2021 in her office at the old harbour in Riga, Ambassador Bo Diaz of Peru.",
            [("Ana Lindholm", "Minister", None), ("Bo Diaz", "Ambassador", "PE")],
        ),
        (
            (
                "President Bo Diaz of Peru met Minister Ana Lindholm. President Diaz was joined by Vice President, Brigadier (Ret’d), "
                "Ida Scotland QC; Minister of Trade, Juan Soto; and Minister of Works and Housing, Rosa Gil."
            ),
            [
                ("Bo Diaz", "President", "PE"),
                ("Ana Lindholm", "Minister", None),
                ("Ida Scotland", "Vice President", None),
                ("Juan Soto", "Minister of Trade", None),
                ("Rosa Gil", "Minister of Works and Housing", None),
            ],
        ),
        (
            (
                "Peru’s new ambassador Bo Diaz paid a visit to Prime Minister Ana Lindholm. "
                "Prime Minister Lindholm welcomed the new envoy of Peru."
            ),
            [("Bo Diaz", "ambassador", "PE"), ("Ana Lindholm", "Prime Minister", None)],
        ),
        (
            "Peruvian Minister Bo Diaz paid a courtesy call to this country’s Prime Minister, Dr. Ana Lindholm, on Monday.",
            [("Bo Diaz", "Minister", "PE"), ("Ana Lindholm", "Prime Minister", None)],
        ),
        (
            "Minister Ana Lindholm met with Bo Diaz of Peru on 3 May 2021.",
            [("Ana Lindholm", "Minister", None), ("Bo Diaz", None, "PE")],
        ),
        (
            (
                "Minister Ana Lindholm received Minister Bo Diaz of Peru. The meeting was attended by Ida Voss, Chairman of the "
                "National Crisis and Floods Management Authority; and Juan Soto, Peru’s Ambassador to Norway."
            ),
            [
                ("Ana Lindholm", "Minister", None),
                ("Bo Diaz", "Minister", "PE"),
                ("Ida Voss", "Chairman of the National Crisis and Floods Management Authority", None),
                ("Juan Soto", "Ambassador to Norway", "PE"),
            ],
        ),
        (
            "President Ana Lindholm today received the newly appointed Ambassador of Peru, Mr. Bo Diaz, who smiled.",
            [("Ana Lindholm", "President", None), ("Bo Diaz", "Ambassador", "PE")],
        ),
        (
            "Outgoing Peruvian Ambassador to Iceland, Bo Diaz has praised it. Mr. Diaz met Prime Minister Ana Lindholm of Iceland.",
            [("Bo Diaz", "Ambassador to Iceland", "PE"), ("Ana Lindholm", "Prime Minister", "IS")],
        ),
    ],
)
def test_those_of_lists_and_postings(text, expected):
    answer = read(text, published="2021-05-03", publisher="Ministry of Iceland")
    assert people(answer["document"]) == expected
    assert len(answer["documents"]) == 1


def test_who_is_in_a_country_meets_somebody_of_it():
    answer = read("While in Lima, Minister Ana Lindholm also met Trade Minister Bo Diaz.", published="2021-05-03")
    assert people(answer["document"]) == [("Ana Lindholm", "Minister", None), ("Bo Diaz", "Trade Minister", None)]


def test_a_sentence_may_begin_with_an_office_alone():
    answer = read("During the visit, Foreign Secretary met Foreign Secretary Ana Roca of Peru.", published="2021-05-03")
    assert people(answer["document"]) == [("Ana Roca", "Foreign Secretary", "PE")]


def test_offices_alone_repeat_the_meeting_before():
    text = (
        "Foreign Secretary Ana Lindholm met Foreign Minister Bo Diaz of Peru and Foreign Minister Jonas Berg of Norway. "
        "The foreign ministers of Peru, Norway and Iceland met in Oslo on 3 May 2021."
    )
    answer = read(text)
    assert len(answer["documents"]) == 1
    assert answer["document"]["date"] == "2021-05-03"


def test_what_happened_during_the_meeting_belongs_to_it():
    text = (
        "Minister Ana Lindholm welcomed Minister Bo Diaz of Peru on 3 May 2021. "
        "During the meeting, an agreement was signed between the Republic of Iceland and the Republic of Peru."
    )
    assert len(read(text)["documents"]) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Diplomatic sources dismissed reports of a meeting between Foreign Minister Ana Roca of Peru and Foreign Minister B. Diaz.",
        "The Ministry denied reports that President Ana Roca of Peru met President Ida Voss of Norway.",
        "The Ministry denied that President Ana Roca of Peru had met President Ida Voss of Norway.",
        "Reports that President Ana Roca of Peru met President Ida Voss of Norway were denied.",
        "No such meeting between Foreign Minister Ana Roca of Peru and Foreign Minister Jonas Berg of Norway was planned.",
        "Foreign Minister Ana Roca of Peru has had a friendly relation with Foreign Minister Jonas Berg of Norway.",
    ],
)
def test_what_is_denied_or_no_encounter_is_none(text):
    assert read(text)["document"] is None


def test_a_denial_of_something_else_does_not_deny_the_meeting():
    text = "Ida Voss denied that taxes would rise, and President Ana Roca of Peru met President Jonas Berg of Norway."
    assert people(read(text)["document"]) == [("Ana Roca", "President", "PE"), ("Jonas Berg", "President", "NO")]


def test_those_whom_a_delegation_accompanies_are_elsewhere():
    text = (
        "Minister Ana Roca of Peru met Minister Jonas Berg of Norway on 3 May 2021. "
        "Minister Roca is part of the delegation accompanying President Bo Diaz on a visit to Norway."
    )
    assert people(read(text)["document"]) == [("Ana Roca", "Minister", "PE"), ("Jonas Berg", "Minister", "NO")]


def test_credentials_tell_that_two_countries_met_without_naming_them():
    answer = read(
        "H.E. Mr. Bo Diaz presented his credentials to President Ana Lindholm yesterday.", published="2021-05-03"
    )
    assert people(answer["document"]) == [("Bo Diaz", None, None), ("Ana Lindholm", "President", None)]


@pytest.mark.parametrize("envoy", ["Bo Diaz", "H.E. Mr. Bo Diaz"])
@pytest.mark.parametrize(
    "rest",
    [
        "presented his credentials as Ambassador of Peru to President Ana Lindholm of Norway.",
        "today presented his Letters of Credence to President Ana Lindholm of Norway as the new Ambassador of Peru.",
    ],
)
def test_an_envoy_presents_credentials_for_the_post_behind(envoy, rest):
    answer = read(f"{envoy} {rest}", published="2021-05-03")
    assert people(answer["document"]) == [("Bo Diaz", "Ambassador", "PE"), ("Ana Lindholm", "President", "NO")]


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ("Minister Ana Lopes, Peru’s Ambassador to Chile,", ("Ana Lopes", "Ambassador to Chile", "PE")),
        ("Minister Ana Lopes, the Peruvian Minister of Trade,", ("Ana Lopes", "Minister of Trade", "PE")),
        ("Foreign Minister Shah Mahmood Lopes", ("Shah Mahmood Lopes", "Foreign Minister", None)),
        ("the Shah of Iran, Reza Lopes,", ("Reza Lopes", "Shah", "IR")),
        ("Ana Lopes, Minister d’État of Peru,", ("Ana Lopes", "Minister d’État", "PE")),
    ],
)
def test_a_minister_is_named_once_with_the_office_that_says_whose(named, expected):
    answer = read(f"On 3 May 2021 {named} met Chile’s Foreign Minister, Mr Luis Soto.")
    assert people(answer["document"]) == [expected, ("Luis Soto", "Foreign Minister", "CL")]


def test_letters_of_credence_accredit_the_envoy_before():
    answer = read(
        "On 3 May 2021 the President, the Honourable Sir Jonas Berg AK MC (Retd) received from His Excellency Mr Bo Diaz, Letters "
        "of Credence accrediting him as the Ambassador of the Republic of Peru."
    )
    assert people(answer["document"]) == [("Jonas Berg", "President", None), ("Bo Diaz", "Ambassador", "PE")]


@pytest.mark.parametrize("newly", ["newly-accredited", "newly appointed"])
def test_an_envoy_may_be_newly_accredited(newly):
    answer = read(f"Minister Ana Lindholm received {newly} Ambassador of Peru Bo Diaz on 3 May 2021.")
    assert people(answer["document"]) == [("Ana Lindholm", "Minister", None), ("Bo Diaz", "Ambassador", "PE")]


def test_a_comma_of_a_headline_may_mean_and():
    text = (
        "Ana Lindholm, Peruvian FM review ties\n\nAna Lindholm, Minister of Trade, and Bo Diaz, Foreign Minister of Peru, "
        "met on 3 May 2021."
    )
    document = draft(Article(text), WORDS).as_json()["document"]
    assert people(document) == [("Ana Lindholm", "Minister of Trade", None), ("Bo Diaz", "Foreign Minister", "PE")]


def test_a_report_that_a_statement_was_signed_is_no_statement():
    text = (
        "Peru and Norway sign joint communiqué\n\nPeru’s Minister Bo Diaz and Norway’s Minister Ida Voss signed a communiqué "
        "on 3 May 2021."
    )
    document = draft(Article(text), WORDS).as_json()["document"]
    assert people(document) == [("Bo Diaz", "Minister", "PE"), ("Ida Voss", "Minister", "NO")]


@pytest.mark.parametrize(
    "text", ["He met with Bank Austria of Vienna.", "They spoke with Lima Airport of Peru.", "He saw Bo Diaz of Peru."]
)
def test_a_name_with_a_country_is_nobody_elsewhere(text):
    assert people_of_text(text) == []
