"""Dates as tables write them."""

import pytest

from app.mapping.dates import DateReader
from app.mapping.errors import MappingError
from app.mapping.intervals import IntervalReader


@pytest.mark.parametrize(
    ("form", "text", "date"),
    [
        ("DD/MM/YYYY", "01/02/2024", "2024-02-01"), ("D/M/YYYY", "1/2/2024", "2024-02-01"), ("D/M/YYYY", "01/02/2024", "2024-02-01"),
        ("MM-DD-YY", "02-01-24", "2024-02-01"), ("DD.MM.YYYY", "01.02.1924", "1924-02-01"), ("YYYYMMDD", "20240201", "2024-02-01"),
        ("YYYYMMDD", "20240200", "2024-02"), ("YYYYMMDD", "20240000", "2024"), ("YYYYMM", "189905", "1899-05"), ("YYYY", "1899", "1899"),
        ("Mon-YY", "Jan-24", "2024-01"), ("Mon-YY", "Sept-24", "2024-09"), ("Mon-YY", "jan-68", "2068-01"), ("Mon-YY", "Jan-69", "1969-01"),
        ("D Month YYYY", "1 February  2024", "2024-02-01"), ("D Mon YYYY", "1 february 2024", "2024-02-01"),
        ("Weekday, Do Month YYYY", "Thursday, 1st February 2024", "2024-02-01"), ("Month D, YYYY", "February 29, 2024", "2024-02-29"),
        ("DD/MM/YYYY HH:mm", "01/02/2024 12:30", "2024-02-01"), ("iso", "2024-02-01T00:00:00", "2024-02-01"),
        ("iso", "2024-02-01 23:59:59.5+02:00", "2024-02-01"), ("iso", "2024-02-01", "2024-02-01"), ("edtf", "2024-02-XX", "2024-02-XX"),
        ("excel", "45323", "2024-02-01"), ("excel", "45323.75", "2024-02-01"), ("excel", "1", "1900-01-01"), ("excel", "61", "1900-03-01"),
    ],
)  # fmt: skip
def test_dates_in_one_format_are_read(form, text, date):
    assert DateReader([form]).read(text) == (date, False)


@pytest.mark.parametrize(
    ("form", "text", "date"),
    [
        ("Quarter YYYY", "Q3 2019", "2019-07/2019-09"), ("Quarter YYYY", "4Q  2019", "2019-10/2019-12"), ("Quarter/YYYY", "T1/2020", "2020-01/2020-03"),
        ("YYYY-Quarter", "2019-Q2", "2019-04/2019-06"), ("YYYYQuarter", "2019q1", "2019-01/2019-03"), ("Quarter YY", "Q1 24", "2024-01/2024-03"),
    ],
)  # fmt: skip
def test_a_quarter_is_read_as_its_months(form, text, date):
    assert DateReader([form]).read(text) == (date, False)


@pytest.mark.parametrize("text", ["Q5 2019", "Q0 2019", "Q 2019", "3 2019", "Q3 0000"])
def test_what_is_no_quarter_is_refused(text):
    with pytest.raises(ValueError, match="is not a date in the form Quarter YYYY"):
        DateReader(["Quarter YYYY"]).read(text)


def test_a_quarter_is_no_end_of_an_interval():
    with pytest.raises(ValueError, match="cannot be an end of an interval"):
        IntervalReader(DateReader(["Quarter YYYY"]), ["-"]).read("Q1 2019 - Q3 2019")


@pytest.mark.parametrize("form", ["Quarter", "Quarter MM YYYY", "D Quarter YYYY", "Quarter Quarter YYYY"])
def test_a_form_of_a_quarter_without_a_year_or_with_a_month_is_refused(form):
    with pytest.raises(ValueError, match="is not a form of dates"):
        DateReader([form])


@pytest.mark.parametrize(
    ("language", "form", "text", "date"),
    [("fr", "Do Month YYYY", "1er février 2024", "2024-02-01"), ("es", "D de Month de YYYY", "3 de agosto de 2023", "2023-08-03"),
     ("de", "D. Month YYYY", "3. März 2023", "2023-03-03"), ("pt-BR", "DD/Mon/YYYY", "03/ago/2023", "2023-08-03")],
)  # fmt: skip
def test_months_in_other_languages_are_read(language, form, text, date):
    assert DateReader([form], language).read(text) == (date, False)


