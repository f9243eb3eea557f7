"""British and American spellings of words."""

import pytest

from app.domain.strings.english_spelling import american


@pytest.mark.parametrize(
    ("british", "expected"),
    [
        ("organisation", "organization"),
        ("organisations", "organizations"),
        ("harmonised", "harmonized"),
        ("labour", "labor"),
        ("harbours", "harbors"),
        ("neighbouring", "neighboring"),
        ("centre", "center"),
        ("defence", "defense"),
        ("programmes", "programs"),
        ("dialogue", "dialog"),
    ],
)
def test_british_words_are_read_as_american_ones(british, expected):
    assert american(british) == american(expected) == expected


@pytest.mark.parametrize(
    "word", ["hour", "four", "court", "rise", "paris", "genre", "conference", "science", "organizacion"]
)
def test_other_words_stay(word):
    assert american(word) == word


def test_centres_differ_from_defences():
    assert len({american(word) for word in ("centre", "defence", "labour", "programme")}) == 4
