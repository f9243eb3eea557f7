import datetime as dt
import itertools
import random

import pytest

from app.pages.timelines import LIFE_WIDTH, WIDTH, life, strips

TODAY = dt.date(2020, 12, 31)


def tenure(term, known_until=None):
    return {"term": term, "known_until": known_until}


def drawn(*terms):
    return strips([tenure(*([term] if term is None or isinstance(term, str) else term)) for term in terms], TODAY)


def test_term_is_drawn_at_its_days():
    result = drawn("2001-01-01/2010-12-31", "2006-01-01/2006-12-31", None)
    assert (result.first, result.last) == (2001, 2010)
    whole, year, nothing = result.strips
    assert whole.sure == whole.possible == pytest.approx((0, WIDTH), abs=0.3)
    assert year.sure == pytest.approx((50, 10), abs=0.3)
    assert nothing is None


def test_uncertain_days_are_drawn_as_possible():
    year, _ = drawn("2001/2004", "2010").strips
    assert year.possible == pytest.approx((0, 40), abs=0.3)
    assert year.sure == pytest.approx((10, 20), abs=0.3)
    _, sometime = drawn("2001/2004", "2010").strips
    assert sometime.sure is None
    ongoing, unknown, _ = drawn("2011-01-01/..", ("2011-01-01/", "2015-12-31"), "2011/2012").strips
    assert ongoing.possible == unknown.possible == pytest.approx((0, WIDTH), abs=0.3)
    assert unknown.sure == pytest.approx((0, 50), abs=0.3)
    before, _ = drawn("../2005-12-31", "2001-01-01/2010-12-31").strips
    assert before.possible == pytest.approx((0, 50), abs=0.3)
    assert before.sure is None


def test_terms_without_a_day_have_no_axis():
    assert strips([], TODAY) is None
    assert drawn("2001/2002", None) is None
    assert drawn("XXXX", "XXXX") is None


def acts(*dates):
    return [{"action": "signed", "date": date} for date in dates]


@pytest.mark.parametrize("seed", range(30))
def test_marks_of_a_time_line_never_overlap(seed):
    chance = random.Random(seed)
    dates = [f"{chance.randint(1990, 1990 + seed)}-0{chance.randint(1, 9)}" for _ in range(chance.randint(2, 40))]
    result = life(acts(*dates))
    assert [mark.number for mark in result.marks] == list(range(1, len(dates) + 1))
    for one, other in itertools.combinations(result.marks, 2):
        assert abs(one.x - other.x) >= 20 or abs(one.y - other.y) >= 20
    for mark in result.marks:
        assert 0 <= mark.x <= LIFE_WIDTH
        assert 0 < mark.y < result.height


def test_marks_are_in_order_of_time_and_numbered_as_the_list():
    result = life(acts("2001-02-03", None, "2005", "2003-06-01"))
    assert [mark.number for mark in sorted(result.marks, key=lambda mark: mark.x)] == [1, 4, 3]
    assert (result.first, result.last) == (2001, 2005)


def test_time_line_requires_two_to_a_few_dates():
    assert life(acts("2001")) is None
    assert life(acts("2001", None)) is None
    assert life(acts(*["2001"] * 41)) is None