@pytest.mark.parametrize(
    ("form", "text"),
    [("DD/MM/YYYY", "31/02/2024"), ("DD/MM/YYYY", "1/2/2024"), ("DD/MM/YYYY", "2024-02-01"), ("MM/DD/YYYY", "13/01/2024"),
     ("Mon-YY", "Foo-24"), ("Mon-YY", "Ju-24"), ("Month YYYY", "Jui 2024"), ("excel", "0"), ("excel", "60"), ("excel", "9999999"), ("iso", "2024-02-30"),
     ("iso", "2024-2-1"), ("edtf", "soon"), ("YYYYMMDD", "20240001"), ("YYYY", "0000")],
)  # fmt: skip
def test_texts_in_another_format_are_rejected(form, text):
    with pytest.raises(ValueError, match="is not a date in the form"):
        DateReader([form]).read(text)


@pytest.mark.parametrize("text", ["1" + " " * 1_000_000 + "2", "1-" * 500_000])
def test_long_intervals_are_rejected_without_a_search(text):
    with pytest.raises(ValueError, match=r"' has \d+ characters, which no interval has"):
        IntervalReader(DateReader(["YYYY"]), ["-"]).read(text)


@pytest.mark.parametrize("form", ["WeekdayMonthYYYY", "MonthWeekdayYYYY", "Do Month YYYY", "iso", "edtf", "excel"])
def test_long_texts_are_rejected_without_a_search(form):
    for text in ("a" * 201, "a" * 1_000_000, "1" + " " * 1_000_000, "1 " * 500_000):
        with pytest.raises(ValueError, match=r"' has \d+ characters, which no date has"):
            DateReader([form]).read(text)


@pytest.mark.parametrize("form", ["DD/MM", "YY/YYYY", "DD/YYYY", "month", "", "MM/Mon/YYYY", "YYYY WeekdayWeekday"])
def test_unknown_formats_are_rejected(form):
    with pytest.raises(ValueError, match="is not a form of dates"):
        DateReader([form])


def test_first_matching_format_decides_and_ambiguous_dates_are_counted(read):
    assert DateReader(["DD/MM/YYYY", "MM/DD/YYYY"]).read("03/04/2024") == ("2024-04-03", True)
    assert DateReader(["DD/MM/YYYY", "MM/DD/YYYY"]).read("03/14/2024") == ("2024-03-14", False)
    result = read(
        "document: {title: T, date: {column: d, formats: [DD/MM/YYYY, MM/DD/YYYY]}}",
        "d\n03/04/2024\n03/14/2024\n03/05/2024\n",
    )
    assert (result.report.unsure, result.report.first_unsure) == (2, "table.csv line 2 d: 03/04/2024")


def test_two_digit_years_begin_at_the_pivot():
    assert DateReader(["DD.MM.YY"], pivot=1850).read("01.02.49") == ("1949-02-01", False)
    assert DateReader(["DD.MM.YY"], pivot=1850).read("01.02.50") == ("1850-02-01", False)


@pytest.mark.parametrize(
    ("cells", "date"),
    [("1/2/2024,3/2/2024", "2024-02-01/2024-02-03"), ("1/2/2024,", "2024-02-01"), ("1/2/2024,1/2/2024", "2024-02-01"),
     (",3/2/2024", "/2024-02-03"), (",", None)],
)  # fmt: skip
def test_interval_is_read_from_two_columns(values, cells, date):
    assert values("{column: a, formats: [D/M/YYYY], to: b}", cells, columns="a,b,c" if cells == "," else "a,b")[:1] == (
        [date] if cells != "," else []
    )


@pytest.mark.parametrize(
    ("mark", "cell", "date"),
    [(" - ", "15/3/2021 - 17/3/2021", "2021-03-15/2021-03-17"), (" - ", "15/3/2021", "2021-03-15"), (" bis ", "1/2/2024 bis 1/2/2024", "2024-02-01"),
     ("–", "1/2/2024 – 3/2/2024", "2024-02-01/2024-02-03")],
)  # fmt: skip
def test_a58_interval_is_read_from_one_cell(values, mark, cell, date):
    assert values(f"{{column: c, formats: [D/M/YYYY], split: '{mark}'}}", cell) == [date]


