"""Drafts from invented articles in the styles of many publishers, held to their labels."""

import pytest

from tests.reading.labelled_articles import load, score

LEAST_FOUND = {
    "tuning": 0.95,
    "held_out": 0.9,
    "styles": 0.97,
    "styles_held_out": 0.85,
    "publishers": 0.9,
    "publishers_held_out": 0.85,
    "ministries": 0.95,
    "capitals": 0.93,
    "agencies": 0.95,
    "chanceries": 0.95,
    "one_side": 0.92,
}


@pytest.fixture(scope="module", params=LEAST_FOUND)
def name(request):
    return request.param


@pytest.fixture(scope="module")
def result(name):
    return score(load(name))


def test_labelled_people_are_found(name, result):
    assert result.share("found", "people") >= LEAST_FOUND[name], result.notes


def test_no_person_is_invented_or_wrongly_present(result):
    assert result.counts["false"] <= 1, result.notes


def test_offices_equal_the_labels(result):
    assert result.share("offices_right", "offices") >= 0.97, result.notes


def test_countries_equal_the_labels(result):
    assert result.counts["countries_wrong"] == 0, result.notes
    assert result.share("countries_found", "countries") >= 0.9, result.notes


def test_labelled_days_are_found(result):
    for field in ("days", "date"):
        assert result.share(f"{field}_right", field) >= 0.8 or field not in result.counts, result.notes


def test_kinds_modes_topics_and_agreements_are_those_of_the_text(result):
    for field in ("kind", "mode", "topics", "agreements", "meetings"):
        assert result.share(f"{field}_right", field) >= 0.8 or field not in result.counts, result.notes


def test_texts_without_a_meeting_of_two_countries_are_refused(result):
    assert result.counts["refused"] == result.counts["refusable"] > 0, result.notes
