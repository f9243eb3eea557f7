"""Whether two recorded meetings, agreements or organizations may be one, on invented records."""

import datetime as dt

import pytest

from app.domain.dates.edtf import bounds
from app.domain.matching.meeting_pairs import Attendance, RecordedMeeting, judge_meetings
from app.domain.matching.record_match import RecordedRecord
from app.domain.matching.record_pairs import judge_agreements, judge_organizations

DAY = dt.date(2023, 5, 12)
HOST, GUEST, SECRETARY = 1, 2, 3


def meeting(date="2023-05-12", host=HOST, guest=GUEST, *, office="President", **fields):
    participants = [Attendance(host, "US", None, office), Attendance(guest, "PE", None, "Prime Minister")]
    values = {"title": "Talks", "kind": "bilateral_meeting", "mode": "in_person", "participants": participants}
    return RecordedMeeting("x", days=bounds(date), **values | fields)


VISIT = {"host": None, "kind": "visit", "title": "Visit of the Prime Minister"}


@pytest.mark.parametrize("date", ["2023-05-12", "2023-05-12/2023-05-14"])
def test_visit_and_readout_of_one_meeting_match(date):
    pair = judge_meetings(meeting(), meeting(date, **VISIT))
    assert pair.is_match == (date == "2023-05-12")
    assert pair.score >= 55
    assert judge_meetings(meeting(date, **VISIT), meeting()).score == pair.score


@pytest.mark.parametrize(
    "other",
    [
        {"host": SECRETARY, "office": "Secretary of State"},
        {"mode": "phone", "kind": "call"},
        {"place_country": "JP"},
        {"date": "2023-05-13"},
        {"identifiers": {("list", "8")}},
        {"guest": 4},
    ],
    ids=str,
)
def test_differences_between_meetings_lower_the_score(other):
    fields = {"place_country": "US", "identifiers": {("list", "7")}}
    pair = judge_meetings(meeting(**fields), meeting(**other))
    assert not pair.is_match
    assert pair.score <= judge_meetings(meeting(**fields), meeting()).score


def attendances(*people):
    return {"participants": [Attendance(person, country, None, office) for person, country, office in people]}


PRESIDENT, PREMIER = (HOST, "US", "President"), (GUEST, "IE", "Prime Minister")


@pytest.mark.parametrize(
    ("people", "is_match"),
    [
        ((PRESIDENT, PREMIER), True),
        ((PRESIDENT, PREMIER, (SECRETARY, "US", "Secretary of State")), True),
        ((PRESIDENT, PREMIER, (5, "IE", "President")), False),
        ((PREMIER, (None, "US", None)), True),
    ],
)
def test_a_trip_to_two_heads_is_neither_meeting(people, is_match):
    one, other = meeting(**attendances(PRESIDENT, PREMIER)), meeting(**attendances(*people), kind="visit", title="Trip")
    pair = judge_meetings(one, other)
    assert (pair.is_match, judge_meetings(other, one).is_match) == (is_match, is_match)
    assert pair.score >= 40


@pytest.mark.parametrize(
    ("office", "is_match"),
    [("President", True), ("Foreign Minister", True), ("Vice President", False), ("National Security Advisor", False)],
)
def test_a_visit_is_not_the_meeting_with_an_official(office, is_match):
    visit = meeting(**attendances(PREMIER, (None, "US", None)), kind="working_visit", title="Visit")
    pair = judge_meetings(visit, meeting(**attendances(PREMIER, (7, "US", office))))
    assert pair.is_match == is_match
    assert pair.score >= 40
    fuller = meeting(**attendances(PREMIER, (7, "US", office)), kind="working_visit", title="Visit")
    assert judge_meetings(visit, fuller).is_match


def test_meetings_on_other_days_do_not_match():
    assert judge_meetings(meeting(), meeting("2023-05-15")) is None


def agreement(title, date="1999-06-29", countries=("JP", "PE")):
    return RecordedRecord("x", title, days=bounds(date), countries=set(countries))


TITLE = "Agreement on Fishing in Lake Orlo"


@pytest.mark.parametrize(
    ("title", "date", "countries", "is_match"),
    [
        ("AGREEMENT on fishing in Lake Orlo.", "1999-06-29", ("PE", "JP"), True),
        (TITLE, "1999-06-30", ("PE", "JP"), False),
        (TITLE, "1999-06-29", ("PE", "CN"), False),
        (TITLE, "1999", ("PE", "JP"), False),
        (f"Protocol to the {TITLE}", "1999-06-29", ("PE", "JP"), False),
        (f"Second {TITLE}", "1999-06-29", ("PE", "JP"), False),
        ("Agreement on Mining in Lake Orlo", "1999-06-29", ("PE", "JP"), False),
    ],
)
def test_agreements_are_compared(title, date, countries, is_match):
    pair = judge_agreements(agreement(TITLE), agreement(title, date, countries))
    assert pair.is_match == is_match
    assert is_match == (pair.score > 95)


def test_the_titles_that_are_the_most_alike_are_compared():
    one, other = agreement("Orlo Pact"), agreement("Second Lake Accord")
    one.other_names, other.other_names = ["Lake Accord of the Second"], ["Mining Accord"]
    pair = judge_agreements(one, other)
    assert pair.is_match
    assert not any(reason.points < 0 for reason in pair.reasons)


@pytest.mark.parametrize(("one", "other"), [("Third", "3rd"), ("2", "II"), ("Two", "2")])
def test_numbers_in_words_equal_digits(one, other):
    said = [
        reason.what
        for reason in judge_agreements(agreement(f"{one} Pact of Orlo"), agreement(f"{other} Pact of Orlo")).reasons
    ]
    assert "another number in the title" not in said


def test_organizations_are_compared():
    union = RecordedRecord("x", "Union of Orlo", abbreviation="UOO")
    assert judge_organizations(union, RecordedRecord("y", "Union of Orlo", abbreviation="UoO")).is_match
    assert judge_organizations(union, RecordedRecord("y", "UOO")).score >= 60
    assert judge_organizations(union, RecordedRecord("y", "Bank of Tarka")) is None


def test_names_of_signs_alone_are_not_equal():
    assert judge_organizations(RecordedRecord("x", "★"), RecordedRecord("y", "☆")) is None
