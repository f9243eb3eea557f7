"""Every list of meetings scans an index, according to EXPLAIN QUERY PLAN of the statement that reads a page.

A page is read in two steps. The inner one, which the plan calls `page`, finds the keys of at most `limit` + 1 meetings:
it must scan an index in the order of the list, without sorting, and must read no meeting that is not on the page
unless another filter rejects it. The outer one renders those few; it may sort them, since their number is bounded.
"""

import re

import pytest

from app.filter_index import planner
from app.queries.lists import resolve_and_plan
from app.web.meeting_list import MEETING_LIST, MeetingParams

pytestmark = pytest.mark.databases("sqlite")

ALONG_TERM = "SEARCH meeting_terms_1 USING PRIMARY KEY (term_key=?)"
ALONG_OTHER_TERM = "SEARCH meeting_terms_2 USING PRIMARY KEY (term_key=?)"
HAS_TERM = "SEARCH meeting_terms_2 USING PRIMARY KEY (term_key=? AND starts_on=? AND meeting_key=?)"
# The request to FTS5: ordered by rowid (64), descending (128), rows that match the words (M).
ALONG_ALL_TERMS = {
    "date": "SCAN search_terms_meetings_1 VIRTUAL TABLE INDEX 64:M1",
    "-date": "SCAN search_terms_meetings_1 VIRTUAL TABLE INDEX 192:M1",
}
ITS_GAPS = "SEARCH meeting_gaps USING INDEX sqlite_autoindex_meeting_gaps_1 (meeting_key=? AND starts_on<?)"
ITS_PARTICIPANTS = "SEARCH participants USING INDEX ix_participants_meeting_key (meeting_key=?)"
ITS_MEETING = "SEARCH meetings_1 USING INTEGER PRIMARY KEY (rowid=?)"
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
def plan(explained):
    """Explain how the page of a query is read: the steps of the scan, its lookups, and the outer steps."""

    def explain(**filters):
        return _steps(explained(MEETING_LIST, MeetingParams.model_validate(filters)))

    return explain


def _steps(rows):
    parents = {key: parent for key, parent, _, _ in rows}
    names = {key: detail for key, _, _, detail in rows}
    inner = next(key for key, detail in names.items() if detail == "CO-ROUTINE page")
    scan, look_ups, outside = [], [], []
    for key, _, _, detail in rows:
        if not detail.startswith(("SCAN", "SEARCH", "USE")):
            continue
        above, item = [], key
        while item := parents[item]:
            above.append(item)
        within = [names[item] for item in above]
        if inner in above and any(item.startswith("SCALAR SUBQUERY") for item in within):
            # Once per page: the lookup of the filter value.
            assert not detail.startswith("SCAN") or detail == "SCAN countries"
        elif inner not in above:
            # The projection looks up rows of one meeting each; the other steps read the page's rows.
            if not any("SUBQUERY" in item or "CO-ROUTINE" in item for item in within):
                outside.append(detail)
        elif any("CORRELATED" in item for item in within):
            look_ups.append(detail)
        else:
            scan.append(detail)
    return scan, look_ups, outside


RENDERED = ["SCAN page", "SEARCH meetings USING INTEGER PRIMARY KEY (rowid=?)"]


@pytest.mark.parametrize("sort", ["-date", "date"])
def test_all_meetings_scan_the_dates(plan, sort):
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
def test_each_other_order_scans_its_index(plan, sort, index):
    assert plan(sort=sort) == ([f"SCAN meetings USING {index}"], [], RENDERED)


@pytest.mark.parametrize("facet", BY_TERM)
def test_one_filter_scans_its_term(plan, facet):
    assert plan(**{facet: BY_TERM[facet]}) == ([ALONG_TERM], [], RENDERED)


@pytest.mark.parametrize("facet", sorted(set(BY_TERM) - {"country"}))
def test_a_filter_and_a_country_are_a_scan_with_one_lookup_per_meeting(plan, facet):
    assert plan(country="JP", **{facet: BY_TERM[facet]}) == ([ALONG_TERM], [HAS_TERM], RENDERED)


@pytest.fixture
def all_are_common(monkeypatch):
    """Without this, such a small number of meetings would be looked up one by one."""
    monkeypatch.setattr(planner, "_FEW", 0)


