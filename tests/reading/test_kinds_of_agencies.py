"""Kinds of words in the reports of agencies and newspapers that real reports of many countries have."""

import pytest

from app.reading.persons.people import people as people_of_text
from tests.reading.drafted import documents, people

LOPES = ("Ana Lopes", "Foreign Minister", "PE")


@pytest.mark.parametrize("city", ["RIGA", "ADDIS ABABA", "KARACHI"])
def test_a_place_in_capitals_before_a_colon_is_no_part_of_the_sentence(city):
    [document] = documents(f"{city}: Foreign Minister of Peru, Ana Lopes met Chilean President Bo Diaz on Monday.")
    assert people(document) == [LOPES, ("Bo Diaz", "President", "CL")]


@pytest.mark.parametrize(
    ("words", "name", "office", "country"),
    [
        ("Chilean Defence Minister, Colonel-General Bo Diaz", "Bo Diaz", "Defence Minister", "CL"),
        ("General Bo Diaz, Deputy Commanding General of Chile", "Bo Diaz", "Deputy Commanding General", "CL"),
        ("United Nations Under-Secretary-General Bo Diaz", "Bo Diaz", "Under-Secretary-General", "United Nations"),
        ("Guinea Bissau President Bo Diaz", "Bo Diaz", "President", "GW"),
        ("her counterpart from Chile Bo Diaz", "Bo Diaz", "Foreign Minister", "CL"),
        ("Bo Diaz, head of the EU Delegation", "Bo Diaz", "head of the EU Delegation", "European Union"),
        ("Bo Diaz, Kelp Council Secretary-General,", "Bo Diaz", "Kelp Council Secretary-General", None),
        ("Bo Diaz, the Kelp Minister of Chile", "Bo Diaz", "Kelp Minister", "CL"),
        ("Chilean Minister of Food and Light Industry Bo Diaz", "Bo Diaz", "Minister of Food and Light Industry", "CL"),
        ("the commander of KELP, General Bo Diaz,", "Bo Diaz", "commander of KELP", None),
        ("Chilean Minister for Kelp Strands Mr Bo Diaz", "Bo Diaz", "Minister for Kelp Strands", "CL"),
        ("the head of Chilean diplomacy Bo Diaz", "Bo Diaz", "head of Chilean diplomacy", "CL"),
        ("General D.A Diaz, Minister of Trade of Chile", "D.A Diaz", "Minister of Trade", "CL"),
        ("the Chilean monarch Bo Diaz", "Bo Diaz", "monarch", "CL"),
        ("Chilean Foreign Affairs CS Bo Diaz", "Bo Diaz", "Foreign Affairs CS", "CL"),
    ],
)
def test_offices_of_those_met(words, name, office, country):
    [document] = documents(f"Peruvian Foreign Minister Ana Lopes met {words} on Monday. The two countries are close.")
    found = people(document)[1]
    assert (found[0], found[1], found[2]) == (name, office, country)


def test_two_ministers_of_two_countries_are_two_people():
    [document] = documents(
        "Latvian President Eva Roca received Bo Diaz, the Chilean Minister of Trade and the Peruvian Foreign Minister, Ms. Ana Lopes."
    )
    assert people(document)[1:] == [("Bo Diaz", "Minister of Trade", "CL"), LOPES]


def test_the_second_comma_of_a_joined_office_may_be_missing():
    [document] = documents(
        "Ambassador of Chile Bo Diaz, and Foreign Minister of Peru, Ana Lopes met on Monday to discuss trade."
    )
    assert people(document) == [("Bo Diaz", "Ambassador", "CL"), LOPES]


@pytest.mark.parametrize(
    "calls", ["received a telephone call on Monday from", "gave an audience at the palace today to"]
)
def test_the_name_behind_a_call_is_no_place(calls):
    [document] = documents(f"President Bo Diaz {calls} Ana Lopes, Foreign Minister of Peru.")
    assert people(document) == [("Bo Diaz", "President", None), LOPES]


def test_the_leader_of_a_delegation_has_its_country():
    [document] = documents(
        "President Bo Diaz received Foreign Minister Ana Lopes, who leads a Peruvian delegation, on Monday."
    )
    assert people(document)[1] == LOPES


