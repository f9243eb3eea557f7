"""Properties of dates, ids, texts and cursors."""

import datetime as dt

from hypothesis import assume, example, given
from hypothesis import strategies as st
from property_settings import examples

from app.db import models as m
from app.domain.dates.edtf import EARLIEST, LATEST, bounds
from app.domain.strings import slugs, text
from app.queries.paging import page_requests
from app.queries.paging.page_requests import PageRequest

DIGITS = st.sampled_from(["0001", "0004", "1873", "1900", "2023", "2024", "9999", "0000", "195X", "19XX"])
PARTS = st.one_of(st.sampled_from(["", "-01", "-02", "-09", "-12", "-00", "-13", "-XX", "-21"]))
DAYS = st.sampled_from(["", "-01", "-28", "-29", "-30", "-31", "-00", "-32", "-XX"])
MARKS = st.sampled_from(["", "", "?", "~", "%"])
POINTS = st.builds(lambda *parts: "".join(parts), DIGITS, PARTS, DAYS, MARKS) | st.sampled_from(["", ".."])
DATES = POINTS | st.builds("{}/{}".format, POINTS, POINTS) | st.text(max_size=12) | st.from_regex(r"[0-9X/.~?%-]{0,24}")


@examples(400)
@given(DATES)
@example("9999-12-31")
@example("0001-01-01")
@example("9999/..")
def test_a_date_has_bounds_or_a_reason(said):
    try:
        result = bounds(said)
    except ValueError:
        return
    assert EARLIEST <= result.starts_on <= result.ends_on <= LATEST


@examples(100)
@given(st.dates(), st.dates())
def test_days_and_intervals_are_their_own_bounds(one, other):
    first, last = sorted([one, other])
    result = bounds(f"{first.isoformat()}/{last.isoformat()}")
    assert (result.starts_on, result.ends_on) == (first, last)
    month = bounds(first.isoformat()[:7])
    assert month.starts_on <= first <= month.ends_on
    assert (month.ends_on - month.starts_on).days in {27, 28, 29, 30}


@examples(300)
@given(st.lists(st.none() | st.text(max_size=120), max_size=4))
def test_every_name_gives_an_id(parts):
    assert slugs.is_id(slugs.slugify(*parts))


@examples(100)
@given(st.text(max_size=60), st.integers(0, 12), st.sampled_from(["a", "b" * 97, "c" * 100, "d-" * 49 + "d"]))
def test_first_free_id_is_valid_and_free(name, count, base):
    expected = slugs.slugify(name) if count % 2 else base
    taken = set()
    for _ in range(count):
        taken.add(slugs.first_available(expected, taken.__contains__))
    assert len(taken) == count
    result = slugs.first_available(expected, taken.__contains__)
    assert slugs.is_id(result)
    assert result not in taken


@examples(300)
@given(st.text(max_size=60))
def test_cleaning_and_folding_are_idempotent(raw):
    try:
        cleaned = text.normalize(raw)
    except ValueError:
        assume(False)
    assert text.normalize(cleaned) == cleaned
    line = text.normalize_line(raw)
    assert text.normalize_line(line) == line
    assert "\n" not in line
    folded = text.fold(line)
    assert text.fold(folded) == folded
    assert text.fold(line.upper().lower()) == text.fold(line.lower())


@examples(150)
@given(
    st.one_of(
        st.tuples(st.just(m.Meeting.starts_on), st.dates()),
        st.tuples(st.just(m.Topic.folded_name), st.text(st.characters(codec="utf-8", exclude_characters="\0"))),
    ),
    st.integers(0, 2**63 - 1),
    st.lists(
        st.tuples(st.text(max_size=5), st.text(max_size=5) | st.lists(st.text(max_size=5), max_size=2)), max_size=3
    ),
)
def test_a_cursor_round_trips(place, key, filters):
    column, value = place
    cursor = page_requests.encode_cursor(PageRequest("date", filters=filters), value, key)
    result = page_requests.decode_cursor(PageRequest("date", cursor=cursor, filters=filters), column.type)
    assert result == (value, key)
    assert type(result[0]) is (dt.date if isinstance(value, dt.date) else str)
