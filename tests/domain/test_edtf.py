"""Uncertain dates and their possible days."""

import datetime as dt
import itertools
import random
import re

import pytest

from app.domain.dates.edtf import EARLIEST, LATEST, Bounds, bounds, gaps, is_open_at_end, last_named_start


@pytest.mark.parametrize(
    ("text", "starts_on", "ends_on"),
    [
        ("2023-09-01", "2023-09-01", "2023-09-01"),
        ("2023-09-01~", "2023-09-01", "2023-09-01"),
        ("2023-09-01?", "2023-09-01", "2023-09-01"),
        ("2023-09-01%", "2023-09-01", "2023-09-01"),
        ("2023-02", "2023-02-01", "2023-02-28"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024-02-29", "2024-02-29", "2024-02-29"),
        ("2021-10?", "2021-10-01", "2021-10-31"),
        ("1873", "1873-01-01", "1873-12-31"),
        ("1873~", "1873-01-01", "1873-12-31"),
        ("0001", "0001-01-01", "0001-12-31"),
        ("9999-12-31", "9999-12-31", "9999-12-31"),
        ("2023-09-XX", "2023-09-01", "2023-09-30"),
        ("2023-02-XX", "2023-02-01", "2023-02-28"),
        ("2023-XX", "2023-01-01", "2023-12-31"),
        ("2023-XX-XX", "2023-01-01", "2023-12-31"),
        ("195X", "1950-01-01", "1959-12-31"),
        ("19XX", "1900-01-01", "1999-12-31"),
        ("2023-08-30/2023-09-02", "2023-08-30", "2023-09-02"),
        ("2023-08/2023-09", "2023-08-01", "2023-09-30"),
        ("1999~/2003-02?", "1999-01-01", "2003-02-28"),
        ("2023-09-01/2023-09-01", "2023-09-01", "2023-09-01"),
        ("2023-09/2023-09-01", "2023-09-01", "2023-09-01"),
        ("../2023-09-01", "0001-01-01", "2023-09-01"),
        ("/2023-09-01", "0001-01-01", "2023-09-01"),
        ("2023-09-01/..", "2023-09-01", "9999-12-31"),
        ("2023-09-01/", "2023-09-01", "9999-12-31"),
        ("195X/1961", "1950-01-01", "1961-12-31"),
        ("../195X", "0001-01-01", "1959-12-31"),
        ("195X/..", "1950-01-01", "9999-12-31"),
        ("2000/2023-XX", "2000-01-01", "2023-12-31"),
        ("2023-02-XX/2023-03-XX?", "2023-02-01", "2023-03-31"),
    ],
)
def test_date_covers_the_days_from_the_earliest_to_the_latest(text, starts_on, ends_on):
    assert bounds(text) == Bounds(dt.date.fromisoformat(starts_on), dt.date.fromisoformat(ends_on))
    assert bounds(text).is_one_day == (starts_on == ends_on)


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "0", "20", "202", "1700006400", "20230901", "2023-9-1", "2023-09-1", "01/09/2023", "2023-09-01T00:00"),
        *("yesterday", "2023-13", "2023-00", "2023-00-01", "2023-09-00", "2023-09-31", "2023-02-29", "2023-02-30"),
        *("0000", "0000-01-01", "-0001", "Y12023", "12023", "2023-21", "2023-24-01", "XXXXX", "20X3", "2XXX", "2023-X9"),
        *("../..", "/", "..", "/..", "2023/2022", "2023-09-02/2023-09-01", "2023/2024/2025", "2023-09-01/2023-13"),
        *("2023-09-01 ", "2023-09-01\n", " 2023", "２０２３", "2023‐09‐01", "2023-09-01~~", "~2023", "2023?~", "?2023"),
        *("2023-09-01/unknown", "[2022,2023", "2022,2023]", "[2022;2023]", "{2022,2023}", "2023-09-01\0", "1" * 33, "../" * 20),
    ],
)  # fmt: skip
def test_invalid_dates_are_refused_with_a_reason(text):
    with pytest.raises(ValueError, match=r".+") as refused:
        bounds(text)
    assert len(str(refused.value)) < 400


def test_the_reason_names_the_remedy():
    with pytest.raises(ValueError, match="put the earlier date first"):
        bounds("2023/2022")
    with pytest.raises(ValueError, match="not an existing day or month"):
        bounds("2023-02-30")
    with pytest.raises(ValueError, match="write an EDTF date"):
        bounds("soon")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("1 September 2023", "'2023-09-01'"),
        ("1st of Sept. 2023", "'2023-09-01'"),
        ("September 1, 2023", "'2023-09-01'"),
        ("1-Sep-2023", "'2023-09-01'"),
        ("Sept 2023", "'2023-09'"),
        ("09/2023", "'2023-09'"),
        ("2023-9-1", "'2023-09-01'"),
        ("2023/09/01", "'2023-09-01'"),
        ("20230901", "'2023-09-01'"),
        ("01.09.2023", "'2023-09-01'"),
        ("01/09/2023", "'2023-09-01' or '2023-01-09'"),
        ("25/12/2023", "'2023-12-25'"),
        ("2020-2021", "'2020/2021'"),
        ("2020 to 2021", "'2020/2021'"),
    ],
)
def test_date_in_a_common_form_is_refused_with_the_dates_that_it_may_mean(text, meant):
    with pytest.raises(ValueError, match=re.escape(f"is not a valid date; did you mean {meant}? Write an EDTF date")):
        bounds(text)


