"""Marks of footnotes behind cells and headers."""

import pytest

from app.mapping.cells import repair_footnotes
from tests.mapping.guesses import documents_of


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("3 May 2021[1]", "3 May 2021"), ("Ana Lopes*", "Ana Lopes"), ("Ana Lopes †", "Ana Lopes"), ("Japan²", "Japan"), ("Japan [a][2]", "Japan"),
        ("30 km²", "30 km²"), ("*", "*"), ("[1]", "[1]"), ("Talks [in Lima]", "Talks [in Lima]"), ("* cancelled", "* cancelled"), ("", ""),
    ],
)  # fmt: skip
def test_marks_behind_the_last_word_are_removed(text, bare):
    assert repair_footnotes(text) == bare


def test_a132_marks_of_footnotes_are_no_part_of_names_and_dates():
    table = "Date,Head of state*,Country[a]\n3 May 2021[1],Ana Lopes*,Portugal\n4 May 2021,Kenji Sato†,Japan[2]\n"
    result, documents = documents_of(table)
    assert "footnote_marks" in result.mapping
    assert [(document["date"], document["participants"][0]["person"]["name"]) for document in documents] == [
        ("2021-05-03", "Ana Lopes"), ("2021-05-04", "Kenji Sato"),
    ]  # fmt: skip
