"""Every list of meetings walks an index: what SQLite's EXPLAIN QUERY PLAN says of the statement that reads a page.

A page is read in two steps. The inner one, which the plan calls `page`, finds the keys of at most `limit` + 1 meetings:
it must walk an index in the order of the list, with no sorting, and must come by no meeting that is not on the page
unless another filter rejects it. The outer one renders those few; it may sort them, since their number is bounded.
"""

import pytest
from sqlalchemy import event

from app.query.paging import page
from app.resources.meetings import MeetingQuery, walks
from app.store.resources import MEETINGS

TERM = "SEARCH terms USING COVERING INDEX ix_terms_facet_value (facet=? AND value=?)"
ALONG_TERM = "SEARCH meeting_terms USING PRIMARY KEY (term_key=?)"
HAS_TERM = (
    "SEARCH meeting_terms_1 USING INDEX ix_meeting_terms_meeting_key (meeting_key=? AND term_key=? AND starts_on=?)"
)
BY_DATE = "meetings USING COVERING INDEX ix_meetings_starts_on_key"

BY_TERM = {
    "country": "JP",
    "person": "hayashi-yoshimasa",
    "organization": "iaea",
    "topic": "reciprocal-visits-in-2023",
    "agreement": "japan-peru-memorandum-of-cooperation-on-antarctic-research",
    "office": "Foreign Minister",
    "place": "JP",
    "kind": "bilateral_meeting",
    "level": "minister",
    "mode": "in_person",
    "status": "held",
}


@pytest.fixture
def plan(database):
    """Explain how the page of a query is read: the steps of the walk, the look-ups within it, and the steps outside."""

    def explain(**filters):
        query = MeetingQuery.model_validate(filters)
        with database.reading() as connection:
            sent = []

            def record(_connection, _cursor, statement, parameters, _context, _many):
                sent.append((statement, parameters))

            event.listen(connection, "before_cursor_execute", record)
            page(connection, MEETINGS.collection, walks(connection, query), query.request(MEETINGS.collection, ""))
            event.remove(connection, "before_cursor_execute", record)
            statement, parameters = sent[-1]
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
        return _steps(rows)

    return explain


def _steps(rows):
    parents = {key: parent for key, parent, _, _ in rows}
    names = {key: detail for key, _, _, detail in rows}
    inner = next(key for key, detail in names.items() if detail == "CO-ROUTINE page")
    walk, look_ups, outside = [], [], []
    for key, _, _, detail in rows:
        if not detail.startswith(("SCAN", "SEARCH", "USE")):
            continue
        above, each = [], key
        while each := parents[each]:
            above.append(each)
        within = [names[each] for each in above]
        if inner not in above:
            # The projection's own look-ups are of one meeting each; the steps beside them read the page's rows.
            if not any("SUBQUERY" in each or "CO-ROUTINE" in each for each in within):
                outside.append(detail)
        elif any("SUBQUERY" in each for each in within):
            look_ups.append(detail)
        else:
            walk.append(detail)
    return walk, look_ups, outside


RENDERED = ["SCAN page", "SEARCH meetings USING INTEGER PRIMARY KEY (rowid=?)"]


@pytest.mark.parametrize("sort", ["-date", "date"])
def test_all_meetings_are_a_walk_along_the_dates(plan, sort):
    assert plan(sort=sort) == ([f"SCAN {BY_DATE}"], [], RENDERED)


@pytest.mark.parametrize(
    ("sort", "index"),
    [
        ("id", "COVERING INDEX sqlite_autoindex_meetings_1"),
        ("-id", "COVERING INDEX sqlite_autoindex_meetings_1"),
        ("updated_at", "COVERING INDEX ix_meetings_updated_at"),
        ("-updated_at", "COVERING INDEX ix_meetings_updated_at"),
    ],
)
def test_each_other_order_is_a_walk_along_its_index(plan, sort, index):
    assert plan(sort=sort) == ([f"SCAN meetings USING {index}"], [], RENDERED)


@pytest.mark.parametrize("facet", BY_TERM)
def test_one_filter_is_a_walk_along_its_term(plan, facet):
    assert plan(**{facet: BY_TERM[facet]}) == ([ALONG_TERM], [TERM], RENDERED)


@pytest.mark.parametrize("facet", BY_TERM)
def test_a_filter_and_a_country_are_a_walk_and_one_look_up_a_meeting(plan, facet):
    both = {"country": ["JP", "PE"]} if facet == "country" else {"country": "JP", facet: BY_TERM[facet]}
    assert plan(**both) == ([ALONG_TERM], [TERM, HAS_TERM, TERM], RENDERED)


def test_either_of_two_countries_merges_two_walks(plan):
    assert plan(country="JP,PE") == ([ALONG_TERM, ALONG_TERM], [TERM, TERM], RENDERED)


def test_the_last_day_ends_the_walk_along_the_dates(plan):
    assert plan(date_to="2023") == ([f"SEARCH {BY_DATE} (starts_on<?)"], [], RENDERED)


def test_a_country_and_the_last_day_are_a_walk_along_a_part_of_the_term(plan):
    walk = [ALONG_TERM.replace("=?)", "=? AND starts_on<?)")]
    assert plan(country="JP", date_to="2023") == (walk, [TERM], RENDERED)


_HALF_BOUNDED = (
    "the walk has no lower end: what began long before may still go on, so once the days asked for are read it goes on "
    "through all that is older"
)


@pytest.mark.parametrize(
    "filters",
    [{"date": "2023"}, {"date_from": "2023"}, {"date_from": "2023", "date_to": "2024"}],
    ids=["date", "date_from", "date_from and date_to"],
)
@pytest.mark.parametrize("country", [{}, {"country": "JP"}], ids=["alone", "with a country"])
@pytest.mark.xfail(strict=True, reason=_HALF_BOUNDED)
def test_a_first_day_bounds_the_walk(plan, filters, country):
    walk, _, outside = plan(**filters, **country)
    assert outside == RENDERED
    assert walk
    assert all("starts_on>?" in step for step in walk)


def test_an_identifier_is_looked_up_once(plan):
    walk, _, outside = plan(identifier="wikidata:Q1")
    assert outside == RENDERED
    assert walk
    assert not any(step.startswith("SCAN meetings") for step in walk)


@pytest.mark.xfail(strict=True, reason="every meeting's text is read: there is no index of words")
def test_a_phrase_is_looked_up_in_an_index_of_words(plan):
    walk, _, outside = plan(q="antarctic")
    assert outside == RENDERED
    assert walk
    assert not any(step.startswith("SCAN meetings") for step in walk)


@pytest.mark.parametrize("sort", ["id", "-updated_at"])
@pytest.mark.xfail(strict=True, reason="all meetings are walked in the order asked for, and each looks its terms up")
def test_a_filter_in_another_order_walks_only_its_own_meetings(plan, sort):
    walk, _, outside = plan(country="JP", sort=sort)
    assert outside == RENDERED
    assert walk
    assert not any(step.startswith("SCAN meetings") for step in walk)
