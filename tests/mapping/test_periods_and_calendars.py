"""Dates of tables that are parts of years, of other calendars, or have more in their cell than a date."""

import pytest

from app.mapping.dates import DateReader
from app.mapping.errors import MappingError
from app.mapping.intervals import IntervalReader
from app.mapping.periods import FiscalYear
from tests.mapping.guesses import documents_of


def read_by(form, text, language="en", **rules):
    return DateReader([form], language, **rules).read(text)[0]


@pytest.mark.parametrize(
    ("form", "text", "language", "date"),
    [
        ("Part Month YYYY", "early June 2021", "en", "2021-06"), ("Part-Month YYYY", "Mid-July 2021", "en", "2021-07"),
        ("Part YYYY", "late 2020", "en", "2020"), ("Part Month YYYY", "Anfang März 2021", "de", "2021-03"),
        ("Part Month de YYYY", "principios de mayo de 2021", "es", "2021-05"), ("Half YYYY", "H1 2023", "en", "2023-01/2023-06"),
        ("YYYY Half", "2023 2H", "en", "2023-07/2023-12"), ("Month Do, YYYY", "May 3rd, 2021", "en", "2021-05-03"),
        ("D Month YYYY, Time", "3 May 2021, 10:30", "en", "2021-05-03"), ("D Month YYYY, Time", "4 May 2021, 14:00–15:00", "en", "2021-05-04"),
        ("D Month YYYY at Time", "5 May 2021 at 9.30am", "en", "2021-05-05"), ("DD/MM/YYYY Time", "03/05/2021 10h30", "fr", "2021-05-03"),
        ("DD.MM.YYYY Time", "03.05.2021 10.30 Uhr", "de", "2021-05-03"), ("YYYY年M月D日（Weekday）", "2021年5月3日（月）", "ja", "2021-05-03"),
        ("Weekday, D de Month de YYYY", "Segunda-feira, 3 de maio de 2021", "pt", "2021-05-03"),
    ],
)  # fmt: skip
def test_dates_with_parts_of_months_days_of_the_week_and_times_are_read(form, text, language, date):
    assert read_by(form, text, language) == date


@pytest.mark.parametrize(
    ("text", "hemisphere", "date"),
    [("summer 2019", "north", "2019-06~/2019-08~"), ("Fall 2019", "north", "2019-09~/2019-11~"), ("Winter 2019", "south", "2019-06~/2019-08~"),
     ("Frühling 2019", "south", "2019-09~/2019-11~"), ("otoño 2019", "north", "2019-09~/2019-11~")],
)  # fmt: skip
def test_a_season_is_about_its_months_in_a_hemisphere(text, hemisphere, date):
    assert read_by("Season YYYY", text, hemisphere=hemisphere) == date


@pytest.mark.parametrize(
    ("text", "hemisphere", "reason"),
    [("summer 2019", None, "depend on `hemisphere`"), ("Winter 2019", "north", "is in two years"), ("summer 2019", "south", "is in two years")],
)  # fmt: skip
def test_a_season_whose_months_are_not_said_is_refused(text, hemisphere, reason):
    with pytest.raises(ValueError, match=reason):
        read_by("Season YYYY", text, hemisphere=hemisphere)


@pytest.mark.parametrize(
    ("text", "rule", "date"),
    [
        ("FY2023/24", None, "2023/2024"), ("FY 23-24", None, "2023/2024"), ("2023/2024", FiscalYear(4), "2023-04/2024-03"), ("FY1999/00", None, "1999/2000"),
        ("FY2023", FiscalYear(10, "last"), "2022-10/2023-09"), ("FY’23", FiscalYear(4, "first"), "2023-04/2024-03"),
        ("fiscal year 2023", FiscalYear(1), "2023-01/2023-12"),
    ],
)  # fmt: skip
def test_a_fiscal_year_is_its_months_or_both_years(text, rule, date):
    assert read_by("FiscalYear", text, fiscal_year=rule) == date


@pytest.mark.parametrize(
    ("text", "rule", "reason"),
    [
        ("FY2023", None, "may begin or end in that year"),
        ("FY2023", FiscalYear(4), "named_after"),
        ("FY2023/25", None, "follow one another"),
    ],
)
def test_a_fiscal_year_that_may_be_two_is_refused(text, rule, reason):
    with pytest.raises(ValueError, match=reason):
        read_by("FiscalYear", text, fiscal_year=rule)


@pytest.mark.parametrize(
    ("form", "text", "date"),
    [
        ("D Month BE", "3 พฤษภาคม 2564", "2021-05-03"), ("D Mon BE", "3 พ.ค. 2564", "2021-05-03"), ("D Month BE", "3 พฤษภาคม พ.ศ. 2564", "2021-05-03"),
        ("DD/MM/BE", "03/05/2564 B.E.", "2021-05-03"), ("BE", "2564", "2021"),
    ],
)  # fmt: skip
def test_years_of_the_buddhist_era_are_read(form, text, date):
    assert read_by(form, text, "th") == date


def test_the_day_of_an_early_year_of_the_buddhist_era_is_refused():
    with pytest.raises(ValueError, match="before 2484 began in April"):
        read_by("D/M/BE", "3/2/2480")


