import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.reading.language import lexicon, tokens
from app.reading.language.tokens import LONGEST_TEXT, sentences, tokenize

ENGLISH = lexicon.load()
# Letters with marks, names, apostrophes, abbreviations and marks that begin or end tokens.
TEXTS = st.text(
    st.one_of(st.characters(codec="utf-8"), st.sampled_from("aB é’'-–.,;:!?()“”\n\u2060\u0301 12")), max_size=200
)


def words(text):
    return [token.text for token in tokenize(text, ENGLISH.spelling)]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("U.S.-Japan talks", ["U.S.", "-", "Japan", "talks"]),
        ("Ana J. Lopes, Jr. of Peru", ["Ana", "J.", "Lopes", ",", "Jr.", "of", "Peru"]),
        ("Lopes’s and Harris’ calls", ["Lopes", "’s", "and", "Harris", "’", "calls"]),
        ("United States-Japan and Jean-Luc", ["United", "States", "-", "Japan", "and", "Jean-Luc"]),
        ("O’Brien, d’Azur", ["O’Brien", ",", "d’Azur"]),
        ("COVID-\u206019 and the G7", ["COVID-\u206019", "and", "the", "G7"]),
        ("May 3-4, 2,000.50 of the 50th", ["May", "3", "-", "4", ",", "2,000.50", "of", "the", "50th"]),
        ("Cafe\u0301 Łódź 東京", ["Cafe\u0301", "Łódź", "東京"]),
    ],
)
def test_a_text_is_cut_into_words_numbers_and_marks(text, tokens):
    assert words(text) == tokens


@given(TEXTS)
def test_the_shortcut_for_plain_words_changes_no_token(text):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tokens, "_PLAIN_WORD", re.compile("(?!)"))
        expected = tokenize(text, ENGLISH.spelling)
    assert tokenize(text, ENGLISH.spelling) == expected


@given(TEXTS)
def test_every_token_is_a_slice_of_the_text_and_nothing_but_space_is_between(text):
    end = 0
    for token in tokenize(text, ENGLISH.spelling):
        assert text[token.start : token.end] == token.text != ""
        assert text[end : token.start].strip() == ""
        end = token.end
    assert text[end:].strip() == ""


@given(TEXTS)
def test_sentences_have_all_tokens_in_their_order(text):
    tokens = [token for sentence in ENGLISH.sentences(text) for token in sentence.tokens]
    assert tokens == list(tokenize(text, ENGLISH.spelling))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("They met. They talked.", 2),
        ("Dr. Lopes met Mr. Berg in Oslo. Nobody else came!", 2),
        ("They met Ana J. Lopes in the U.S. The talks were long.", 2),
        ("They met A. Lopes of the U.S. Congress.", 1),
        ("“We met.” They talked.", 2),
        ("A headline\n\nA text that begins in lower case. it goes on", 2),
        ("Present were:\n-   Ana Lopes\n-   Bo Berg", 3),
        ("They met at 4 p.m. on Monday.", 1),
        ("BEIJING, Nov. 24 (Wire) -- They met on Sept. 3.", 1),
        ("They met in Dec. The talks were long.", 2),
        ("Lopes, Jr. They met", 2),
    ],
)
def test_sentences_end_at_the_expected_places(text, number):
    assert len(ENGLISH.sentences(text)) == number


def test_paragraphs_are_numbered():
    result = sentences("One. Two.\n\nThree.\n \nFour.")
    assert [sentence.paragraph for sentence in result] == [0, 0, 1, 2]


def test_a_text_that_is_too_long_is_refused():
    with pytest.raises(ValueError, match="more than 200000; shorten it"):
        tokenize("x" * (LONGEST_TEXT + 1))