@pytest.mark.parametrize("text", ["31/02/2023", "Mayor 2023", "2021-2020", "Mar-24", "1 Foo 2023", "00.00.0000"])
def test_text_that_means_no_date_is_refused_without_one(text):
    with pytest.raises(ValueError, match="is not a valid date; write an EDTF date"):
        bounds(text)


def test_open_ends_are_the_ends_of_the_calendar():
    assert (bounds("../2000").starts_on, bounds("2000/..").ends_on) == (EARLIEST, LATEST)


YEARS = ["0000", "0001", "0004", "000X", "00XX", "189X", "190X", "19XX", "202X", "20XX", "2023", "2024", "99XX", "9999"]
MONTHS = ["", "-01", "-02", "-04", "-11", "-12", "-XX"]
NUMBERS = ["", "-01", "-28", "-29", "-30", "-31", "-XX"]


@pytest.fixture(scope="module")
def calendar_days():
    """Every day of the calendar as text, by year."""
    days = {}
    for number in range(dt.date.min.toordinal(), dt.date.max.toordinal() + 1):
        day = dt.date.fromordinal(number)
        days.setdefault(day.year, []).append(day.isoformat())
    return days


def expected(text, calendar_days):
    """The first and the last day that matches the text, found by testing each day, or None."""
    year = re.compile(text[:4].replace("X", "[0-9]"))
    fits = re.compile(text.rstrip("?~%").replace("X", "[0-9]"))
    days = [day for number in calendar_days if year.fullmatch(f"{number:04}") for day in calendar_days[number]]
    result = [day for day in days if fits.match(day)]
    return (result[0], result[-1]) if result else None


def read(text):
    try:
        result = bounds(text)
    except ValueError:
        return None
    return result.starts_on.isoformat(), result.ends_on.isoformat()


def test_a19_bounds_with_unknown_digits_are_those_of_all_days_that_fit(calendar_days):
    texts = [
        f"{year}{month}{number}"
        for year, month, number in itertools.product(YEARS, MONTHS, NUMBERS)
        if month or not number
    ]
    result = {text: expected(text, calendar_days) for text in texts}
    assert {text: read(text) for text in texts} == result
    assert result["190X-02-29"] == ("1904-02-29", "1908-02-29")
    assert result["202X-02-30"] is None
    chance = random.Random("intervals")
    for start, end in ((chance.choice(texts), chance.choice(texts)) for _ in range(4000)):
        first, last = result[start], result[end]
        whole = (first[0], last[1]) if first and last and first[0] <= last[1] else None
        assert read(f"{start}{chance.choice('?~%')}/{end}") == whole, (start, end)


@pytest.mark.parametrize("text", ["202X-02-30", "20XX-04-31", "19XX-02-30?", "../199X-11-31", "00XX-06-31/2000"])
def test_a19_a_day_that_exists_in_no_year_is_refused(text):
    with pytest.raises(ValueError, match="not an existing day or month"):
        bounds(text)


@pytest.mark.parametrize(
    ("text", "starts_on", "ends_on", "between"),
    [
        ("[1971-07-09,1971-07-11]", "1971-07-09", "1971-07-11", [("1971-07-10", "1971-07-10")]),
        ("[1971-07-11,1971-07-09]", "1971-07-09", "1971-07-11", [("1971-07-10", "1971-07-10")]),
        ("[1971-07-09..1971-07-11]", "1971-07-09", "1971-07-11", []),
        ("[1971-07-09,1971-07-10]", "1971-07-09", "1971-07-10", []),
        ("[1971-07,1971-09-02?]", "1971-07-01", "1971-09-02", [("1971-08-01", "1971-09-01")]),
        ("[1667,1668,1670..1672]", "1667-01-01", "1672-12-31", [("1669-01-01", "1669-12-31")]),
        ("[1670..1675,1671,1680]", "1670-01-01", "1680-12-31", [("1676-01-01", "1679-12-31")]),
        ("[1971]", "1971-01-01", "1971-12-31", []),
        ("[..1971-07-09,1972]", "0001-01-01", "1972-12-31", [("1971-07-10", "1971-12-31")]),
        ("[1971,1973..]", "1971-01-01", "9999-12-31", [("1972-01-01", "1972-12-31")]),
    ],
)
def test_a_set_is_one_of_its_dates(text, starts_on, ends_on, between):
    assert bounds(text) == Bounds(dt.date.fromisoformat(starts_on), dt.date.fromisoformat(ends_on))
    assert gaps(text) == tuple(Bounds(*map(dt.date.fromisoformat, days)) for days in between)
    assert is_open_at_end(text) == (ends_on == "9999-12-31")


def test_the_last_date_of_a_set_may_be_its_latest():
    assert last_named_start("[1971,1973-05]") == dt.date(1973, 5, 1)
    assert gaps("1971") == gaps("1971/1973") == ()


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("2024-21", "a season"), ("2024-33", "a quarter"), ("2004?-06-11", "at the end"), ("?2004-06-~11", "at the end"),
        ("Y17E7", "years 0001 to 9999"), ("-0044-03-15", "years 0001 to 9999"), ("12024", "with hyphens"), ("XXXX-12-25", "no known decade"),
        ("1XXX", "no known decade"), ("2024-01-01T10:00:00Z", "starts_at"), ("2024/01/01", "did you mean '2024-01-01'"), ("2024-13", "write an EDTF date"),
    ],
)  # fmt: skip
def test_dates_of_edtf_that_are_not_accepted_are_explained(text, remedy):
    with pytest.raises(ValueError, match=re.escape(remedy)):
        bounds(text)
