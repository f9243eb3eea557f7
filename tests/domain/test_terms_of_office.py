"""Whether an office was held on a day: surely, possibly or not."""

import datetime as dt

import pytest

from app.domain.tenures.terms_of_office import HeldTerm


@pytest.mark.parametrize(
    ("term", "known_until", "day", "certainty"),
    [
        ("2012-12-26/2017-08-03", None, "2015-01-01", "sure"),
        ("2012-12-26/2017-08-03", None, "2012-12-26", "possible"),
        ("2012-12-26/2017-08-03", None, "2017-08-03", "possible"),
        ("2012-12-26/2017-08-03", None, "2017-08-04", None),
        ("2012-12-26/2017-08-03", None, "2012-12-25", None),
        ("2002/2004", None, "2002-05-05", "possible"),
        ("2002/2004", None, "2003-05-05", "sure"),
        ("2002/2004", None, "2004-05-05", "possible"),
        ("2002~/2004", None, "2003-05-05", "sure"),
        ("2021-11-10/", "2022-06-23", "2022-01-01", "sure"),
        ("2021-11-10/", "2022-06-23", "2022-06-23", "sure"),
        ("2021-11-10/", "2022-06-23", "2023-09-01", "possible"),
        ("2021-11-10/", "2022-06-23", "2043-09-01", None),
        ("2021-11-10/", None, "2022-01-01", "possible"),
        ("2021-11-10/..", None, "2022-01-01", "possible"),
        ("1952-02-06/", "2022-06-23", "2020-01-01", "sure"),
        ("/1967-06-07", None, "1960-01-01", "possible"),
        ("/1967-06-07", None, "1968-01-01", None),
        ("1990", None, "1990-05-05", "possible"),
        ("/", None, "1990-05-05", None),
        (None, None, "1990-05-05", None),
    ],
)
def test_certainty_of_a_term_on_a_day(term, known_until, day, certainty):
    assert HeldTerm(term, known_until).on(dt.date.fromisoformat(day)) == certainty