@pytest.mark.parametrize("sort", ["-date", "date"])
@pytest.mark.parametrize("facet", sorted(set(BY_TERM) - {"country"}))
def test_common_filters_are_one_scan_of_the_term_index(plan, all_are_common, facet, sort):
    for more in ({}, {"status": "held"}, {"status": "held,cancelled"}):
        filters = {"country": "JP", **more, facet: BY_TERM[facet], "sort": sort}
        assert plan(**filters) == ([ALONG_ALL_TERMS[sort], ITS_MEETING], [], RENDERED)


def test_the_days_bound_the_scan_of_the_term_index(plan, all_are_common):
    for days, bounds in (({"date_from": "2023"}, ">"), ({"date_to": "2023"}, "<"), ({"date": "2023"}, "><")):
        scan = [f"{ALONG_ALL_TERMS['-date']}{bounds}", ITS_MEETING]
        look_ups = [ITS_GAPS] if "date" in days else []
        result, looked_up, outside = plan(country="JP", status="held", **days)
        assert ([*result, *looked_up], outside) == ([*scan, *look_ups], RENDERED)
        scan = [f"{ALONG_ALL_TERMS['-date']}{bounds}", ITS_MEETING]
        assert plan(country="JP", status="held", **days, date_match="within") == (scan, [], RENDERED)


def test_a_participant_of_a_country_with_an_office_is_one_term(plan):
    asked = "country:JP;office:Foreign Minister"
    assert plan(participant=asked) == ([ALONG_TERM], [], RENDERED)
    assert plan(participant=[asked, "country:PE"])[0] == [ALONG_TERM]


def test_another_condition_on_a_participant_looks_up_those_of_each_meeting(plan, all_are_common):
    scan, look_ups, outside = plan(participant="country:JP;office:Foreign Minister;person:hayashi-yoshimasa")
    assert (scan, look_ups, outside) == ([ALONG_ALL_TERMS["-date"], ITS_MEETING], [ITS_PARTICIPANTS], RENDERED)


def test_exclusions_use_lookups_or_the_term_index(plan, all_are_common, monkeypatch):
    without = HAS_TERM.replace("meeting_terms_2", "meeting_terms_1")
    scan, look_ups, _ = plan(**{"country!": ["PE"]})
    assert (scan, look_ups) == ([f"SCAN {BY_DATE}"], [without])
    scan, look_ups, _ = plan(country="JP", level="minister", **{"country!": ["PE"]})
    assert (scan, look_ups) == ([ALONG_ALL_TERMS["-date"], ITS_MEETING], [])
    monkeypatch.setattr(planner, "_COMMON", 0)
    for filters in ({}, {"country": "JP"}):
        scan, look_ups, _ = plan(**filters, **{"country!": ["PE"]})
        assert (scan, look_ups) == ([ALONG_ALL_TERMS["-date"], ITS_MEETING], [])
    # Every meeting has a status, so the others are as good.
    scan, look_ups, _ = plan(country="JP", **{"status!": ["cancelled"]})
    assert (scan, look_ups) == ([ALONG_ALL_TERMS["-date"], ITS_MEETING], [])


def test_a_box_is_found_by_its_index_if_few_meetings_are_in_it(plan):
    scan, _, outside = plan(bbox="138,34,141,37")
    assert outside == RENDERED
    assert any("ix_meetings_place_latitude_place_longitude" in step for step in scan)
    assert any("ix_other_places_latitude_longitude" in step for step in scan)


@pytest.fixture
def seldom_met(client):
    """Two countries with many meetings each, but few together."""
    for country in ("JP", "PE"):
        for day in range(1, 6):
            data = {"title": f"{country} {day}", "date": f"2020-01-{day:02}", "participants": [{"country": country}]}
            assert client.post("/meetings?duplicates=allow", json=data).status_code == 201


def test_two_countries_scan_their_pair(plan, seldom_met):
    assert plan(country=["JP", "PE"]) == ([ALONG_TERM], [], RENDERED)
    assert plan(country=["PE", "Japan"]) == ([ALONG_TERM], [], RENDERED)


def test_two_countries_and_another_filter_scan_their_pair_with_a_lookup(plan, seldom_met):
    assert plan(country=["JP", "PE"], status="unknown") == ([ALONG_TERM], [HAS_TERM], RENDERED)


