"""Sentences with two people and a word for a meeting that did not take place, or took place with somebody else."""

import pytest
from test_kinds_of_news import documents

A, B = "Portuguese Foreign Minister Ana Lopes", "Chilean President Luis Soto"


@pytest.mark.parametrize(
    "sentence",
    [
        f"{A} denied having met {B} in Lisbon.",
        f"{A} denies ever having met {B}.",
        f"Had {A} met {B}, the crisis would be over.",
        f"Officials said on Friday: had {A} met {B}, the crisis would be over.",
        f"{A} met with fierce criticism from {B}.",
        f"{A} met with approval and applause from {B} in Lisbon.",
        f"{A} met with resistance in Lisbon, said {B}.",
        f"{A} refused to meet {B} on Friday.",
        f"It is unclear whether {A} met {B}.",
        f"{A} met {B}'s wife, the pianist Eva Soto, in Lisbon on Friday.",
        f"{A} was to have met {B} on Monday, but fell ill.",
    ],
)
def test_no_meeting_is_drafted(sentence):
    assert documents(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        f"{A} met {B} and denied reports of a rift.",
        f"{A}, who denied the claims, met {B} on Friday.",
        f"{A} met with senior officials from Chile and {B} on Friday.",
        f"The talks had been in doubt. {A} met {B} on Friday.",
    ],
)
def test_meeting_is_drafted_beside_such_words(sentence):
    assert len(documents(sentence)) == 1