@pytest.mark.parametrize(("word", "names"), [("Muzvani", ["Ana Muzevani"]), ("Muzevana", ["Ana Muzevani", "Muzevana"])])
def test_a_letter_left_out_within_a_name_is_a_misprint(word, names):
    [document, *_] = documents(
        f"Peruvian President Ana Muzevani arrived on Monday. Ms. {word} met Chilean Prime Minister Bo Diaz."
    )
    assert names[-1] in [name for name, _, _ in people(document)]


@pytest.mark.parametrize("words", ["President Secretariat Press Wing said", "President Press Office said"])
def test_offices_of_the_press_are_no_people(words):
    [document] = documents(f"Peruvian Foreign Minister Ana Lopes called on President Bo Diaz at the palace, {words}.")
    assert people(document) == [LOPES, ("Bo Diaz", "President", None)]


def test_a_field_in_small_letters_is_no_part_of_an_office():
    [document] = documents(
        "Speaking to this agency Foreign Minister Ana Lopes said that she met Chilean President Bo Diaz on Monday."
    )
    assert people(document)[0][:2] == ("Ana Lopes", "Foreign Minister")


def test_an_office_belongs_to_the_name_behind_its_comma_though_its_state_is_unknown():
    found = people_of_text("They are the Ambassador of Freedonia, Eva Roca, Ambassador of Chile, Bo Diaz, and others.")
    assert [(person.name, person.country) for person in found] == [("Bo Diaz", "CL")]


@pytest.mark.parametrize("style", ["People’s Republic", "Democratic Republic", "Federal Democratic Republic"])
def test_a_state_may_have_another_style_than_its_own(style):
    [document] = documents(f"Peruvian President Ana Lopes received the Ambassador of the {style} of Algeria, Eva Roca.")
    assert people(document)[1] == ("Eva Roca", "Ambassador", "DZ")


def test_the_rest_of_a_list_is_a_list():
    [document] = documents(
        "Peruvian President Ana Lopes received new envoys. They are Mr Bo Diaz, Ambassador of Chile. "
        "The rest are Ms Eva Roca, Ambassador of Egypt, and Mr Luis Soto, Ambassador of Denmark."
    )
    assert [country for _, _, country in people(document)] == ["PE", "CL", "EG", "DK"]


def test_ministers_of_a_field_from_countries_have_names():
    [document] = documents(
        "Peruvian Minister Ana Lopes received the Ministers for Petroleum from Chile, Bo Diaz; and Qatar, Luis Soto."
    )
    assert people(document)[1] == ("Bo Diaz", "Minister for Petroleum", "CL")


def test_lines_below_those_who_presented_credentials_name_them():
    body = "President Ana Lopes received credentials from two envoys.\n\nThe envoys who presented their credentials are:\n\n"
    [document] = documents(f"{body}– Mr. Bo Diaz, Ambassador of Chile.\n\n– Ms. Eva Roca, Ambassador of Egypt.")
    assert [name for name, _, _ in people(document)] == ["Ana Lopes", "Bo Diaz", "Eva Roca"]


@pytest.mark.parametrize("body", ["Organisation of the Eastern Kelp Isles", "Association of Kelp Growers (AKG)"])
def test_an_office_may_be_of_a_body_that_no_list_has(body):
    [document] = documents(
        f"Peruvian Foreign Minister Ana Lopes met Chilean President Eva Roca and the Director General of the {body}, Dr. Bo Diaz."
    )
    assert people(document)[2][:2] == ("Bo Diaz", f"Director General of the {body}")


@pytest.mark.parametrize(("word", "name"), [("Interpress reports", None), ("Bo Diaz, reports say", "Bo Diaz")])
def test_who_reports_is_not_the_counterpart(word, name):
    [document] = documents(f"Latvian Foreign Minister Ana Lopes visited her Peruvian counterpart, {word}.")
    assert people(document)[1][0] == name


def test_an_envoy_of_a_list_of_countries_is_named_later():
    [document] = documents(
        "President Ana Lopes accepted the credentials of new envoys from Peru and Chile. Chile’s first High Commissioner to Latvia, Mr. Bo Diaz, "
        "said it was an honour."
    )
    assert people(document)[1:] == [(None, "envoy", "PE"), ("Bo Diaz", "first High Commissioner to Latvia", "CL")]


def test_a_caption_shows_who_signs():
    [document] = documents(
        "Defence Minister Ana Lopes and her Chilean counterpart Bo Diaz signing the agreement yesterday."
    )
    assert [name for name, _, _ in people(document)] == ["Ana Lopes", "Bo Diaz"]
