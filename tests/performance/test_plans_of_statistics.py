"""Statistics read no more than they count: dossiers begin with the meetings of all countries, dyads with the terms of meetings."""

import datetime as dt

import pytest
from factories import put_meeting
from sqlalchemy import select

from app.db import models as m
from app.domain.dates.edtf import DateWindow
from app.domain.geography.shared_names import ALL_DAYS
from app.queries import relations, relations_lists
from app.queries.statistics import encounters, pairs, stored, stored_periods, tallied
from app.queries.statistics.counted import CountedMeetings, Defaults

pytestmark = pytest.mark.databases("sqlite")

HELD = Defaults(is_held=True, is_once=True)


def steps(connection, statement, values):
    compiled = statement.compile(connection.engine)
    ordered = tuple(str({**compiled.params, **values}[name]) for name in compiled.positiontup)
    return [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", ordered)]


@pytest.mark.parametrize("continued", [{}, {"SUHH": "RU"}])
def test_who_met_whom_is_read_from_the_meetings_of_both(database, continued):
    keys = select(m.MeetingTerm.meeting_key.label("key")).where(m.MeetingTerm.term_key == 1).subquery("met")
    counted = CountedMeetings(keys, {}, ALL_DAYS, HELD, continued)
    with database.reading() as connection:
        plan = steps(connection, relations_lists.people_statement(counted, 2), {"country0": 1, "country1": 2})
    (of_participants,) = [step for step in plan if "participants_counted" in step]
    assert "ix_participants_meeting_key" in of_participants, plan


def test_a_dossier_reads_the_terms_of_meetings_not_the_meetings(database):
    link = m.MeetingTerm
    days = (link.starts_on.label("starts_on"), link.ends_on.label("ends_on"))
    keys = select(link.meeting_key.label("key"), *days).where(link.term_key == 1).subquery("met")
    counted = CountedMeetings(keys, {}, ALL_DAYS, HELD)
    with database.reading() as connection:
        plan = steps(connection, relations.meetings_statement(counted), {})
    assert any("meeting_values USING INTEGER PRIMARY KEY" in step for step in plan), plan
    assert not [step for step in plan if " meetings_counted" in step], plan
    # Whether days are uncertain is one look at the index for each meeting, not a list of all uncertain ones.
    assert any("(term_key=? AND starts_on=? AND meeting_key=?)" in step for step in plan), plan


@pytest.mark.parametrize("url", ["/relations/JP/PE", "/stats?by=year&country=JP"])
def test_the_index_of_a_list_has_the_days_that_statistics_read(client, monkeypatch, url):
    read = []
    fetch = CountedMeetings.fetch

    def recorded(counted, *arguments):
        read.append(set(counted.keys.c.keys()))
        return fetch(counted, *arguments)

    monkeypatch.setattr(CountedMeetings, "fetch", recorded)
    put_meeting(client, "one", date="2023-09-01", participants=[{"country": "JP"}, {"country": "PE"}])
    assert client.get(url).status_code == 200
    assert {"key", "starts_on", "ends_on"} in read


def test_dyads_read_no_row_of_meetings_but_parts(database):
    counted = CountedMeetings(None, {}, DateWindow(dt.date(1990, 1, 1), dt.date(2024, 12, 31)), HELD)
    with database.reading() as connection:
        plan = steps(connection, encounters.statement_of(counted), {})
    of_meetings = [step for step in plan if " meetings" in step]
    # A part is found by the index of its whole.
    assert ["ix_meetings_part_of_key" in step or "rowid" in step for step in of_meetings] == [True, True], plan


@pytest.mark.parametrize("facet", ["country", "kind", "pair"])
def test_kept_counts_read_only_the_meetings_that_are_left_out(database, facet):
    with database.reading() as connection:
        plan = steps(connection, stored.counts(CountedMeetings(None, {}, ALL_DAYS, HELD), facet), {})
    assert [step for step in plan if step.startswith("SCAN")] == ["SCAN numbers"], plan
    of_terms = [step for step in plan if "meeting_terms_counted" in step]
    assert len(of_terms) == 2
    assert all("meeting_key=?" in step for step in of_terms), plan


def test_kept_counts_by_period_read_the_meetings_of_rare_terms_and_those_elsewhere(database):
    with database.reading() as connection:
        counts = stored_periods.counts(CountedMeetings(None, {}, ALL_DAYS, HELD), "country", "year")
        plan = steps(connection, counts, {})
    # Neither rows of common terms nor counts of other facets are read, and rows of `meetings` only for parts.
    assert any("facet_counts USING PRIMARY KEY (term_key=? AND value_key=?)" in step for step in plan), plan
    assert sum("meeting_terms" in step and "starts_on>? AND starts_on<?" in step for step in plan) == 1, plan
    assert [step for step in plan if step.startswith("SCAN")] == ["SCAN elsewhere", "SCAN elsewhere", "SCAN numbers"]
    of_meetings = [step for step in plan if " meetings" in step]
    assert ["ix_meetings_part_of_key" in step or "rowid" in step for step in of_meetings] == [True, True], plan


@pytest.mark.parametrize("by", [("topic",), ("country", "partner"), ("kind", "year")])
def test_a_filtered_statistic_reads_one_row_of_terms_for_each_meeting(database, by):
    keys = select(m.MeetingTerm.meeting_key.label("key")).where(m.MeetingTerm.term_key == 1).subquery("met")
    counted = CountedMeetings(keys, {}, ALL_DAYS, HELD)
    with database.reading() as connection:
        plan = steps(connection, tallied.statement_of(counted, by, has_people=True), {"most": 1})
    assert any("meeting_values USING INTEGER PRIMARY KEY" in step for step in plan), plan
    assert not [step for step in plan if "meeting_terms_counted" in step], plan
    # Only periods need the days of a meeting.
    assert any(" meetings_counted_0 " in step for step in plan) == ("year" in by), plan


def test_sources_of_a_dossier_are_found_by_the_citations_of_its_meetings(database):
    keys = select(m.MeetingTerm.meeting_key.label("key")).where(m.MeetingTerm.term_key == 1).subquery("met")
    with database.reading() as connection:
        plan = steps(connection, relations_lists.sources_statement(CountedMeetings(keys, {}, ALL_DAYS, HELD)), {})
    of_citations = [step for step in plan if "citations_counted_0" in step]
    assert sorted(step.rpartition("(")[2] for step in of_citations) == ["meeting_key=?)", "participant_key=?)"], plan
    assert not [step for step in plan if "meeting_terms_counted" in step], plan


def test_kept_numbers_of_pairs_are_looked_up(database):
    with database.reading() as connection:
        plan = steps(connection, pairs.KEPT_OF, {"pairs": '[["JP PE"]]'})
    assert any("ix_terms_facet_value (facet=? AND value=?)" in step for step in plan), plan