def test_either_of_two_countries_merges_two_scans(plan):
    assert plan(country="JP,PE") == ([ALONG_TERM, ALONG_OTHER_TERM], [], RENDERED)


def test_a_term_without_meetings_is_not_scanned(plan):
    assert plan(country="TV", person="hayashi-yoshimasa")[0] == ["SEARCH meetings USING INTEGER PRIMARY KEY (rowid=?)"]


def test_the_last_day_ends_the_scan_of_the_dates(plan):
    assert plan(date_to="2023") == ([f"SEARCH {BY_DATE} (starts_on<?)"], [], RENDERED)


def test_a_country_and_the_last_day_scan_a_part_of_the_term(plan):
    scan = [ALONG_TERM.replace("=?)", "=? AND starts_on<?)")]
    assert plan(country="JP", date_to="2023") == (scan, [], RENDERED)


@pytest.mark.parametrize(
    "filters",
    [{"date": "2023"}, {"date_from": "2023"}, {"date_from": "2023", "date_to": "2024"}],
    ids=["date", "date_from", "date_from and date_to"],
)
@pytest.mark.parametrize("country", [{}, {"country": "JP"}], ids=["alone", "with a country"])
def test_a_first_day_bounds_the_scan(plan, filters, country):
    scan, _, outside = plan(**filters, **country)
    assert outside == RENDERED
    assert len(scan) == 1
    assert "starts_on>?" in scan[0]


def test_a_first_day_adds_a_scan_of_long_meetings_if_there_are_any(plan, client):
    data = {"title": "A year of talks", "date": "2020", "participants": [{"country": "JP"}]}
    assert client.post("/meetings", json=data).status_code == 201
    for filters in ({}, {"country": "JP"}):
        scan, _, outside = plan(date_from="2023", **filters)
        assert outside == RENDERED
        assert len(scan) == 2
        assert "starts_on>?" in scan[0]
        assert scan[1].endswith("USING PRIMARY KEY (term_key=?)")


@pytest.mark.parametrize("more", [{}, {"sort": "id"}, {"country": "JP"}, {"date": "2023"}], ids=repr)
def test_identifier_filter_drives_the_scan(plan, client, more):
    data = {"title": "Talks", "date": "2023", "participants": [{"country": "JP"}]}
    data["identifiers"] = [{"scheme": "wikidata", "value": "Q1"}]
    assert client.post("/meetings", json=data).status_code == 201
    scan, _, outside = plan(identifier="wikidata:Q1", **more)
    assert outside == RENDERED
    assert scan == ["SEARCH meetings USING INTEGER PRIMARY KEY (rowid=?)"]


@pytest.mark.parametrize("filters", [{}, {"sort": "-date"}, {"sort": "id"}, {"country": "JP"}, {"date": "2023"}])
def test_words_are_looked_up_in_their_index(plan, filters):
    scan, look_ups, _ = plan(q="antarctic memorandum", **filters)
    steps = [*scan, *look_ups]
    assert any(step.startswith("SCAN search_meetings VIRTUAL TABLE INDEX 0:M") for step in steps)
    assert not any(step.startswith(("SCAN meetings", "SCAN meeting_terms")) for step in steps)


@pytest.mark.parametrize("sort", ["id", "-updated_at"])
def test_a_filter_in_another_order_scans_only_its_own_meetings(plan, sort):
    scan, _, outside = plan(country="JP", sort=sort)
    assert outside == RENDERED
    assert scan
    assert not any(step.startswith("SCAN meetings") for step in scan)


@pytest.mark.parametrize(("filters", "reads_meetings"), [({}, False), ({"kind": ["summit"]}, True)])
def test_words_alone_are_counted_without_reading_the_meetings(database, filters, reads_meetings):
    params = MeetingParams(q="trade", sort="relevance", **filters)
    with database.reading(None) as connection:
        _, plan = resolve_and_plan(connection, MEETING_LIST, params)
        [scan] = plan.scans()
        assert bool(re.search(r"\bmeetings\b", str(scan.keys.compile(connection)))) is reads_meetings
        keys = connection.execute(scan.keys, plan.values).scalars().all()
        rows = connection.execute(scan.rows.with_only_columns(scan.key, maintain_column_froms=True), plan.values)
        assert sorted(keys) == sorted(rows.scalars())
