import pytest

from app.domain.dates import edtf
from app.pages.dates import date_in_words, day_in_words


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("2023-09-01", "1 September 2023"),
        ("2023-09", "September 2023"),
        ("2023", "2023"),
        ("0987-01-31", "31 January 0987"),
        ("1975~", "about 1975"),
        ("1975-02?", "perhaps February 1975"),
        ("1975-02-03%", "perhaps about 3 February 1975"),
        ("197X", "the 1970s"),
        ("19XX", "between 1900 and 1999"),
        ("2023-XX", "2023"),
        ("2023-09-XX", "September 2023"),
        ("XXXX", "date unknown"),
        ("2021-04-10/2021-04-11", "10–11 April 2021"),
        ("2021-04-30/2021-05-02", "30 April 2021 – 2 May 2021"),
        ("2021-04-10~/2021-04-11", "about 10 April 2021 – 11 April 2021"),
        ("2021-04/2021-05", "April 2021 – May 2021"),
        ("../2023-09-01", "until 1 September 2023"),
        ("2020/..", "from 2020"),
        ("/2020", "until 2020, beginning unknown"),
        ("2020/", "from 2020, end unknown"),
        ("[1971-07-09,1971-07-11]", "9 July 1971 or 11 July 1971"),
        ("[1971-07-09..1971-07-11]", "a day from 9 July 1971 to 11 July 1971"),
        ("[..1971-07]", "on or before July 1971"),
        ("[1971..]", "on or after 1971"),
        ("2023-XX-05", "2023-XX-05"),
        ("2023-21", "2023-21"),
        ("anything else", "anything else"),
    ],
)
def test_a_date_in_words(date, words):
    assert date_in_words(date) == words


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("../2023-09-01", "on or before 1 September 2023"),
        ("/2023", "on or before 2023"),
        ("2023-09/..", "on or after September 2023"),
        ("2023-09/", "on or after September 2023"),
        ("2021-04-10/2021-04-11", "a day from 10 April 2021 to 11 April 2021"),
        ("1873~", "about 1873"),
        ("../..", "at any time"),
        ("2023-09-01", "1 September 2023"),
        ("[1971-07-09,1971-07-11]", "9 July 1971 or 11 July 1971"),
    ],
)
def test_one_day_event_with_an_uncertain_date_is_described_as_one_day(date, words):
    assert day_in_words(date) == words


def test_different_dates_have_different_words():
    dates = [
        "2023",
        "2023~",
        "2023?",
        "2023%",
        "2023-01",
        "2023-01-01",
        "202X",
        "20XX",
        edtf.UNKNOWN,
        "2023/..",
        "../2023",
    ]
    assert len({date_in_words(date) for date in dates}) == len(dates)