@pytest.mark.parametrize(
    ("form", "mark", "cell", "date"),
    [("D Month YYYY", "–", "15–17 November 1975", "1975-11-15/1975-11-17"), ("D Month YYYY", "-", "30 July – 2 August 2024", "2024-07-30/2024-08-02"),
     ("Month D, YYYY", "-", "June 8—9, 2018", "2018-06-08/2018-06-09"), ("Month D, YYYY", " to ", "June 30 to July 2, 2018", "2018-06-30/2018-07-02"),
     ("DD/MM/YYYY", "-", "15-17/06/2024", "2024-06-15/2024-06-17"), ("YYYY-MM-DD", "/", "2024-03-30/04-02", "2024-03-30/2024-04-02"),
     ("Month YYYY", "-", "May-June 1999", "1999-05/1999-06"), ("D. Month YYYY", " und ", "12. und 14. May 2024", "2024-05-12/2024-05-14"),
     ("Weekday D Month YYYY", "-", "Mon 3 - Tue 4 June 2024", "2024-06-03/2024-06-04"),
     # A text that is a date as a whole is that date.
     ("YYYY-MM-DD", "-", "2024-03-30", "2024-03-30")],
)  # fmt: skip
def test_a61_what_the_ends_of_an_interval_share_may_be_written_once(values, form, mark, cell, date):
    assert values(f"{{column: c, formats: ['{form}'], split: '{mark}'}}", cell) == [date]


@pytest.mark.parametrize(
    ("form", "cell", "reason"),
    [("Month D, YYYY", "June 8, 2018 - 2019", "'2019' is not a date"), ("D Month YYYY", "15 - 1976", "'15' is not a date"),
     ("D Month YYYY", "31 - 32 May 2018", "there is no such day; correct it"), ("D Month YYYY", "30 December - 2 January 2019", "ends before it starts"),
     ("D Month YYYY", "15 - x Foo 2018", "'15' is not a date"),
     ("D Month YYYY", "– 5 May 2018", "'– 5 May 2018' has only one date beside '-'; write both ends")],
)  # fmt: skip
def test_a61_ends_without_a_day_of_their_own_are_refused(read, form, cell, reason):
    mapping = f"document: {{title: T, date: {{column: a, formats: ['{form}'], split: '-'}}}}"
    assert reason in read(mapping, f'a\n"{cell}"\n').refusals[0][2]


def test_a58_faults_of_intervals_in_one_cell_are_explained(read):
    mapping = "document: {title: T, date: {column: a, formats: [D/M/YYYY], split: ' - '}}"
    result = read(mapping, "a\n3/2/2024 - 1/2/2024\n1/2/2024 - 2/2/2024 - 3/2/2024\n1/2/2024 - \n")
    reasons = [reason for _, _, reason in result.refusals]
    assert ["ends before it starts" in reasons[0], "has 3 parts" in reasons[1], "not a date" in reasons[2]] == [
        True
    ] * 3
    with pytest.raises(MappingError, match="beside `to`"):
        read("document: {title: T, date: {column: a, formats: [D/M/YYYY], split: ' - ', to: b}}", "a,b\n,\n")
    with pytest.raises(MappingError, match="takes one value"):
        read("document: {title: T, date: 2020, previous_dates: {column: a, formats: [D/M/YYYY], split: ';'}}", "a\n1\n")


@pytest.mark.parametrize(
    ("cells", "date"),
    [("1914,7,28,1918,11,11", "1914-07-28/1918-11-11"), ("1914,7,-9,1918,-9,-9", "1914-07/1918"), ("1914,,28,,,", "1914"),
     ("1914.0,7,0,,,", "1914-07")],
)  # fmt: skip
def test_date_is_read_from_several_columns(values, cells, date):
    spec = "{year: y1, month: m1, day: d1, to: {year: y2, month: m2, day: d2}}"
    assert values(spec, cells, columns="y1,m1,d1,y2,m2,d2", reads="{nulls: ['-9']}") == [date]


def test_faults_of_dates_name_the_column(read):
    result = read(
        "reads: {nulls: [n/a]}\ndocument: {title: T, date: {column: a, formats: [D/M/YYYY], to: b},"
        " note: {year: y, month: m, mark: '~'}}",
        "a,b,y,m\nx,,,\n3/2/2024,1/2/2024,,\nn/a,,1,1\n1/1/2024,n/a,1999,13\n1/1/2024,,nineteen,\n1/1/2024,,1999,12\n",
    )
    assert [(place[-1], column) for place, column, _ in result.refusals] == [
        ("2", "a"),
        ("3", "b"),
        ("5", "m"),
        ("6", "y"),
    ]
    assert result.documents[-1]["note"] == "1999-12~"
    assert "date" not in result.documents[0]


