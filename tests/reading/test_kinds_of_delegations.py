"""Delegations: headings above their members, sentences that say who led them, and those who were present."""

import pytest

from app.reading.drafts.draft import draft
from app.reading.language import lexicon
from app.reading.reports.knowledge import Article
from tests.reading.test_draft_evidence import check

WORDS = lexicon.load()


def people(text, **given):
    answer = draft(Article(text, **given), WORDS).as_json()
    check(text, answer)
    return [
        (p["person"]["name"], p.get("office"), p.get("country"))
        for document in answer["documents"]
        for p in document["participants"]
        if "person" in p
    ]


HELD = "Talks in Lima\n\nTalks between Kenya and Peru were held in Lima on 3 June 2021.\n\n"
MEMBERS = [
    ("Ana Roca", "Minister of Trade", "KE"),
    ("Bo Diaz", "Secretary", "KE"),
    ("Luis Soto", "Minister of Industry", "PE"),
]


@pytest.mark.parametrize(
    ("one", "other", "mark"),
    [
        ("The Kenyan delegation:", "The Peru delegation:", "- "),
        ("Members of the delegation of Kenya:", "Members of the delegation of Peru:", "• "),
        ("Kenyan Side", "Peruvian Side", ""),
        ("Kenya:", "Peru:", "1. "),
        ("For Kenya", "For Peru", "- "),
    ],
)
def test_a_heading_gives_the_country_of_those_below(one, other, mark):
    text = f"{HELD}{one}\n{mark}Ana Roca, Minister of Trade\n{mark}Mr Bo Diaz, Secretary\n\n{other}\n{mark}Luis Soto, Minister of Industry\n\nThe talks went well."
    assert people(text) == MEMBERS


def test_members_of_a_delegation_of_a_body_have_its_country():
    text = (
        "Party ties\n\nFan Yong, a member of the Political Bureau of the Communist Party of China, met with a delegation of the "
        "Kenyan People's Unity Front headed by Ana Roca, head of the organization department of the front, in Beijing on Tuesday."
    )
    assert [(name, country) for name, _, country in people(text)] == [("Fan Yong", "CN"), ("Ana Roca", "KE")]


@pytest.mark.parametrize("verb", ["consisted of", "comprised", "was composed of"])
def test_a_sentence_may_list_a_delegation(verb):
    text = (
        f"{HELD}The Kenyan delegation {verb} Minister of Trade Ana Roca; and Secretary Bo Diaz. "
        "The delegation of Peru was led by Minister of Industry Luis Soto."
    )
    assert people(text) == MEMBERS


@pytest.mark.parametrize(
    "sentence",
    [
        "Minister of Trade Luis Soto; the Chief of Staff, Mrs. Ana Roca; and Ambassador Bo Diaz were also in attendance.",
        "The delegation was completed by Minister of Trade Luis Soto, Chief of Staff Ana Roca and Ambassador Bo Diaz.",
    ],
)
def test_those_in_attendance_took_part(sentence):
    first = "President Carla Ríos of Peru held talks with President Kofi Badu of Ghana in Lima."
    names = [name for name, _, _ in people(f"Talks in Lima\n\n{first} {sentence}")]
    assert names == ["Carla Ríos", "Kofi Badu", "Luis Soto", "Ana Roca", "Bo Diaz"]


@pytest.mark.parametrize(
    "text",
    [
        "A five-member Kenyan Parliamentary delegation, led by Ms Ana Roca, Chairwoman of the Foreign Policy Committee, on Wednesday called on Mr Bo Diaz, Speaker of Parliament.",
        "A high-level delegation from Kenya headed by Minister of Trade Ana Roca met Speaker Bo Diaz of Peru in Lima.",
    ],
)
def test_who_leads_a_delegation_meets_those_whom_it_meets(text):
    assert [name for name, _, _ in people(f"Visit\n\n{text}")] == ["Ana Roca", "Bo Diaz"]


def test_those_of_a_side_are_named_behind_it():
    text = (
        "Talks\n\nPresident Ana Roca met with President Bo Diaz of Peru. The delegations included, from the Kenyan side, "
        "Minister of Foreign Affairs Kofi Badu and Deputy Head of the Office Amina Juma."
    )
    assert [(name, country) for name, _, country in people(text)][2:] == [("Kofi Badu", "KE"), ("Amina Juma", "KE")]


@pytest.mark.parametrize(
    "sentence",
    [
        "At right is Foreign Affairs Minister Bo Diaz and at left is Permanent Secretary Luis Soto.",
        "The session was attended by the government's Foreign Affairs Minister Bo Diaz (left), and Permanent Secretary Luis Soto.",
        "With her were Foreign Affairs Minister Bo Diaz and Permanent Secretary Luis Soto.",
        "She was with Foreign Affairs Minister Bo Diaz and Permanent Secretary Luis Soto.",
        "Joining the call were Foreign Affairs Minister Bo Diaz and Permanent Secretary Luis Soto.",
        "Standing from left: Foreign Affairs Minister Bo Diaz; and Mr Luis Soto, Permanent Secretary.",
    ],
)
def test_those_beside_somebody_took_part(sentence):
    first = "President Ana Roca of Kenya met with President Carla Ríos of Peru."
    assert [name for name, _, _ in people(f"Talks\n\n{first} {sentence}")][2:] == ["Bo Diaz", "Luis Soto"]


@pytest.mark.parametrize("names", ["from the Kenyan side were Dr. Amina Juma, Undersecretary"])
def test_those_who_attend_from_a_side_have_its_country(names):
    text = f"Talks\n\nPresident Ana Roca met with President Bo Diaz of Peru. Attending the session {names}, and Mr Kofi Badu, Envoy."
    assert [(name, country) for name, _, country in people(text)][2:] == [("Amina Juma", "KE"), ("Kofi Badu", "KE")]


def test_a_delegation_without_names_has_a_country():
    text = (
        "State House\n\nPRESIDENT Ana Roca has hailed China. She was yesterday meeting a delegation from the National Development and "
        "Reform Commission of China at State House. The delegation was led by the commission's vice chairman, Mr Zhang Xiao."
    )
    assert [name for name, _, _ in people(text, published="2013-07-02")] == ["Ana Roca", "Zhang Xiao"]


def test_those_who_preside_over_talks_meet():
    text = (
        "Third consultations\n\nThe Undersecretary of Foreign Affairs of Peru, Ana Roca, presided this morning, together with "
        "the Secretary General of the Kenyan Foreign Ministry, Bo Diaz, over the III Meeting of the Consultations Mechanism."
    )
    assert [(name, country) for name, _, country in people(text)] == [("Ana Roca", "PE"), ("Bo Diaz", "KE")]
