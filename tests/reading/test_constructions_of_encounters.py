"""The constructions with which a sentence says who met whom, and those that only sound like it."""

import pytest

from app.reading.drafts.draft import draft
from app.reading.language import lexicon
from app.reading.reports.knowledge import Article

WORDS = lexicon.load()
A = "Portuguese Foreign Minister Ana Lopes"
B = "Chilean President Luis Soto"


def drafted(construction):
    text = f"Diplomacy report\n\n{construction.format(A=A, B=B)}\n"
    return draft(Article(text, published="2023-05-16", publisher="Agency"), WORDS).as_json()["document"]


def names(document):
    return {item["person"]["name"] for item in document["participants"] if "person" in item}


@pytest.mark.parametrize(
    "construction",
    [
        # Verbs that only a noun makes those of an encounter.
        "{A} is currently having a chat with {B}.",
        "{A} conducted negotiations with {B}.",
        "{A} wrapped up talks with {B} in Lisbon on Monday.",
        "{A} made a courtesy call on {B}.",
        "{A} entered into talks with {B} on Monday.",
        # Verbs of company.
        "{A} interacted with {B} on Monday.",
        "{A} caught up with {B} on Monday.",
        "{A} played host to {B}.",
        "{A} gave an audience to {B}.",
        "{A} dined with {B}.",
        "{A} and {B} had lunch.",
        "{A} hosted a dinner in honour of {B}.",
        "{A} explored with {B} ways to boost trade.",
        "{A} and {B} reviewed bilateral relations.",
        "{A} and {B} led their respective delegations at the talks.",
        "{A} and {B} opened the third session of the joint commission in Lisbon.",
        "The talks brought together {A} and {B} in Lisbon.",
        "Political consultations with the participation of {A} and {B} took place in Lisbon.",
        # Words of time and place between the verb and its object.
        "{A} received in her office yesterday {B}.",
        "{A} received at the presidential palace on Monday {B}.",
        # Credentials.
        "{A} handed over her credentials to {B}.",
        "{A} presented to {B} her credentials as ambassador.",
        "{B} received the letters of credence of {A}.",
        # Nouns at which somebody says or does something.
        "{A} said during a meeting with {B} that trade would grow.",
        "{A} made the remarks at talks with {B} in Lisbon on Monday.",
        "{A} discussed trade at a meeting with {B} on Monday.",
        "{A} told {B} during talks in Lisbon on Monday that trade would grow.",
        "{A} thanked {B} for support at their meeting in Lisbon on Monday.",
        "{A} raised the issue with {B} at talks in Lisbon.",
        "{A} handed a letter to {B} at a meeting in Lisbon.",
        "{A} and {B} pledged closer ties at a meeting in Lisbon on Monday.",
        "{A} summed up the results of her talks with {B}.",
        "{A} ended a two-day visit to Chile after talks with {B}.",
        "The issue was discussed at a meeting between {A} and {B}.",
        "Ways to boost trade were discussed by {A} and {B} on Monday.",
        # Nouns and participles with which a sentence begins.
        "After meeting {B} in Lisbon on Monday, {A} said trade would grow.",
        "Following a phone call with {B}, {A} said trade would grow.",
        "Meeting with {B} in Lisbon, {A} called for closer ties.",
        # Clauses of time.
        "Trade topped the agenda when {A} received {B} in Lisbon.",
        "{A} stated this when {B} paid a courtesy call on her in Lisbon on Monday.",
        "{A} stated this when {B} received her in Santiago on Monday.",
    ],
)
def test_those_who_met_are_found(construction):
    assert names(drafted(construction)) == {"Ana Lopes", "Luis Soto"}


@pytest.mark.parametrize(
    "construction",
    [
        "{A} called {B} a liar in an interview on Monday.",
        "{A} joined {B} in condemning the attack.",
        "{A} called for talks with {B}.",
        "There were no talks between {A} and {B}.",
        "A meeting between {A} and {B} is possible, a spokesman said.",
        "A meeting between {A} and {B} would help, a spokesman said.",
        "{A} said that she would raise the issue at a meeting with {B}.",
        "{A} praised {B} at a meeting of her party.",
        "When {B} visited Lisbon in spring, {A} was its mayor.",
        "{A} and {B} condemned the attack.",
    ],
)
def test_what_only_sounds_like_an_encounter_is_none(construction):
    assert drafted(construction) is None


@pytest.mark.parametrize("words", ["is planned", "is being prepared", "is expected on Friday"])
def test_a_noun_of_which_the_predicate_tells_a_plan_is_planned(words):
    assert drafted(f"A meeting between {{A}} and {{B}} {words}.")["status"] == "confirmed"
