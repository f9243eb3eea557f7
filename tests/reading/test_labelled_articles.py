"""Drafts from invented articles in the styles of many publishers, held to their labels."""

import pytest
from tests.reading.labelled_articles import load, score


@pytest.fixture(scope="module", params=["tuning", "held_out"])
def result(request):
    return score(load(request.param))


def test_the_people_are_found(result):
    least = 0.95 if result.counts["people"] > 70 else 0.85
    assert result.share("found", "people") >= least, result.notes


def test_nobody_is_invented_or_read_as_present_who_was_not(result):
    assert result.share("false", "people") <= 0.02, result.notes


def test_offices_are_those_of_the_text(result):
    assert result.share("offices_right", "offices") >= 0.97, result.notes


def test_no_country_is_wrong(result):
    assert result.counts["countries_wrong"] == 0, result.notes
    assert result.share("countries_found", "countries") >= 0.9, result.notes


def test_the_days_are_found(result):
    assert result.share("days_right", "days") >= 0.85, result.notes


def test_texts_without_a_meeting_of_two_countries_are_refused(result):
    assert result.counts["refused"] == result.counts["refusable"] > 0, result.notes
