"""Titles of agreements and meetings: words in another order or form, and words that make another agreement."""

import pytest

from app.domain.matching.record_match import EQUAL
from app.domain.matching.title_words import reasons_against, significant_title_words, title_likeness

TREATY = "Treaty between Norland and Sudland on Extradition"
LONG = "Agreement between the Government of Norland and the Government of the Republic of Sudland on the {} of Grain and Hay"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (TREATY, "Norland–Sudland Extradition Treaty"),
        (TREATY, "Extradition treaty between Sudland and the Republic of Norland"),
        (LONG.format("Sale"), "Norland-Sudland Grain and Hay Sale Agreement"),
        ("Memorandum of Understanding on Co-operation in Fisheries", "MoU on fisheries cooperation"),
        ("Accord entre la Norlande et le Sudland relatif à la pêche", "Accord Norlande-Sudland sur la pêche"),
        ("Third Protocol on Labour", "Protocol III on Labor"),
        ("Telecommunications Agreement", "Telecommunication Agreement"),
    ],
)
def test_titles_of_one_agreement_have_the_same_words(one, other):
    assert title_likeness(one, other) >= EQUAL
    assert reasons_against(one, other) == reasons_against(other, one) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (LONG.format("Export"), LONG.format("Import")),
        (LONG.format("Exportation"), LONG.format("Importation")),
        (LONG.format("Sale") + ", Protocol No. 1", LONG.format("Sale") + ", Protocol No. 2"),
        (LONG.format("Sale"), LONG.format("Sale") + " II"),
        (f"Inland {TREATY}", f"Island {TREATY}"),
        ("Treaty on Non-Aggression", "Treaty on Aggression"),
    ],
)
def test_a_word_or_number_makes_another_agreement(one, other):
    assert all(reason.points < 0 for reason in reasons_against(one, other))
    assert reasons_against(one, other)


def test_a_title_of_small_words_keeps_them():
    assert significant_title_words("The Union of the People") == {"the", "union", "of", "people"}
    assert significant_title_words("Third Union of Orlo") == {"3", "orlo"}