def test_dates_can_be_used_in_templates(values):
    assert values("{first: ['{y}-{m}'], formats: [YYYY-M]}", "2024,3", "2024,", columns="y,m") == ["2024-03", None]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("1914–18", "1914/1918"),
        ("1998-99", "1998/1999"),
        ("1887—8", "1887/1888"),
        ("1999–00", "1999/2000"),
        ("1999 - 03", "1999/2003"),
        ("1914−1918", "1914/1918"),
        ("1914--18", "1914/1918"),
        ("1914－18", "1914/1918"),
        ("1914", "1914"),
        ("2001-02", "2001/2002"),
    ],
)
def test_years_of_an_interval_share_their_first_digits(values, text, date):
    assert values("{column: c, formats: [YYYY], split: '-'}", text) == [date]


@pytest.mark.parametrize(
    ("mark", "text"), [("/", "2001/02"), (" to ", "2001 to 02"), ("~", "2001～02"), ("~", "2001 〜 2002")]
)
def test_marks_between_years_may_be_any(values, mark, text):
    assert values(f"{{column: c, formats: [YYYY], split: '{mark}'}}", text) == ["2001/2002"]


def test_days_with_other_signs_share_what_both_ends_have():
    reader = IntervalReader(DateReader(["YYYY年M月D日"]), ["~"])
    assert reader.read("2019年3月5日～7日") == ("2019-03-05/2019-03-07", False)


@pytest.mark.parametrize("text", ["1998-97", "1914–14", "1914–1", "1914–", "1914–118"])
def test_years_that_do_not_follow_are_refused(text):
    with pytest.raises(ValueError, match=r"write both|is not a date|only one date"):
        IntervalReader(DateReader(["YYYY"]), ["-"]).read(text)


def test_month_that_may_be_a_range_of_years_is_counted_as_unsure():
    assert IntervalReader(DateReader(["YYYY-MM", "YYYY"]), ["-"]).read("2001-02") == ("2001-02", True)
    assert IntervalReader(DateReader(["YYYY-MM"]), ["-"]).read("2001-02") == ("2001-02", False)


def test_a112_a_term_without_an_end_is_not_one_day(read):
    mapping = """
        resource: people
        document:
          name: "{Name}"
          tenures: [{office: President, term: {column: From, formats: [DD/MM/YYYY], to: Until}}]
    """
    result = read(mapping, "Name,From,Until\nA,13/05/2010,14/05/2014\nB,13/05/2010,\nC,,14/05/2014\nD,,\n")
    terms = [document.get("tenures", [{}])[0].get("term") for document in result.documents]
    assert terms == ["2010-05-13/2014-05-14", "2010-05-13/", "/2014-05-14", None]


@pytest.mark.parametrize(("end", "expected"), [("unknown", "2010-05-13/"), ("open", "2010-05-13/..")])
def test_a_mapping_says_what_a_missing_end_means(values, end, expected):
    spec = f"{{column: c, formats: [DD/MM/YYYY], end: {end}}}"
    assert values(spec, "13/05/2010", field="note") == [expected]


def test_the_empty_end_of_a_meeting_is_its_day(read):
    mapping = "document: {title: T, date: {column: From, to: Until}}"
    assert read(mapping, "From,Until\n2010-05-13,\n").documents[0]["date"] == "2010-05-13"


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("Era年M月D日", "令和元年5月1日", "2019-05-01"),
        ("Era年M月D日", "昭和47年9月29日", "1972-09-29"),
        ("Era年M月", "平成30年11月", "2018-11"),
        ("Era.M.D", "H30.11.3", "2018-11-03"),
        ("D Month Era", "3 November Heisei 30", "2018-11-03"),
    ],
)
def test_years_of_japanese_eras_are_read(pattern, text, expected):
    assert DateReader([pattern]).read(text) == (expected, False)


@pytest.mark.parametrize("text", ["平成35年5月1日", "明治2年5月1日", "令和0年5月1日"])
def test_years_that_an_era_does_not_have_are_refused(text):
    with pytest.raises(ValueError, match="era has no such year"):
        DateReader(["Era年M月D日"]).read(text)


def test_the_september_of_peru_is_read():
    assert DateReader(["D de Month de YYYY"], "es").read("30 de setiembre de 2020") == ("2020-09-30", False)
