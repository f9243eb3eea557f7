"""Sentences with somebody before the verb of a meeting who is not its subject."""

import pytest
from drafted import documents, people

A, B, C = "Peruvian President Ana Lopes", "Latvian Foreign Minister Karlis Ozols", "Chilean Prime Minister Luis Soto"


def drafted(body):
    """Return the name and office of the participants of each draft."""
    return [[(name, office) for name, office, _ in people(document)] for document in documents(body)]


PAIR = [[("Karlis Ozols", "Foreign Minister"), ("Luis Soto", "Prime Minister")]]


@pytest.mark.parametrize(
    "sentence",
    [
        f"{A} said {B} met {C} on Friday.",
        f"{A} told reporters {B} met {C} on Friday.",
        f"{A} claimed that {B} met {C} on Friday.",
        f"{B}, representing {A}, met {C} on Friday.",
        f"{B}, not {A}, met {C} on Friday.",
        f"{B}, unlike {A}, met {C} on Friday.",
        f"{B}, who was appointed by {A}, met {C} on Friday.",
        f"{B}, whom {A} dismissed, met {C} on Friday.",
        f"{B}, sent by {A}, met {C} on Friday.",
        f"{B} praised {A} and met {C} on Friday.",
        f"While {A} was abroad, {B} met {C} on Friday.",
        f"After {A} resigned, {B} met {C} on Friday.",
        f"With {A} absent, {B} met {C} on Friday.",
        f"{B} met {C}, a former adviser to {A}, on Friday.",
        f"{B} received {C}, special envoy of {A}, on Friday.",
        f"{B} presented his credentials to {C}, as {A} was abroad.",
    ],
)
def test_a104_only_the_subject_of_the_verb_takes_part(sentence):
    assert drafted(sentence) == PAIR


@pytest.mark.parametrize(
    "sentence",
    [
        f"{B} and {A} met {C} on Friday.",
        f"{B}, accompanied by {A}, met {C} on Friday.",
        f"{B} on Thursday and {A} on Friday met {C}.",
        f"{B} and her invited guest {A} held talks with {C} on Friday.",
        f"{B}, leading a delegation, and {A} met {C} on Friday.",
    ],
)
def test_all_subjects_take_part(sentence):
    names = {name for name, _ in drafted(sentence)[0]}
    assert names == {"Karlis Ozols", "Ana Lopes", "Luis Soto"}


def test_pair_behind_a_pronoun_met():
    assert drafted(f"{B} thanked {C} after they met in Riga on Friday.") == PAIR


@pytest.mark.parametrize("words", ["mentioned", "represented", "replaced"])
def test_a104_the_subject_of_a_passive_was_not_at_the_meeting(words):
    names = {name for names in drafted(f"{A} was {words} by {B} at talks with {C}.") for name, _ in names}
    assert "Ana Lopes" not in names


def test_exercise_is_no_meeting():
    assert drafted(f"{A} and {B} took part in a training session in Lima on Friday.") == []
