"""`/meetings` against a plain model of it: whatever is asked, both give the same ids in the same order."""

import datetime as dt
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from property_settings import examples

from app.dates import EARLIEST, LATEST

COUNTRIES = ["X-A", "X-B", "X-C", "X-D"]
KINDS = ["summit", "call", "visit"]
COUNT = 45
# Edges that meetings and questions share, so that "touches" and "just misses" both happen often.
DATES = {
    "2000": ("2000-01-01", "2000-12-31"),
    "2000-02": ("2000-02-01", "2000-02-29"),
    "2000-02-29": ("2000-02-29", "2000-02-29"),
    "2000-03-01": ("2000-03-01", "2000-03-01"),
    "2000-03": ("2000-03-01", "2000-03-31"),
    "2000-02-28/2000-03-01": ("2000-02-28", "2000-03-01"),
    "2001-01-01~": ("2001-01-01", "2001-01-01"),
    "2001-01?": ("2001-01-01", "2001-01-31"),
    "2000-12-31": ("2000-12-31", "2000-12-31"),
    "../2000-02-28": (None, "2000-02-28"),
    "2001/..": ("2001-01-01", None),
    "200X": ("2000-01-01", "2009-12-31"),
}


def days(date):
    first, last = DATES[date]
    return (dt.date.fromisoformat(first) if first else EARLIEST, dt.date.fromisoformat(last) if last else LATEST)


def _meetings():
    """Make meetings at random, the same ones each time, numbered in the order in which they are made."""
    chance = random.Random(20230901)
    return [
        {
            "id": f"{chance.choice('abcdef')}-{number}",
            "date": chance.choice(list(DATES)),
            "kind": chance.choice(KINDS),
            "countries": sorted(chance.sample(COUNTRIES, chance.choice([0, 1, 1, 2, 2, 3]))),
        }
        for number in range(COUNT)
    ]


MEETINGS = _meetings()


@pytest.fixture(scope="module")
def start_file(grow, migrated_file):
    def write(client):
        for code in COUNTRIES:
            assert client.post("/countries", json={"code": code, "name": code}).status_code == 201
        for each in MEETINGS:
            document = {
                "id": each["id"],
                "title": each["id"],
                "date": each["date"],
                "kind": each["kind"],
                "participants": [{"country": code} for code in each["countries"]],
            }
            assert client.post("/meetings?duplicates=allow", json=document).status_code == 201

    return grow(write, migrated_file)


def expected(question):
    """Answer a question by looking at every meeting."""

    def matches(meeting):
        first, last = days(meeting["date"])
        conditions = [any(code in meeting["countries"] for code in group) for group in question["country"]]
        if question["kind"]:
            conditions.append(meeting["kind"] in question["kind"])
        if question["date"]:
            start, end = days(question["date"])
            conditions.append(first <= end and last >= start)
        if question["date_from"]:
            conditions.append(last >= days(question["date_from"])[0])
        if question["date_to"]:
            conditions.append(first <= days(question["date_to"])[1])
        return all(conditions)

    found = [(number, meeting) for number, meeting in enumerate(MEETINGS) if matches(meeting)]
    by = {
        "date": lambda pair: (days(pair[1]["date"])[0], pair[0]),
        "id": lambda pair: pair[1]["id"],
        "updated_at": lambda pair: pair[0],
    }[question["sort"].removeprefix("-")]
    return [meeting["id"] for _, meeting in sorted(found, key=by, reverse=question["sort"].startswith("-"))]


MAYBE_DATE = st.none() | st.sampled_from(sorted(DATES))
QUESTIONS = st.fixed_dictionaries(
    {
        "country": st.lists(st.lists(st.sampled_from(COUNTRIES), min_size=1, max_size=3), max_size=3),
        "kind": st.lists(st.sampled_from(KINDS), max_size=2),
        "date": MAYBE_DATE,
        "date_from": MAYBE_DATE,
        "date_to": MAYBE_DATE,
        "sort": st.sampled_from(["date", "-date", "id", "-id", "updated_at", "-updated_at"]),
    }
).filter(
    lambda each: not (each["date_from"] and each["date_to"]) or days(each["date_from"])[0] <= days(each["date_to"])[1]
)


@examples(60)
@given(QUESTIONS, st.integers(2, 25))
def test_every_question_has_the_answer_of_the_model(client, question, limit):
    parameters = [("country", ",".join(group)) for group in question["country"]]
    parameters += [("kind", ",".join(question["kind"]))] if question["kind"] else []
    parameters += [(name, question[name]) for name in ("date", "date_from", "date_to") if question[name]]
    parameters += [("sort", question["sort"]), ("limit", str(limit)), ("total", "true")]
    page = client.get("/meetings", params=parameters).json()
    answer = expected(question)
    assert page["total"] == len(answer)
    found = [each["id"] for each in page["items"]]
    while page["next"]:
        assert len(page["items"]) == limit
        page = client.get(page["next"]).json()
        found += [each["id"] for each in page["items"]]
    assert found == answer


def test_the_model_knows_the_days_that_the_service_knows(client):
    for meeting in client.get("/meetings", params={"limit": 1000}).json()["items"]:
        assert (meeting["starts_on"], meeting["ends_on"]) == DATES[meeting["date"]]
