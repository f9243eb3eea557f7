"""Former names of countries: the name on a day, by the act that changed it."""

import datetime as dt
import itertools

import pytest

from app.domain.dates.edtf import bounds
from app.domain.geography import countries
from app.domain.geography.former_names import FORMER_NAMES


def names(code, day):
    date = dt.date.fromisoformat(day)
    return [name for name, term in countries.former_names(code) if term.starts_on <= date <= term.ends_on]


@pytest.mark.parametrize(
    ("code", "name", "last", "first"),
    [
        ("TH", "Siam", "1939-06-23", "1939-06-24"),
        ("IR", "Persia", "1935-03-21", "1935-03-22"),
        ("EG", "United Arab Republic", "1971-09-01", "1971-09-02"),
        ("MM", "Burma", "1989-06-17", "1989-06-18"),
        ("LK", "Ceylon", "1972-05-21", "1972-05-22"),
        ("IE", "Irish Free State", "1937-12-28", "1937-12-29"),
        ("SZ", "Swaziland", "2018-04-18", "2018-04-19"),
        ("TR", "Turkey", "2022-05-31", "2022-06-01"),
        ("MK", "Macedonia", "2019-02-11", "2019-02-12"),
    ],
)
def test_a_name_ends_the_day_before_its_successor(code, name, last, first):
    assert names(code, last) == [name]
    assert names(code, first) == []


@pytest.mark.parametrize("code", sorted(FORMER_NAMES))
def test_the_names_of_a_country_have_days_of_their_own(code):
    terms = [bounds(term) for _, term in FORMER_NAMES[code]]
    assert all(term.starts_on <= term.ends_on < dt.date(2026, 1, 1) for term in terms)
    assert all(one.ends_on < other.starts_on for one, other in itertools.pairwise(terms))
    assert len({name for name, _ in FORMER_NAMES[code]}) == len(terms)