@pytest.mark.parametrize(
    ("form", "text", "date"),
    [
        ("DD/MM/AH", "01/01/1400", "1979-11-20~"), ("D IslamicMonth AH", "1 Ramadan 1443 AH", "2022-04-02~"),
        ("D IslamicMonth AH", "12 جمادى الأولى 1443هـ", "2021-12-16~"), ("IslamicMonth AH", "Safar 1445", "2023-08-17~/2023-09-14~"),
        ("AH", "1445", "2023-07-18~/2024-07-06~"),
    ],
)  # fmt: skip
def test_dates_of_the_islamic_calendar_are_about_days_of_ours(form, text, date):
    assert read_by(form, text) == date


@pytest.mark.parametrize("text", ["31/01/1443", "01/13/1443", "03/05/2021"])
def test_what_is_no_date_of_the_islamic_calendar_is_refused(text):
    with pytest.raises(ValueError, match=r"no such day|not between 1300 and 1599"):
        read_by("DD/MM/AH", text)


def test_intervals_of_other_calendars_share_what_is_written_once():
    assert (
        IntervalReader(DateReader(["D Month BE"], "th"), ["-"]).read("3-5 พฤษภาคม 2564")[0] == "2021-05-03/2021-05-05"
    )


@pytest.mark.parametrize(
    ("spec", "cell", "date"),
    [
        ("{column: c, formats: [Season YYYY], hemisphere: south}", "Spring 2019", "2019-09~/2019-11~"),
        (
            "{column: c, formats: [FiscalYear], fiscal_year: {begins: 7, named_after: last}}",
            "FY2020",
            "2019-07/2020-06",
        ),
        ("{column: c, formats: [DD/MM/AH], mark: '~'}", "01/01/1400", "1979-11-20~"),
    ],
)
def test_a_mapping_says_hemisphere_and_fiscal_year(read, spec, cell, date):
    (document,) = read(f"document: {{title: T, date: {spec}}}", f"c\n{cell}\n").documents
    assert document["date"] == date


@pytest.mark.parametrize(
    ("spec", "reason"),
    [
        ("{column: c, formats: [Season YYYY]}", "depend on `hemisphere`"), ("{column: c, formats: [YYYY], hemisphere: north}", "only of the form Season"),
        ("{column: c, formats: [YYYY], fiscal_year: {begins: 4}}", "only of the form FiscalYear"), ("{column: c, formats: [FiscalYear Month]}", "not a form"),
    ],
)  # fmt: skip
def test_rules_without_a_form_are_faults_of_the_mapping(read, spec, reason):
    with pytest.raises((MappingError, ValueError), match=reason):
        read(f"document: {{title: T, date: {spec}}}", "c\n2019\n")


@pytest.mark.parametrize(
    ("cells", "dates", "remark"),
    [
        (("early June 2021", "12 October 2021"), ["2021-06", "2021-10-12"], "the whole month"),
        (("summer 2019", "Autumn 2019"), ["2019-06~/2019-08~", "2019-09~/2019-11~"], "NORTHERN HEMISPHERE"),
        (("FY2022/23", "FY2023/24"), ["2022/2023", "2023/2024"], "fiscal_year: {begins: 4}"),
        (("3 May 2021, 10:30", "14 May 2021, 9:00–10:00"), ["2021-05-03", "2021-05-14"], "Time"),
        (("lunes 3 de mayo de 2021", "martes 4 de mayo de 2021"), ["2021-05-03", "2021-05-04"], "language es"),
        (("Mo, 03.05.2021", "Di, 25.05.2021"), ["2021-05-03", "2021-05-25"], "Weekday, DD.MM.YYYY"),
        (("2021年5月3日（月）", "2021年5月4日（火）"), ["2021-05-03", "2021-05-04"], "Weekday"),
    ],
)  # fmt: skip
def test_such_dates_are_guessed(cells, dates, remark):
    result, documents = documents_of("Date;Visitor\n" + "".join(f"{cell};Ana Lopes {cell}\n" for cell in cells))
    assert [document["date"] for document in documents] == dates
    assert any(remark in note for note in result.notes)


@pytest.mark.parametrize(
    ("header", "cells", "dates"),
    [
        ("Date (Hijri)", ("13/05/1443", "01/09/1443"), ["2021-12-17~", "2022-04-02~"]), ("Date", ("1 Ramadan 1443 AH", "2 Safar 1445 AH"), ["2022-04-02~", "2023-08-18~"]),
        ("วันที่", ("3 พฤษภาคม 2564", "1 มกราคม 2565"), ["2021-05-03", "2022-01-01"]), ("Date (B.E.)", ("13/05/2564", "01/01/2565"), ["2021-05-13", "2022-01-01"]),
    ],
)  # fmt: skip
def test_other_calendars_are_guessed_where_header_or_cells_say_so(header, cells, dates):
    _, documents = documents_of(f"{header},Visitor\n" + "".join(f"{cell},Ana Lopes {cell}\n" for cell in cells))
    assert [document["date"] for document in documents] == dates


def test_years_of_another_calendar_that_nothing_names_are_a_question():
    result, documents = documents_of("Date,Visitor\n13/05/2564,Ana Lopes\n14/05/2564,Kenji Sato\n")
    assert documents[0]["date"] == "2564-05-13"
    assert any("AS IN ANOTHER CALENDAR" in note for note in result.notes)
