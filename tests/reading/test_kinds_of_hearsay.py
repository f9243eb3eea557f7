"""Meetings that a sentence denies, doubts, proposes or only comments on."""

import pytest
from drafted import documents, people

A, B, C = "Peruvian President Ana Lopes", "Latvian Foreign Minister Karlis Ozols", "Chilean Prime Minister Luis Soto"


def drafted(body):
    """Return the names of the participants of each draft."""
    return [[name for name, _, _ in people(document)] for document in documents(body)]


@pytest.mark.parametrize(
    "sentence",
    [
        f"{B} denied he met {A}.",
        f"{B} has strongly refuted reports claiming he secretly met {A}.",
        f"{B} rejected claims he had met {A}.",
        f"{B} said reports that {A} met {C} were completely false.",
        f"{B} declined to comment on reports that {A} met {C}.",
        f"Asked about a meeting between {A} and {C}, {B} declined to comment.",
        f"Rumours of a meeting between {A} and {C} spread on Friday.",
        f"There were press reports about a purported meeting between {A} and {C} on Friday.",
        f"{A} and {B} nearly met in Riga on Friday.",
        f"Neither {B} nor {C} met {A}.",
        f"Either {B} or {C} met {A}.",
        f"A meeting between {A} and {B} failed to materialise.",
        f"A meeting between {A} and {B} is impossible, {C} said.",
        f"A meeting between {A} and {B} is in the works.",
        f"A novel imagines a meeting between {A} and {B}.",
        f"A film on the meeting of {A} and {B} was shown in Riga.",
        f"Did {A} meet {B}?",
        f"Will {A} meet {B} next week?",
        f"Suppose {A} met {B}.",
        f"{A} and {B} can meet anywhere, {C} said.",
        f"Talks between {A} and {B} are out of the question.",
    ],
)
def test_a101_meeting_that_nobody_confirms_is_none(sentence):
    assert drafted(sentence) == []


def test_a101_headline_that_refuses_a_meeting_plans_none():
    assert documents("The minister wrote so on Monday.", headline=f"{A} refuses to meet {B}") == []


def test_plan_is_none_that_was_held():
    body = f"{A} will first meet separately with {B}."
    assert [document["status"] for document in documents(body)] == ["confirmed"]


def test_a101_headline_that_denies_a_meeting_reports_none():
    assert documents("The minister wrote so on Monday.", headline=f"{B} Denies Peruvian President Met {C}") == []


@pytest.mark.parametrize(
    "sentence",
    [
        f"{B} must meet {A}.",
        f"{B} proposed that {A} meet {C}.",
        f"{B} suggested {A} receive {C} in Riga.",
        f"{B} called on {C} to release {A}.",
        f"{B} called on {C} to resign.",
    ],
)
def test_a102_demand_is_no_meeting(sentence):
    assert drafted(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        f"{B} called on {C} to congratulate him on his election.",
        f"{B} called on {C} to strengthen relations between Latvia and Chile.",
        f"{B} met {C} on Friday and denied reports of a rift.",
        f"{B} met {C} on Friday to ask about claims of fraud.",
        f"{B} met {C} on Friday, confirming reports that they would do so.",
    ],
)
def test_meeting_beside_such_words_is_drafted(sentence):
    assert drafted(sentence) == [["Karlis Ozols", "Luis Soto"]]


@pytest.mark.parametrize(
    "sentence",
    [
        f"{B} met {C} in Riga on Friday. The talks followed a visit by {A}.",
        f"{B} met {C} in Riga on Friday. The talks focused on the visit of {A}.",
        f"{B} held talks with {C} on the visit of {A} on Friday.",
        f"{B} met {C} in Riga on Friday. They discussed {A}.",
        f"{B} met {C} in Riga on Friday, ten years after {A} visited Prime Minister Eva Kalna.",
        f"{B} handed a letter of {A} to {C} on Friday.",
        f"{B} met {C} in Riga on Friday but cancelled talks with {A}.",
        f"{B} held talks with {C}, then left with {A} for Lima.",
        f"{B} held talks with {C}; {A} was ill.",
        f"{B} held talks with {C} and envoys of {A}.",
        f"{B} held talks with {C}, whose mother met {A}.",
        f"Talks between {B} and {C} led to a deal, {A} said.",
        f"{B} received {C} on Friday. {A} attended a concert.",
        f"{B} received {C} on Friday. {A} attended the funeral of a friend.",
        f"{B} received {C} on Friday. A meeting with {A} was not planned.",
    ],
)
def test_a103_somebody_only_spoken_of_takes_no_part(sentence):
    assert drafted(sentence) == [["Karlis Ozols", "Luis Soto"]]


@pytest.mark.parametrize("words", ["welcomed the meeting between", "called the talks of"])
def test_a103_whoever_comments_on_a_meeting_takes_no_part(words):
    assert "Ana Lopes" not in [name for names in drafted(f"{A} {words} {B} and {C} useful.") for name in names]
