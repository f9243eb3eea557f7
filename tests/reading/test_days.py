import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.reading.circumstances.days import days
from app.reading.language import lexicon

ENGLISH = lexicon.load()
PUBLISHED = dt.date(2022, 3, 9)


def dates(text, published=PUBLISHED):
    (sentence,) = ENGLISH.sentences(text)
    return [day.date for day in days(sentence.tokens, published, ENGLISH)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They spoke today with the King", ["2022-03-09"]),
        ("This morning, they met the King", ["2022-03-09"]),
        ("They met yesterday", ["2022-03-08"]),
        ("They met last night and today", ["2022-03-08", "2022-03-09"]),
        ("On Tuesday, March 8, they met", ["2022-03-08"]),
        ("On Monday, March 8, they met", ["2022-03-09?"]),
        ("They met in Oslo on March 7", ["2022-03-07"]),
        ("They met on 7 March", ["2022-03-07"]),
        ("They met on the 7th of March", ["2022-03-07"]),
        ("They met on March 7-8 with the King", ["2022-03-07/2022-03-08"]),
        ("They met on 7-8 March", ["2022-03-07/2022-03-08"]),
        ("They met from February 28 to March 2", ["2022-02-28/2022-03-02"]),
        ("They met from December 30, 2021 to January 2, 2022", ["2021-12-30/2022-01-02"]),
        ("They met on March 10", ["2022-03-09?"]),
        ("They met on January 5", ["2022-01-05?"]),
        ("They met on February 30", ["2022-03-09?"]),
        ("They met on July 1, 2020", ["2020-07-01"]),
        ("On Monday, they spoke", ["2022-03-07?"]),
        ("They spoke of today’s youth", []),
        ("They may meet 12 ministers", []),
    ],
)
def test_day_follows_from_its_words_and_the_publication(text, expected):
    assert dates(text) == expected


def test_december_in_a_january_text_is_of_the_previous_year():
    assert dates("They met on December 30", dt.date(2023, 1, 3)) == ["2022-12-30"]


@pytest.mark.parametrize("text", ["They met today", "They met on Monday", "They met on March 7"])
def test_relative_day_requires_a_date_of_publication(text):
    assert dates(text, None) == []


def test_complete_date_requires_no_publication():
    assert dates("They met on March 7, 2020", None) == ["2020-03-07"]


@given(
    st.lists(st.sampled_from(["March", "7", "-", "8", "today", ",", "on", "Monday", "2022", "31", "of", "and"])).map(
        " ".join
    )
)
def test_day_has_its_quotation(text):
    for sentence in ENGLISH.sentences(text):
        for day in days(sentence.tokens, PUBLISHED, ENGLISH):
            assert text[day.span.start : day.span.end].strip()
